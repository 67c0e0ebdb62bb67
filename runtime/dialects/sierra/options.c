/* SPDX-License-Identifier: MIT */
/* The options of sockets: what the connection is, or what it will do from now on. */
#include "dialects/common/text.h"
#include "dialects/sierra/create_table.h"

static void show_address(const struct sierra_service *service, struct sierra_socket_value *value)
{
	struct connection_address local = {0}, remote = {0};

	connection_local(service->connection, &local);
	value->of_option.bound.value = connection_remote(service->connection, &remote);
	switch (value->option) {
	case SIERRA_SOCKET_OPTION_PORT:
		value->of_option.port.value =
			service->protocol == SIERRA_PROTOCOL_SERVER ? service->port : local.port;
		break;
	case SIERRA_SOCKET_OPTION_PEER_PORT:
		value->of_option.peer_port.value = remote.port;
		break;
	case SIERRA_SOCKET_OPTION_PEER_ADDRESS:
		value->of_option.peer_address.value = ipv4_of(address_ipv4(&remote.ip));
		break;
	default:
		break;
	}
}

enum cause sierra_socket_show(struct at_call *call, const struct sierra_wipopt_set *arguments,
			      struct sierra_socket_value *value)
{
	const struct sierra_service *service = sierra_active(arguments->protocol, arguments->idx);

	(void)call;
	switch (value->option) {
	case SIERRA_SOCKET_OPTION_LOW_WATER:
		value->of_option.low_water.value = service->low_water;
		break;
	case SIERRA_SOCKET_OPTION_READABLE:
		value->of_option.readable.value = (uint16_t)connection_pending(service->connection);
		break;
	case SIERRA_SOCKET_OPTION_NO_DELAY:
		value->of_option.no_delay.value = service->configuration.nodelay;
		break;
	case SIERRA_SOCKET_OPTION_TTL:
		value->of_option.ttl.value = service->configuration.ttl;
		break;
	case SIERRA_SOCKET_OPTION_TOS:
		value->of_option.tos.value = service->configuration.tos;
		break;
	default:
		show_address(service, value);
		break;
	}
	return CAUSE_NONE;
}

enum cause sierra_wipopt_set(struct at_call *call, const struct sierra_wipopt_set *arguments)
{
	struct sierra_service *service = sierra_active(arguments->protocol, arguments->idx);
	struct connection_configuration *configuration = &service->configuration;

	(void)call;
	if (arguments->action != SIERRA_WIPOPT_ACTION_CHANGE)
		return CAUSE_NONE;
	switch (arguments->of_action.change.option) {
	case SIERRA_SOCKET_OPTION_LOW_WATER: /* nothing here waits for a mark */
		service->low_water = arguments->of_action.change.of_option.low_water.value;
		break;
	case SIERRA_SOCKET_OPTION_NO_DELAY:
		configuration->nodelay = arguments->of_action.change.of_option.no_delay.value;
		break;
	case SIERRA_SOCKET_OPTION_TTL:
		configuration->ttl = arguments->of_action.change.of_option.ttl.value;
		break;
	case SIERRA_SOCKET_OPTION_TOS:
		configuration->tos = arguments->of_action.change.of_option.tos.value;
		break;
	default:
		break;
	}
	connection_configure(service->connection, configuration);
	return CAUSE_NONE;
}

enum cause sierra_wipopt_read(struct at_call *call)
{
	sierra_wipopt_none_reply(call);
	return CAUSE_NONE;
}
