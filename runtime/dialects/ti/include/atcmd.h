/* SPDX-License-Identifier: MIT */
/*
 * The C interface of section 2 of the AT command manual (SWRU534), for applications that are linked
 * with the modem: they send command lines and receive what the modem says, at a port of their own,
 * the modem's last. A program offers that port as `program` of struct services
 * (services/services.h).
 *
 * There is one thread: the modem runs while a function here is called, or when the program turns
 * its loop itself. None of the functions may be called from inside a handler.
 */
#ifndef DIALECTS_TI_ATCMD_H
#define DIALECTS_TI_ATCMD_H

#include <stdint.h>

/* What the functions return that fail. */
enum {
	ATCMD_FAILED = -1, /* no modem yet, no port for the program, or not created */
	ATCMD_EMPTY = -2,  /* nothing was said, and nobody wants to wait */
	ATCMD_INSIDE = -3  /* called from inside a handler */
};

/* Bytes that a buffer for ATCmd_recv() must have room for: with its NUL. */
#define ATCMD_BUFFER_SIZE 2048

/* Begins: what was said at the port before is forgotten. Returns 0 or what failed. */
int16_t ATCmd_create(void);

/* Sends a command line, ended by NUL and with or without its CR and LF. What a line tells to follow
 * (a payload) stands in it; one that holds NUL is sent in base64. Returns 0 when the modem has all
 * of it, which may take as long as commands before it; or what failed. */
int16_t ATCmd_send(char *buffer);

/* Receives a line, with its CR and LF, and a NUL behind it: one of an answer, or an event. Returns
 * its length. A line that holds data comes in pieces of less than ATCMD_BUFFER_SIZE bytes, each up
 * to an LF. With `nonblock` 0 it waits for ever, while the modem's loop turns; else it returns
 * ATCMD_EMPTY at once when nothing was said. */
int16_t ATCmd_recv(char *buffer, uint8_t nonblock);

/* As the manual has it in another place. */
int16_t ATCmd_rcv(char *buffer, uint8_t nonblock);

#endif
