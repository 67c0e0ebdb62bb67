/* SPDX-License-Identifier: MIT */
/* The simulated baseband: SIM, registration, selection, attachment, contexts, all on a fake clock.
 */
#include "support/radio.h"

#include <string.h>

static struct baseband *const baseband = &radio.baseband;
/* Set by radio_start(), and always the same. */
#define ops (baseband->operations)

static const struct baseband_context internet = {"internet", "", ""};

/* --- SIM ------------------------------------------------------------------------------------ */

static void pin(void **state)
{
	(void)state;
	radio_start("sim pin 4321");
	assert_int_equal(ops->sim(baseband), BASEBAND_SIM_PIN);
	assert_string_equal(ops->imsi(baseband), "");
	assert_string_not_equal(ops->iccid(baseband), "");
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 0);
	assert_int_equal(ops->pin(baseband, "1111", NULL), CAUSE_incorrect_password);
	assert_int_equal(ops->pin(baseband, "4321", "1111"), CAUSE_not_allowed);
	assert_int_equal(ops->pin(baseband, "4321", NULL), CAUSE_NONE);
	assert_int_equal(ops->sim(baseband), BASEBAND_SIM_READY);
	assert_string_equal(ops->imsi(baseband), "001010123456789");
	assert_int_equal(ops->pin(baseband, "4321", NULL), CAUSE_not_allowed);
	assert_int_equal(radio_heard[BASEBAND_SIM_CHANGED], 0);
	radio_run(0);
	assert_int_equal(radio_heard[BASEBAND_SIM_CHANGED], 1);
	assert_int_equal(radio_heard[BASEBAND_REGISTRATION_CHANGED], 1);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 1);
	/* The card asks again after a restart, and has its tries back. */
	simulator_restart(&radio, radio_time);
	assert_int_equal(ops->sim(baseband), BASEBAND_SIM_PIN);
	assert_int_equal(radio_world.sim.pin_tries, 3);
}

static void puk(void **state)
{
	(void)state;
	radio_start("sim pin 4321 puk 87654321 tries 2");
	assert_int_equal(ops->pin(baseband, "1", NULL), CAUSE_incorrect_password);
	assert_int_equal(ops->pin(baseband, "1", NULL), CAUSE_sim_puk_required);
	assert_int_equal(ops->sim(baseband), BASEBAND_SIM_PUK);
	assert_int_equal(ops->pin(baseband, "4321", NULL), CAUSE_sim_puk_required);
	assert_int_equal(ops->pin(baseband, "87654321", "12"), CAUSE_incorrect_password);
	assert_int_equal(ops->pin(baseband, "11111111", "5555"), CAUSE_incorrect_password);
	assert_int_equal(radio_world.sim.puk_tries, 9);
	assert_int_equal(ops->pin(baseband, "87654321", "5555"), CAUSE_NONE);
	assert_int_equal(ops->sim(baseband), BASEBAND_SIM_READY);
	radio_line("sim absent");
	assert_int_equal(ops->sim(baseband), BASEBAND_SIM_ABSENT);
	assert_int_equal(ops->pin(baseband, "5555", NULL), CAUSE_sim_missing);
	radio_line("sim inserted");
	assert_int_equal(ops->sim(baseband), BASEBAND_SIM_PIN);
	assert_int_equal(ops->pin(baseband, "5555", NULL), CAUSE_NONE);
}

static void blocked(void **state)
{
	(void)state;
	radio_start("sim puk 87654321 tries 1");
	assert_int_equal(ops->sim(baseband), BASEBAND_SIM_PUK);
	assert_int_equal(ops->pin(baseband, "11111111", "5555"), CAUSE_failed);
	assert_int_equal(ops->pin(baseband, "87654321", "5555"), CAUSE_failed);
	assert_int_equal(ops->sim(baseband), BASEBAND_SIM_PUK);
}

static void card_out_and_in(void **state)
{
	struct ending ending = {0};

	(void)state;
	radio_start("");
	ops->activate(baseband, 1, &internet, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_NONE);
	radio_line("sim absent");
	assert_int_equal(simulator_next(&radio, radio_time), 0);
	radio_run(0);
	assert_int_equal(radio_heard[BASEBAND_SIM_CHANGED], 1);
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 1);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 0);
	assert_string_equal(ops->iccid(baseband), "");
	assert_null(ops->current_operator(baseband));
	radio_line("sim inserted");
	radio_run(0);
	assert_int_equal(radio_state(BASEBAND_PACKET), 1);
	/* Out and in between two turns is noticed as well. */
	ops->activate(baseband, 1, &internet, radio_done, &ending);
	radio_run(0);
	radio_line("sim absent");
	radio_line("sim inserted");
	radio_run(0);
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 2);
}

/* --- Registration and signal ---------------------------------------------------------------- */

static void registration_delay(void **state)
{
	struct baseband_registration registration;

	(void)state;
	/* Across the clock's wrap. */
	radio_start_at(UINT32_MAX - 1000, "registration both home lac c3 ci a1b2\n"
					  "registration delay 2000\nattach delay 500");
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 2);
	assert_int_equal(simulator_next(&radio, radio_time), 2000);
	radio_run(1999);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 2);
	assert_null(ops->current_operator(baseband));
	radio_run(1);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 1);
	assert_int_equal(radio_state(BASEBAND_PACKET), 2);
	assert_int_equal(radio_heard[BASEBAND_REGISTRATION_CHANGED], 1);
	radio_run(500);
	assert_int_equal(radio_state(BASEBAND_PACKET), 1);
	assert_int_equal(radio_heard[BASEBAND_REGISTRATION_CHANGED], 2);
	registration = ops->registration(baseband, BASEBAND_PACKET);
	assert_true(registration.located);
	assert_int_equal(registration.lac, 0xc3);
	assert_int_equal(registration.ci, 0xa1b2);
	assert_string_equal(ops->current_operator(baseband)->numeric, "00101");
	assert_int_equal(ops->current_operator(baseband)->state, 2);
	assert_int_equal(simulator_next(&radio, radio_time), UINT32_MAX);
}

static void registration_states(void **state)
{
	(void)state;
	radio_start("registration circuit roaming unlocated\nregistration packet denied");
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 5);
	assert_false(ops->registration(baseband, BASEBAND_CIRCUIT).located);
	assert_int_equal(radio_state(BASEBAND_PACKET), 3);
	assert_false(ops->attached(baseband));
	radio_line("registration both denied");
	radio_run(0);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 3);
	assert_null(ops->current_operator(baseband));
	radio_line("registration both none");
	radio_run(0);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 0);
	radio_line("registration both home ci 77");
	radio_run(0);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 1);
	assert_int_equal(radio_state(BASEBAND_PACKET), 1);
	assert_int_equal(radio_heard[BASEBAND_REGISTRATION_CHANGED], 3);
	radio_line("registration both home lac 5");
	radio_run(0);
	assert_int_equal(radio_heard[BASEBAND_REGISTRATION_CHANGED], 4);
	radio_run(0);
	assert_int_equal(radio_heard[BASEBAND_REGISTRATION_CHANGED], 4);
}

static void registration_fails_first(void **state)
{
	(void)state;
	radio_start("registration fail times 2\nregistration delay 100");
	radio_run(100 + 15000 + 14999);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 2);
	radio_run(1);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 1);
}

static void coverage(void **state)
{
	struct ending ending = {0};

	(void)state;
	radio_start("signal 17 3\nregistration delay 1000");
	radio_run(1000);
	assert_int_equal(ops->signal(baseband).rssi, 17);
	assert_int_equal(ops->signal(baseband).ber, 3);
	ops->activate(baseband, 3, &internet, radio_done, &ending);
	radio_run(0);
	radio_line("network off");
	radio_run(0);
	assert_int_equal(radio_heard[BASEBAND_SIGNAL_CHANGED], 1);
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 1);
	assert_int_equal(radio_lost, 3);
	assert_int_equal(ops->signal(baseband).rssi, 99);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 2);
	assert_false(ops->attached(baseband));
	ops->activate(baseband, 3, &internet, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_no_network);
	radio_line("network on");
	radio_run(999);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 2);
	radio_run(1);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 1);
	assert_true(ops->attached(baseband));
	radio_line("signal unknown");
	radio_run(0);
	assert_int_equal(ops->signal(baseband).rssi, 99);
	assert_int_equal(ops->signal(baseband).ber, 99);
}

/* --- Operators ------------------------------------------------------------------------------ */

static const char networks[] = "operator 22201 current utran TIM TIM\n"
			       "operator 22201 available gsm TIM TIM\n"
			       "operator 22210 available utran \"vodafone IT\" \"voda IT\"\n"
			       "operator 22288 forbidden gsm WIND WIND\n";

static void scan(void **state)
{
	struct baseband_operator list[3];
	struct ending ending = {0}, other = {0};
	unsigned count = 9, second = 9;

	(void)state;
	radio_start(networks);
	radio_line("scan delay 3000");
	ops->scan(baseband, list, 3, &count, radio_done, &ending);
	ops->scan(baseband, list, 3, &second, radio_done, &other);
	radio_run(2999);
	assert_int_equal(other.times, 1);
	assert_int_equal(other.cause, CAUSE_busy);
	assert_int_equal(ending.times, 0);
	radio_run(1);
	assert_int_equal(ending.times, 1);
	assert_int_equal(ending.cause, CAUSE_NONE);
	assert_int_equal(count, 3);
	assert_int_equal(list[0].state, 2);
	assert_int_equal(list[1].state, 1);
	assert_int_equal(list[1].technology, 0);
	assert_string_equal(list[2].short_name, "voda IT");

	radio_line("scan fail times 1");
	ops->scan(baseband, list, 3, &count, radio_done, &ending);
	radio_run(3000);
	assert_int_equal(ending.cause, CAUSE_no_network);
	radio_line("network off");
	ops->scan(baseband, list, 3, &count, radio_done, &ending);
	radio_run(3000);
	assert_int_equal(ending.times, 3);
	assert_int_equal(ending.cause, CAUSE_NONE);
	assert_int_equal(count, 0);
}

static void selection(void **state)
{
	struct ending ending = {0};

	(void)state;
	radio_start(networks);
	radio_line("selection delay 700");
	assert_int_equal(ops->selection(baseband), BASEBAND_AUTOMATIC);
	ops->select(baseband, "22210", BASEBAND_ANY_TECHNOLOGY, radio_done, &ending);
	radio_run(700);
	assert_int_equal(ending.times, 1);
	assert_int_equal(ending.cause, CAUSE_NONE);
	assert_int_equal(ending.at, 1700);
	assert_int_equal(ops->selection(baseband), BASEBAND_MANUAL);
	assert_string_equal(ops->current_operator(baseband)->numeric, "22210");
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 5); /* not at home */

	ops->select(baseband, "22201", 0, radio_done, &ending);
	radio_run(700);
	assert_int_equal(ops->current_operator(baseband)->technology, 0);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 1);

	ops->select(baseband, "22288", BASEBAND_ANY_TECHNOLOGY, radio_done, &ending);
	radio_run(700);
	assert_int_equal(ending.cause, CAUSE_network_not_allowed);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 3);
	assert_null(ops->current_operator(baseband));

	ops->select(baseband, "22210", 0, radio_done,
		    &ending); /* there, but not on that technology */
	radio_run(700);
	assert_int_equal(ending.cause, CAUSE_no_network);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 2);

	ops->select(baseband, "", 0, radio_done, &ending);
	radio_run(700);
	assert_int_equal(ending.cause, CAUSE_NONE);
	assert_int_equal(ops->selection(baseband), BASEBAND_DEREGISTERED);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 0);

	ops->select(baseband, NULL, BASEBAND_ANY_TECHNOLOGY, radio_done, &ending);
	radio_run(700);
	assert_int_equal(ending.cause, CAUSE_NONE);
	assert_int_equal(ending.times, 6);
	assert_string_equal(ops->current_operator(baseband)->numeric, "22201");

	ops->select(baseband, "1234567890", 0, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_no_network);
	assert_int_equal(ops->selection(baseband), BASEBAND_AUTOMATIC);
	radio_line("selection fail times 1");
	ops->select(baseband, "22201", 2, radio_done, &ending);
	radio_run(700);
	assert_int_equal(ending.cause, CAUSE_no_network);
	radio_line("sim absent");
	ops->select(baseband, NULL, 0, radio_done, &ending);
	radio_run(700);
	assert_int_equal(ending.cause, CAUSE_sim_missing);
}

/* --- Packet domain -------------------------------------------------------------------------- */

static void attachment(void **state)
{
	struct ending ending = {0};

	(void)state;
	radio_start("attach manual\nattach delay 300\ndetach delay 200");
	assert_false(ops->attached(baseband));
	assert_int_equal(radio_state(BASEBAND_PACKET), 0);
	ops->attach(baseband, true, radio_done, &ending);
	radio_run(299);
	assert_int_equal(ending.times, 0);
	radio_run(1);
	assert_int_equal(ending.times, 1);
	assert_true(ops->attached(baseband));
	assert_int_equal(radio_state(BASEBAND_PACKET), 1);
	ops->attach(baseband, true, radio_done, &ending); /* nothing to do */
	radio_run(0);
	assert_int_equal(ending.times, 2);

	ops->activate(baseband, 1, &internet, radio_done, &ending);
	radio_run(0);
	ops->attach(baseband, false, radio_done, &ending);
	radio_run(200);
	assert_int_equal(ending.times, 4);
	assert_int_equal(ending.cause, CAUSE_NONE);
	assert_false(ops->attached(baseband));
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 1);
	radio_run(100000);
	assert_false(ops->attached(baseband));

	radio_line("attach fail times 1");
	ops->attach(baseband, true, radio_done, &ending);
	radio_run(300);
	assert_int_equal(ending.cause, CAUSE_network_not_allowed);
	radio_line("sim absent");
	ops->attach(baseband, true, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_sim_missing);
}

/* Attaching while the modem still searches ends when it has found its network. */
static void attach_waits(void **state)
{
	struct ending ending = {0};

	(void)state;
	radio_start("registration delay 5000");
	ops->attach(baseband, true, radio_done, &ending);
	radio_run(4999);
	assert_int_equal(ending.times, 0);
	radio_run(1);
	assert_int_equal(ending.times, 1);
	assert_int_equal(ending.cause, CAUSE_NONE);
}

/* Nobody waits for a registration that fails and is tried again. */
static void attach_fails(void **state)
{
	struct ending ending = {0};

	(void)state;
	radio_start("registration delay 1000\nregistration fail");
	ops->attach(baseband, true, radio_done, &ending);
	radio_run(1000);
	assert_int_equal(ending.times, 1);
	assert_int_equal(ending.cause, CAUSE_no_network);
	ops->activate(baseband, 1, &internet, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.times, 2);
	assert_int_equal(ending.cause, CAUSE_no_network);
	radio_line("registration succeed");
	radio_run(15000);
	assert_true(ops->attached(baseband));
}

static void activation(void **state)
{
	struct ending one = {0}, two = {0};

	(void)state;
	radio_start("activation delay 400\ndeactivation delay 100\nattach manual\nattach delay 50");
	ops->activate(baseband, 1, &internet, radio_done, &one);
	ops->activate(baseband, 1, &internet, radio_done, &two);
	radio_run(449);
	assert_int_equal(two.cause, CAUSE_busy);
	assert_int_equal(two.times, 1);
	assert_int_equal(one.times, 0);
	radio_run(1); /* attached on the way */
	assert_int_equal(one.times, 1);
	assert_int_equal(one.cause, CAUSE_NONE);
	assert_true(ops->attached(baseband));
	ops->activate(baseband, 1, &internet, radio_done, &two);
	radio_run(0);
	assert_int_equal(two.cause, CAUSE_context_active);
	ops->activate(baseband, 17, &internet, radio_done, &two);
	radio_run(0);
	assert_int_equal(two.cause, CAUSE_context_unknown);
	ops->deactivate(baseband, 2, radio_done, &two);
	radio_run(0);
	assert_int_equal(two.cause, CAUSE_context_inactive);
	ops->deactivate(baseband, 1, radio_done, &one);
	radio_run(99);
	assert_int_equal(one.times, 1);
	radio_run(1);
	assert_int_equal(one.times, 2);
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 0);
}

static void activation_fails(void **state)
{
	static const struct baseband_context stranger = {"other", "", ""};
	struct ending ending = {0};

	(void)state;
	radio_start("activation fail cid 2\nactivation fail times 1\napn internet");
	ops->activate(baseband, 2, &internet, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_activation_failed);
	ops->activate(baseband, 1, &internet, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_activation_failed);
	ops->activate(baseband, 1, &internet, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_NONE);
	radio_line("activation succeed");
	ops->activate(baseband, 2, &internet, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_NONE);
	ops->activate(baseband, 3, &stranger, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_activation_failed);
	radio_line("activation fail cid 3 reason 33 times 1");
	ops->activate(baseband, 3, &internet, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_not_subscribed);
	radio_line("deactivation fail times 1");
	ops->deactivate(baseband, 2, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_failed);
	radio_line("registration packet denied");
	ops->activate(baseband, 4, &internet, radio_done, &ending);
	radio_run(0);
	assert_int_equal(ending.cause, CAUSE_network_not_allowed);
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 2);
}

static void network_takes(void **state)
{
	struct ending ending = {0};

	(void)state;
	radio_start("deactivation delay 100");
	assert_false(simulator_lose_context(&radio, 1));
	assert_false(simulator_lose_context(&radio, 0));
	assert_false(simulator_lose_context(&radio, 99));
	ops->activate(baseband, 1, &internet, radio_done, &ending);
	ops->activate(baseband, 2, &internet, radio_done, &ending);
	radio_run(0);
	assert_true(simulator_lose_context(&radio, 2));
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 0);
	radio_run(0);
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 1);
	assert_int_equal(radio_lost, 2);
	/* While it is being deactivated: lost, and the deactivation ends as well. */
	ops->deactivate(baseband, 1, radio_done, &ending);
	radio_run(50);
	simulator_network_detach(&radio);
	radio_run(50);
	assert_int_equal(ending.times, 3);
	assert_int_equal(ending.cause, CAUSE_NONE);
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 2);
	assert_false(ops->attached(baseband));
	assert_int_equal(radio_state(BASEBAND_PACKET), 0);
}

static void abandon(void **state)
{
	struct baseband_operator list[1];
	struct ending one = {0}, two = {0};
	unsigned count = 9;

	(void)state;
	radio_start("activation delay 100\nscan delay 100");
	ops->activate(baseband, 1, &internet, radio_done, &one);
	ops->activate(baseband, 2, &internet, radio_done, &two);
	ops->scan(baseband, list, 1, &count, radio_done, &one);
	radio_run(50);
	ops->abandon(baseband, radio_done, &one);
	radio_run(1000);
	assert_int_equal(one.times, 0);
	assert_int_equal(count, 0);
	assert_int_equal(two.times, 1);
	ops->activate(baseband, 1, &internet, radio_done, &one);
	radio_run(100);
	assert_int_equal(one.cause, CAUSE_NONE);
	/* A deactivation nobody waits for takes place. */
	ops->deactivate(baseband, 1, radio_done, &one);
	ops->abandon(baseband, radio_done, &one);
	ops->activate(baseband, 1, &internet, radio_done, &two);
	radio_run(100);
	assert_int_equal(one.times, 1);
	assert_int_equal(two.times, 2);
	assert_int_equal(two.cause, CAUSE_NONE);
}

/* A callback that asks again is served by a later turn. */
static struct ending again_ending;

static void again(void *argument, enum cause cause)
{
	(void)argument;
	assert_int_equal(cause, CAUSE_NONE);
	ops->deactivate(baseband, 1, radio_done, &again_ending);
	assert_int_equal(again_ending.times, 0);
}

static void asks_again(void **state)
{
	(void)state;
	again_ending = (struct ending){0};
	radio_start("");
	ops->activate(baseband, 1, &internet, again, NULL);
	simulator_poll(&radio, radio_time);
	assert_int_equal(again_ending.times, 0);
	assert_int_equal(simulator_next(&radio, radio_time), 0);
	radio_run(0);
	assert_int_equal(again_ending.times, 1);
}

static void restart(void **state)
{
	struct ending ending = {0};

	(void)state;
	radio_start("activation delay 100");
	ops->activate(baseband, 1, &internet, radio_done, &ending);
	radio_run(100);
	ops->activate(baseband, 2, &internet, radio_done, &ending);
	simulator_restart(&radio, radio_time);
	radio_run(1000);
	assert_int_equal(ending.times, 1);
	assert_int_equal(radio_heard[BASEBAND_CONTEXT_LOST], 0);
	ops->activate(baseband, 1, &internet, radio_done, &ending);
	radio_run(100);
	assert_int_equal(ending.cause, CAUSE_NONE);
	radio_line("signal 3");
	radio_run(0);
	assert_int_equal(radio_heard[BASEBAND_SIGNAL_CHANGED], 1);
}

static void radio_off_and_on(void **state)
{
	struct baseband *baseband = &radio.baseband;

	(void)state;
	radio_start("registration both home\nsignal 20 0");
	assert_int_equal(baseband->operations->functionality(baseband), BASEBAND_FULL);
	baseband->operations->set_functionality(baseband, BASEBAND_RADIO_OFF);
	radio_run(1);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 0);
	assert_false(baseband->operations->attached(baseband));
	assert_int_equal(baseband->operations->signal(baseband).rssi, 99);
	baseband->operations->set_functionality(baseband, BASEBAND_FULL);
	radio_run(1);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 1);
	assert_true(baseband->operations->attached(baseband));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pin),
		cmocka_unit_test(puk),
		cmocka_unit_test(blocked),
		cmocka_unit_test(card_out_and_in),
		cmocka_unit_test(registration_delay),
		cmocka_unit_test(registration_states),
		cmocka_unit_test(registration_fails_first),
		cmocka_unit_test(coverage),
		cmocka_unit_test(scan),
		cmocka_unit_test(selection),
		cmocka_unit_test(attachment),
		cmocka_unit_test(attach_waits),
		cmocka_unit_test(attach_fails),
		cmocka_unit_test(activation),
		cmocka_unit_test(activation_fails),
		cmocka_unit_test(network_takes),
		cmocka_unit_test(abandon),
		cmocka_unit_test(asks_again),
		cmocka_unit_test(restart),
		cmocka_unit_test(radio_off_and_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
