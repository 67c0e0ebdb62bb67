/* SPDX-License-Identifier: MIT */
/* Network applications that are later work: all that is right is refused, with its payload. */
#include "product.h"

enum cause
ti_net_appget_host_by_service_set(struct at_call *call,
				  const struct ti_net_appget_host_by_service_set *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_not_supported;
}

size_t ti_net_appsend_set_bytes(struct at_call *call, const struct ti_net_appsend_set *arguments,
				const uint8_t *bytes, size_t n)
{
	(void)call;
	(void)arguments;
	(void)bytes;
	return n;
}

enum cause ti_net_appsend_set_end(struct at_call *call, const struct ti_net_appsend_set *arguments,
				  enum cause how)
{
	(void)call;
	(void)arguments;
	(void)how;
	return CAUSE_not_supported;
}

enum cause ti_net_appsend_set(struct at_call *call, const struct ti_net_appsend_set *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_not_supported;
}

enum cause ti_net_apprecv_set(struct at_call *call, const struct ti_net_apprecv_set *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_not_supported;
}

enum cause ti_net_appget_service_list_set(struct at_call *call,
					  const struct ti_net_appget_service_list_set *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_not_supported;
}

enum cause ti_net_appregister_service_set(struct at_call *call,
					  const struct ti_net_appregister_service_set *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_not_supported;
}

enum cause
ti_net_appun_register_service_set(struct at_call *call,
				  const struct ti_net_appun_register_service_set *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_not_supported;
}
