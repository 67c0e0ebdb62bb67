/* SPDX-License-Identifier: MIT */
/*
 * An AT port of the image as the far end of a wire: bytes go through the socket of its UART, that a
 * host is there or went away through the control UART.
 *
 * Both are seen by the image in the order in which they happened: a host's last bytes before its
 * going, and a host's first bytes after its coming and that of all hosts before it. What it sent
 * and the image does not take when it goes is taken back from the socket.
 */
#ifndef RUNNER_UART_END_H
#define RUNNER_UART_END_H

#include "control_link.h"
#include "host/wire.h"

enum { UART_STAGE = 4096 };

enum uart_phase {
	UART_DETACHED,
	UART_ATTACHING, /* the image is told that a host is there */
	UART_ATTACHED,
	UART_DRAINING, /* the host went; the image takes the bytes that came before */
	UART_DETACHING /* the image is told that the host went */
};

struct uart_end {
	struct wire_far_end end; /* for wire_join(); first member */
	struct control_link *link;
	unsigned number;      /* of the port, from 1 */
	int descriptor, peer; /* the UART's socket and the emulator's end of it */
	unsigned slot;
	struct at_stream *stream; /* the wire's; NULL: no host there */
	enum uart_phase phase;
	unsigned *unknown; /* how many of all ports have a host that the image does not know of */
	bool unsent;	   /* the line that begins the phase has found no room yet */
	bool full;	   /* the socket refused bytes: the wire waits */

	uint8_t staged[UART_STAGE]; /* bytes of the image that the wire has not taken */
	size_t start, count;

	/* What the port does, as the image said when it was asked last. */
	enum wire_activity activity;
	bool wanted, asking; /* somebody wants to know; it is asked */
	bool fresh;	     /* nothing was sent to it since it was asked */
	uint32_t asked_at;
	int waiting; /* draining: bytes in the socket when it was asked; -1: not asked yet */
	uint32_t drain_by;
};

/* `unknown_hosts` is one count for all ports of the image, and outlives them. */
void uart_end_init(struct uart_end *end, struct control_link *link, unsigned number, int descriptor,
		   int peer, unsigned *unknown_hosts);
/* The image has started anew: it knows of no host. */
void uart_end_restarted(struct uart_end *end);

void uart_end_watch(struct uart_end *end, struct turn *turn);
void uart_end_serve(struct uart_end *end, const struct turn *turn);

#endif
