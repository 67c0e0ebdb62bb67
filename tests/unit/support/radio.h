/* SPDX-License-Identifier: MIT */
/* A simulated baseband on a clock of the test's own. */
#ifndef SUPPORT_RADIO_H
#define SUPPORT_RADIO_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "simulator/control.h"
#include "simulator/simulator.h"

/* How something asked for ended. */
struct ending {
	unsigned times;
	enum cause cause;
	uint32_t at; /* ms of the test's clock */
};

extern struct world radio_world;
extern struct simulator radio;
extern uint32_t radio_time;
/* How often listeners heard each event, and the last context lost. */
extern unsigned radio_heard[BASEBAND_CONTEXT_LOST + 1], radio_lost;

/* Powers a modem on at ms `start` in a world of `world 1` and these lines (LF between). */
void radio_start_at(uint32_t start, const char *lines);
void radio_start(const char *lines);
/* Obeys one more line, which must be right. */
void radio_line(const char *line);
/* Lets that many ms pass, as a board's loop does. */
void radio_run(uint32_t ms);
/* For `done`; the argument is a struct ending. */
void radio_done(void *argument, enum cause cause);

uint8_t radio_state(enum baseband_domain domain);

#endif
