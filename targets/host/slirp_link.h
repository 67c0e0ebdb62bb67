/* SPDX-License-Identifier: MIT */
/*
 * A link over libslirp: a small network in this process, with DHCP, DNS and the way out through
 * ordinary sockets, that needs no privilege. Link number n is 10.0.(n+1).0/24: the modem is .15
 * there, the machine's loopback .2, DNS .3. The host's program fills its poll() set from it and
 * hands it the outcome.
 */
#ifndef HOST_SLIRP_LINK_H
#define HOST_SLIRP_LINK_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "drivers/link.h"

enum {
	SLIRP_LINK_QUEUE = 128 * 1024, /* bytes of frames: every connection's window, twice over */
	SLIRP_LINK_TIMERS = 4,
	SLIRP_LINK_FORWARDS = 8
};

struct slirp_link_timer {
	void (*callback)(void *opaque); /* NULL: free */
	void *opaque;
	int64_t due; /* ms of slirp's clock; -1: not set */
};

/* Fields: slirp_link.c's own. */
struct slirp_link {
	struct link link;
	uint8_t host_ipv6[16]; /* the machine behind the link */
	struct Slirp *slirp;   /* NULL: down */
	unsigned number;
	struct slirp_link_timer timers[SLIRP_LINK_TIMERS];
	struct slirp_link_forward {
		uint16_t host_port, port;
		bool udp, ipv6;
	} forwards[SLIRP_LINK_FORWARDS];
	unsigned forward_count;
	uint32_t dropped; /* frames for which the queue had no room */
	struct pollfd *fds;
	unsigned fd_room, fd_count;
	size_t head, used;
	uint8_t queue[SLIRP_LINK_QUEUE]; /* frames for the modem: 2 bytes of length, the frame */
};

/* Makes link `number` (1 to 200), down. */
void slirp_link_init(struct slirp_link *link, unsigned number);

/* Lets connections to 127.0.0.1:HOSTPORT in, to PORT of the modem, while the link is up. `text` is
 * "tcp|udp|tcp6|udp6:HOSTPORT:PORT"; with 6 those to [::1]:HOSTPORT, to the address that the modem
 * makes for itself. False when it does not read so, or there are too many. */
bool slirp_link_forward(struct slirp_link *link, const char *text);

/* Before poll(): writes up to `room` entries to `fds` and lowers *timeout (ms; UINT32_MAX: none)
 * to what libslirp needs (frames that wait for the modem are bearers_wait()'s affair). Returns
 * the number of entries. `fds` must stay until dispatch. */
unsigned slirp_link_fill(struct slirp_link *link, struct pollfd *fds, unsigned room,
			 uint32_t *timeout);
/* After poll(), always: `failed` when poll() returned an error. */
void slirp_link_dispatch(struct slirp_link *link, bool failed);

#endif
