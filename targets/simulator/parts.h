/* SPDX-License-Identifier: MIT */
/* Between the files of the simulated baseband only. */
#ifndef SIMULATOR_PARTS_H
#define SIMULATOR_PARTS_H

#include "simulator/simulator.h"

/* Whether `time` is now or past, on a clock that wraps. */
static inline bool reached(uint32_t now, uint32_t time)
{
	return (int32_t)(now - time) >= 0;
}

static inline struct simulator *simulator_of(struct baseband *baseband)
{
	return (struct simulator *)baseband;
}

/* sim.c */
enum baseband_sim simulator_sim(struct baseband *baseband);
enum cause simulator_pin(struct baseband *baseband, const char *pin, const char *new_pin);
const char *simulator_imei(struct baseband *baseband);
const char *simulator_imsi(struct baseband *baseband);
const char *simulator_iccid(struct baseband *baseband);
/* CAUSE_NONE when the SIM lets the modem use the network. */
enum cause simulator_sim_cause(struct simulator *simulator);

/* registration.c */
struct baseband_signal simulator_signal(struct baseband *baseband);
struct baseband_registration simulator_registration(struct baseband *baseband,
						    enum baseband_domain domain);
const struct baseband_operator *simulator_current_operator(struct baseband *baseband);
/* Lets registration and attachment follow world, SIM and selection. */
void simulator_settle(struct simulator *simulator, uint32_t now);
/* Registers at the selected operator without further delay; says why it cannot. */
enum cause simulator_register(struct simulator *simulator, enum baseband_domain domain);
void simulator_attach(struct simulator *simulator);
void simulator_detach(struct simulator *simulator);
/* The context ends by the network's or the modem's will; the next poll tells. */
void simulator_drop_context(struct simulator *simulator, unsigned cid);

/* requests.c */
void simulator_scan(struct baseband *baseband, struct baseband_operator *list, unsigned maximum,
		    unsigned *count, baseband_done *done, void *argument);
void simulator_select(struct baseband *baseband, const char *numeric, uint8_t technology,
		      baseband_done *done, void *argument);
void simulator_ask_attach(struct baseband *baseband, bool attach, baseband_done *done,
			  void *argument);
void simulator_activate(struct baseband *baseband, unsigned cid,
			const struct baseband_context *context, baseband_done *done,
			void *argument);
void simulator_deactivate(struct baseband *baseband, unsigned cid, baseband_done *done,
			  void *argument);
void simulator_abandon(struct baseband *baseband, baseband_done *done, void *argument);
/* Ends the requests that are due. */
void simulator_end_requests(struct simulator *simulator, uint32_t now);

#endif
