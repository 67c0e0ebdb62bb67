/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE
#include "host/slirp_link.h"

#include <arpa/inet.h>
#include <slirp/libslirp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "host/complain.h"

static struct slirp_link *self(struct link *link)
{
	return (struct slirp_link *)((char *)link - offsetof(struct slirp_link, link));
}

static struct in_addr host_of(const struct slirp_link *link, uint32_t host)
{
	return (struct in_addr){htonl(0x0a000000u | (link->number + 1) << 8 | host)};
}

static struct in6_addr host_ipv6_of(const struct slirp_link *link, uint8_t host)
{
	struct in6_addr address = {{{0xfe, 0xc0}}};

	address.s6_addr[7] = (uint8_t)(link->number - 1);
	address.s6_addr[15] = host;
	return address;
}

/* --- The queue of frames towards the modem. libslirp delivers whenever it likes, also from inside
 * slirp_input(), where lwIP must not be entered again. */

static void put(struct slirp_link *link, const uint8_t *bytes, size_t n)
{
	size_t at = (link->head + link->used) % SLIRP_LINK_QUEUE;
	size_t first = SLIRP_LINK_QUEUE - at < n ? SLIRP_LINK_QUEUE - at : n;

	memcpy(link->queue + at, bytes, first);
	memcpy(link->queue, bytes + first, n - first);
	link->used += n;
}

static void get(struct slirp_link *link, uint8_t *bytes, size_t n)
{
	size_t first = SLIRP_LINK_QUEUE - link->head < n ? SLIRP_LINK_QUEUE - link->head : n;

	memcpy(bytes, link->queue + link->head, first);
	memcpy(bytes + first, link->queue, n - first);
	link->head = (link->head + n) % SLIRP_LINK_QUEUE;
	link->used -= n;
}

static ssize_t queue_frame(const void *frame, size_t n, void *opaque)
{
	struct slirp_link *link = opaque;
	uint8_t length[2] = {(uint8_t)(n >> 8), (uint8_t)n};

	if (n > LINK_FRAME_MAX || SLIRP_LINK_QUEUE - link->used < n + sizeof length) {
		link->dropped++;
	} else {
		put(link, length, sizeof length);
		put(link, frame, n);
	}
	return (ssize_t)n;
}

static size_t waiting(struct link *base)
{
	const struct slirp_link *link = self(base);

	if (link->used == 0)
		return 0;
	return (size_t)link->queue[link->head] << 8 |
	       link->queue[(link->head + 1) % SLIRP_LINK_QUEUE];
}

static void receive(struct link *base, const struct link_room *rooms, unsigned count)
{
	struct slirp_link *link = self(base);
	uint8_t length[2];

	get(link, length, sizeof length);
	for (unsigned i = 0; i < count; i++)
		get(link, rooms[i].bytes, rooms[i].n);
}

static bool send_frame(struct link *base, const struct link_slice *slices, unsigned count)
{
	struct slirp_link *link = self(base);
	uint8_t frame[LINK_FRAME_MAX];
	size_t n = 0;

	if (!link->slirp)
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (slices[i].n > sizeof frame - n)
			return false;
		memcpy(frame + n, slices[i].bytes, slices[i].n);
		n += slices[i].n;
	}
	slirp_input(link->slirp, frame, (int)n);
	return true;
}

/* --- What libslirp asks of its host. */

static int64_t clock_ns(void *opaque)
{
	struct timespec now;

	(void)opaque;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t clock_ms(void)
{
	return clock_ns(NULL) / 1000000;
}

static void *timer_new(SlirpTimerCb callback, void *callback_opaque, void *opaque)
{
	struct slirp_link *link = opaque;

	for (unsigned i = 0; i < SLIRP_LINK_TIMERS; i++)
		if (!link->timers[i].callback) {
			link->timers[i] = (struct slirp_link_timer){callback, callback_opaque, -1};
			return &link->timers[i];
		}
	return NULL;
}

static void timer_free(void *timer, void *opaque)
{
	(void)opaque;
	if (timer)
		*(struct slirp_link_timer *)timer = (struct slirp_link_timer){0};
}

static void timer_mod(void *timer, int64_t due, void *opaque)
{
	(void)opaque;
	if (timer)
		((struct slirp_link_timer *)timer)->due = due;
}

static void run_timers(struct slirp_link *link)
{
	int64_t now = clock_ms();

	for (unsigned i = 0; i < SLIRP_LINK_TIMERS; i++) {
		struct slirp_link_timer *timer = &link->timers[i];

		if (timer->callback && timer->due >= 0 && timer->due <= now) {
			timer->due = -1;
			timer->callback(timer->opaque);
		}
	}
}

static void ignore_error(const char *message, void *opaque)
{
	(void)message;
	(void)opaque;
}

static void ignore_fd(int fd, void *opaque)
{
	(void)fd;
	(void)opaque;
}

static void ignore_notice(void *opaque)
{
	(void)opaque;
}

static const SlirpCb callbacks = {
	.send_packet = queue_frame,
	.guest_error = ignore_error,
	.clock_get_ns = clock_ns,
	.timer_new = timer_new,
	.timer_free = timer_free,
	.timer_mod = timer_mod,
	.register_poll_fd = ignore_fd,
	.unregister_poll_fd = ignore_fd,
	.notify = ignore_notice,
};

/* --- Up and down. A fresh libslirp each time, so that nothing of an old bearer lives on. */

/* The modem's address is the prefix and what its MAC address makes (RFC 4291, appendix A). */
static int forward_ipv6(struct slirp_link *link, const struct slirp_link_forward *f)
{
	const struct sockaddr_in6 from = {.sin6_family = AF_INET6,
					  .sin6_addr = IN6ADDR_LOOPBACK_INIT,
					  .sin6_port = htons(f->host_port)};
	struct sockaddr_in6 to = {.sin6_family = AF_INET6,
				  .sin6_addr = host_ipv6_of(link, 0),
				  .sin6_port = htons(f->port)};
	uint8_t *identifier = to.sin6_addr.s6_addr + 8;

	memcpy(identifier, link->link.mac, 3);
	identifier[0] ^= 2;
	identifier[3] = 0xff;
	identifier[4] = 0xfe;
	memcpy(identifier + 5, link->link.mac + 3, 3);
	return slirp_add_hostxfwd(link->slirp, (const struct sockaddr *)&from, sizeof from,
				  (const struct sockaddr *)&to, sizeof to,
				  SLIRP_HOSTFWD_V6ONLY | (f->udp ? SLIRP_HOSTFWD_UDP : 0));
}

static void start_forwards(struct slirp_link *link)
{
	struct in_addr loopback = {htonl(INADDR_LOOPBACK)};

	for (unsigned i = 0; i < link->forward_count; i++) {
		const struct slirp_link_forward *f = &link->forwards[i];

		if ((f->ipv6 ? forward_ipv6(link, f)
			     : slirp_add_hostfwd(link->slirp, f->udp, loopback, f->host_port,
						 host_of(link, 15), f->port)) < 0)
			complain("forward %s:%u:%u: the port is not to be had",
				 f->udp ? "udp" : "tcp", f->host_port, f->port);
	}
}

static bool up(struct link *base)
{
	struct slirp_link *link = self(base);
	SlirpConfig config = {
		.version = 1,
		.in_enabled = true,
		.vnetwork = host_of(link, 0),
		.vnetmask = {htonl(0xffffff00u)},
		.vhost = host_of(link, 2),
		.vnameserver = host_of(link, 3),
		.vdhcp_start = host_of(link, 15),
		.in6_enabled = true,
		.vprefix_len = 64,
	};
	config.vprefix_addr6 = host_ipv6_of(link, 0);
	config.vhost6 = host_ipv6_of(link, 2);
	config.vnameserver6 = host_ipv6_of(link, 3);
	link->head = link->used = 0;
	link->slirp = slirp_new(&config, &callbacks, link);
	if (!link->slirp)
		return false;
	start_forwards(link);
	return true;
}

static void down(struct link *base)
{
	struct slirp_link *link = self(base);

	if (link->slirp)
		slirp_cleanup(link->slirp);
	link->slirp = NULL;
	link->fd_count = 0;
	link->head = link->used = 0;
	memset(link->timers, 0, sizeof link->timers);
}

void slirp_link_init(struct slirp_link *link, unsigned number)
{
	static const struct link_operations operations = {up, down, send_frame, waiting, receive};
	static const uint8_t mac[6] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x55};

	memset(link, 0, sizeof *link);
	link->number = number;
	link->link.operations = &operations;
	memcpy(link->link.mac, mac, sizeof mac);
	link->link.mac[5] = (uint8_t)(mac[5] + number);
	link->link.loopback = host_of(link, 2).s_addr;
	memcpy(link->host_ipv6, host_ipv6_of(link, 2).s6_addr, sizeof link->host_ipv6);
	link->link.loopback_ipv6 = link->host_ipv6;
}

bool slirp_link_forward(struct slirp_link *link, const char *text)
{
	unsigned host_port, port;
	char protocol[5], end;

	if (link->forward_count == SLIRP_LINK_FORWARDS ||
	    sscanf(text, "%4[a-z6]:%5u:%5u%c", protocol, &host_port, &port, &end) != 3 ||
	    (strncmp(protocol, "tcp", 3) != 0 && strncmp(protocol, "udp", 3) != 0) ||
	    (protocol[3] && protocol[3] != '6') || host_port == 0 || host_port > 65535 ||
	    port == 0 || port > 65535)
		return false;
	link->forwards[link->forward_count++] = (struct slirp_link_forward){
		(uint16_t)host_port, (uint16_t)port, protocol[0] == 'u', protocol[3] == '6'};
	return true;
}

/* --- The poll() loop. */

static const short poll_bits[][2] = {{SLIRP_POLL_IN, POLLIN},
				     {SLIRP_POLL_OUT, POLLOUT},
				     {SLIRP_POLL_PRI, POLLPRI},
				     {SLIRP_POLL_ERR, POLLERR},
				     {SLIRP_POLL_HUP, POLLHUP}};

static int add_fd(int fd, int events, void *opaque)
{
	struct slirp_link *link = opaque;
	short bits = 0;

	if (link->fd_count == link->fd_room)
		return -1;
	for (unsigned i = 0; i < sizeof poll_bits / sizeof *poll_bits; i++)
		/* ERR and HUP come unasked. */
		if (i < 3 && (events & poll_bits[i][0]))
			bits = (short)(bits | poll_bits[i][1]);
	link->fds[link->fd_count] = (struct pollfd){.fd = fd, .events = bits};
	return (int)link->fd_count++;
}

static int fd_events(int index, void *opaque)
{
	const struct slirp_link *link = opaque;
	int events = 0;

	if (index < 0 || (unsigned)index >= link->fd_count)
		return 0;
	for (unsigned i = 0; i < sizeof poll_bits / sizeof *poll_bits; i++)
		if (link->fds[index].revents & poll_bits[i][1])
			events |= poll_bits[i][0];
	return events;
}

unsigned slirp_link_fill(struct slirp_link *link, struct pollfd *fds, unsigned room,
			 uint32_t *timeout)
{
	int64_t now = clock_ms();

	link->fds = fds;
	link->fd_room = room;
	link->fd_count = 0;
	if (!link->slirp)
		return 0;
	slirp_pollfds_fill(link->slirp, timeout, add_fd, link);
	for (unsigned i = 0; i < SLIRP_LINK_TIMERS; i++) {
		const struct slirp_link_timer *timer = &link->timers[i];
		int64_t left = timer->due > now ? timer->due - now : 0;

		if (timer->callback && timer->due >= 0 && left < (int64_t)*timeout)
			*timeout = (uint32_t)left;
	}
	return link->fd_count;
}

void slirp_link_dispatch(struct slirp_link *link, bool failed)
{
	if (!link->slirp)
		return;
	slirp_pollfds_poll(link->slirp, failed, fd_events, link);
	run_timers(link);
}
