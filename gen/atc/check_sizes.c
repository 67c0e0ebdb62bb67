/* SPDX-License-Identifier: MIT */
/* Lines that no port could ever send: longer than what a response or the queue of events holds. */
#include <string.h>

#include "check.h"
#include "memory.h"
#include "options.h"
#include "shapes.h"

#define RESPONSE 3328 /* AT_RESPONSE_SIZE of engine/port.h */
#define FRAME	 4    /* S3 and S4 on both sides */
#define LENGTH	 2    /* before each event in the queue */

static size_t digits_of(int64_t value)
{
	return strlen(memory_format("%lld", (long long)value));
}

static size_t longest_word(const struct parameter *parameter)
{
	size_t longest = 0, all = 0;

	for (size_t i = 0; i < parameter->choice_count; i++) {
		const struct choice *choice = &parameter->choices[i];
		size_t n = choice->keyword != NULL && parameter->keyed != 0
				   ? strlen(choice->keyword)
				   : digits_of(choice->value);

		all += n + (i > 0);
		longest = n > longest ? n : longest;
	}
	return parameter->type == TYPE_MASK ? all : longest;
}

static size_t longest_list(const struct list *list);

static size_t longest_value(const struct parameter *parameter)
{
	size_t low, high;

	switch (parameter->type) {
	case TYPE_NUMBER:
		low = digits_of(parameter->minimum);
		high = digits_of(parameter->maximum);
		return low > high ? low : high;
	case TYPE_CHOICE:
	case TYPE_MASK:
		return longest_word(parameter);
	case TYPE_TEXT:
	case TYPE_HOST:
		return (size_t)parameter->maximum + (parameter->text_bare ? 0 : 2);
	case TYPE_HEX:
		return 2 * (size_t)parameter->maximum;
	case TYPE_IPV4:
		return sizeof("255.255.255.255") - 1;
	case TYPE_ADDRESS:
	case TYPE_IPV6: /* as +CGPIAF may ask for it: 16 numbers */
		return 16 * sizeof("255") - 1;
	case TYPE_MAC:
		return sizeof("00:00:00:00:00:00") - 1;
	case TYPE_TIME:
		return sizeof("yy/MM/dd,hh:mm:ss+zz") - 1;
	case TYPE_REPEAT:
		return (size_t)parameter->maximum * (longest_list(parameter->repeated) + 3) - 1;
	case TYPE_LITERAL:
		return parameter->literal_length;
	case TYPE_DECIMAL:
		return parameter->digits > 10 ? parameter->digits : 10;
	case TYPE_CAUSE:
		return sizeof("-32768") - 1;
	case TYPE_WORD_HEX:
		return parameter->digits;
	default:
		return 0;
	}
}

static size_t longest_list(const struct list *list)
{
	size_t length = 0;
	bool comma = false;

	for (size_t i = 0; i < list->count; i++) {
		length += longest_value(list->items[i]) + (list->items[i]->quoted ? 2 : 0);
		if (list->items[i]->type == TYPE_LITERAL) {
			comma = false;
			continue;
		}
		length += comma;
		comma = true;
	}
	return length;
}

static size_t longer(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void check_reply(const struct product *product, const struct reply *reply)
{
	bool queued = reply->kind != NULL && strcmp(reply->kind, "event") == 0;
	size_t room = queued ? (size_t)product->unsolicited : RESPONSE;
	size_t frame = queued ? LENGTH : FRAME, length = 0, all = 0;
	struct list line;

	if (!reply->bare)
		frame += reply->prefix_length + strlen(product->dialect.colon);
	for (size_t n = 0; reply_line(reply, n, &line); n++) {
		length = longer(length, longest_list(&line) + frame);
		all += longest_list(&line) + frame;
	}
	if (reply->use != NULL && reply->each && all > RESPONSE)
		complain(reply->at, "this list may have %zu bytes: at most %d", all, RESPONSE);
	if (length <= room)
		return;
	if (queued)
		complain(reply->at,
			 "this code may take %zu bytes of the queue, and 'unsolicited' has %zu",
			 length, room);
	else
		complain(reply->at, "this line may have %zu bytes: at most %zu", length, room);
}

static void check_test(const struct product *product, const struct command *command)
{
	size_t length = strlen(command->name) + strlen(product->dialect.colon) + FRAME;

	if (!command->forms[TEST].exists || !command->forms[TEST].made)
		return;
	length += strlen(shape_test(command));
	if (length > RESPONSE)
		complain(command->at, "the answer to =? has %zu bytes: at most %d", length,
			 RESPONSE);
}

void check_sizes(const struct product *product)
{
	for (size_t i = 0; i < product->reply_count; i++)
		check_reply(product, product->replies[i]);
	for (size_t i = 0; i < product->command_count; i++)
		check_test(product, product->commands[i]);
}
