/* SPDX-License-Identifier: MIT */
/*
 * What the two sources of ppp_line.h share: ppp_line_bytes.c moves bytes and packets between lwIP
 * and the line, ppp_line.c has the sessions. For these two alone.
 */
#ifndef SERVICES_NET_PPP_LINE_BYTES_H
#define SERVICES_NET_PPP_LINE_BYTES_H

#include "lwip/netif.h"
#include "netif/ppp/ppp.h"

#include "services/net/ppp_line.h"

struct ppp_pcb_s;

/* Asks for a call of `ready` from the timer. */
void ppp_line_stirred(struct ppp_line *line);
/* Around everything that may change lwIP's DNS servers. */
void ppp_line_enter(const struct ppp_line *line);
void ppp_line_leave(const struct ppp_line *line);
/* After bytes were given to lwIP: whether the session can still go on. */
void ppp_line_look(struct ppp_line *line);

/* lwIP's output of encoded bytes (pppos_output_cb_fn), `argument` is the line. */
u32_t ppp_line_put(struct ppp_pcb_s *session, u8_t *bytes, u32_t n, void *argument);
/* The interface's output of packets, before lwIP's own. */
err_t ppp_line_send(struct netif *netif, struct pbuf *packet, const ip4_addr_t *to);
/* From the timer: has lwIP send what was refused, when there is room. */
void ppp_line_try_again(struct ppp_line *line);
/* Puts a text before whatever comes next for the line, if there is room. */
void ppp_line_say(struct ppp_line *line, const char *text);
/* Forgets all bytes, both ways. */
void ppp_line_empty(struct ppp_line *line);

enum { PPP_LINE_ANSWERED, PPP_LINE_ASKS, PPP_LINE_LISTENS }; /* `greeting` */

/* Begins what is said before PPP; the client's session is connected when it is answered. */
void ppp_line_greet(struct ppp_line *line, enum ppp_line_role role);
void ppp_line_greet_no_more(struct ppp_line *line);
/* Looks for the peer's part; returns how many of the bytes are not for PPP. */
size_t ppp_line_hear(struct ppp_line *line, const uint8_t *bytes, size_t n);
/* Told that nobody answers. */
void ppp_line_unanswered(struct ppp_line *line);

#endif
