/* SPDX-License-Identifier: MIT */
/* One token and one parameter: whether it may be it, and what it is then. */
#include <ctype.h>
#include <string.h>

#include "memory.h"
#include "trial.h"

static bool number_text(const char *text, size_t length)
{
	size_t i = length > 1 && (*text == '-' || *text == '+');

	for (; i < length; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return length > 0;
}

/* Digits of a base to 32 bits; false when they do not fit or are none. */
static bool digits(const char *text, size_t length, unsigned base, uint32_t *value)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < length; i++) {
		int c = tolower((unsigned char)text[i]);

		if (!isxdigit(c))
			return false;
		sum = sum * base + (unsigned)(isdigit(c) ? c - '0' : c - 'a' + 10);
		if (sum > UINT32_MAX)
			return false;
	}
	*value = (uint32_t)sum;
	return true;
}

static const char *number(const struct trial *trial, const struct trial_token *token,
			  bool *negative, uint32_t *magnitude)
{
	const char *text = trial->line + token->start;
	size_t length = token->length;
	bool hexadecimal = trial->product->dialect.hexadecimal;

	*negative = false;
	if (token->kind == TRIAL_HEXADECIMAL ||
	    (token->kind == TRIAL_QUOTED && hexadecimal && length > 2 && text[0] == '0' &&
	     tolower((unsigned char)text[1]) == 'x'))
		return digits(text + 2, length - 2, 16, magnitude) ? NULL : "parameter_range";
	if (token->kind != TRIAL_NUMBER &&
	    (token->kind != TRIAL_QUOTED || !number_text(text, length)))
		return "parameter_type";
	if (*text == '-' || *text == '+') {
		*negative = *text == '-';
		text++;
		length--;
	}
	return digits(text, length, 10, magnitude) ? NULL : "parameter_range";
}

static const char *convert_number(const struct trial *trial, const struct parameter *parameter,
				  const struct trial_token *token, uint32_t *result)
{
	bool negative;
	uint32_t magnitude = 0;
	const char *cause = number(trial, token, &negative, &magnitude);
	int64_t value = negative ? -(int64_t)magnitude : (int64_t)magnitude;

	if (cause != NULL)
		return cause;
	if (parameter->type == TYPE_CHOICE) {
		for (size_t i = 0; i < parameter->choice_count; i++)
			if (parameter->choices[i].value == value) {
				*result = (uint8_t)value;
				return NULL;
			}
		return "parameter_range";
	}
	/* Dialects with hexadecimal numbers write negative ones as their unsigned twins. */
	if (parameter->minimum < 0 && value > INT32_MAX && trial->product->dialect.hexadecimal)
		value -= (int64_t)1 << 32;
	if (!number_in_ranges(parameter, value))
		return "parameter_range";
	*result = (uint32_t)value;
	return NULL;
}

int trial_choice(const struct parameter *parameter, const char *text, size_t length)
{
	uint32_t magnitude;
	bool negative = length > 1 && *text == '-';
	size_t sign = length > 1 && (*text == '-' || *text == '+');

	for (size_t i = 0; parameter->keyed != 0 && i < parameter->choice_count; i++) {
		const char *keyword = parameter->choices[i].keyword;

		if (keyword != NULL && strlen(keyword) == length &&
		    strncmp(name_upper(keyword), name_upper(memory_copy(text, length)), length) ==
			    0)
			return (int)i;
	}
	if (parameter->keyed == 2 || !number_text(text, length) ||
	    !digits(text + sign, length - sign, 10, &magnitude))
		return -1;
	for (size_t i = 0; i < parameter->choice_count; i++)
		if (parameter->choices[i].value == (negative ? -(int64_t)magnitude : magnitude))
			return (int)i;
	return -1;
}

static const char *convert_mask(const struct parameter *parameter, const char *text, size_t length,
				uint32_t *result)
{
	const char *end = text + length;

	*result = 0;
	if (length >= 2 && *text == '[' && end[-1] == ']') {
		text++;
		end--;
	}
	while (text < end) {
		const char *bar = memchr(text, '|', (size_t)(end - text));
		const char *stop = bar != NULL ? bar : end, *first = text;
		int choice;

		while (first < stop && *first == ' ')
			first++;
		while (stop > first && stop[-1] == ' ')
			stop--;
		choice = trial_choice(parameter, first, (size_t)(stop - first));
		if (choice < 0)
			return "parameter_range";
		*result |= (uint32_t)parameter->choices[choice].value;
		text = bar != NULL ? bar + 1 : end;
	}
	return NULL;
}

static bool textual(const struct trial *trial, const struct parameter *parameter,
		    const struct trial_token *token)
{
	return token->kind == TRIAL_QUOTED ||
	       (!parameter->quoted && (trial->product->dialect.bare || trial->command->basic));
}

static const char *convert_text(const struct trial *trial, const struct parameter *parameter,
				const struct trial_token *token)
{
	int64_t length = (int64_t)token->length;

	if (parameter->type == TYPE_HEX) {
		for (size_t i = 0; i < token->length; i++)
			if (!isxdigit((unsigned char)trial->line[token->start + i]))
				return "parameter_type";
		if (length % 2 != 0)
			return "parameter_length";
	} else if (!textual(trial, parameter, token)) {
		return "parameter_type";
	}
	return length < parameter->minimum || length > parameter->maximum ? "parameter_length"
									  : NULL;
}

/* Groups of digits with a sign between them: 4 decimal ones of 3 digits, 6 hexadecimal ones of 2.
 */
static bool grouped(const char *text, size_t length, unsigned groups, unsigned base, size_t most,
		    char sign)
{
	const char *end = text + length;
	uint32_t value;

	for (unsigned i = 0; i < groups; i++) {
		size_t n = 0;

		if (i > 0 && (text == end || *text++ != sign))
			return false;
		if (base == 16 && end - text > 2 && text[0] == '0' &&
		    tolower((unsigned char)text[1]) == 'x')
			text += 2;
		while (n < most && text + n < end &&
		       (base == 16 ? isxdigit((unsigned char)text[n])
				   : isdigit((unsigned char)text[n])))
			n++;
		if (n == 0 || !digits(text, n, base, &value) || (base == 10 && value > 255))
			return false;
		text += n;
	}
	return text == end;
}

/* Eight groups of which one run may be left out, or four of 32 bits; the last two may be IPv4. */
static bool ipv6(const char *text, size_t length)
{
	const char *end = text + length;
	unsigned groups = 0;
	bool gap = false;

	if (grouped(text, length, 4, 16, 8, ':'))
		return true;
	if (length >= 2 && memcmp(text, "::", 2) == 0) {
		gap = true;
		text += 2;
	}
	while (text < end && groups < 8) {
		size_t n = 0;

		while (n < 4 && text + n < end && isxdigit((unsigned char)text[n]))
			n++;
		if (n == 0)
			return false;
		if (text + n < end && text[n] == '.' && groups <= 6 &&
		    grouped(text, (size_t)(end - text), 4, 10, 3, '.')) {
			groups += 2;
			text = end;
			break;
		}
		groups++;
		text += n;
		if (text == end)
			break;
		if (*text++ != ':')
			return false;
		if (text < end && *text == ':') {
			if (gap)
				return false;
			gap = true;
			text++;
		} else if (text == end) {
			return false;
		}
	}
	return text == end && (gap ? groups < 8 : groups == 8);
}

static bool address(const struct parameter *parameter, const char *text, size_t length)
{
	if (length >= 2 && *text == '[' && text[length - 1] == ']') {
		text++;
		length -= 2;
	}
	if (parameter->type == TYPE_ADDRESS)
		return grouped(text, length, 4, 10, 3, '.') || ipv6(text, length) ||
		       (length == 1 && *text == '0');
	return parameter->type == TYPE_IPV4  ? grouped(text, length, 4, 10, 3, '.')
	       : parameter->type == TYPE_MAC ? grouped(text, length, 6, 16, 2, ':')
					     : ipv6(text, length);
}

/* "yy/MM/dd,hh:mm:ss+zz": the numbers between the signs, each of two digits. */
static const char *moment(const struct parameter *parameter, const char *text, size_t length)
{
	static const char shape[] = "99/99/99,99:99:99+99";
	static const unsigned days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned part[7];
	int64_t zone;

	if (length != sizeof(shape) - 1)
		return "parameter_type";
	for (size_t i = 0; i < length; i++) {
		bool fits = shape[i] == '9'   ? isdigit((unsigned char)text[i]) != 0
			    : shape[i] == '+' ? text[i] == '+' || text[i] == '-'
					      : text[i] == shape[i];

		if (!fits)
			return "parameter_type";
	}
	for (size_t i = 0; i < 7; i++)
		part[i] = (unsigned)(text[3 * i] - '0') * 10 + (unsigned)(text[3 * i + 1] - '0');
	zone = text[17] == '-' ? -(int64_t)part[6] : (int64_t)part[6];
	if (part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > days[part[1] - 1] ||
	    (part[1] == 2 && part[2] == 29 && part[0] % 4 != 0) || part[3] > 23 || part[4] > 59 ||
	    part[5] > 59 || zone < parameter->minimum || zone > parameter->maximum)
		return "parameter_range";
	return NULL;
}

const char *trial_convert(const struct trial *trial, const struct parameter *parameter,
			  const struct trial_token *token, uint32_t *result)
{
	const char *text = trial->line + token->start;
	int choice;

	if (parameter->quoted && token->kind != TRIAL_QUOTED)
		return "parameter_type";
	switch (parameter->type) {
	case TYPE_TEXT:
	case TYPE_HOST:
	case TYPE_HEX:
		return convert_text(trial, parameter, token);
	case TYPE_IPV4:
	case TYPE_IPV6:
	case TYPE_MAC:
	case TYPE_ADDRESS:
		return address(parameter, text, token->length) ? NULL : "parameter_type";
	case TYPE_TIME:
		return moment(parameter, text, token->length);
	case TYPE_MASK:
		return convert_mask(parameter, text, token->length, result);
	case TYPE_CHOICE:
		if (parameter->keyed == 0 ||
		    (token->kind == TRIAL_HEXADECIMAL && parameter->keyed != 2))
			break;
		choice = trial_choice(parameter, text, token->length);
		if (choice < 0)
			return number_text(text, token->length) == (parameter->keyed == 2)
				       ? "parameter_type"
				       : "parameter_range";
		*result = (uint8_t)parameter->choices[choice].value;
		return NULL;
	default:
		break;
	}
	return convert_number(trial, parameter, token, result);
}

bool trial_fits(const struct trial *trial, const struct parameter *parameter,
		const struct trial_token *token)
{
	const char *text = trial->line + token->start;

	if (parameter->type == TYPE_IGNORED)
		return true;
	if (token->kind == TRIAL_EMPTY)
		return parameter->type == TYPE_MASK || parameter->optional || parameter->keep ||
		       parameter->fallback.kind != VALUE_NONE;
	if (parameter->quoted && token->kind != TRIAL_QUOTED)
		return false;
	switch (parameter->type) {
	case TYPE_TEXT:
	case TYPE_HOST:
		return textual(trial, parameter, token);
	case TYPE_HEX:
	case TYPE_IPV4:
	case TYPE_IPV6:
	case TYPE_MAC:
	case TYPE_ADDRESS:
	case TYPE_TIME:
	case TYPE_MASK:
		return true;
	case TYPE_CHOICE:
		if (parameter->keyed != 0)
			return trial_choice(parameter, text, token->length) >= 0;
		break;
	default:
		break;
	}
	return token->kind == TRIAL_NUMBER || token->kind == TRIAL_HEXADECIMAL ||
	       (token->kind == TRIAL_QUOTED && number_text(text, token->length));
}

bool trial_is_number(const struct parameter *parameter)
{
	return parameter->type == TYPE_NUMBER || parameter->type == TYPE_CHOICE ||
	       parameter->type == TYPE_MASK;
}
