/* SPDX-License-Identifier: MIT */
/* How names of the specs become names of C. */
#include <ctype.h>
#include <string.h>

#include "memory.h"
#include "product.h"

static bool lower_or_digit(char c)
{
	return islower((unsigned char)c) || isdigit((unsigned char)c);
}

static bool capitals(const char *from, size_t n)
{
	while (n > 0 && isupper((unsigned char)from[n - 1]))
		n--;
	return n == 0;
}

/* The letter at i begins a word: a capital behind a small letter, or with small ones behind at
 * least three capitals, so that NetAPPSet is two words and MSCHAPv2 and IPaddr are one. */
static bool begins_word(const char *name, size_t i, size_t length)
{
	if (i == 0 || !isupper((unsigned char)name[i]))
		return false;
	if (lower_or_digit(name[i - 1]))
		return true;
	return i >= 3 && capitals(name + i - 3, 3) && i + 2 < length &&
	       islower((unsigned char)name[i + 1]) && isalpha((unsigned char)name[i + 2]);
}

/* connId -> conn_id, NetAPPSet -> net_app_set, IPaddr -> ipaddr; what C names cannot hold becomes
 * '_'. */
char *name_snake(const char *name, size_t length)
{
	char *result = memory_new(2 * length + 1);
	size_t n = 0;

	for (size_t i = 0; i < length; i++) {
		if (begins_word(name, i, length))
			result[n++] = '_';
		result[n++] = isalnum((unsigned char)name[i])
				      ? (char)tolower((unsigned char)name[i])
				      : '_';
	}
	return result;
}

bool name_is_taken(const char *name)
{
	static const char *const words[] = {
		"auto",	   "break",  "case",	 "char",   "const",    "continue", "default",
		"do",	   "double", "else",	 "enum",   "extern",   "float",	   "for",
		"goto",	   "if",     "inline",	 "int",	   "long",     "register", "restrict",
		"return",  "short",  "signed",	 "sizeof", "static",   "struct",   "switch",
		"typedef", "union",  "unsigned", "void",   "volatile", "while",	   "given",
		"fields",  "bool",   "true",	 "false",  NULL};
	size_t n = 0;

	while (words[n] != NULL && strcmp(words[n], name) != 0)
		n++;
	return words[n] != NULL;
}

char *name_case(const char *word)
{
	char *name = name_snake(word, strlen(word));

	return name_is_taken(name) ? memory_format("%s_", name) : name;
}

char *name_upper(const char *name)
{
	char *result = memory_copy(name, strlen(name));

	for (char *c = result; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	return result;
}

/* #SD -> telit_sd, +MqttCreate -> ti_mqtt_create, &W -> v250_amp_w. */
char *name_stem(const char *prefix, const char *name, bool basic)
{
	const char *sign = "";
	bool mixed = false;

	if (!isalnum((unsigned char)*name)) {
		if (basic)
			sign = *name == '&' ? "amp_" : *name == '%' ? "percent_" : "sign_";
		name++;
	}
	for (const char *c = name; *c != '\0'; c++)
		mixed |= islower((unsigned char)*c) != 0;
	if (mixed)
		return memory_format("%s_%s%s", prefix, sign, name_snake(name, strlen(name)));
	name = memory_copy(name, strlen(name));
	for (char *c = (char *)name; *c != '\0'; c++)
		*c = isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : '_';
	return memory_format("%s_%s%s", prefix, sign, name);
}
