/* SPDX-License-Identifier: MIT */
/*
 * A wire: what leads from a host to a port of the modem - the standard streams, a pseudo terminal,
 * a TCP connection. The common part moves bytes between descriptors and the port, with flow control
 * both ways; each kind says when somebody is attached. Attaching and leaving are the modem's DTR.
 *
 * What the port is at the wire's far end is an interface: a port of the modem in this process
 * (wire_port.h), or the UART of a board that another program emulates.
 *
 * The main loop calls wire_watch() before and wires_serve() after each wait.
 */
#ifndef HOST_WIRE_H
#define HOST_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#include "engine/stream.h"
#include "loop.h"
#include "options.h"

enum {
	WIRE_STAGE = 4096,
	WIRE_LEAVE = 0x1d /* Ctrl-] typed on a terminal ends the program */
};

/* What the port does at the moment. */
enum wire_activity {
	WIRE_IDLE,
	WIRE_BUSY,    /* answers leave, or it waits for data of the host */
	WIRE_RUNNING, /* a command that a further character would abort */
	WIRE_ONLINE
};

struct wire_far_end;

struct wire_far_end_operations {
	/* A host is there, and reads from the stream: DTR on. */
	void (*attach)(struct wire_far_end *end, struct at_stream *stream);
	/* It went away: a DTR drop. What it sent and the port did not take is gone, and the stream
	 * is used no more. */
	void (*detach)(struct wire_far_end *end);
	/* Whether it knows of the host, and of those who came before to other ports; else neither
	 * the host's bytes nor its going are looked at. NULL: at once. */
	bool (*ready)(struct wire_far_end *end);
	/* Bytes of the host; returns how many are taken. The rest is offered again when the
	 * stream's `resume` was called, or soon. */
	size_t (*receive)(struct wire_far_end *end, const uint8_t *bytes, size_t n);
	/* The stream can take bytes again. */
	void (*writable)(struct wire_far_end *end);
	enum wire_activity (*activity)(struct wire_far_end *end);
};

/* The port as the wire sees it. */
struct wire_far_end {
	const struct wire_far_end_operations *operations;
};

struct wire;

struct wire_operations {
	/* The wire has its far end now. NULL: nothing to do. */
	void (*join)(struct wire *wire);
	/* Watches what tells that somebody attaches, and looks at it. NULL: nobody can. */
	void (*watch)(struct wire *wire, struct turn *turn);
	void (*serve)(struct wire *wire, const struct turn *turn);
	/* The host's side went away; the far end is detached next. */
	void (*left)(struct wire *wire);
	/* Puts everything back as it was; the program ends. */
	void (*close)(struct wire *wire);
};

struct wire {
	struct at_stream stream; /* the far end's; first member */
	const struct wire_operations *operations;
	struct wire_far_end *end;
	int in, out; /* descriptors, -1: nobody attached */

	uint8_t staged[WIRE_STAGE]; /* bytes of the host that the port has not taken yet */
	size_t start, count;
	bool ended;	   /* the host sends no more; it may still read */
	bool left;	   /* the host reads no more either */
	bool held;	   /* the modem restarts: its port takes nothing */
	bool blocked;	   /* `out` refused bytes: wait until it takes some */
	bool resumed;	   /* the port takes bytes again */
	bool paced;	   /* offer a line at a time, when no command runs */
	bool session;	   /* hosts come and go; else the end of input ends the program */
	uint32_t moved_at; /* when a byte moved last */
	unsigned in_slot, out_slot;

	/* The kinds' own. */
	int listener, notifier; /* tcp: listening socket; pty: inotify descriptor; else -1 */
	unsigned slot;
	const char *link;
	char device[64];	 /* pty: the terminal's name */
	struct termios terminal; /* stdio: as it was found */
	bool raw;
};

/* Opens the wire that the option asks for; says why when it cannot, and returns false. Its far end
 * may not exist yet; wire_join() comes next. */
bool wire_open(struct wire *wire, const struct option_port *option);
/* Gives the wire its far end, which must outlive it, and attaches it when somebody is there
 * already.
 */
void wire_join(struct wire *wire, struct wire_far_end *end);
/* The far end was made anew while somebody may be attached: attaches it again. */
void wire_rejoin(struct wire *wire);
void wire_close(struct wire *wire);

void wire_watch(struct wire *wire, struct turn *turn);
/* Of all wires: lets hosts in and out, and moves bytes both ways. */
void wires_serve(struct wire *wires, unsigned count, const struct turn *turn);

/* Whether all that the host sent is done: it has ended, and nothing runs or waits. */
bool wire_finished(const struct wire *wire);

/* --- For the kinds ------------------------------------------------------------------------- */

bool wire_stdio_open(struct wire *wire);
bool wire_pty_open(struct wire *wire, const char *link);
bool wire_tcp_open(struct wire *wire, const char *address, uint16_t number);
void wire_attach(struct wire *wire, int in, int out);
void wire_detach(struct wire *wire);

#endif
