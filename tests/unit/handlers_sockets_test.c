/* SPDX-License-Identifier: MIT */
/*
 * The socket handlers on the real engine, over a network service that does what the test says: who
 * hears of what and when, and what is left of a connection that ends at a bad moment. Sessions with
 * real peers cannot choose such moments.
 */
#include "fakes/network.h"

#include "fakes/hosts.h"

#include <stdio.h>

/* --- What the peers do ------------------------------------------------------------------------ */

static void opens(unsigned i)
{
	peers[i].state = CONNECTION_OPEN;
	peers[i].events->opened(peers[i].user, CAUSE_NONE);
	turn(10);
}

static void sends(unsigned i, const char *text)
{
	struct connection *c = &peers[i];
	size_t n = strlen(text);

	memcpy(c->received + c->pending, text, n);
	c->pending += n;
	c->events->received(c->user, n);
	turn(10);
}

static void ends(unsigned i, enum cause why)
{
	peers[i].state = CONNECTION_ENDED;
	peers[i].events->closed(peers[i].user, why);
	turn(10);
}

/* connId 1 in command mode. */
static void open_in_command_mode(const char *closure)
{
	char line[64];

	snprintf(line, sizeof line, "AT#SD=1,0,80,\"host\",%s,0,1", closure);
	at(0, line, "");
	opens(0);
	heard(0, "OK");
}

static void open_online(unsigned host)
{
	at(host, "AT#SD=1,0,80,\"host\"", "");
	opens(0);
	heard(host, "CONNECT");
}

/* --- SRING ----------------------------------------------------------------------------------- */

static void classic_tells_once_until_read(void **state)
{
	(void)state;
	open_in_command_mode("0");
	sends(0, "hello");
	heard(0, "SRING: 1");
	sends(0, "again");
	heard(0, "");
	at(0, "AT#SRECV=1,7", "#SRECV: 1,7|helloag|OK");
	heard(0, "");
	sends(0, "!");
	heard(0, "SRING: 1");
	at(0, "AT#SRECV=1,100", "#SRECV: 1,4|ain!|OK");
	at(0, "AT#SRECV=1,100", "ERROR");
}

static void amount_tells_of_every_arrival(void **state)
{
	(void)state;
	at(0, "AT#SCFGEXT=1,1,0,0", "OK");
	open_in_command_mode("0");
	sends(0, "hello");
	heard(0, "SRING: 1,5");
	sends(0, "hello");
	heard(0, "SRING: 1,10");
}

static void view_takes_all_data_out(void **state)
{
	(void)state;
	at(0, "AT#SCFGEXT=1,2,0,0", "OK");
	open_in_command_mode("0");
	sends(0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbb");
	heard(0, "SRING: 1,68,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|"
		 "SRING: 1,4,bbbb");
	assert_int_equal(peers[0].pending, 0);
	at(0, "AT#SH=1", "OK");
	at(0, "AT#SCFGEXT=1,2,1,0", "OK");
	open_in_command_mode("0");
	sends(0, "hello");
	heard(0, "SRING: 1,5,68656C6C6F");
}

static void codes_wait_for_command_mode(void **state)
{
	(void)state;
	at(0, "AT#SCFGEXT=2,2,0,0", "OK");
	at(0, "AT#SD=2,0,80,\"host\",0,0,1", "");
	opens(1);
	heard(0, "OK");
	open_online(0);
	sends(1, "one");
	sends(1, "two");
	heard(0, "");
	escape(0);
	heard(0, "OK|SRING: 2,6,onetwo");
}

static void escape_tells_of_what_is_left(void **state)
{
	(void)state;
	open_online(0);
	escape(0);
	heard(0, "OK");
	at(0, "AT#SS=1", "#SS: 1,2,10.0.0.1,4000,10.0.0.2,80|OK");
	sends(0, "late");
	heard(0, "SRING: 1");
	at(0, "AT#SS=1", "#SS: 1,3,10.0.0.1,4000,10.0.0.2,80|OK");
	at(0, "AT#SO=1", "CONNECT|late");
}

/* --- Ends ------------------------------------------------------------------------------------ */

static void suspended_connection_ends_with_its_data(void **state)
{
	(void)state;
	open_in_command_mode("0");
	ends(0, CAUSE_closed_by_peer);
	heard(0, "NO CARRIER");
	at(0, "AT#SS=1", "#SS: 1,0|OK");
	open_in_command_mode("0");
	sends(0, "rest");
	ends(0, CAUSE_closed_by_peer);
	heard(0, "SRING: 1");
	at(0, "AT#SEND=1", "ERROR");
	at(0, "AT#SRECV=1,2", "#SRECV: 1,2|re|OK");
	at(0, "AT#SRECV=1,2", "#SRECV: 1,2|st|OK|NO CARRIER");
	at(0, "AT#SS=1", "#SS: 1,0|OK");
}

static void the_end_is_said_as_the_port_says_results(void **state)
{
	(void)state;
	open_in_command_mode("0");
	at(0, "ATV0", "0");
	ends(0, CAUSE_closed_by_peer);
	heard(0, "3");
}

static void view_ends_with_its_data(void **state)
{
	(void)state;
	at(0, "AT#SCFGEXT=2,2,0,0", "OK");
	at(0, "AT#SD=2,0,80,\"host\",0,0,1", "");
	opens(1);
	heard(0, "OK");
	open_online(0);
	sends(1, "rest");
	ends(1, CAUSE_closed_by_peer);
	escape(0);
	heard(0, "OK|SRING: 2,4,rest|NO CARRIER");
}

static void resumed_connection_shows_its_data_before_it_ends(void **state)
{
	(void)state;
	open_in_command_mode("0");
	sends(0, "last words");
	ends(0, CAUSE_closed_by_peer);
	heard(0, "SRING: 1");
	at(0, "AT#SO=1", "CONNECT|last words|NO CARRIER");
	at(0, "AT#SO=1", "NO CARRIER");
}

static void online_connection_shows_its_data_before_it_ends(void **state)
{
	(void)state;
	open_online(0);
	sends(0, "last words");
	ends(0, CAUSE_closed_by_peer);
	heard(0, "last words|NO CARRIER");
	at(0, "AT#SS=1", "#SS: 1,0|OK");
}

static void remote_closure_type_stays_until_told(void **state)
{
	(void)state;
	open_in_command_mode("255");
	ends(0, CAUSE_closed_by_peer);
	heard(0, "");
	at(0, "AT#SS=1", "#SS: 1,2,10.0.0.1,4000,10.0.0.2,80|OK");
	at(0, "AT#SO=1", "CONNECT");
	type(0, "to nobody", 9);
	escape(0);
	heard(0, "OK");
	at(0, "AT#SH=1", "OK");
	at(0, "AT#SS=1", "#SS: 1,0|OK");
	open_in_command_mode("255");
	ends(0, CAUSE_connection_reset);
	heard(0, "NO CARRIER");
}

static void inactivity_drops_unread_data(void **state)
{
	(void)state;
	open_in_command_mode("0");
	sends(0, "old");
	heard(0, "SRING: 1");
	ends(0, CAUSE_inactivity);
	heard(0, "NO CARRIER");
	at(0, "AT#SS=1", "#SS: 1,0|OK");
}

static void deactivation_ends_all_that_uses_the_context(void **state)
{
	(void)state;
	open_online(1);
	at(0, "AT#SD=2,0,80,\"host\",0,0,1", "");
	opens(1);
	heard(0, "OK");
	sends(1, "unread");
	ends(1, CAUSE_closed_by_peer);
	heard(0, "SRING: 2");
	at(0, "AT#SGACT=1,0", "OK");
	heard(1, "NO CARRIER");
	at(0, "AT#SS=2", "#SS: 2,0|OK");
}

/* --- Ports ------------------------------------------------------------------------------------ */

static void another_port_takes_over(void **state)
{
	(void)state;
	open_online(0);
	at(1, "AT#SO=1", "ERROR");
	at(1, "AT#SH=1", "ERROR");
	at(1, "AT#SS=1", "#SS: 1,1,10.0.0.1,4000,10.0.0.2,80|OK");
	escape(0);
	heard(0, "OK");
	at(1, "AT#SO=1", "CONNECT");
	at(0, "ATO", "NO CARRIER");
	escape(1);
	heard(1, "OK");
	sends(0, "whose");
	heard(0, "");
	heard(1, "SRING: 1");
	at(1, "ATO", "CONNECT|whose");
}

static void dialling_is_held_by_its_port(void **state)
{
	(void)state;
	at(0, "AT#SD=1,0,80,\"host\"", "");
	at(1, "AT#SH=1", "ERROR");
	at(1, "AT#SD=1,0,80,\"host\"", "ERROR");
	type(0, "x", 1);
	heard(0, "ERROR");
	assert_int_equal(peers[0].state, CONNECTION_CLOSED);
	at(1, "AT#SS=1", "#SS: 1,0|OK");
}

/* --- Payloads --------------------------------------------------------------------------------- */

static void a_payload_leaves_together_or_not_at_all(void **state)
{
	char text[1100];

	(void)state;
	memset(text, 'a', sizeof text);
	open_in_command_mode("0");
	at(0, "AT#SEND=1", "> ");
	type(0, text, 900);
	type(0, "\033", 1);
	heard(0, "OK");
	assert_int_equal(peers[0].written + peers[0].gathered, 0);
	at(0, "AT#SEND=1", "> ");
	type(0, "help\blo\032", 8);
	heard(0, "OK");
	assert_int_equal(peers[0].packets, 1);
	assert_memory_equal(peers[0].sent, "hello", 5);
	at(0, "AT#SEND=1", "> ");
	type(0, text, 1100);
	type(0, "\032", 1);
	heard(0, "OK");
	assert_int_equal(peers[0].packets, 2);
	assert_int_equal(peers[0].written, 5 + 1020);
	at(0, "AT#SENDEXT=1,10", "> ");
	type(0, "12345", 5);
	turn(61000);
	heard(0, "ERROR");
	assert_int_equal(peers[0].written + peers[0].gathered, 5 + 1020);
}

static void hex_is_decoded(void **state)
{
	(void)state;
	at(0, "AT#SCFGEXT=1,0,1,0,0,1", "OK");
	open_in_command_mode("0");
	at(0, "AT#SEND=1", "> ");
	type(0, "68656C6C6f\032", 11);
	heard(0, "OK");
	assert_int_equal(peers[0].written, 5);
	assert_memory_equal(peers[0].sent, "hello", 5);
	at(0, "AT#SEND=1", "> ");
	type(0, "68656\032", 6);
	heard(0, "ERROR");
	assert_int_equal(peers[0].written, 5);
	sends(0, "hi");
	heard(0, "SRING: 1");
	at(0, "AT#SRECV=1,10", "#SRECV: 1,2|6869|OK");
}

static void the_payload_of_a_dead_connection_is_no_command(void **state)
{
	(void)state;
	open_in_command_mode("0");
	at(0, "AT#SENDEXT=1,8", "> ");
	type(0, "AT", 2);
	ends(0, CAUSE_timed_out);
	type(0, "E1\rABC", 6);
	heard(0, "ERROR|NO CARRIER");
	at(0, "AT#SS=1", "#SS: 1,0|OK");
}

static void a_full_connection_holds_the_payload_up(void **state)
{
	(void)state;
	open_in_command_mode("0");
	peers[0].room = 3;
	at(0, "AT#SENDEXT=1,8", "> ");
	assert_int_equal(at_port_receive(hosts[0].port, (const uint8_t *)"12345678", 8), 3);
	at(1, "AT#SH=1", "ERROR");
	peers[0].room = 100;
	peers[0].events->writable(peers[0].user);
	type(0, "45678", 5);
	heard(0, "OK");
	assert_int_equal(peers[0].packets, 1);
	assert_memory_equal(peers[0].sent, "12345678", 8);
}

/* --- Incoming ----------------------------------------------------------------------------------
 */

static void knocks(unsigned i)
{
	peers[i].state = CONNECTION_INCOMING;
	peers[i].events->incoming(peers[i].user);
	turn(10);
}

static void every_peer_that_comes_rings(void **state)
{
	(void)state;
	at(0, "AT#SL=2,1,6543,255", "OK");
	at(0, "AT#SL?", "#SL: 2,1,4000,255|OK");
	at(0, "AT#SL=2,1,6543", "ERROR");
	knocks(1);
	heard(0, "SRING: 2");
	at(0, "AT#SS=2", "#SS: 2,5,10.0.0.1,4000,10.0.0.2,80|OK");
	peers[1].state = CONNECTION_LISTENING; /* it gave up */
	at(0, "AT#SA=2", "ERROR");
	at(0, "AT#SS=2", "#SS: 2,4,10.0.0.1,4000|OK");
	knocks(1);
	heard(0, "SRING: 2");
	at(1, "AT#SA=2,1", "OK");
	sends(1, "hi");
	heard(0, "");
	heard(1, "SRING: 2");
	at(1, "AT#SH=2", "OK");
	at(0, "AT#SL?", "OK");
}

static void a_peer_that_left_before_its_code_does_not_ring(void **state)
{
	(void)state;
	at(0, "AT#SL=2,1,6543", "OK");
	open_online(0);
	knocks(1);
	peers[1].state = CONNECTION_LISTENING;
	escape(0);
	heard(0, "OK");
	at(0, "AT#SL=2,0,6543", "OK");
	assert_int_equal(peers[1].state, CONNECTION_CLOSED);
}

static void udp_shows_its_sender(void **state)
{
	(void)state;
	at(0, "AT#SD=1,1,80,\"host\",0,0,1", "");
	opens(0);
	heard(0, "OK");
	sends(0, "datagram");
	heard(0, "SRING: 1");
	at(0, "AT#SRECV=1,4,1", "#SRECV: 10.0.0.2,80,1,4,4|data|OK");
	at(0, "AT#SRECV=1,100", "#SRECV: 1,4|gram|OK");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(classic_tells_once_until_read),
		TEST(amount_tells_of_every_arrival),
		TEST(view_takes_all_data_out),
		TEST(codes_wait_for_command_mode),
		TEST(escape_tells_of_what_is_left),
		TEST(suspended_connection_ends_with_its_data),
		TEST(view_ends_with_its_data),
		TEST(the_end_is_said_as_the_port_says_results),
		TEST(resumed_connection_shows_its_data_before_it_ends),
		TEST(online_connection_shows_its_data_before_it_ends),
		TEST(remote_closure_type_stays_until_told),
		TEST(inactivity_drops_unread_data),
		TEST(deactivation_ends_all_that_uses_the_context),
		TEST(another_port_takes_over),
		TEST(dialling_is_held_by_its_port),
		TEST(a_payload_leaves_together_or_not_at_all),
		TEST(hex_is_decoded),
		TEST(the_payload_of_a_dead_connection_is_no_command),
		TEST(a_full_connection_holds_the_payload_up),
		TEST(every_peer_that_comes_rings),
		TEST(a_peer_that_left_before_its_code_does_not_ring),
		TEST(udp_shows_its_sender),
	};
	return cmocka_run_group_tests_name("handlers_sockets", tests, NULL, NULL);
}
