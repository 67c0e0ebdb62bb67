/* SPDX-License-Identifier: MIT */
/* The control protocol: lines in, lines out. */
#include "support/radio.h"

#include <stdio.h>
#include <string.h>

static char answers[2048];

static void record(void *client, const char *line)
{
	assert_ptr_equal(client, answers);
	assert_true(strlen(answers) + strlen(line) + 2 < sizeof(answers));
	strcat(answers, line);
	strcat(answers, "\n");
}

static enum control_result board_command(struct control_hook *hook, const char *const *words,
					 unsigned count, control_write *write, void *client,
					 char *message, size_t size)
{
	(void)hook;
	if (strcmp(words[0], "line") != 0)
		return CONTROL_UNKNOWN;
	if (count != 4) {
		snprintf(message, size, "line PORT dtr on|off");
		return CONTROL_ERROR;
	}
	write(client, words[3]);
	return CONTROL_OK;
}

static struct control_hook hook = {board_command};
static struct control control = {&radio, &hook};

/* What the lines, ended by LF, are answered. */
static const char *say(const char *lines)
{
	struct control_session session;

	answers[0] = '\0';
	control_open(&session, &control, record, answers);
	control_input(&session, lines, strlen(lines));
	return answers;
}

static void world_lines(void **state)
{
	(void)state;
	radio_start("");
	assert_string_equal(say("signal 7 1\n"), "ok\n");
	radio_run(0);
	assert_int_equal(radio.baseband.operations->signal(&radio.baseband).rssi, 7);
	assert_string_equal(say("signal 70\n"),
			    "error the signal strength is `70`, not a number from 0 to 31\n");
	assert_string_equal(say("flash\n"), "error unknown key `flash`\n");
	assert_string_equal(say("host new.example 10.1.2.3\nhost new.example gone\n"), "ok\nok\n");
	assert_string_equal(say("# a comment\n\n"), "ok\n");
}

static void versions(void **state)
{
	(void)state;
	radio_start("");
	assert_string_equal(say("control 1\n"), "ok\n");
	assert_string_equal(say("control 2\n"), "error control 2: this modem speaks control 1\n");
	assert_string_equal(say("version\n"), "control 1\nworld 1\nok\n");
}

static void new_world(void **state)
{
	(void)state;
	radio_start("signal 7\nhost a 10.0.0.1");
	assert_string_equal(say("world 2\n"),
			    "error the version of the world is `2`, not a number from 1 to 1\n");
	assert_int_equal(radio_world.host_count, 1);
	assert_string_equal(say("world 1\nsim pin 1234\n"), "ok\nok\n");
	radio_run(0);
	assert_int_equal(radio_world.host_count, 0);
	assert_string_equal(say("show sim\n"), "sim pin pin-tries 3 puk-tries 10\nok\n");
	assert_int_equal(radio_heard[BASEBAND_SIM_CHANGED], 1);
	assert_int_equal(radio_heard[BASEBAND_SIGNAL_CHANGED], 1);
}

static void network(void **state)
{
	static const struct baseband_context context = {"internet", "", ""};
	struct baseband *baseband = &radio.baseband;
	struct ending ending = {0};

	(void)state;
	radio_start("activation delay 10");
	baseband->operations->activate(baseband, 2, &context, radio_done, &ending);
	assert_string_equal(say("show contexts\n"), "context 2 activating\nok\n");
	radio_run(10);
	assert_string_equal(say("show contexts\n"), "context 2 active\nok\n");
	assert_string_equal(say("network deactivate 1\n"), "error context 1 is not active\n");
	assert_string_equal(say("network deactivate\n"), "error the context is missing\n");
	assert_string_equal(say("network deactivate 2\n"), "ok\n");
	radio_run(0);
	assert_int_equal(radio_lost, 2);
	assert_string_equal(say("show contexts\n"), "ok\n");
	assert_string_equal(say("network detach\n"), "ok\n");
	radio_run(0);
	assert_string_equal(say("show registration\n"),
			    "registration circuit home lac 0001 ci 0001\n"
			    "registration packet none\n"
			    "selection automatic\n"
			    "serving 00101 utran \"Test PLMN 1-1\" \"Test1-1\"\n"
			    "attached no\nok\n");
	assert_string_equal(say("network off\n"), "ok\n");
	radio_run(0);
	assert_string_equal(say("show registration\n"), "registration circuit searching\n"
							"registration packet searching\n"
							"selection automatic\n"
							"attached no\nok\n");
	assert_string_equal(say("show signal\n"), "signal unknown unknown\nok\n");
}

static void show(void **state)
{
	(void)state;
	radio_start("host A.b 10.0.0.1\nredirect udp 10.0.0.1 53 to 127.0.0.1 5353\n"
		    "redirect any 10.0.0.2 any to 127.0.0.1 any\n"
		    "operator 22201 current gsm \"TIM it\" TIM");
	assert_string_equal(say("show hosts\n"),
			    "host a.b 10.0.0.1\n"
			    "redirect udp 10.0.0.1 53 to 127.0.0.1 5353\n"
			    "redirect any 10.0.0.2 any to 127.0.0.1 any\nok\n");
	assert_string_equal(say("show operators\n"),
			    "operator 22201 current gsm \"TIM it\" \"TIM\"\nok\n");
	assert_string_equal(say("show signal\n"), "signal 20 0\nok\n");
	assert_string_equal(say("show\n"), "error what to show is missing\n");
	assert_string_equal(say("show all\n"),
			    "error what to show is `all`, not one of sim, "
			    "registration, contexts, signal, operators, hosts, wifi\n");
	assert_string_equal(say("show sim now\n"), "error `now` is too much\n");
}

/* What `show` says of operators and hosts is a world again. */
static void shown_is_world(void **state)
{
	char shown[sizeof(answers)];

	(void)state;
	radio_start("operator 22201 available gsm \"TIM it\" TIM");
	strcpy(shown, say("show operators\n"));
	*strstr(shown, "ok\n") = '\0';
	radio_start("");
	assert_string_equal(say(shown), "ok\n");
	strcat(shown, "ok\n");
	assert_string_equal(say("show operators\n"), shown);
}

static void board(void **state)
{
	(void)state;
	radio_start("");
	assert_string_equal(say("line 1 dtr off\n"), "off\nok\n");
	assert_string_equal(say("line 1\n"), "error line PORT dtr on|off\n");
	control.hook = NULL;
	assert_string_equal(say("line 1 dtr off\n"), "error unknown key `line`\n");
	control.hook = &hook;
}

/* Bytes in pieces, any line end, lines without end. */
static void framing(void **state)
{
	struct control_session session;
	char flood[1000];

	(void)state;
	radio_start("");
	control_open(&session, &control, record, answers);
	answers[0] = '\0';
	for (const char *c = "signal 5\r\nversion\rsignal 6"; *c; c++)
		control_input(&session, c, 1);
	assert_string_equal(answers, "ok\ncontrol 1\nworld 1\nok\n");
	answers[0] = '\0';
	memset(flood, 'x', sizeof(flood));
	control_input(&session, flood, sizeof(flood));
	control_input(&session, flood, sizeof(flood));
	control_input(&session, "\nversion\n", 9);
	assert_string_equal(answers, "error the line is too long\ncontrol 1\nworld 1\nok\n");
	answers[0] = '\0';
	control_input(&session, "a\0b\n", 4);
	assert_string_equal(answers, "error control character 0x00\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(world_lines), cmocka_unit_test(versions),
		cmocka_unit_test(new_world),   cmocka_unit_test(network),
		cmocka_unit_test(show),	       cmocka_unit_test(shown_is_world),
		cmocka_unit_test(board),       cmocka_unit_test(framing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
