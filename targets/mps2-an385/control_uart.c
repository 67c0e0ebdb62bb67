/* SPDX-License-Identifier: MIT */
#include "mps2-an385/control_uart.h"

#include <stdio.h>
#include <string.h>

#include "mps2-an385/board.h"
#include "mps2-an385/fault.h"
#include "mps2-an385/lwip_port.h"
#include "mps2-an385/chip.h"
#include "mps2-an385/radio.h"
#include "mps2-an385/stack.h"
#include "mps2-an385/tick.h"
#include "mps2-an385/trace_uart.h"
#include "mps2-an385/uarts.h"
#include "simulator/control.h"

enum {
	PATIENCE_MS = 1000, /* with who does not read its answers */
	FLUSH_MS = 200	    /* for all that was said to leave, before the end */
};

static struct {
	struct control control;
	struct control_hook hook;
	struct control_session session;
	struct at_modem *modem;
	struct uart_stream *streams;
	unsigned ports;
	bool shutdown;
} control;

/* An answer is waited with: nobody goes on without it. */
static void answer(void *client, const char *line)
{
	uint32_t began = tick_now();
	size_t n = strlen(line) + 1;

	(void)client;
	while (uart_room(&uarts_control) < n)
		if (tick_now() - began >= PATIENCE_MS)
			return;
	uart_write(&uarts_control, (const uint8_t *)line, n - 1);
	uart_write(&uarts_control, (const uint8_t *)"\n", 1);
}

/* --- The board's own lines -------------------------------------------------------------------- */

/* The words of a line, and where a message about them goes. */
struct said {
	const char *const *words;
	unsigned count;
	char *message;
	size_t size;
};

static enum control_result wrong(const struct said *said, const char *text)
{
	snprintf(said->message, said->size, "%s", text);
	return CONTROL_ERROR;
}

/* The index of the port that the second word names, from 1. */
static bool read_port(const struct said *said, unsigned *index)
{
	const char *word = said->words[1];

	*index = (unsigned)(word[0] - '1');
	return word[0] && !word[1] && *index < control.ports;
}

static bool read_switch(const char *word, bool *on)
{
	*on = !strcmp(word, "on");
	return *on || !strcmp(word, "off");
}

static enum control_result line_command(const struct said *said)
{
	unsigned port;
	bool on;

	if (said->count != 4 || strcmp(said->words[2], "dtr"))
		return wrong(said, "line PORT dtr on|off");
	if (!read_port(said, &port))
		return wrong(said, "no such port");
	if (!read_switch(said->words[3], &on))
		return wrong(said, "dtr is on or off");
	at_port_dtr(at_modem_port(control.modem, port), on);
	return CONTROL_OK;
}

static void tell_port(unsigned index)
{
	const struct at_port *port = at_modem_port(control.modem, index);
	const char *state = "idle";
	char line[24];

	uart_stream_take_in(&control.streams[index]);
	if (at_port_online(port))
		state = "online";
	else if (at_port_running(port))
		state = "running";
	else if (at_port_busy(port) || uart_stream_waiting(&control.streams[index]))
		state = "busy";
	snprintf(line, sizeof line, "port %u %s", index + 1, state);
	answer(NULL, line);
}

static enum control_result port_command(const struct said *said)
{
	unsigned port;

	if (said->count < 2 || said->count > 3)
		return wrong(said, "port PORT [attach|detach]");
	if (!read_port(said, &port))
		return wrong(said, "no such port");
	if (said->count == 2)
		tell_port(port);
	else if (!strcmp(said->words[2], "attach"))
		uart_stream_attach(&control.streams[port]);
	else if (!strcmp(said->words[2], "detach"))
		uart_stream_detach(&control.streams[port]);
	else
		return wrong(said, "port PORT [attach|detach]");
	return CONTROL_OK;
}

static enum control_result trace_command(const struct said *said)
{
	bool on;

	if (said->count != 2 || !read_switch(said->words[1], &on))
		return wrong(said, "trace on|off");
	trace_uart_switch(on);
	return CONTROL_OK;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

static enum control_result seed_command(const struct said *said)
{
	uint8_t seed[64];
	const char *word = said->count == 2 ? said->words[1] : "";
	size_t n = 0;

	for (; n < sizeof seed && word[0] && word[1]; word += 2, n++) {
		int high = hex_digit(word[0]), low = hex_digit(word[1]);

		if (high < 0 || low < 0)
			break;
		seed[n] = (uint8_t)(high << 4 | low);
	}
	if (!n || *word)
		return wrong(said, "seed HEX: up to 64 bytes in lower-case digits");
	lwip_port_seed(seed, n);
	return CONTROL_OK;
}

static enum control_result memory_command(const struct said *said)
{
	char line[48];

	if (said->count != 1)
		return wrong(said, "memory");
	snprintf(line, sizeof line, "stack %lu of %lu", (unsigned long)stack_used(),
		 (unsigned long)stack_size());
	answer(NULL, line);
	return CONTROL_OK;
}

static enum control_result fault_command(const struct said *said)
{
	if (said->count != 2 || !fault_provoke(said->words[1]))
		return wrong(said, "fault exception|assertion|stack|hang");
	return CONTROL_OK;
}

static enum control_result start_command(const struct said *said)
{
	if (said->count != 1)
		return wrong(said, "start");
	board_power_up();
	return CONTROL_OK;
}

static enum control_result shutdown_command(const struct said *said)
{
	if (said->count != 1)
		return wrong(said, "shutdown");
	control.shutdown = true;
	return CONTROL_OK;
}

static enum control_result hook_command(struct control_hook *hook, const char *const *words,
					unsigned count, control_write *write, void *client,
					char *message, size_t size)
{
	static const struct {
		const char *name;
		enum control_result (*obey)(const struct said *said);
	} commands[] = {
		{"line", line_command},		{"port", port_command},
		{"trace", trace_command},	{"seed", seed_command},
		{"memory", memory_command},	{"start", start_command},
		{"shutdown", shutdown_command}, {"fault", fault_command},
	};
	const struct said said = {words, count, message, size};

	(void)hook;
	(void)write;
	(void)client;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (!strcmp(words[0], commands[i].name))
			return commands[i].obey(&said);
	return CONTROL_UNKNOWN;
}

/* --- The channel ------------------------------------------------------------------------------ */

void control_uart_start(struct at_modem *modem, struct uart_stream *streams, unsigned ports)
{
	control.modem = modem;
	control.streams = streams;
	control.ports = ports;
	control.hook.command = hook_command;
	control.control.simulator = &radio_simulator;
	control.control.hook = &control.hook;
	control_open(&control.session, &control.control, answer, NULL);
	answer(NULL, "control 1");
}

void control_uart_serve(void)
{
	uint8_t bytes[64];
	size_t n;

	while ((n = uart_read(&uarts_control, bytes, sizeof bytes)) != 0)
		control_input(&control.session, (const char *)bytes, n);
	if (!control.shutdown)
		return;
	uarts_flush(FLUSH_MS);
	chip_off();
}
