/* SPDX-License-Identifier: MIT */
#include "services/net/echo_table.h"

#include <string.h>

#include "lwip/icmp.h"
#include "lwip/icmp6.h"
#include "lwip/inet_chksum.h"
#include "lwip/prot/ip4.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"

#include "services/net/resolve.h"

enum {
	DATA_MAX = 1500,
	HEADER = 8,	 /* of an ICMP message */
	IHL_MASK = 0x0f, /* of an IP header's first byte: its length in words */
	HOP_LIMIT = 7	 /* in a header of IPv6 */
};

static void finish(void *argument)
{
	struct echo *echo = argument;
	const struct echo_events *events = echo->events;

	echo->state = ECHO_IDLE;
	if (events->finished)
		events->finished(echo->user, echo->failure);
}

static void ask(void *argument);
static void miss(void *argument);

static void cancel_timers(struct echo *echo)
{
	sys_untimeout(finish, echo);
	sys_untimeout(ask, echo);
	sys_untimeout(miss, echo);
}

/* Ends the run from the event loop. */
static void end(struct echo *echo, enum cause cause)
{
	cancel_timers(echo);
	echo->failure = cause;
	echo->state = ECHO_PAUSING;
	sys_timeout(0, finish, echo);
}

/* ms until the next request. */
static uint32_t still_to_wait(const struct echo *echo)
{
	uint32_t interval = echo->request.interval;
	uint32_t gone = echo->request.steady ? sys_now() - echo->sent_at : 0;

	return gone < interval ? interval - gone : 0;
}

static void tell(struct echo *echo, const struct echo_result *result)
{
	cancel_timers(echo);
	echo->state = ECHO_PAUSING;
	if (echo->request.count && echo->number == echo->request.count)
		sys_timeout(0, finish, echo);
	else
		sys_timeout(still_to_wait(echo), ask, echo);
	if (echo->events->result)
		echo->events->result(echo->user, result);
}

static void tell_failure(struct echo *echo, enum cause cause)
{
	const struct echo_result result = {
		.number = echo->number, .cause = cause, .address = echo->asked};

	tell(echo, &result);
}

static void miss(void *argument)
{
	tell_failure(argument, CAUSE_timed_out);
}

static bool is_ipv6(const struct echo *echo)
{
	(void)echo;
	return IP_IS_V6(&echo->target);
}

static struct raw_pcb *pcb_of(const struct echo *echo)
{
#if LWIP_IPV6
	if (is_ipv6(echo))
		return echo->pcb_ipv6;
#endif
	return echo->pcb;
}

static void fill_request(const struct echo *echo, struct pbuf *packet)
{
	uint8_t *bytes = packet->payload;
	struct icmp_echo_hdr *header = packet->payload;

	memset(bytes, 0, HEADER);
	ICMPH_TYPE_SET(header, is_ipv6(echo) ? ICMP6_TYPE_EREQ : ICMP_ECHO);
	header->id = lwip_htons(echo->identifier);
	header->seqno = lwip_htons((uint16_t)echo->number);
	for (unsigned i = 0; i < echo->request.size; i++)
		bytes[HEADER + i] = (uint8_t)('a' + i % 23);
	if (!is_ipv6(echo)) /* that of IPv6 covers addresses too: lwIP does it */
		header->chksum = inet_chksum(packet->payload, packet->len);
}

static void ask(void *argument)
{
	struct echo *echo = argument;
	struct raw_pcb *pcb = pcb_of(echo);
	struct pbuf *packet = pbuf_alloc(PBUF_IP, (u16_t)(HEADER + echo->request.size), PBUF_RAM);
	err_t error = ERR_MEM;

	echo->number++;
	echo->state = ECHO_WAITING;
	echo->sent_at = sys_now();
	pcb->ttl = echo->request.ttl ? echo->request.ttl : net_ttl;
	/* No memory now: as good as lost on the way. */
	sys_timeout(echo->request.timeout, miss, echo);
	if (packet) {
		fill_request(echo, packet);
		error = raw_sendto(pcb, packet, &echo->target);
		pbuf_free(packet);
	}
	if (error == ERR_RTE)
		tell_failure(echo, CAUSE_unreachable);
}

static void start(struct echo *echo)
{
	struct connection_address target = {echo->asked, 0};
	struct bearer *bearer = echo->request.bearer
					? bearer_get(echo->bearers, echo->request.bearer)
					: bearers_towards(echo->bearers, &echo->asked);

	/* A redirection by port is none for an echo: the protocol here stands for neither. */
	if (!bearer || !resolve_route(bearer, echo->names, CONNECTION_UDP, &target)) {
		end(echo, CAUSE_unreachable);
		return;
	}
	echo->request.bearer = (uint8_t)bearer_index(bearer);
	echo->target = resolve_to_stack(&target.ip, bearer);
	raw_bind_netif(pcb_of(echo), &bearer->netif);
	echo->state = ECHO_PAUSING;
	sys_timeout(0, ask, echo);
}

static void found(const char *name, const ip_addr_t *address, void *argument)
{
	struct echo *echo = argument;

	if (echo->state != ECHO_RESOLVING || resolve_hash(name, strlen(name)) != echo->name_hash)
		return;
	if (!address) {
		end(echo, CAUSE_resolve_failed);
		return;
	}
	echo->asked = resolve_from_stack(address);
	start(echo);
}

enum cause echo_start(struct echo *echo, const struct echo_request *request, const char *host,
		      size_t n, const struct echo_events *events, void *user)
{
	struct bearer *bearer = request->bearer ? bearer_get(echo->bearers, request->bearer)
						: bearers_any(echo->bearers);
	enum cause cause;

	if (echo->state != ECHO_IDLE)
		return CAUSE_busy;
	if (request->size > DATA_MAX || (!host && address_is_any(&request->address)))
		return CAUSE_parameter_range;
	if (!bearer || !bearer_is_up(bearer))
		return CAUSE_context_inactive;
	echo->asked = request->address;
	cause = host == NULL
			? CAUSE_NONE
			: resolve_host(bearer, echo->names, (enum address_family)request->family,
				       host, n, &echo->asked, found, echo);
	if (cause != CAUSE_NONE && cause != CAUSE_PENDING)
		return cause;
	echo->request = *request;
	echo->events = events;
	echo->user = user;
	echo->number = 0;
	echo->failure = CAUSE_NONE;
	echo->identifier++; /* answers to an earlier run are not ours */
	if (cause == CAUSE_PENDING) {
		echo->name_hash = resolve_hash(host, n);
		echo->state = ECHO_RESOLVING;
	} else {
		start(echo);
	}
	return CAUSE_PENDING;
}

void echo_stop(struct echo *echo)
{
	cancel_timers(echo);
	echo->state = ECHO_IDLE;
}

/* Whether the ICMP message at `icmp` is, or quotes, the request we wait for. */
static bool ours(const struct echo *echo, const uint8_t *icmp, size_t n)
{
	return n >= HEADER && (icmp[4] << 8 | icmp[5]) == echo->identifier &&
	       (icmp[6] << 8 | icmp[7]) == (uint16_t)echo->number;
}

static void tell_answer(struct echo *echo, const ip_addr_t *from, uint8_t ttl)
{
	const struct echo_result result = {.number = echo->number,
					   .address = resolve_same(&echo->target, from)
							      ? echo->asked
							      : resolve_from_stack(from),
					   .round_trip = sys_now() - echo->sent_at,
					   .ttl = ttl};

	tell(echo, &result);
}

static u8_t hear(void *argument, struct raw_pcb *pcb, struct pbuf *packet, const ip_addr_t *from)
{
	struct echo *echo = argument;
	uint8_t bytes[60 + HEADER + 60 + HEADER];
	size_t n = pbuf_copy_partial(packet, bytes, sizeof bytes, 0);
	size_t icmp = (size_t)(bytes[0] & IHL_MASK) * 4, quoted = icmp + HEADER;

	(void)pcb;
	if (echo->state != ECHO_WAITING || is_ipv6(echo) || n < icmp + HEADER)
		return 0;
	if (bytes[icmp] == ICMP_ER && ours(echo, bytes + icmp, n - icmp)) {
		tell_answer(echo, from, bytes[8]);
	} else if (bytes[icmp] == ICMP_DUR && n > quoted) {
		size_t request = quoted + (size_t)(bytes[quoted] & IHL_MASK) * 4;

		if (n >= request && ours(echo, bytes + request, n - request))
			tell_failure(echo, CAUSE_unreachable);
	}
	return 0; /* not eaten: others may listen too */
}

#if LWIP_IPV6

static u8_t hear_ipv6(void *argument, struct raw_pcb *pcb, struct pbuf *packet,
		      const ip_addr_t *from)
{
	struct echo *echo = argument;
	uint8_t bytes[HEADER + IP6_HLEN + HEADER];
	size_t n = pbuf_copy_partial(packet, bytes, sizeof bytes, ip_current_header_tot_len());

	(void)pcb;
	if (echo->state != ECHO_WAITING || !is_ipv6(echo) || n < HEADER)
		return 0;
	if (bytes[0] == ICMP6_TYPE_EREP && ours(echo, bytes, n))
		tell_answer(echo, from, pbuf_get_at(packet, HOP_LIMIT));
	else if (bytes[0] == ICMP6_TYPE_DUR && n == sizeof bytes &&
		 ours(echo, bytes + HEADER + IP6_HLEN, HEADER))
		tell_failure(echo, CAUSE_unreachable);
	return 0;
}

#endif

static void bearer_lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	struct echo *echo = (struct echo *)((char *)listener - offsetof(struct echo, listener));

	if (echo->state != ECHO_IDLE && echo->request.bearer == index)
		end(echo, why);
}

static void bearer_changed(struct bearer_listener *listener, unsigned index,
			   enum bearer_change change, const struct address *address)
{
	(void)address;
	if (change == BEARER_IPV4_LOST)
		bearer_lost(listener, index, CAUSE_context_inactive);
}

void echo_init(struct echo *echo, struct bearers *bearers, const struct names *names)
{
	*echo = (struct echo){.bearers = bearers,
			      .names = names,
			      .listener = {.lost = bearer_lost, .changed = bearer_changed}};
	echo->identifier = (uint16_t)LWIP_RAND();
	bearers_listen(bearers, &echo->listener);
	echo->pcb = raw_new_ip_type(IPADDR_TYPE_V4, IP_PROTO_ICMP);
	raw_recv(echo->pcb, hear, echo);
#if LWIP_IPV6
	echo->pcb_ipv6 = raw_new_ip_type(IPADDR_TYPE_V6, IP6_NEXTH_ICMP6);
	echo->pcb_ipv6->chksum_reqd = 1;
	echo->pcb_ipv6->chksum_offset = offsetof(struct icmp6_hdr, chksum);
	raw_recv(echo->pcb_ipv6, hear_ipv6, echo);
#endif
}
