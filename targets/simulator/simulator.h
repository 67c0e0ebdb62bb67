/* SPDX-License-Identifier: MIT */
/*
 * The simulated baseband: drivers/baseband.h fed by a world (world.h). All that real radio hardware
 * and a network would decide is decided here, and nothing else is simulated. Used by the host
 * program and by boards without radio; no files, no sockets, no heap, no clock of its own.
 *
 * The board calls simulator_poll() in its event loop and waits at most simulator_next(). Listeners
 * and `done` callbacks are called in simulator_poll() only. After a change of the world (lines of
 * the control protocol) the next poll carries it out.
 */
#ifndef SIMULATOR_SIMULATOR_H
#define SIMULATOR_SIMULATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/baseband.h"
#include "simulator/world.h"

/* How many requests may be open at once: every port's command and every context's service may ask,
 * and no more ask. */
enum { SIMULATOR_REQUESTS = 64 };

/* Something asked for that ends later. */
struct simulator_request {
	enum world_procedure procedure;
	bool at_once;	  /* refused for reasons of the modem, or nothing to do: no delay */
	bool timed;	  /* `due` is set; else the next poll sets it */
	uint8_t cid;	  /* of activation, deactivation */
	enum cause cause; /* refused already when asked for */
	uint32_t due;	  /* ms */
	uint32_t order;
	baseband_done *done;
	void *argument;

	struct baseband_operator *list; /* scan */
	unsigned maximum, *count;
	enum baseband_selection selection; /* selection */
	char numeric[7];
	uint8_t technology;
};

enum simulator_context { SIMULATOR_INACTIVE, SIMULATOR_ACTIVATING, SIMULATOR_ACTIVE };

/* What listeners were last told. */
struct simulator_seen {
	enum baseband_sim sim;
	struct baseband_registration registration[2];
	struct baseband_signal signal;
};

/* The fields are the simulator's; the memory is the board's. */
struct simulator {
	struct baseband baseband; /* what services and handlers get; first member */
	struct world *world;
	struct baseband_listener *listeners;

	uint16_t card; /* of the world's SIM, that `verified` is about */
	bool verified; /* the PIN was given since power-up */
	enum baseband_functionality functionality;
	enum baseband_selection selection;
	char numeric[7]; /* manual selection */
	uint8_t technology;

	bool registering, registered;
	bool retrying;		/* registering again after a failure: nobody waits for that */
	uint32_t registered_at; /* ms; while registering */
	struct baseband_operator serving;
	bool wants_attach, attaching, attached;
	uint32_t attached_at;
	enum simulator_context contexts[WORLD_CONTEXTS + 1]; /* by cid */
	uint32_t lost; /* bit cid: lost, and the listeners not yet told */

	struct simulator_request requests[SIMULATOR_REQUESTS];
	unsigned open; /* requests that have not ended: mostly none, and nobody looks for them */
	uint32_t order;
	struct simulator_seen seen;
};

/* Powers the modem on in this world (which stays the caller's, and must outlive it): with delays of
 * 0 it is registered at once. */
void simulator_init(struct simulator *simulator, struct world *world, uint32_t now);
/* As after switching off and on: PIN to be given again, contexts gone, open requests forgotten
 * without `done`. The listeners stay. */
void simulator_restart(struct simulator *simulator, uint32_t now);

/* Carries out what is due at `now` (ms, wraps). */
void simulator_poll(struct simulator *simulator, uint32_t now);
/* Milliseconds until the next poll is due; UINT32_MAX: not before something is asked or changed. */
uint32_t simulator_next(const struct simulator *simulator, uint32_t now);

/* --- What a network does of its own accord; the next poll tells the listeners --------------- */

/* False: no such context is active. */
bool simulator_lose_context(struct simulator *simulator, unsigned cid);
/* Detaches the modem from the packet domain; it does not attach again by itself. */
void simulator_network_detach(struct simulator *simulator);

#endif
