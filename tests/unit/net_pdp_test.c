/* SPDX-License-Identifier: MIT */
/* Packet data contexts over a scripted baseband and real bearers. */
#include "support/net_world.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/pdp/pdp_table.h"

/* A baseband that answers when the test says so. */
static struct {
	struct baseband baseband;
	enum baseband_sim sim;
	struct baseband_listener *listener;
	baseband_done *done;
	void *argument;
	unsigned activated, deactivated;
} radio;

static enum baseband_sim sim(struct baseband *baseband)
{
	(void)baseband;
	return radio.sim;
}

static void activate(struct baseband *baseband, unsigned cid,
		     const struct baseband_context *context, baseband_done *done, void *argument)
{
	(void)baseband;
	(void)cid;
	assert_string_equal(context->apn, "internet");
	radio.activated++;
	radio.done = done;
	radio.argument = argument;
}

static void deactivate(struct baseband *baseband, unsigned cid, baseband_done *done, void *argument)
{
	(void)baseband;
	(void)cid;
	radio.deactivated++;
	radio.done = done;
	radio.argument = argument;
}

static void forget(struct baseband *baseband, baseband_done *done, void *argument)
{
	(void)baseband;
	if (radio.done == done && radio.argument == argument)
		radio.done = NULL;
}

static void radio_listen(struct baseband *baseband, struct baseband_listener *listener)
{
	(void)baseband;
	radio.listener = listener;
}

static void answer(enum cause cause)
{
	baseband_done *done = radio.done;

	assert_non_null(done);
	radio.done = NULL;
	done(radio.argument, cause);
}

static struct pdp pdp;
static struct pdp_context contexts[NET_WORLD_BEARERS];
static const struct baseband_context definition = {"internet", "", ""};

struct told {
	unsigned count;
	enum cause cause;
};

static void tell(void *argument, enum cause cause)
{
	struct told *told = argument;

	told->count++;
	told->cause = cause;
}

static int setup(void **state)
{
	static const struct baseband_operations operations = {.sim = sim,
							      .activate = activate,
							      .deactivate = deactivate,
							      .abandon = forget,
							      .listen = radio_listen};

	net_setup(state);
	net_teardown(state);
	radio.baseband.operations = &operations;
	pdp_init(&pdp, contexts, NET_WORLD_BEARERS, 1, &radio.baseband, &net_world.bearers);
	return 0;
}

/* No context active, a SIM, a network. */
static int fresh(void **state)
{
	(void)state;
	radio.sim = BASEBAND_SIM_READY;
	radio.activated = radio.deactivated = 0;
	radio.done = NULL;
	return 0;
}

static int leave_all(void **state)
{
	for (unsigned cid = 1; cid <= NET_WORLD_BEARERS; cid++) {
		pdp_abandon(&pdp, cid);
		pdp_deactivate(&pdp, cid, NULL, NULL);
		if (radio.done)
			answer(CAUSE_NONE);
		assert_false(pdp_active(&pdp, cid));
	}
	return net_close_all(state);
}

static void bring_up(unsigned cid)
{
	struct told told = {0};

	assert_int_equal(pdp_activate(&pdp, cid, &definition, NULL, tell, &told), CAUSE_PENDING);
	answer(CAUSE_NONE);
	net_until(&told.count, 5000);
	assert_int_equal(told.cause, CAUSE_NONE);
	assert_true(pdp_active(&pdp, cid));
}

static void context_goes_up_and_down(void **state)
{
	struct told told = {0};

	(void)state;
	assert_int_equal(pdp_deactivate(&pdp, 1, tell, &told), CAUSE_NONE);
	bring_up(1);
	assert_int_equal(pdp_address(&pdp, 1), inet_addr("10.0.2.15"));
	assert_int_equal(pdp_activate(&pdp, 1, &definition, NULL, tell, &told),
			 CAUSE_context_active);
	assert_int_equal(pdp_activate(&pdp, 2, &definition, NULL, tell, &told), CAUSE_no_memory);
	assert_int_equal(pdp_deactivate(&pdp, 1, tell, &told), CAUSE_PENDING);
	assert_int_equal(pdp_address(&pdp, 1), 0);
	assert_int_equal(pdp_activate(&pdp, 1, &definition, NULL, tell, &told), CAUSE_busy);
	answer(CAUSE_NONE);
	assert_int_equal(told.count, 1);
	bring_up(2);
	assert_int_equal(pdp_address(&pdp, 2), inet_addr("10.0.3.15"));
}

static void refusals_are_told(void **state)
{
	struct told told = {0};

	(void)state;
	assert_int_equal(pdp_activate(&pdp, 0, &definition, NULL, tell, &told),
			 CAUSE_context_unknown);
	assert_int_equal(pdp_activate(&pdp, 9, &definition, NULL, tell, &told),
			 CAUSE_context_unknown);
	radio.sim = BASEBAND_SIM_ABSENT;
	assert_int_equal(pdp_activate(&pdp, 1, &definition, NULL, tell, &told), CAUSE_sim_missing);
	radio.sim = BASEBAND_SIM_PIN;
	assert_int_equal(pdp_activate(&pdp, 1, &definition, NULL, tell, &told),
			 CAUSE_sim_pin_required);
	radio.sim = BASEBAND_SIM_READY;
	assert_int_equal(pdp_activate(&pdp, 1, &definition, NULL, tell, &told), CAUSE_PENDING);
	answer(CAUSE_activation_failed);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.cause, CAUSE_activation_failed);
	assert_false(pdp_active(&pdp, 1));
	bring_up(1); /* and nothing of it stays */
}

static void abandoned_activation_is_undone(void **state)
{
	struct told told = {0};

	(void)state;
	/* While the network is asked. */
	assert_int_equal(pdp_activate(&pdp, 1, &definition, NULL, tell, &told), CAUSE_PENDING);
	pdp_abandon(&pdp, 1);
	assert_null(radio.done);
	/* While the bearer waits for its address. */
	assert_int_equal(pdp_activate(&pdp, 1, &definition, NULL, tell, &told), CAUSE_PENDING);
	answer(CAUSE_NONE);
	pdp_abandon(&pdp, 1);
	assert_int_equal(radio.deactivated, 1);
	answer(CAUSE_NONE);
	net_turns(100);
	assert_int_equal(told.count, 0);
	assert_false(bearer_is_up(bearer_get(&net_world.bearers, 1)));
	bring_up(1);
}

static void network_takes_the_context_away(void **state)
{
	struct told told = {0};
	struct heard heard;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;
	struct connection *c;

	(void)state;
	bring_up(1);
	c = open_to(0, &heard, listener, port, &peer);
	radio.listener->event(radio.listener, BASEBAND_SIGNAL_CHANGED, 1);
	assert_true(pdp_active(&pdp, 1));
	radio.listener->event(radio.listener, BASEBAND_CONTEXT_LOST, 1);
	assert_false(pdp_active(&pdp, 1));
	net_until(&heard.closed, 2000);
	assert_int_equal(heard.close_cause, CAUSE_context_inactive);
	assert_int_equal(connection_state(c), CONNECTION_ENDED);
	assert_int_equal(radio.deactivated, 0);
	/* During activation the one who waits hears of it. */
	assert_int_equal(pdp_activate(&pdp, 1, &definition, NULL, tell, &told), CAUSE_PENDING);
	answer(CAUSE_NONE);
	radio.listener->event(radio.listener, BASEBAND_CONTEXT_LOST, 1);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.cause, CAUSE_activation_failed);
	close(peer);
	close(listener);
}

static void bearer_gone_by_itself_ends_the_context(void **state)
{
	(void)state;
	bring_up(1);
	bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_context_inactive);
	assert_false(pdp_active(&pdp, 1));
	assert_int_equal(radio.deactivated, 1);
	answer(CAUSE_NONE);
	bring_up(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(context_goes_up_and_down, fresh, leave_all),
		cmocka_unit_test_setup_teardown(refusals_are_told, fresh, leave_all),
		cmocka_unit_test_setup_teardown(abandoned_activation_is_undone, fresh, leave_all),
		cmocka_unit_test_setup_teardown(network_takes_the_context_away, fresh, leave_all),
		cmocka_unit_test_setup_teardown(bearer_gone_by_itself_ends_the_context, fresh,
						leave_all),
	};

	return cmocka_run_group_tests(tests, setup, net_teardown);
}
