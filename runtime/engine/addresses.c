/* SPDX-License-Identifier: MIT */
/* Internet and MAC addresses, read and written. Brackets around them are accepted. */
#include <string.h>

#include "engine/port.h"

static void strip_brackets(const char **text, size_t *length)
{
	if (*length >= 2 && (*text)[0] == '[' && (*text)[*length - 1] == ']') {
		(*text)++;
		*length -= 2;
	}
}

/* One number of at most `digits` digits in the base; moves on past it. */
static bool read_group(const char **at, const char *end, unsigned base, unsigned digits,
		       uint32_t *value)
{
	const char *start = *at;

	if ((size_t)(end - start) > digits)
		end = start + digits;
	return convert_digits(at, end, base, value) && *at > start;
}

static bool read_ipv4(const char *text, size_t length, struct at_ipv4 *address)
{
	strip_brackets(&text, &length);
	const char *end = text + length;
	uint32_t value;

	for (unsigned i = 0; i < 4; i++) {
		if (i > 0 && (text == end || *text++ != '.'))
			return false;
		if (!read_group(&text, end, 10, 3, &value) || value > 255)
			return false;
		address->octet[i] = (uint8_t)value;
	}
	return text == end;
}

static bool read_mac(const char *text, size_t length, struct at_mac *address)
{
	strip_brackets(&text, &length);
	const char *end = text + length;
	uint32_t value;

	for (unsigned i = 0; i < 6; i++) {
		if (i > 0 && (text == end || *text++ != ':'))
			return false;
		if (end - text > 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
			text += 2;
		if (!read_group(&text, end, 16, 2, &value))
			return false;
		address->octet[i] = (uint8_t)value;
	}
	return text == end;
}

/* Four groups of 32 bits, as some dialects write IPv6 addresses. */
static bool read_four_words(const char *text, const char *end, struct at_ipv6 *address)
{
	for (unsigned i = 0; i < 4; i++) {
		uint32_t value;

		if (i > 0 && (text == end || *text++ != ':'))
			return false;
		if (end - text > 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
			text += 2;
		if (!read_group(&text, end, 16, 8, &value))
			return false;
		for (unsigned k = 0; k < 4; k++)
			address->octet[4 * i + k] = (uint8_t)(value >> (24 - 8 * k));
	}
	return text == end;
}

static bool read_ipv6(const char *text, size_t length, struct at_ipv6 *address)
{
	strip_brackets(&text, &length);
	const char *at = text, *end = text + length;
	unsigned n = 0;
	int gap = -1;

	memset(address, 0, sizeof(*address));
	if (read_four_words(text, end, address))
		return true;
	memset(address, 0, sizeof(*address));
	if (length >= 2 && at[0] == ':' && at[1] == ':') {
		gap = 0;
		at += 2;
	}
	while (at < end && n < 16) {
		const char *group = at;
		uint32_t value;
		struct at_ipv4 tail;

		if (!read_group(&at, end, 16, 4, &value))
			return false;
		if (at < end && *at == '.') { /* the last 32 bits as an IPv4 address */
			if (n > 12 || !read_ipv4(group, (size_t)(end - group), &tail))
				return false;
			memcpy(&address->octet[n], tail.octet, 4);
			n += 4;
			at = end;
			break;
		}
		address->octet[n++] = (uint8_t)(value >> 8);
		address->octet[n++] = (uint8_t)value;
		if (at == end)
			break;
		if (*at++ != ':' || at == end)
			return false;
		if (*at == ':') {
			if (gap >= 0)
				return false;
			gap = (int)n;
			at++;
		}
	}
	if (at != end || (gap < 0 && n != 16) || (gap >= 0 && n > 14))
		return false;
	if (gap >= 0) {
		memmove(&address->octet[16 - (n - (unsigned)gap)], &address->octet[gap],
			n - (unsigned)gap);
		memset(&address->octet[gap], 0, 16 - n);
	}
	return true;
}

static void put_ipv4(struct writer *writer, const struct at_parameter *parameter,
		     const void *member)
{
	const struct at_ipv4 *address = member;

	(void)parameter;
	for (unsigned i = 0; i < 4; i++) {
		if (i > 0)
			put_char(writer, '.');
		put_number(writer, address->octet[i], 10, 1);
	}
}

static void put_small_hex(struct writer *writer, unsigned value)
{
	bool printing = false;

	for (int shift = 12; shift >= 0; shift -= 4) {
		unsigned digit = value >> shift & 0xf;

		if (digit != 0 || shift == 0)
			printing = true;
		if (printing)
			put_char(writer, "0123456789abcdef"[digit]);
	}
}

/* RFC 5952: the longest run of zero groups, of two at least, is left out. */
static void put_ipv6(struct writer *writer, const struct at_parameter *parameter,
		     const void *member)
{
	const struct at_ipv6 *address = member;
	unsigned group[8], gap = 8, gap_length = 1;

	(void)parameter;
	for (unsigned i = 0; i < 8; i++)
		group[i] = (unsigned)address->octet[2 * i] << 8 | address->octet[2 * i + 1];
	for (unsigned i = 0, run = 0; i < 8; i++) {
		run = group[i] == 0 ? run + 1 : 0;
		if (run > gap_length) {
			gap_length = run;
			gap = i + 1 - run;
		}
	}
	for (unsigned i = 0; i < 8; i++) {
		if (i == gap) {
			put_bytes(writer, "::", 2);
			i += gap_length - 1;
			continue;
		}
		if (i > 0 && i != gap + gap_length)
			put_char(writer, ':');
		put_small_hex(writer, group[i]);
	}
}

static void put_mac(struct writer *writer, const struct at_parameter *parameter, const void *member)
{
	const struct at_mac *address = member;

	(void)parameter;
	for (unsigned i = 0; i < 6; i++) {
		if (i > 0)
			put_char(writer, ':');
		if (writer->product->dialect->hexadecimal) {
			put_bytes(writer, "0x", 2);
			put_small_hex(writer, address->octet[i]);
		} else {
			put_char(writer, "0123456789abcdef"[address->octet[i] >> 4]);
			put_char(writer, "0123456789abcdef"[address->octet[i] & 15]);
		}
	}
}

static enum cause ipv4_value(const struct binding *binding, const struct at_parameter *parameter,
			     const struct at_token *token)
{
	void *member = (char *)binding->record + parameter->offset;

	return read_ipv4(binding->line + token->start, token->length, member)
		       ? CAUSE_NONE
		       : CAUSE_parameter_type;
}

static enum cause ipv6_value(const struct binding *binding, const struct at_parameter *parameter,
			     const struct at_token *token)
{
	void *member = (char *)binding->record + parameter->offset;

	return read_ipv6(binding->line + token->start, token->length, member)
		       ? CAUSE_NONE
		       : CAUSE_parameter_type;
}

static enum cause mac_value(const struct binding *binding, const struct at_parameter *parameter,
			    const struct at_token *token)
{
	void *member = (char *)binding->record + parameter->offset;

	return read_mac(binding->line + token->start, token->length, member) ? CAUSE_NONE
									     : CAUSE_parameter_type;
}

const struct at_type_code at_type_ipv4 = {ipv4_value, put_ipv4, NULL};
const struct at_type_code at_type_ipv6 = {ipv6_value, put_ipv6, NULL};
const struct at_type_code at_type_mac = {mac_value, put_mac, NULL};
