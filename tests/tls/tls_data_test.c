/* SPDX-License-Identifier: MIT */
/* Secured connections: bytes both ways, ends, and what must not go unnoticed. */
#include "tls_world.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lwip/mem.h"
#include "mbedtls/memory_buffer_alloc.h"

#define HOST "www.example.com"

enum { MUCH = 1 << 20 };

static struct connection *open_peer(struct secure_peer *peer)
{
	*peer = secure_peer("rsa", NULL);
	assert_int_equal(tls_open(HOST, peer->port), CAUSE_NONE);
	return connections_get(&net_world.connections, 0);
}

/* --- One end's doings in one turn, n bytes at most; each returns how many. ---------------------
 */

static size_t peer_sends(struct secure_peer *peer, size_t from, size_t n)
{
	uint8_t bytes[8192];
	ssize_t sent;

	net_fill(bytes, from, n = n < sizeof bytes ? n : sizeof bytes);
	sent = write(peer->in, bytes, n);
	assert_true(sent >= 0 || errno == EAGAIN);
	return sent < 0 ? 0 : (size_t)sent;
}

static size_t peer_receives(struct secure_peer *peer, size_t from)
{
	uint8_t bytes[8192];
	ssize_t n = read(peer->out, bytes, sizeof bytes);

	assert_true(n >= 0 || errno == EAGAIN);
	if (n <= 0)
		return 0;
	net_check(bytes, from, (size_t)n);
	return (size_t)n;
}

static size_t modem_writes(struct connection *c, size_t from, size_t n)
{
	uint8_t bytes[3000];

	net_fill(bytes, from, n = n < sizeof bytes ? n : sizeof bytes);
	return connection_write(c, bytes, n);
}

static size_t modem_reads(struct connection *c, size_t from, size_t most)
{
	const uint8_t *bytes = NULL;
	size_t n = connection_peek(c, &bytes);

	n = n < most ? n : most;
	net_check(bytes, from, n);
	connection_consume(c, n);
	return n;
}

/* --- Bytes. ------------------------------------------------------------------------------------
 */

static void carries_a_megabyte_each_way(void **state)
{
	struct secure_peer peer;
	struct connection *c = open_peer(&peer);
	size_t there = 0, arrived = 0, back = 0, read = 0;
	uint32_t start = net_now();

	(void)state;
	while (arrived < MUCH || read < MUCH) {
		there += modem_writes(c, there, MUCH - there);
		arrived += peer_receives(&peer, arrived);
		back += peer_sends(&peer, back, MUCH - back);
		for (size_t n; (n = modem_reads(c, read, MUCH)) > 0;)
			read += n;
		net_turn();
		assert_true(net_now() - start < 60000);
	}
	assert_int_equal(connection_counters(c).sent, MUCH);
	assert_int_equal(connection_counters(c).received, MUCH);
	assert_int_equal(connection_pending(c), 0);
	assert_int_equal(tls_world.heard.fresh, MUCH);
	assert_int_equal(modem_writes(c, there, 100), 100);
	assert_in_range(connection_counters(c).unacknowledged, 100, TCP_SND_BUF);
	for (unsigned i = 0; connection_counters(c).unacknowledged; i++) {
		assert_true(i < 500);
		net_turn();
	}
	secure_peer_stop(&peer, SIGKILL);
}

static void stops_a_peer_that_is_faster_than_its_reader(void **state)
{
	struct secure_peer peer;
	struct connection *c = open_peer(&peer);
	size_t sent = 0, read = 0, stuck = 0, n;

	(void)state;
	/* Nobody reads: what fits into buffers goes, and then nothing any more. */
	for (unsigned idle = 0; idle<60; idle = sent> stuck ? 0 : idle + 1) {
		stuck = sent;
		while ((n = peer_sends(&peer, sent, MUCH * 8 - sent)) > 0)
			sent += n;
		net_turn();
	}
	stuck = sent;
	assert_true(stuck < MUCH * 8);
	assert_true(connection_pending(c) <= MBEDTLS_SSL_IN_CONTENT_LEN);
	assert_true(connection_pending(c) > 0);
	/* A slow reader, by few bytes at a time, gets every one. */
	while (read < stuck) {
		for (unsigned i = 0; i < 20 && (n = modem_reads(c, read, 700)) > 0; i++)
			read += n;
		net_turn();
	}
	assert_int_equal(tls_world.heard.closed, 0);
	secure_peer_stop(&peer, SIGKILL);
}

static void takes_no_more_than_the_peer_does(void **state)
{
	struct secure_peer peer;
	struct connection *c = open_peer(&peer);
	size_t there = 0, arrived = 0;

	(void)state;
	kill(peer.pid, SIGSTOP); /* it reads no more; buffers on the way are large */
	for (unsigned idle = 0; idle < 60;) {
		size_t n = modem_writes(c, there, SIZE_MAX);

		there += n;
		idle = n ? 0 : idle + 1;
		net_turn();
	}
	tls_world.heard.writable = 0;
	kill(peer.pid, SIGCONT);
	while (arrived < there) {
		for (size_t n; (n = peer_receives(&peer, arrived)) > 0;)
			arrived += n;
		net_turn();
	}
	assert_int_not_equal(tls_world.heard.writable, 0);
	secure_peer_stop(&peer, SIGKILL);
}

static void makes_records_of_the_packet_size(void **state)
{
	struct secure_peer peer;
	struct connection *c;
	size_t there = 0, arrived = 0;

	(void)state;
	tls_world.configuration.packet_size = 1000;
	c = open_peer(&peer);
	there += modem_writes(c, 0, 999);
	net_turns(100);
	assert_int_equal(peer_receives(&peer, 0), 0); /* it waits for one more */
	there += modem_writes(c, there, 2000);
	for (uint32_t start = net_now(); arrived < 2000;) {
		arrived += peer_receives(&peer, arrived);
		net_turn();
		assert_true(net_now() - start < 5000);
	}
	assert_int_equal(arrived, 2000);
	connection_flush(c);
	while (arrived < there) {
		arrived += peer_receives(&peer, arrived);
		net_turn();
	}
	secure_peer_stop(&peer, SIGKILL);
}

static void sends_the_largest_packets_whole(void **state)
{
	struct secure_peer peer;
	struct connection *c;
	size_t there = 0, arrived = 0;

	(void)state;
	net_world.connections.packet_max = UINT16_MAX;
	tls_world.configuration.packet_size = UINT16_MAX; /* as large as there is room for */
	c = open_peer(&peer);
	for (uint32_t start = net_now(); arrived < MUCH / 4;) {
		there += modem_writes(c, there, MUCH / 4 - there);
		if (there == MUCH / 4)
			connection_flush(c);
		arrived += peer_receives(&peer, arrived);
		net_turn();
		assert_true(net_now() - start < 20000);
	}
	net_world.connections.packet_max = CONNECTION_PACKET_MAX;
	secure_peer_stop(&peer, SIGKILL);
}

/* All that lwIP has left, in pieces of a size; *kept is a list of them. */
static void take_memory(void ***kept, mem_size_t size)
{
	for (void **piece; (piece = mem_malloc(size)) != NULL; *kept = piece)
		*piece = *kept;
}

static void give_memory(void **kept)
{
	while (kept) {
		void **next = *kept;

		mem_free(kept);
		kept = next;
	}
}

static void holds_a_record_for_which_there_is_no_memory(void **state)
{
	struct secure_peer peer;
	struct connection *c = open_peer(&peer);
	size_t there, arrived = 0;
	void **kept = NULL;

	(void)state;
	take_memory(&kept, 512);
	take_memory(&kept, sizeof(void *));
	there = modem_writes(c, 0, 1000);
	assert_int_equal(there, 1000); /* enciphered: it cannot be given back */
	assert_int_equal(modem_writes(c, there, 1000), 0);
	net_turns(200);
	assert_int_equal(peer_receives(&peer, arrived), 0);
	assert_int_equal(tls_world.heard.writable, 0);
	give_memory(kept);
	net_until(&tls_world.heard.writable, 2000);
	there += modem_writes(c, there, 1000);
	assert_int_equal(there, 2000);
	for (uint32_t start = net_now(); arrived < there;) {
		arrived += peer_receives(&peer, arrived);
		net_turn();
		assert_true(net_now() - start < 5000);
	}
	secure_peer_stop(&peer, SIGKILL);
}

/* --- Ends. -------------------------------------------------------------------------------------
 */

static struct connection *open_talking(struct secure_peer *peer)
{
	*peer = secure_talking_peer("rsa", NULL);
	assert_int_equal(tls_open(HOST, peer->port), CAUSE_NONE);
	return connections_get(&net_world.connections, 0);
}

static void say(struct secure_peer *peer, const char *text)
{
	assert_int_equal(write(peer->in, text, strlen(text)), (ssize_t)strlen(text));
}

static void tells_the_peers_good_end(void **state)
{
	/* It sends each line backwards, and ends at the line CLOSE. */
	struct secure_peer peer = secure_peer("rsa", "-rev", NULL);
	struct connection *c = connections_get(&net_world.connections, 0);
	const uint8_t *bytes;

	(void)state;
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
	assert_int_equal(connection_write(c, (const uint8_t *)"olleh\n", 6), 6);
	for (uint32_t start = net_now(); tls_world.heard.fresh != 6;) {
		net_turn();
		assert_true(net_now() - start < 5000);
	}
	assert_int_equal(connection_write(c, (const uint8_t *)"CLOSE\n", 6), 6);
	net_turns(300);
	assert_int_equal(tls_world.heard.closed, 0); /* it comes after what stands before it */
	assert_int_equal(connection_peek(c, &bytes), 6);
	assert_memory_equal(bytes, "hello\n", 6);
	connection_consume(c, 6);
	net_until(&tls_world.heard.closed, 5000);
	assert_int_equal(tls_world.heard.close_cause, CAUSE_closed_by_peer);
	assert_int_equal(connection_state(c), CONNECTION_ENDED);
	secure_peer_stop(&peer, SIGKILL);
}

static void hears_that_the_peer_has_finished(void **state)
{
	struct secure_peer peer = secure_peer("rsa", "-rev", NULL);
	struct connection *c = connections_get(&net_world.connections, 0);

	(void)state;
	tls_world.configuration.half_close = true;
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
	assert_int_equal(connection_write(c, (const uint8_t *)"CLOSE\n", 6), 6);
	net_until(&tls_world.heard.finished, 5000);
	assert_int_equal(connection_state(c), CONNECTION_OPEN);
	assert_int_equal(tls_world.heard.closed, 0);
	connection_shutdown(c);
	net_until(&tls_world.heard.closed, 5000);
	assert_int_equal(tls_world.heard.close_cause, CAUSE_closed_by_peer);
	secure_peer_stop(&peer, SIGKILL);
}

static void tells_an_end_that_may_be_forged(void **state)
{
	struct secure_peer peer;
	struct connection *c = open_talking(&peer);
	const uint8_t *bytes;

	(void)state;
	say(&peer, "the last words\n");
	for (uint32_t start = net_now(); tls_world.heard.fresh != 15;) {
		net_turn();
		assert_true(net_now() - start < 5000);
	}
	secure_peer_stop(&peer, SIGKILL); /* a FIN of its system's, and no close_notify */
	net_turns(200);
	assert_int_equal(connection_peek(c, &bytes), 15);
	assert_memory_equal(bytes, "the last words\n", 15);
	connection_consume(c, 15);
	net_until(&tls_world.heard.closed, 5000);
	assert_int_equal(tls_world.heard.close_cause, CAUSE_connection_reset);
}

static void keeps_what_came_before_a_reset(void **state)
{
	struct secure_peer peer;
	struct connection *c = open_talking(&peer);
	const uint8_t *bytes;

	(void)state;
	say(&peer, "the last words\n");
	for (uint32_t start = net_now(); tls_world.heard.fresh != 15;) {
		net_turn();
		assert_true(net_now() - start < 5000);
	}
	kill(peer.pid, SIGSTOP);
	assert_int_equal(connection_write(c, (const uint8_t *)"unread", 6), 6);
	net_turns(200);
	secure_peer_stop(&peer, SIGKILL); /* with unread bytes: its system resets */
	net_until(&tls_world.heard.closed, 5000);
	assert_int_equal(tls_world.heard.close_cause, CAUSE_connection_reset);
	assert_int_equal(connection_state(c), CONNECTION_ENDED);
	assert_int_equal(connection_peek(c, &bytes), 15);
	connection_consume(c, 15);
	assert_int_equal(connection_peek(c, &bytes), 0);
	connection_close(c);
	assert_null(tls_world.list[0].connection);
}

static void delivers_what_was_written_before_it_closes(void **state)
{
	struct secure_peer peer;
	struct connection *c = open_peer(&peer);
	size_t there = 0, arrived = 0;

	(void)state;
	peer_sends(&peer, 0, 100); /* unread bytes must not make a reset of it */
	net_turns(200);
	there += modem_writes(c, there, 3000);
	there += modem_writes(c, there, 3000);
	assert_true(there > 2000);
	connection_close(c);
	for (uint32_t start = net_now(); arrived < there;) {
		arrived += peer_receives(&peer, arrived);
		net_turn();
		assert_true(net_now() - start < 5000);
	}
	secure_peer_stop(&peer, SIGKILL);
}

static void finishes_and_still_reads(void **state)
{
	struct secure_peer peer = secure_peer("rsa", NULL);
	struct connection *c = connections_get(&net_world.connections, 0);
	size_t read = 0, there;

	(void)state;
	tls_world.configuration.half_close = true;
	assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
	there = peer_sends(&peer, 0, 5000);
	net_turns(200);
	connection_shutdown(c); /* the peer answers with the same, behind what it has sent */
	net_turns(200);
	assert_int_equal(tls_world.heard.closed, 0);
	for (uint32_t start = net_now(); read < there;) {
		read += modem_reads(c, read, 100);
		net_turn();
		assert_true(net_now() - start < 5000);
	}
	net_until(&tls_world.heard.closed, 5000);
	assert_int_equal(tls_world.heard.close_cause, CAUSE_closed_by_peer);
	secure_peer_stop(&peer, SIGKILL);
}

static void says_good_bye(void **state)
{
	char said[8192] = "";
	struct secure_peer peer;
	struct connection *c = open_talking(&peer);
	size_t n = 0;

	(void)state;
	connection_close(c);
	/* s_server prints DONE after our close_notify, ERROR after an end without it. */
	for (uint32_t start = net_now(); !strstr(said, "DONE") && !strstr(said, "ERROR");) {
		ssize_t part = read(peer.out, said + n, sizeof said - 1 - n);

		n += part > 0 ? (size_t)part : 0;
		net_turn();
		assert_true(net_now() - start < 5000);
	}
	assert_non_null(strstr(said, "DONE"));
	secure_peer_stop(&peer, SIGKILL);
}

/* --- Somebody between. -------------------------------------------------------------------------
 */

struct between {
	int client, server;
	bool forges; /* turns a bit of what the server sends */
};

static void pass(int from, int to, bool forge)
{
	uint8_t bytes[4096];
	ssize_t n = recv(from, bytes, sizeof bytes, MSG_DONTWAIT);

	if (n <= 0)
		return;
	if (forge)
		bytes[n - 1] ^= 0x10;
	assert_int_equal(send(to, bytes, (size_t)n, 0), n);
}

static void pass_both(struct between *between)
{
	pass(between->client, between->server, false);
	pass(between->server, between->client, between->forges);
	net_turn();
}

static void tells_that_somebody_forged(void **state)
{
	struct secure_peer peer = secure_peer("rsa", NULL);
	struct between between = {0};
	struct connection *c;
	const uint8_t *bytes;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port);

	(void)state;
	c = tls_start(HOST, port);
	between.client = peer_accept(listener);
	between.server = peer_connect(peer.port);
	while (!tls_world.heard.opened)
		pass_both(&between);
	assert_int_equal(tls_world.heard.open_cause, CAUSE_NONE);
	between.forges = true;
	peer_sends(&peer, 0, 100);
	for (uint32_t start = net_now(); !tls_world.heard.closed;) {
		pass_both(&between);
		assert_true(net_now() - start < 5000);
	}
	assert_int_equal(tls_world.heard.close_cause, CAUSE_connection_lost);
	assert_int_equal(tls_world.heard.fresh, 0); /* not a byte of it was believed */
	assert_int_equal(connection_peek(c, &bytes), 0);
	close(between.client);
	close(between.server);
	close(listener);
	secure_peer_stop(&peer, SIGKILL);
}

/* --- Again and again. --------------------------------------------------------------------------
 */

static void opens_again_and_again(void **state)
{
	static const char *const certificates[] = {"rsa", "ec"};

	(void)state;
	for (unsigned kind = 0; kind < 2; kind++) {
		struct secure_peer peer = secure_peer(certificates[kind], NULL);
		size_t used, blocks;

		for (unsigned i = 0; i < 30; i++) {
			assert_int_equal(tls_open(HOST, peer.port), CAUSE_NONE);
			assert_int_equal(tls_world.heard.closed, 0);
			net_close_all(NULL);
			mbedtls_memory_buffer_alloc_cur_get(&used, &blocks);
			assert_int_equal(blocks, 0);
		}
		secure_peer_stop(&peer, SIGKILL);
	}
}

#define DATA(test) cmocka_unit_test_setup_teardown(test, tls_begin, tls_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DATA(carries_a_megabyte_each_way),
		DATA(stops_a_peer_that_is_faster_than_its_reader),
		DATA(takes_no_more_than_the_peer_does),
		DATA(makes_records_of_the_packet_size),
		DATA(sends_the_largest_packets_whole),
		DATA(holds_a_record_for_which_there_is_no_memory),
		DATA(tells_the_peers_good_end),
		DATA(hears_that_the_peer_has_finished),
		DATA(tells_an_end_that_may_be_forged),
		DATA(keeps_what_came_before_a_reset),
		DATA(delivers_what_was_written_before_it_closes),
		DATA(finishes_and_still_reads),
		DATA(says_good_bye),
		DATA(tells_that_somebody_forged),
		DATA(opens_again_and_again),
	};

	return cmocka_run_group_tests(tests, tls_setup, tls_teardown);
}
