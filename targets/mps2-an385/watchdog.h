/* SPDX-License-Identifier: MIT */
/* The watchdog: who does not feed it for WATCHDOG_MS is reset. The main loop alone feeds it. */
#ifndef MPS2_WATCHDOG_H
#define MPS2_WATCHDOG_H

enum { WATCHDOG_MS = 8000 };

void watchdog_start(void);
void watchdog_feed(void);
void watchdog_stop(void);

#endif
