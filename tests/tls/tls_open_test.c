/* SPDX-License-Identifier: MIT */
/* Secured connections: whom they are opened to, and whom not. */
#include "tls_world.h"

#include <arpa/inet.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mbedtls/platform_util.h"

#define HOST "www.example.com"

static void only(const char *anchor)
{
	tls_world.anchors[0] = tls_file(anchor);
}

/* --- Certificates. -----------------------------------------------------------------------------
 */

static void opens_to_who_has_a_good_certificate(void **state)
{
	(void)state;
	assert_int_equal(tls_open_to("rsa", HOST), CAUSE_NONE);
	assert_int_equal(tls_open_to("ec", HOST), CAUSE_NONE);
	assert_int_equal(tls_open_to("ec", "WWW.Example.COM"), CAUSE_NONE);
	assert_int_equal(tls_open_to("rsa", "10.0.2.2"), CAUSE_NONE);
}

static void follows_a_chain_to_its_anchor(void **state)
{
	struct secure_peer peer = secure_peer("deep", "-cert_chain", "middle.pem", NULL);

	(void)state;
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
	secure_peer_stop(&peer, SIGKILL);
	net_close_all(NULL);
	/* The server keeps the one between to itself. */
	assert_int_equal(tls_open_to("deep", HOST), CAUSE_authority_unknown);
}

static void takes_anchors_as_text_and_among_others(void **state)
{
	(void)state;
	only("root.pem");
	assert_int_equal(tls_open_to("rsa", HOST), CAUSE_NONE);
	tls_world.anchors[0] = tls_file("other.der"); /* of the same name */
	tls_world.anchors[1] = tls_file("root.der");
	tls_world.trust.count = 2;
	assert_int_equal(tls_open_to("rsa", HOST), CAUSE_NONE);
	tls_world.anchors[0] = (struct tls_bytes){(const uint8_t *)"rubbish", 7};
	assert_int_equal(tls_open_to("rsa", HOST), CAUSE_NONE);
	only("several.pem");
	assert_int_equal(tls_open_to("rsa", HOST), CAUSE_NONE);
}

static void takes_a_servers_very_certificate_as_an_anchor(void **state)
{
	(void)state;
	only("alone.pem");
	assert_int_equal(tls_open_to("alone", HOST), CAUSE_NONE);
	only("stranger.pem"); /* whose issuer is not known */
	assert_int_equal(tls_open_to("stranger", HOST), CAUSE_NONE);
	only("expired.pem");
	assert_int_equal(tls_open_to("expired", HOST), CAUSE_certificate_expired);
	only("nameless.pem");
	assert_int_equal(tls_open_to("nameless", HOST), CAUSE_wrong_peer);
}

static void refuses_who_cannot_be_believed(void **state)
{
	static const struct {
		const char *name;
		enum cause why;
	} bad[] = {{"expired", CAUSE_certificate_expired}, {"future", CAUSE_certificate_expired},
		   {"nameless", CAUSE_wrong_peer},	   {"purpose", CAUSE_certificate_refused},
		   {"stranger", CAUSE_authority_unknown},  {"alone", CAUSE_authority_unknown}};

	(void)state;
	for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (tls_open_to(bad[i].name, HOST) != bad[i].why ||
		    tls_open_to(bad[i].name, "10.0.2.2") != bad[i].why)
			fail_msg("took a certificate that is: %s", bad[i].name);
		assert_int_equal(tls_world.heard.closed, 0);
	}
}

static void refuses_keys_that_can_be_broken(void **state)
{
	/* OpenSSL itself would not serve with it. */
	struct secure_peer peer = secure_peer("weak", "-cipher=DEFAULT@SECLEVEL=0", NULL);

	(void)state;
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_certificate_refused);
	secure_peer_stop(&peer, SIGKILL);
}

static void has_memory_for_the_largest_keys(void **state)
{
	struct secure_peer peer;

	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip(); /* openssl takes long to make them, and the pool is as large */
#endif
	make_certificates("large");
	peer = secure_peer("large", "-cert_chain", "larger.pem", NULL);
	only("largest.pem");
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
	secure_peer_stop(&peer, SIGKILL);
}

static void trusts_nobody_without_anchors(void **state)
{
	(void)state;
	tls_world.trust.count = 0;
	assert_int_equal(tls_open_to("rsa", HOST), CAUSE_authority_unknown);
	tls_world.tls.trust = NULL;
	assert_int_equal(tls_open_to("rsa", HOST), CAUSE_authority_unknown);
}

static void goes_by_the_modems_clock(void **state)
{
	const uint32_t year = 365 * 86400;

	(void)state;
	tls_world.time -= 2 * year;
	assert_int_equal(tls_open_to("expired", HOST),
			 CAUSE_certificate_expired); /* root: future */
	tls_world.time += 20 * year;
	assert_int_equal(tls_open_to("rsa", HOST), CAUSE_certificate_expired);
	tls_world.time = 0; /* nobody has set it */
	assert_int_equal(tls_open_to("rsa", HOST), CAUSE_certificate_expired);
}

static void knows_the_days_of_all_months(void **state)
{
	static const int64_t days[] = {0,   58,	 59,	60,    364,   365,
				       789, 790, 11016, 11017, 47540, 49709};

	(void)state;
	for (unsigned i = 0; i < sizeof days / sizeof *days; i++) {
		mbedtls_time_t seconds = days[i] * 86400 + 86399 - i;
		time_t same = (time_t)seconds;
		struct tm ours, theirs;

		assert_non_null(mbedtls_platform_gmtime_r(&seconds, &ours));
		assert_non_null(gmtime_r(&same, &theirs));
		assert_int_equal(ours.tm_year, theirs.tm_year);
		assert_int_equal(ours.tm_mon, theirs.tm_mon);
		assert_int_equal(ours.tm_mday, theirs.tm_mday);
		assert_int_equal(ours.tm_hour, theirs.tm_hour);
		assert_int_equal(ours.tm_min, theirs.tm_min);
		assert_int_equal(ours.tm_sec, theirs.tm_sec);
	}
}

static void knows_the_name_it_was_told(void **state)
{
	(void)state;
	tls_world.tls.name = "any.wild.example.com";
	assert_int_equal(tls_open_to("rsa", "10.0.2.2"), CAUSE_NONE);
	tls_world.tls.name = "www.example.com."; /* with the root of all names */
	assert_int_equal(tls_open_to("rsa", "10.0.2.2"), CAUSE_NONE);
	tls_world.tls.name = "much.too.wild.example.com";
	assert_int_equal(tls_open_to("rsa", "10.0.2.2"), CAUSE_wrong_peer);
	tls_world.tls.name = "10.0.2.3";
	assert_int_equal(tls_open_to("rsa", "10.0.2.2"), CAUSE_wrong_peer);
	assert_int_equal(tls_open_to("nameless", "10.0.2.2"), CAUSE_NONE);
}

#if LWIP_IPV6

static void holds_addresses_of_ipv6_against_the_certificate(void **state)
{
	static const struct bearer_ipv6 automatic = {.local = BEARER_IPV6_AUTOMATIC,
						     .global = BEARER_IPV6_AUTOMATIC};
	struct bearer *bearer = bearer_get(&net_world.bearers, 1);
	struct address address;

	(void)state;
	assert_int_equal(bearer_set_ipv6(bearer, &automatic), CAUSE_NONE);
	for (unsigned i = 0; i < 1000 && !bearer_ipv6_global(bearer, &address); i++)
		net_turns(20);
	tls_world.ipv6 = true;
	assert_int_equal(tls_open_to("rsa", "fec0::2"), CAUSE_NONE);
	assert_int_equal(tls_open_to("nameless", "fec0::2"), CAUSE_wrong_peer);
	assert_int_equal(tls_open_to("rsa", "::1"), CAUSE_wrong_peer);
	tls_world.tls.name = HOST;
	assert_int_equal(tls_open_to("rsa", "::1"), CAUSE_NONE);
	assert_int_equal(bearer_set_ipv6(bearer, &(struct bearer_ipv6){0}), CAUSE_NONE);
}

#endif

static void asks_for_the_host_by_name_and_never_by_address(void **state)
{
	static const char *const arguments[] = {"www.example.com", "10.0.2.2"};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		/* The server has another certificate for whoever asks for this name. */
		struct secure_peer peer = secure_peer("stranger", "-servername", HOST, "-cert2",
						      "rsa.pem", "-key2", "rsa.key", NULL);

		assert_int_equal(tls_open(arguments[i], peer.port),
				 i == 0 ? CAUSE_NONE : CAUSE_authority_unknown);
		net_close_all(NULL);
		secure_peer_stop(&peer, SIGKILL);
	}
}

static void asks_for_no_name_where_nobody_can_have_one(void **state)
{
	(void)state;
	tls_world.tls.verify = TLS_VERIFY_CHAIN;
	assert_int_equal(tls_open_to("nameless", HOST), CAUSE_NONE);
	assert_int_equal(tls_open_to("nameless", "10.0.2.2"), CAUSE_NONE);
	assert_int_equal(tls_open_to("expired", HOST), CAUSE_certificate_expired);
	assert_int_equal(tls_open_to("stranger", HOST), CAUSE_authority_unknown);
}

static void tells_certificates_from_what_is_none(void **state)
{
	static const uint8_t rubbish[] = "-----BEGIN RUBBISH-----";
	struct tls_bytes bytes = {rubbish, sizeof rubbish};

	(void)state;
	assert_int_equal(tls_certificate_check(&bytes), CAUSE_certificate_malformed);
	bytes = tls_file("root.der");
	assert_int_equal(tls_certificate_check(&bytes), CAUSE_NONE);
	bytes.n--;
	assert_int_equal(tls_certificate_check(&bytes), CAUSE_certificate_malformed);
	bytes = tls_file("several.pem");
	assert_int_equal(tls_certificate_check(&bytes), CAUSE_NONE);
	bytes = tls_file("client.key");
	assert_int_equal(tls_certificate_check(&bytes), CAUSE_certificate_malformed);
}

static void lets_anybody_in_who_need_not_prove_anything(void **state)
{
	static const char *const bad[] = {"expired", "nameless", "stranger", "alone"};

	(void)state;
	tls_world.tls.verify = TLS_VERIFY_NONE;
	tls_world.tls.trust = NULL;
	for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(tls_open_to(bad[i], HOST), CAUSE_NONE);
}

static void shows_its_own_certificate_when_asked(void **state)
{
	struct secure_peer peer = secure_peer("rsa", "-Verify", "1", "-CAfile", "root.pem",
					      "-verify_return_error", NULL);

	(void)state;
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_negotiation_failed);
	tls_world.tls.certificate = tls_file("client.pem");
	tls_world.tls.key = tls_file("client.key");
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
	secure_peer_stop(&peer, SIGKILL);
}

/* --- Versions, ciphers, protocols. -------------------------------------------------------------
 */

static enum cause open_to_key(const char *key, const char *one, const char *two)
{
	struct secure_peer peer = secure_peer(key, one, two, NULL);
	enum cause cause = tls_open(HOST, peer.port);

	net_close_all(NULL);
	secure_peer_stop(&peer, SIGKILL);
	return cause;
}

static enum cause open_with(const char *one, const char *two)
{
	return open_to_key("rsa", one, two);
}

static void speaks_1_2_and_nothing_else(void **state)
{
	(void)state;
	assert_int_equal(open_with("-tls1_2", NULL), CAUSE_NONE);
	assert_int_equal(open_with("-tls1_3", NULL), CAUSE_negotiation_failed);
	assert_int_equal(open_with("-tls1_1", "-cipher=ALL@SECLEVEL=0"), CAUSE_negotiation_failed);
	tls_world.tls.versions = TLS_1_2 | TLS_1_3;
	assert_int_equal(open_with("-tls1_2", NULL), CAUSE_NONE);
}

static void takes_a_cipher_of_the_users_list(void **state)
{
	static const int strong[] = {0xc030, 0}, both[] = {0x0005, 0xc02f, 0};

	(void)state;
	tls_world.tls.ciphers = strong;
	assert_int_equal(open_with("-cipher=ECDHE-RSA-AES256-GCM-SHA384", NULL), CAUSE_NONE);
	assert_int_equal(open_with("-cipher=ECDHE-RSA-AES128-GCM-SHA256", "-tls1_2"),
			 CAUSE_negotiation_failed);
	tls_world.tls.ciphers = both;
	assert_int_equal(open_with("-cipher=ECDHE-RSA-AES128-GCM-SHA256", NULL), CAUSE_NONE);
}

/* Older ones, where a user asks for them; none of them is offered by itself. */
static void takes_each_cipher_there_is(void **state)
{
	static const struct {
		int number;
		const char *name;
		const char *key; /* NULL: it is not there */
	} ciphers[] = {
		{0x002f, "-cipher=AES128-SHA", "rsa"},
		{0x0033, "-cipher=DHE-RSA-AES128-SHA", "rsa"},
		{0xc013, "-cipher=ECDHE-RSA-AES128-SHA", "rsa"},
		{0x003c, "-cipher=AES128-SHA256", "rsa"},
		{0x003d, "-cipher=AES256-SHA256", "rsa"},
		{0xc027, "-cipher=ECDHE-RSA-AES128-SHA256", "rsa"},
		{0xc023, "-cipher=ECDHE-ECDSA-AES128-SHA256", "ec"},
		{0xc009, "-cipher=ECDHE-ECDSA-AES128-SHA", "ec"},
		{0xc00a, "-cipher=ECDHE-ECDSA-AES256-SHA", "ec"},
		{0x009c, "-cipher=AES128-GCM-SHA256", "rsa"},
		{0x009d, "-cipher=AES256-GCM-SHA384", "rsa"},
		{0x009e, "-cipher=DHE-RSA-AES128-GCM-SHA256", "rsa"},
		{0x009f, "-cipher=DHE-RSA-AES256-GCM-SHA384", "rsa"},
		{0xc02f, "-cipher=ECDHE-RSA-AES128-GCM-SHA256", "rsa"},
		{0xc030, "-cipher=ECDHE-RSA-AES256-GCM-SHA384", "rsa"},
		{0xc02b, "-cipher=ECDHE-ECDSA-AES128-GCM-SHA256", "ec"},
		{0xc02c, "-cipher=ECDHE-ECDSA-AES256-GCM-SHA384", "ec"},
		{0xcca9, "-cipher=ECDHE-ECDSA-CHACHA20-POLY1305", "ec"},
		{0xcca8, "-cipher=ECDHE-RSA-CHACHA20-POLY1305", "rsa"},
		{0xccaa, "-cipher=DHE-RSA-CHACHA20-POLY1305", "rsa"},
		{0x0005, NULL, NULL},
		{0x0004, NULL, NULL},
		{0xc011, NULL, NULL},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof ciphers / sizeof *ciphers; i++) {
		const int list[] = {ciphers[i].number, 0};

		tls_world.tls.ciphers = list;
		assert_int_equal(tls_speaks(TLS_1_2, list), ciphers[i].key != NULL);
		if (ciphers[i].key)
			assert_int_equal(open_to_key(ciphers[i].key, ciphers[i].name, NULL),
					 CAUSE_NONE);
	}
	tls_world.tls.ciphers = NULL;
	assert_int_equal(open_with("-cipher=AES128-GCM-SHA256", "-tls1_2"),
			 CAUSE_negotiation_failed);
	assert_int_equal(open_with("-cipher=ECDHE-RSA-CHACHA20-POLY1305", "-tls1_2"),
			 CAUSE_negotiation_failed);
}

static void takes_older_versions_that_are_asked_for(void **state)
{
	static const char older[] = "-cipher=ALL:@SECLEVEL=0";

	(void)state;
	tls_world.tls.versions = TLS_1_0;
	assert_int_equal(open_with("-tls1", older), CAUSE_NONE);
	assert_int_equal(open_with("-tls1_1", older), CAUSE_negotiation_failed);
	tls_world.tls.versions = TLS_1_1;
	assert_int_equal(open_with("-tls1_1", older), CAUSE_NONE);
	assert_int_equal(open_with("-tls1_2", older), CAUSE_negotiation_failed);
	tls_world.tls.versions = TLS_1_0 | TLS_1_1 | TLS_1_2;
	assert_int_equal(open_with("-tls1", older), CAUSE_NONE);
	assert_int_equal(open_with("-tls1_2", NULL), CAUSE_NONE);
}

static void agrees_on_a_protocol(void **state)
{
	static const char *wanted[] = {"x-first", "http/1.1", NULL};
	struct secure_peer peer = secure_peer("rsa", "-alpn", "h2,http/1.1", NULL);

	(void)state;
	tls_world.tls.protocols = wanted;
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
	assert_string_equal(mbedtls_ssl_get_alpn_protocol(&tls_world.list[0].ssl), "http/1.1");
	secure_peer_stop(&peer, SIGKILL);
}

/* --- What cannot be begun. ---------------------------------------------------------------------
 */

static enum cause begin(void)
{
	struct connection *c = connections_get(&net_world.connections, 1);
	enum cause cause;

	connection_set_user(c, &hearing, &tls_world.heard);
	cause = connection_open(c, &tls_world.configuration, CONNECTION_TLS, HOST, strlen(HOST), 9,
				0);
	assert_int_equal(connection_state(c),
			 cause == CAUSE_PENDING ? CONNECTION_OPENING : CONNECTION_CLOSED);
	connection_close(c);
	return cause;
}

static void says_at_once_what_it_cannot_do(void **state)
{
	static const int unknown[] = {0x0005, 0x1301, 0};
	static const uint8_t rubbish[] = "-----BEGIN RUBBISH-----";

	(void)state;
	assert_int_equal(begin(), CAUSE_PENDING);
	tls_world.tls.versions = TLS_1_3;
	assert_int_equal(begin(), CAUSE_not_supported);
	tls_world.tls.versions = 0;
	tls_world.tls.ciphers = unknown;
	assert_int_equal(begin(), CAUSE_not_supported);
	tls_world.tls.ciphers = NULL;
	tls_world.tls.certificate = tls_world.tls.key = (struct tls_bytes){rubbish, sizeof rubbish};
	assert_int_equal(begin(), CAUSE_certificate_malformed);
	tls_world.tls.certificate = tls_file("client.pem");
	assert_int_equal(begin(), CAUSE_key_malformed);
	tls_world.tls.key = tls_file("client.key");
	assert_int_equal(begin(), CAUSE_PENDING);
	tls_world.configuration.tls = NULL;
	assert_int_equal(begin(), CAUSE_not_supported);
}

static void says_that_the_product_has_none(void **state)
{
	const struct connection_layer *tls = net_world.connections.tls;

	(void)state;
	net_world.connections.tls = NULL;
	assert_int_equal(begin(), CAUSE_not_supported);
	net_world.connections.tls = tls;
}

static void needs_random_numbers(void **state)
{
	(void)state;
	tls_world.sessions.seeded = false;
	tls_world.noise = false;
	assert_int_equal(begin(), CAUSE_failed);
	tls_world.noise = true; /* later there are some */
	assert_int_equal(begin(), CAUSE_PENDING);
}

static void has_no_more_than_its_sessions(void **state)
{
	struct secure_peer peer = secure_peer("rsa", NULL);

	(void)state;
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
	assert_int_equal(begin(), CAUSE_no_free_socket);
	connection_close(connections_get(&net_world.connections, 0));
	assert_int_equal(begin(), CAUSE_PENDING);
	secure_peer_stop(&peer, SIGKILL);
}

/* --- Servers that do not end the handshake. ----------------------------------------------------
 */

static enum cause outcome_after(void (*act)(int peer))
{
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;

	tls_start(HOST, port);
	peer = peer_accept(listener);
	for (uint8_t first; recv(peer, &first, 1, MSG_PEEK) != 1;)
		net_turn(); /* until the client has said hello */
	act(peer);
	net_until(&tls_world.heard.opened, 10000);
	close(listener);
	return tls_world.heard.open_cause;
}

static void act_reset(int peer)
{
	struct linger now = {1, 0};

	setsockopt(peer, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	close(peer);
}

static void act_end(int peer)
{
	uint8_t hello[1024];

	assert_true(recv(peer, hello, sizeof hello, 0) > 0);
	close(peer);
}

static void act_other_protocol(int peer)
{
	static const char answer[] = "HTTP/1.1 400 Bad Request\r\n\r\n";

	assert_int_equal(send(peer, answer, sizeof answer, 0), sizeof answer);
}

static void act_alert(int peer)
{
	static const uint8_t handshake_failure[] = {21, 3, 3, 0, 2, 2, 40};

	assert_int_equal(send(peer, handshake_failure, sizeof handshake_failure, 0),
			 sizeof handshake_failure);
}

static void act_not(int peer)
{
	(void)peer;
}

static void tells_how_a_handshake_failed(void **state)
{
	uint32_t start;

	(void)state;
	assert_int_equal(outcome_after(act_reset), CAUSE_connection_reset);
	assert_int_equal(outcome_after(act_end), CAUSE_negotiation_failed);
	assert_int_equal(outcome_after(act_other_protocol), CAUSE_negotiation_failed);
	assert_int_equal(outcome_after(act_alert), CAUSE_negotiation_failed);
	tls_world.configuration.connect_timeout = 700;
	start = net_now();
	assert_int_equal(outcome_after(act_not), CAUSE_connect_timeout);
	assert_true(net_now() - start >= 700);
}

static void tells_a_closed_port_from_a_silent_server(void **state)
{
	(void)state;
	assert_int_equal(tls_open(HOST, peer_free_port(SOCK_STREAM)), CAUSE_connect_refused);
}

static void waits_for_a_handshake_no_longer_than_a_minute(void **state)
{
	struct connection *c;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port);

	(void)state;
	tls_world.configuration.connect_timeout = 0;
	c = tls_start(HOST, port);
	net_turns(300); /* TCP is connected by now */
	c->opening_at -= TLS_HANDSHAKE_MS;
	net_until(&tls_world.heard.opened, 1000);
	assert_int_equal(tls_world.heard.open_cause, CAUSE_connect_timeout);
	close(listener);
}

static void can_be_closed_at_any_moment(void **state)
{
	struct secure_peer peer = secure_peer("rsa", NULL);

	(void)state;
	for (unsigned turns = 0; turns < 40; turns++) {
		struct connection *c = tls_start(HOST, peer.port);

		for (unsigned i = 0; i < turns && !tls_world.heard.opened; i++)
			net_turn();
		connection_close(c);
	}
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
	secure_peer_stop(&peer, SIGKILL);
}

#define OPENING(test) cmocka_unit_test_setup_teardown(test, tls_begin, tls_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OPENING(opens_to_who_has_a_good_certificate),
		OPENING(follows_a_chain_to_its_anchor),
		OPENING(takes_anchors_as_text_and_among_others),
		OPENING(takes_a_servers_very_certificate_as_an_anchor),
		OPENING(refuses_who_cannot_be_believed),
		OPENING(refuses_keys_that_can_be_broken),
		OPENING(has_memory_for_the_largest_keys),
		OPENING(trusts_nobody_without_anchors),
		OPENING(goes_by_the_modems_clock),
		OPENING(knows_the_days_of_all_months),
		OPENING(knows_the_name_it_was_told),
#if LWIP_IPV6 /* the board's has it where the product does */
		OPENING(holds_addresses_of_ipv6_against_the_certificate),
#endif
		OPENING(asks_for_the_host_by_name_and_never_by_address),
		OPENING(asks_for_no_name_where_nobody_can_have_one),
		OPENING(tells_certificates_from_what_is_none),
		OPENING(lets_anybody_in_who_need_not_prove_anything),
		OPENING(shows_its_own_certificate_when_asked),
		OPENING(speaks_1_2_and_nothing_else),
		OPENING(takes_a_cipher_of_the_users_list),
		OPENING(takes_each_cipher_there_is),
		OPENING(takes_older_versions_that_are_asked_for),
		OPENING(agrees_on_a_protocol),
		OPENING(says_at_once_what_it_cannot_do),
		OPENING(says_that_the_product_has_none),
		OPENING(needs_random_numbers),
		OPENING(has_no_more_than_its_sessions),
		OPENING(tells_how_a_handshake_failed),
		OPENING(tells_a_closed_port_from_a_silent_server),
		OPENING(waits_for_a_handshake_no_longer_than_a_minute),
		OPENING(can_be_closed_at_any_moment),
	};

	return cmocka_run_group_tests(tests, tls_setup, tls_teardown);
}
