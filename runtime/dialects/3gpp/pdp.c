/* SPDX-License-Identifier: MIT */
/* The packet domain: attachment, and the addresses of contexts. */
#include "dialects/3gpp/general_subscriber.h"
#include "dialects/common/text.h"
#include "drivers/baseband.h"
#include "product.h"
#include "services/pdp/pdp.h"
#include "services/services.h"

static void done(void *argument, enum cause cause)
{
	at_finish(argument, cause);
}

static void give_up(struct at_call *call, enum cause why)
{
	struct baseband *baseband = threegpp_baseband(call);

	(void)why;
	baseband->operations->abandon(baseband, done, call);
}

enum cause threegpp_cgatt_set(struct at_call *call, const struct threegpp_cgatt_set *arguments)
{
	struct baseband *baseband = threegpp_baseband(call);

	at_on_abort(call, give_up, NULL);
	baseband->operations->attach(baseband, arguments->state == THREEGPP_CGATT_STATE_ATTACHED,
				     done, call);
	return CAUSE_PENDING;
}

enum cause threegpp_cgatt_read(struct at_call *call)
{
	struct baseband *baseband = threegpp_baseband(call);

	threegpp_cgatt_reply(call, &(struct threegpp_cgatt_reply){
					   .state = baseband->operations->attached(baseband)});
	return CAUSE_NONE;
}

static void show_address(struct at_call *call, unsigned cid)
{
	const struct services *services = at_call_application(call);

	threegpp_cgpaddr_reply(call, &(struct threegpp_cgpaddr_reply){
					     .cid = (uint8_t)cid,
					     .address = ipv4_of(pdp_address(services->pdp, cid)),
				     });
}

/* One context, or all that are defined. */
enum cause threegpp_cgpaddr_set(struct at_call *call, const struct threegpp_cgpaddr_set *arguments)
{
	if (arguments->given & THREEGPP_CGPADDR_SET_CID) {
		show_address(call, arguments->cid);
		return CAUSE_NONE;
	}
	for (unsigned cid = 1; cid <= LIMIT_CONTEXTS; cid++)
		if (threegpp_cgdcont_setting(at_call_modem(call), cid)->given &
		    THREEGPP_CGDCONT_SET_PDP_TYPE)
			show_address(call, cid);
	return CAUSE_NONE;
}
