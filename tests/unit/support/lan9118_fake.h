/* SPDX-License-Identifier: MIT */
/*
 * A LAN9118 in memory, for tests of its driver: registers with the FIFOs' and the MAC's behaviour
 * behind them, as the data sheet tells it. It provides the accesses of mps2-an385/registers.h.
 */
#ifndef TESTS_LAN9118_FAKE_H
#define TESTS_LAN9118_FAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mps2-an385/lan9118.h"

enum {
	FAKE_RX_WORDS = 2640,
	FAKE_FRAMES = 64,
	FAKE_TX_BYTES = 4608 /* to send in, as the chip has after its reset */
};

struct lan9118_fake {
	uint32_t rx[FAKE_RX_WORDS], rx_status[FAKE_FRAMES]; /* from the front on */
	unsigned rx_words, rx_frames, rx_dropped;
	unsigned frame_words; /* of the frame whose status has been read: still to be read */
	uint8_t sent[FAKE_FRAMES][1536];
	size_t sent_bytes[FAKE_FRAMES];
	unsigned sent_frames, tx_state, tx_left; /* commands, then bytes still to come */
	unsigned outcomes;			 /* of frames sent, not yet read */
	uint64_t unhappy;			 /* bit n: of these, number n */
	uint32_t tx_room;			 /* bytes */
	uint32_t mac[13], phy[32], mac_data;
	uint32_t irq_cfg, int_sts, int_en, fifo_int, hw_cfg, tx_cfg;
	bool absent, stuck; /* not there; never leaves its reset */
	unsigned looks;	    /* how often the driver asked what has come */
	bool failing;	    /* what is sent now meets an error */
};

extern struct lan9118_fake fake;
/* What the driver gets; only its addresses count. */
extern struct lan9118_registers fake_registers;

/* As after power-up. */
void fake_power_up(void);
/* A frame comes from the wire. False: the chip does not receive, or has no room. `error`: its
 * status says it is damaged. */
bool fake_frame(const uint8_t *frame, size_t n, bool error);
/* Whether the interrupt's line is up. */
bool fake_interrupt(void);

#endif
