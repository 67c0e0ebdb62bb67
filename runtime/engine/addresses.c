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

/* Four words of 32 bits, as dialects with hexadecimal numbers write them. */
static void put_four_words(struct writer *writer, const uint8_t *octet)
{
	for (unsigned i = 0; i < 16; i += 4, octet += 4) {
		unsigned high = (unsigned)octet[0] << 8 | octet[1];
		unsigned low = (unsigned)octet[2] << 8 | octet[3];

		if (i > 0)
			put_char(writer, ':');
		put_bytes(writer, "0x", 2);
		if (high != 0)
			put_small_hex(writer, high);
		for (int shift = 12; high != 0 && shift > 0 && low >> shift == 0; shift -= 4)
			put_char(writer, '0');
		put_small_hex(writer, low);
	}
}

/* RFC 5952: the longest run of zero groups, of two at least, is left out. */
static void put_ipv6(struct writer *writer, const struct at_parameter *parameter,
		     const void *member)
{
	const struct at_ipv6 *address = member;
	unsigned group[8], gap = 8, gap_length = 1;

	(void)parameter;
	if (writer->product->dialect->hexadecimal) {
		put_four_words(writer, address->octet);
		return;
	}
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

/* Of either version; a lone 0 is none. */
static enum cause address_value(const struct binding *binding, const struct at_parameter *parameter,
				const struct at_token *token)
{
	struct address *address = (void *)((char *)binding->record + parameter->offset);
	const char *text = binding->line + token->start;
	struct at_ipv4 ipv4;
	struct at_ipv6 ipv6;

	memset(address, 0, sizeof(*address));
	if (token->length == 1 && *text == '0')
		return CAUSE_NONE;
	if (read_ipv4(text, token->length, &ipv4)) {
		address->family = ADDRESS_IPV4;
		memcpy(address->bytes, ipv4.octet, sizeof(ipv4.octet));
	} else if (read_ipv6(text, token->length, &ipv6)) {
		address->family = ADDRESS_IPV6;
		memcpy(address->bytes, ipv6.octet, sizeof(ipv6.octet));
	} else {
		return CAUSE_parameter_type;
	}
	return CAUSE_NONE;
}

static void put_address(struct writer *writer, const struct at_parameter *parameter,
			const void *member)
{
	const struct address *address = member;

	if (address->family == ADDRESS_IPV6)
		put_ipv6(writer, parameter, address->bytes);
	else
		put_ipv4(writer, parameter, address->bytes);
}

const struct at_type_code at_type_ipv4 = {ipv4_value, put_ipv4, NULL};
const struct at_type_code at_type_ipv6 = {ipv6_value, put_ipv6, NULL};
const struct at_type_code at_type_mac = {mac_value, put_mac, NULL};
const struct at_type_code at_type_address = {address_value, put_address, NULL};
