/* SPDX-License-Identifier: MIT */
#include "net_world.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lwip/inet_chksum.h"
#include "lwip/sys.h"
#include "patience.h"

struct net_world net_world;

struct address address_named(const char *text)
{
	struct address address = {.family = strchr(text, ':') ? ADDRESS_IPV6 : ADDRESS_IPV4};

	assert_int_equal(
		inet_pton(address.family == ADDRESS_IPV6 ? AF_INET6 : AF_INET, text, address.bytes),
		1);
	return address;
}

static void on_opened(void *user, enum cause cause)
{
	struct heard *heard = user;

	heard->opened++;
	heard->open_cause = cause;
}

static void on_incoming(void *user)
{
	((struct heard *)user)->incoming++;
}

static void on_received(void *user, size_t fresh)
{
	((struct heard *)user)->fresh += fresh;
}

static void on_writable(void *user)
{
	((struct heard *)user)->writable++;
}

static void on_closed(void *user, enum cause why)
{
	struct heard *heard = user;

	heard->closed++;
	heard->close_cause = why;
}

static void on_finished(void *user)
{
	((struct heard *)user)->finished++;
}

const struct connection_events hearing = {
	.opened = on_opened,
	.incoming = on_incoming,
	.received = on_received,
	.writable = on_writable,
	.closed = on_closed,
	.finished = on_finished,
};

static bool lookup(const struct names *names, const char *name, enum address_family family,
		   struct address *address)
{
	(void)names;
	if (strcmp(name, "www.example.com") != 0)
		return false;
	*address = address_named(family == ADDRESS_IPV6 ? "fec0::2" : "10.0.2.2");
	return true;
}

static bool redirect(const struct names *names, enum connection_protocol protocol,
		     struct connection_address *destination)
{
	(void)names;
	if (protocol != CONNECTION_TCP || !net_world.redirected_to.port ||
	    !address_same(&destination->ip, &net_world.redirected_from.ip) ||
	    destination->port != net_world.redirected_from.port)
		return false;
	*destination = net_world.redirected_to;
	return true;
}

static void up_done(void *argument, enum cause cause)
{
	assert_int_equal(cause, CAUSE_NONE);
	++*(unsigned *)argument;
}

void net_bearer_up(unsigned index)
{
	unsigned done = 0;

	assert_int_equal(
		bearer_up(bearer_get(&net_world.bearers, index), NULL, 10000, up_done, &done),
		CAUSE_PENDING);
	net_until(&done, 10000);
}

int net_setup(void **state)
{
	static const struct names_operations operations = {lookup, redirect};

	(void)state;
	for (unsigned i = 0; i < NET_WORLD_BEARERS; i++) {
		if (!net_world.links[i].number)
			slirp_link_init(&net_world.links[i], i + 1);
		bearer_link_init(&net_world.bearer_links[i], &net_world.links[i].link,
				 BEARER_CONTEXT);
		net_world.bearer_list[i] = &net_world.bearer_links[i].bearer;
	}
	net_world.names.operations = &operations;
	bearers_init(&net_world.bearers, net_world.bearer_list, NET_WORLD_BEARERS);
	connections_init(&net_world.connections, net_world.connection_list, NET_WORLD_CONNECTIONS,
			 &net_world.bearers, &net_world.names);
	net_bearer_up(1);
	return 0;
}

int net_teardown(void **state)
{
	(void)state;
	for (unsigned i = 1; i <= NET_WORLD_BEARERS; i++)
		bearer_down(bearer_get(&net_world.bearers, i), CAUSE_context_inactive);
	return 0;
}

int net_close_all(void **state)
{
	(void)state;
	for (unsigned i = 0; i < NET_WORLD_CONNECTIONS; i++)
		connection_close(connections_get(&net_world.connections, i));
	connections_refuse_all(&net_world.connections);
	return 0;
}

void net_turn(void)
{
	struct pollfd fds[64];
	uint32_t timeout = bearers_wait(&net_world.bearers);
	unsigned count = 0;

	for (unsigned i = 0; i < NET_WORLD_BEARERS; i++)
		count += slirp_link_fill(&net_world.links[i], fds + count, 64 - count, &timeout);
	if (poll(fds, count, timeout < 10 ? (int)timeout : 10) < 0)
		assert_int_equal(errno, EINTR);
	for (unsigned i = 0; i < NET_WORLD_BEARERS; i++)
		slirp_link_dispatch(&net_world.links[i], false);
	bearers_poll(&net_world.bearers);
}

uint32_t net_now(void)
{
	return sys_now();
}

void net_until(const unsigned *flag, unsigned ms)
{
	struct patience patience = patience_of(ms);

	while (!*flag) {
		if (patience_ends(&patience))
			fail_msg("nothing happened within %u ms", ms);
		net_turn();
	}
}

void net_turns(unsigned ms)
{
	struct patience patience = patience_of(ms);

	while (!patience_ends(&patience))
		net_turn();
}

/* An IP header from 10.0.2.2 to 10.0.2.15, or the other way. */
static void ip_header(uint8_t *header, bool ours, uint8_t protocol, uint8_t length)
{
	const uint8_t plain[20] = {
		0x45, 0, 0, length,	   0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 2, ours ? 15 : 2,
		10,   0, 2, ours ? 77 : 15};
	uint16_t sum;

	memcpy(header, plain, sizeof plain);
	sum = inet_chksum(header, sizeof plain);
	memcpy(header + 10, &sum, sizeof sum);
}

void net_inject_unreachable(uint8_t protocol, const uint8_t quoted[8])
{
	struct bearer *bearer = net_world.bearer_list[0];
	struct pbuf *frame = pbuf_alloc(PBUF_RAW, 14 + 20 + 8 + 20 + 8, PBUF_POOL);
	uint8_t *bytes = frame->payload, *icmp = bytes + 14 + 20;
	uint16_t sum;

	memcpy(bytes, bearer->netif.hwaddr, 6);
	memset(bytes + 6, 0x52, 6);
	bytes[12] = 8;
	bytes[13] = 0;
	ip_header(bytes + 14, false, 1, 20 + 8 + 20 + 8);
	memset(icmp, 0, 8);
	icmp[0] = 3;
	icmp[1] = 1;
	ip_header(icmp + 8, true, protocol, 40);
	memcpy(icmp + 28, quoted, 8);
	sum = inet_chksum(icmp, 36);
	memcpy(icmp + 2, &sum, sizeof sum);
	assert_int_equal(bearer->netif.input(frame, &bearer->netif), ERR_OK);
}

static void no_waiting(int fd)
{
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
}

int peer_socket(int type, uint16_t *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof address;
	int fd = socket(AF_INET, type, 0);

	no_waiting(fd);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	if (type == SOCK_STREAM)
		assert_int_equal(listen(fd, 5), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &n), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

int peer_accept(int listener)
{
	struct patience patience = patience_of(5000);
	int fd;

	while ((fd = accept(listener, NULL, NULL)) < 0) {
		assert_false(patience_ends(&patience));
		net_turn();
	}
	no_waiting(fd);
	return fd;
}

int peer_connect(uint16_t port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				      .sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	no_waiting(fd);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		assert_int_equal(errno, EINPROGRESS);
	return fd;
}

int peer_socket_ipv6(int type, uint16_t *port)
{
	struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	socklen_t n = sizeof address;
	int fd = socket(AF_INET6, type, 0);

	no_waiting(fd);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	if (type == SOCK_STREAM)
		assert_int_equal(listen(fd, 5), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &n), 0);
	*port = ntohs(address.sin6_port);
	return fd;
}

int peer_connect_ipv6(uint16_t port)
{
	struct sockaddr_in6 address = {.sin6_family = AF_INET6,
				       .sin6_addr = IN6ADDR_LOOPBACK_INIT,
				       .sin6_port = htons(port)};
	int fd = socket(AF_INET6, SOCK_STREAM, 0);

	no_waiting(fd);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		assert_int_equal(errno, EINPROGRESS);
	return fd;
}

/* The first of the ports that the kernel gives out by itself. */
static unsigned first_given_out(void)
{
	FILE *file = fopen("/proc/sys/net/ipv4/ip_local_port_range", "r");
	unsigned first;

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%u", &first), 1);
	fclose(file);
	return first;
}

/* A name in Linux's abstract space stands for the port, as in tests/session/support/modem.py; it is
 * this process's to its end. */
static bool reserve(uint16_t port)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int n = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "atforge-tests-port-%u",
			 port);

	assert_true(fd >= 0);
	if (bind(fd, (struct sockaddr *)&name,
		 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n)) == 0)
		return true;
	close(fd);
	return false;
}

static bool is_free(int type, uint16_t port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				      .sin_port = htons(port)};
	int fd = socket(AF_INET, type, 0);
	bool bound = bind(fd, (struct sockaddr *)&address, sizeof address) == 0;

	close(fd);
	return bound;
}

uint16_t peer_free_port(int type)
{
	enum { PORTS = 10000 };
	unsigned first = first_given_out() - PORTS;
	uint16_t port, chance;

	do {
		assert_int_equal(getrandom(&chance, sizeof chance, 0), sizeof chance);
		port = (uint16_t)(first + chance % PORTS);
	} while (!reserve(port) || !is_free(type, port));
	return port;
}

struct connection_configuration over(uint8_t bearer)
{
	return (struct connection_configuration){
		.bearer = bearer, .nodelay = true, .connect_timeout = 20000};
}

struct connection *open_to(unsigned index, struct heard *heard, int listener, uint16_t port,
			   int *peer)
{
	struct connection *c = connections_get(&net_world.connections, index);
	struct connection_configuration configuration = over(1);

	*heard = (struct heard){0};
	connection_set_user(c, &hearing, heard);
	assert_int_equal(connection_open(c, &configuration,
					 listener < 0 ? CONNECTION_UDP : CONNECTION_TCP, "10.0.2.2",
					 8, port, 0),
			 CAUSE_PENDING);
	net_until(&heard->opened, 5000);
	assert_int_equal(heard->open_cause, CAUSE_NONE);
	if (listener >= 0)
		*peer = peer_accept(listener);
	return c;
}

uint8_t net_pattern(size_t i)
{
	return (uint8_t)(i * 131 + (i >> 8) * 17 + (i >> 16));
}

void net_fill(uint8_t *bytes, size_t from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bytes[i] = net_pattern(from + i);
}

void net_check(const uint8_t *bytes, size_t from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i] != net_pattern(from + i))
			fail_msg("byte %zu is wrong", from + i);
}
