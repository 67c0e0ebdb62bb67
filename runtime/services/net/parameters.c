/* SPDX-License-Identifier: MIT */
#include "services/net/parameters.h"

#include "lwip/priv/tcp_priv.h"
#include "lwip/timeouts.h"

enum {
	FACTORY_TTL = 255,
	FACTORY_LIFETIME = 15, /* s */
	FACTORY_RETRANSMISSIONS = 12,
	FACTORY_QUESTIONS = 4,
	QUESTIONS_MAX = 250,
	TCP_WINDOW_MAX = 0xffff
};

const struct net_parameters net_parameters_factory = {.ttl = FACTORY_TTL,
						      .fragment_lifetime = FACTORY_LIFETIME,
						      .retransmissions = FACTORY_RETRANSMISSIONS,
						      .time_wait = true};

static struct net_parameters set = {.ttl = FACTORY_TTL,
				    .fragment_lifetime = FACTORY_LIFETIME,
				    .retransmissions = FACTORY_RETRANSMISSIONS,
				    .time_wait = true};

/* lwipopts.h names these. */
unsigned char net_ttl = FACTORY_TTL, net_fragment_lifetime = FACTORY_LIFETIME,
	      net_retransmissions = FACTORY_RETRANSMISSIONS, net_questions = FACTORY_QUESTIONS;

uint16_t net_initial_window(uint16_t mss)
{
	uint32_t window = (uint32_t)set.initial_window * mss;

	if (!window) /* RFC 2581, as lwIP has it */
		window = LWIP_MIN(4u * mss, LWIP_MAX(2u * mss, 4380u));
	return (uint16_t)LWIP_MIN(window, TCP_WINDOW_MAX);
}

/* lwIP's time is fixed, because others' states go by it too: those who wait are let go instead. */
static void end_time_waits(void *argument)
{
	(void)argument;
	while (tcp_tw_pcbs)
		tcp_abort(tcp_tw_pcbs);
	sys_timeout(TCP_SLOW_INTERVAL, end_time_waits, NULL);
}

/* Of a look-up: lwIP asks again after one second, one, two, three and so on; so often that it does
 * not give up before its user does. */
static unsigned char questions(uint32_t timeout)
{
	uint32_t asked = 1, seconds = 1;

	if (!timeout)
		return FACTORY_QUESTIONS;
	while (asked < QUESTIONS_MAX && seconds * 1000 <= timeout)
		seconds += asked++;
	return (unsigned char)asked;
}

struct net_parameters net_parameters(void)
{
	return set;
}

void net_parameters_set(const struct net_parameters *parameters)
{
	set = *parameters;
	net_ttl = set.ttl ? set.ttl : FACTORY_TTL;
	net_fragment_lifetime = (unsigned char)LWIP_MIN(set.fragment_lifetime, UINT8_MAX);
	net_retransmissions = set.retransmissions;
	net_questions = questions(set.dns_timeout);
	sys_untimeout(end_time_waits, NULL);
	if (!set.time_wait)
		sys_timeout(TCP_SLOW_INTERVAL, end_time_waits, NULL);
}
