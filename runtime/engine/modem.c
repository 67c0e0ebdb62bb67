/* SPDX-License-Identifier: MIT */
/* The modem and its ports as the board sees them: memory, streams, bytes in, time. */
#include <string.h>

#include "engine/memory.h"
#include "engine/port.h"

static size_t port_memory(const struct at_product *product)
{
	return AT_PORT_MEMORY(product->arguments_size, product->port_settings_size,
			      product->line_size, product->unsolicited_size);
}

size_t at_modem_size(const struct at_product *product, unsigned ports)
{
	return AT_MODEM_MEMORY(ports, port_memory(product), product->settings_size);
}

static void *cut(char **memory, size_t n)
{
	void *piece = *memory;

	*memory += AT_ALIGNED(n);
	return piece;
}

static void init_port(struct at_modem *modem, unsigned index, char **memory)
{
	const struct at_product *product = modem->product;
	const char *prefix = at_string(product, product->dialect->prefix);
	struct at_port *port = &modem->ports[index];

	port->modem = modem;
	port->product = product;
	port->index = (uint8_t)index;
	port->arguments = cut(memory, product->arguments_size);
	port->settings = cut(memory, product->port_settings_size);
	port->parser.line = cut(memory, product->line_size + 1u); /* and the parser's NUL */
	port->queue = cut(memory, product->unsolicited_size);
	port->staging = cut(memory, AT_STAGING_SIZE);
	port->parser.product = product;
	port->data.payload = &port->data_room.payload;
	port->prefix[0] = (uint8_t)(prefix[0] | 0x20);
	port->prefix[1] = (uint8_t)(prefix[1] | 0x20);
	port->call.port = port;
	port->lines = 0xff;
	port->obeyed = &settings_obeyed;
	if (product->engine_settings != AT_NONE)
		port->obeyed = memcpy((char *)port->settings + product->engine_settings,
				      &settings_obeyed, sizeof(settings_obeyed));
	line_forget(port);
	settings_start_port(port);
}

struct at_modem *at_modem_init(void *memory, const struct at_product *product, unsigned ports,
			       const struct at_storage *storage, const struct at_platform *platform,
			       void *application)
{
	char *at = memory;
	struct at_modem *modem;

	memset(memory, 0, at_modem_size(product, ports));
	modem = cut(&at, sizeof(*modem));
	modem->product = product;
	modem->storage = storage;
	modem->platform = platform;
	modem->application = application;
	modem->port_count = (uint8_t)ports;
	modem->time = platform->now(platform->context);
	modem->ports = cut(&at, ports * sizeof(struct at_port));
	modem->settings = cut(&at, product->settings_size);
	settings_start(modem);
	for (unsigned i = 0; i < ports; i++)
		init_port(modem, i, &at);
	return modem;
}

/* ------------------------------------------------------------------------------ streams */

void at_port_attach(struct at_port *port, struct at_stream *stream)
{
	port->stream = stream;
	port->blocked = false;
	port->lines = 0xff;
	online_lines(port);
}

static void drop_dtr(struct at_port *port)
{
	command_run(port); /* a CONNECT that is due comes first */
	if (port->state == PORT_ONLINE)
		online_dtr(port);
	else if (port->obeyed->dtr >= 2 && command_abortable(port))
		command_abort(port, CAUSE_aborted);
	if (port->state == PORT_PAYLOAD && port->obeyed->dtr != 0)
		payload_abandon(port, CAUSE_cancelled);
}

void at_port_detach(struct at_port *port)
{
	modem_refresh(port->modem);
	drop_dtr(port);
	if (port->state == PORT_PAYLOAD)
		payload_abandon(port, CAUSE_cancelled);
	if (port->state == PORT_LINE && port->phase != LINE_NOISE)
		line_forget(port);
	if (port->head != port->tail)
		output_lost(port, (size_t)(port->tail - port->head));
	port->head = port->tail = 0;
	port->after_end = NOT_AFTER_END;
	port->cr_alone = port->starved = false;
	port->ahead = port->discard = 0;
	port->stream = NULL;
	if (port->product->late != NULL)
		port->product->late->detached(port);
}

void at_port_dtr(struct at_port *port, bool on)
{
	modem_refresh(port->modem);
	if (!on)
		drop_dtr(port);
	online_lines(port);
	output_flush(port);
}

void at_port_writable(struct at_port *port)
{
	port->blocked = false;
	if (port->state == PORT_ONLINE)
		port->pumping = true;
}

/* -------------------------------------------------------------------------------- time */

uint32_t port_left(const struct at_port *port, uint32_t since, uint32_t limit)
{
	uint32_t passed = port_now(port) - since;

	if (limit == 0)
		return UINT32_MAX;
	return passed < limit ? limit - passed : 0;
}

static uint32_t run_next(const struct at_port *port)
{
	if (port->state == PORT_RUN) /* waits for room in the staging buffer */
		return output_roomy(port) ? 0 : UINT32_MAX;
	if (port->call.outcome != CAUSE_PENDING)
		return 0;
	return port_left(port, port->call.begun, command_deadline(port));
}

static void poll_port(struct at_port *port)
{
	bool moved = port->pumping;
	uint8_t before = port->state;

	if (port->typed)
		port->heard = port_now(port);
	port->typed = false;
	output_flush(port);
	if (port->state == PORT_RUN || port->state == PORT_CALL) {
		if (run_next(port) == 0)
			command_abort(port, CAUSE_timed_out);
		command_run(port);
	} else if (port->state == PORT_PAYLOAD) {
		payload_run(port);
	} else if (port->state == PORT_ONLINE) {
		online_run(port);
	} else if (port_product(port)->lines->run != NULL) {
		port_product(port)->lines->run(port);
	}
	unsolicited_run(port);
	online_lines(port);
	output_flush(port);
	if (port->starved && (moved || port->state == PORT_LINE || port->state != before) &&
	    port->stream != NULL && port->stream->operations->resume != NULL) {
		port->starved = false;
		port->stream->operations->resume(port->stream);
	}
}

void at_modem_poll(struct at_modem *modem)
{
	modem_refresh(modem);
	if (modem->product->late != NULL)
		modem->product->late->run(modem);
	for (unsigned i = 0; i < modem->port_count; i++)
		poll_port(&modem->ports[i]);
}

static uint32_t port_next(const struct at_port *port)
{
	uint32_t next = UINT32_MAX, codes = unsolicited_next(port);

	if (port->head != port->tail && !port->blocked)
		return 0;
	switch ((enum port_state)port->state) {
	case PORT_LINE:
		if (port->phase == LINE_WRONG && output_roomy(port))
			next = port_left(port, port->heard, AT_PAYLOAD_SILENCE);
		break;
	case PORT_RUN:
	case PORT_CALL:
		next = run_next(port);
		break;
	case PORT_PAYLOAD:
		next = payload_next(port);
		break;
	case PORT_ONLINE:
		next = online_next(port);
		break;
	}
	return codes < next ? codes : next;
}

uint32_t at_modem_next(const struct at_modem *modem)
{
	uint32_t next = UINT32_MAX;

	if (modem->product->late != NULL)
		next = modem->product->late->next(modem);
	/* Time stands still for the caller's question: it is that of the last poll or receive. */
	for (unsigned i = 0; i < modem->port_count; i++) {
		uint32_t each = port_next(&modem->ports[i]);

		next = each < next ? each : next;
	}
	uint32_t gone = modem->platform->now(modem->platform->context) - modem->time;

	if (next == UINT32_MAX)
		return next;
	return next > gone ? next - gone : 0;
}

/* ----------------------------------------------------------------------------- questions */

bool at_port_busy(const struct at_port *port)
{
	return port->state != PORT_LINE || port->head != port->tail;
}

bool at_port_running(const struct at_port *port)
{
	return port->state == PORT_RUN || port->state == PORT_CALL;
}

bool at_port_online(const struct at_port *port)
{
	return port->state == PORT_ONLINE;
}

const struct at_counters *at_port_counters(const struct at_port *port)
{
	return &port->counters;
}

uint32_t at_now(const struct at_modem *modem)
{
	return modem->platform->now(modem->platform->context);
}

unsigned at_port_index(const struct at_port *port)
{
	return port->index;
}

struct at_port *at_modem_port(struct at_modem *modem, unsigned index)
{
	return index < modem->port_count ? &modem->ports[index] : NULL;
}

void at_port_hold(struct at_port *port, struct at_held *held)
{
	port->held = held;
}

struct at_held *at_port_held(const struct at_port *port)
{
	return port->held;
}

void *at_modem_application(const struct at_modem *modem)
{
	return modem->application;
}

void *at_modem_settings(const struct at_modem *modem)
{
	return modem->settings;
}

void *at_port_settings(const struct at_port *port)
{
	return port->settings;
}
