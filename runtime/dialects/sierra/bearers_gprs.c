/* SPDX-License-Identifier: MIT */
/* The GPRS bearer: a packet data context. */
#include "dialects/common/text.h"
#include "dialects/sierra/bearers_table.h"
#include "services/pdp/pdp.h"

static struct pdp *pdp(void)
{
	return sierra_bearer_services()->pdp;
}

/* With option 28 the host hears what the network said (what has no number of its own is
 * unspecified), else that it was the network. */
static enum cause reported(const struct sierra_bearer *bearer, enum cause cause)
{
	bool detailed = sierra_bearer_settings(bearer)->report_errors;

	switch (cause) {
	case CAUSE_mobile_refused:
	case CAUSE_service_unsupported:
	case CAUSE_not_subscribed:
	case CAUSE_out_of_order:
	case CAUSE_access_refused:
		return detailed ? cause : CAUSE_no_network;
	case CAUSE_no_network:
	case CAUSE_network_not_allowed:
	case CAUSE_activation_failed:
		return detailed ? CAUSE_activation_failed : CAUSE_no_network;
	case CAUSE_busy: /* the context is used by others */
	case CAUSE_no_memory:
	case CAUSE_context_active:
		return CAUSE_bearer_failed;
	default:
		return cause;
	}
}

static void activated(void *argument, enum cause cause)
{
	struct sierra_bearer *bearer = argument;

	sierra_bearer_up(bearer, reported(bearer, cause));
}

/* Who names no access point here may have named one for the context. */
static enum cause activate(struct sierra_bearer *bearer)
{
	const struct sierra_bearer_options *options = sierra_bearer_settings(bearer);
	const struct threegpp_cgdcont_set *definition =
		threegpp_cgdcont_setting(sierra_bearer_modem(), bearer->cid);
	char apn[sizeof options->apn.bytes + 1], login[sizeof options->login.bytes + 1],
		password[sizeof options->password.bytes + 1];
	struct baseband_context context = {apn, login, password};
	struct bearer_addressing addressing = sierra_bearer_addressing(bearer);

	if (options->apn.length != 0)
		text_copy(apn, sizeof apn, options->apn.bytes, options->apn.length);
	else
		text_copy(apn, sizeof apn, definition->apn.bytes, definition->apn.length);
	text_copy(login, sizeof login, options->login.bytes, options->login.length);
	text_copy(password, sizeof password, options->password.bytes, options->password.length);
	return pdp_activate(pdp(), bearer->cid, &context, &addressing, activated, bearer);
}

static void left(void *argument, enum cause cause)
{
	struct sierra_bearer *bearer = argument;

	(void)cause; /* whatever the network says: it is over */
	bearer->leaving = false;
	if (!bearer->wanted) {
		sierra_bearer_down(bearer, CAUSE_NONE);
		return;
	}
	bearer->wanted = false;
	cause = activate(bearer);
	if (cause != CAUSE_PENDING)
		sierra_bearer_up(bearer, reported(bearer, cause));
}

/* The network may still be letting the last context go. */
static enum cause start(struct sierra_bearer *bearer, struct at_call *call,
			const struct sierra_wipbr_set *arguments)
{
	(void)call;
	(void)arguments; /* a client, always */
	if (bearer->leaving) {
		bearer->wanted = true;
		return CAUSE_PENDING;
	}
	bearer->cid = sierra_bearer_settings(bearer)->cid;
	return reported(bearer, activate(bearer));
}

static enum cause stop(struct sierra_bearer *bearer, bool started)
{
	if (!started && !bearer->wanted)
		pdp_abandon(pdp(), bearer->cid);
	bearer->wanted = false;
	if (!started)
		return CAUSE_NONE;
	bearer->leaving = true;
	return pdp_deactivate(pdp(), bearer->cid, left, bearer);
}

static struct bearer *line(const struct sierra_bearer *bearer)
{
	return bearers_context(sierra_bearer_services()->bearers, bearer->cid);
}

const struct sierra_bearer_kind sierra_gprs = {.start = start, .stop = stop, .line = line};
