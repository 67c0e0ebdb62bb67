/* SPDX-License-Identifier: MIT */
/*
 * The world around a simulated modem, as a file describes it: SIM, operators, registration, signal,
 * access points, names of hosts, trusted authorities. README.md beside this file documents the
 * format.
 *
 * A world is data and a parser of lines; there is no file in it. The board reads its file and feeds
 * the lines (or world_text() the whole), the control protocol feeds the same lines at run time. The
 * simulator lives by it and looks at `changed`.
 */
#ifndef SIMULATOR_WORLD_H
#define SIMULATOR_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "drivers/baseband.h"
#include "services/tls/tls.h"
#include "simulator/world_wifi.h"

enum {
	WORLD_VERSION = 1,
	WORLD_OPERATORS = 16,
	WORLD_ACCESS_POINTS = 16,
	WORLD_HOSTS = 64,
	WORLD_REDIRECTS = 32,
	WORLD_ANCHORS = 4,
	WORLD_ANCHOR = 1536,	  /* bytes of a certificate */
	WORLD_CONTEXTS = 16,	  /* cid 1 to 16 */
	WORLD_DELAY_MAX = 600000, /* ms */
	WORLD_MESSAGE = 128	  /* size that holds every message */
};

/* Bits of `changed`. */
enum { WORLD_SIM = 1, WORLD_RADIO = 2, WORLD_SIGNAL = 4, WORLD_NAMES = 8 };

/* The card itself, with what it remembers. */
struct world_sim {
	uint16_t card;	       /* another number: taken out, put in or changed since */
	bool inserted, locked; /* locked: asks for its PIN when powered */
	char pin[9], puk[9];
	uint8_t pin_tries, puk_tries; /* left; pin 0: asks for the PUK; puk 0: blocked for good */
	char imsi[16], iccid[23];
};

/* What the network answers in one domain. */
struct world_registration {
	uint8_t state; /* as in struct baseband_registration */
	bool located;
};

/* What the modem asks of the network and what can be slow or fail. */
enum world_procedure {
	WORLD_REGISTRATION,
	WORLD_SCAN,
	WORLD_SELECTION,
	WORLD_ATTACH,
	WORLD_DETACH,
	WORLD_ACTIVATION,
	WORLD_DEACTIVATION,
	WORLD_PROCEDURES
};

enum { WORLD_ALWAYS = UINT16_MAX };

struct world_access_point {
	char name[101];
	bool guarded; /* user and password must be these */
	char user[65], password[65];
};

struct world_host {
	char name[101]; /* lower case; one of each family may have it */
	struct address address;
};

struct world_redirect {
	bool tcp, udp;
	struct address from, to;     /* `from` of no family: any address of that of `to` */
	uint16_t from_port, to_port; /* 0: any; as it was */
};

struct world_anchor {
	char name[33];
	uint16_t n;
	uint8_t bytes[WORLD_ANCHOR]; /* DER; perhaps not yet all of it */
};

struct world {
	bool begun;	      /* the line `world 1` was seen */
	bool operators_named; /* by lines; else there is the one of world_init() */
	uint32_t changed;

	char imei[16];
	struct world_sim sim;

	bool coverage;				   /* false: no network is heard */
	bool attaches;				   /* attaches to the packet domain by itself */
	struct world_registration registration[2]; /* by enum baseband_domain */
	uint16_t lac;
	uint32_t ci;
	struct baseband_signal signal;
	struct baseband_operator operators[WORLD_OPERATORS];
	uint32_t delay[WORLD_PROCEDURES];			 /* ms */
	uint16_t failures[WORLD_PROCEDURES][WORLD_CONTEXTS + 1]; /* to come; [0]: any context */
	uint8_t reasons[WORLD_PROCEDURES][WORLD_CONTEXTS + 1]; /* that the network gives, 0: none */
	struct world_access_point access_points[WORLD_ACCESS_POINTS];
	struct world_host hosts[WORLD_HOSTS];
	struct world_redirect redirects[WORLD_REDIRECTS];
	uint8_t operator_count, access_point_count, host_count, redirect_count;
	struct world_anchor anchors[WORLD_ANCHORS];
	uint8_t anchor_count;
	struct tls_bytes anchor_list[WORLD_ANCHORS]; /* of those that are complete */
	struct tls_trust trust;			     /* the same, for services.h */
	struct world_wifi *wifi; /* the board's; NULL: no radio for it, and its lines say nothing */
};

/* What README.md calls the defaults; waits for the line `world 1`. `wifi` stays: it is set, or the
 * memory cleared, before. */
void world_init(struct world *world);
/* The ordinary world, compiled from default.world. */
void world_ordinary(struct world *world);

/* Obeys one line of n bytes, without its line end. False: the world is as before, and `message`
 * (WORLD_MESSAGE bytes) says why, without file and line. */
bool world_line(struct world *world, const char *line, size_t n, char *message);
/* Obeys all lines of a file. 0: done; else the number of the first wrong line, with `message`. */
unsigned world_text(struct world *world, const char *text, size_t n, char *message);

/* Whether the procedure fails this time (cid 0: not about a context); counts it down. */
bool world_fails(struct world *world, enum world_procedure procedure, unsigned cid);
/* The same: CAUSE_NONE, or why, `otherwise` where the network gives no reason that has a word. */
enum cause world_failure(struct world *world, enum world_procedure procedure, unsigned cid,
			 enum cause otherwise);
/* The operator of that number; technology may be BASEBAND_ANY_TECHNOLOGY. NULL: none such. */
const struct baseband_operator *world_operator(const struct world *world, const char *numeric,
					       uint8_t technology);
/* The operator that automatic selection takes. NULL: none. */
const struct baseband_operator *world_home(const struct world *world);
/* CAUSE_NONE: the network lets this access point, user and password in. Else activation_failed (no
 * such access point) or access_refused. */
enum cause world_admits(const struct world *world, const struct baseband_context *context);

#endif
