/* SPDX-License-Identifier: MIT */
/* Closing services. */
#include "dialects/sierra/create_table.h"

static struct sierra_service *service_of(const struct sierra_wipclose_set *arguments)
{
	switch (arguments->protocol) {
	case SIERRA_PROTOCOL_UDP:
		return sierra_service(arguments->protocol, arguments->of_protocol.udp.idx);
	case SIERRA_PROTOCOL_SERVER:
		return sierra_service(arguments->protocol, arguments->of_protocol.server.idx);
	default:
		return sierra_service(arguments->protocol, arguments->of_protocol.tcp.idx);
	}
}

/* What is not there closes as well; so does what is still being opened. */
enum cause sierra_wipclose_set(struct at_call *call, const struct sierra_wipclose_set *arguments)
{
	struct sierra_service *service = service_of(arguments);

	(void)call;
	if (service->protocol == arguments->protocol)
		sierra_close(service);
	return CAUSE_NONE;
}

enum cause sierra_wipclose_read(struct at_call *call)
{
	sierra_wipclose_reply(call);
	return CAUSE_NONE;
}
