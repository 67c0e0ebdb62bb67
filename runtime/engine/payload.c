/* SPDX-License-Identifier: MIT */
/*
 * Data that belongs to a command: after a prompt, up to an end character or counted; or counted
 * inside the line. Bytes go to the form's handler as they come, decoded, no faster than it takes
 * them. Whatever fails, the announced bytes are consumed or abandoned, and the port is in step.
 */
#include <string.h>

#include "engine/port.h"

static const struct at_prompt *prompt_of(const struct at_port *port)
{
	return port->call.inside ? NULL : call_extra(&port->call)->prompt;
}

void payload_finish(struct at_port *port)
{
	struct payload *payload = port->data.payload;
	struct at_call *call = &port->call;
	enum cause how = (enum cause)payload->cause, outcome = how;

	if (call->inside && port_product(port)->inside->goes_on(port))
		return;
	port->state = PORT_CALL;
	call->begun = port_now(port);
	if (!payload->refused)
		outcome = call_extra(call)->data->end(call, port->arguments, how);
	if (outcome == CAUSE_NONE && how != CAUSE_NONE)
		outcome = how;
	if (outcome != CAUSE_PENDING)
		call->outcome = (uint8_t)outcome;
	command_waits(port);
	command_run(port);
}

/* Offers the handler data. Returns how much of it was taken. */
static size_t offer(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct at_call *call = &port->call;

	if (port->data.payload->refused)
		return n;
	if (port->data.payload->cause == CAUSE_timed_out) {
		input_lost(port, n);
		return n;
	}
	return call_extra(call)->data->bytes(call, port->arguments, bytes, n);
}

/* Offers the handler what is held back. Returns whether nothing is left. */
static bool hand_on(struct at_port *port)
{
	struct payload *payload = port->data.payload;

	while (payload->held > 0) {
		size_t n = offer(port, payload->buffer, payload->held);

		if (n == 0)
			return false;
		payload->held -= (uint16_t)n;
		memmove(payload->buffer, payload->buffer + n, payload->held);
	}
	return true;
}

static void completed(struct at_port *port)
{
	port->data.payload->complete = true;
	if (hand_on(port))
		payload_finish(port);
}

void payload_begin(struct at_port *port, enum cause refused)
{
	const struct at_product *product = port_product(port);
	struct payload *payload = port->data.payload;
	const struct at_prompt *prompt;

	memset(payload, 0, sizeof(*payload));
	payload->heard = port_now(port);
	payload->buffer = (uint8_t *)port->parser.line + port->parser.length;
	/* Behind the longest line there is still the byte of the parser's NUL: never no room at
	 * all. */
	payload->buffer_size = (uint16_t)(product->line_size + 1u - port->parser.length);
	payload->refused = refused != CAUSE_NONE || port->call.result != AT_RESULT_OK;
	payload->cause = (uint8_t)refused;
	port->state = PORT_PAYLOAD;
	if (port->call.inside) {
		product->inside->begin(port);
	} else {
		char frame[2] = {(char)port->obeyed->s3, (char)port->obeyed->s4};
		const char *text;

		prompt = call_extra(&port->call)->prompt;
		text = at_string(product, prompt->text);
		payload->room = prompt->maximum != 0 ? prompt->maximum : UINT32_MAX;
		payload->silence = prompt->timeout * 100u;
		if (payload->silence == 0 && prompt->count != 0xff)
			payload->silence = AT_PAYLOAD_SILENCE;
		if (prompt->count != 0xff) {
			payload->counted = true;
			payload->left = bind_position(product, call_form(&port->call),
						      port->arguments, prompt->count);
			payload->room = payload->left;
			if (port->call.encoding != NULL && port->call.encoding->bits == 4)
				payload->left *= 2; /* the count is that of the data */
		}
		output_bytes(port, frame, sizeof(frame));
		output_bytes(port, text, strlen(text));
		trace_note(port, NOTE_PROMPT, 0);
	}
	if (payload->counted && payload->left == 0)
		completed(port);
}

/* Room for one more byte of data? What exceeds the maximum is dropped. */
static void hold(struct at_port *port, uint8_t byte)
{
	struct payload *payload = port->data.payload;

	if (payload->room == 0) {
		port->counters.dropped_payload++;
		return;
	}
	payload->room--;
	payload->buffer[payload->held++] = byte;
}

static void decode(struct at_port *port, uint8_t c)
{
	struct payload *payload = port->data.payload;
	unsigned width = port->call.encoding->bits;
	int digit = port->call.encoding->digit(c);

	if (width == 6 && c == '=' && payload->padding < 2) {
		payload->padding++;
		return;
	}
	if (digit < 0 || payload->padding > 0) {
		if (payload->cause == CAUSE_NONE)
			payload->cause = CAUSE_parameter_type;
		return;
	}
	payload->bits = payload->bits << width | (uint32_t)digit;
	payload->bit_count += (uint8_t)width;
	if (payload->bit_count >= 8) {
		payload->bit_count -= 8;
		hold(port, (uint8_t)(payload->bits >> payload->bit_count));
	}
}

/* Data without control characters of the prompt. Returns how much of it was taken. */
static size_t accept(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct payload *payload = port->data.payload;
	const struct at_prompt *prompt = prompt_of(port);
	bool plain = port->call.encoding == NULL, erases = prompt != NULL && prompt->erase != 0;
	size_t i = 0;

	if (plain && !erases && payload->held == 0 && payload->room > 0) {
		i = offer(port, bytes, n < payload->room ? n : payload->room);
		payload->room -= (uint32_t)i;
		return i;
	}
	for (; i < n; i++) {
		if (payload->held == payload->buffer_size) {
			hand_on(port);
			if (payload->held == payload->buffer_size)
				break;
		}
		if (plain)
			hold(port, bytes[i]);
		else
			decode(port, bytes[i]);
	}
	if (!erases)
		hand_on(port);
	return i;
}

static void erase(struct at_port *port)
{
	struct payload *payload = port->data.payload;

	if (payload->held == 0)
		return;
	payload->held--;
	payload->room++;
}

static void check_digits(struct at_port *port)
{
	struct payload *payload = port->data.payload;

	if (payload->cause == CAUSE_NONE && port->call.encoding != NULL &&
	    payload->bit_count >= port->call.encoding->bits)
		payload->cause = CAUSE_parameter_type;
}

static size_t take_counted(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct payload *payload = port->data.payload;
	size_t took = accept(port, bytes, n < payload->left ? n : payload->left);

	trace_bytes(port, AT_TRACE_DATA_IN, bytes, took);
	payload->left -= (uint32_t)took;
	if (payload->left == 0) {
		check_digits(port);
		completed(port);
	}
	return took;
}

/* What a byte means to the prompt. */
enum meaning { DATA, ENDS, CANCELS, ERASES };

static enum meaning meaning_of(const struct at_prompt *prompt, uint8_t byte)
{
	if (byte == 0) /* that would be a character that the prompt does not have */
		return DATA;
	if (byte == prompt->erase)
		return ERASES;
	if (byte == prompt->cancel)
		return CANCELS;
	return byte == prompt->end ? ENDS : DATA;
}

static size_t take_until(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct payload *payload = port->data.payload;
	const struct at_prompt *prompt = prompt_of(port);
	enum meaning meaning = DATA;
	size_t i = 0;

	while (i < n && (meaning = meaning_of(prompt, bytes[i])) == DATA)
		i++;
	if (i > 0) {
		i = accept(port, bytes, i);
		trace_bytes(port, AT_TRACE_DATA_IN, bytes, i);
		return i;
	}
	if (meaning == ERASES) {
		erase(port);
		return 1;
	}
	if (meaning == CANCELS) {
		payload->cause = CAUSE_cancelled;
		payload->held = 0;
	}
	check_digits(port);
	completed(port);
	return 1;
}

size_t payload_take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct payload *payload = port->data.payload;
	uint32_t heard = payload->heard;
	size_t took;

	if (!port->call.inside && line_trailing_lf(port, bytes, n, true) != 0)
		return 1;
	if (payload->complete)
		return 0;
	if (payload->tail)
		return port_product(port)->inside->tail(port, bytes, n);
	payload->heard = port_now(port);
	took = payload->counted ? take_counted(port, bytes, n) : take_until(port, bytes, n);
	if (took == 0)
		payload->heard = heard; /* only now: a payload that has ended is overwritten */
	return took;
}

void payload_abandon(struct at_port *port, enum cause cause)
{
	struct payload *payload = port->data.payload;

	if (payload->complete && cause == CAUSE_cancelled)
		return; /* all of it is there */
	trace_note(port, NOTE_PAYLOAD_ENDED, cause);
	if (!payload->complete) { /* what is known to come of it must not be read as commands */
		port->discard = port->ahead;
		if (payload->counted && payload->left < port->ahead)
			port->discard = (uint16_t)payload->left;
		input_lost(port, port->discard);
		port->ahead -= port->discard;
	}
	payload->cause = (uint8_t)cause;
	payload->held = 0;
	payload_finish(port);
}

uint32_t payload_next(const struct at_port *port)
{
	const struct payload *payload = port->data.payload;

	if (port->pumping)
		return 0;
	/* When something waits the host is not silent: the handler is. */
	return port_left(port, payload->heard,
			 payload->complete || port->ahead > 0 ? command_deadline(port)
							      : payload->silence);
}

void payload_run(struct at_port *port)
{
	struct payload *payload = port->data.payload;
	bool moved = port->pumping;

	port->pumping = false;
	if (moved && payload->complete && hand_on(port)) {
		payload_finish(port);
	} else if (payload_next(port) == 0) {
		if (payload->complete || port->ahead == 0) {
			payload_abandon(port, payload->complete ? CAUSE_timed_out
								: CAUSE_payload_incomplete);
			return;
		}
		/* The rest is consumed all the same, then the command fails. */
		payload->cause = CAUSE_timed_out;
		payload->heard = port_now(port);
		port->pumping = true;
	}
}

void at_payload_codec(struct at_call *call, const struct at_encoding *encoding)
{
	call->encoding = encoding;
}

void at_payload_resume(struct at_call *call)
{
	call->port->pumping = true;
}
