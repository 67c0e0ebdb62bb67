/* SPDX-License-Identifier: MIT */
#include "mps2-an385/control_uart.h"

#include <stdio.h>
#include <string.h>

#include "control_words.h"
#include "mps2-an385/board.h"
#include "mps2-an385/fault.h"
#include "mps2-an385/lwip_port.h"
#include "mps2-an385/network.h"
#include "mps2-an385/chip.h"
#include "mps2-an385/radio.h"
#include "mps2-an385/stack.h"
#include "mps2-an385/tick.h"
#include "mps2-an385/trace_uart.h"
#include "mps2-an385/uarts.h"
#include "network_limits.h"
#include "simulator/control.h"

enum {
	PATIENCE_MS = 1000, /* of a turn, with who does not read its answers */
	FLUSH_MS = 200	    /* for all that was said to leave, before the end */
};

static struct {
	struct control control;
	struct control_hook hook;
	struct control_session session;
	struct at_modem *modem;
	struct uart_stream *streams;
	unsigned ports;
	bool unread; /* the last answer was not waited for any longer */
	bool shutdown;
} control;

/* An answer is waited with, for nobody goes on without it; but only once for who reads none, and
 * not longer in one turn for who reads slowly: the watchdog waits for the next one. */
static void answer(void *client, const char *line)
{
	size_t n = strlen(line) + 1;

	(void)client;
	while (uart_room(&uarts_control) < n) {
		control.unread = control.unread || tick_now() - tick_turn() >= PATIENCE_MS;
		if (control.unread)
			return;
	}
	control.unread = false;
	uart_write(&uarts_control, (const uint8_t *)line, n - 1);
	uart_write(&uarts_control, (const uint8_t *)"\n", 1);
}

/* --- The board's own lines -------------------------------------------------------------------- */

static enum control_result line_command(const struct control_words *line)
{
	return control_dtr(line, control.modem, control.ports);
}

static void tell_port(unsigned index)
{
	const struct at_port *port = at_modem_port(control.modem, index);
	const char *state = "idle";
	char text[24];

	uart_stream_take_in(&control.streams[index]);
	if (control.streams[index].held) /* the restart is still to come */
		state = "running";
	else if (at_port_online(port))
		state = "online";
	else if (at_port_running(port))
		state = "running";
	else if (at_port_busy(port) || uart_stream_waiting(&control.streams[index]))
		state = "busy";
	snprintf(text, sizeof text, "port %u %s", index + 1, state);
	answer(NULL, text);
}

/* Who is told that a host went gives the UART to the next one: no byte may still leave it then. */
static void detach(unsigned port)
{
	uart_stream_detach(&control.streams[port]);
	while (!uart_sent(control.streams[port].uart) && tick_now() - tick_turn() < PATIENCE_MS)
		;
}

static enum control_result port_command(const struct control_words *line)
{
	unsigned port;

	if (line->count < 2 || line->count > 3)
		return control_wrong(line, "port PORT [attach|detach]");
	if (!control_port(line, control.ports, &port))
		return control_wrong(line, "no such port");
	if (line->count == 2)
		tell_port(port);
	else if (!strcmp(line->words[2], "attach"))
		uart_stream_attach(&control.streams[port]);
	else if (!strcmp(line->words[2], "detach"))
		detach(port);
	else
		return control_wrong(line, "port PORT [attach|detach]");
	return CONTROL_OK;
}

static enum control_result trace_command(const struct control_words *line)
{
	bool on;

	if (line->count != 2 || !control_switch(line->words[1], &on))
		return control_wrong(line, "trace on|off");
	trace_uart_switch(on);
	return CONTROL_OK;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

static enum control_result seed_command(const struct control_words *line)
{
	uint8_t seed[64];
	const char *word = line->count == 2 ? line->words[1] : "";
	size_t n = 0;

	for (; n < sizeof seed && word[0] && word[1]; word += 2, n++) {
		int high = hex_digit(word[0]), low = hex_digit(word[1]);

		if (high < 0 || low < 0)
			break;
		seed[n] = (uint8_t)(high << 4 | low);
	}
	if (!n || *word)
		return control_wrong(line, "seed HEX: up to 64 bytes in lower-case digits");
	lwip_port_seed(seed, n);
	return CONTROL_OK;
}

static enum control_result memory_command(const struct control_words *line)
{
	char text[48];

	if (line->count != 1)
		return control_wrong(line, "memory");
	snprintf(text, sizeof text, "stack %lu of %lu", (unsigned long)stack_used(),
		 (unsigned long)stack_size());
	answer(NULL, text);
	return CONTROL_OK;
}

static enum control_result fault_command(const struct control_words *line)
{
	if (line->count != 2 || !fault_provoke(line->words[1]))
		return control_wrong(line, "fault exception|assertion|stack|hang");
	return CONTROL_OK;
}

static enum control_result link_command(const struct control_words *line)
{
	unsigned index;
	bool on;

	if (line->count != 3 || !control_switch(line->words[2], &on))
		return control_wrong(line, "link BEARER on|off");
	if (!control_port(line, NETWORK_LINKS, &index))
		return control_wrong(line, "no such bearer, or one without a link");
	network_plug(index, on);
	return CONTROL_OK;
}

static enum control_result start_command(const struct control_words *line)
{
	if (line->count != 1)
		return control_wrong(line, "start");
	board_power_up();
	return CONTROL_OK;
}

static enum control_result shutdown_command(const struct control_words *line)
{
	if (line->count != 1)
		return control_wrong(line, "shutdown");
	control.shutdown = true;
	return CONTROL_OK;
}

static enum control_result hook_command(struct control_hook *hook, const char *const *words,
					unsigned count, control_write *write, void *client,
					char *message, size_t size)
{
	static const struct {
		const char *name;
		enum control_result (*obey)(const struct control_words *line);
	} commands[] = {
		{"line", line_command},		{"port", port_command},
		{"trace", trace_command},	{"seed", seed_command},
		{"memory", memory_command},	{"start", start_command},
		{"shutdown", shutdown_command}, {"fault", fault_command},
		{"link", link_command},
	};
	const struct control_words line = {words, count, message, size};

	(void)hook;
	(void)write;
	(void)client;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (!strcmp(words[0], commands[i].name))
			return commands[i].obey(&line);
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
	uint8_t bytes[64]; /* a turn: who sends without end must not stop everything else */
	size_t n = uart_read(&uarts_control, bytes, sizeof bytes);

	control_input(&control.session, (const char *)bytes, n);
	if (!control.shutdown)
		return;
	uarts_flush(FLUSH_MS);
	chip_off();
}

uint32_t control_uart_next(void)
{
	return ring_used(&uarts_control.received) ? 0 : UINT32_MAX;
}
