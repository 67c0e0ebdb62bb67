/* SPDX-License-Identifier: MIT */
/*
 * What Windows says over a cable before it speaks PPP: the client "CLIENT", again and again, until
 * the server has said "CLIENTSERVER".
 */
#include "netif/ppp/ppp_opts.h"

#if PPP_SUPPORT

#include <string.h>

#include "lwip/timeouts.h"

#include "services/net/ppp_line_bytes.h"

enum {
	AGAIN = 3000, /* ms until the client says it again */
	TRIES = 10
};

static const char of_client[] = "CLIENT", of_server[] = "CLIENTSERVER";

static void say_again(void *argument)
{
	struct ppp_line *line = argument;

	if (line->greeting == PPP_LINE_ANSWERED)
		return;
	if (line->tries++ == TRIES) {
		ppp_line_unanswered(line);
		return;
	}
	ppp_line_say(line, of_client);
	sys_timeout(AGAIN, say_again, line);
}

void ppp_line_greet(struct ppp_line *line, enum ppp_line_role role)
{
	line->greeting = role == PPP_LINE_CLIENT ? PPP_LINE_ASKS : PPP_LINE_LISTENS;
	line->matched = 0;
	line->tries = 0;
	if (role == PPP_LINE_CLIENT)
		say_again(line);
}

void ppp_line_greet_no_more(struct ppp_line *line)
{
	sys_untimeout(say_again, line);
	line->greeting = PPP_LINE_ANSWERED;
}

/* Whether the text has come to its end with this byte. No part of it but its first byte begins it
 * anew. */
static bool matches(struct ppp_line *line, const char *text, uint8_t byte)
{
	if (byte != (uint8_t)text[line->matched])
		line->matched = 0;
	if (byte == (uint8_t)text[line->matched])
		line->matched++;
	if (text[line->matched] != '\0')
		return false;
	line->matched = 0;
	return true;
}

size_t ppp_line_hear(struct ppp_line *line, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (line->greeting == PPP_LINE_LISTENS && matches(line, of_client, bytes[i]))
			ppp_line_say(line, of_server);
		if (line->greeting != PPP_LINE_ASKS || !matches(line, of_server, bytes[i]))
			continue;
		ppp_line_greet_no_more(line);
		ppp_connect(line->session, 0);
		return i + 1;
	}
	return line->greeting == PPP_LINE_ASKS ? n : 0;
}

#endif
