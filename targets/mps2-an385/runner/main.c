/* SPDX-License-Identifier: MIT */
/*
 * The runner: the firmware image of the board in QEMU, with the options of the host program, so
 * that whatever talks to the one can talk to the other. The image lies beside it, as modem.elf.
 */
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/complain.h"
#include "host/loop.h"
#include "host/options.h"
#include "host/signals.h"
#include "network_limits.h"
#include "product.h"
#include "runner.h"

enum { PORTS = LIMIT_PORTS < RUNNER_PORTS ? LIMIT_PORTS : RUNNER_PORTS };

static void tell_version(void)
{
	printf("%s %s, build %s for mps2-an385, spec language %u\n", PRODUCT_NAME, PRODUCT_REVISION,
	       RUNNER_BUILD, (unsigned)PRODUCT_LANGUAGE);
}

static bool find_image(char *path, size_t size)
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	int length;

	if (n < 0)
		return false;
	program[n] = 0;
	length = snprintf(path, size, "%s/modem.elf", dirname(program));
	return length > 0 && (size_t)length < size;
}

static void run(struct runner *runner)
{
	static struct turn turn;

	while (!runner_finished(runner)) {
		turn_start(&turn);
		runner_watch(runner, &turn);
		turn_wait(&turn);
		runner_serve(runner, &turn);
	}
}

int main(int count, char **arguments)
{
	static const struct option_limits limits = {PORTS, NETWORK_CONTEXTS, NETWORK_ETHERNETS,
						    NETWORK_WLANS};
	static struct options options;
	static struct runner runner;
	enum runner_outcome outcome;
	char image[PATH_MAX];

	if (!options_parse(&options, count, arguments, &limits))
		return 2;
	if (options.help || options.version) {
		if (options.help)
			options_help(
				&options,
				"The modem's firmware image for the board mps2-an385, in QEMU.");
		else
			tell_version();
		return 0;
	}
	if (!find_image(image, sizeof image)) {
		complain("cannot find where this program lies");
		return 2;
	}
	outcome = runner_open(&runner, &options, image, signals_catch());
	if (outcome == RUNNER_OPEN)
		run(&runner);
	if (!runner_close(&runner))
		return outcome == RUNNER_OPEN ? 1 : 2;
	return outcome == RUNNER_FAILED ? 2 : 0;
}
