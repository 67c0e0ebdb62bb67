/* SPDX-License-Identifier: MIT */
#include "uart_end.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum {
	ASK_AGAIN_MS = 5,
	DRAIN_MS = 2000 /* the image takes a host's last bytes slowly, but takes them */
};

static void advance(struct uart_end *end);

/* Bytes in a socket that have not been read from it. */
static int unread(int descriptor)
{
	int n = 0;

	return ioctl(descriptor, FIONREAD, &n) == 0 ? n : 0;
}

static void discard(int descriptor)
{
	char bytes[4096];

	while (recv(descriptor, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
		;
}

/* Sends a line about the port; `format` has a place for its number. */
static bool tell(struct uart_end *end, const char *format, control_replied *replied)
{
	char line[32];
	int n = snprintf(line, sizeof line, format, end->number);

	return control_link_send(end->link, line, (size_t)n, replied, end);
}

/* Whether a host is there that the image does not know of. */
static bool unknown(const struct uart_end *end)
{
	return end->stream && end->phase != UART_ATTACHED;
}

static void enter(struct uart_end *end, enum uart_phase phase)
{
	*end->unknown -= unknown(end);
	end->phase = phase;
	*end->unknown += unknown(end);
}

static void lead_to(struct uart_end *end, struct at_stream *stream)
{
	*end->unknown -= unknown(end);
	end->stream = stream;
	*end->unknown += unknown(end);
}

/* --- What the port does ------------------------------------------------------------------------
 */

static enum wire_activity activity_named(const char *name)
{
	static const char *const names[] = {
		[WIRE_IDLE] = "idle",
		[WIRE_BUSY] = "busy",
		[WIRE_RUNNING] = "running",
		[WIRE_ONLINE] = "online",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(names[i], name))
			return (enum wire_activity)i;
	return WIRE_RUNNING;
}

static void asked(void *context, enum control_reply reply, const char *line)
{
	struct uart_end *end = context;
	const char *word = strrchr(line, ' ');

	if (reply == REPLY_INFORMATION && word)
		end->activity = activity_named(word + 1);
	if (reply == REPLY_INFORMATION)
		return;
	end->asking = false;
	/* What it said before says nothing any more. */
	if (reply == REPLY_LOST)
		end->fresh = false;
	else if (end->phase == UART_DRAINING)
		advance(end);
}

static bool ask(struct uart_end *end)
{
	if (end->asking || !tell(end, "port %u", asked))
		return false;
	end->asking = true;
	end->wanted = false;
	end->asked_at = clock_now();
	end->fresh = unread(end->peer) == 0;
	return true;
}

static enum wire_activity activity(struct wire_far_end *far)
{
	struct uart_end *end = (struct uart_end *)far;

	end->wanted = true;
	if (end->asking || !end->fresh)
		return WIRE_RUNNING;
	/* Its last bytes may be on their way to the wire. */
	if (end->activity == WIRE_IDLE && (end->count || unread(end->descriptor)))
		return WIRE_BUSY;
	return end->activity;
}

/* --- A host comes and goes ---------------------------------------------------------------------
 */

static void told(void *context, enum control_reply reply, const char *line)
{
	struct uart_end *end = context;

	(void)line;
	/* After a reset it is told again; see uart_end_restarted(). */
	if (reply == REPLY_INFORMATION || reply == REPLY_LOST)
		return;
	if (end->phase == UART_ATTACHING)
		enter(end, UART_ATTACHED);
	else if (end->phase == UART_DETACHING)
		enter(end, UART_DETACHED);
	advance(end);
}

static void begin(struct uart_end *end, enum uart_phase phase)
{
	const char *format = phase == UART_ATTACHING ? "port %u attach" : "port %u detach";

	enter(end, phase);
	discard(end->descriptor);
	end->unsent = !tell(end, format, told);
}

/* Waits until the image has taken what came before the host went, or takes no more of it: it was
 * asked, has answered, and took nothing in between. */
static void drain(struct uart_end *end)
{
	int left = unread(end->peer);

	if (end->asking)
		return;
	if (left && left != end->waiting && (int32_t)(clock_now() - end->drain_by) < 0) {
		if (ask(end))
			end->waiting = left;
		return;
	}
	discard(end->peer);
	begin(end, UART_DETACHING);
}

/* Goes from phase to phase until the image has to answer. */
static void advance(struct uart_end *end)
{
	switch (end->phase) {
	case UART_DETACHED:
		if (end->stream)
			begin(end, UART_ATTACHING);
		break;
	case UART_ATTACHED:
		if (end->stream)
			break;
		enter(end, UART_DRAINING);
		end->waiting = -1;
		end->drain_by = clock_now() + DRAIN_MS;
		/* fall through */
	case UART_DRAINING:
		drain(end);
		break;
	case UART_ATTACHING:
	case UART_DETACHING:
		break;
	}
}

static void attach(struct wire_far_end *far, struct at_stream *stream)
{
	struct uart_end *end = (struct uart_end *)far;

	lead_to(end, stream);
	advance(end);
}

static void detach(struct wire_far_end *far)
{
	struct uart_end *end = (struct uart_end *)far;

	lead_to(end, NULL);
	end->start = end->count = 0;
	end->wanted = end->full = false;
	advance(end);
}

/* A host that opens two ports and speaks on one hears on the other what comes of it: the image
 * takes no host's bytes before it knows of all who were there when they were sent. */
static bool ready(struct wire_far_end *far)
{
	const struct uart_end *end = (const struct uart_end *)far;

	return end->phase == UART_ATTACHED && !*end->unknown;
}

void uart_end_restarted(struct uart_end *end)
{
	enter(end, UART_DETACHED);
	end->asking = end->fresh = end->unsent = false;
	advance(end);
}

/* --- Bytes -------------------------------------------------------------------------------------
 */

static size_t receive(struct wire_far_end *far, const uint8_t *bytes, size_t n)
{
	struct uart_end *end = (struct uart_end *)far;
	ssize_t sent;

	if (end->phase != UART_ATTACHED || end->full)
		return 0;
	sent = send(end->descriptor, bytes, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent > 0)
		end->fresh = false;
	end->full = sent < (ssize_t)n;
	return sent > 0 ? (size_t)sent : 0;
}

/* Gives the wire what is staged. */
static void offer(struct uart_end *end)
{
	size_t taken;

	if (!end->count || end->phase != UART_ATTACHED)
		return;
	taken = end->stream->operations->write(end->stream, end->staged + end->start, end->count);
	end->start += taken;
	end->count -= taken;
}

static void writable(struct wire_far_end *far)
{
	offer((struct uart_end *)far);
}

static void take_in(struct uart_end *end)
{
	ssize_t n;

	if (end->count)
		return;
	n = recv(end->descriptor, end->staged, sizeof end->staged, MSG_DONTWAIT);
	/* What it says while no host is there is nobody's. */
	if (n <= 0 || end->phase != UART_ATTACHED)
		return;
	end->start = 0;
	end->count = (size_t)n;
	offer(end);
}

/* --- In the loop -------------------------------------------------------------------------------
 */

void uart_end_watch(struct uart_end *end, struct turn *turn)
{
	uint32_t since = clock_now() - end->asked_at;
	/* While it attaches, nobody knows yet for whom its bytes are. */
	bool room = !end->count && end->phase != UART_ATTACHING;

	end->slot = turn_watch(turn, end->descriptor,
			       (short)((room ? POLLIN : 0) | (end->full ? POLLOUT : 0)));
	if (end->unsent)
		turn_within(turn, ASK_AGAIN_MS);
	if (end->wanted && !end->asking)
		turn_within(turn, since < ASK_AGAIN_MS ? ASK_AGAIN_MS - since : 0);
}

void uart_end_serve(struct uart_end *end, const struct turn *turn)
{
	short events = turn_events(turn, end->slot);

	if ((events & POLLIN) && end->phase != UART_ATTACHING)
		take_in(end);
	if ((events & POLLOUT) && end->full) {
		end->full = false;
		if (end->stream)
			end->stream->operations->resume(end->stream);
	}
	if (end->unsent)
		begin(end, end->phase);
	if (end->phase == UART_DRAINING)
		drain(end);
	if (end->wanted && clock_now() - end->asked_at >= ASK_AGAIN_MS)
		ask(end);
}

void uart_end_init(struct uart_end *end, struct control_link *link, unsigned number, int descriptor,
		   int peer, unsigned *unknown_hosts)
{
	static const struct wire_far_end_operations operations = {
		.attach = attach,
		.detach = detach,
		.ready = ready,
		.receive = receive,
		.writable = writable,
		.activity = activity,
	};

	*end = (struct uart_end){
		.end.operations = &operations,
		.link = link,
		.number = number,
		.descriptor = descriptor,
		.peer = peer,
		.unknown = unknown_hosts,
		.phase = UART_DETACHED,
	};
}
