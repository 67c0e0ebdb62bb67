/* SPDX-License-Identifier: MIT */
#include "services/net/ppp_line.h"

#include <string.h>

#include "netif/ppp/ppp_opts.h"

#if PPP_SUPPORT

#include "lwip/netif.h"
#include "lwip/timeouts.h"
#include "netif/ppp/ppp_impl.h"
#include "netif/ppp/pppos.h"

#include "services/net/ppp_line_bytes.h"

enum {
	GOOD_BYE = 2000, /* ms for the peer to acknowledge the end */
	/* What is to be told from the timer. */
	DUE_UP = 1,
	DUE_DOWN = 2,
	DUE_END = 4,   /* no session any more */
	DUE_READY = 8, /* the line has something to do */
	/* Bytes after which software flow control would stop the line are never sent as they are.
	 */
	XON_XOFF = 1 << 0x11 | 1 << 0x13
};

_Static_assert(sizeof(err_t) == sizeof(signed char), "ppp_line.h names lwIP's type by this one");

static void work(void *argument);

static void arrange(struct ppp_line *line, uint8_t due)
{
	if (!line->arranged)
		sys_timeout(0, work, line);
	line->arranged = true;
	line->due |= due;
}

void ppp_line_stirred(struct ppp_line *line)
{
	arrange(line, DUE_READY);
}

void ppp_line_enter(const struct ppp_line *line)
{
	if (line->events->enter)
		line->events->enter(line->user);
}

void ppp_line_leave(const struct ppp_line *line)
{
	if (line->events->leave)
		line->events->leave(line->user);
}

void ppp_line_init(struct ppp_line *line, struct netif *netif, const struct ppp_line_events *events,
		   void *user)
{
	memset(line, 0, offsetof(struct ppp_line, buffer));
	line->netif = netif;
	line->events = events;
	line->user = user;
}

/* --- How a session goes. */

/* The session is over for its user; what is left to say is said later. */
static void lose(struct ppp_line *line, enum cause why)
{
	if (line->state != PPP_LINE_RISING && line->state != PPP_LINE_UP)
		return;
	line->state = PPP_LINE_ENDING;
	line->why = why;
	arrange(line, DUE_DOWN);
}

/* Why lwIP itself ends the session, in the phase it has reached. */
static enum cause why_ended(const struct ppp_line *line)
{
	switch (line->session->err_code) {
	case PPPERR_AUTHFAIL:
		return CAUSE_authentication_failed;
	case PPPERR_PEERDEAD:
		return CAUSE_peer_silent;
	default:
		break;
	}
	switch (line->reached) {
	case PPP_PHASE_AUTHENTICATE:
		return CAUSE_authentication_failed;
	case PPP_PHASE_NETWORK:
		return CAUSE_addressing_failed;
	case PPP_PHASE_RUNNING:
		return CAUSE_peer_terminated;
	default:
		return line->heard ? CAUSE_negotiation_failed : CAUSE_no_answer;
	}
}

/* lwIP says each new phase, before it acts. That the link falls back to its first is the peer's
 * doing: it ends the session, or begins another one. On the way up the latter may be because
 * something of the former got lost, as may at any time be why addresses are agreed on again. */
static void phase_changed(ppp_pcb *session, u8_t phase, void *argument)
{
	struct ppp_line *line = argument;
	bool was_up = line->state == PPP_LINE_UP || line->due & DUE_UP;

	if (phase >= PPP_PHASE_TERMINATE)
		lose(line, why_ended(line));
	else if (phase == PPP_PHASE_ESTABLISH &&
		 (was_up || session->lcp_fsm.state == PPP_FSM_STOPPING))
		lose(line, CAUSE_peer_terminated);
	else
		line->reached = phase;
	if (phase > PPP_PHASE_ESTABLISH)
		ppp_line_greet_no_more(line);
}

/* A peer that rejects the protocol of addresses would leave lwIP without any, and with nothing to
 * do about it. */
void ppp_line_look(struct ppp_line *line)
{
	if (line->session->phase == PPP_PHASE_NETWORK &&
	    line->session->ipcp_fsm.state <= PPP_FSM_STARTING)
		lose(line, CAUSE_addressing_failed);
}

void ppp_line_unanswered(struct ppp_line *line)
{
	lose(line, CAUSE_no_answer);
}

static void status_changed(ppp_pcb *session, int error, void *argument)
{
	struct ppp_line *line = argument;

	(void)session;
	arrange(line, error == PPPERR_NONE ? DUE_UP : DUE_END);
}

/* Lets lwIP's session go, in whatever phase it is. */
static void release(struct ppp_line *line)
{
	ppp_pcb *session = line->session;

	if (!session)
		return;
	ppp_line_greet_no_more(line);
	ppp_line_enter(line);
	/* In every phase, which ppp_close() does not do. */
	if (session->phase != PPP_PHASE_DEAD)
		link_terminated(session);
	ppp_free(session);
	ppp_line_leave(line);
	line->session = NULL;
	line->state = PPP_LINE_DOWN;
	line->due &= (uint8_t) ~(DUE_UP | DUE_END);
}

static void waited_long_enough(void *argument)
{
	struct ppp_line *line = argument;

	arrange(line, DUE_END);
}

/* Tells the peer and waits for its answer; at once the end where there is nobody to tell, or where
 * the peer has told us. */
static void say_good_bye(struct ppp_line *line)
{
	if (!line->session)
		return;
	if (line->gone || line->session->lcp_fsm.state == PPP_FSM_STOPPING) {
		arrange(line, DUE_END);
		return;
	}
	ppp_line_enter(line);
	ppp_close(line->session, 0);
	ppp_line_leave(line);
	sys_untimeout(waited_long_enough, line);
	sys_timeout(GOOD_BYE, waited_long_enough, line);
}

static void end(struct ppp_line *line)
{
	const struct ppp_line_wire *wire = line->wire;

	if (!line->session)
		return;
	sys_untimeout(waited_long_enough, line);
	release(line);
	if (line->gone)
		line->wire = NULL;
	line->gone = false;
	wire->ended(line->wire_user);
}

static void work(void *argument)
{
	struct ppp_line *line = argument;
	uint8_t due = line->due;

	line->arranged = false;
	line->due = 0;
	if (due & DUE_READY) {
		ppp_line_try_again(line);
		if (line->wire && !line->gone)
			line->wire->ready(line->wire_user);
	}
	if (due & DUE_UP && line->state == PPP_LINE_RISING) {
		line->state = PPP_LINE_UP;
		line->events->up(line->user);
	}
	if (due & DUE_DOWN) {
		say_good_bye(line);
		line->events->down(line->user, line->why);
	}
	if (due & DUE_END)
		end(line);
}

/* --- For whoever wants the network. */

static void set_addresses(ppp_pcb *session, const struct ppp_line_configuration *set)
{
	const ip4_addr_t address = {set->address}, peer = {set->peer};
	const ip4_addr_t dns[2] = {{set->dns[0]}, {set->dns[1]}};

	ppp_set_ipcp_ouraddr(session, &address);
	ppp_set_ipcp_hisaddr(session, &peer);
	if (set->role == PPP_LINE_CLIENT) {
		/* A wish is no condition. */
		session->ipcp_wantoptions.accept_local = 1;
		session->ipcp_wantoptions.accept_remote = 1;
		ppp_set_usepeerdns(session, set->ask_dns);
		return;
	}
	for (unsigned i = 0; i < 2; i++)
		ppp_set_ipcp_dnsaddr(session, i, &dns[i]);
}

static void copy_name(char copy[PPP_LINE_NAME + 1], const char *name)
{
	size_t n = name ? strlen(name) : 0;

	n = n < PPP_LINE_NAME ? n : PPP_LINE_NAME;
	if (n)
		memcpy(copy, name, n);
	copy[n] = '\0';
}

static void set_authentication(struct ppp_line *line, const struct ppp_line_configuration *set)
{
	ppp_pcb *session = line->session;

	_Static_assert(PPP_LINE_PAP == PPPAUTHTYPE_PAP && PPP_LINE_CHAP == PPPAUTHTYPE_CHAP &&
			       PPP_LINE_MSCHAP == PPPAUTHTYPE_MSCHAP &&
			       PPP_LINE_MSCHAP2 == PPPAUTHTYPE_MSCHAP_V2,
		       "the sets are handed on as they are");
	copy_name(line->login, set->login);
	copy_name(line->password, set->password);
	if (set->role == PPP_LINE_SERVER && !set->authentication)
		return;
	ppp_set_auth(session, set->authentication, line->login, line->password);
	if (set->role == PPP_LINE_CLIENT)
		return;
	ppp_set_auth_required(session, 1);
	/* lwIP would prove itself with its peers' password to whoever asks. */
	session->lcp_allowoptions.neg_upap = 0;
	session->lcp_allowoptions.chap_mdtype = MDTYPE_NONE;
}

static void configure(struct ppp_line *line, const struct ppp_line_configuration *set)
{
	ppp_pcb *session = line->session;

	set_authentication(line, set);
	set_addresses(session, set);
	ppp_set_asyncmap(session, XON_XOFF);
	ppp_set_silent(session, set->role == PPP_LINE_SERVER);
	session->settings.lcp_echo_interval = set->echo_interval;
	session->settings.lcp_echo_fails = set->echo_failures;
}

enum cause ppp_line_start(struct ppp_line *line, const struct ppp_line_configuration *set)
{
	if (!line->wire || line->gone)
		return CAUSE_no_carrier;
	if (line->session || line->state != PPP_LINE_DOWN)
		return CAUSE_wrong_state;
	line->session = pppos_create(line->netif, ppp_line_put, status_changed, line);
	if (!line->session)
		return CAUSE_no_memory;
	line->send = line->netif->output;
	line->netif->output = ppp_line_send;
	line->state = PPP_LINE_RISING;
	line->reached = 0;
	line->heard = false;
	configure(line, set);
	ppp_set_notify_phase_callback(line->session, phase_changed);
	if (set->null_modem)
		ppp_line_greet(line, set->role);
	if (set->role == PPP_LINE_SERVER)
		ppp_listen(line->session);
	else if (!set->null_modem)
		ppp_connect(line->session, 0);
	return CAUSE_PENDING;
}

void ppp_line_stop(struct ppp_line *line)
{
	bool told = line->state == PPP_LINE_ENDING && !(line->due & DUE_DOWN);

	if (line->state == PPP_LINE_DOWN || told)
		return;
	line->state = PPP_LINE_ENDING;
	line->due &= (uint8_t)~DUE_DOWN;
	say_good_bye(line);
}

enum ppp_line_state ppp_line_state(const struct ppp_line *line)
{
	return line->state;
}

const struct ppp_line_counters *ppp_line_counters(const struct ppp_line *line)
{
	return &line->counters;
}

/* --- For whoever has the line. */

bool ppp_line_attach(struct ppp_line *line, const struct ppp_line_wire *wire, void *user)
{
	if (line->wire)
		return false;
	line->wire = wire;
	line->wire_user = user;
	ppp_line_empty(line);
	return true;
}

void ppp_line_detach(struct ppp_line *line)
{
	if (!line->wire)
		return;
	ppp_line_empty(line);
	if (!line->session) {
		line->wire = NULL;
		return;
	}
	line->gone = true;
	lose(line, CAUSE_no_carrier);
	arrange(line, DUE_END);
}

#endif
