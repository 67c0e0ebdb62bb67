/* SPDX-License-Identifier: MIT */
#include "control_words.h"

#include <stdio.h>
#include <string.h>

enum control_result control_wrong(const struct control_words *line, const char *text)
{
	snprintf(line->message, line->size, "%s", text);
	return CONTROL_ERROR;
}

bool control_port(const struct control_words *line, unsigned ports, unsigned *index)
{
	const char *word = line->count > 1 ? line->words[1] : "";
	unsigned number = 0;

	for (; *word >= '0' && *word <= '9' && number <= ports; word++)
		number = number * 10 + (unsigned)(*word - '0');
	*index = number - 1;
	return !*word && number >= 1 && number <= ports;
}

bool control_switch(const char *word, bool *on)
{
	*on = !strcmp(word, "on");
	return *on || !strcmp(word, "off");
}

enum control_result control_dtr(const struct control_words *line, struct at_modem *modem,
				unsigned ports)
{
	unsigned port;
	bool on;

	if (line->count != 4 || strcmp(line->words[2], "dtr"))
		return control_wrong(line, "line PORT dtr on|off");
	if (!control_port(line, ports, &port))
		return control_wrong(line, "no such port");
	if (!control_switch(line->words[3], &on))
		return control_wrong(line, "dtr is on or off");
	at_port_dtr(at_modem_port(modem, port), on);
	return CONTROL_OK;
}
