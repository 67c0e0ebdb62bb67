/* SPDX-License-Identifier: MIT */
/* The bearers UART1 and UART2: PPP over the first two ports, as its client or its server. */
#include <stddef.h>

#include "dialects/common/ppp_channel.h"
#include "dialects/common/text.h"
#include "dialects/sierra/bearers_table.h"
#include "services/net/bearer_ppp.h"

/* One modem a program. */
static struct uart {
	struct ppp_channel channel;
	struct sierra_bearer *bearer;
	struct at_late failure; /* of a client that was started at this very port */
	struct at_port *asker;	/* hears how a server's sessions begin; NULL: a client */
	char login[SIERRA_WIPBR_SET_START_SERVER_LOGIN_MAX + 1];
	char password[SIERRA_WIPBR_SET_START_SERVER_PASSWORD_MAX + 1];
	bool again; /* a session is to begin as soon as the port is back */
} uarts[LIMIT_PPP_LINES];

static struct uart *uart_of(const struct sierra_bearer *bearer)
{
	return &uarts[bearer->bid - SIERRA_BEARER_ID_UART1];
}

static struct bearer *line(const struct sierra_bearer *bearer)
{
	return bearers_ppp(sierra_bearer_services()->bearers,
			   1u + bearer->bid - SIERRA_BEARER_ID_UART1);
}

static struct at_port *port_of(const struct sierra_bearer *bearer)
{
	return at_modem_port(sierra_bearer_modem(), bearer->bid - SIERRA_BEARER_ID_UART1);
}

static bool restarts(const struct uart *uart)
{
	return uart->asker != NULL && sierra_bearer_settings(uart->bearer)->restart;
}

static void tell_session(const struct uart *uart, enum cause cause)
{
	const struct bearer *bearer = line(uart->bearer);

	sierra_bearer_session(uart->asker, &(struct sierra_bearer_session){
						   .bid = uart->bearer->bid,
						   .status = (uint8_t)cause,
						   .local = ipv4_of(bearer_address(bearer)),
						   .remote = ipv4_of(bearer_peer(bearer)),
						   .dns1 = ipv4_of(bearer_dns(bearer, 0)),
						   .dns2 = ipv4_of(bearer_dns(bearer, 1)),
					   });
}

static void tell(struct uart *uart, enum cause cause)
{
	if (uart->asker != NULL)
		tell_session(uart, cause);
	else if (cause == CAUSE_NONE)
		at_late_cancel(&uart->failure);
	else
		sierra_wipbr_failure(&uart->failure, cause, NULL);
}

static void risen(void *argument, enum cause cause)
{
	struct uart *uart = argument;

	uart->again = cause != CAUSE_NONE && restarts(uart);
	tell(uart, cause);
	if (!uart->again)
		sierra_bearer_up(uart->bearer, cause);
}

static uint8_t authentication(const struct sierra_bearer_options *options)
{
	return (uint8_t)((options->pap ? PPP_LINE_PAP : 0) | (options->chap ? PPP_LINE_CHAP : 0) |
			 (options->mschap1 ? PPP_LINE_MSCHAP : 0) |
			 (options->mschap2 ? PPP_LINE_MSCHAP2 : 0));
}

/* A session on the port, as soon as it may be had: the last one, which was stopped, may not have
 * let it go yet. */
static enum cause begin(struct uart *uart)
{
	struct bearer_addressing addressing = sierra_bearer_addressing(uart->bearer);
	struct bearer *bearer = line(uart->bearer);
	enum cause cause;

	addressing.automatic = uart->asker == NULL;
	if (!addressing.automatic && (addressing.address == 0 || addressing.gateway == 0))
		return CAUSE_addressing_failed; /* both ends are a server's to say */
	if (ppp_channel_lent(&uart->channel)) {
		uart->again = true;
		return CAUSE_PENDING;
	}
	bearer_ppp_configure(
		bearer,
		&(struct ppp_line_configuration){
			.role = uart->asker != NULL ? PPP_LINE_SERVER : PPP_LINE_CLIENT,
			.authentication = authentication(sierra_bearer_settings(uart->bearer)),
			.login = uart->login,
			.password = uart->password,
			.null_modem = sierra_bearer_settings(uart->bearer)->null_modem != 0,
			.echo_interval = LIMIT_ECHO_INTERVAL,
			.echo_failures = LIMIT_ECHO_FAILURES,
		});
	if (!ppp_channel_lend(&uart->channel, port_of(uart->bearer)))
		return CAUSE_line_busy;
	cause = bearer_up(bearer, &addressing, 0, risen, uart);
	if (cause != CAUSE_PENDING)
		ppp_channel_return(&uart->channel);
	return cause;
}

static void returned(struct ppp_channel *channel)
{
	struct uart *uart = (struct uart *)((char *)channel - offsetof(struct uart, channel));
	enum cause cause;

	if (!uart->again)
		return;
	uart->again = false;
	cause = begin(uart);
	if (cause == CAUSE_PENDING)
		return;
	tell(uart, cause);
	sierra_bearer_up(uart->bearer, cause);
}

static void take_credentials(struct uart *uart, const struct sierra_wipbr_set *arguments)
{
	const struct sierra_bearer_options *options = sierra_bearer_settings(uart->bearer);
	struct at_text login = {options->login.bytes, options->login.length};
	struct at_text password = {options->password.bytes, options->password.length};

	if (arguments->of_cmdtype.start.mode == SIERRA_WIPBR_MODE_SERVER) {
		login = arguments->of_cmdtype.start.of_mode.server.login;
		password = arguments->of_cmdtype.start.of_mode.server.password;
	}
	text_copy(uart->login, sizeof uart->login, login.bytes, login.length);
	text_copy(uart->password, sizeof uart->password, password.bytes, password.length);
}

/* A server waits as long as it takes, and a port that becomes the line cannot wait for its own
 * session: both are told OK at once. */
static enum cause start(struct sierra_bearer *bearer, struct at_call *call,
			const struct sierra_wipbr_set *arguments)
{
	struct uart *uart = uart_of(bearer);
	bool server = arguments->of_cmdtype.start.mode == SIERRA_WIPBR_MODE_SERVER;
	bool here = port_of(bearer) == at_call_port(call);
	enum cause cause = CAUSE_NONE;

	uart->asker = server ? at_call_port(call) : NULL;
	take_credentials(uart, arguments);
	if (here && !server)
		cause = sierra_wipbr_failure_open(call, &uart->failure);
	if (cause == CAUSE_NONE)
		cause = begin(uart);
	if (cause == CAUSE_PENDING)
		return server || here ? CAUSE_NONE : CAUSE_PENDING;
	at_late_cancel(&uart->failure);
	return cause;
}

static enum cause stop(struct sierra_bearer *bearer, bool started)
{
	struct uart *uart = uart_of(bearer);

	(void)started;
	uart->again = false;
	at_late_cancel(&uart->failure);
	bearer_down(line(bearer), CAUSE_context_inactive);
	return CAUSE_NONE;
}

static bool again(struct sierra_bearer *bearer)
{
	return uart_of(bearer)->again = restarts(uart_of(bearer));
}

void sierra_uarts_init(void)
{
	for (unsigned i = 0; i < LIMIT_PPP_LINES; i++) {
		struct uart *uart = &uarts[i];

		*uart = (struct uart){.bearer = sierra_bearer_of(SIERRA_BEARER_ID_UART1 + i)};
		ppp_channel_init(&uart->channel, line(uart->bearer));
		uart->channel.returned = returned;
	}
}

const struct sierra_bearer_kind sierra_uart = {
	.start = start, .stop = stop, .again = again, .line = line, .between_two = true};
