/* SPDX-License-Identifier: MIT */
/*
 * Running the commands of a line in order: parse one, bind its parameters, let its handler or the
 * tables answer, go on or stop. A command that is pending keeps the port here until it finishes,
 * is aborted, or runs out of time.
 */
#include <string.h>

#include "engine/port.h"

static bool streamed(const struct at_port *port)
{
	return port_product(port)->dialect->discipline == AT_STREAMED;
}

/* The line ends with this answer; a streamed line first, with its terminator. */
static void end_line(struct at_port *port, enum cause cause)
{
	const struct at_parser *parser = &port->parser;

	port->call.active = false;
	if (streamed(port) && (parser->length == 0 || parser->line[parser->length - 1] != '\r')) {
		port->state = PORT_LINE;
		port->phase = LINE_WRONG;
		port->wrong = (uint8_t)cause;
		return;
	}
	if (cause == CAUSE_NONE)
		reply_result(port, AT_RESULT_OK);
	else
		reply_cause(port, call_extra(&port->call), cause, port->wrong_parameter);
	line_done(port);
}

void command_fail_line(struct at_port *port, enum cause cause)
{
	port->call.port = port;
	port->call.form = NULL;
	port->call.extra = NULL;
	port->wrong_parameter = AT_NONE;
	if (tracing(port))
		trace_command(port, cause);
	end_line(port, cause);
}

/* Finds the form that was written. Returns whether the command offers it. */
static bool resolve(struct at_call *call, const struct at_command *command, unsigned kind)
{
	call->kind = (uint8_t)kind;
	call->form = NULL;
	call->extra = NULL;
	if ((command->written >> kind & 1) != 0) {
		const struct at_product *product = port_product(call->port);

		call->form = &product->forms[form_index(command, kind)];
		if ((call->form->flags & AT_FORM_EXTRA) != 0)
			call->extra = &product->extras[call->form->extra];
	}
	return ((command->written | command->made) >> kind & 1) != 0;
}

/* The parameter list from the one behind `bound` others. */
static enum cause bind_rest(struct at_port *port, const struct at_command *command, unsigned bound)
{
	const struct at_product *product = port_product(port);
	struct binding binding = {
		.product = product,
		.line = port->parser.line,
		.tokens = port->parser.tokens,
		.token_count = port->parser.token_count,
		.form = call_form(&port->call),
		.command = command,
		.record = port->arguments,
		.port = port,
	};
	enum cause cause = bind_arguments(&binding, bound);

	if (cause != CAUSE_NONE) {
		port->offending = (uint8_t)(binding.at + 1);
		if (binding.parameter != NULL)
			port->wrong_parameter = (uint16_t)(binding.parameter - product->parameters);
	}
	return cause;
}

static enum cause bind(struct at_port *port, const struct at_command *command)
{
	const struct at_parser *parser = &port->parser;
	const struct at_form *form = call_form(&port->call);

	if (form->count == 0 && parser->token_count == 0)
		return CAUSE_NONE;
	memset(port->arguments, 0, parser->product->arguments_size);
	unsigned bound = bind_digits(parser, form, port->arguments);

	if (bound == form->count && bound == parser->token_count)
		return CAUSE_NONE;
	return bind_rest(port, command, bound);
}

/* What the rarer properties of a form ask for. */
static enum cause refuse(struct at_port *port, bool inside)
{
	struct at_call *call = &port->call;
	const struct at_form *form = call_form(call);
	const struct at_form_extra *extra = call_extra(call);

	if (extra != NULL) {
		if (extra->channels != 0 && (extra->channels & 1) == 0)
			return CAUSE_not_allowed;
		for (unsigned i = 0; i < extra->refusal_count; i++)
			if (extra->refusals[i].holds(call, port->arguments))
				return (enum cause)extra->refusals[i].cause;
	}
	if (inside)
		return (enum cause)port->parser.cause; /* of a parameter before the payload */
	if ((form->flags & AT_FORM_PAYLOAD) != 0 &&
	    port_product(port)->inside->missing(port_product(port), form, port->arguments))
		return CAUSE_too_few_parameters; /* the line ended before its payload */
	return CAUSE_NONE;
}

/* All that must hold before a handler sees the command. */
static enum cause prepare(struct at_port *port, const struct at_command *command, bool inside)
{
	struct at_call *call = &port->call;
	enum cause cause;

	port->offending = 0;
	port->wrong_parameter = AT_NONE;
	if (!resolve(call, command, port->parser.form))
		return CAUSE_form_not_offered;
	if (call->form == NULL)
		return CAUSE_NONE;
	cause = bind(port, command);
	if (cause != CAUSE_NONE ||
	    (call_form(call)->flags & (AT_FORM_EXTRA | AT_FORM_PAYLOAD)) == 0)
		return cause;
	return refuse(port, inside);
}

/* Lets the tables or the handler answer. */
static enum cause perform(struct at_port *port, const struct at_command *command)
{
	struct at_call *call = &port->call;
	const struct at_form *form = call_form(call);
	bool made = (command->made >> call->kind & 1) != 0;

	if (made && call->kind == AT_TEST) {
		ranges_answer(port, command);
		return CAUSE_NONE;
	}
	if (made && command->setting != AT_NONE &&
	    (call->kind == AT_READ ||
	     (call->kind == AT_EXECUTE &&
	      (form == NULL || (form->handler == NULL && (form->flags & AT_FORM_STORES) == 0))))) {
		settings_read(port, command);
		return CAUSE_NONE;
	}
	if (form == NULL || form->handler == NULL)
		return CAUSE_NONE;
	return form->handler(call, port->arguments);
}

void command_waits(struct at_port *port)
{
	const struct at_call *call = &port->call;

	if (call->outcome == CAUSE_PENDING && call->abort == NULL)
		trace_note(port, NOTE_ENDLESS, port_product(port)->commands[call->command].name);
}

/* Whether the form answers a cause with OK. */
static bool answered_ok(const struct at_form_extra *extra, enum cause cause)
{
	for (unsigned i = 0; extra != NULL && i < extra->exception_count; i++)
		if (extra->exceptions[i].cause == cause)
			return extra->exceptions[i].result == AT_RESULT_OK;
	return false;
}

/* A command answered; what follows from it. */
static void conclude(struct at_port *port, enum cause cause)
{
	const struct at_product *product = port_product(port);
	struct at_call *call = &port->call;
	const struct at_form *form = call_form(call);

	if (cause == CAUSE_NONE && form != NULL && (form->flags & AT_FORM_STORES) != 0 &&
	    product->commands[call->command].setting != AT_NONE)
		cause = settings_store(port,
				       &product->settings[product->commands[call->command].setting],
				       port->arguments);
	call->active = false;
	port->state = PORT_RUN;
	if (cause != CAUSE_NONE && !answered_ok(call_extra(call), cause))
		end_line(port, cause);
}

/* Whether a command that agreed is still to be given its data. */
static bool takes_data(const struct at_call *call)
{
	const struct at_form_extra *extra = call_extra(call);

	return extra != NULL && extra->data != NULL && !call->resulted && !call->collected;
}

static void dispatch(struct at_port *port, bool inside)
{
	const struct at_command *command = &port_product(port)->commands[port->parser.command];
	struct at_call *call = &port->call;
	enum cause cause;

	memset(call, 0, sizeof(*call));
	call->port = port;
	call->begun = port_now(port);
	call->command = port->parser.command;
	call->outcome = CAUSE_PENDING;
	call->active = true;
	call->inside = inside;
	port->state = PORT_RUN;
	cause = prepare(port, command, inside);
	if (tracing(port))
		trace_command(port, cause);
	if (cause == CAUSE_NONE)
		cause = perform(port, command);
	if (cause == CAUSE_NONE && !call->resulted && !takes_data(call)) {
		conclude(port, CAUSE_NONE); /* as most do */
		return;
	}
	if (cause != CAUSE_PENDING)
		call->outcome = (uint8_t)cause;
	command_waits(port);
	if (inside && cause != CAUSE_NONE && cause != CAUSE_PENDING) {
		/* The announced bytes come all the same: they are consumed, then comes the error.
		 */
		call->collected = true;
		call->outcome = CAUSE_PENDING;
		payload_begin(port, true, cause);
	} else if (call->outcome != CAUSE_PENDING) {
		command_settle(port);
	}
}

void command_settle(struct at_port *port)
{
	struct at_call *call = &port->call;
	enum cause cause = (enum cause)call->outcome;

	if (!call->active || cause == CAUSE_PENDING)
		return;
	call->abort = NULL;
	if (cause == CAUSE_NONE && takes_data(call)) {
		call->collected = true;
		call->outcome = CAUSE_PENDING;
		payload_begin(port, call->inside, CAUSE_NONE);
		return;
	}
	if (call->resulted && call->channel != NULL) {
		reply_result(port, AT_RESULT_CONNECT);
		call->active = false;
		online_enter(port, call->channel);
	} else if (call->resulted && call->result != AT_RESULT_OK) {
		reply_result(port, (enum at_result)call->result);
		call->active = false;
		line_done(port);
	} else {
		conclude(port, cause);
	}
}

bool command_event(struct at_port *port)
{
	struct at_parser *parser = &port->parser;

	if (parser->event == AT_EVENT_COMMAND || parser->event == AT_EVENT_PAYLOAD) {
		dispatch(port, parser->event == AT_EVENT_PAYLOAD);
		return true;
	}
	if (parser->event == AT_EVENT_END) {
		port->call.form = NULL;
		port->call.extra = NULL;
		end_line(port, CAUSE_NONE);
		return false;
	}
	if (parser->event == AT_EVENT_ERROR) {
		port->offending = 0;
		command_fail_line(port, (enum cause)parser->cause);
		return false;
	}
	if (streamed(port))
		port->state = PORT_LINE;
	else
		command_fail_line(port, CAUSE_syntax);
	return false;
}

void command_run(struct at_port *port)
{
	if (port->call.active)
		command_settle(port);
	while (port->state == PORT_RUN && !port->call.active) {
		if (output_room(port) < AT_RESPONSE_SIZE) {
			output_flush(port);
			if (output_room(port) < AT_RESPONSE_SIZE)
				return; /* later, when the host has read */
		}
		if (port->parser.ended) {
			port->call.form = NULL;
			port->call.extra = NULL;
			end_line(port, CAUSE_NONE);
			return;
		}
		port->parser.product->parse(&port->parser);
		if (!command_event(port))
			return;
	}
}

void command_abort(struct at_port *port, enum cause why)
{
	struct at_call *call = &port->call;

	/* Without at_on_abort() its late at_finish() would end the next command. */
	if (!call->active || call->outcome != CAUSE_PENDING || call->abort == NULL)
		return;
	trace_note(port, NOTE_COMMAND_ENDED, why);
	call->abort(call, why);
	call->abort = NULL;
	call->outcome = (uint8_t)why;
	call->resulted = false;
	call->channel = NULL;
	call->collected = true;
	command_run(port);
}

/* Bytes that come while a command runs: they wait, or one of them aborts it. */
size_t command_take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	const struct at_form *form = call_form(&port->call);

	if (line_trailing_lf(port, bytes, n, false) != 0)
		return 1;
	if (!port->call.active || form == NULL || (form->flags & AT_FORM_ABORTABLE) == 0 ||
	    port->call.abort == NULL)
		return 0;
	if (port_now(port) - port->ended < AT_ABORT_DELAY) {
		port->ahead = (uint16_t)(n < UINT16_MAX ? n : UINT16_MAX);
		return 0;
	}
	if (n <= port->ahead)
		return 0;
	size_t used = port->ahead == 0; /* what was typed ahead still waits */

	command_abort(port, CAUSE_aborted);
	return used;
}

uint32_t command_deadline(const struct at_port *port)
{
	const struct at_form *form = call_form(&port->call);
	uint32_t tenths = port_product(port)->default_deadline;

	if (form != NULL && form->deadline != 0)
		tenths = form->deadline;
	if (port->state == PORT_RUN && port->call.abort == NULL)
		return 0; /* it cannot be ended */
	return tenths * 100;
}

/* --------------------------------------------------------------- what handlers call */

void at_finish(struct at_call *call, enum cause cause)
{
	if (call->active && call->outcome == CAUSE_PENDING && cause != CAUSE_PENDING)
		call->outcome = (uint8_t)cause;
}

enum cause at_result(struct at_call *call, enum at_result result)
{
	if (call->active && call->outcome == CAUSE_PENDING) {
		call->result = (uint8_t)result;
		call->resulted = true;
		call->outcome = CAUSE_NONE;
	}
	return CAUSE_PENDING;
}

enum cause at_connect(struct at_call *call, struct at_channel *channel)
{
	if (call->active && call->outcome == CAUSE_PENDING) {
		call->channel = channel;
		at_result(call, AT_RESULT_CONNECT);
	}
	return CAUSE_PENDING;
}

void at_on_abort(struct at_call *call, void (*abort)(struct at_call *call, enum cause why),
		 void *context)
{
	call->abort = abort;
	call->context = context;
}

void *at_call_context(const struct at_call *call)
{
	return call->context;
}

struct at_port *at_call_port(const struct at_call *call)
{
	return call->port;
}

struct at_modem *at_call_modem(const struct at_call *call)
{
	return call->port->modem;
}

void *at_call_application(const struct at_call *call)
{
	return call->port->modem->application;
}
