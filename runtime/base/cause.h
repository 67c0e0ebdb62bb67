/* SPDX-License-Identifier: MIT */
/*
 * The common vocabulary of failure. A service returns a cause, a handler passes it on,
 * the dialect's specification says what the user sees for it. The words are listed in
 * cause.def, which the spec compiler reads too, so that a specification can only name
 * causes that exist.
 */
#ifndef BASE_CAUSE_H
#define BASE_CAUSE_H

enum cause {
	CAUSE_NONE = 0, /* success */
	CAUSE_PENDING,	/* not finished: the one who returns this reports the end later */
#define CAUSE(name, text) CAUSE_##name,
#include "base/cause.def"
#undef CAUSE
	CAUSE_COUNT
};

/* The text of a cause for traces and logs: a static string, never NULL. */
const char *cause_text(enum cause cause);

#endif
