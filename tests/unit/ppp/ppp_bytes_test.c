/* SPDX-License-Identifier: MIT */
/* What goes over a PPP line, and what becomes of it when the line is slow, lwIP has no room, or the
 * peer sends what it should not. */
#include "support/ppp_world.h"

#include <arpa/inet.h>
#include <string.h>

#include "lwip/pbuf.h"

static struct end *const client = &ppp_world.client, *const server = &ppp_world.server;

enum { BULK = 100000, PORT = 7000, NONSENSE = 20000 };

/* The server's end listens, the client's opens. */
static struct connection *ours, *theirs;
static unsigned ours_open, theirs_asked;

static void opened(void *user, enum cause cause)
{
	(void)user;
	assert_int_equal(cause, CAUSE_NONE);
	ours_open++;
}

static void incoming(void *user)
{
	(void)user;
	theirs_asked++;
}

static const struct connection_events our_events = {.opened = opened};
static const struct connection_events their_events = {.incoming = incoming};

static int session(void **state, uint8_t ways)
{
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, ways, NULL);
	struct ppp_line_configuration as_server = ppp_as(PPP_LINE_SERVER, ways, NULL);
	int result = ppp_fresh(state);

	ours_open = theirs_asked = 0;
	ours = connections_get(&ppp_world.connections, 0);
	theirs = connections_get(&ppp_world.connections, 1);
	connection_set_user(ours, &our_events, NULL);
	connection_set_user(theirs, &their_events, NULL);
	ppp_both(&as_client, &as_server);
	assert_true(bearer_is_up(&client->bearer.bearer) && bearer_is_up(&server->bearer.bearer));
	return result;
}

static int up(void **state)
{
	return session(state, 0);
}

static int up_with_pap(void **state)
{
	return session(state, PPP_LINE_PAP);
}

static int up_with_chap(void **state)
{
	return session(state, PPP_LINE_CHAP);
}

static void open_tcp(void)
{
	static const struct connection_rule everybody = {0, 0};
	const struct connection_configuration over_client = {.bearer = 1};
	const struct connection_configuration over_server = {.bearer = 2};

	connections_accept_from(&ppp_world.connections, &everybody);
	assert_int_equal(connection_listen(theirs, &over_server, PORT), CAUSE_NONE);
	assert_int_equal(
		connection_open(ours, &over_client, CONNECTION_TCP, "10.9.9.1", 8, PORT, 0),
		CAUSE_PENDING);
	ppp_until(&theirs_asked, 5000);
	assert_int_equal(connection_accept(theirs, &over_server), CAUSE_NONE);
	ppp_until(&ours_open, 5000);
}

static void open_udp(void)
{
	const struct connection_configuration over_client = {.bearer = 1};
	const struct connection_configuration over_server = {.bearer = 2};

	assert_int_equal(connection_open_datagrams(theirs, &over_server,
						   &(struct connection_address){.port = PORT}),
			 CAUSE_NONE);
	assert_int_equal(
		connection_open(ours, &over_client, CONNECTION_UDP, "10.9.9.1", 8, PORT, 0),
		CAUSE_PENDING);
	ppp_until(&ours_open, 5000);
}

/* Writes and reads until all is there, in the right order. */
static void carry(struct connection *from, struct connection *to, size_t n)
{
	size_t sent = 0, got = 0;
	uint32_t start = ppp_world.now;

	while (got < n) {
		uint8_t bytes[256];
		const uint8_t *peeked;
		size_t waiting;

		for (unsigned i = 0; i < sizeof bytes; i++)
			bytes[i] = (uint8_t)((sent + i) * 7);
		if (sent < n)
			sent += connection_write(from, bytes, sizeof bytes);
		ppp_turn();
		while ((waiting = connection_peek(to, &peeked))) {
			for (size_t i = 0; i < waiting; i++)
				assert_int_equal(peeked[i], (uint8_t)((got + i) * 7));
			got += waiting;
			connection_consume(to, waiting);
		}
		assert_true(ppp_world.now - start < 600000);
	}
}

static void bytes_go_both_ways(void **state)
{
	(void)state;
	open_tcp();
	carry(ours, theirs, BULK);
	carry(theirs, ours, BULK);
	assert_int_equal(client->bearer.line.counters.overlong, 0);
}

/* Every turn moves so little that the buffer fills. TCP waits instead of sending again: little more
 * passes than what is carried, with headers and escapes. */
static void a_slow_line_holds_tcp_up(void **state)
{
	(void)state;
	open_tcp();
	client->pieces = 40;
	client->moved = 0;
	carry(ours, theirs, BULK);
	assert_true(client->bearer.line.counters.refused > 0 || TCP_SND_BUF < PPP_LINE_BUFFER);
	assert_true(client->moved < BULK * 12 / 10);
}

/* Fills the client's buffer with datagrams of `n` bytes, nothing moving; how many were refused. */
static uint32_t fill(size_t n, unsigned count)
{
	static const uint8_t bytes[1000] = {1, 2, 3};
	uint32_t before = client->bearer.line.counters.refused;

	for (unsigned i = 0; i < count; i++) {
		connection_write(ours, bytes, n);
		connection_flush(ours);
		bearers_poll(&ppp_world.bearers);
	}
	return client->bearer.line.counters.refused - before;
}

static unsigned count_received(size_t size)
{
	const uint8_t *peeked;
	unsigned got = 0;

	for (unsigned turns = 0; turns < 300; turns++) {
		while (connection_peek(theirs, &peeked)) {
			assert_int_equal(connection_datagram(theirs), size);
			connection_consume(theirs, size);
			got++;
		}
		ppp_turn();
	}
	return got;
}

/* Datagrams that find no room are gone as a whole; all others arrive. */
static void what_finds_no_room_is_refused_as_a_whole(void **state)
{
	static const size_t sizes[] = {1000, 100};

	(void)state;
	open_udp();
	client->pieces = 300;
	for (unsigned i = 0; i < 2; i++) {
		uint32_t refused = fill(sizes[i], 60);

		assert_in_range(refused, 1, 59);
		/* What keeps the link up still finds room. */
		assert_true(sizeof client->bearer.line.buffer - client->bearer.line.waiting >= 256);
		assert_int_equal(count_received(sizes[i]), 60 - refused);
	}
}

/* TCP sends as soon as there is room, not when it takes its segment for lost. */
static void a_refused_segment_is_sent_when_there_is_room(void **state)
{
	struct connection *tcp = ours;
	uint32_t start;

	(void)state;
	open_tcp();
	ours = connections_get(&ppp_world.connections, 2);
	connection_set_user(ours, &our_events, NULL);
	ours_open = 0;
	assert_int_equal(connection_open(ours, &(struct connection_configuration){.bearer = 1},
					 CONNECTION_UDP, "10.9.9.1", 8, PORT, 0),
			 CAUSE_PENDING);
	ppp_until(&ours_open, 5000);
	assert_true(fill(1000, 60) > 0 && fill(100, 60) > 0);
	start = ppp_world.now;
	carry(tcp, theirs, 256);
	assert_in_range(ppp_world.now - start, 0, 200);
}

/* Nothing is lost when lwIP has no buffers for what comes: it waits outside. */
static void without_buffers_bytes_wait(void **state)
{
	struct pbuf *taken[PBUF_POOL_SIZE + 1];
	unsigned n = 0;
	uint8_t bytes[PPP_LINE_BUFFER];
	const uint8_t *said;
	size_t length;

	(void)state;
	open_udp();
	connection_write(ours, (const uint8_t *)"datagram", 8);
	connection_flush(ours);
	length = ppp_line_peek(&client->bearer.line, &said);
	assert_true(length > 0);
	memcpy(bytes, said, length);
	ppp_line_consume(&client->bearer.line, length);

	while ((taken[n] = pbuf_alloc(PBUF_RAW, 1, PBUF_POOL)))
		n++;
	server->line_ready = 0;
	assert_int_equal(ppp_line_write(&server->bearer.line, bytes, length), 0);
	while (n)
		pbuf_free(taken[--n]);
	ppp_until(&server->line_ready, 10);
	assert_int_equal(ppp_line_write(&server->bearer.line, bytes, length), length);
	ppp_turns(10);
	assert_int_equal(connection_datagram(theirs), 8);
}

static void a_frame_without_an_end_is_cut_off(void **state)
{
	uint8_t bytes[1000];

	(void)state;
	memset(bytes, 'x', sizeof bytes);
	for (unsigned i = 0; i < 1000; i++)
		ppp_say(server, bytes, sizeof bytes);
	assert_int_equal(server->bearer.line.counters.overlong, 1);
	ppp_say(server, (const uint8_t *)"\x7e", 1);
	open_tcp();
	carry(ours, theirs, 10000);
	assert_int_equal(server->lost, 0);
}

/* --- What peers should not do; what it costs would be missed by ppp_gone(). */

static void a_challenge_that_nobody_expects_costs_nothing(void **state)
{
	static const uint8_t challenge[] = {0xc2, 0x23, 1, 1, 0, 9, 4, 1, 2, 3, 4};

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		ppp_say_packet(server, challenge, sizeof challenge);
	ppp_turns(1000);
	assert_int_equal(server->lost, 0);
}

static void a_short_challenge_costs_nothing(void **state)
{
	static const uint8_t empty[] = {0xc2, 0x23, 1, 1, 0, 4};
	static const uint8_t shorter[] = {0xc2, 0x23, 1, 1, 0, 7, 40, 1, 2};

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		ppp_say_packet(client, empty, sizeof empty);
		ppp_say_packet(client, shorter, sizeof shorter);
	}
	ppp_turns(1000);
	assert_int_equal(client->lost, 0);
}

static void a_response_that_comes_again_is_not_answered(void **state)
{
	uint8_t response[] = {0xc2, 0x23, 2, 0, 0,  22, 16, 1,	2,  3,	4,  5,
			      6,    7,	  8, 9, 10, 11, 12, 13, 14, 15, 16, 'x'};
	const uint8_t *said;

	(void)state;
	for (unsigned i = 0; i < 256; i++) {
		response[3] = (uint8_t)i;
		ppp_say_packet(server, response, sizeof response);
	}
	assert_int_equal(ppp_line_peek(&server->bearer.line, &said), 0);
}

/* The peer says that it does not speak IP: there is nothing left to do. */
static void a_peer_that_rejects_ip_ends_the_session(void **state)
{
	static const uint8_t reject[] = {0xc0, 0x21, 8, 1, 0, 10, 0x80, 0x21, 1, 1, 0, 4};

	(void)state;
	ppp_say_packet(client, reject, sizeof reject);
	ppp_until(&client->lost, 5000);
	assert_int_equal(client->lost_cause, CAUSE_addressing_failed);
	ppp_until(&client->line_ended, 5000);
}

static void a_protocol_of_no_use_is_rejected(void **state)
{
	static const uint8_t compression[] = {0x80, 0xfd, 1, 1, 0, 4};
	const uint8_t *said;
	size_t n;

	(void)state;
	ppp_say_packet(client, compression, sizeof compression);
	n = ppp_line_peek(&client->bearer.line, &said);
	assert_true(n > 0);
	/* Protocol-Reject is code 8, escaped or not. */
	assert_non_null(memmem(said, n, "\xc0\x21\x08", 3));
	assert_int_equal(client->lost, 0);
}

/* Whatever good frames hold, in whatever phase: it costs no memory, and the next session is as any.
 */
static void nonsense_in_good_frames_is_survived(void **state)
{
	static const uint16_t protocols[] = {0xc021, 0xc021, 0xc023, 0xc223, 0x8021,
					     0x8021, 0x0021, 0x80fd, 0x8057, 0xc025};
	uint32_t random = 4711;

	for (unsigned i = 0; i < NONSENSE; i++) {
		struct end *end = i & 1 ? client : server;
		uint8_t packet[120];
		size_t n = 2;

		for (size_t k = 0; k < sizeof packet; k++) {
			random = random * 1664525 + 1013904223;
			packet[k] = (uint8_t)(random >> 24);
		}
		n += packet[100] % 60;
		packet[0] = (uint8_t)(protocols[packet[101] % 10] >> 8);
		packet[1] = (uint8_t)protocols[packet[101] % 10];
		packet[2] %= 13; /* code, and the identifier that may be expected */
		packet[3] %= 4;
		if (packet[102] % 8) { /* mostly a length that holds */
			packet[4] = 0;
			packet[5] = (uint8_t)(n - 2);
			packet[6] %= 12; /* the type and length of an option */
			packet[7] %= 8;
		}
		ppp_say_packet(end, packet, n);
		if (packet[103] % 4 == 0)
			ppp_turns(packet[104] % 16 ? 1 : 2000);
		if (ppp_line_state(&end->bearer.line) == PPP_LINE_DOWN) {
			struct ppp_line_configuration set = ppp_as(
				i & 1 ? PPP_LINE_CLIENT : PPP_LINE_SERVER, packet[105] & 15, NULL);

			ppp_up(end, &set);
		}
	}
	ppp_gone(state);
	up_with_chap(state);
	open_tcp();
	carry(ours, theirs, 5000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bytes_go_both_ways, up, ppp_gone),
		cmocka_unit_test_setup_teardown(a_slow_line_holds_tcp_up, up, ppp_gone),
		cmocka_unit_test_setup_teardown(what_finds_no_room_is_refused_as_a_whole, up,
						ppp_gone),
		cmocka_unit_test_setup_teardown(a_refused_segment_is_sent_when_there_is_room, up,
						ppp_gone),
		cmocka_unit_test_setup_teardown(without_buffers_bytes_wait, up, ppp_gone),
		cmocka_unit_test_setup_teardown(a_frame_without_an_end_is_cut_off, up, ppp_gone),
		cmocka_unit_test_setup_teardown(a_challenge_that_nobody_expects_costs_nothing,
						up_with_pap, ppp_gone),
		cmocka_unit_test_setup_teardown(a_short_challenge_costs_nothing, up_with_chap,
						ppp_gone),
		cmocka_unit_test_setup_teardown(a_response_that_comes_again_is_not_answered,
						up_with_chap, ppp_gone),
		cmocka_unit_test_setup_teardown(a_peer_that_rejects_ip_ends_the_session, up,
						ppp_gone),
		cmocka_unit_test_setup_teardown(a_protocol_of_no_use_is_rejected, up, ppp_gone),
		cmocka_unit_test_setup_teardown(nonsense_in_good_frames_is_survived, up, ppp_gone),
	};

	return cmocka_run_group_tests(tests, ppp_setup, NULL);
}
