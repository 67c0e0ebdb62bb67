/* SPDX-License-Identifier: MIT */
/* Encodings of data that follows a command or stands inside it. */
#include <string.h>

#include "engine/port.h"

const char encoding_base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int hex_digit(uint8_t c)
{
	return convert_digit((char)c);
}

static int base64_digit(uint8_t c)
{
	const char *found = c != 0 ? strchr(encoding_base64, c) : NULL;

	return found != NULL ? (int)(found - encoding_base64) : -1;
}

size_t at_hex_bytes(struct at_text digits, uint8_t *bytes)
{
	size_t n = digits.length / 2u;

	for (size_t i = 0; i < n; i++)
		bytes[i] = (uint8_t)(convert_digit(digits.bytes[2 * i]) << 4 |
				     convert_digit(digits.bytes[2 * i + 1]));
	return n;
}

const struct at_encoding at_hex = {4, hex_digit};
const struct at_encoding at_base64 = {6, base64_digit};
