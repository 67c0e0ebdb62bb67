/* SPDX-License-Identifier: MIT */
/*
 * Running the commands of a line in order: parse one, bind its parameters, let its handler or the
 * tables answer, go on or stop. A command that is pending keeps the port here until it finishes,
 * is aborted, or runs out of time.
 */
#include <string.h>

#include "engine/port.h"

void command_answer(struct at_port *port, enum cause cause)
{
	const struct at_call *call = &port->call;

	if (cause == CAUSE_NONE)
		reply_result(port, AT_RESULT_OK);
	else
		reply_cause(port, call_extra(call), cause, (uint16_t)(call->wrong_parameter - 1));
	line_done(port);
}

/* The line ends with this answer; a streamed one that goes on is read to its terminator before. */
static void end_line(struct at_port *port, enum cause cause)
{
	const struct at_parser *parser = &port->parser;

	if (parser->ended || (parser->length > 0 && parser->line[parser->length - 1] == '\r')) {
		command_answer(port, cause);
		return;
	}
	port->state = PORT_LINE;
	port->phase = LINE_WRONG;
	port->wrong = (uint8_t)cause;
}

static void begin_call(struct at_port *port)
{
	memset(&port->call, 0, sizeof(port->call));
	port->call.port = port;
}

void command_fail_line(struct at_port *port, enum cause cause)
{
	begin_call(port);
	if (tracing(port))
		trace_command(port, cause);
	end_line(port, cause);
}

/* Finds the form that was written. Returns whether the command offers it. */
static bool resolve(struct at_call *call, const struct at_command *command, unsigned kind)
{
	const struct at_product *product = port_product(call->port);

	call->kind = (uint8_t)kind;
	if ((command->written >> kind & 1) == 0)
		return (command->made >> kind & 1) != 0;
	call->form = &product->forms[form_index(command, kind)];
	if ((call->form->flags & AT_FORM_EXTRA) != 0)
		call->extra = &product->extras[call->form->extra];
	return true;
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
		port->call.offending = (uint8_t)(binding.at + 1);
		if (binding.parameter != NULL)
			port->call.wrong_parameter =
				(uint16_t)(binding.parameter - product->parameters + 1);
		if (binding.parameter != NULL && product->refused_value != NULL) {
			uint16_t wrong = product->refused_value(&binding, call_extra(&port->call));

			if (wrong != 0)
				port->call.wrong_parameter = wrong;
		}
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
			if (extra->refusals[i].holds(call, port->arguments)) {
				call->wrong_parameter = extra->refusals[i].wrong;
				return (enum cause)extra->refusals[i].cause;
			}
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

/* Lets the handler or the tables answer. */
static enum cause perform(struct at_port *port, const struct at_command *command)
{
	struct at_call *call = &port->call;
	const struct at_form *form = call_form(call);

	if (form != NULL)
		return form->handler != NULL ? form->handler(call, port->arguments) : CAUSE_NONE;
	if (call->kind == AT_TEST)
		ranges_answer(port, command);
	else if (command->setting != AT_NONE)
		settings_read(port, command);
	return CAUSE_NONE;
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

	if (cause == CAUSE_NONE) {
		if (form != NULL && (form->flags & AT_FORM_STORES) != 0)
			cause = settings_store(
				port, &product->settings[product->commands[call->command].setting],
				port->arguments);
		else if (form != NULL && (form->flags & AT_FORM_OPTIONS) != 0)
			cause = product->options->conclude(call, port->arguments);
	} else if (answered_ok(call_extra(call), cause)) {
		cause = CAUSE_NONE;
	}
	port->state = PORT_RUN;
	if (cause != CAUSE_NONE || port->parser.ended)
		end_line(port, cause);
}

/* Begins to take the command's data. What the line announces comes whatever became of the command
 * (`refused`): it is consumed before the answer. */
static void collect(struct at_port *port, enum cause refused)
{
	struct at_call *call = &port->call;

	call->collected = true;
	call->outcome = CAUSE_PENDING;
	call->abort = NULL;
	payload_begin(port, refused);
}

/* Does what the outcome of a command asks for. */
static void settle(struct at_port *port)
{
	struct at_call *call = &port->call;
	const struct at_form_extra *extra = call_extra(call);
	enum cause cause = (enum cause)call->outcome;

	if (cause == CAUSE_PENDING)
		return;
	if (extra != NULL && !call->collected && (call->inside || extra->prompt != NULL) &&
	    (call->inside || (cause == CAUSE_NONE && call->result == AT_RESULT_OK))) {
		collect(port, cause);
	} else if (call->result != AT_RESULT_OK) {
		if (call->channel == NULL) {
			reply_result(port, (enum at_result)call->result);
			line_done(port);
		} else {
			reply_result(port, AT_RESULT_CONNECT);
			online_enter(port, call->channel);
		}
	} else {
		conclude(port, cause);
	}
}

static void dispatch(struct at_port *port, bool inside)
{
	const struct at_command *command = &port_product(port)->commands[port->parser.command];
	struct at_call *call = &port->call;
	enum cause cause;

	begin_call(port);
	call->begun = port_now(port);
	call->command = port->parser.command;
	call->outcome = CAUSE_PENDING;
	if (inside)
		call->inside = true;
	port->state = PORT_CALL;
	cause = prepare(port, command, inside);
	if (tracing(port))
		trace_command(port, cause);
	if (cause == CAUSE_NONE)
		cause = perform(port, command);
	if (cause != CAUSE_PENDING)
		call->outcome = (uint8_t)cause;
	if (call->outcome == CAUSE_PENDING)
		command_waits(port);
	else
		settle(port);
}

/* Parses the next command, unless none may begin now. */
static bool parse_next(struct at_port *port)
{
	if (port->state != PORT_RUN)
		return false;
	if (!output_roomy(port) && !output_make_room(port))
		return false; /* later, when the host has read */
	port->product->parse(&port->parser);
	return true;
}

void command_parsed(struct at_port *port)
{
	const struct at_parser *parser = &port->parser;

	do {
		if (parser->event == AT_EVENT_COMMAND || parser->event == AT_EVENT_PAYLOAD)
			dispatch(port, parser->event == AT_EVENT_PAYLOAD);
		else if (parser->event == AT_EVENT_END && port->keep_wrong)
			command_fail_line(port, CAUSE_line_too_long);
		else if (parser->event == AT_EVENT_END)
			command_answer(port, CAUSE_NONE);
		else if (parser->event == AT_EVENT_ERROR)
			command_fail_line(port, (enum cause)parser->cause);
		else if (port_product(port)->dialect->discipline == AT_STREAMED)
			port->state = PORT_LINE; /* more of it comes */
		else
			command_fail_line(port, CAUSE_syntax);
	} while (parse_next(port));
}

void command_run(struct at_port *port)
{
	if (port->state == PORT_CALL)
		settle(port);
	if (parse_next(port))
		command_parsed(port);
}

void command_abort(struct at_port *port, enum cause why)
{
	struct at_call *call = &port->call;

	/* Without at_on_abort() its late at_finish() would end the next command. */
	if (port->state != PORT_CALL || call->outcome != CAUSE_PENDING || call->abort == NULL)
		return;
	trace_note(port, NOTE_COMMAND_ENDED, why);
	call->abort(call, why);
	call->outcome = (uint8_t)why;
	call->result = AT_RESULT_OK;
	call->channel = NULL;
	command_run(port);
}

bool command_abortable(const struct at_port *port)
{
	const struct at_form *form = call_form(&port->call);

	return port->state == PORT_CALL && form != NULL && (form->flags & AT_FORM_ABORTABLE) != 0 &&
	       port->call.abort != NULL;
}

/* Bytes that come while a command runs: they wait, or one of them aborts it. */
size_t command_take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	if (port->call.inside && !port->call.collected)
		return 0; /* its data */
	if (line_trailing_lf(port, bytes, n, false) != 0)
		return 1;
	if (!command_abortable(port) || port_now(port) - port->call.begun < AT_ABORT_DELAY ||
	    n <= port->ahead)
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
	if (port->state == PORT_CALL && port->call.abort == NULL)
		return 0; /* it cannot be ended */
	return tenths * 100;
}

/* --------------------------------------------------------------- what handlers call */

void at_finish(struct at_call *call, enum cause cause)
{
	if (call->outcome == CAUSE_PENDING && cause != CAUSE_PENDING)
		call->outcome = (uint8_t)cause;
}

enum cause at_result(struct at_call *call, enum at_result result)
{
	if (call->outcome == CAUSE_PENDING) {
		call->result = (uint8_t)result;
		call->outcome = CAUSE_NONE;
	}
	return CAUSE_PENDING;
}

enum cause at_connect(struct at_call *call, struct at_channel *channel)
{
	if (call->outcome == CAUSE_PENDING) {
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

void at_within(struct at_call *call, uint32_t ms)
{
	const struct at_port *port = call->port;
	uint32_t longest = call_form(call)->deadline * 100u;

	if (longest == 0)
		longest = port_product(port)->default_deadline * 100u;
	if (ms < longest)
		call->begun = port_now(port) - (longest - ms);
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
