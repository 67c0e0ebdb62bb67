/* SPDX-License-Identifier: MIT */
/* +IFC: what &K sets, in other words. */
#include "product.h"

static const uint8_t kinds[] = {
	[V250_FLOW_NONE] = V250_AMP_K_VALUE_NONE,
	[V250_FLOW_SOFTWARE] = V250_AMP_K_VALUE_SOFTWARE,
	[V250_FLOW_HARDWARE] = V250_AMP_K_VALUE_HARDWARE,
};

static uint8_t *flow_of(const struct at_call *call)
{
	struct product_port_settings *settings = at_port_settings(at_call_port(call));

	return &settings->engine.flow;
}

enum cause v250_ifc_set(struct at_call *call, const struct v250_ifc_set *arguments)
{
	if (arguments->dce_by_dte != arguments->dte_by_dce)
		return CAUSE_not_supported;
	*flow_of(call) = kinds[arguments->dce_by_dte];
	return CAUSE_NONE;
}

enum cause v250_ifc_read(struct at_call *call)
{
	uint8_t kind = 0;

	while (kinds[kind] != *flow_of(call))
		kind++;
	v250_ifc_reply(call, &(struct v250_ifc_reply){kind, kind});
	return CAUSE_NONE;
}
