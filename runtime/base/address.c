/* SPDX-License-Identifier: MIT */
#include "base/address.h"

enum { GROUP_DIGITS = 4, BYTES = 16 };

/* What is read of a text, and what is written. */
struct reading {
	const char *text;
	size_t n, at;
	struct address *address;
	unsigned used; /* bytes of the address */
	int gap;       /* where in them "::" stands; -1: not yet */
};

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to `most` digits of a base; -1: there is none, or one more. */
static long number(struct reading *r, int base, unsigned most)
{
	long value = 0;
	unsigned digits = 0;

	for (; r->at < r->n && digits <= most; digits++, r->at++) {
		int next = digit(r->text[r->at]);

		if (next < 0 || next >= base)
			break;
		value = value * base + next;
	}
	return digits == 0 || digits > most ? -1 : value;
}

/* The last four bytes, dotted. */
static bool dotted(struct reading *r)
{
	for (unsigned part = 0; part < 4; part++) {
		long value;

		if (part && (r->at == r->n || r->text[r->at++] != '.'))
			return false;
		value = number(r, 10, 3);
		if (value < 0 || value > 255)
			return false;
		r->address->bytes[r->used++] = (uint8_t)value;
	}
	return r->at == r->n;
}

static bool is_dotted_from_here(const struct reading *r)
{
	size_t at = r->at;

	while (at < r->n && r->text[at] >= '0' && r->text[at] <= '9')
		at++;
	return at < r->n && r->text[at] == '.';
}

static bool group(struct reading *r)
{
	long value;

	if (is_dotted_from_here(r))
		return r->used <= BYTES - 4 && dotted(r);
	value = number(r, 16, GROUP_DIGITS);
	if (value < 0)
		return false;
	r->address->bytes[r->used++] = (uint8_t)(value >> 8);
	r->address->bytes[r->used++] = (uint8_t)value;
	return true;
}

static bool colons(struct reading *r)
{
	if (r->n - r->at < 2 || r->text[r->at] != ':' || r->text[r->at + 1] != ':')
		return false;
	r->at += 2;
	return true;
}

/* The bytes behind the gap go to the end; at least one group is left out. */
static bool spread(struct reading *r)
{
	unsigned behind = r->used - (unsigned)r->gap;
	uint8_t *bytes = r->address->bytes;

	if (r->used > BYTES - 2)
		return false;
	memmove(bytes + BYTES - behind, bytes + r->gap, behind);
	memset(bytes + r->gap, 0, BYTES - r->used);
	return true;
}

bool address_read_ipv6(const char *text, size_t n, struct address *address)
{
	struct reading r = {.text = text, .n = n, .address = address, .gap = -1};

	*address = (struct address){.family = ADDRESS_IPV6};
	if (colons(&r))
		r.gap = 0;
	while (r.at < n) {
		if (r.used == BYTES || !group(&r))
			return false;
		if (r.at == n)
			break;
		if (r.gap < 0 && colons(&r))
			r.gap = (int)r.used;
		else if (text[r.at++] != ':' || r.at == n)
			return false;
	}
	return r.gap < 0 ? r.used == BYTES : spread(&r);
}
