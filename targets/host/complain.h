/* SPDX-License-Identifier: MIT */
/* Messages of the host program to its user: one line on stderr, `modem: ` in front. */
#ifndef HOST_COMPLAIN_H
#define HOST_COMPLAIN_H

/* `format` and what follows as for printf. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
