/* SPDX-License-Identifier: MIT */
/* Data mode with a service, and what its port hears of it in command mode. */
#include <stddef.h>

#include "dialects/common/text.h"
#include "dialects/sierra/create_table.h"
#include "dialects/sierra/offline.h"
#include "dialects/sierra/stack.h"

/* --- What the specification asks. */

/* Here or on another port, in data mode or in an offline session. */
bool sierra_data_in_use(struct at_call *call, uint32_t protocol, uint32_t idx, uint32_t mode)
{
	const struct sierra_service *service = sierra_service(protocol, idx);

	(void)call;
	return mode != SIERRA_STREAM_UNMAP && (service->mapped || sierra_offline(service));
}

bool sierra_data_returns(struct at_call *call)
{
	return sierra_stack_options(at_call_modem(call))->auto_switch;
}

bool sierra_data_sends_escape(struct at_call *call)
{
	return !sierra_stack_options(at_call_modem(call))->escape_not_sent;
}

/* --- Mapping. */

/* V.250's O after an escape: +WIPDATA is the only way back. */
static enum cause resume(struct at_call *call, struct at_held *held)
{
	(void)call;
	(void)held;
	return CAUSE_not_allowed;
}

static struct at_held escaped = {.resume = resume};

/* What of the host's bytes makes a packet: a datagram is of the host's making where it can mark the
 * end; a stream goes at twice its size or after its time, without one at once (6.2.11.4). */
static void segment(struct connection_configuration *configuration,
		    const struct sierra_wipdata_set *arguments, bool bound)
{
	bool udp = arguments->protocol == SIERRA_PROTOCOL_UDP;
	uint32_t wait = udp ? arguments->of_protocol.udp.of_mode.transparent.wait_time
			    : arguments->of_protocol.tcp.of_mode.continuous.wait_time;

	if (!udp && wait == 0)
		configuration->packet_size = 0;
	else if (!udp)
		configuration->packet_size =
			(uint16_t)(2 * arguments->of_protocol.tcp.of_mode.continuous.send_size);
	else if (!bound)
		configuration->packet_size = arguments->of_protocol.udp.of_mode.transparent.packet;
	else
		configuration->packet_size = UINT16_MAX;
	configuration->send_timeout =
		udp && bound ? 0 : wait * SIERRA_WIPDATA_SET_TCP_CONTINUOUS_WAIT_TIME_MS;
}

static enum cause map(struct at_call *call, struct sierra_service *service,
		      const struct sierra_wipdata_set *arguments, bool bound)
{
	enum cause cause;

	segment(&service->configuration, arguments, bound);
	connection_configure(service->connection, &service->configuration);
	connection_channel_bound(&service->channel, bound);
	sierra_own(service, at_call_port(call));
	service->mapped = true;
	cause = at_connect(call, &service->channel.channel);
	if (service->over != CAUSE_NONE || service->finished) /* behind what it has left to show */
		sierra_data_ended(service);
	return cause;
}

/* What has ended can still be read, and no more. */
static enum cause exhausted(const struct sierra_service *service)
{
	return connection_pending(service->connection) != 0 ? CAUSE_NONE : service->over;
}

/* From another port; this one is in command mode. */
static enum cause unmap(struct sierra_service *service)
{
	if (!service->mapped)
		return CAUSE_wrong_state;
	at_channel_end(service->owner, &service->channel.channel, AT_CHANNEL_LOST, CAUSE_NONE);
	return CAUSE_NONE;
}

void sierra_data_ended(struct sierra_service *service)
{
	at_channel_end(service->owner, &service->channel.channel, AT_CHANNEL_CLOSED,
		       service->over != CAUSE_NONE ? service->over : CAUSE_closed_by_peer);
}

enum cause sierra_wipdata_set(struct at_call *call, const struct sierra_wipdata_set *arguments)
{
	bool udp = arguments->protocol == SIERRA_PROTOCOL_UDP;
	struct sierra_service *service =
		sierra_service(arguments->protocol, udp ? arguments->of_protocol.udp.idx
							: arguments->of_protocol.tcp.idx);

	uint8_t mode = udp ? arguments->of_protocol.udp.mode : arguments->of_protocol.tcp.mode;
	enum cause cause = exhausted(service);

	if (mode == SIERRA_STREAM_UNMAP)
		return unmap(service);
	if (cause != CAUSE_NONE)
		return cause;
	if (mode == SIERRA_STREAM_OFFLINE)
		return sierra_offline_open(call, service);
	return map(call, service, arguments, mode == SIERRA_STREAM_CONTINUOUS);
}

void sierra_left(struct connection_channel *channel, enum at_channel_end why)
{
	struct sierra_service *service =
		(struct sierra_service *)((char *)channel -
					  offsetof(struct sierra_service, channel));

	service->mapped = false;
	if (why == AT_CHANNEL_CLOSED && service->over != CAUSE_NONE &&
	    service->over != CAUSE_closed_by_peer)
		service->farewell = false; /* the result code has said it */
	at_port_hold(service->owner, &escaped);
	sierra_announce(service);
}

/* --- Indications: one for what waits, until the host has looked; the peer's end behind it. */

static void tell_data(struct sierra_service *service, struct at_port *port)
{
	struct sierra_wipdata_waits waits = {.protocol = service->protocol};
	struct connection_address from = {0};

	service->told = true;
	if (service->protocol == SIERRA_PROTOCOL_UDP) {
		connection_sender(service->connection, &from);
		waits.of_protocol.udp.idx = service->index;
		waits.of_protocol.udp.size = (uint16_t)connection_datagram(service->connection);
		waits.of_protocol.udp.peer = ipv4_of(address_ipv4(&from.ip));
		waits.of_protocol.udp.peer_port = from.port;
	} else {
		waits.of_protocol.tcp.idx = service->index;
		waits.of_protocol.tcp.size = (uint16_t)connection_pending(service->connection);
	}
	sierra_wipdata_waits_now(port, &waits);
}

bool sierra_emit(struct at_source *source, struct at_port *port)
{
	struct sierra_service *service =
		(struct sierra_service *)((char *)source - offsetof(struct sierra_service, source));

	if (service->mapped)
		return false;
	if (service->told)
		return sierra_offline(service) && sierra_offline_show(service, port);
	if (connection_pending(service->connection) != 0) {
		tell_data(service, port);
		return sierra_offline(service);
	}
	if (service->farewell)
		sierra_wippeerclose_now(
			port, &(struct sierra_wippeerclose){service->protocol, service->index});
	service->farewell = false;
	return false;
}

enum cause sierra_wipdata_read(struct at_call *call)
{
	sierra_wipdata_reply(call);
	return CAUSE_NONE;
}
