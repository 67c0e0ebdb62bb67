/* SPDX-License-Identifier: MIT */
#include "escape.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "memory.h"

/* Octal escapes have three digits, so that no following digit joins them. */
char *escape_c(const char *text, size_t length)
{
	char *result = memory_new(length * 4 + 3), *out = result;

	*out++ = '"';
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '$' || c == '|' ||
		    c == '?' || c == '`')
			out += sprintf(out, "\\%03o", c);
		else
			*out++ = (char)c;
	}
	*out++ = '"';
	return result;
}

char *escape_html(const char *text)
{
	char *result, *out;

	if (text == NULL)
		return "";
	result = out = memory_new(strlen(text) * 6 + 1);
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '<')
			out += sprintf(out, "&lt;");
		else if (c == '>')
			out += sprintf(out, "&gt;");
		else if (c == '&')
			out += sprintf(out, "&amp;");
		else if (c == '"' || c == '$' || c == '`' || c == '\'' || c < 0x20)
			out += sprintf(out, "&#%u;", c);
		else
			*out++ = (char)c;
	}
	return result;
}

char *escape_comment(const char *text)
{
	char *result, *out;

	if (text == NULL)
		return "";
	result = out = memory_new(strlen(text) + 1);
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '$' || c == '`' || c == '|' || c == '\\' || c < 0x20)
			*out++ = '.';
		else if (c == '/' && out > result && out[-1] == '*')
			*out++ = '.';
		else
			*out++ = (char)c;
	}
	return result;
}

char *escape_regex(const char *text, size_t length)
{
	char *result = memory_new(length * 4 + 1), *out = result;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (isalnum(c) || c == ' ' || c == ',' || c == ':' || c == '_' || c == '#')
			*out++ = (char)c;
		else
			out += sprintf(out, "\\x%02x", c);
	}
	return result;
}
