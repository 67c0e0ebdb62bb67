/* SPDX-License-Identifier: MIT */
/* The radio network: signal, registration, operators. */
#include "dialects/3gpp/network_registration.h"
#include "dialects/3gpp/general_subscriber.h"
#include "dialects/common/text.h"
#include "product.h"
#include "services/services.h"

/* Operators as the one modem sees them. */
static struct operators {
	uint8_t format; /* in which +COPS? names the operator */
	struct baseband_operator found[THREEGPP_COPS_LIST_REPLY_STAT_LIST_MAX]; /* by the scan */
	unsigned count;
} operators;

void threegpp_network_start(struct at_modem *modem)
{
	const struct services *services = at_modem_application(modem);

	operators.format = THREEGPP_NAMING_LONG;
	threegpp_watch_registration(modem, services->baseband);
}

enum cause threegpp_csq_execute(struct at_call *call)
{
	struct baseband *baseband = threegpp_baseband(call);
	struct baseband_signal signal = baseband->operations->signal(baseband);

	threegpp_csq_reply(call, &(struct threegpp_csq_reply){signal.rssi, signal.ber});
	return CAUSE_NONE;
}

enum cause threegpp_creg_read(struct at_call *call)
{
	struct baseband *baseband = threegpp_baseband(call);
	struct baseband_registration now =
		baseband->operations->registration(baseband, BASEBAND_CIRCUIT);
	uint8_t n = threegpp_creg_setting(at_call_port(call))->n;
	bool located = n == THREEGPP_REPORTING_LOCATION && now.located;

	threegpp_creg_reply(
		call, &(struct threegpp_creg_reply){.fields = located ? THREEGPP_CREG_REPLY_TO_CI
								      : THREEGPP_CREG_REPLY_TO_STAT,
						    .n = n,
						    .stat = now.state,
						    .lac = now.lac,
						    .ci = now.ci});
	return CAUSE_NONE;
}

enum cause threegpp_cgreg_read(struct at_call *call)
{
	struct baseband *baseband = threegpp_baseband(call);
	struct baseband_registration now =
		baseband->operations->registration(baseband, BASEBAND_PACKET);
	uint8_t n = threegpp_cgreg_setting(at_call_port(call))->n;
	bool located = n == THREEGPP_REPORTING_LOCATION && now.located;

	threegpp_cgreg_reply(call, &(struct threegpp_cgreg_reply){
					   .fields = located ? THREEGPP_CGREG_REPLY_TO_CI
							     : THREEGPP_CGREG_REPLY_TO_STAT,
					   .n = n,
					   .stat = now.state,
					   .lac = now.lac,
					   .ci = now.ci});
	return CAUSE_NONE;
}

static const char *name_of(const struct baseband_operator *network, uint8_t format)
{
	switch (format) {
	case THREEGPP_NAMING_LONG:
		return network->long_name;
	case THREEGPP_NAMING_SHORT:
		return network->short_name;
	default:
		return network->numeric;
	}
}

static bool named(const struct baseband_operator *network, uint8_t format, struct at_text name)
{
	const char *text = name_of(network, format);

	return strlen(text) == name.length && memcmp(text, name.bytes, name.length) == 0;
}

/* --- Selecting one ------------------------------------------------------------------------ */

static void selected(void *argument, enum cause cause)
{
	at_finish(argument, cause);
}

static void select_automatically(struct at_call *call)
{
	struct baseband *baseband = threegpp_baseband(call);

	baseband->operations->select(baseband, NULL, BASEBAND_ANY_TECHNOLOGY, selected, call);
}

static void selected_manually(void *argument, enum cause cause)
{
	struct at_call *call = argument;
	const struct threegpp_cops_set *arguments = at_call_context(call);

	if (cause == CAUSE_NONE)
		operators.format = arguments->of_mode.manual.format;
	if (cause != CAUSE_NONE && arguments->mode == THREEGPP_COPS_MODE_MANUAL_AUTOMATIC)
		select_automatically(call);
	else
		at_finish(call, cause);
}

static void select_numeric(struct at_call *call, const char *numeric)
{
	struct baseband *baseband = threegpp_baseband(call);
	const struct threegpp_cops_set *arguments = at_call_context(call);
	bool technology = arguments->given & THREEGPP_COPS_SET_MANUAL_ACT;

	baseband->operations->select(baseband, numeric,
				     technology ? (uint8_t)arguments->of_mode.manual.act
						: BASEBAND_ANY_TECHNOLOGY,
				     selected_manually, call);
}

/* Only numbers are understood by the network: the name has to be found there first. */
static void looked_up(void *argument, enum cause cause)
{
	struct at_call *call = argument;
	const struct threegpp_cops_set *arguments = at_call_context(call);
	uint8_t format = arguments->of_mode.manual.format;

	for (unsigned i = 0; cause == CAUSE_NONE && i < operators.count; i++)
		if (named(&operators.found[i], format, arguments->of_mode.manual.oper)) {
			select_numeric(call, operators.found[i].numeric);
			return;
		}
	selected_manually(call, cause == CAUSE_NONE ? CAUSE_no_network : cause);
}

static void scan(struct at_call *call, baseband_done *done)
{
	struct baseband *baseband = threegpp_baseband(call);

	baseband->operations->scan(baseband, operators.found,
				   sizeof operators.found / sizeof operators.found[0],
				   &operators.count, done, call);
}

static void select_manually(struct at_call *call, const struct threegpp_cops_set *arguments)
{
	struct at_text name = arguments->of_mode.manual.oper;
	char numeric[THREEGPP_COPS_SET_MANUAL_OPER_MAX + 1];

	if (arguments->of_mode.manual.format == THREEGPP_NAMING_NUMERIC)
		select_numeric(call, text_copy(numeric, sizeof numeric, name.bytes, name.length));
	else
		scan(call, looked_up);
}

static void give_up(struct at_call *call, enum cause why)
{
	struct baseband *baseband = threegpp_baseband(call);

	(void)why;
	baseband->operations->abandon(baseband, selected, call);
	baseband->operations->abandon(baseband, selected_manually, call);
	baseband->operations->abandon(baseband, looked_up, call);
}

enum cause threegpp_cops_set(struct at_call *call, const struct threegpp_cops_set *arguments)
{
	struct baseband *baseband = threegpp_baseband(call);

	at_on_abort(call, give_up, (void *)arguments);
	switch (arguments->mode) {
	case THREEGPP_COPS_MODE_FORMAT_ONLY:
		operators.format = arguments->of_mode.format_only.format;
		return CAUSE_NONE;
	case THREEGPP_COPS_MODE_AUTOMATIC:
		if (arguments->given & THREEGPP_COPS_SET_AUTOMATIC_FORMAT)
			operators.format = arguments->of_mode.automatic.format;
		select_automatically(call);
		return CAUSE_PENDING;
	case THREEGPP_COPS_MODE_DEREGISTER:
		if (arguments->given & THREEGPP_COPS_SET_DEREGISTER_FORMAT)
			operators.format = arguments->of_mode.deregister.format;
		baseband->operations->select(baseband, "", BASEBAND_ANY_TECHNOLOGY, selected, call);
		return CAUSE_PENDING;
	default:
		select_manually(call, arguments);
		return CAUSE_PENDING;
	}
}

/* --- Showing them -------------------------------------------------------------------------- */

enum cause threegpp_cops_read(struct at_call *call)
{
	struct baseband *baseband = threegpp_baseband(call);
	const struct baseband_operator *current = baseband->operations->current_operator(baseband);
	struct threegpp_cops_reply reply = {
		.fields =
			current != NULL ? THREEGPP_COPS_REPLY_TO_ACT : THREEGPP_COPS_REPLY_TO_MODE,
		.mode = (uint8_t)baseband->operations->selection(baseband),
		.format = operators.format,
	};

	if (current != NULL) {
		reply.oper = text_of(name_of(current, operators.format));
		reply.act = current->technology;
	}
	threegpp_cops_reply(call, &reply);
	return CAUSE_NONE;
}

static void scanned(void *argument, enum cause cause)
{
	struct at_call *call = argument;
	struct threegpp_cops_list_reply reply = {.stat_count = (uint8_t)operators.count};

	if (cause != CAUSE_NONE) {
		at_finish(call, cause);
		return;
	}
	for (unsigned i = 0; i < operators.count; i++) {
		const struct baseband_operator *network = &operators.found[i];

		reply.stat_list[i].stat = network->state;
		reply.stat_list[i].long_name = text_of(network->long_name);
		reply.stat_list[i].short_name = text_of(network->short_name);
		reply.stat_list[i].numeric_name = text_of(network->numeric);
		reply.stat_list[i].act = network->technology;
	}
	threegpp_cops_list_reply(call, &reply);
	at_finish(call, CAUSE_NONE);
}

static void give_scan_up(struct at_call *call, enum cause why)
{
	struct baseband *baseband = threegpp_baseband(call);

	(void)why;
	baseband->operations->abandon(baseband, scanned, call);
}

enum cause threegpp_cops_test(struct at_call *call)
{
	at_on_abort(call, give_scan_up, NULL);
	scan(call, scanned);
	return CAUSE_PENDING;
}
