/* SPDX-License-Identifier: MIT */
/* The runner's end of the image's UARTs: whom the image knows of before it gets a host's bytes. The
 * control link is this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mps2-an385/runner/uart_end.h"

#include <cmocka.h>

enum { PORTS = 2 };

static struct uart_end ends[PORTS];
static int image[PORTS]; /* the emulator's ends of the UARTs' sockets */
static unsigned unknown_hosts;
static struct at_stream hosts[PORTS];

/* What the image was told and has not answered, by port. */
static control_replied *unanswered[PORTS];

bool control_link_send(struct control_link *link, const char *line, size_t n,
		       control_replied *replied, void *context)
{
	(void)link, (void)line, (void)n;
	unanswered[(struct uart_end *)context - ends] = replied;
	return true;
}

static void answer(unsigned port)
{
	control_replied *replied = unanswered[port];

	assert_non_null(replied);
	unanswered[port] = NULL;
	replied(&ends[port], REPLY_OK, "ok");
}

static void comes(unsigned port)
{
	ends[port].end.operations->attach(&ends[port].end, &hosts[port]);
}

static void goes(unsigned port)
{
	ends[port].end.operations->detach(&ends[port].end);
}

static bool takes_bytes(unsigned port)
{
	return ends[port].end.operations->ready(&ends[port].end);
}

static int open_ports(void **state)
{
	(void)state;
	unknown_hosts = 0;
	for (unsigned i = 0; i < PORTS; i++) {
		int pair[2];

		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
			return -1;
		image[i] = pair[1];
		unanswered[i] = NULL;
		uart_end_init(&ends[i], NULL, i + 1, pair[0], pair[1], &unknown_hosts);
	}
	return 0;
}

static int close_ports(void **state)
{
	(void)state;
	for (unsigned i = 0; i < PORTS; i++) {
		close(ends[i].descriptor);
		close(image[i]);
	}
	return 0;
}

static void a_hosts_bytes_wait_until_the_image_knows_of_it(void **state)
{
	(void)state;
	comes(0);
	assert_false(takes_bytes(0));
	answer(0);
	assert_true(takes_bytes(0));
}

static void and_of_all_who_came_before(void **state)
{
	(void)state;
	comes(0);
	comes(1);
	answer(0);
	assert_false(takes_bytes(0));
	answer(1);
	assert_true(takes_bytes(0));
	assert_true(takes_bytes(1));
}

static void one_who_goes_keeps_nobody_waiting(void **state)
{
	(void)state;
	comes(0);
	answer(0);
	comes(1);
	answer(1);
	goes(1);
	assert_true(takes_bytes(0));
}

static void one_who_went_before_the_image_knew_of_him(void **state)
{
	(void)state;
	comes(0);
	answer(0);
	comes(1);
	goes(1);
	assert_true(takes_bytes(0));
	answer(1);
	assert_true(takes_bytes(0));
}

static void one_who_comes_while_the_image_is_told_of_anothers_going(void **state)
{
	(void)state;
	comes(0);
	answer(0);
	comes(1);
	answer(1);
	goes(1);
	comes(1);
	assert_false(takes_bytes(0));
	while (unanswered[1])
		answer(1); /* that the first went, then that the second came */
	assert_true(takes_bytes(0));
	assert_true(takes_bytes(1));
}

static void after_a_restart_all_are_told_of_again(void **state)
{
	(void)state;
	comes(0);
	comes(1);
	answer(0);
	for (unsigned i = 0; i < PORTS; i++)
		uart_end_restarted(&ends[i]);
	answer(0);
	assert_false(takes_bytes(0));
	answer(1);
	assert_true(takes_bytes(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_hosts_bytes_wait_until_the_image_knows_of_it,
						open_ports, close_ports),
		cmocka_unit_test_setup_teardown(and_of_all_who_came_before, open_ports,
						close_ports),
		cmocka_unit_test_setup_teardown(one_who_goes_keeps_nobody_waiting, open_ports,
						close_ports),
		cmocka_unit_test_setup_teardown(one_who_went_before_the_image_knew_of_him,
						open_ports, close_ports),
		cmocka_unit_test_setup_teardown(
			one_who_comes_while_the_image_is_told_of_anothers_going, open_ports,
			close_ports),
		cmocka_unit_test_setup_teardown(after_a_restart_all_are_told_of_again, open_ports,
						close_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
