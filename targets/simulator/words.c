/* SPDX-License-Identifier: MIT */
#include "simulator/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool words_error(struct words *words, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words->message, words->size, format, arguments);
	va_end(arguments);
	return false;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Cuts the word at *at in place; its quotes go. */
static bool cut_word(struct words *words, char **at)
{
	char *start = *at, *end;

	if (words->count == WORDS_MAX)
		return words_error(words, "more than %d words", WORDS_MAX);
	if (*start == '"') {
		end = strchr(++start, '"');
		if (!end)
			return words_error(words, "a quote is not closed");
		if (end[1] && !blank(end[1]))
			return words_error(words, "no blank after a closing quote");
	} else {
		end = start;
		while (*end && !blank(*end))
			end++;
	}
	*at = *end ? end + 1 : end;
	*end = '\0';
	words->word[words->count++] = start;
	return true;
}

bool words_cut(struct words *words, const char *line, size_t n, char *message, size_t size)
{
	char *at = words->text;

	words->count = words->at = 0;
	words->message = message;
	words->size = size;
	if (n && line[n - 1] == '\r')
		n--;
	if (n >= WORDS_LINE)
		return words_error(words, "the line is longer than %d characters", WORDS_LINE - 1);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)line[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return words_error(words, "control character 0x%02x", c);
	}
	memcpy(words->text, line, n);
	words->text[n] = '\0';
	for (;;) {
		while (blank(*at))
			at++;
		if (!*at || *at == '#')
			return true;
		if (!cut_word(words, &at))
			return false;
	}
}

const char *words_peek(const struct words *words)
{
	return words->at < words->count ? words->word[words->at] : NULL;
}

bool words_take(struct words *words, const char *word)
{
	const char *next = words_peek(words);

	if (!next || strcmp(next, word) != 0)
		return false;
	words->at++;
	return true;
}

bool words_any(struct words *words, const char *what, const char **word)
{
	*word = words_peek(words);
	if (!*word)
		return words_error(words, "%s is missing", what);
	words->at++;
	return true;
}

bool words_end(struct words *words)
{
	const char *next = words_peek(words);

	return !next || words_error(words, "`%.40s` is too much", next);
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* The whole text as a number of that base, at most `high`. */
static bool number_of(const char *text, int base, uint32_t high, uint32_t *value)
{
	uint64_t sum = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		int digit = digit_of(*text);

		if (digit >= base)
			return false;
		sum = sum * (unsigned)base + (unsigned)digit;
		if (sum > high)
			return false;
	}
	*value = (uint32_t)sum;
	return true;
}

bool words_number(struct words *words, const char *what, uint32_t low, uint32_t high,
		  uint32_t *value)
{
	const char *word;
	uint32_t number;

	if (!words_any(words, what, &word))
		return false;
	if (!number_of(word, 10, high, &number) || number < low)
		return words_error(words, "%s is `%.40s`, not a number from %lu to %lu", what, word,
				   (unsigned long)low, (unsigned long)high);
	*value = number;
	return true;
}

bool words_hex(struct words *words, const char *what, uint32_t high, uint32_t *value)
{
	const char *word;

	if (!words_any(words, what, &word))
		return false;
	if (!number_of(word, 16, high, value))
		return words_error(words, "%s is `%.40s`, not hexadecimal up to %lx", what, word,
				   (unsigned long)high);
	return true;
}

bool words_digits(struct words *words, const char *what, unsigned shortest, unsigned longest,
		  char *value)
{
	const char *word;
	size_t n;

	if (!words_any(words, what, &word))
		return false;
	n = strspn(word, "0123456789");
	if (word[n] || n < shortest || n > longest)
		return words_error(words, "%s is `%.40s`, not %u to %u digits", what, word,
				   shortest, longest);
	memcpy(value, word, n + 1);
	return true;
}

bool words_string(struct words *words, const char *what, unsigned shortest, unsigned longest,
		  char *value)
{
	const char *word;
	size_t n;

	if (!words_any(words, what, &word))
		return false;
	n = strlen(word);
	if (n < shortest || n > longest)
		return words_error(words, "%s has %lu characters, not %u to %u", what,
				   (unsigned long)n, shortest, longest);
	memcpy(value, word, n + 1);
	return true;
}

static bool is_dotted(const char *word, uint8_t bytes[4])
{
	const char *at;
	unsigned count = 0;

	for (at = word; count < 4; at++) {
		unsigned number = 0, digits = 0;

		for (; *at >= '0' && *at <= '9' && digits < 4; at++, digits++)
			number = number * 10 + (unsigned)(*at - '0');
		if (!digits || number > 255)
			break;
		bytes[count++] = (uint8_t)number;
		if (*at != '.')
			break;
	}
	return count == 4 && !*at;
}

bool words_address(struct words *words, const char *what, struct address *value)
{
	const char *word;

	if (!words_any(words, what, &word))
		return false;
	if (address_read_ipv6(word, strlen(word), value))
		return true;
	*value = (struct address){.family = ADDRESS_IPV4};
	return is_dotted(word, value->bytes) ||
	       words_error(words, "%s is `%.40s`, no address of IPv4 or IPv6", what, word);
}

bool words_below(struct words *words, const char *what, uint32_t most, uint32_t *value)
{
	const char *word;

	if (!words_any(words, what, &word))
		return false;
	if (*word != '-' || !number_of(word + 1, 10, most, value) || !*value)
		return words_error(words, "%s is `%.40s`, not a number from -%lu to -1", what, word,
				   (unsigned long)most);
	return true;
}

bool words_mac(struct words *words, const char *what, uint8_t mac[6])
{
	const char *word, *at;
	unsigned count = 0;

	if (!words_any(words, what, &word))
		return false;
	for (at = word; count < 6; at += 3) {
		int high = digit_of(at[0]), low = high < 16 ? digit_of(at[1]) : 16;

		if (low >= 16 || at[2] != (count < 5 ? ':' : 0))
			break;
		mac[count++] = (uint8_t)(high * 16 + low);
	}
	if (count != 6 || (mac[0] & 1))
		return words_error(words, "%s is `%.40s`, not like 02:00:00:00:00:01", what, word);
	return true;
}

bool words_choice(struct words *words, const char *what, const char *const *list, unsigned *index)
{
	const char *word;
	char all[96] = "";

	if (!words_any(words, what, &word))
		return false;
	for (unsigned i = 0; list[i]; i++) {
		if (strcmp(word, list[i]) == 0) {
			*index = i;
			return true;
		}
		if (i)
			strncat(all, ", ", sizeof(all) - strlen(all) - 1);
		strncat(all, list[i], sizeof(all) - strlen(all) - 1);
	}
	return words_error(words, "%s is `%.30s`, not one of %s", what, word, all);
}
