/* SPDX-License-Identifier: MIT */
/* Secured connections of those who come: whom a server serves, whom not, and what it has for them.
 */
#include "tls_world.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INSIDE = 443, MUCH = 1 << 16 };

static uint16_t outside; /* the port of the loopback that leads there */
static struct heard at_listener;

static int setup(void **state)
{
	char text[32];

	outside = peer_free_port(SOCK_STREAM);
	slirp_link_init(&net_world.links[0], 1);
	snprintf(text, sizeof text, "tcp:%u:%u", outside, INSIDE);
	assert_true(slirp_link_forward(&net_world.links[0], text));
	tls_world.serves = true;
	return tls_setup(state);
}

static struct connection *at(unsigned index)
{
	return connections_get(&net_world.connections, index);
}

static void be(const char *name)
{
	char file[64];

	snprintf(file, sizeof file, "%s.pem", name);
	tls_world.tls.certificate = tls_file(file);
	snprintf(file, sizeof file, "%s.key", name);
	tls_world.tls.key = tls_file(file);
}

/* Shows the one behind its own as well. */
static void be_under(const char *issuer)
{
	static uint8_t both[8192];
	const struct tls_bytes *own = &tls_world.tls.certificate;
	struct tls_bytes next;
	char file[64];

	snprintf(file, sizeof file, "%s.pem", issuer);
	next = tls_file(file);
	assert_true(own->n - 1 + next.n <= sizeof both);
	memcpy(both, own->bytes, own->n - 1); /* without the NUL */
	memcpy(both + own->n - 1, next.bytes, next.n);
	tls_world.tls.certificate = (struct tls_bytes){both, own->n - 1 + next.n};
}

static enum cause listen_on(unsigned index)
{
	const struct connection_address local = {{.family = ADDRESS_IPV4}, INSIDE};

	assert_int_equal(
		connection_bind(at(index), &tls_world.configuration, CONNECTION_TLS, &local),
		CAUSE_NONE);
	return connection_listen_on(at(index), &tls_world.configuration, 0);
}

/* Connection 0 listens, asks nobody for a certificate, and shows this one. */
static int begin(void **state)
{
	static const struct connection_rule everybody = {0, 0};

	tls_begin(state);
	connections_accept_from(&net_world.connections, &everybody);
	at_listener = (struct heard){0};
	connection_set_user(at(0), &hearing, &at_listener);
	tls_world.tls.verify = TLS_VERIFY_NONE;
	be("ec");
	assert_int_equal(listen_on(0), CAUSE_NONE);
	return 0;
}

static int stop(void **state)
{
	connections_refuse_all(&net_world.connections);
	return tls_end(state);
}

static enum cause take(unsigned index)
{
	for (uint32_t start = net_now(); connection_peers(at(0)) == 0;) {
		net_turn();
		assert_true(net_now() - start < 20000);
	}
	tls_world.heard = (struct heard){0};
	connection_set_user(at(index), &hearing, &tls_world.heard);
	return connection_take(at(0), at(index), &tls_world.configuration);
}

/* Connection 1 is the peer's who comes next; what came of it. */
static enum cause serve(void)
{
	assert_int_equal(take(1), CAUSE_PENDING);
	assert_int_equal(connection_state(at(1)), CONNECTION_OPENING);
	net_until(&tls_world.heard.opened, 20000);
	assert_int_equal(connection_state(at(1)), tls_world.heard.open_cause == CAUSE_NONE
							  ? CONNECTION_OPEN
							  : CONNECTION_CLOSED);
	assert_int_equal(connection_state(at(0)), CONNECTION_LISTENING);
	return tls_world.heard.open_cause;
}

/* A client with these arguments (or none) comes and goes. */
static enum cause serve_one(const char *option, const char *value, const char *more,
			    const char *most)
{
	struct secure_peer peer = secure_client(outside, option, value, more, most, NULL);
	enum cause cause = serve();

	connection_close(at(1));
	secure_peer_stop(&peer, SIGKILL);
	return cause;
}

static enum cause serve_holder_of(const char *name)
{
	char pem[64], key[64];

	snprintf(pem, sizeof pem, "%s.pem", name);
	snprintf(key, sizeof key, "%s.key", name);
	return serve_one("-cert", pem, "-key", key);
}

/* --- Whom it serves. ---------------------------------------------------------------------------
 */

static uint8_t pattern(size_t i)
{
	return (uint8_t)(i + (i >> 8) * 17);
}

static void check(const uint8_t *bytes, size_t from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i] != pattern(from + i))
			fail_msg("byte %zu is wrong", from + i);
}

/* What either end sends and receives in one turn; each returns how many bytes. */
static size_t peer_sends(struct secure_peer *peer, const uint8_t *bytes, size_t n)
{
	ssize_t sent = write(peer->in, bytes, n);

	return sent > 0 ? (size_t)sent : 0;
}

static size_t peer_receives(struct secure_peer *peer, size_t from)
{
	uint8_t bytes[4096];
	ssize_t n = read(peer->out, bytes, sizeof bytes);

	if (n <= 0)
		return 0;
	check(bytes, from, (size_t)n);
	return (size_t)n;
}

static size_t modem_receives(size_t from)
{
	const uint8_t *bytes = NULL;
	size_t n = connection_peek(at(1), &bytes);

	check(bytes, from, n);
	connection_consume(at(1), n);
	return n;
}

static void exchange(struct secure_peer *peer)
{
	static uint8_t all[MUCH];
	size_t sent = 0, written = 0, arrived = 0, read = 0;
	uint32_t start = net_now();

	for (size_t i = 0; i < sizeof all; i++)
		all[i] = pattern(i);
	while (arrived < MUCH || read < MUCH) {
		sent += peer_sends(peer, all + sent, MUCH - sent);
		written += connection_write(at(1), all + written, MUCH - written);
		arrived += peer_receives(peer, arrived);
		read += modem_receives(read);
		net_turn();
		assert_true(net_now() - start < 60000);
	}
}

static void serves_whoever_trusts_it(void **state)
{
	static const char *const names[] = {"ec", "rsa", "deep"};

	(void)state;
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		struct secure_peer peer = secure_client(outside, NULL);

		be(names[i]);
		assert_int_equal(serve(), CAUSE_NONE);
		exchange(&peer);
		connection_close(at(1));
		secure_peer_stop(&peer, SIGKILL);
	}
	be("alone");
	assert_int_equal(serve_one(NULL, NULL, NULL, NULL), CAUSE_negotiation_failed);
}

static void hears_who_has_spoken_before_it_was_taken(void **state)
{
	struct secure_peer peer = secure_client(outside, NULL);

	(void)state;
	net_until(&at_listener.incoming, 20000);
	net_turns(500);
	assert_int_equal(serve(), CAUSE_NONE);
	assert_true(tls_world.heard.fresh == 0 && connection_pending(at(1)) == 0);
	secure_peer_stop(&peer, SIGKILL);
}

static void asks_for_a_certificate_of_those_it_trusts(void **state)
{
	static const struct {
		const char *name;
		enum cause outcome;
	} holders[] = {{"client", CAUSE_NONE},
		       {"alone", CAUSE_authority_unknown},
		       {"stranger", CAUSE_authority_unknown},
		       {"expired", CAUSE_certificate_expired},
		       {"future", CAUSE_certificate_expired},
		       {"rsa", CAUSE_certificate_refused}}; /* for servers */

	(void)state;
	tls_world.tls.verify = TLS_VERIFY_CHAIN;
	for (unsigned i = 0; i < sizeof holders / sizeof *holders; i++)
		assert_int_equal(serve_holder_of(holders[i].name), holders[i].outcome);
	assert_int_equal(serve_one(NULL, NULL, NULL, NULL), CAUSE_certificate_missing);
	tls_world.tls.verify = TLS_VERIFY_REQUIRED; /* the name is nobody's */
	assert_int_equal(serve_holder_of("client"), CAUSE_NONE);
	tls_world.tls.trust = NULL;
	assert_int_equal(serve_holder_of("client"), CAUSE_authority_unknown);
	tls_world.tls.verify = TLS_VERIFY_NONE;
	assert_int_equal(serve_holder_of("alone"), CAUSE_NONE);
}

static void agrees_on_what_both_speak(void **state)
{
	static const int old[] = {0x002f, 0}; /* RSA with AES-128-CBC */
	static const char *protocols[] = {"h2", NULL};

	(void)state;
	be("rsa");
	assert_int_equal(serve_one("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0", NULL),
			 CAUSE_negotiation_failed);
	assert_int_equal(serve_one("-tls1_2", "-cipher", "AES128-SHA", NULL),
			 CAUSE_negotiation_failed);
	tls_world.tls.versions = TLS_1_1;
	tls_world.tls.ciphers = old;
	assert_int_equal(serve_one("-cipher", "DEFAULT@SECLEVEL=0", NULL, NULL), CAUSE_NONE);
	tls_world.tls.versions = 0;
	tls_world.tls.ciphers = NULL;
	tls_world.tls.protocols = protocols;
	assert_int_equal(serve_one("-alpn", "http/1.1,h2", NULL, NULL), CAUSE_NONE);
	assert_int_equal(serve_one("-alpn", "http/1.1", NULL, NULL), CAUSE_negotiation_failed);
	assert_int_equal(serve_one(NULL, NULL, NULL, NULL), CAUSE_NONE);
}

static void has_memory_for_the_largest_keys(void **state)
{
	struct secure_peer peer;

	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip(); /* openssl takes long to make them, and the pool is as large */
#endif
	make_certificates("large");
	be("large");
	be_under("larger");
	tls_world.tls.verify = TLS_VERIFY_CHAIN;
	peer = secure_client(outside, "-CAfile", "largest.pem", "-cert", "client.pem", "-key",
			     "client.key", NULL);
	assert_int_equal(serve(), CAUSE_NONE);
	connection_close(at(1));
	secure_peer_stop(&peer, SIGKILL);
}

/* --- Who is not served is gone, and the listener waits for the next. ---------------------------
 */

static void gives_up_who_says_nothing(void **state)
{
	int peer = peer_connect(outside);

	(void)state;
	tls_world.configuration.connect_timeout = 200;
	assert_int_equal(serve(), CAUSE_connect_timeout);
	assert_null(tls_world.list[0].connection);
	tls_world.configuration.connect_timeout = 20000;
	assert_int_equal(serve_one(NULL, NULL, NULL, NULL), CAUSE_NONE);
	close(peer);
}

static void gives_up_in_half_a_minute_where_nobody_says_when(void **state)
{
	int peer = peer_connect(outside);

	(void)state;
	tls_world.configuration.connect_timeout = 0;
	assert_int_equal(take(1), CAUSE_PENDING);
	assert_int_equal(at(1)->configuration.connect_timeout, TLS_ACCEPT_MS);
	close(peer);
}

static void refuses_who_speaks_something_else(void **state)
{
	static const char *const said[] = {"GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\xff\xff",
					   "\x15\x03\x03\x01\x01\x02\x28 and more"};

	(void)state;
	for (unsigned i = 0; i < sizeof said / sizeof *said; i++) {
		int peer = peer_connect(outside);

		assert_int_equal(take(1), CAUSE_PENDING);
		assert_true(send(peer, said[i], strlen(said[i]), 0) > 0);
		net_until(&tls_world.heard.opened, 20000);
		assert_int_equal(tls_world.heard.open_cause, CAUSE_negotiation_failed);
		close(peer);
	}
	assert_int_equal(serve_one(NULL, NULL, NULL, NULL), CAUSE_NONE);
}

static void forgets_who_goes_in_the_middle(void **state)
{
	int peer = peer_connect(outside);

	(void)state;
	assert_int_equal(take(1), CAUSE_PENDING);
	assert_int_equal(send(peer, "\x16\x03\x01", 3, 0), 3);
	net_turns(50);
	close(peer);
	net_until(&tls_world.heard.opened, 20000);
	assert_int_equal(tls_world.heard.open_cause, CAUSE_negotiation_failed);
	peer = peer_connect(outside);
	assert_int_equal(take(1), CAUSE_PENDING);
	connection_close(at(1)); /* we go ourselves */
	assert_null(tls_world.list[0].connection);
	close(peer);
	assert_int_equal(serve_one(NULL, NULL, NULL, NULL), CAUSE_NONE);
}

static void lets_wait_for_whom_there_is_no_session(void **state)
{
	int first = peer_connect(outside), second;

	(void)state;
	assert_int_equal(take(1), CAUSE_PENDING);
	second = peer_connect(outside);
	assert_int_equal(take(2), CAUSE_no_free_socket);
	assert_int_equal(connection_state(at(2)), CONNECTION_CLOSED);
	assert_int_equal(connection_peers(at(0)), 1);
	connection_close(at(1));
	assert_int_equal(take(2), CAUSE_PENDING);
	close(first);
	close(second);
}

static void serves_again_and_again(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 20; i++)
		assert_int_equal(serve_one(NULL, NULL, NULL, NULL), CAUSE_NONE);
}

/* --- Listening. --------------------------------------------------------------------------------
 */

static void knows_what_a_server_can_serve_with(void **state)
{
	static const struct tls_bytes rubbish = {(const uint8_t *)"rubbish", 7};
	struct tls_configuration set = tls_world.tls;

	(void)state;
	assert_int_equal(tls_server_check(&set), CAUSE_NONE);
	set.key = tls_file("rsa.key"); /* another's */
	assert_int_equal(tls_server_check(&set), CAUSE_key_malformed);
	set.key = rubbish;
	assert_int_equal(tls_server_check(&set), CAUSE_key_malformed);
	set.key = (struct tls_bytes){0};
	assert_int_equal(tls_server_check(&set), CAUSE_key_malformed);
	set = tls_world.tls;
	set.certificate = rubbish;
	assert_int_equal(tls_server_check(&set), CAUSE_certificate_malformed);
	set.certificate = (struct tls_bytes){0};
	assert_int_equal(tls_server_check(&set), CAUSE_certificate_malformed);
	be("rsa");
	assert_int_equal(tls_server_check(&tls_world.tls), CAUSE_NONE);
}

static void never_listens_in_plain_text_instead(void **state)
{
	const struct connection_layer *tls = net_world.connections.tls;
	const struct connection_address local = {{.family = ADDRESS_IPV4}, INSIDE + 1};
	enum cause cause;

	(void)state;
	assert_int_equal(connection_bind(at(1), &tls_world.configuration, CONNECTION_TLS, &local),
			 CAUSE_NONE);
	net_world.connections.tls = NULL; /* as in a product without it */
	cause = connection_listen_on(at(1), &tls_world.configuration, 0);
	net_world.connections.tls = tls;
	assert_int_equal(cause, CAUSE_not_supported);
	assert_int_equal(connection_state(at(1)), CONNECTION_BOUND);
}

#define SERVER(test) cmocka_unit_test_setup_teardown(test, begin, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVER(serves_whoever_trusts_it),
		SERVER(hears_who_has_spoken_before_it_was_taken),
		SERVER(asks_for_a_certificate_of_those_it_trusts),
		SERVER(agrees_on_what_both_speak),
		SERVER(has_memory_for_the_largest_keys),
		SERVER(gives_up_who_says_nothing),
		SERVER(gives_up_in_half_a_minute_where_nobody_says_when),
		SERVER(refuses_who_speaks_something_else),
		SERVER(forgets_who_goes_in_the_middle),
		SERVER(lets_wait_for_whom_there_is_no_session),
		SERVER(serves_again_and_again),
		SERVER(knows_what_a_server_can_serve_with),
		SERVER(never_listens_in_plain_text_instead),
	};

	return cmocka_run_group_tests(tests, setup, tls_teardown);
}
