/* SPDX-License-Identifier: MIT */
/* A port as the line of a bearer over PPP: lent, moved through, and given back in every order. */
#include "support/ppp_world.h"

#include <string.h>

#include "dialects/common/ppp_channel.c"

static struct end *const client = &ppp_world.client, *const server = &ppp_world.server;
static struct ppp_channel channel;
static unsigned returns;

/* --- A port, of which the channel sees these functions only. */

struct at_port {
	struct at_channel *online; /* NULL: takes commands */
	struct at_lending *promised;
	bool busy; /* cannot be lent */
	bool ending;
	unsigned ready;
};

static struct at_port port;

bool at_port_lend(struct at_port *to, struct at_lending *lending)
{
	if (to->busy)
		return false;
	to->promised = lending;
	return true;
}

void at_port_unlend(struct at_lending *lending)
{
	if (port.promised == lending)
		port.promised = NULL;
}

struct at_channel *at_port_channel(const struct at_port *of)
{
	return of->online;
}

void at_channel_ready(struct at_port *of, struct at_channel *which)
{
	assert_ptr_equal(of->online, which);
	of->ready++;
}

void at_channel_end(struct at_port *of, struct at_channel *which, enum at_channel_end why,
		    enum cause cause)
{
	assert_ptr_equal(of->online, which);
	assert_int_equal(why, AT_CHANNEL_CLOSED);
	assert_int_equal(cause, CAUSE_NONE);
	of->ending = true;
}

static void port_begins(void)
{
	assert_non_null(port.promised);
	port.online = port.promised->channel;
	port.promised = NULL;
}

static void port_leaves(enum at_channel_end why)
{
	struct at_channel *left = port.online;

	port.online = NULL;
	port.ending = false;
	left->operations->leave(left, why);
}

/* The engine's pump. */
static void port_turn(void)
{
	struct at_channel *online = port.online;
	const uint8_t *bytes;
	size_t n;

	if (online && (n = online->operations->peek(online, &bytes))) {
		ppp_say(server, bytes, n);
		online->operations->consume(online, n);
	}
	if (online && (n = ppp_line_peek(&server->bearer.line, &bytes))) {
		assert_int_equal(online->operations->write(online, bytes, n), n);
		ppp_line_consume(&server->bearer.line, n);
	}
	if (port.ending && !online->operations->peek(online, &bytes))
		port_leaves(AT_CHANNEL_CLOSED);
	ppp_turn();
}

static void port_turns(unsigned ms)
{
	uint32_t start = ppp_world.now;

	do
		port_turn();
	while (ppp_world.now - start < ms);
}

static void came_back(struct ppp_channel *which)
{
	assert_ptr_equal(which, &channel);
	/* It may be lent again from here. */
	assert_int_equal(ppp_line_state(channel.line), PPP_LINE_DOWN);
	assert_null(port.online);
	returns++;
}

/* The world's own hand lets go of the client's line. */
static int fresh(void **state)
{
	int result = ppp_fresh(state);

	memset(&port, 0, sizeof port);
	returns = 0;
	client->elsewhere = server->elsewhere = true;
	ppp_channel_init(&channel, &client->bearer.bearer);
	channel.returned = came_back;
	return result;
}

static int gone(void **state)
{
	ppp_line_detach(channel.line);
	return ppp_gone(state);
}

static void begin(void)
{
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, PPP_LINE_PAP, NULL);
	struct ppp_line_configuration as_server = ppp_as(PPP_LINE_SERVER, PPP_LINE_PAP, NULL);

	assert_true(ppp_channel_lend(&channel, &port));
	assert_int_equal(ppp_up(client, &as_client), CAUSE_PENDING);
	assert_int_equal(ppp_up(server, &as_server), CAUSE_PENDING);
}

static void up(void)
{
	begin();
	port_begins();
	port_turns(500);
	assert_true(bearer_is_up(&client->bearer.bearer));
	assert_true(port.ready > 0);
}

static void a_busy_port_is_not_lent(void **state)
{
	struct ppp_line_configuration as_client = ppp_as(PPP_LINE_CLIENT, 0, NULL);

	(void)state;
	port.busy = true;
	assert_false(ppp_channel_lend(&channel, &port));
	assert_int_equal(ppp_up(client, &as_client), CAUSE_no_carrier);
	port.busy = false;
	assert_true(ppp_channel_lend(&channel, &port));
	assert_false(ppp_channel_lend(&channel, &port));
	ppp_channel_return(&channel);
	assert_null(port.promised);
	assert_int_equal(returns, 0);
}

static void the_peer_ends_the_session(void **state)
{
	(void)state;
	up();
	bearer_down(&server->bearer.bearer, CAUSE_aborted);
	port_turns(500);
	assert_int_equal(client->lost, 1);
	assert_int_equal(client->lost_cause, CAUSE_peer_terminated);
	assert_int_equal(returns, 1);
	assert_null(port.online);
}

static void we_end_the_session(void **state)
{
	(void)state;
	up();
	bearer_down(&client->bearer.bearer, CAUSE_aborted);
	assert_int_equal(returns, 0);
	port_turns(500);
	assert_int_equal(returns, 1);
	assert_int_equal(server->lost_cause, CAUSE_peer_terminated);
}

static void the_host_leaves(void **state)
{
	(void)state;
	up();
	port_leaves(AT_CHANNEL_ESCAPED);
	assert_int_equal(returns, 0);
	port_turns(10);
	assert_int_equal(client->lost_cause, CAUSE_no_carrier);
	assert_int_equal(returns, 1);
}

/* The session is over before the port has had its turn. */
static void it_ends_before_the_port_begins(void **state)
{
	(void)state;
	begin();
	bearer_down(&client->bearer.bearer, CAUSE_aborted);
	port_turns(3000);
	assert_null(port.promised);
	assert_int_equal(returns, 1);
}

static void the_host_leaves_while_it_ends(void **state)
{
	(void)state;
	up();
	bearer_down(&client->bearer.bearer, CAUSE_aborted);
	port_leaves(AT_CHANNEL_DTR);
	port_turns(10);
	assert_int_equal(returns, 1);
	assert_int_equal(client->lost_cause, CAUSE_aborted);
}

static void it_may_be_lent_again(void **state)
{
	for (unsigned i = 0; i < 3; i++) {
		up();
		bearer_down(&server->bearer.bearer, CAUSE_aborted);
		port_turns(500);
		assert_int_equal(returns, 1);
		returns = 0;
		client->done = 0;
	}
	(void)state;
}

/* As when the modem is restarted in the middle. */
static void a_new_one_forgets_the_session(void **state)
{
	(void)state;
	up();
	port.online = NULL;
	ppp_channel_init(&channel, &client->bearer.bearer);
	channel.returned = came_back;
	port_turns(10);
	assert_int_equal(client->lost_cause, CAUSE_no_carrier);
	assert_int_equal(returns, 0);
	bearer_down(&server->bearer.bearer, CAUSE_aborted);
	ppp_turns(5000);
	client->done = server->done = 0;
	up();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_busy_port_is_not_lent, fresh, gone),
		cmocka_unit_test_setup_teardown(the_peer_ends_the_session, fresh, gone),
		cmocka_unit_test_setup_teardown(we_end_the_session, fresh, gone),
		cmocka_unit_test_setup_teardown(the_host_leaves, fresh, gone),
		cmocka_unit_test_setup_teardown(it_ends_before_the_port_begins, fresh, gone),
		cmocka_unit_test_setup_teardown(the_host_leaves_while_it_ends, fresh, gone),
		cmocka_unit_test_setup_teardown(it_may_be_lent_again, fresh, gone),
		cmocka_unit_test_setup_teardown(a_new_one_forgets_the_session, fresh, gone),
	};

	return cmocka_run_group_tests(tests, ppp_setup, NULL);
}
