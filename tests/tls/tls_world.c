/* SPDX-License-Identifier: MIT */
#include "tls_world.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mbedtls/memory_buffer_alloc.h"

enum { ARGUMENTS = 24, FILES = 8, FILE_SIZE = 4096 };

struct tls_world tls_world;
static uint8_t pool[TLS_SERVER_POOL] __attribute__((aligned(8)));

static struct clock_time read_clock(struct clock *clock)
{
	(void)clock;
	/* Summer time in Athens: what counts is GMT. */
	return (struct clock_time){tls_world.time + 3 * 3600, 12};
}

static bool fill(struct random *random, uint8_t *bytes, size_t n)
{
	(void)random;
	return tls_world.noise && getrandom(bytes, n, 0) == (ssize_t)n;
}

void make_certificates(const char *which)
{
	char command[128];

	snprintf(command, sizeof command, "tests/tls/certificates %s %s", tls_world.folder, which);
	assert_int_equal(system(command), 0);
	tls_world.time = (uint32_t)time(NULL); /* they are good from now */
}

static size_t pool_size(void)
{
	return tls_world.serves ? TLS_SERVER_POOL : TLS_POOL;
}

int tls_setup(void **state)
{
	static const struct clock_operations clock_operations = {read_clock, NULL};
	static const struct random_operations random_operations = {fill};
	static struct random random = {&random_operations};

	signal(SIGPIPE, SIG_IGN);
	net_setup(state);
	strcpy(tls_world.folder, "/tmp/tls_test.XXXXXX");
	assert_non_null(mkdtemp(tls_world.folder));
	make_certificates("");
	tls_world.clock.operations = &clock_operations;
	tls_sessions_init(&tls_world.sessions, tls_world.list, 1, pool, pool_size(), &random,
			  &tls_world.clock, &net_world.connections);
	return 0;
}

int tls_teardown(void **state)
{
	char command[128];
	size_t most, blocks;

	mbedtls_memory_buffer_alloc_max_get(&most, &blocks);
	print_message("of the pool's %zu bytes %zu were in use at most, in %zu blocks\n",
		      pool_size(), most, blocks);
	snprintf(command, sizeof command, "rm -r %s", tls_world.folder);
	assert_int_equal(system(command), 0);
	return net_teardown(state);
}

int tls_begin(void **state)
{
	(void)state;
	tls_world.time = (uint32_t)time(NULL);
	tls_world.noise = true;
	tls_world.anchors[0] = tls_file("root.der");
	tls_world.trust = (struct tls_trust){tls_world.anchors, 1};
	tls_world.tls = (struct tls_configuration){.trust = &tls_world.trust};
	tls_world.configuration = over(1);
	tls_world.configuration.nodelay = true;
	tls_world.configuration.tls = &tls_world.tls;
	return 0;
}

int tls_end(void **state)
{
	size_t used, blocks;

	tls_world.ipv6 = false;
	net_close_all(state);
	mbedtls_memory_buffer_alloc_cur_get(&used, &blocks);
	assert_int_equal(blocks, 0); /* nothing of a closed connection's stays in the pool */
	return 0;
}

struct tls_bytes tls_file(const char *name)
{
	static uint8_t files[FILES][FILE_SIZE];
	static unsigned next;
	uint8_t *bytes = files[next++ % FILES];
	char path[128];
	size_t n;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", tls_world.folder, name);
	file = fopen(path, "r");
	assert_non_null(file);
	n = fread(bytes, 1, FILE_SIZE - 1, file);
	fclose(file);
	bytes[n] = '\0';
	return (struct tls_bytes){bytes, n + (bytes[0] == '-')};
}

/* --- Peers. ------------------------------------------------------------------------------------
 */

static bool listens(uint16_t port)
{
	FILE *file = fopen(tls_world.ipv6 ? "/proc/net/tcp6" : "/proc/net/tcp", "r");
	char line[256], wanted[64];
	bool found = false;

	assert_non_null(file);
	snprintf(wanted, sizeof wanted, ":%04X %s00000000:0000 0A", port,
		 tls_world.ipv6 ? "000000000000000000000000" : "");
	while (!found && fgets(line, sizeof line, file))
		found = strstr(line, wanted) != NULL;
	fclose(file);
	return found;
}

static _Noreturn void run(const char *const *arguments, int in, int out)
{
	int nowhere = open("/dev/null", O_WRONLY);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (chdir(tls_world.folder) != 0)
		_exit(1);
	dup2(in, 0);
	dup2(out, 1);
	dup2(nowhere, 2);
	execvp(arguments[0], (char *const *)arguments);
	_exit(1);
}

/* The fourth argument is where it listens, or connects to. */
static struct secure_peer start(const char **arguments, uint16_t number)
{
	struct secure_peer peer = {.port = number};
	int in[2], out[2];
	char port[32];

	snprintf(port, sizeof port, tls_world.ipv6 ? "[::1]:%u" : "127.0.0.1:%u", peer.port);
	arguments[3] = port;
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	peer.pid = fork();
	assert_true(peer.pid >= 0);
	if (peer.pid == 0)
		run(arguments, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	peer.in = in[1];
	peer.out = out[0];
	assert_int_equal(fcntl(peer.in, F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(fcntl(peer.out, F_SETFL, O_NONBLOCK), 0);
	return peer;
}

static struct secure_peer start_with(bool quiet, const char *certificate, va_list list)
{
	const char *arguments[ARGUMENTS] = {"openssl", "s_server", "-accept", NULL, "-cert"};
	struct secure_peer peer;
	char pem[64], key[64];
	unsigned n = 5;

	snprintf(pem, sizeof pem, "%s.pem", certificate);
	snprintf(key, sizeof key, "%s.key", certificate);
	arguments[n++] = pem;
	arguments[n++] = "-key";
	arguments[n++] = key;
	if (quiet)
		arguments[n++] = "-quiet";
	while ((arguments[n] = va_arg(list, const char *)) != NULL)
		assert_true(++n < ARGUMENTS);
	peer = start(arguments, peer_free_port(SOCK_STREAM));
	for (unsigned i = 0; !listens(peer.port); i++) {
		assert_true(i < 2000);
		usleep(5000);
	}
	return peer;
}

struct secure_peer secure_peer(const char *certificate, ...)
{
	struct secure_peer peer;
	va_list list;

	va_start(list, certificate);
	peer = start_with(true, certificate, list);
	va_end(list);
	return peer;
}

struct secure_peer secure_talking_peer(const char *certificate, ...)
{
	struct secure_peer peer;
	va_list list;

	va_start(list, certificate);
	peer = start_with(false, certificate, list);
	va_end(list);
	return peer;
}

struct secure_peer secure_client(uint16_t port, ...)
{
	const char *arguments[ARGUMENTS] = {"openssl", "s_client", "-connect",
					    NULL,      "-quiet",   "-verify_return_error",
					    "-CAfile"};
	unsigned n = 7;
	va_list list;

	arguments[n++] = "root.pem";
	va_start(list, port);
	while ((arguments[n] = va_arg(list, const char *)) != NULL)
		assert_true(++n < ARGUMENTS);
	va_end(list);
	return start(arguments, port);
}

void secure_peer_stop(struct secure_peer *peer, int signal)
{
	kill(peer->pid, signal);
	assert_int_equal(waitpid(peer->pid, NULL, 0), peer->pid);
	close(peer->in);
	close(peer->out);
}

/* --- Opening. ----------------------------------------------------------------------------------
 */

struct connection *tls_start(const char *host, uint16_t port)
{
	struct connection *c = connections_get(&net_world.connections, 0);

	tls_world.heard = (struct heard){0};
	connection_set_user(c, &hearing, &tls_world.heard);
	assert_int_equal(connection_open(c, &tls_world.configuration, CONNECTION_TLS, host,
					 strlen(host), port, 0),
			 CAUSE_PENDING);
	return c;
}

enum cause tls_open(const char *host, uint16_t port)
{
	struct connection *c = tls_start(host, port);

	net_until(&tls_world.heard.opened, 20000);
	assert_int_equal(connection_state(c), tls_world.heard.open_cause == CAUSE_NONE
						      ? CONNECTION_OPEN
						      : CONNECTION_CLOSED);
	return tls_world.heard.open_cause;
}

enum cause tls_open_to(const char *certificate, const char *host)
{
	struct secure_peer peer = secure_peer(certificate, NULL);
	enum cause cause = tls_open(host, peer.port);

	connection_close(connections_get(&net_world.connections, 0));
	secure_peer_stop(&peer, SIGKILL);
	return cause;
}
