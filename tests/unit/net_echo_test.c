/* SPDX-License-Identifier: MIT */
/* ICMP echo: answers, silence, unreachable hosts, ends. */
#include "support/net_wire.h"

#include <arpa/inet.h>
#include <string.h>

#include "services/net/echo_table.h"
#include "services/net/parameters.h"

static struct echo echo;

struct run {
	unsigned results, finished;
	enum cause cause, last;
	struct echo_result result;
	bool stop;
};

static void on_result(void *user, const struct echo_result *result)
{
	struct run *run = user;

	run->results++;
	run->last = result->cause;
	run->result = *result;
	assert_int_equal(result->number, run->results);
	if (run->stop)
		echo_stop(&echo);
}

static void on_finished(void *user, enum cause cause)
{
	struct run *run = user;

	run->finished++;
	run->cause = cause;
}

static const struct echo_events events = {on_result, on_finished};

static int setup(void **state)
{
	int result = net_setup(state);

	echo_init(&echo, &net_world.bearers, &net_world.names);
	return result;
}

static int stop(void **state)
{
	(void)state;
	echo_stop(&echo);
	return 0;
}

static enum cause start(struct run *run, const char *host, uint16_t count, uint16_t size)
{
	const struct echo_request request = {.bearer = 1,
					     .ttl = 64,
					     .count = count,
					     .size = size,
					     .timeout = 500,
					     .interval = 20};

	*run = (struct run){0};
	return echo_start(&echo, &request, host, strlen(host), &events, run);
}

static void gateway_answers(void **state)
{
	static const char *const hosts[] = {"10.0.2.2", "www.example.com", "127.0.0.1"};
	struct run run;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(start(&run, hosts[i], 4, (uint16_t)(i * 700)), CAUSE_PENDING);
		net_until(&run.finished, 3000);
		assert_int_equal(run.cause, CAUSE_NONE);
		assert_int_equal(run.results, 4);
		assert_int_equal(run.last, CAUSE_NONE);
		assert_true(run.result.ttl > 0);
	}
	/* The user sees the address he asked. */
	assert_int_equal(address_ipv4(&run.result.address), inet_addr("127.0.0.1"));
}

static void silence_is_told_each_time(void **state)
{
	uint32_t begun = net_now();
	struct run run;

	(void)state;
	assert_int_equal(start(&run, "10.0.2.77", 2, 32), CAUSE_PENDING);
	assert_int_equal(start(&run, "10.0.2.77", 2, 32), CAUSE_busy);
	net_until(&run.finished, 3000);
	assert_int_equal(run.results, 2);
	assert_true(run.last == CAUSE_timed_out || run.last == CAUSE_unreachable);
	assert_true(net_now() - begun < 2000);
}

static void unreachable_host_is_told(void **state)
{
	uint8_t quoted[8] = {8, 0, 0, 0};
	struct run run;

	(void)state;
	assert_int_equal(start(&run, "10.0.2.77", 1, 32), CAUSE_PENDING);
	net_turns(50);
	quoted[4] = (uint8_t)(echo.identifier >> 8);
	quoted[5] = (uint8_t)echo.identifier;
	quoted[7] = 1;
	net_inject_unreachable(1, quoted);
	net_until(&run.finished, 2000);
	assert_int_equal(run.results, 1);
	assert_int_equal(run.last, CAUSE_unreachable);
	assert_int_equal(run.cause, CAUSE_NONE);
}

static void an_address_is_asked_until_it_is_stopped(void **state)
{
	struct echo_request request = {.timeout = 500, .interval = 1};
	struct run run = {0};

	(void)state;
	assert_int_equal(echo_start(&echo, &request, NULL, 0, &events, &run),
			 CAUSE_parameter_range);
	request.address = address_named("10.0.2.2");
	assert_int_equal(echo_start(&echo, &request, NULL, 0, &events, &run), CAUSE_PENDING);
	while (run.results < 20)
		net_turn();
	assert_int_equal(run.last, CAUSE_NONE);
	assert_int_equal(run.finished, 0);
	echo_stop(&echo);
	run.results = 0;
	net_turns(50);
	assert_int_equal(run.results, 0);
}

static void bad_requests_start_nothing(void **state)
{
	struct run run;

	(void)state;
	assert_int_equal(start(&run, "10.0.2.2", 1, 1501), CAUSE_parameter_range);
	assert_int_equal(start(&run, "no good", 1, 32), CAUSE_resolve_failed);
	assert_int_equal(start(&run, "0.0.0.0", 1, 32), CAUSE_PENDING);
	net_until(&run.finished, 2000);
	assert_int_equal(run.cause, CAUSE_unreachable);
	assert_int_equal(run.results, 0);
}

static struct echo_request ordinary(void)
{
	return (struct echo_request){.bearer = 1, .count = 1, .size = 32, .timeout = 1000};
}

static void run_to_the_end(struct run *run, const struct echo_request *request, const char *host)
{
	*run = (struct run){0};
	assert_int_equal(echo_start(&echo, request, host, strlen(host), &events, run),
			 CAUSE_PENDING);
	net_until(&run->finished, 5000);
	assert_int_equal(run->cause, CAUSE_NONE);
	assert_int_equal(run->results, request->count);
}

static void more_than_a_frame_goes_in_fragments(void **state)
{
	struct echo_request request = ordinary();
	struct run run;

	(void)state;
	net_wire_watch();
	request.size = 1500;
	run_to_the_end(&run, &request, "10.0.2.2");
	assert_int_equal(run.last, CAUSE_NONE);
	assert_int_equal(net_wire.fragments, 2);
}

static void an_address_is_asked_as_it_is(void **state)
{
	struct echo_request request = ordinary();
	struct run run = {0};

	(void)state;
	request.address = (struct address){ADDRESS_IPV4, {10, 0, 2, 2}};
	assert_int_equal(echo_start(&echo, &request, NULL, 0, &events, &run), CAUSE_PENDING);
	net_until(&run.finished, 5000);
	assert_int_equal(run.cause, CAUSE_NONE);
	assert_int_equal(run.results, 1);
	assert_int_equal(run.last, CAUSE_NONE);
}

static void requests_bear_their_ttl(void **state)
{
	struct net_parameters stack = net_parameters_factory;
	struct echo_request request = ordinary();
	struct run run;

	(void)state;
	net_wire_watch();
	request.ttl = 5;
	run_to_the_end(&run, &request, "10.0.2.2");
	assert_int_equal(net_wire.ttl, 5);
	stack.ttl = 77;
	net_parameters_set(&stack);
	request.ttl = 0;
	run_to_the_end(&run, &request, "10.0.2.2");
	assert_int_equal(net_wire.ttl, 77);
	net_parameters_set(&net_parameters_factory);
}

/* From request to request, whether the answer comes at once or not at all. */
static void steady_requests_keep_their_interval(void **state)
{
	static const char *const hosts[] = {"10.0.2.2", "10.0.2.77"};
	struct echo_request request = ordinary();
	struct run run;

	(void)state;
	request.steady = true;
	request.count = 3;
	request.interval = 400;
	request.timeout = 300;
	for (unsigned i = 0; i < 2; i++) {
		uint32_t begun = net_now(), gone;

		run_to_the_end(&run, &request, hosts[i]);
		gone = net_now() - begun;
		assert_in_range(gone, 2 * request.interval, 2 * request.interval + 900);
	}
	/* Not before the former one's time is over. */
	request.interval = 10;
	uint32_t begun = net_now();

	run_to_the_end(&run, &request, hosts[1]);
	assert_true(net_now() - begun >= 3 * request.timeout);
}

static void who_names_no_bearer_asks_over_the_one_that_leads_there(void **state)
{
	static const char *const hosts[] = {"10.0.2.2", "10.0.3.2", "localhost", "www.example.com"};
	struct echo_request request = ordinary();
	struct run run;

	(void)state;
	request.bearer = 0;
	net_bearer_up(2);
	for (unsigned i = 0; i < 4; i++) {
		run_to_the_end(&run, &request, hosts[i]);
		assert_int_equal(run.last, CAUSE_NONE);
		assert_int_equal(echo.request.bearer, i == 1 ? 2 : 1);
	}
	bearer_down(bearer_get(&net_world.bearers, 2), CAUSE_context_inactive);
	bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_context_inactive);
	assert_int_equal(echo_start(&echo, &request, "10.0.2.2", 8, &events, &run),
			 CAUSE_context_inactive);
	net_bearer_up(1);
}

static void stopping_inside_a_result_is_the_end(void **state)
{
	struct run run;

	(void)state;
	assert_int_equal(start(&run, "10.0.2.2", 5, 32), CAUSE_PENDING);
	run.stop = true;
	net_until(&run.results, 1000);
	net_turns(200);
	assert_int_equal(run.results, 1);
	assert_int_equal(run.finished, 0);
}

static void lost_bearer_ends_the_run(void **state)
{
	struct run run;

	(void)state;
	assert_int_equal(start(&run, "10.0.2.77", 5, 32), CAUSE_PENDING);
	net_turns(50);
	bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_context_inactive);
	net_until(&run.finished, 2000);
	assert_int_equal(run.cause, CAUSE_context_inactive);
	assert_int_equal(start(&run, "10.0.2.2", 1, 32), CAUSE_context_inactive);
	net_bearer_up(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(gateway_answers, stop),
		/* Before unanswered ones fill lwIP's queue of packets for neighbours. */
		cmocka_unit_test_teardown(who_names_no_bearer_asks_over_the_one_that_leads_there,
					  stop),
		cmocka_unit_test_teardown(silence_is_told_each_time, stop),
		cmocka_unit_test_teardown(unreachable_host_is_told, stop),
		cmocka_unit_test_teardown(an_address_is_asked_until_it_is_stopped, stop),
		cmocka_unit_test_teardown(bad_requests_start_nothing, stop),
		cmocka_unit_test_teardown(more_than_a_frame_goes_in_fragments, stop),
		cmocka_unit_test_teardown(an_address_is_asked_as_it_is, stop),
		cmocka_unit_test_teardown(requests_bear_their_ttl, stop),
		cmocka_unit_test_teardown(steady_requests_keep_their_interval, stop),
		cmocka_unit_test_teardown(stopping_inside_a_result_is_the_end, stop),
		cmocka_unit_test_teardown(lost_bearer_ends_the_run, stop),
	};

	return cmocka_run_group_tests(tests, setup, net_teardown);
}
