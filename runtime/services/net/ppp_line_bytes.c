/* SPDX-License-Identifier: MIT */
#include "netif/ppp/ppp_opts.h"

#if PPP_SUPPORT

#include <string.h>

#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/timeouts.h"
#include "netif/ppp/pppos.h"

#include "services/net/ppp_line_bytes.h"

enum {
	FLAG = 0x7e, /* ends a frame, begins the next; inside of one it is always escaped */
	/* All of a frame: address, control, protocol, packet, checksum, each byte escaped. */
	FRAME_MAX = 2 * (PPP_MRU + 8),
	/* What packets leave free, so that the link is kept up however much they are. */
	CONTROL = 256,
	/* Room from which on a refused packet is tried again: a full one, hardly escaped. */
	WORTH_IT = PPP_MRU + 100 + CONTROL,
	STARVED_WAIT = 5 /* ms until bytes for which lwIP had no buffer are tried again */
};

_Static_assert(PPP_LINE_BUFFER >= FRAME_MAX + CONTROL, "a frame fits when nothing waits");

/* --- Towards the line. */

static size_t room(const struct ppp_line *line)
{
	return sizeof line->buffer - line->waiting - line->begun;
}

static void append(struct ppp_line *line, const void *bytes, size_t n)
{
	size_t end = (line->first + line->waiting + line->begun) % sizeof line->buffer;
	size_t straight = sizeof line->buffer - end;

	straight = straight < n ? straight : n;
	memcpy(line->buffer + end, bytes, straight);
	memcpy(line->buffer, (const uint8_t *)bytes + straight, n - straight);
	line->begun = (uint16_t)(line->begun + n);
}

static void complete(struct ppp_line *line)
{
	line->waiting = (uint16_t)(line->waiting + line->begun);
	line->begun = 0;
	ppp_line_stirred(line);
}

/* Frames come in pieces of lwIP's buffer size; one that does not fit is taken back as a whole. */
u32_t ppp_line_put(ppp_pcb *session, u8_t *bytes, u32_t n, void *argument)
{
	struct ppp_line *line = argument;

	(void)session;
	if (line->gone || n + line->reserved > room(line)) {
		line->begun = 0;
		line->refused = true;
		line->counters.refused++;
		return 0;
	}
	append(line, bytes, n);
	if (bytes[n - 1] == FLAG)
		complete(line);
	return n;
}

void ppp_line_say(struct ppp_line *line, const char *text)
{
	size_t n = strlen(text);

	if (line->gone || n > room(line))
		return;
	append(line, text, n);
	complete(line);
}

err_t ppp_line_send(struct netif *netif, struct pbuf *packet, const ip4_addr_t *to)
{
	struct ppp_line *line = ((const ppp_pcb *)netif->state)->ctx_cb;
	err_t error;

	line->reserved = CONTROL;
	error = line->send(netif, packet, to);
	line->reserved = 0;
	return error == ERR_IF ? ERR_MEM : error;
}

size_t ppp_line_peek(struct ppp_line *line, const uint8_t **bytes)
{
	size_t straight = sizeof line->buffer - line->first;

	*bytes = line->buffer + line->first;
	return line->waiting < straight ? line->waiting : straight;
}

void ppp_line_consume(struct ppp_line *line, size_t n)
{
	line->first = (uint16_t)((line->first + n) % sizeof line->buffer);
	line->waiting = (uint16_t)(line->waiting - n);
	if (line->refused && room(line) >= WORTH_IT)
		ppp_line_stirred(line);
}

void ppp_line_try_again(struct ppp_line *line)
{
	if (!line->refused || room(line) < WORTH_IT)
		return;
	line->refused = false;
	tcp_txnow();
}

void ppp_line_empty(struct ppp_line *line)
{
	line->first = line->waiting = line->begun = 0;
	line->refused = false;
	line->length = 0;
	line->overlong = false;
}

/* --- From the line. */

/* Whether lwIP has buffers for whatever this frame becomes. */
static bool has_buffers(void)
{
	struct pbuf *packet = pbuf_alloc(PBUF_RAW, PPP_MRU + 8, PBUF_POOL);

	if (packet)
		pbuf_free(packet);
	return packet != NULL;
}

static void starved(void *argument)
{
	struct ppp_line *line = argument;

	line->starved = false;
	ppp_line_stirred(line);
}

static void give(struct ppp_line *line, const uint8_t *bytes, size_t n)
{
	ppp_line_enter(line);
	pppos_input(line->session, (u8_t *)bytes, (int)n);
	ppp_line_leave(line);
	ppp_line_look(line);
}

/* Gives lwIP bytes of one frame, with the flag that ends it when it is among them. It would fill
 * its buffers with a frame without end: one that is too long is cut off, which makes it a bad one,
 * and its rest is dropped. */
static void give_frame(struct ppp_line *line, const uint8_t *bytes, size_t n)
{
	static const uint8_t cut = FLAG;
	bool ends = bytes[n - 1] == FLAG;

	if (!line->overlong && line->length + n > FRAME_MAX + 1) {
		line->overlong = true;
		line->counters.overlong++;
		give(line, &cut, 1);
	} else if (!line->overlong) {
		line->length = (uint16_t)(line->length + n);
		give(line, bytes, n);
	}
	if (ends) {
		line->length = 0;
		line->overlong = false;
	}
}

size_t ppp_line_write(struct ppp_line *line, const uint8_t *bytes, size_t n)
{
	size_t taken = line->session && !line->gone ? ppp_line_hear(line, bytes, n) : 0;

	line->heard |= n > 0;
	while (taken < n && line->session && !line->gone) {
		const uint8_t *flag = memchr(bytes + taken, FLAG, n - taken);
		size_t piece = flag ? (size_t)(flag - bytes) + 1 - taken : n - taken;

		if (!has_buffers()) {
			if (!line->starved)
				sys_timeout(STARVED_WAIT, starved, line);
			line->starved = true;
			return taken;
		}
		give_frame(line, bytes + taken, piece);
		taken += piece;
	}
	return n;
}

#endif
