/* SPDX-License-Identifier: MIT */
/*
 * The control UART of the image: lines of the control protocol go there, from whoever in the runner
 * has one, and are answered in their order. The image announces itself at each of its starts.
 */
#ifndef RUNNER_CONTROL_LINK_H
#define RUNNER_CONTROL_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host/loop.h"

enum { CONTROL_LINK_REQUESTS = 64, CONTROL_LINK_TEXT = 4096, CONTROL_LINK_LINE = 512 };

enum control_reply {
	REPLY_INFORMATION, /* more comes */
	REPLY_OK,
	REPLY_ERROR,
	REPLY_LOST /* the image was reset before it answered; `line` is empty */
};

/* Gets the lines that answer a request, without line end. */
typedef void control_replied(void *context, enum control_reply reply, const char *line);

struct control_request {
	control_replied *replied; /* NULL: nobody wants to know */
	void *context;
	bool version; /* its answer holds what an announcement is otherwise */
};

struct control_link {
	int descriptor, peer; /* the socket and the emulator's end of it */
	unsigned slot;
	bool ready;	   /* the image has announced itself */
	bool syncing;	   /* after a reset: what answers lines from before it is skipped */
	uint32_t asked_at; /* where the new answers begin */
	unsigned resets;
	char question[24];		/* whose answer is waited for while syncing */
	void (*started)(void *context); /* called at each announcement, the first included */
	void *context;
	char text[CONTROL_LINK_TEXT]; /* what the UART has not taken yet */
	size_t length;
	char line[CONTROL_LINK_LINE]; /* an answer as far as it has come */
	size_t line_length;
	struct control_request
		requests[CONTROL_LINK_REQUESTS]; /* unanswered ones, the oldest first */
	unsigned first, count;
};

void control_link_init(struct control_link *link, int descriptor, int peer,
		       void (*started)(void *context), void *context);

/* Sends a line of n characters, without its end, which must be one that is answered: not an empty
 * one. False: too many wait already, try again when some are answered. */
bool control_link_send(struct control_link *link, const char *line, size_t n,
		       control_replied *replied, void *context);
/* Whether control_link_send() takes a line of n characters now. */
bool control_link_room(const struct control_link *link, size_t n);
/* Nobody wants to know any more what was asked with this context. */
void control_link_forget(struct control_link *link, const void *context);

void control_link_watch(struct control_link *link, struct turn *turn);
void control_link_serve(struct control_link *link, const struct turn *turn);

#endif
