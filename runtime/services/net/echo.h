/* SPDX-License-Identifier: MIT */
/*
 * ICMP echo: asks a host a number of times whether it answers, and tells of each time. One such
 * run at a time. Handlers of the dialects' ping commands use it.
 */
#ifndef SERVICES_NET_ECHO_H
#define SERVICES_NET_ECHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/cause.h"

struct echo;

struct echo_request {
	uint8_t bearer;		/* index; 0: whichever leads to the host */
	uint8_t family;		/* of a name's address: enum address_family; none: IPv4 */
	uint8_t ttl;		/* 0: the stack's (parameters.h) */
	bool steady;		/* the interval is from request to request */
	uint32_t count;		/* 0: until echo_stop() */
	struct address address; /* whom, where no host is named */
	uint16_t size;	   /* bytes of data in a request, 0..1500: above 1472 in two fragments */
	uint32_t timeout;  /* ms for each reply */
	uint32_t interval; /* ms from a reply, or its time-out, to the next request; steady: from
			    * the request, but never before its reply or time-out */
};

/* How one request went. */
struct echo_result {
	uint32_t number;	/* of the request, from 1 */
	enum cause cause;	/* NONE: answered; timed_out; unreachable */
	struct address address; /* who answered; the host asked, when nobody did */
	uint32_t round_trip;	/* ms; 0 when not answered */
	uint8_t ttl;		/* of the answer; 0 when not answered */
};

struct echo_events {
	/* For each request. May call echo_stop(). */
	void (*result)(void *user, const struct echo_result *result);
	/* All done (CAUSE_NONE), or none could be sent: resolve_failed, unreachable,
	 * context_inactive (the bearer went away). Nothing is called after it. */
	void (*finished)(void *user, enum cause cause);
};

/* Starts a run to `host` (name, or an address as text; n bytes; copied; NULL: to the request's
 * address). CAUSE_PENDING: `finished` is called once, later. Otherwise nothing is started: busy,
 * context_inactive, resolve_failed, parameter_range. */
enum cause echo_start(struct echo *echo, const struct echo_request *request, const char *host,
		      size_t n, const struct echo_events *events, void *user);
/* Ends a run; the user hears nothing more. */
void echo_stop(struct echo *echo);

#endif
