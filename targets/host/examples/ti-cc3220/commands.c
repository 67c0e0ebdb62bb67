/* SPDX-License-Identifier: MIT */
/*
 * An application of section 2 of the AT command manual, in a program with a modem in it: it sends
 * the command lines that are its arguments and prints what the modem says to each up to its final
 * result, then what comes by itself until the program is stopped, if the last argument is `-`.
 * `commands AT+Test "AT+Get=General,Version"`
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "atcmd.h"
#include "desk.h"

static bool final(const char *line)
{
	return strcmp(line, "OK\r\n") == 0 || strncmp(line, "ERROR", strlen("ERROR")) == 0;
}

/* Prints the next line. Returns whether it ends an answer. */
static bool next(char *line)
{
	int16_t length = ATCmd_recv(line, 0);

	if (length < 0) {
		fprintf(stderr, "commands: ATCmd_recv: %d\n", length);
		return true;
	}
	fwrite(line, 1, (size_t)length, stdout);
	fflush(stdout);
	return final(line);
}

int main(int count, char **arguments)
{
	static char line[ATCMD_BUFFER_SIZE];
	bool stay = count > 1 && strcmp(arguments[count - 1], "-") == 0;

	if (!desk_open(NULL) || ATCmd_create() != 0)
		return 1;
	for (int i = 1; i < count - stay; i++) {
		if (ATCmd_send(arguments[i]) != 0)
			return 1;
		while (!next(line))
			;
	}
	while (stay)
		next(line);
	return 0;
}
