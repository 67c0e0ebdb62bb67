/* SPDX-License-Identifier: MIT */
/* The table of bearers: which are open and started. */
#include "dialects/sierra/bearers_table.h"

#include <stddef.h>

#include "dialects/common/text.h"
#include "dialects/sierra/stack.h"

static const struct {
	uint8_t bid;
	const struct sierra_bearer_kind *kind;
} kinds[] = {
	{SIERRA_BEARER_ID_UART1, &sierra_uart},
	{SIERRA_BEARER_ID_UART2, &sierra_uart},
	{SIERRA_BEARER_ID_ETHER, &sierra_ether},
	{SIERRA_BEARER_ID_GPRS, &sierra_gprs},
};

enum { BEARERS = sizeof kinds / sizeof kinds[0] };

/* One modem a program: its bearers, like the stack above them, exist once. */
static struct table {
	struct sierra_bearer bearers[BEARERS];
	struct at_modem *modem;
	struct bearer_listener network;
	struct sierra_stack_listener stack;
} table;

static void stopping(struct sierra_stack_listener *listener)
{
	(void)listener;
	for (unsigned i = 0; i < BEARERS; i++) {
		sierra_bearer_take_down(&table.bearers[i]);
		table.bearers[i].state = SIERRA_BEARER_CLOSED;
	}
}

/* Nobody here took it down: its lease expired, the network ended it, its peer has gone. */
static void lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	(void)listener;
	(void)why;
	for (unsigned i = 0; i < BEARERS; i++) {
		struct sierra_bearer *bearer = &table.bearers[i];

		if (bearer->state == SIERRA_BEARER_STARTED &&
		    bearer_index(bearer->kind->line(bearer)) == index)
			bearer->state = bearer->kind->again != NULL && bearer->kind->again(bearer)
						? SIERRA_BEARER_STARTING
						: SIERRA_BEARER_OPEN;
	}
}

void sierra_bearers_start(struct at_modem *modem)
{
	bearers_unlisten(((const struct services *)at_modem_application(modem))->bearers,
			 &table.network);
	table = (struct table){.modem = modem, .network.lost = lost, .stack.stopping = stopping};
	for (unsigned i = 0; i < BEARERS; i++)
		table.bearers[i] = (struct sierra_bearer){
			.kind = kinds[i].kind, .bid = kinds[i].bid, .cid = 1};
	sierra_uarts_init();
	sierra_stack_listen(&table.stack);
	bearers_listen(sierra_bearer_services()->bearers, &table.network);
}

struct at_modem *sierra_bearer_modem(void)
{
	return table.modem;
}

const struct services *sierra_bearer_services(void)
{
	return at_modem_application(table.modem);
}

struct sierra_bearer *sierra_bearer_at(unsigned place)
{
	return place < BEARERS ? &table.bearers[place] : NULL;
}

struct sierra_bearer *sierra_bearer_of(uint32_t bid)
{
	struct sierra_bearer *bearer = table.bearers;

	while (bearer->bid != bid)
		bearer++;
	return bearer;
}

const struct sierra_bearer_options *sierra_bearer_settings(const struct sierra_bearer *bearer)
{
	return sierra_bearer_options(table.modem, bearer->bid);
}

struct bearer_addressing sierra_bearer_addressing(const struct sierra_bearer *bearer)
{
	const struct sierra_bearer_options *options = sierra_bearer_settings(bearer);

	return (struct bearer_addressing){
		.automatic = !bearer->kind->local || options->dhcp,
		.address = ipv4_address(&options->address),
		.netmask = ipv4_address(&options->netmask),
		.gateway = ipv4_address(bearer->kind->between_two ? &options->peer_address
								  : &options->gateway),
		.dns = {ipv4_address(&options->dns1), ipv4_address(&options->dns2)},
		.use_dns = options->use_dns,
		.use_gateway = options->use_gateway,
	};
}

bool sierra_bearer_started(struct at_call *call)
{
	(void)call; /* the one modem's */
	for (unsigned i = 0; i < BEARERS; i++)
		if (table.bearers[i].state == SIERRA_BEARER_STARTED)
			return true;
	return false;
}

/* What is set before it is open would be gone when it opens. */
bool sierra_bearer_configurable(struct at_call *call, uint32_t bid, uint32_t option)
{
	(void)call;
	(void)option;
	return sierra_bearer_of(bid)->state != SIERRA_BEARER_CLOSED;
}

bool sierra_bearer_runs(const struct sierra_bearer *bearer)
{
	return bearer->state == SIERRA_BEARER_STARTED ||
	       (bearer->state == SIERRA_BEARER_STARTING && bearer->call == NULL);
}

/* Local ones may be beside a public one, but nothing is passed on between them. */
enum cause sierra_bearer_startable(const struct sierra_bearer *bearer)
{
	bool beside = false, public = false;

	for (unsigned i = 0; i < BEARERS; i++) {
		const struct sierra_bearer *other = &table.bearers[i];
		bool up = other != bearer && other->state >= SIERRA_BEARER_STARTING;

		beside |= up;
		public |= up && !other->kind->local;
	}
	if (bearer->state != SIERRA_BEARER_OPEN || (public && !bearer->kind->local))
		return CAUSE_wrong_state;
	if (sierra_bearer_settings(bearer)->nat || (beside && sierra_stack_forwards()))
		return CAUSE_not_implemented;
	return CAUSE_NONE;
}

/* The command that waits for the bearer hears how it went; then another may wait. */
static void answer(struct sierra_bearer *bearer, enum cause cause)
{
	struct at_call *call = bearer->call;

	bearer->call = NULL;
	if (call != NULL)
		at_finish(call, cause);
}

enum cause sierra_bearer_take_down(struct sierra_bearer *bearer)
{
	bool started = bearer->state == SIERRA_BEARER_STARTED;
	enum cause cause;

	if (bearer->state == SIERRA_BEARER_STOPPING)
		return CAUSE_PENDING;
	if (bearer->state < SIERRA_BEARER_STARTING)
		return CAUSE_NONE;
	bearer->state = SIERRA_BEARER_STOPPING;
	cause = bearer->kind->stop(bearer, started);
	if (cause != CAUSE_PENDING)
		bearer->state = SIERRA_BEARER_OPEN;
	answer(bearer, CAUSE_wrong_state);
	return cause;
}

void sierra_bearer_up(struct sierra_bearer *bearer, enum cause cause)
{
	bearer->state = cause == CAUSE_NONE ? SIERRA_BEARER_STARTED : SIERRA_BEARER_OPEN;
	answer(bearer, cause);
}

void sierra_bearer_down(struct sierra_bearer *bearer, enum cause why)
{
	if (bearer->state != SIERRA_BEARER_CLOSED)
		bearer->state = SIERRA_BEARER_OPEN;
	answer(bearer, why);
}
