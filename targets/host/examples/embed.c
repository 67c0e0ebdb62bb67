/* SPDX-License-Identifier: MIT */
/*
 * A modem inside a program of one's own, with the library of `make lib`. Each argument is a command
 * line without its end; the program gives it to the modem's first port, waits until it has been
 * answered, and prints what the modem says. `embed ATI AT+CSQ AT+CGMM`
 */
#include <stddef.h>

#include "desk.h"

int main(int count, char **arguments)
{
	if (!desk_open(NULL))
		return 1;
	for (int i = 1; i < count; i++)
		desk_say(arguments[i]);
	return 0;
}
