/* SPDX-License-Identifier: MIT */
/*
 * PPP over a serial line: one end of a link, as the client that asks or as the server that waits,
 * with PAP, CHAP and MS-CHAP, addresses and DNS servers given or taken. It stands on lwIP's PPPoS,
 * whose interface it makes for each session anew.
 *
 * It has two sides. Whoever wants the network (bearer_ppp.c) starts and stops sessions and hears
 * how they go. Whoever has the line - a port, another modem - attaches it, moves its bytes both
 * ways, and hears when there are some and when the line is free again. No byte is lost unheard:
 * those from the line wait outside until lwIP has room, and what finds no room towards a slow line
 * is refused as a whole packet (TCP sends it as soon as there is some) and counted.
 *
 * All events come from a timer of delay 0, never from inside a call of these functions.
 */
#ifndef SERVICES_NET_PPP_LINE_H
#define SERVICES_NET_PPP_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cause.h"

enum {
	PPP_LINE_NAME = 64,    /* bytes of login and password */
	PPP_LINE_BUFFER = 4096 /* bytes towards the line: a packet of 1,500 all escaped, and more */
};

enum ppp_line_role {
	PPP_LINE_CLIENT, /* begins, and proves who it is */
	PPP_LINE_SERVER	 /* waits, and has the peer prove it */
};

/* A set of ways to prove it: as a client, those it consents to; as a server, those it asks for, the
 * strongest first. */
enum ppp_line_authentication {
	PPP_LINE_PAP = 1,
	PPP_LINE_CHAP = 2, /* with MD5 */
	PPP_LINE_MSCHAP = 4,
	PPP_LINE_MSCHAP2 = 8
};

/* Addresses in network order, 0: none. */
struct ppp_line_configuration {
	enum ppp_line_role role;
	uint8_t authentication;	      /* of a server, 0: anybody may come */
	const char *login, *password; /* copied, as much of them as there is room; NULL: empty */
	uint32_t address, peer; /* as a client wishes, 0: the peer says; as a server they are so */
	uint32_t dns[2];	/* what a server tells the peer */
	bool null_modem;	/* "CLIENT" and "CLIENTSERVER" come first: a cable to Windows */
	bool ask_dns; /* has the peer say its servers: lwIP's (lwip/dns.h) are set to them */
	uint8_t echo_interval; /* s between requests that a living peer answers; 0: none */
	uint8_t echo_failures; /* so many without an answer: peer_silent */
};

struct ppp_line_events {
	/* The interface has its addresses. */
	void (*up)(void *user);
	/* The session has ended, or will not come about: no_answer (nobody is there),
	 * negotiation_failed (no agreement), authentication_failed, addressing_failed,
	 * peer_terminated, peer_silent, no_carrier (the line was detached). Not called for
	 * ppp_line_stop(). */
	void (*down)(void *user, enum cause why);
	/* Around everything that gives lwIP bytes from the line. NULL: nothing to do. */
	void (*enter)(void *user);
	void (*leave)(void *user);
};

struct ppp_line_wire {
	/* There are bytes to peek, or room for more to write. */
	void (*ready)(void *user);
	/* No session uses the line any more; its last bytes are still to peek, and it stays
	 * attached. One that was detached under a session is so now, and free for others. */
	void (*ended)(void *user);
};

struct ppp_line_counters {
	uint32_t refused;  /* packets that found no room towards the line */
	uint32_t overlong; /* frames from the line that were longer than any may be */
};

struct netif;
struct ppp_pcb_s;
struct pbuf;
struct ip4_addr;

/* The fields are ppp_line.c's; the memory is the caller's. */
struct ppp_line {
	struct netif *netif;
	struct ppp_pcb_s *session; /* lwIP's; NULL: none */
	signed char (*send)(struct netif *netif, struct pbuf *packet, const struct ip4_addr *to);
	const struct ppp_line_events *events;
	void *user;
	const struct ppp_line_wire *wire; /* NULL: nothing attached */
	void *wire_user;
	enum cause why;
	uint8_t state, reached, due;
	char login[PPP_LINE_NAME + 1], password[PPP_LINE_NAME + 1];
	struct ppp_line_counters counters;
	/* Towards the line: `waiting` bytes of whole frames from `first`, then `begun` of one that
	 * is still being made. */
	uint16_t first, waiting, begun;
	uint16_t reserved; /* bytes that this packet has to leave free */
	bool arranged, refused, starved, gone;
	bool heard; /* the line has given this session a byte */
	/* What is said before PPP: how far the peer's text has come, how often ours was said. */
	uint8_t greeting, matched, tries;
	/* From the line: bytes since the last flag. */
	uint16_t length;
	bool overlong;
	uint8_t buffer[PPP_LINE_BUFFER];
};

enum ppp_line_state {
	PPP_LINE_DOWN,
	PPP_LINE_RISING,
	PPP_LINE_UP,
	PPP_LINE_ENDING /* saying good-bye, two seconds at most */
};

/* Makes a line, detached and down, whose sessions have the interface `netif`. The events' user is
 * called until the program ends. */
void ppp_line_init(struct ppp_line *line, struct netif *netif, const struct ppp_line_events *events,
		   void *user);

/* --- For whoever wants the network. */

/* Starts a session. CAUSE_PENDING: `up` or `down` is called, without any deadline while a server
 * waits. Otherwise nothing is started: no_carrier (no line is attached), wrong_state (there is a
 * session, or the last one still says good-bye), no_memory (lwIP has no more of them). */
enum cause ppp_line_start(struct ppp_line *line,
			  const struct ppp_line_configuration *configuration);
/* Ends the session: the interface is down at once, the peer is told. */
void ppp_line_stop(struct ppp_line *line);
enum ppp_line_state ppp_line_state(const struct ppp_line *line);
const struct ppp_line_counters *ppp_line_counters(const struct ppp_line *line);

/* --- For whoever has the line. */

/* Joins a line, with empty buffers; false: there is one already. */
bool ppp_line_attach(struct ppp_line *line, const struct ppp_line_wire *wire, void *user);
/* The line is gone, and takes and gives nothing more. A session on it ends with no_carrier, and
 * then `ended` is called; without one nothing is called. Harmless when no line is attached. */
void ppp_line_detach(struct ppp_line *line);
/* Takes bytes from the line; returns how many. When it is less than n, `ready` tells when to try
 * again. Without a session they are taken and thrown away. */
size_t ppp_line_write(struct ppp_line *line, const uint8_t *bytes, size_t n);
/* Points at the next bytes for the line, and returns how many there are. */
size_t ppp_line_peek(struct ppp_line *line, const uint8_t **bytes);
/* The first n of the peeked bytes have been sent. */
void ppp_line_consume(struct ppp_line *line, size_t n);

#endif
