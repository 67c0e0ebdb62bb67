/* SPDX-License-Identifier: MIT */
/*
 * The network's services over one PPP bearer, its line on a PTY: what test_pppd.py lets a real pppd
 * talk to. Usage: line LINK (where the PTY shall be). Reads commands on stdin, says what happens on
 * stdout, a line each:
 *   up client|server WAYS LOGIN PASSWORD   WAYS: sum of enum ppp_line_authentication
 *       -> up ADDRESS PEER DNS1 DNS2, or failed CAUSE; lost CAUSE; ended
 *   down
 *   ping ADDRESS                           -> pinged CAUSE
 *   call ADDRESS PORT N                    sends N bytes of a pattern, reads what comes of it
 *       -> called BYTES-READ CAUSE (of the end)
 *   serve PORT N BACK                      takes a peer, reads N bytes, sends BACK
 *       -> serving CAUSE, and in the end as above
 *   slow BYTES                             moves as many to the line in a turn, of at least 1 ms
 *   counters                               -> counters REFUSED OVERLONG
 * The server is 10.9.9.1, gives its peer 10.9.9.2 and the servers 10.9.9.53 and 54.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "services/net/bearer_ppp.h"
#include "services/net/connection_table.h"
#include "services/net/echo_table.h"

enum { PATTERN = 256, CHUNK = 4096 };

static struct {
	struct bearer_ppp bearer;
	struct bearers bearers;
	struct bearer_listener listener;
	struct connection connection[2];
	struct connections connections;
	struct echo echo;
	int line;
	size_t slow;
	/* The transfer under way. */
	struct connection *open;
	size_t to_send, sent, to_read, got;
	bool wrong;
} my = {.line = -1};

static void say_address(uint32_t address)
{
	printf(" %s", inet_ntoa((struct in_addr){address}));
}

/* --- The bearer. */

static void risen(void *argument, enum cause cause)
{
	const struct bearer *bearer = argument;

	if (cause != CAUSE_NONE) {
		printf("failed %s\n", cause_text(cause));
		return;
	}
	printf("up");
	say_address(bearer_address(bearer));
	say_address(bearer_peer(bearer));
	say_address(bearer_dns(bearer, 0));
	say_address(bearer_dns(bearer, 1));
	printf("\n");
}

static void lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	(void)listener;
	(void)index;
	printf("lost %s\n", cause_text(why));
}

static void wire_ready(void *user)
{
	(void)user;
}

static void wire_ended(void *user)
{
	(void)user;
	printf("ended\n");
}

static void go_up(bool server, unsigned ways, const char *login, const char *password)
{
	const struct ppp_line_configuration set = {
		.role = server ? PPP_LINE_SERVER : PPP_LINE_CLIENT,
		.authentication = (uint8_t)ways,
		.login = login,
		.password = password,
		.echo_interval = 1,
		.echo_failures = 4,
	};
	const struct bearer_addressing fixed = {
		.address = inet_addr("10.9.9.1"),
		.gateway = inet_addr("10.9.9.2"),
		.dns = {inet_addr("10.9.9.53"), inet_addr("10.9.9.54")},
	};
	struct bearer *bearer = &my.bearer.bearer;
	enum cause cause;

	bearer_ppp_configure(bearer, &set);
	cause = bearer_up(bearer, server ? &fixed : NULL, 0, risen, bearer);
	if (cause != CAUSE_PENDING)
		printf("failed %s\n", cause_text(cause));
}

/* --- What goes over it. */

static void finish(const char *why)
{
	if (my.open)
		printf("called %zu %s\n", my.got, my.wrong ? "wrong" : why);
	if (my.open)
		connection_close(my.open);
	my.open = NULL;
}

static void transfer(void)
{
	static uint8_t pattern[CHUNK + PATTERN];
	const uint8_t *bytes;
	size_t n;

	for (size_t i = 0; i < sizeof pattern; i++)
		pattern[i] = (uint8_t)i;
	if (!my.open || connection_state(my.open) < CONNECTION_OPEN)
		return;
	while ((n = connection_peek(my.open, &bytes))) {
		n = n < CHUNK ? n : CHUNK;
		my.wrong |= memcmp(bytes, pattern + my.got % PATTERN, n) != 0;
		connection_consume(my.open, n);
		my.got += n;
	}
	while (my.sent < my.to_send && my.got >= my.to_read) {
		size_t left = my.to_send - my.sent;

		n = connection_write(my.open, pattern + my.sent % PATTERN,
				     left < CHUNK ? left : CHUNK);
		my.sent += n;
		if (!n)
			return;
	}
}

static void opened(void *user, enum cause cause)
{
	(void)user;
	if (cause != CAUSE_NONE)
		finish(cause_text(cause));
}

static void incoming(void *user)
{
	const struct connection_configuration set = {.bearer = 1};

	(void)user;
	connection_accept(my.open, &set);
}

static void closed(void *user, enum cause why)
{
	(void)user;
	transfer();
	finish(cause_text(why));
}

static const struct connection_events events = {
	.opened = opened, .incoming = incoming, .closed = closed};

static struct connection *begin(size_t send, size_t read)
{
	finish("dropped");
	my.open = connections_get(&my.connections, 0);
	my.to_send = send;
	my.to_read = read;
	my.sent = my.got = 0;
	my.wrong = false;
	connection_set_user(my.open, &events, NULL);
	return my.open;
}

/* Who calls sends first, who is called reads first. */
static void call(const char *address, unsigned port, size_t n)
{
	const struct connection_configuration set = {.bearer = 1, .connect_timeout = 10000};
	enum cause cause = connection_open(begin(n, 0), &set, CONNECTION_TCP, address,
					   strlen(address), (uint16_t)port, 0);

	if (cause != CAUSE_PENDING)
		finish(cause_text(cause));
}

static void serve(unsigned port, size_t n, size_t back)
{
	const struct connection_configuration set = {.bearer = 1};
	const struct connection_rule everybody = {0, 0};
	enum cause cause;

	connections_accept_from(&my.connections, &everybody);
	cause = connection_listen(begin(back, n), &set, (uint16_t)port);
	printf("serving %s\n", cause_text(cause));
}

static void answered(void *user, const struct echo_result *result)
{
	(void)user;
	printf("pinged %s\n", cause_text(result->cause));
}

static void pinged(void *user, enum cause cause)
{
	(void)user;
	if (cause != CAUSE_NONE)
		printf("pinged %s\n", cause_text(cause));
}

static void ping(const char *address)
{
	static const struct echo_events echoes = {answered, pinged};
	const struct echo_request request = {
		.bearer = 1, .ttl = 64, .count = 1, .size = 1000, .timeout = 3000};
	enum cause cause = echo_start(&my.echo, &request, address, strlen(address), &echoes, NULL);

	if (cause != CAUSE_PENDING)
		printf("pinged %s\n", cause_text(cause));
}

/* --- Commands and the line. */

static void obey(const char *command)
{
	char word[3][80] = {"", "", ""};
	unsigned a = 0;
	size_t n = 0, back = 0;

	if (sscanf(command, "up %79s %u %79s %79s", word[0], &a, word[1], word[2]) >= 2)
		go_up(word[0][0] == 's', a, word[1], word[2]);
	else if (sscanf(command, "call %79s %u %zu", word[0], &a, &n) == 3)
		call(word[0], a, n);
	else if (sscanf(command, "serve %u %zu %zu", &a, &n, &back) == 3)
		serve(a, n, back);
	else if (sscanf(command, "ping %79s", word[0]) == 1)
		ping(word[0]);
	else if (sscanf(command, "slow %zu", &n) == 1)
		my.slow = n;
	else if (strncmp(command, "down", 4) == 0)
		bearer_down(&my.bearer.bearer, CAUSE_aborted);
	else if (strncmp(command, "counters", 8) == 0)
		printf("counters %u %u\n", my.bearer.line.counters.refused,
		       my.bearer.line.counters.overlong);
	else
		printf("unknown %s", command);
}

static void move_to_line(void)
{
	const uint8_t *bytes;
	size_t n = ppp_line_peek(&my.bearer.line, &bytes);
	ssize_t written;

	if (my.slow && n > my.slow)
		n = my.slow;
	written = n ? write(my.line, bytes, n) : 0;
	if (written > 0)
		ppp_line_consume(&my.bearer.line, (size_t)written);
}

/* What the line has not taken stays here, and nothing more is read. */
static void move_from_line(void)
{
	static uint8_t bytes[CHUNK];
	static size_t first, end;
	ssize_t n;

	if (first == end) {
		n = read(my.line, bytes, sizeof bytes);
		if (n <= 0)
			return;
		first = 0;
		end = (size_t)n;
	}
	first += ppp_line_write(&my.bearer.line, bytes + first, end - first);
}

static void open_line(const char *link)
{
	struct termios raw;
	char name[100];
	int slave;

	cfmakeraw(&raw);
	if (openpty(&my.line, &slave, name, &raw, NULL) != 0)
		exit(1);
	unlink(link);
	if (symlink(name, link) != 0 || fcntl(my.line, F_SETFL, O_NONBLOCK) != 0)
		exit(1);
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
}

static void start_services(void)
{
	static struct bearer *const list[] = {&my.bearer.bearer};
	static const struct ppp_line_wire wire = {wire_ready, wire_ended};

	bearer_ppp_init(&my.bearer);
	bearers_init(&my.bearers, list, 1);
	connections_init(&my.connections, my.connection, 2, &my.bearers, NULL);
	echo_init(&my.echo, &my.bearers, NULL);
	my.listener.lost = lost;
	bearers_listen(&my.bearers, &my.listener);
	ppp_line_attach(&my.bearer.line, &wire, NULL);
}

int main(int argc, char **argv)
{
	char command[300];

	if (argc != 2)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	setvbuf(stdin, NULL, _IONBF, 0);
	start_services();
	open_line(argv[1]);
	for (;;) {
		const uint8_t *bytes;
		bool says = ppp_line_peek(&my.bearer.line, &bytes) > 0;
		struct pollfd fds[] = {
			{.fd = STDIN_FILENO, .events = POLLIN},
			{.fd = my.line, .events = POLLIN | (says && !my.slow ? POLLOUT : 0)}};
		uint32_t wait = bearers_wait(&my.bearers);

		poll(fds, 2, my.slow && says ? 1 : wait < 100 ? (int)wait : 100);
		if (fds[0].revents) {
			if (!fgets(command, sizeof command, stdin))
				return 0;
			obey(command);
		}
		move_from_line();
		bearers_poll(&my.bearers);
		transfer();
		move_to_line();
	}
}
