/* SPDX-License-Identifier: MIT */
/*
 * The SMSC LAN9118 Ethernet controller: whole frames in and out of its FIFOs, polled; its interrupt
 * only ends a sleep. It receives every frame it hears (promiscuous): who wants which is decided in
 * links.c.
 *
 * A received frame is taken piece by piece, in order: lan9118_waiting() says its length,
 * lan9118_take() its next bytes, lan9118_finish() drops what is left of it. Nothing is copied on
 * the way but from the FIFO to where the frame is to be.
 */
#ifndef MPS2_AN385_LAN9118_H
#define MPS2_AN385_LAN9118_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/link.h"

/* The chip's registers, as its data sheet numbers them. */
struct lan9118_registers {
	volatile uint32_t rx_data[8], tx_data[8];    /* 0x00, 0x20 */
	volatile uint32_t rx_status, rx_status_peek; /* 0x40 */
	volatile uint32_t tx_status, tx_status_peek; /* 0x48 */
	volatile uint32_t id_rev, irq_cfg;	     /* 0x50 */
	volatile uint32_t int_sts, int_en;	     /* 0x58 */
	volatile uint32_t reserved_60, byte_test;    /* 0x60 */
	volatile uint32_t fifo_int, rx_cfg;	     /* 0x68 */
	volatile uint32_t tx_cfg, hw_cfg;	     /* 0x70 */
	volatile uint32_t rx_dp_ctrl, rx_fifo_inf;   /* 0x78 */
	volatile uint32_t tx_fifo_inf, pmt_ctrl;     /* 0x80 */
	volatile uint32_t gpio_cfg, gpt_cfg;	     /* 0x88 */
	volatile uint32_t gpt_cnt, reserved_94;	     /* 0x90 */
	volatile uint32_t word_swap, free_run;	     /* 0x98 */
	volatile uint32_t rx_drop, mac_csr_cmd;	     /* 0xa0 */
	volatile uint32_t mac_csr_data, afc_cfg;     /* 0xa8 */
};

struct lan9118_counters {
	uint32_t received, sent;  /* frames */
	uint32_t overrun;	  /* received ones for which the chip had no room */
	uint32_t damaged;	  /* received ones with errors, or of a size no frame has */
	uint32_t no_room, failed; /* not sent: FIFO full; the wire's fault */
};

/* Fields: lan9118.c's own, but the counters. */
struct lan9118 {
	struct lan9118_registers *registers;
	struct lan9118_counters counters;
	volatile bool armed; /* the interrupt is on, and has not come */
	bool empty;	     /* no frame waited when it was */
	uint8_t mac[6];	     /* the chip's own */
	uint16_t length;     /* of the frame being received; 0: none */
	uint16_t words;	     /* of it, still in the FIFO */
	uint32_t word;	     /* its bytes read ahead */
	uint8_t word_bytes;  /* how many */
};

/* Resets the chip and prepares it; it does not receive yet. False: it is not there, or does not
 * come out of its reset; then nothing else may be called. */
bool lan9118_start(struct lan9118 *controller, struct lan9118_registers *registers);
/* Begins and ends receiving and sending; frames that wait are dropped at either. */
void lan9118_enable(struct lan9118 *controller, bool on);

/* Sends a frame of `count` slices. False: there is no room for it; it is dropped and counted. */
bool lan9118_send(struct lan9118 *controller, const struct link_slice *slices, unsigned count);

/* Bytes of the oldest frame received, without its FCS; 0: none waits. */
size_t lan9118_waiting(struct lan9118 *controller);
/* Its next n bytes; no more than it has. */
void lan9118_take(struct lan9118 *controller, uint8_t *bytes, size_t n);
/* It has been taken; what was not is dropped. */
void lan9118_finish(struct lan9118 *controller);

/* Has the interrupt come at the next frame, not for those that wait already: look for these after
 * arming, before sleeping. While it is armed and none waits, a look costs nothing. */
void lan9118_arm(struct lan9118 *controller);
/* To be called by the interrupt's handler: disarms, so that it comes once. */
void lan9118_interrupted(struct lan9118 *controller);

#endif
