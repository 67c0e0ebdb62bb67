/* SPDX-License-Identifier: MIT */
/* Payloads inside the line, counted by an earlier parameter: where they begin and how long they
 * are. */
#include "engine/port.h"

/* The payload that ends the form's list, or NULL. */
static const struct at_payload *payload_of(const struct at_product *product,
					   const struct at_form *form, const void *record)
{
	struct list list = bind_walk(product, form, record, AT_TOKENS);

	if (list.count == 0 || list.parameter->type != AT_TYPE_PAYLOAD)
		return NULL;
	return &product->payloads[list.parameter->domain];
}

static bool missing(const struct at_product *product, const struct at_form *form,
		    const void *record)
{
	return payload_of(product, form, record) != NULL;
}

static void begin(struct at_port *port)
{
	static const struct at_encoding *const encodings[] = {
		[AT_CODEC_BINARY] = NULL, [AT_CODEC_BASE64] = &at_base64, [AT_CODEC_HEX] = &at_hex};
	struct payload *payload = port->data.payload;
	const struct at_payload *data =
		payload_of(port_product(port), call_form(&port->call), port->arguments);

	payload->counted = true;
	payload->left = port->parser.payload;
	payload->room = UINT32_MAX;
	payload->silence = AT_PAYLOAD_SILENCE;
	if (data == NULL || data->format == 0xff || payload->refused)
		return;
	uint32_t format = bind_position(port_product(port), call_form(&port->call), port->arguments,
					data->format);

	port->call.encoding = format <= AT_CODEC_HEX ? encodings[format] : NULL;
}

/* A good payload is the command's when the line's end is there: what stands before that may be
 * surplus. */
static bool goes_on(struct at_port *port)
{
	struct payload *payload = port->data.payload;

	if (payload->cause == CAUSE_payload_incomplete || payload->cause == CAUSE_cancelled)
		port->parser.ended = true; /* the rest of the line does not come either */
	if (payload->refused || payload->cause != CAUSE_NONE || port->parser.ended)
		return false;
	payload->tail = true;
	payload->complete = false;
	payload->heard = port_now(port);
	return true;
}

/* What says nothing behind a payload: blanks, and empty parameters where they do no harm. */
static bool says_nothing(const struct at_dialect *dialect, uint8_t c)
{
	return ((c == ' ' || c == '\t') && dialect->blanks) || (c == ',' && dialect->surplus_empty);
}

static size_t tail(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct payload *payload = port->data.payload;
	size_t i = 0;

	payload->heard = port_now(port);
	while (i < n && says_nothing(port_product(port)->dialect, bytes[i]))
		i++;
	if (i == n)
		return n;
	if (bytes[i] == port->obeyed->s3) {
		i++;
		port->parser.ended = true;
		port->ended = port_now(port);
		port->after_end = AFTER_END_AT_ONCE;
	} else {
		payload->cause = CAUSE_too_many_parameters;
	}
	payload_finish(port);
	return i;
}

const struct at_inside at_inside = {missing, begin, goes_on, tail};

static bool token_value(const struct at_parser *parser, unsigned position, uint32_t *value)
{
	const struct at_token *token = &parser->tokens[position];
	const char *text = parser->line + token->start;
	bool negative;

	/* A quoted number is never hexadecimal here. */
	return position < parser->token_count && token->kind != AT_TOKEN_WORD &&
	       token->length > 0 && *text != '-' &&
	       convert_number(text, token->length, token->kind == AT_TOKEN_HEXADECIMAL, &negative,
			      value) == CAUSE_NONE;
}

bool at_payload_follows(struct at_parser *parser)
{
	const struct at_product *product = parser->product;
	const struct at_command *command = &product->commands[parser->command];
	unsigned index = form_index(command, parser->form);
	struct list list = {&product->parameters[product->forms[index].first],
			    product->forms[index].count};

	for (unsigned t = 0; t < parser->token_count && list.count > 0; t++) {
		const struct at_parameter *parameter = list.parameter;
		const struct at_token *token = &parser->tokens[t];
		int ordinal;

		list.parameter++;
		list.count--;
		if ((parameter->flags & AT_SELECTS) == 0)
			continue;
		ordinal = convert_choice(product, &product->choices[parameter->domain],
					 parser->line + token->start, token->length);
		if (ordinal < 0)
			return false; /* the binder says what is wrong */
		list = bind_case(product, parameter, (unsigned)ordinal);
	}
	if (list.count == 0 || list.parameter->type != AT_TYPE_PAYLOAD)
		return false;
	const struct at_payload *payload = &product->payloads[list.parameter->domain];
	uint32_t length, more = 0;

	if (!token_value(parser, payload->length, &length) ||
	    (payload->more != 0xff && !token_value(parser, payload->more, &more))) {
		parser->cause = CAUSE_parameter_type;
		return false;
	}
	parser->payload = length + more;
	if (parser->payload < length || parser->payload > payload->maximum)
		parser->cause = CAUSE_parameter_range;
	return parser->payload >= length;
}
