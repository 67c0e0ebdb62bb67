/* SPDX-License-Identifier: MIT */
#include "mps2-an385/control_uart.h"

#include <stdio.h>
#include <string.h>

#include "mps2-an385/power.h"
#include "mps2-an385/radio.h"
#include "mps2-an385/tick.h"
#include "mps2-an385/trace_uart.h"
#include "mps2-an385/uarts.h"
#include "simulator/control.h"

enum {
	PATIENCE_MS = 1000 /* with who does not read its answers */
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

static enum control_result wrong(char *message, size_t size, const char *text)
{
	snprintf(message, size, "%s", text);
	return CONTROL_ERROR;
}

/* The index of a port that is named from 1; -1: there is none such. */
static int port_named(const char *word)
{
	unsigned number = (unsigned)(word[0] - '1');

	return !word[0] || word[1] || number >= control.ports ? -1 : (int)number;
}

static bool read_switch(const char *word, bool *on)
{
	*on = !strcmp(word, "on");
	return *on || !strcmp(word, "off");
}

static enum control_result line_command(const char *const *words, unsigned count, char *message,
					size_t size)
{
	bool on;
	int port;

	if (count != 4 || strcmp(words[2], "dtr"))
		return wrong(message, size, "line PORT dtr on|off");
	port = port_named(words[1]);
	if (port < 0)
		return wrong(message, size, "no such port");
	if (!read_switch(words[3], &on))
		return wrong(message, size, "dtr is on or off");
	uart_stream_dtr(&control.streams[port], on);
	return CONTROL_OK;
}

static enum control_result port_command(const char *const *words, unsigned count, char *message,
					size_t size)
{
	const struct at_port *port;
	const char *state = "idle";
	int index = count == 2 ? port_named(words[1]) : -1;
	char line[24];

	if (index < 0)
		return wrong(message, size, count == 2 ? "no such port" : "port PORT");
	port = at_modem_port(control.modem, (unsigned)index);
	if (at_port_online(port))
		state = "online";
	else if (at_port_running(port))
		state = "running";
	else if (at_port_busy(port) || uart_stream_waiting(&control.streams[index]))
		state = "busy";
	snprintf(line, sizeof line, "port %d %s", index + 1, state);
	answer(NULL, line);
	return CONTROL_OK;
}

static enum control_result trace_command(const char *const *words, unsigned count, char *message,
					 size_t size)
{
	bool on;

	if (count != 2 || !read_switch(words[1], &on))
		return wrong(message, size, "trace on|off");
	trace_uart_switch(on);
	return CONTROL_OK;
}

static enum control_result hook_command(struct control_hook *hook, const char *const *words,
					unsigned count, control_write *write, void *client,
					char *message, size_t size)
{
	(void)hook;
	(void)write;
	(void)client;
	if (!strcmp(words[0], "line"))
		return line_command(words, count, message, size);
	if (!strcmp(words[0], "port"))
		return port_command(words, count, message, size);
	if (!strcmp(words[0], "trace"))
		return trace_command(words, count, message, size);
	if (strcmp(words[0], "shutdown") || count != 1)
		return CONTROL_UNKNOWN;
	control.shutdown = true;
	return CONTROL_OK;
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
	if (control.shutdown && uarts_sent())
		power_off();
}
