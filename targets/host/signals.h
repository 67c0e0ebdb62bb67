/* SPDX-License-Identifier: MIT */
/* The signals that ask a program to end. */
#ifndef HOST_SIGNALS_H
#define HOST_SIGNALS_H

/* A descriptor that becomes readable when the program is asked to end; -1 when there is none.
 * Called once, before there are threads or children. */
int signals_catch(void);

#endif
