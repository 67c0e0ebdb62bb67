/* SPDX-License-Identifier: MIT */
/* Identification, and the SIM. */
#include "dialects/3gpp/general_subscriber.h"
#include "dialects/common/text.h"
#include "drivers/baseband.h"
#include "product.h"
#include "services/services.h"

struct baseband *threegpp_baseband(const struct at_call *call)
{
	return ((const struct services *)at_call_application(call))->baseband;
}

/* Why what is on the SIM cannot be read. */
static enum cause sim_cause(struct baseband *baseband)
{
	switch (baseband->operations->sim(baseband)) {
	case BASEBAND_SIM_READY:
		return CAUSE_NONE;
	case BASEBAND_SIM_PIN:
		return CAUSE_sim_pin_required;
	case BASEBAND_SIM_PUK:
		return CAUSE_sim_puk_required;
	default:
		return CAUSE_sim_missing;
	}
}

enum cause threegpp_subscriber(const struct at_call *call, const char **imsi)
{
	struct baseband *baseband = threegpp_baseband(call);

	*imsi = baseband->operations->imsi(baseband);
	return sim_cause(baseband);
}

enum cause threegpp_cgmi_execute(struct at_call *call)
{
	threegpp_cgmi_reply(call,
			    &(struct threegpp_cgmi_reply){.name = text_of(PRODUCT_MANUFACTURER)});
	return CAUSE_NONE;
}

enum cause threegpp_cgmm_execute(struct at_call *call)
{
	threegpp_cgmm_reply(call, &(struct threegpp_cgmm_reply){.name = text_of(PRODUCT_MODEL)});
	return CAUSE_NONE;
}

enum cause threegpp_cgmr_execute(struct at_call *call)
{
	threegpp_cgmr_reply(call,
			    &(struct threegpp_cgmr_reply){.revision = text_of(PRODUCT_REVISION)});
	return CAUSE_NONE;
}

enum cause threegpp_cgsn_execute(struct at_call *call)
{
	struct baseband *baseband = threegpp_baseband(call);
	struct at_text imei = text_of(baseband->operations->imei(baseband));

	threegpp_cgsn_reply(call, &(struct threegpp_cgsn_reply){.imei = imei});
	return CAUSE_NONE;
}

enum cause threegpp_cimi_execute(struct at_call *call)
{
	const char *imsi;
	enum cause cause = threegpp_subscriber(call, &imsi);

	if (cause == CAUSE_NONE)
		threegpp_cimi_reply(call, &(struct threegpp_cimi_reply){.imsi = text_of(imsi)});
	return cause;
}

/* The card's own number can be read before the PIN is entered. */
enum cause threegpp_ccid_execute(struct at_call *call)
{
	struct baseband *baseband = threegpp_baseband(call);
	struct at_text iccid = text_of(baseband->operations->iccid(baseband));

	if (iccid.length == 0)
		return CAUSE_sim_missing;
	threegpp_ccid_reply(call, &(struct threegpp_ccid_reply){.iccid = iccid});
	return CAUSE_NONE;
}

enum cause threegpp_cpin_set(struct at_call *call, const struct threegpp_cpin_set *arguments)
{
	struct baseband *baseband = threegpp_baseband(call);
	char pin[THREEGPP_CPIN_SET_PIN_MAX + 1], new_pin[THREEGPP_CPIN_SET_NEWPIN_MAX + 1];
	bool unblocks = arguments->given & THREEGPP_CPIN_SET_NEWPIN;

	text_copy(pin, sizeof pin, arguments->pin.bytes, arguments->pin.length);
	if (unblocks)
		text_copy(new_pin, sizeof new_pin, arguments->newpin.bytes,
			  arguments->newpin.length);
	return baseband->operations->pin(baseband, pin, unblocks ? new_pin : NULL);
}

enum cause threegpp_cpin_read(struct at_call *call)
{
	struct threegpp_cpin_reply reply;

	switch (sim_cause(threegpp_baseband(call))) {
	case CAUSE_NONE:
		reply.code = THREEGPP_CPIN_CODE_READY;
		break;
	case CAUSE_sim_pin_required:
		reply.code = THREEGPP_CPIN_CODE_SIM_PIN;
		break;
	case CAUSE_sim_puk_required:
		reply.code = THREEGPP_CPIN_CODE_SIM_PUK;
		break;
	default:
		return CAUSE_sim_missing;
	}
	threegpp_cpin_reply(call, &reply);
	return CAUSE_NONE;
}

enum cause threegpp_cfun_set(struct at_call *call, const struct threegpp_cfun_set *arguments)
{
	const struct services *services = at_call_application(call);
	struct baseband *baseband = services->baseband;

	baseband->operations->set_functionality(baseband,
						(enum baseband_functionality)arguments->fun);
	if (arguments->rst == THREEGPP_CFUN_RST_YES)
		services->restart(services->board);
	return CAUSE_NONE;
}

enum cause threegpp_cfun_read(struct at_call *call)
{
	struct baseband *baseband = threegpp_baseband(call);
	uint8_t fun = (uint8_t)baseband->operations->functionality(baseband);

	threegpp_cfun_reply(call, &(struct threegpp_cfun_reply){.fun = fun});
	return CAUSE_NONE;
}
