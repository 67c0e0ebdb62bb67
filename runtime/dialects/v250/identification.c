/* SPDX-License-Identifier: MIT */
#include "dialects/common/text.h"
#include "drivers/baseband.h"
#include "product.h"
#include "services/services.h"

enum cause v250_gmi_execute(struct at_call *call)
{
	v250_gmi_reply(call, &(struct v250_gmi_reply){.name = text_of(PRODUCT_MANUFACTURER)});
	return CAUSE_NONE;
}

enum cause v250_gmm_execute(struct at_call *call)
{
	v250_gmm_reply(call, &(struct v250_gmm_reply){.name = text_of(PRODUCT_MODEL)});
	return CAUSE_NONE;
}

enum cause v250_gmr_execute(struct at_call *call)
{
	v250_gmr_reply(call, &(struct v250_gmr_reply){.revision = text_of(PRODUCT_REVISION)});
	return CAUSE_NONE;
}

enum cause v250_gsn_execute(struct at_call *call)
{
	const struct services *services = at_call_application(call);
	struct baseband *baseband = services->baseband;
	struct at_text imei = text_of(baseband->operations->imei(baseband));

	v250_gsn_reply(call, &(struct v250_gsn_reply){.imei = imei});
	return CAUSE_NONE;
}
