/* SPDX-License-Identifier: MIT */
/* What the host reads: information lines and result codes, framed as V.250 5.7 and the dialect say.
 */
#include <string.h>

#include "engine/port.h"

static bool verbose(const struct at_port *port)
{
	return port->obeyed->verbose != 0;
}

static void put_end(struct writer *writer, const struct at_port *port)
{
	if (writer->end - writer->at < 2) {
		writer->overflow = true;
		return;
	}
	*writer->at++ = (char)port->obeyed->s3;
	*writer->at++ = (char)port->obeyed->s4;
}

static bool finish(struct at_port *port, struct writer *writer)
{
	const char *start = (char *)port->staging + port->tail;

	if (writer->overflow) {
		output_lost(port, (size_t)(writer->at - start));
		return false;
	}
	if (tracing(port))
		trace_bytes(port, AT_TRACE_OUT, start, (size_t)(writer->at - start));
	output_close(port, writer->at);
	return true;
}

/* The header of a line or code: verbose ones begin with S3 and S4. */
static void code_begin(struct at_port *port, struct writer *writer, size_t n)
{
	writer->overflow = false;
	writer->at = output_open(port, n, &writer->end);
	if (verbose(port) && !port_product(port)->dialect->compact_lines)
		put_end(writer, port);
}

/* The lines of one command stand together: only the first has a header. */
void reply_begin(struct at_port *port, struct writer *writer)
{
	if (!port->call.lined) {
		code_begin(port, writer, AT_RESPONSE_SIZE);
		return;
	}
	writer->overflow = false;
	writer->at = output_open(port, AT_RESPONSE_SIZE, &writer->end);
}

bool reply_end(struct at_port *port, struct writer *writer)
{
	put_end(writer, port);
	port->call.lined = true;
	return finish(port, writer);
}

/* The trailer of a result code: numeric ones end with S3 alone. */
static void result_end(struct at_port *port, struct writer *writer)
{
	if (verbose(port) || port_product(port)->dialect->compact_lines)
		put_end(writer, port);
	else
		put_char(writer, (char)port->obeyed->s3);
	finish(port, writer);
}

/* X decides which conditions have codes of their own (V.250 6.2.7). */
static enum at_result extended(const struct at_port *port, enum at_result result)
{
	uint8_t level = port->obeyed->connect;

	if (result == AT_RESULT_BUSY && level != 3 && level != 4)
		return AT_RESULT_NO_CARRIER;
	if (result == AT_RESULT_NO_DIALTONE && level != 2 && level != 4)
		return AT_RESULT_NO_CARRIER;
	return result;
}

static void reply_error(struct at_port *port, const struct at_error *error);

/* Composes a result code in its frame. Returns its length. */
static size_t compose(const struct at_port *port, const struct at_result_code *code, char *answer)
{
	const struct at_product *product = port_product(port);
	struct writer writer = {answer, answer + AT_ANSWER_SIZE, false};
	bool compact = product->dialect->compact_lines;

	if (verbose(port) && !compact)
		put_end(&writer, port);
	if (verbose(port))
		put_text(&writer, at_string(product, code->text));
	else
		put_unsigned(&writer, code->number, 1);
	put_char(&writer, (char)port->obeyed->s3);
	if (verbose(port) || compact)
		put_char(&writer, (char)port->obeyed->s4);
	return (size_t)(writer.at - answer);
}

/* Every line ends here, and mostly with the same code as the one before: it is kept as it was sent.
 */
void reply_result(struct at_port *port, enum at_result result)
{
	const struct at_engine_settings *obeyed = port->obeyed;
	char *end, *at;

	port->answered = port_now(port);
	if (obeyed->quiet == 1 || (unsigned)result >= AT_RESULT_COUNT) {
		if (result >= AT_RESULT_ERRORS)
			reply_error(port, &port_product(port)->errors[result - AT_RESULT_ERRORS]);
		return;
	}
	if (result > AT_RESULT_ERROR)
		result = extended(port, result);
	uint32_t key = ((uint32_t)result + 1) << 24 | (uint32_t)obeyed->verbose << 16 |
		       (uint32_t)obeyed->s3 << 8 | obeyed->s4;

	if (key != port->answer.key) {
		const struct at_result_code *code = &port_product(port)->results[result];

		if (code->text == AT_NONE)
			return;
		port->answer.length = (uint8_t)compose(port, code, port->answer.bytes);
		port->answer.key = key;
	}
	at = output_open(port, AT_ANSWER_SIZE, &end);
	if (end - at < AT_ANSWER_SIZE) {
		output_lost(port, port->answer.length);
		return;
	}
	memcpy(at, port->answer.bytes, AT_ANSWER_SIZE);
	if (tracing(port))
		trace_bytes(port, AT_TRACE_OUT, at, port->answer.length);
	output_close(port, at + port->answer.length);
}

/* Fills the dialect's format in: {text}, {code}, or {error} for the one that the level asks for. */
static void put_error(struct writer *writer, const struct at_port *port,
		      const struct at_error *error)
{
	const struct at_product *product = port_product(port);
	const char *format = at_string(product, product->dialect->error_format);

	while (*format != 0) {
		const char *close = *format == '{' ? strchr(format, '}') : NULL;
		bool in_words =
			format[1] == 't' || (format[1] == 'e' && port->obeyed->error_level != 1);

		if (close == NULL) {
			put_char(writer, *format++);
			continue;
		}
		if (in_words)
			put_text(writer, at_string(product, error->text));
		else
			put_signed(writer, error->number);
		format = close + 1;
	}
}

static void reply_error(struct at_port *port, const struct at_error *error)
{
	const struct at_dialect *dialect = port_product(port)->dialect;
	bool plain = dialect->error_style == AT_ERRORS_BY_LEVEL && port->obeyed->error_level == 0;

	if (error == NULL || plain) {
		reply_result(port, AT_RESULT_ERROR);
		return;
	}
	port->answered = port_now(port);
	if (port->obeyed->quiet == 1)
		return;
	struct writer writer;

	code_begin(port, &writer, 64);

	put_error(&writer, port, error);
	result_end(port, &writer);
}

static const struct at_error *error_at(const struct at_product *product, unsigned index)
{
	return index < product->error_count ? &product->errors[index] : NULL;
}

void reply_cause(struct at_port *port, const struct at_form_extra *extra, enum cause cause,
		 unsigned parameter)
{
	const struct at_product *product = port_product(port);
	uint8_t index = product->cause_errors[cause];

	for (unsigned i = 0; extra != NULL && i < extra->exception_count; i++) {
		const struct at_exception *exception = &extra->exceptions[i];

		if (exception->cause != cause)
			continue;
		if (exception->result != AT_RESULT_ERROR)
			reply_result(port, (enum at_result)exception->result);
		else
			reply_error(port, error_at(product, exception->error));
		return;
	}
	for (unsigned i = 0; extra != NULL && i < extra->parameter_error_count; i++) {
		if (extra->parameter_errors[i].parameter != parameter)
			continue;
		reply_error(port, error_at(product, extra->parameter_errors[i].error));
		return;
	}
	reply_error(port, index == 0xff ? NULL : error_at(product, index));
}

void reply_code(struct at_port *port, const char *text, size_t n)
{
	struct writer writer;

	code_begin(port, &writer, n + 4);

	put_bytes(&writer, text, n);
	result_end(port, &writer);
}

void at_unsolicited_now(struct at_port *port, unsigned shape, const void *record)
{
	const struct at_product *product = port_product(port);
	struct writer writer;

	if (!port->in_emit)
		return;
	code_begin(port, &writer, AT_RESPONSE_SIZE);
	put_record(&writer, product, &product->replies[shape], record);
	result_end(port, &writer);
}

void at_reply(struct at_call *call, unsigned shape, const void *record)
{
	struct at_port *port = call->port;
	const struct at_product *product = port_product(port);

	/* A long list goes out as far as the stream takes it before it is given up. */
	for (unsigned attempt = 0; attempt < 2; attempt++) {
		struct writer writer;

		reply_begin(port, &writer);
		put_record(&writer, product, &product->replies[shape], record);
		if (writer.end - writer.at < 2)
			writer.overflow = true;
		if (!writer.overflow || attempt > 0) {
			reply_end(port, &writer);
			return;
		}
		output_flush(port);
	}
}

void at_reply_payload(struct at_call *call, unsigned shape, const void *record,
		      const uint8_t *bytes, size_t n)
{
	struct at_port *port = call->port;

	at_reply(call, shape, record);
	if ((port_product(port)->replies[shape].flags & AT_REPLY_HEX) != 0) {
		struct writer writer = {NULL, NULL, false};

		writer.at = output_open(port, 2 * n + 2, &writer.end);

		for (size_t i = 0; i < n; i++)
			put_hex(&writer, bytes[i], 2);
		put_end(&writer, port);
		if (writer.overflow)
			output_lost(port, 2 * n);
		else
			output_close(port, writer.at);
	} else {
		char end[2] = {(char)port->obeyed->s3, (char)port->obeyed->s4};

		output_bytes(port, bytes, n);
		output_bytes(port, end, 2);
	}
	if (tracing(port))
		trace_bytes(port, AT_TRACE_DATA_OUT, bytes, n);
}
