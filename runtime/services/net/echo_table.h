/* SPDX-License-Identifier: MIT */
/* The memory of the echo service, for the board that owns it. Handlers use echo.h alone. */
#ifndef SERVICES_NET_ECHO_TABLE_H
#define SERVICES_NET_ECHO_TABLE_H

#include "lwip/raw.h"

#include "services/net/bearer.h"
#include "services/net/echo.h"
#include "services/net/names.h"

enum echo_state { ECHO_IDLE, ECHO_RESOLVING, ECHO_WAITING, ECHO_PAUSING };

struct echo {
	struct bearers *bearers;
	const struct names *names;
	struct bearer_listener listener;
	struct raw_pcb *pcb;
#if LWIP_IPV6
	struct raw_pcb *pcb_ipv6;
#endif
	const struct echo_events *events;
	void *user;
	struct echo_request request;
	struct address asked; /* as the user knows it */
	ip_addr_t target;     /* where it really is */
	uint32_t name_hash, sent_at, number;
	uint16_t identifier;
	uint8_t state;
	enum cause failure; /* what `finished` says */
};

/* bearers_init() comes before; once per program. names may be NULL. All must stay. */
void echo_init(struct echo *echo, struct bearers *bearers, const struct names *names);

#endif
