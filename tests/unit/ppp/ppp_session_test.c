/* SPDX-License-Identifier: MIT */
/* Sessions of PPP, client against server: who may come, what is agreed on, how they end. */
#include "support/ppp_world.h"

#include <arpa/inet.h>
#include <string.h>

static struct end *const client = &ppp_world.client, *const server = &ppp_world.server;

static struct bearer *bearer(struct end *end)
{
	return &end->bearer.bearer;
}

static void assert_both(enum cause of_client, enum cause of_server)
{
	assert_int_equal(client->done, 1);
	assert_int_equal(client->done_cause, of_client);
	assert_int_equal(server->done, 1);
	assert_int_equal(server->done_cause, of_server);
}

static void run(uint8_t offered, const char *password, uint8_t asked)
{
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, offered, password);
	struct ppp_line_configuration as_server = ppp_as(PPP_LINE_SERVER, asked, NULL);

	ppp_both(&as_client, &as_server);
}

/* --- Good ones. */

static void addresses_and_servers_are_given_and_taken(void **state)
{
	(void)state;
	run(0, NULL, 0);
	assert_both(CAUSE_NONE, CAUSE_NONE);
	assert_int_equal(bearer_address(bearer(server)), inet_addr("10.9.9.1"));
	assert_int_equal(bearer_peer(bearer(server)), inet_addr("10.9.9.2"));
	assert_int_equal(bearer_address(bearer(client)), inet_addr("10.9.9.2"));
	assert_int_equal(bearer_peer(bearer(client)), inet_addr("10.9.9.1"));
	assert_int_equal(bearer_dns(bearer(client), 0), inet_addr("10.9.9.53"));
	assert_int_equal(bearer_dns(bearer(client), 1), inet_addr("10.9.9.54"));
}

static void each_way_to_prove_it(void **state)
{
	static const uint8_t ways[] = {PPP_LINE_PAP, PPP_LINE_CHAP, PPP_LINE_MSCHAP,
				       PPP_LINE_MSCHAP2};

	for (unsigned i = 0; i < sizeof ways; i++) {
		run(ways[i], NULL, ways[i]);
		assert_both(CAUSE_NONE, CAUSE_NONE);
		ppp_gone(state);
		ppp_fresh(state);
	}
}

static void the_way_both_know_is_taken(void **state)
{
	(void)state;
	run(PPP_LINE_PAP, NULL, PPP_LINE_PAP | PPP_LINE_CHAP | PPP_LINE_MSCHAP2);
	assert_both(CAUSE_NONE, CAUSE_NONE);
}

/* --- Those that are turned away. */

static void a_wrong_password_is_refused(void **state)
{
	static const uint8_t ways[] = {PPP_LINE_PAP, PPP_LINE_CHAP, PPP_LINE_MSCHAP,
				       PPP_LINE_MSCHAP2};

	for (unsigned i = 0; i < sizeof ways; i++) {
		run(ways[i], "wrong", ways[i]);
		assert_both(CAUSE_authentication_failed, CAUSE_authentication_failed);
		assert_false(bearer_is_up(bearer(server)));
		ppp_gone(state);
		ppp_fresh(state);
	}
}

static void a_wrong_name_is_refused(void **state)
{
	static const uint8_t ways[] = {PPP_LINE_PAP, PPP_LINE_CHAP};

	for (unsigned i = 0; i < sizeof ways; i++) {
		struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, ways[i], NULL);
		struct ppp_line_configuration as_server = ppp_as(PPP_LINE_SERVER, ways[i], NULL);

		as_client.login = "somebody else";
		ppp_both(&as_client, &as_server);
		assert_both(CAUSE_authentication_failed, CAUSE_authentication_failed);
		ppp_gone(state);
		ppp_fresh(state);
	}
}

/* The client does what the server does not ask for. */
static void who_refuses_every_way_stays_outside(void **state)
{
	(void)state;
	run(PPP_LINE_PAP, NULL, PPP_LINE_CHAP);
	assert_int_equal(server->done_cause, CAUSE_authentication_failed);
	assert_int_equal(client->done_cause, CAUSE_peer_terminated);
	assert_false(bearer_is_up(bearer(client)));
}

/* Whoever asks a server for its password gets none. */
static void a_server_proves_nothing(void **state)
{
	static const uint8_t request[] = {0xc0, 0x21, 1, 1, 0, 8, 3, 4, 0xc0, 0x23};
	struct ppp_line_configuration asks = ppp_as(PPP_LINE_SERVER, PPP_LINE_PAP, NULL);
	const uint8_t *answer;
	size_t n;

	(void)state;
	assert_int_equal(ppp_up(server, &asks), CAUSE_PENDING);
	ppp_say_packet(server, request, sizeof request);
	n = ppp_line_peek(&server->bearer.line, &answer);
	/* LCP's Configure-Reject is code 4; bytes below 32 are escaped. */
	assert_non_null(memmem(answer, n, "\x7d\x23\xc0\x21\x7d\x24", 6));
}

/* --- No answer. */

static void nobody_answers(void **state)
{
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, 0, NULL);

	(void)state;
	assert_int_equal(ppp_up(client, &as_client), CAUSE_PENDING);
	ppp_until(&client->done, 60000);
	assert_int_equal(client->done_cause, CAUSE_no_answer);
	ppp_until(&client->line_ended, 3000);
}

static void a_server_waits_as_long_as_it_takes(void **state)
{
	struct ppp_line_configuration as_server = ppp_as(PPP_LINE_SERVER, PPP_LINE_PAP, NULL);
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, PPP_LINE_PAP, NULL);

	(void)state;
	assert_int_equal(ppp_up(server, &as_server), CAUSE_PENDING);
	ppp_turns(3600 * 1000);
	assert_int_equal(server->done, 0);
	assert_int_equal(server->moved, 0);
	assert_int_equal(ppp_up(client, &as_client), CAUSE_PENDING);
	ppp_until(&server->done, 1000);
	assert_int_equal(server->done_cause, CAUSE_NONE);
}

static void without_a_line_nothing_starts(void **state)
{
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, 0, NULL);

	(void)state;
	ppp_line_detach(&client->bearer.line);
	assert_int_equal(ppp_up(client, &as_client), CAUSE_no_carrier);
	assert_int_equal(ppp_line_state(&client->bearer.line), PPP_LINE_DOWN);
}

/* --- What Windows says before. */

static void run_over_a_cable(bool client_greets, bool server_greets)
{
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, PPP_LINE_CHAP, NULL);
	struct ppp_line_configuration as_server = ppp_as(PPP_LINE_SERVER, PPP_LINE_CHAP, NULL);

	as_client.null_modem = client_greets;
	as_server.null_modem = server_greets;
	ppp_both(&as_client, &as_server);
}

static void a_greeting_comes_first(void **state)
{
	(void)state;
	run_over_a_cable(true, true);
	assert_both(CAUSE_NONE, CAUSE_NONE);
}

static void a_greeting_in_single_bytes(void **state)
{
	(void)state;
	client->pieces = server->pieces = 1;
	run_over_a_cable(true, true);
	assert_both(CAUSE_NONE, CAUSE_NONE);
}

/* Not every client greets a server that would answer. */
static void a_server_needs_no_greeting(void **state)
{
	(void)state;
	run_over_a_cable(false, true);
	assert_both(CAUSE_NONE, CAUSE_NONE);
}

static void a_greeting_that_nobody_answers(void **state)
{
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, 0, NULL);

	(void)state;
	as_client.null_modem = true;
	assert_int_equal(ppp_up(client, &as_client), CAUSE_PENDING);
	ppp_until(&client->done, 60000);
	assert_int_equal(client->done_cause, CAUSE_no_answer);
	ppp_until(&client->line_ended, 1000);
}

static void a_server_answers_each_greeting(void **state)
{
	struct ppp_line_configuration as_server = ppp_as(PPP_LINE_SERVER, 0, NULL);
	const uint8_t *said;
	size_t n;

	(void)state;
	as_server.null_modem = true;
	assert_int_equal(ppp_up(server, &as_server), CAUSE_PENDING);
	ppp_say(server, (const uint8_t *)"CLICLIENT", 9);
	n = ppp_line_peek(&server->bearer.line, &said);
	assert_int_equal(n, 12);
	assert_memory_equal(said, "CLIENTSERVER", 12);
	ppp_line_consume(&server->bearer.line, n);
	ppp_say(server, (const uint8_t *)"CLIENT", 6);
	assert_int_equal(ppp_line_peek(&server->bearer.line, &said), 12);
}

/* --- Ends. */

static void both_up(void)
{
	run(PPP_LINE_CHAP, NULL, PPP_LINE_CHAP);
	assert_both(CAUSE_NONE, CAUSE_NONE);
}

static void one_goes_and_the_other_hears_it(void **state)
{
	(void)state;
	both_up();
	bearer_down(bearer(client), CAUSE_context_inactive);
	assert_int_equal(bearer_address(bearer(client)), 0);
	ppp_until(&server->lost, 1000);
	assert_int_equal(server->lost_cause, CAUSE_peer_terminated);
	ppp_until(&server->line_ended, 1000);
	ppp_until(&client->line_ended, 1000);
	assert_int_equal(client->done, 1);
	assert_int_equal(client->lost_cause, CAUSE_context_inactive);
}

/* The acknowledgement of the end does not come. */
static void good_bye_ends_without_an_answer(void **state)
{
	(void)state;
	both_up();
	server->cut = true;
	bearer_down(bearer(client), CAUSE_context_inactive);
	assert_int_equal(ppp_line_state(&client->bearer.line), PPP_LINE_ENDING);
	ppp_until(&client->line_ended, 2100);
	assert_int_equal(ppp_line_state(&client->bearer.line), PPP_LINE_DOWN);
}

static void again_and_again(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 50; i++) {
		run(PPP_LINE_PAP, NULL, PPP_LINE_PAP);
		assert_both(CAUSE_NONE, CAUSE_NONE);
		bearer_down(bearer(i % 2 ? client : server), CAUSE_context_inactive);
		ppp_until(&client->line_ended, 1000);
		ppp_until(&server->line_ended, 1000);
		ppp_is_idle();
		ppp_fresh(state);
	}
}

static void a_line_that_goes_ends_the_session(void **state)
{
	(void)state;
	both_up();
	ppp_line_detach(&client->bearer.line);
	assert_int_equal(client->lost, 0);
	ppp_until(&client->lost, 10);
	assert_int_equal(client->lost_cause, CAUSE_no_carrier);
	assert_int_equal(ppp_line_state(&client->bearer.line), PPP_LINE_DOWN);
}

static void a_silent_peer_is_told_by_its_echoes(void **state)
{
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, 0, NULL);
	struct ppp_line_configuration as_server = ppp_as(PPP_LINE_SERVER, 0, NULL);

	(void)state;
	as_client.echo_interval = 5;
	as_client.echo_failures = 3;
	ppp_both(&as_client, &as_server);
	assert_both(CAUSE_NONE, CAUSE_NONE);
	ppp_turns(60000);
	assert_int_equal(client->lost, 0);
	server->cut = true;
	ppp_until(&client->lost, 21000);
	assert_int_equal(client->lost_cause, CAUSE_peer_silent);
	ppp_until(&client->line_ended, 3000);
}

/* A peer that was switched off begins anew: that was another session. */
static void a_peer_that_begins_anew_ends_the_session(void **state)
{
	static const uint8_t request[] = {0xc0, 0x21, 1, 77, 0, 4};

	(void)state;
	both_up();
	client->cut = true;
	ppp_say_packet(server, request, sizeof request);
	ppp_until(&server->lost, 10);
	assert_int_equal(server->lost_cause, CAUSE_peer_terminated);
	ppp_until(&server->line_ended, 3000);
}

/* Wherever the client is on its way up, its end is the end. */
static void a_peer_may_go_in_every_phase(void **state)
{
	unsigned phases = 0;

	/* Each time a little later, until they are up. */
	for (unsigned turns = 1; turns < 200; turns++) {
		struct ppp_line_configuration as_client =
			ppp_as(PPP_LINE_CLIENT, PPP_LINE_CHAP, NULL);
		struct ppp_line_configuration as_server =
			ppp_as(PPP_LINE_SERVER, PPP_LINE_CHAP, NULL);

		assert_int_equal(ppp_up(server, &as_server), CAUSE_PENDING);
		assert_int_equal(ppp_up(client, &as_client), CAUSE_PENDING);
		client->pieces = server->pieces = 16;
		for (unsigned i = 0; i < turns && !server->done; i++)
			ppp_turn();
		if (server->done)
			break;
		phases |= 1u << server->bearer.line.reached;
		bearer_down(bearer(client), CAUSE_aborted);
		ppp_until(&client->line_ended, 3000);
		bearer_down(bearer(server), CAUSE_aborted);
		ppp_turns(5000);
		assert_int_equal(ppp_line_state(&server->bearer.line), PPP_LINE_DOWN);
		ppp_fresh(state);
	}
	/* lwIP's phases: establish, authenticate, network. */
	assert_int_equal(phases & (1u << 6 | 1u << 7 | 1u << 9), 1u << 6 | 1u << 7 | 1u << 9);
}

/* --- What a line does to bytes. */

static void single_bytes_are_enough(void **state)
{
	(void)state;
	client->pieces = server->pieces = 1;
	both_up();
}

static size_t with_noise(uint8_t *bytes, size_t n, size_t room)
{
	static const char noise[] = "\r\nNO CARRIER\r\n~\xff\x03\xc0!~~~\x7d~\x7d\x7d";

	assert_true(n + sizeof noise <= room);
	if (bytes[n - 1] == 0x7e) {
		memcpy(bytes + n, noise, sizeof noise - 1);
		bytes[n + sizeof noise - 1] = 0x7e;
		n += sizeof noise;
	}
	return n;
}

static void noise_between_frames_is_harmless(void **state)
{
	(void)state;
	client->pass = server->pass = with_noise;
	both_up();
}

/* One of five, at random. */
static size_t broken_now_and_then(uint8_t *bytes, size_t n, size_t room)
{
	static uint32_t random = 1;

	(void)room;
	random = random * 1664525 + 1013904223;
	if (random >> 16 < 0x3333)
		bytes[n / 2] ^= 1;
	return n;
}

static void broken_frames_are_sent_again(void **state)
{
	for (unsigned i = 0; i < 20; i++) {
		client->pass = server->pass = broken_now_and_then;
		run(PPP_LINE_PAP, NULL, PPP_LINE_PAP);
		assert_both(CAUSE_NONE, CAUSE_NONE);
		ppp_gone(state);
		ppp_fresh(state);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(addresses_and_servers_are_given_and_taken,
						ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(each_way_to_prove_it, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(the_way_both_know_is_taken, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(a_wrong_password_is_refused, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(a_wrong_name_is_refused, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(who_refuses_every_way_stays_outside, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(a_server_proves_nothing, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(nobody_answers, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(a_server_waits_as_long_as_it_takes, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(without_a_line_nothing_starts, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(a_greeting_comes_first, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(a_greeting_in_single_bytes, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(a_server_needs_no_greeting, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(a_greeting_that_nobody_answers, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(a_server_answers_each_greeting, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(one_goes_and_the_other_hears_it, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(good_bye_ends_without_an_answer, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(again_and_again, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(a_line_that_goes_ends_the_session, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(a_silent_peer_is_told_by_its_echoes, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(a_peer_that_begins_anew_ends_the_session, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(a_peer_may_go_in_every_phase, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(single_bytes_are_enough, ppp_fresh, ppp_gone),
		cmocka_unit_test_setup_teardown(noise_between_frames_is_harmless, ppp_fresh,
						ppp_gone),
		cmocka_unit_test_setup_teardown(broken_frames_are_sent_again, ppp_fresh, ppp_gone),
	};

	return cmocka_run_group_tests(tests, ppp_setup, NULL);
}
