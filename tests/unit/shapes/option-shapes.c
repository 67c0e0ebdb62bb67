/* SPDX-License-Identifier: MIT */
/*
 * Tables of options (tests/specs/shapes/options.at) in a modem of the generated product: changed,
 * asked for, listed, stored, freed and recalled; what is refused; what handlers show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "product.h"
#include "support/doubles.h"
#include "support/engine_fake.h"

#define OK	"\r\nOK\r\n"
#define ERROR	"\r\nERROR\r\n"
#define CME(n)	"\r\n+CME ERROR: " #n "\r\n"
#define LINE(x) "\r\n" x "\r\n"
#define NEXT(x) x "\r\n"

static struct fake *fake;

static int start(void **state)
{
	double_answer = CAUSE_NONE;
	double_shows = NULL;
	double_gone = false;
	last_double.name = NULL;
	fake = fake_start(&option_shapes_product, 1);
	fake_send(fake, "ATE0+CMEE=1\r");
	fake_heard(fake);
	*state = fake;
	return 0;
}

static int stop(void **state)
{
	fake_stop(*state);
	return 0;
}

/* The modem after a reset; what is stored stays. */
static void restart(void)
{
	fake_restart(fake, &option_shapes_product, 1);
	fake_send(fake, "ATE0+CMEE=1\r");
	fake_heard(fake);
}

static void answers(const char *line, const char *answer)
{
	fake_send(fake, "AT");
	fake_send(fake, line);
	fake_send(fake, "\r");
	assert_string_equal(fake_heard(fake), answer);
}

static struct shapes_stack_options *stack(void)
{
	return shapes_stack_options(fake->modem);
}

/* ---------------------------------------------------------------------------- changed and told */

static void a_changed_value_is_in_the_structure(void **state)
{
	(void)state;
	assert_int_equal(stack()->ttl, 64);
	answers("+CFG=2,0,10", OK);
	assert_int_equal(stack()->ttl, 10);
	answers("+CFG=2,22,\"10.0.0.1\"", OK);
	assert_memory_equal(stack()->server.octet, ((uint8_t[]){10, 0, 0, 1}), 4);
	answers("+CFG=2,26,4294967295", OK);
	assert_int_equal(stack()->lease, 4294967295u);
	answers("+CFG=2,30,-10", OK);
	assert_int_equal(stack()->offset, -10);
	answers("+CFG=2,31,250", OK);
	assert_int_equal(stack()->steps, 250);
	answers("+CFG=2,32,\"abc\"", OK);
	assert_int_equal(stack()->name.length, 3);
	assert_memory_equal(stack()->name.bytes, "abc", 3);
	answers("+CFG=2,32,\"\"", OK);
	assert_int_equal(stack()->name.length, 0);
	answers("+CFG=2,33,on", OK);
	assert_int_equal(stack()->mode, SHAPES_STACK_MODE_ON);
	answers("+CFG=2,34,9", OK);
	assert_int_equal(stack()->code, 9);
}

/* Hosts write numbers in quotes and texts without. */
static void quotes_are_the_dialects_business(void **state)
{
	(void)state;
	answers("+CFG=2,\"0\",\"11\"", OK);
	assert_int_equal(stack()->ttl, 11);
	answers("+BEARER=2,6,11,internet", OK);
	answers("+BEARER=3,6,11", LINE("+BEARER: 6,11,\"internet\"") OK);
	answers("+BEARER=2,6,15,10.1.2.3", OK);
	assert_memory_equal(shapes_bearer_options(fake->modem, 6)->address.octet,
			    ((uint8_t[]){10, 1, 2, 3}), 4);
}

static void the_handler_runs_first_and_may_refuse(void **state)
{
	const struct shapes_cfg_set *arguments = (const void *)last_double.bytes;

	(void)state;
	double_answer = CAUSE_wrong_state;
	answers("+CFG=2,0,11", CME(3));
	assert_string_equal(last_double.name, "shapes_cfg_set");
	assert_int_equal(arguments->of_mode.configure.option, SHAPES_STACK_OPTION_TTL);
	assert_int_equal(arguments->of_mode.configure.of_option.ttl.value, 11);
	assert_int_equal(stack()->ttl, 64);
	answers("+BEARER=3,6,11", CME(3));
}

static void a_list_has_all_but_what_is_unlisted_or_only_written(void **state)
{
	(void)state;
	answers("+CFG?",
		LINE("+CFG: 0,64") NEXT("+CFG: 6,8") NEXT("+CFG: 12,0") NEXT("+CFG: 18,80")
			NEXT("+CFG: 22,0.0.0.0") NEXT("+CFG: 26,500") NEXT("+CFG: 27,900")
				NEXT("+CFG: 28,0") NEXT("+CFG: 30,0") NEXT("+CFG: 31,200")
					NEXT("+CFG: 32,\"modem\"") NEXT("+CFG: 33,off") OK);
}

/* The read form's own handler runs before its list, and may refuse. */
static void a_list_behind_a_handler(void **state)
{
	(void)state;
	answers("+SCREEN=1,30", OK);
	answers("+SCREEN?", LINE("+ROWS: 1,30") OK);
	assert_string_equal(last_double.name, "shapes_screen_read");
	double_answer = CAUSE_busy;
	answers("+SCREEN?", CME(3));
}

static void nothing_but_an_option_needs_no_handler(void **state)
{
	(void)state;
	answers("+SIZES=6,20", OK);
	assert_string_equal(last_double.name, "shapes_stack_heard");
	assert_int_equal(stack()->sockets, 20);
}

static void ranges_have_the_numbers(void **state)
{
	(void)state;
	answers("+SIZES=?", LINE("+SIZES: (6,12)") OK);
	answers("+LINE=?", LINE("+LINE: (1-3),(0,1)") OK);
	answers("+CFG=?", LINE("+CFG: (0,1,2,4)") OK);
	answers("+MARK=?", LINE("+MARK: (0-9),(Persistent,Speed,Least,Address)") OK);
}

static void each_key_has_its_own(void **state)
{
	(void)state;
	answers("+BEARER=2,1,0,\"one\"", OK);
	answers("+BEARER=2,6,0,\"six\"", OK);
	answers("+BEARER=3,1,0", LINE("+BEARER: 1,0,\"one\"") OK);
	answers("+BEARER=3,6,0", LINE("+BEARER: 6,0,\"six\"") OK);
	assert_int_equal(shapes_bearer_options(fake->modem, 4)->dhcp, SHAPES_BEARER_DHCP_ON);
	assert_null(shapes_bearer_options(fake->modem, 3));
	assert_null(shapes_bearer_options(fake->modem, 5));
	assert_null(shapes_line_options(fake->modem, 0));
	assert_non_null(shapes_line_options(fake->modem, 3));
	assert_null(shapes_line_options(fake->modem, 4));
}

static void a_reply_has_the_parameters_of_who_asks(void **state)
{
	(void)state;
	answers("+LINE=2,0,9600", OK);
	answers("+LINEOF=2,0", LINE("2,0,9600") OK);
	answers("+LINEOF=1,0", LINE("1,0,115200") OK);
}

/* Whoever changes it, and once it is changed. */
static void c_hears_of_a_change(void **state)
{
	(void)state;
	answers("+SIZES=6,20", OK);
	assert_string_equal(last_double.name, "shapes_stack_heard");
	assert_int_equal(last_double.bytes[0], SHAPES_STACK_OPTION_SOCKETS);
	answers("+CFG=2,0,1", OK);
	assert_int_equal(last_double.bytes[0], SHAPES_STACK_OPTION_TTL);
	answers("+LINE=2,0,9600", OK);
	assert_string_equal(last_double.name, "shapes_line_heard");
	last_double.name = NULL;
	answers("+SIZES=6,0", CME(50));
	assert_null(last_double.name);
	fake->storage_fails = true;
	answers("+LINE=2,0,1200", CME(820));
	assert_string_equal(last_double.name, "shapes_line_set");
}

static void a_bound_that_is_another_option(void **state)
{
	(void)state;
	answers("+CFG=2,27,499", CME(801));
	assert_int_equal(stack()->longest, 900);
	answers("+CFG=2,27,500", OK);
	answers("+CFG=2,26,60", OK);
	answers("+CFG=2,27,60", OK);
}

static void secrets_are_masked(void **state)
{
	(void)state;
	answers("+BEARER=2,6,1,\"hidden\"", OK);
	assert_memory_equal(shapes_bearer_options(fake->modem, 6)->password.bytes, "hidden", 6);
	answers("+BEARER=3,6,1", LINE("+BEARER: 6,1,\"****\"") OK);
	answers("+BEARER=2,4,1,\"hidden\"", CME(835));
	answers("+BEARER=2,6,1,\"hidden\",1", CME(50));
	assert_null(strstr(fake->trace, "hidden"));
}

/* ------------------------------------------------------------------------------------- refused */

static void the_number_and_the_value_have_errors_of_their_own(void **state)
{
	(void)state;
	answers("+CFG=2,19,1", CME(800));
	answers("+CFG=2,x,1", CME(800));
	answers("+CFG=2", CME(800));
	answers("+CFG=2,0,256", CME(801));
	answers("+CFG=2,0,-1", CME(801));
	answers("+CFG=2,0,x", CME(801));
	answers("+CFG=2,0", CME(801));
	answers("+CFG=2,22,\"10.0.0\"", CME(801));
	answers("+CFG=2,0,1,2", CME(50));
	answers("+SIZES=0,10", CME(50)); /* an option of the table, but not of this command */
	assert_int_equal(stack()->ttl, 64);
}

static void what_cannot_be_changed_or_asked(void **state)
{
	(void)state;
	answers("+CFG=2,18,80", CME(835));
	answers("+BEARER=2,4,24,\"00:11:22:33:44:55\"", CME(835));
	answers("+SOCKET=6,1,1,74", CME(835)); /* write only */
	answers("+SOCKET=1,1,2,0,80", CME(835));
}

static void what_comes_later_is_refused(void **state)
{
	(void)state;
	answers("+CFG=2,36,5", CME(100)); /* failed */
	answers("+CFG=2,36,10", CME(801));
	answers("+LATER", CME(835));
	answers("+LATER=0,10", CME(835));
	answers("+LATER=36,5", CME(3)); /* busy, which is asked before */
	answers("+LATER=36,10", CME(50));
	assert_int_equal(stack()->ttl, 64);
	assert_null(last_double.name);
}

static void what_is_not_for_this_one(void **state)
{
	(void)state;
	answers("+BEARER=2,4,11,\"internet\"", CME(835)); /* Ethernet has no access point */
	answers("+BEARER=3,6,23", CME(835));
	answers("+BEARER=3,5,15", CME(835)); /* nothing is kept for it */
	answers("+SOCKET=3,1,1,8", CME(835));
	answers("+SOCKET=3,1,1,0", LINE("+SOCKET: 3,0,0") OK);
}

/* ------------------------------------------------------------------------------ shown by handlers
 */

static void shows_address(void *structure)
{
	struct shapes_bearer_value *value = structure;

	if (value->option == SHAPES_BEARER_OPTION_MAC)
		value->of_option.mac.value = (struct at_mac){{0, 0x11, 0x22, 0x33, 0x44, 0x55}};
	else
		value->of_option.address.value = (struct at_ipv4){{192, 168, 0, 1}};
}

static void a_handler_shows_what_is_so(void **state)
{
	const struct shapes_bearer_set *arguments = (const void *)last_double.bytes;

	(void)state;
	double_shows = shows_address;
	answers("+BEARER=2,4,15,\"1.1.1.1\"", OK);
	answers("+BEARER=3,4,15", LINE("+BEARER: 4,15,\"192.168.0.1\"") OK);
	assert_string_equal(last_double.name, "shapes_bearer_show");
	assert_int_equal(arguments->of_action.show.bid, 4);
	answers("+BEARER=3,4,24", LINE("+BEARER: 4,24,\"00:11:22:33:44:55\"") OK);
}

static void shows_status(void *structure)
{
	struct shapes_socket_value *value = structure;

	if (value->option == SHAPES_SOCKET_OPTION_STATUS) {
		value->of_option.status.code = 220;
		value->of_option.status.text = (struct at_text){"ready, \x07", 8};
	} else {
		value->of_option.proxy.address = (struct at_text){"proxy", 5};
		value->of_option.proxy.port = 3128;
	}
}

static void an_option_of_several_values(void **state)
{
	const struct shapes_socket_set *arguments = (const void *)last_double.bytes;

	(void)state;
	double_shows = shows_status;
	answers("+SOCKET=6,1,1,60", LINE("+SOCKET: 6,60,220,\"ready, \x07\"") OK);
	answers("+SOCKET=6,1,1,61", LINE("+SOCKET: 6,61,proxy,3128") OK);
	double_shows = NULL;
	answers("+SOCKET=6,1,2,61,\"host\",81", OK);
	assert_string_equal(last_double.name, "shapes_socket_set");
	assert_int_equal(arguments->of_protocol.server.of_action.write.of_option.proxy.port, 81);
	answers("+SOCKET=6,1,2,61,\"host\"", OK);
	assert_int_equal(arguments->of_protocol.server.of_action.write.of_option.proxy.port, 80);
}

static void several_values_are_kept(void **state)
{
	(void)state;
	answers("+GETOPT=1,SOCKET,RCVTIMEO", LINE("+GETOPT: 30,0") OK);
	answers("+SETOPT=1,SOCKET,RCVTIMEO,4294967295,20000", OK);
	assert_string_equal(last_double.name, "shapes_sol_heard");
	assert_int_equal(shapes_sol_options(fake->modem, 1)->rcvtimeo.seconds, 4294967295u);
	assert_int_equal(shapes_sol_options(fake->modem, 1)->rcvtimeo.microseconds, 20000);
	assert_int_equal(shapes_sol_options(fake->modem, 0)->rcvtimeo.seconds, 30);
	answers("+GETOPT=1,SOCKET,rcvtimeo", LINE("+GETOPT: 4294967295,20000") OK);
	answers("+SETOPT=1,SOCKET,RCVTIMEO,5", CME(50)); /* all of them are given */
	answers("+SETOPT=1,SOCKET,RCVTIMEO,5,1000000", CME(50));
	assert_int_equal(shapes_sol_options(fake->modem, 1)->rcvtimeo.seconds, 4294967295u);
	answers("+SETOPT=1,IP,TTL,9", OK);
	answers("+GETOPT=1,IP,TTL", LINE("+GETOPT: 9") OK);
	answers("+SETOPT=1,SOCKET,FILE,\"dh.pem\"", OK);
	answers("+GETOPT=1,SOCKET,FILE", LINE("+GETOPT: \"dh.pem\"") OK);
	answers("+SETOPT=1,SOCKET,METHOD,sslv3", OK);
	answers("+GETOPT=1,SOCKET,METHOD", LINE("+GETOPT: SSLV3") OK);
}

/* A socket that is made anew begins as from the factory. */
static void a_key_is_as_from_the_factory_again(void **state)
{
	(void)state;
	answers("+SETOPT=1,SOCKET,RCVTIMEO,1,2", OK);
	answers("+SETOPT=2,SOCKET,RCVTIMEO,1,2", OK);
	assert_int_equal(at_options_recall(fake->modem, SHAPES_SOL_OPTIONS, 1), CAUSE_NONE);
	answers("+GETOPT=1,SOCKET,RCVTIMEO", LINE("+GETOPT: 30,0") OK);
	answers("+GETOPT=2,SOCKET,RCVTIMEO", LINE("+GETOPT: 1,2") OK);
}

static void shows_peers(void *structure)
{
	const struct shapes_getopt_set *arguments = (const void *)last_double.bytes;
	struct shapes_sol_value *value = structure;
	unsigned which = arguments->of_level.socket.of_option.peers.start + value->line;

	value->ended = which > 2;
	value->of_option.peers.address = (struct at_ipv4){{10, 0, 0, (uint8_t)which}};
	value->of_option.peers.hits = (uint8_t)(which * 10);
}

static void several_lines_from_where_the_host_says(void **state)
{
	(void)state;
	double_shows = shows_peers;
	answers("+GETOPT=0,SOCKET,PEERS,0", LINE("+GETOPT: 10.0.0.0,0") NEXT("+GETOPT: 10.0.0.1,10")
						    NEXT("+GETOPT: 10.0.0.2,20") OK);
	answers("+GETOPT=0,SOCKET,PEERS,2", LINE("+GETOPT: 10.0.0.2,20") OK);
	answers("+GETOPT=0,SOCKET,PEERS,3", OK);
	answers("+GETOPT=0,SOCKET,PEERS", CME(50));
	answers("+GETOPT=0,SOCKET,PEERS,8", CME(50));
	answers("+GETOPT=0,SOCKET,KEEPALIVE,1", CME(50));
	answers("+SETOPT=0,SOCKET,PEERS,10.0.0.1,1", CME(4));
}

static void shows_peers_for_ever(void *structure)
{
	struct shapes_sol_value *value = structure;

	value->of_option.peers.hits = (uint8_t)value->line;
}

/* One that never says that it has ended does not hold the modem. */
static void lines_without_end(void **state)
{
	(void)state;
	double_shows = shows_peers_for_ever;
	fake_send(fake, "AT+GETOPT=0,SOCKET,PEERS,0\r");
	assert_non_null(strstr(fake_heard(fake), "+GETOPT: 0.0.0.0,100\r\n"));
	double_shows = NULL;
	answers("+GETOPT=0,SOCKET,KEEPALIVE", LINE("+GETOPT: 1") OK);
}

/* The handler does what is not kept, and nobody asks for it. */
static void what_is_not_kept_is_the_handlers(void **state)
{
	const struct shapes_setopt_set *arguments = (const void *)last_double.bytes;

	(void)state;
	answers("+SETOPT=0,SOCKET,ADD,10.1.2.3", OK);
	assert_string_equal(last_double.name, "shapes_setopt_set");
	assert_memory_equal(arguments->of_level.socket.of_option.add.value.octet,
			    ((uint8_t[]){10, 1, 2, 3}), 4);
	answers("+GETOPT=0,SOCKET,ADD", CME(4));
}

/* Of tables and of what commands keep. */
static void changes_that_are_not_stored(void **state)
{
	(void)state;
	answers("+SYSTEM=mode,on", OK);
	answers("+VOLUME=2,7", OK);
	answers("+SET=device,Persistent,0", OK);
	answers("+SYSTEM=mode,off", OK);
	answers("+SYSTEM=peer,10.0.0.1,8080", OK);
	answers("+VOLUME=2,9", OK);
	assert_int_equal(shapes_system_options(fake->modem)->mode, SHAPES_SYSTEM_MODE_OFF);
	assert_int_equal(shapes_system_options(fake->modem)->peer.port, 8080);
	answers("+VOLUME?", LINE("+VOLUME: 1,5") NEXT("+VOLUME: 2,9") NEXT("+VOLUME: 3,5") OK);
	restart();
	assert_int_equal(shapes_system_options(fake->modem)->mode, SHAPES_SYSTEM_MODE_ON);
	assert_int_equal(shapes_system_options(fake->modem)->peer.port, 80);
	answers("+VOLUME?", LINE("+VOLUME: 1,5") NEXT("+VOLUME: 2,7") NEXT("+VOLUME: 3,5") OK);
	answers("+SYSTEM=peer,10.0.0.1,8080", OK); /* it is on again */
	restart();
	assert_int_equal(shapes_system_options(fake->modem)->peer.port, 8080);
}

/* Where the option says all. */
static void an_option_without_a_value(void **state)
{
	(void)state;
	answers("+SET=clock,Auto", OK);
	assert_string_equal(last_double.name, "shapes_set_set");
	answers("+SET=clock,Auto,", OK);
	answers("+SET=clock,Auto,anything", OK);
	answers("+GET=clock,Auto", LINE("+GET: Auto") OK);
	assert_string_equal(last_double.name, "shapes_clock_show");
}

static void a_kept_value_that_is_left_out(void **state)
{
	(void)state;
	answers("+SYSTEM=sleep,long,500", OK);
	assert_int_equal(shapes_system_options(fake->modem)->sleep.how,
			 SHAPES_SYSTEM_SLEEP_HOW_LONG);
	assert_int_equal(shapes_system_options(fake->modem)->sleep.time, 500);
	answers("+SYSTEM=sleep,low", OK);
	assert_int_equal(shapes_system_options(fake->modem)->sleep.time, 0);
	answers("+SYSTEM=sleep,low,", OK);
	answers("+SYSTEM=sleep,long", CME(50));
	answers("+SYSTEM=sleep,long,99", CME(50));
	answers("+SYSTEM=sleep", CME(50));
	assert_int_equal(shapes_system_options(fake->modem)->sleep.how,
			 SHAPES_SYSTEM_SLEEP_HOW_LOW);
}

static void shows_clock(void *structure)
{
	struct shapes_clock_value *value = structure;

	if (value->option == SHAPES_CLOCK_OPTION_TIME) {
		value->of_option.time.hour = 23;
		value->of_option.time.minute = 5;
	} else {
		value->of_option.version.chip = 3220;
		value->of_option.version.firmware = (struct at_text){"1.0", 3};
	}
}

static void options_that_are_words(void **state)
{
	const struct shapes_set_set *arguments = (const void *)last_double.bytes;

	(void)state;
	double_shows = shows_clock;
	answers("+SET=device,persistent,0", OK);
	answers("+GET=device,PERSISTENT", LINE("+GET: 0") OK);
	answers("+GET=device,Address", LINE("+GET: 10.0.0.1") OK);
	answers("+SET=device,Speed,1199", CME(50));
	answers("+SET=device,Speed,1200", OK);
	answers("+SET=device,Least,1", OK);
	answers("+SET=clock,Time,12,30", OK);
	assert_int_equal(arguments->of_id.clock.option, SHAPES_CLOCK_OPTION_TIME);
	assert_int_equal(arguments->of_id.clock.of_option.time.minute, 30);
	answers("+GET=clock,Time", LINE("+GET: Time,23,5") OK);
	answers("+GET=clock,version", LINE("+GET: VERSION,3220,\"1.0\"") OK);
	answers("+SET=clock,VERSION,1,\"2\"", CME(4));
	answers("+SET=device,1,0", CME(50));
	answers("+GET=clock,Persistent", CME(50));
}

static void refuses_to_show(void *structure)
{
	(void)structure;
	double_answer = CAUSE_busy;
}

static void a_handler_that_refuses_to_show(void **state)
{
	(void)state;
	double_shows = refuses_to_show;
	answers("+BEARER=3,4,15", CME(3));
}

/* --------------------------------------------------------------------------- stored and recalled
 */

static void a_record_by_command_only(void **state)
{
	(void)state;
	answers("+CFG=2,0,10", OK);
	restart();
	assert_int_equal(stack()->ttl, 64);
	answers("+CFG=2,0,10", OK);
	answers("+CFG=2,32,\"mine\"", OK);
	assert_int_equal(at_options_store(fake->modem, SHAPES_STACK_OPTIONS, 0), CAUSE_NONE);
	answers("+CFG=2,0,11", OK);
	restart();
	assert_int_equal(stack()->ttl, 10);
	assert_memory_equal(stack()->name.bytes, "mine", 4);
	assert_int_equal(stack()->sockets, 8);
}

static void freeing_leaves_the_values(void **state)
{
	(void)state;
	answers("+CFG=2,0,10", OK);
	at_options_store(fake->modem, SHAPES_STACK_OPTIONS, 0);
	assert_int_equal(at_options_free(fake->modem, SHAPES_STACK_OPTIONS, 0), CAUSE_NONE);
	assert_int_equal(at_options_free(fake->modem, SHAPES_STACK_OPTIONS, 0), CAUSE_NONE);
	assert_int_equal(stack()->ttl, 10);
	restart();
	assert_int_equal(stack()->ttl, 64);
}

static void recalling_takes_the_record_or_the_factory_values(void **state)
{
	(void)state;
	answers("+CFG=2,0,10", OK);
	assert_int_equal(at_options_recall(fake->modem, SHAPES_STACK_OPTIONS, 0), CAUSE_NONE);
	assert_int_equal(stack()->ttl, 64);
	answers("+CFG=2,0,10", OK);
	at_options_store(fake->modem, SHAPES_STACK_OPTIONS, 0);
	answers("+CFG=2,0,11", OK);
	at_options_recall(fake->modem, SHAPES_STACK_OPTIONS, 0);
	assert_int_equal(stack()->ttl, 10);
}

/* `lasting`: in the record, but for a start of the modem only. `not stored`: never in it. */
static void what_a_recall_leaves_alone(void **state)
{
	(void)state;
	answers("+CFG=2,6,10", OK);
	answers("+CFG=2,28,1", OK);
	at_options_store(fake->modem, SHAPES_STACK_OPTIONS, 0);
	answers("+CFG=2,6,11", OK);
	at_options_recall(fake->modem, SHAPES_STACK_OPTIONS, 0);
	assert_int_equal(stack()->sockets, 11);
	assert_int_equal(stack()->dhcp, 1);
	restart();
	assert_int_equal(stack()->sockets, 10);
	assert_int_equal(stack()->dhcp, 0);
}

static void records_are_the_keys(void **state)
{
	(void)state;
	answers("+BEARER=2,1,0,\"one\"", OK);
	answers("+BEARER=2,6,0,\"six\"", OK);
	assert_int_equal(at_options_store(fake->modem, SHAPES_BEARER_OPTIONS, 6), CAUSE_NONE);
	assert_int_equal(fake->records[0].key, 6);
	restart();
	answers("+BEARER=3,1,0", LINE("+BEARER: 1,0,\"\"") OK);
	answers("+BEARER=3,6,0", LINE("+BEARER: 6,0,\"six\"") OK);
	assert_int_equal(at_options_store(fake->modem, SHAPES_BEARER_OPTIONS, 5),
			 CAUSE_parameter_range);
	assert_int_equal(at_options_free(fake->modem, SHAPES_BEARER_OPTIONS, 5),
			 CAUSE_parameter_range);
	assert_int_equal(at_options_recall(fake->modem, SHAPES_BEARER_OPTIONS, 5),
			 CAUSE_parameter_range);
}

static void a_table_that_is_stored_when_it_changes(void **state)
{
	(void)state;
	fake->storage_fails = true;
	answers("+LINE=2,0,1200", CME(820));
	answers("+LINEOF=2,0", LINE("2,0,115200") OK);
	fake->storage_fails = false;
	answers("+LINE=2,0,9600", OK);
	restart();
	answers("+LINEOF=2,0", LINE("2,0,9600") OK);
	fake->storage_fails = true;
	answers("+LINE=2,0,1200", CME(820));
	answers("+LINEOF=2,0", LINE("2,0,9600") OK);
}

static void a_table_of_the_session_is_not_stored(void **state)
{
	(void)state;
	answers("+SCREEN=1,30", OK);
	restart();
	answers("+SCREEN?", LINE("+ROWS: 1,24") OK);
}

static void storage_that_fails(void **state)
{
	(void)state;
	fake->storage_fails = true;
	assert_int_equal(at_options_store(fake->modem, SHAPES_STACK_OPTIONS, 0),
			 CAUSE_storage_failed);
	assert_int_equal(at_options_free(fake->modem, SHAPES_STACK_OPTIONS, 0),
			 CAUSE_storage_failed);
	answers("+CFG=2,0,10", OK);
}

/* ------------------------------------------------------------------------ groups only at times */

static void a_group_that_is_not_there(void **state)
{
	(void)state;
	double_gone = true;
	answers("+CFG=2,0,10", ERROR);
	answers("+CFG=2,19,10", ERROR);
	answers("+CFG?", ERROR);
	answers("+CFG=?", ERROR);
	answers("+SIZES=6,1", ERROR);
	assert_null(last_double.name);
	assert_int_equal(stack()->ttl, 64);
	double_gone = false;
	answers("+CFG=2,0,10", OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(a_changed_value_is_in_the_structure),
		TEST(quotes_are_the_dialects_business),
		TEST(the_handler_runs_first_and_may_refuse),
		TEST(a_list_has_all_but_what_is_unlisted_or_only_written),
		TEST(a_list_behind_a_handler),
		TEST(nothing_but_an_option_needs_no_handler),
		TEST(ranges_have_the_numbers),
		TEST(each_key_has_its_own),
		TEST(a_reply_has_the_parameters_of_who_asks),
		TEST(c_hears_of_a_change),
		TEST(a_bound_that_is_another_option),
		TEST(secrets_are_masked),
		TEST(the_number_and_the_value_have_errors_of_their_own),
		TEST(what_cannot_be_changed_or_asked),
		TEST(what_comes_later_is_refused),
		TEST(what_is_not_for_this_one),
		TEST(a_handler_shows_what_is_so),
		TEST(an_option_of_several_values),
		TEST(several_values_are_kept),
		TEST(a_key_is_as_from_the_factory_again),
		TEST(several_lines_from_where_the_host_says),
		TEST(lines_without_end),
		TEST(what_is_not_kept_is_the_handlers),
		TEST(changes_that_are_not_stored),
		TEST(an_option_without_a_value),
		TEST(a_kept_value_that_is_left_out),
		TEST(options_that_are_words),
		TEST(a_handler_that_refuses_to_show),
		TEST(a_record_by_command_only),
		TEST(freeing_leaves_the_values),
		TEST(recalling_takes_the_record_or_the_factory_values),
		TEST(what_a_recall_leaves_alone),
		TEST(records_are_the_keys),
		TEST(a_table_that_is_stored_when_it_changes),
		TEST(a_table_of_the_session_is_not_stored),
		TEST(storage_that_fails),
		TEST(a_group_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
