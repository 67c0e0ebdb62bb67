/* SPDX-License-Identifier: MIT */
/* The interface in C: a port for the program. A program that does not use it does not link it. */
#include <string.h>

#include "dialects/ti/device.h"
#include "dialects/ti/include/atcmd.h"
#include "services/program/program_port.h"
#include "services/services.h"

/* What the modem has said and nobody has received; one byte less than a buffer holds. */
static struct {
	struct program_port *port;
	uint16_t length;
	char bytes[ATCMD_BUFFER_SIZE - 1];
} atcmd;

static size_t heard(struct program_port *port, const void *bytes, size_t n)
{
	size_t room = sizeof(atcmd.bytes) - atcmd.length;

	(void)port;
	if (n > room)
		n = room;
	memcpy(atcmd.bytes + atcmd.length, bytes, n);
	atcmd.length += (uint16_t)n;
	return n;
}

int16_t ATCmd_create(void)
{
	const struct services *services = ti_device_services();

	atcmd.length = 0;
	atcmd.port = services != NULL ? services->program : NULL;
	if (atcmd.port == NULL)
		return ATCMD_FAILED;
	atcmd.port->heard = heard;
	atcmd.port->operations->open(atcmd.port);
	return 0;
}

static int16_t send_bytes(const char *bytes, size_t n)
{
	while (n > 0) {
		size_t took = atcmd.port->operations->send(atcmd.port, bytes, n);

		bytes += took;
		n -= took;
		if (n > 0 && !atcmd.port->operations->turn(atcmd.port, took == 0))
			return ATCMD_INSIDE;
	}
	return 0;
}

/* An end too many is an empty line, which says nothing. */
int16_t ATCmd_send(char *buffer)
{
	int16_t failed;

	if (atcmd.port == NULL)
		return ATCMD_FAILED;
	failed = send_bytes(buffer, strlen(buffer));
	return failed != 0 ? failed : send_bytes("\r", 1);
}

/* The length of the first line; 0: it has not come as a whole. */
static uint16_t first_line(void)
{
	const char *end = memchr(atcmd.bytes, '\n', atcmd.length);

	if (end != NULL)
		return (uint16_t)(end + 1 - atcmd.bytes);
	return atcmd.length == sizeof(atcmd.bytes) ? atcmd.length : 0;
}

static int16_t take_line(char *buffer, uint16_t length)
{
	memcpy(buffer, atcmd.bytes, length);
	buffer[length] = '\0';
	atcmd.length -= length;
	memmove(atcmd.bytes, atcmd.bytes + length, atcmd.length);
	atcmd.port->operations->writable(atcmd.port);
	return (int16_t)length;
}

int16_t ATCmd_recv(char *buffer, uint8_t nonblock)
{
	if (atcmd.port == NULL)
		return ATCMD_FAILED;
	for (bool turned = false;; turned = true) {
		uint16_t length = first_line();

		if (length > 0)
			return take_line(buffer, length);
		if (nonblock != 0 && turned)
			return ATCMD_EMPTY;
		if (!atcmd.port->operations->turn(atcmd.port, nonblock == 0))
			return ATCMD_INSIDE;
	}
}

int16_t ATCmd_rcv(char *buffer, uint8_t nonblock)
{
	return ATCmd_recv(buffer, nonblock);
}
