/* SPDX-License-Identifier: MIT */
#include "control_link.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* What the image says when it takes lines. */
#define ANNOUNCEMENT "control 1"

enum { SYNC_AGAIN_MS = 2000 };

void control_link_init(struct control_link *link, int descriptor, int peer,
		       void (*started)(void *context), void *context)
{
	*link = (struct control_link){
		.descriptor = descriptor, .peer = peer, .started = started, .context = context};
}

/* --- Lines to the image ------------------------------------------------------------------------
 */

static void flush(struct control_link *link)
{
	ssize_t n;

	if (!link->length)
		return;
	n = send(link->descriptor, link->text, link->length, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n <= 0)
		return;
	link->length -= (size_t)n;
	memmove(link->text, link->text + n, link->length);
}

static void append(struct control_link *link, const char *line, size_t n)
{
	memcpy(link->text + link->length, line, n);
	link->length += n;
	link->text[link->length++] = '\n';
}

bool control_link_room(const struct control_link *link, size_t n)
{
	return link->ready && !link->syncing && link->count < CONTROL_LINK_REQUESTS &&
	       link->length + n < CONTROL_LINK_TEXT;
}

bool control_link_send(struct control_link *link, const char *line, size_t n,
		       control_replied *replied, void *context)
{
	unsigned last = (link->first + link->count) % CONTROL_LINK_REQUESTS;

	if (!control_link_room(link, n))
		return false;
	link->requests[last] = (struct control_request){
		.replied = replied,
		.context = context,
		.version = memmem(line, n, "version", strlen("version")) != NULL,
	};
	link->count++;
	append(link, line, n);
	flush(link);
	return true;
}

void control_link_forget(struct control_link *link, const void *context)
{
	for (unsigned i = 0; i < link->count; i++) {
		struct control_request *request =
			&link->requests[(link->first + i) % CONTROL_LINK_REQUESTS];

		if (request->context == context)
			request->replied = NULL;
	}
}

/* --- Answers -----------------------------------------------------------------------------------
 */

static void reply(struct control_link *link, enum control_reply kind, const char *line)
{
	struct control_request request = link->requests[link->first];

	if (!link->count)
		return;
	if (kind != REPLY_INFORMATION) {
		link->first = (link->first + 1) % CONTROL_LINK_REQUESTS;
		link->count--;
	}
	if (request.replied)
		request.replied(request.context, kind, line);
}

/* The image was reset: what it had been told and had not answered is lost, and half a line may have
 * reached it. A line that nobody ever sent, and the image does not know, tells by its answer where
 * its new answers begin. */
static void resynchronise(struct control_link *link)
{
	char bytes[256];

	link->length = 0;
	link->asked_at = clock_now();
	while (recv(link->peer, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
		;
	link->syncing = true;
	append(link, "", 0);
	snprintf(link->question, sizeof link->question, "sync-%u-", ++link->resets);
	append(link, link->question, strlen(link->question));
	flush(link);
	while (link->count)
		reply(link, REPLY_LOST, "");
}

static void sync_line(struct control_link *link, const char *line)
{
	if (strncmp(line, "error", 5) || !strstr(line, link->question))
		return;
	link->syncing = false;
	link->started(link->context);
}

static bool asked_version(const struct control_link *link)
{
	return link->count && link->requests[link->first].version;
}

static void take_line(struct control_link *link, const char *line)
{
	if (link->syncing) {
		sync_line(link, line);
	} else if (!link->ready) {
		link->ready = !strcmp(line, ANNOUNCEMENT);
		if (link->ready)
			link->started(link->context);
	} else if (!strcmp(line, ANNOUNCEMENT) && !asked_version(link)) {
		resynchronise(link);
	} else if (!strcmp(line, "ok")) {
		reply(link, REPLY_OK, line);
	} else {
		reply(link, strncmp(line, "error", 5) ? REPLY_INFORMATION : REPLY_ERROR, line);
	}
}

static void take_bytes(struct control_link *link, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != '\n') {
			if (bytes[i] != '\r' && link->line_length < CONTROL_LINK_LINE - 1)
				link->line[link->line_length++] = bytes[i];
			continue;
		}
		link->line[link->line_length] = 0;
		link->line_length = 0;
		take_line(link, link->line);
	}
}

/* Without an answer the question was lost, with one more reset: again, by a new name. */
static bool sync_lost(const struct control_link *link)
{
	return link->syncing && clock_now() - link->asked_at >= SYNC_AGAIN_MS;
}

void control_link_watch(struct control_link *link, struct turn *turn)
{
	link->slot = turn_watch(turn, link->descriptor, POLLIN | (link->length ? POLLOUT : 0));
	if (link->syncing)
		turn_within(turn, SYNC_AGAIN_MS);
}

void control_link_serve(struct control_link *link, const struct turn *turn)
{
	short events = turn_events(turn, link->slot);
	char bytes[2048];
	ssize_t n = 0;

	if (events & POLLIN)
		n = recv(link->descriptor, bytes, sizeof bytes, MSG_DONTWAIT);
	if (n > 0)
		take_bytes(link, bytes, (size_t)n);
	else if (sync_lost(link))
		resynchronise(link);
	flush(link);
}
