/* SPDX-License-Identifier: MIT */
/* Opening, configuring, starting, stopping and closing bearers. */
#include <stddef.h>

#include "dialects/common/text.h"
#include "dialects/sierra/bearers_table.h"

static enum cause open(struct sierra_bearer *bearer)
{
	if (bearer->state != SIERRA_BEARER_CLOSED)
		return CAUSE_already_open;
	bearer->state = SIERRA_BEARER_OPEN;
	return at_options_recall(sierra_bearer_modem(), SIERRA_BEARER_OPTIONS, bearer->bid);
}

/* The host gives up waiting, or it took too long: what has begun is undone. */
static void give_up(struct at_call *call, enum cause why)
{
	struct sierra_bearer *bearer = at_call_context(call);

	(void)why;
	bearer->call = NULL;
	sierra_bearer_take_down(bearer);
}

static enum cause wait(struct at_call *call, struct sierra_bearer *bearer, enum cause cause)
{
	if (cause == CAUSE_PENDING) {
		bearer->call = call;
		at_on_abort(call, give_up, bearer);
	}
	return cause;
}

static enum cause start(struct at_call *call, const struct sierra_wipbr_set *arguments)
{
	struct sierra_bearer *bearer = sierra_bearer_of(arguments->of_cmdtype.start.bid);
	enum cause cause = sierra_bearer_startable(bearer);

	if (cause != CAUSE_NONE)
		return cause;
	bearer->state = SIERRA_BEARER_STARTING;
	cause = wait(call, bearer, bearer->kind->start(bearer, call, arguments));
	if (cause != CAUSE_PENDING && cause != CAUSE_NONE)
		bearer->state = SIERRA_BEARER_OPEN;
	if (cause == CAUSE_PENDING && bearer->kind == &sierra_gprs)
		at_within(call, sierra_bearer_settings(bearer)->timeout *
					SIERRA_BEARER_OPTIONS_TIMEOUT_MS);
	return cause;
}

static enum cause stop(struct at_call *call, struct sierra_bearer *bearer)
{
	if (!sierra_bearer_runs(bearer))
		return CAUSE_wrong_state;
	return wait(call, bearer, sierra_bearer_take_down(bearer));
}

static enum cause close(struct sierra_bearer *bearer)
{
	if (bearer->state == SIERRA_BEARER_CLOSED)
		return CAUSE_wrong_state;
	sierra_bearer_take_down(bearer);
	bearer->state = SIERRA_BEARER_CLOSED;
	return CAUSE_NONE;
}

static enum cause manage(uint8_t bid, uint8_t action)
{
	struct at_modem *modem = sierra_bearer_modem();
	enum cause cause;

	if (action == SIERRA_KEEPING_STORE)
		return at_options_store(modem, SIERRA_BEARER_OPTIONS, bid);
	cause = at_options_free(modem, SIERRA_BEARER_OPTIONS, bid);
	return cause == CAUSE_NONE ? CAUSE_NONE : CAUSE_freeing_failed;
}

enum cause sierra_wipbr_set(struct at_call *call, const struct sierra_wipbr_set *arguments)
{
	switch (arguments->cmdtype) {
	case SIERRA_WIPBR_CMDTYPE_OPEN:
		return open(sierra_bearer_of(arguments->of_cmdtype.close.bid));
	case SIERRA_WIPBR_CMDTYPE_CLOSE:
		return close(sierra_bearer_of(arguments->of_cmdtype.close.bid));
	case SIERRA_WIPBR_CMDTYPE_START:
		return start(call, arguments);
	case SIERRA_WIPBR_CMDTYPE_STOP:
		return stop(call, sierra_bearer_of(arguments->of_cmdtype.close.bid));
	case SIERRA_WIPBR_CMDTYPE_MANAGE:
		return manage(arguments->of_cmdtype.manage.bid,
			      arguments->of_cmdtype.manage.action);
	default: /* an option is set or shown */
		return CAUSE_NONE;
	}
}

enum cause sierra_bearer_show(struct at_call *call, const struct sierra_wipbr_set *arguments,
			      struct sierra_bearer_value *value)
{
	struct sierra_bearer *own = sierra_bearer_of(arguments->of_cmdtype.show.bid);
	const struct bearer *bearer = own->kind->line(own);

	(void)call;
	switch (value->option) {
	case SIERRA_BEARER_OPTION_ADDRESS:
		value->of_option.address.value = ipv4_of(bearer_address(bearer));
		break;
	case SIERRA_BEARER_OPTION_PEER_ADDRESS:
		value->of_option.peer_address.value = ipv4_of(bearer_peer(bearer));
		break;
	case SIERRA_BEARER_OPTION_DNS1:
		value->of_option.dns1.value = ipv4_of(bearer_dns(bearer, 0));
		break;
	case SIERRA_BEARER_OPTION_DNS2:
		value->of_option.dns2.value = ipv4_of(bearer_dns(bearer, 1));
		break;
	case SIERRA_BEARER_OPTION_NETMASK:
		value->of_option.netmask.value = ipv4_of(bearer_netmask(bearer));
		break;
	case SIERRA_BEARER_OPTION_GATEWAY:
		value->of_option.gateway.value = ipv4_of(bearer_gateway(bearer));
		break;
	default:
		bearer_mac(bearer, value->of_option.mac_address.value.octet);
		break;
	}
	return CAUSE_NONE;
}

enum cause sierra_wipbr_read(struct at_call *call)
{
	const struct sierra_bearer *bearer;

	for (unsigned i = 0; (bearer = sierra_bearer_at(i)) != NULL; i++)
		if (bearer->state != SIERRA_BEARER_CLOSED)
			sierra_wipbr_state_reply(call,
						 &(struct sierra_wipbr_state_reply){
							 bearer->bid, sierra_bearer_runs(bearer)});
	return CAUSE_NONE;
}
