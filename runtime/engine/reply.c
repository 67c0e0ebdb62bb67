/* SPDX-License-Identifier: MIT */
/* What the host reads: information lines and result codes, framed as V.250 5.7 and the dialect say.
 */
#include <string.h>

#include "engine/port.h"

#define FRAME_SIZE 4 /* S3 and S4 before a line and behind it */

static bool verbose(const struct at_port *port)
{
	return port->obeyed->verbose != 0;
}

static bool compact(const struct at_port *port)
{
	return port_product(port)->dialect->compact_lines;
}

/* Begins a line or code behind the output that waits, with a header or without: verbose ones begin
 * with S3 and S4. Room for its end is kept back. */
static inline void begin(struct at_port *port, struct writer *writer, bool header)
{
	char *end, *at = output_open(port, AT_RESPONSE_SIZE, &end);

	writer->product = port_product(port);
	writer->end = end - 1;
	if (end - at < FRAME_SIZE) {
		writer->at = writer->end;
		return;
	}
	if (header && verbose(port) && !compact(port)) {
		*at++ = (char)port->obeyed->s3;
		*at++ = (char)port->obeyed->s4;
	}
	writer->at = at;
}

/* Ends it with S3, and S4 behind it. Returns whether all of it fitted. */
static inline bool end(struct at_port *port, struct writer *writer, bool s4)
{
	char *start = (char *)port->staging + port->tail, *at = writer->at;

	if (at >= writer->end) {
		output_lost(port, (size_t)(at - start));
		return false;
	}
	*at++ = (char)port->obeyed->s3;
	if (s4)
		*at++ = (char)port->obeyed->s4;
	if (tracing(port))
		trace_bytes(port, AT_TRACE_OUT, start, (size_t)(at - start));
	output_close(port, at);
	return true;
}

/* The lines of one command stand together: only the first has a header. */
void reply_begin(struct at_port *port, struct writer *writer)
{
	begin(port, writer, !port->call.lined);
}

bool reply_end(struct at_port *port, struct writer *writer)
{
	port->call.lined = true;
	return end(port, writer, true);
}

static inline void code_begin(struct at_port *port, struct writer *writer)
{
	begin(port, writer, true);
}

/* Numeric codes end with S3 alone. */
static inline void code_end(struct at_port *port, struct writer *writer)
{
	end(port, writer, verbose(port) || compact(port));
}

/* X decides which conditions have codes of their own (V.250 6.2.7). */
static enum at_result extended(const struct at_port *port, enum at_result result)
{
	uint8_t level = port->obeyed->connect;

	if ((result == AT_RESULT_BUSY && level != 3 && level != 4) ||
	    (result == AT_RESULT_NO_DIALTONE && level != 2 && level != 4))
		return AT_RESULT_NO_CARRIER;
	return result;
}

/* A final result has gone, or would have. Returns whether Q1 keeps it back. */
static bool quiet(struct at_port *port)
{
	port->answered = port_now(port);
	return port->obeyed->quiet == 1;
}

static void reply_error(struct at_port *port, unsigned error);

/* Sends a result code behind what waits, and keeps it as it was sent if it is as short as most. */
static void send_result(struct at_port *port, enum at_result result, uint32_t key)
{
	const struct at_product *product = port_product(port);
	const struct at_result_code *code = &product->results[result];
	struct answer *answer = &port->answer;
	unsigned start = port->tail, n;

	if (code->text == AT_NONE)
		return;
	if (verbose(port)) {
		const char *text = at_string(product, code->text);

		reply_code(port, text, strlen(text));
	} else {
		char digits[4];
		struct writer writer = {digits, digits + sizeof(digits), product};

		put_number(&writer, code->number, 10, 1);
		reply_code(port, digits, (size_t)(writer.at - digits));
	}
	n = port->tail - start;
	if (n == 0 || n > AT_ANSWER_SIZE)
		return;
	memcpy(answer->bytes, port->staging + start, n);
	answer->length = (uint8_t)n;
	answer->key = key;
}

/* Every line ends here, and mostly with the same code as the one before. */
void reply_result(struct at_port *port, enum at_result result)
{
	const struct at_engine_settings *obeyed = port->obeyed;
	char *end, *at;

	if (result > AT_RESULT_ERROR) {
		if (result >= AT_RESULT_ERRORS) {
			reply_error(port, result - AT_RESULT_ERRORS);
			return;
		}
		result = extended(port, result);
	}
	if (quiet(port) || result >= AT_RESULT_COUNT)
		return;
	uint32_t key = ((uint32_t)result + 1) << 24 | (uint32_t)obeyed->verbose << 16 |
		       (uint32_t)obeyed->s3 << 8 | obeyed->s4;

	at = output_open(port, AT_RESPONSE_SIZE, &end);
	if (key != port->answer.key || end - at < AT_ANSWER_SIZE) {
		send_result(port, result, key);
		return;
	}
	memcpy(at, port->answer.bytes, AT_ANSWER_SIZE);
	if (tracing(port))
		trace_bytes(port, AT_TRACE_OUT, at, port->answer.length);
	output_close(port, at + port->answer.length);
}

/* Fills the dialect's format in: {text}, {code}, or {error} for the one that the level asks for. */
static void put_error(struct writer *writer, const struct at_error *error, bool words)
{
	const struct at_product *product = writer->product;
	const char *format = at_string(product, product->dialect->error_format);

	for (; *format != 0; format++) {
		if (*format != '{') {
			put_char(writer, *format);
			continue;
		}
		if (format[1] == 't' || (format[1] == 'e' && words))
			put_text(writer, at_string(product, error->text));
		else
			put_integer(writer, (uint32_t)error->number, true);
		while (*format != '}')
			format++;
	}
}

/* The entry of `errors`; one that the product does not have, as a plain one. */
static void reply_error(struct at_port *port, unsigned error)
{
	const struct at_product *product = port_product(port);
	uint8_t level = port->obeyed->error_level;
	struct writer writer;

	if (error >= product->error_count ||
	    (level == 0 && product->dialect->error_style == AT_ERRORS_BY_LEVEL)) {
		reply_result(port, AT_RESULT_ERROR);
		return;
	}
	if (quiet(port))
		return;
	code_begin(port, &writer);
	put_error(&writer, &product->errors[error], level != 1);
	code_end(port, &writer);
}

unsigned reply_answer(const struct at_port *port, const struct at_form_extra *extra,
		      enum cause cause, unsigned parameter)
{
	unsigned error = port_product(port)->cause_errors[cause];

	if (parameter >= AT_WRONG_ERROR && parameter != AT_NONE)
		return AT_RESULT_ERRORS + parameter - AT_WRONG_ERROR;
	if (error == 0xff)
		error = AT_NONE;
	if (extra != NULL) {
		for (unsigned i = extra->parameter_error_count; i-- > 0;)
			if (extra->parameter_errors[i].parameter == parameter)
				error = extra->parameter_errors[i].error;
		for (unsigned i = extra->exception_count; i-- > 0;) {
			const struct at_exception *exception = &extra->exceptions[i];

			if (exception->cause != cause)
				continue;
			if (exception->result != AT_RESULT_ERROR)
				return exception->result;
			error = exception->error;
		}
	}
	return error == AT_NONE ? (unsigned)AT_RESULT_ERROR : AT_RESULT_ERRORS + error;
}

void reply_cause(struct at_port *port, const struct at_form_extra *extra, enum cause cause,
		 unsigned parameter)
{
	unsigned answer = reply_answer(port, extra, cause, parameter);

	if (answer >= AT_RESULT_ERRORS)
		reply_error(port, answer - AT_RESULT_ERRORS);
	else
		reply_result(port, (enum at_result)answer);
}

void reply_code(struct at_port *port, const char *text, size_t n)
{
	struct writer writer;

	code_begin(port, &writer);
	put_bytes(&writer, text, n);
	code_end(port, &writer);
}

void at_unsolicited_now(struct at_port *port, unsigned shape, const void *record)
{
	struct writer writer;

	if (!port->in_emit)
		return;
	code_begin(port, &writer);
	put_record(&writer, shape, record);
	code_end(port, &writer);
}

void at_reply(struct at_call *call, unsigned shape, const void *record)
{
	struct at_port *port = call->port;
	struct writer writer;

	reply_begin(port, &writer);
	put_record(&writer, shape, record);
	if (writer.at >= writer.end) {
		/* A long list goes out as far as the stream takes it before it is given up. */
		output_flush(port);
		reply_begin(port, &writer);
		put_record(&writer, shape, record);
	}
	reply_end(port, &writer);
}

void at_reply_payload(struct at_call *call, unsigned shape, const void *record,
		      const uint8_t *bytes, size_t n)
{
	struct at_port *port = call->port;
	const char frame[2] = {(char)port->obeyed->s3, (char)port->obeyed->s4};

	at_reply(call, shape, record);
	if ((port_product(port)->replies[shape].flags & AT_REPLY_HEX) != 0) {
		struct writer writer;

		begin(port, &writer, false);
		for (size_t i = 0; i < n; i++)
			put_number(&writer, bytes[i], 16, 2);
		if (writer.at >= writer.end)
			output_lost(port, 2 * n);
		else
			output_close(port, writer.at);
	} else {
		output_bytes(port, bytes, n);
	}
	output_bytes(port, frame, sizeof(frame));
	if (tracing(port))
		trace_bytes(port, AT_TRACE_DATA_OUT, bytes, n);
}
