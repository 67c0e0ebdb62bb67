/* SPDX-License-Identifier: MIT */
/*
 * Stands between lwIP's PPP and its two authentication protocols, which trust their peer too much.
 * lwIP's table of protocols finds these under their names; theirs are changed when they are
 * compiled (targets/lwip/lwip.mk):
 * - A challenge that nobody expects, or a short one, costs CHAP a buffer that it never gives back.
 * - A response that comes again has CHAP send a message that it did not write.
 * - A challenge of another length than MS-CHAP's has it read past the end.
 * - PAP forgets to stop its timer when it has succeeded; many sessions at once would use up all.
 */
#include "netif/ppp/ppp_opts.h"

#if PPP_SUPPORT

#include <stdbool.h>

#include "netif/ppp/ppp_impl.h"

extern const struct protent lwip_chap_protent, lwip_pap_protent;

/* --- CHAP: code, identifier, length (2 bytes), then a value behind its length, and a name. */

enum { HEADER = 4, CODE = 0, LENGTH = 2 };

static bool challenge_is_sound(const ppp_pcb *session, const u_char *value)
{
	const lcp_options *agreed = &session->lcp_hisoptions;

	if (!agreed->neg_chap)
		return false;
	switch (CHAP_DIGEST(agreed->chap_mdtype)) {
	case CHAP_MICROSOFT:
		return value[0] == 8;
	case CHAP_MICROSOFT_V2:
		return value[0] == 16;
	default:
		return true;
	}
}

static bool is_sound(const ppp_pcb *session, const u_char *packet, int n)
{
	int length = n < HEADER ? 0 : packet[LENGTH] << 8 | packet[LENGTH + 1];
	const u_char *value = packet + HEADER;

	if (length < HEADER || length > n)
		return false;
	if (packet[CODE] != CHAP_CHALLENGE && packet[CODE] != CHAP_RESPONSE)
		return true;
	if (length < HEADER + 2 || length < HEADER + 1 + value[0])
		return false;
	return packet[CODE] == CHAP_CHALLENGE ? challenge_is_sound(session, value)
					      : (session->auth_pending & CHAP_PEER) != 0;
}

static void chap_input(ppp_pcb *session, u_char *packet, int n)
{
	if (is_sound(session, packet, n))
		lwip_chap_protent.input(session, packet, n);
}

static void chap_init(ppp_pcb *session)
{
	lwip_chap_protent.init(session);
}

static void chap_rejected(ppp_pcb *session)
{
	lwip_chap_protent.protrej(session);
}

static void chap_up(ppp_pcb *session)
{
	lwip_chap_protent.lowerup(session);
}

static void chap_down(ppp_pcb *session)
{
	lwip_chap_protent.lowerdown(session);
}

const struct protent chap_protent = {
	.protocol = PPP_CHAP,
	.init = chap_init,
	.input = chap_input,
	.protrej = chap_rejected,
	.lowerup = chap_up,
	.lowerdown = chap_down,
};

/* --- PAP. */

static void pap_input(ppp_pcb *session, u_char *packet, int n)
{
	lwip_pap_protent.input(session, packet, n);
}

static void pap_init(ppp_pcb *session)
{
	lwip_pap_protent.init(session);
}

static void pap_rejected(ppp_pcb *session)
{
	lwip_pap_protent.protrej(session);
}

static void pap_up(ppp_pcb *session)
{
	lwip_pap_protent.lowerup(session);
}

/* It stops the timer while it waits for an answer; it runs after one too. */
static void pap_down(ppp_pcb *session)
{
	if (session->upap.us_clientstate > UPAPCS_AUTHREQ)
		session->upap.us_clientstate = UPAPCS_AUTHREQ;
	lwip_pap_protent.lowerdown(session);
}

const struct protent pap_protent = {
	.protocol = PPP_PAP,
	.init = pap_init,
	.input = pap_input,
	.protrej = pap_rejected,
	.lowerup = pap_up,
	.lowerdown = pap_down,
};

/* --- MS-CHAP: which number the peer gives as its reason is for a message that is not compiled in,
 * and not worth a function that needs an errno. */

long lwip_strtol(const char *text, char **end, int base);

long lwip_strtol(const char *text, char **end, int base)
{
	(void)text;
	(void)end;
	(void)base;
	return 0;
}

#endif
