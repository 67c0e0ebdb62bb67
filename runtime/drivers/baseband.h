/* SPDX-License-Identifier: MIT */
/*
 * The cellular baseband as a driver: SIM, radio network, packet domain. A product with a radio
 * implements it over its chip; the host and the QEMU boards have a simulator that reads a world
 * file. The packet data service and the 3GPP handlers call it.
 *
 * All functions answer from memory at once, except those that take a `done`: these report their end
 * later, exactly once, from the event loop (never from inside the call).
 */
#ifndef DRIVERS_BASEBAND_H
#define DRIVERS_BASEBAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cause.h"

enum baseband_sim { BASEBAND_SIM_READY, BASEBAND_SIM_PIN, BASEBAND_SIM_PUK, BASEBAND_SIM_ABSENT };

enum baseband_domain { BASEBAND_CIRCUIT, BASEBAND_PACKET };

/* Registration state, the numbers of 3GPP TS 27.007 7.2. */
struct baseband_registration {
	uint8_t state; /* 0 not registered, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming */
	bool located;  /* lac and ci are known */
	uint16_t lac;
	uint32_t ci;
};

/* How much of the modem is on, the numbers of TS 27.007 8.2. */
enum baseband_functionality {
	BASEBAND_MINIMUM = 0, /* radio off */
	BASEBAND_FULL = 1,
	BASEBAND_RADIO_OFF = 4 /* "flight mode" */
};

struct baseband_signal {
	uint8_t rssi; /* 0..31, 99 unknown (TS 27.007 8.5) */
	uint8_t ber;  /* 0..7, 99 unknown */
};

struct baseband_operator {
	uint8_t state;	    /* 0 unknown, 1 available, 2 current, 3 forbidden (TS 27.007 7.3) */
	uint8_t technology; /* 0 GSM, 2 UTRAN */
	char long_name[17], short_name[9], numeric[7]; /* ended by NUL */
};

struct baseband_context {
	const char *apn, *user, *password; /* not NULL; valid during the call only */
};

/* How the operator is chosen (TS 27.007 7.3: 0, 1, 2). */
enum baseband_selection { BASEBAND_AUTOMATIC, BASEBAND_MANUAL, BASEBAND_DEREGISTERED };

enum { BASEBAND_ANY_TECHNOLOGY = 255 };

/* What changed, for the ones who asked to be told. */
enum baseband_event {
	BASEBAND_SIM_CHANGED,
	BASEBAND_REGISTRATION_CHANGED,
	BASEBAND_SIGNAL_CHANGED,
	BASEBAND_CONTEXT_LOST /* the network deactivated context `cid` */
};

struct baseband_listener {
	void (*event)(struct baseband_listener *listener, enum baseband_event event, unsigned cid);
	struct baseband_listener *next; /* the driver's */
};

typedef void baseband_done(void *argument, enum cause cause);

struct baseband;

struct baseband_operations {
	/* Switches the radio off and on. Off: deregisters and detaches, contexts are lost. */
	void (*set_functionality)(struct baseband *baseband,
				  enum baseband_functionality functionality);
	enum baseband_functionality (*functionality)(struct baseband *baseband);

	enum baseband_sim (*sim)(struct baseband *baseband);
	/* Gives the PIN (new_pin NULL), or PUK and new PIN. CAUSE_incorrect_password; at the last
	 * wrong PIN and for a missing new PIN CAUSE_sim_puk_required; CAUSE_not_allowed when none
	 * is asked for; CAUSE_failed when the SIM is blocked for good. */
	enum cause (*pin)(struct baseband *baseband, const char *pin, const char *new_pin);
	const char *(*imei)(struct baseband *baseband);
	const char *(*imsi)(struct baseband *baseband);	 /* "": no SIM, or locked */
	const char *(*iccid)(struct baseband *baseband); /* "": no SIM */
	struct baseband_signal (*signal)(struct baseband *baseband);
	struct baseband_registration (*registration)(struct baseband *baseband,
						     enum baseband_domain domain);

	/* Operator selection. `scan` collects the operators, up to `maximum`, into `list` (the
	 * caller's, valid until `done`), and their number into *count. */
	/* The operator in use, NULL: none; valid until the next event. */
	const struct baseband_operator *(*current_operator)(struct baseband *baseband);
	void (*scan)(struct baseband *baseband, struct baseband_operator *list, unsigned maximum,
		     unsigned *count, baseband_done *done, void *argument);
	/* numeric NULL: automatic; "" : deregister. technology: of the operator's, or
	 * BASEBAND_ANY_TECHNOLOGY. Ends when registered, or with no_network, network_not_allowed,
	 * sim_missing...; the selection stands even then. */
	void (*select)(struct baseband *baseband, const char *numeric, uint8_t technology,
		       baseband_done *done, void *argument);
	enum baseband_selection (*selection)(struct baseband *baseband);

	/* Packet domain. */
	bool (*attached)(struct baseband *baseband);
	void (*attach)(struct baseband *baseband, bool attach, baseband_done *done, void *argument);
	/* Activates or deactivates context `cid` towards the network; IP comes up on the bearer. */
	void (*activate)(struct baseband *baseband, unsigned cid,
			 const struct baseband_context *context, baseband_done *done,
			 void *argument);
	void (*deactivate)(struct baseband *baseband, unsigned cid, baseband_done *done,
			   void *argument);

	/* Forgets all that was asked with this `done` and `argument` and has not ended: `done` will
	 * not be called, memory of a scan is not touched any more, what was going on is given up.
	 */
	void (*abandon)(struct baseband *baseband, baseband_done *done, void *argument);

	void (*listen)(struct baseband *baseband, struct baseband_listener *listener);
};

struct baseband {
	const struct baseband_operations *operations;
};

#endif
