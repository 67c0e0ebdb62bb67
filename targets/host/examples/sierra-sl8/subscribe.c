/* SPDX-License-Identifier: MIT */
/*
 * An application that decides when the +WIP commands are there, as section 9.16 of the manual has
 * it, in a program with a modem in it. It subscribes to them, then says the command lines that are
 * its arguments, takes the commands away, and says the last one again. `subscribe AT+WIPCFG=1`
 */
#include <stdio.h>

#include "desk.h"
#include "wip_atcmd.h"

/* The modem calls it at its start. The customer's own application would begin here. */
static void application(void)
{
	int32_t error = wip_ATCmdSubscribe();

	if (error != WIP_ATCMD_OK)
		fprintf(stderr, "subscribe: %d\n", (int)error);
}

int main(int count, char **arguments)
{
	int32_t error;

	if (!desk_open(application))
		return 1;
	for (int i = 1; i < count; i++)
		desk_say(arguments[i]);
	error = wip_ATCmdUnsubscribe();
	if (error != WIP_ATCMD_OK)
		fprintf(stderr, "unsubscribe: %d\n", (int)error);
	if (count > 1)
		desk_say(arguments[count - 1]);
	return error == WIP_ATCMD_OK ? 0 : 1;
}
