/* SPDX-License-Identifier: MIT */
/* Certificates of authorities that the modem trusts, in base64 over as many lines as they take. */
#include <string.h>

#include "simulator/world_parts.h"

static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Four characters; returns how many bytes they are, 0: none. */
static unsigned decode(const char *text, uint8_t bytes[3])
{
	unsigned n = text[2] == '=' && text[3] == '=' ? 1 : text[3] == '=' ? 2 : 3;
	uint32_t bits = 0;

	for (unsigned i = 0; i < 4; i++) {
		int value = i <= n ? digit(text[i]) : 0;

		if (value < 0)
			return 0;
		bits = bits << 6 | (uint32_t)value;
	}
	for (unsigned i = 0; i < n; i++)
		bytes[i] = (uint8_t)(bits >> (16 - 8 * i));
	return n;
}

/* All of a line's word into `piece`; false: it is no base64. */
static bool decode_word(struct words *words, const char *text, uint8_t *piece, size_t *n)
{
	if (strlen(text) % 4)
		return words_error(words, "the certificate is no base64: not four by four");
	for (*n = 0; *text; text += 4) {
		unsigned more = decode(text, piece + *n);

		if (!more || (more < 3 && text[4]))
			return words_error(words, "the certificate is no base64 at `%.4s`", text);
		*n += more;
	}
	return true;
}

/* DER says at its beginning how long it is; 0: it is no certificate. */
static size_t length_of(const uint8_t bytes[4])
{
	if (bytes[0] != 0x30)
		return 0;
	if (bytes[1] == 0x82)
		return 4 + ((size_t)bytes[2] << 8 | bytes[3]);
	return bytes[1] == 0x81 ? 3 + (size_t)bytes[2] : 0;
}

static bool complete(const struct world_anchor *anchor)
{
	return anchor->n == length_of(anchor->bytes);
}

/* Lists those that are complete. */
static void list(struct world *world)
{
	unsigned count = 0;

	for (unsigned i = 0; i < world->anchor_count; i++) {
		const struct world_anchor *anchor = &world->anchors[i];

		if (complete(anchor))
			world->anchor_list[count++] = (struct tls_bytes){anchor->bytes, anchor->n};
	}
	world->trust = (struct tls_trust){world->anchor_list, count};
}

/* Reads the line's bytes into the anchor, whose first `start` bytes are there. */
static bool read_bytes(struct words *words, struct world_anchor *anchor, size_t start)
{
	uint8_t piece[WORDS_LINE + 4];
	const char *text;
	size_t n = 0, length;

	if (!words_any(words, "the certificate", &text) || !words_end(words) ||
	    !decode_word(words, text, piece, &n))
		return false;
	length = !start && n < 4 ? 0 : length_of(start ? anchor->bytes : piece);
	if (!length)
		return words_error(words, "that is no certificate");
	if (length > WORLD_ANCHOR)
		return words_error(words, "the certificate is longer than %d bytes", WORLD_ANCHOR);
	if (start + n > length)
		return words_error(words, "more than the certificate");
	memcpy(anchor->bytes + start, piece, n);
	anchor->n = (uint16_t)(start + n);
	return true;
}

static bool read_gone(struct world *world, struct words *words, unsigned at, const char *name)
{
	if (!words_end(words))
		return false;
	if (at == world->anchor_count)
		return words_error(words, "there is no authority %.40s", name);
	world->anchors[at] = world->anchors[--world->anchor_count];
	list(world);
	return true;
}

bool world_read_trust(struct world *world, struct words *words)
{
	struct world_anchor *anchor;
	unsigned at = 0;
	char name[33];

	if (!words_string(words, "the authority's name", 1, 32, name))
		return false;
	while (at < world->anchor_count && strcmp(world->anchors[at].name, name) != 0)
		at++;
	if (words_take(words, "gone"))
		return read_gone(world, words, at, name);
	if (at == WORLD_ANCHORS)
		return words_error(words, "more than %d authorities", WORLD_ANCHORS);
	anchor = &world->anchors[at];
	if (!read_bytes(words, anchor,
			at < world->anchor_count && !complete(anchor) ? anchor->n : 0))
		return false;
	strcpy(anchor->name, name);
	if (at == world->anchor_count)
		world->anchor_count++;
	list(world);
	return true;
}
