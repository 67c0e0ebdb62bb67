/* SPDX-License-Identifier: MIT */
#include "runner.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "host/complain.h"
#include "host/world_file.h"

enum {
	QUIET_MS = 10000,   /* then the image is said not to start; it is waited for all the same */
	SHUTDOWN_MS = 3000, /* for the image to commit and stop */
	SEED = 32
};

/* The image has started, the first time or at a command: it knows of no host, and traces. */
static void image_started(void *context)
{
	static const char quiet[] = "trace off";
	struct runner *runner = context;

	if (!runner->options->trace)
		control_link_send(&runner->link, quiet, strlen(quiet), NULL, NULL);
	for (unsigned i = 0; i < runner->open_wires; i++)
		uart_end_restarted(&runner->ends[i]);
}

/* --- Waiting for the image, before there are ports and after ------------------------------------
 */

/* One turn of the image alone. False: it has ended, or the program is asked to end. */
static bool turn_image(struct runner *runner, uint32_t within)
{
	static struct turn turn;

	turn_start(&turn);
	turn_within(&turn, within);
	runner->signal_slot = turn_watch(&turn, runner->signals, POLLIN);
	emulator_watch(&runner->emulator, &turn);
	control_link_watch(&runner->link, &turn);
	trace_copy_watch(&runner->trace, &turn);
	turn_wait(&turn);
	runner->asked_to_end = runner->asked_to_end || turn_events(&turn, runner->signal_slot) != 0;
	trace_copy_serve(&runner->trace, &turn);
	control_link_serve(&runner->link, &turn);
	emulator_serve(&runner->emulator, &turn);
	return !runner->emulator.ended;
}

static bool await_start(struct runner *runner)
{
	uint32_t began = clock_now();
	bool told = false;

	while (!runner->link.ready) {
		if (!turn_image(runner, QUIET_MS) || runner->asked_to_end)
			return false;
		if (!told && clock_now() - began >= QUIET_MS) {
			complain("the image says nothing; still waiting");
			told = true;
		}
	}
	return true;
}

static void line_answered(void *context, enum control_reply reply, const char *line)
{
	struct runner *runner = context;

	if (reply == REPLY_INFORMATION)
		return;
	runner->answered = true;
	if (runner->reply == REPLY_OK) {
		runner->reply = reply;
		snprintf(runner->message, sizeof runner->message, "%s", line);
	}
}

/* Sends a line and waits for its answer. False: it is no `ok`; what it is stands in the runner. */
static bool say(struct runner *runner, const char *line)
{
	runner->answered = false;
	runner->reply = REPLY_OK;
	while (!control_link_send(&runner->link, line, strlen(line), line_answered, runner))
		if (!turn_image(runner, QUIET_MS) || runner->asked_to_end)
			return false;
	while (!runner->answered)
		if (!turn_image(runner, QUIET_MS) || runner->asked_to_end)
			return false;
	return runner->reply == REPLY_OK;
}

/* --- The world ----------------------------------------------------------------------------------
 */

/* Sends a line of the world's text when it says anything. */
static bool say_world_line(struct runner *runner, const char *text, size_t n)
{
	char line[CONTROL_PROXY_LINE];

	while (n && strchr(" \t\r", *text)) {
		text++;
		n--;
	}
	while (n && strchr(" \t\r", text[n - 1]))
		n--;
	if (!n || *text == '#')
		return true;
	/* It was checked: it is not longer than this. */
	snprintf(line, sizeof line, "%.*s", (int)n, text);
	if (say(runner, line))
		return true;
	if (!runner->emulator.ended && !runner->asked_to_end)
		complain("world: the image does not take '%s': %s", line, runner->message);
	return false;
}

static bool say_world(struct runner *runner, const char *path)
{
	const char *text, *end;
	size_t n, length;

	if (!path)
		return true;
	text = world_file_text(path, &n);
	if (!text)
		return false;
	for (end = text + n; text < end; text += length + 1) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));

		length = (size_t)((stop ? stop : end) - text);
		if (!say_world_line(runner, text, length))
			return false;
	}
	return true;
}

/* A context that leads nowhere does not come up, another bearer has no link. */
static bool say_networks(struct runner *runner)
{
	const struct option_limits *limits = &runner->options->limits;
	char line[48];

	for (unsigned i = 1; i <= limits->contexts + limits->ethernets + limits->wlans; i++) {
		if (options_net_attached(runner->options, i))
			continue;
		snprintf(line, sizeof line,
			 i <= limits->contexts ? "activation fail cid %u" : "link %u off", i);
		if (!say(runner, line))
			return false;
	}
	return true;
}

/* The board has no source of randomness of its own. */
static bool say_seed(struct runner *runner)
{
	char line[5 + 2 * SEED + 1] = "seed ";
	unsigned char seed[SEED];

	if (getrandom(seed, sizeof seed, 0) != sizeof seed)
		return false;
	for (unsigned i = 0; i < SEED; i++)
		snprintf(line + 5 + 2 * i, 3, "%02x", seed[i]);
	return say(runner, line);
}

/* All that the image has to know before the modem is switched on: its world above all. */
static bool prepare(struct runner *runner)
{
	return say_seed(runner) && say_world(runner, runner->options->world) &&
	       say_networks(runner) && say(runner, "start");
}

/* --- Opening ------------------------------------------------------------------------------------
 */

static bool open_files(struct runner *runner)
{
	static struct world_wifi wifi; /* read as well, for what is wrong in it */
	static struct world world = {.wifi = &wifi};

	return world_file_read(&world, runner->options->world) &&
	       psram_open(&runner->psram, runner->options->state);
}

static bool networked(const struct options *options)
{
	const struct option_limits *limits = &options->limits;

	for (unsigned i = 1; i <= limits->contexts + limits->ethernets + limits->wlans; i++)
		if (options_net_attached(options, i))
			return true;
	return false;
}

/* QEMU's user network lets nobody in from ::1. */
static bool can_forward(const struct options *options)
{
	for (unsigned i = 0; i < options->forward_count; i++)
		if (strstr(options->forwards[i], "6:") == options->forwards[i] + 3) {
			complain("--forward %s: not from IPv6 on this board", options->forwards[i]);
			return false;
		}
	return true;
}

static bool open_image(struct runner *runner, const char *image)
{
	const struct options *options = runner->options;
	const struct emulator_plan plan = {
		.image = image,
		.psram = psram_descriptor(&runner->psram),
		.forwards = options->forwards,
		.forward_count = options->forward_count,
		.networked = networked(options),
	};
	struct emulator *emulator = &runner->emulator;

	if (!can_forward(options) || !emulator_start(emulator, &plan))
		return false;
	control_link_init(&runner->link, emulator->uarts[RUNNER_UART_CONTROL],
			  emulator->peers[RUNNER_UART_CONTROL], image_started, runner);
	return !options->trace ||
	       trace_copy_open(&runner->trace, options->trace, emulator->uarts[RUNNER_UART_TRACE]);
}

static bool open_control(struct runner *runner)
{
	if (!runner->options->control)
		return true;
	control_proxy_init(&runner->proxy, &runner->control, &runner->link);
	return control_socket_open(&runner->control, runner->options->control,
				   &runner->proxy.server);
}

static bool open_ports(struct runner *runner)
{
	const struct options *options = runner->options;

	for (unsigned i = 0; i < options->port_count; i++, runner->open_wires++) {
		uart_end_init(&runner->ends[i], &runner->link, i + 1, runner->emulator.uarts[i],
			      runner->emulator.peers[i], &runner->unknown_hosts);
		if (!wire_open(&runner->wires[i], &options->ports[i]))
			return false;
	}
	for (unsigned i = 0; i < options->port_count; i++)
		wire_join(&runner->wires[i], &runner->ends[i].end);
	return true;
}

enum runner_outcome runner_open(struct runner *runner, const struct options *options,
				const char *image, int signals)
{
	*runner = (struct runner){.options = options, .signals = signals};
	if (open_files(runner) && open_image(runner, image) && await_start(runner) &&
	    prepare(runner) && open_control(runner) && open_ports(runner))
		return RUNNER_OPEN;
	return runner->asked_to_end ? RUNNER_ENDED : RUNNER_FAILED;
}

/* --- Running ------------------------------------------------------------------------------------
 */

void runner_watch(struct runner *runner, struct turn *turn)
{
	runner->signal_slot = turn_watch(turn, runner->signals, POLLIN);
	emulator_watch(&runner->emulator, turn);
	control_link_watch(&runner->link, turn);
	trace_copy_watch(&runner->trace, turn);
	for (unsigned i = 0; i < runner->open_wires; i++) {
		uart_end_watch(&runner->ends[i], turn);
		wire_watch(&runner->wires[i], turn);
	}
	control_socket_watch(&runner->control, turn);
}

void runner_serve(struct runner *runner, const struct turn *turn)
{
	runner->asked_to_end = turn_events(turn, runner->signal_slot) != 0;
	control_link_serve(&runner->link, turn);
	for (unsigned i = 0; i < runner->open_wires; i++)
		uart_end_serve(&runner->ends[i], turn);
	wires_serve(runner->wires, runner->open_wires, turn);
	control_socket_serve(&runner->control, turn);
	control_proxy_serve(&runner->proxy);
	trace_copy_serve(&runner->trace, turn);
	emulator_serve(&runner->emulator, turn);
}

bool runner_finished(const struct runner *runner)
{
	if (runner->asked_to_end || runner->emulator.ended)
		return true;
	for (unsigned i = 0; i < runner->open_wires; i++)
		if (wire_finished(&runner->wires[i]))
			return true;
	return false;
}

static void shut_down(struct runner *runner)
{
	static const char line[] = "shutdown";
	uint32_t began = clock_now(), passed = 0;

	runner->answered = false;
	runner->reply = REPLY_OK;
	if (!runner->link.ready ||
	    !control_link_send(&runner->link, line, strlen(line), line_answered, runner))
		return;
	for (; !runner->answered && passed < SHUTDOWN_MS; passed = clock_now() - began)
		if (!turn_image(runner, SHUTDOWN_MS - passed))
			return;
	if (!runner->answered)
		complain("the image does not shut down; it is stopped");
}

bool runner_close(struct runner *runner)
{
	bool ended = runner->emulator.ended;

	for (unsigned i = 0; i < runner->open_wires; i++)
		wire_close(&runner->wires[i]);
	control_socket_close(&runner->control);
	/* The signal that asked for the end is still there, and would end the waiting. */
	runner->signals = -1;
	if (runner->emulator.process && !ended)
		shut_down(runner);
	emulator_stop(&runner->emulator);
	trace_copy_close(&runner->trace);
	emulator_close(&runner->emulator);
	psram_close(&runner->psram);
	return !ended;
}
