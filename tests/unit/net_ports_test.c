/* SPDX-License-Identifier: MIT */
/* The local ports of who names none, wherever chance has lwIP begin. */
#include "support/net_world.h"

#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lwip/priv/tcp_priv.h"

/* IANA's dynamic ports (RFC 6335 6), all that the beginning may be. */
enum { PORTS_FIRST = 49152, PORTS = 16384 };

static uint32_t drawn; /* each random number */

/* In the place of the C library's. */
ssize_t getrandom(void *buffer, size_t n, unsigned flags)
{
	(void)flags;
	for (size_t i = 0; i < n; i++)
		((uint8_t *)buffer)[i] = (uint8_t)(drawn >> i % sizeof drawn * 8);
	return (ssize_t)n;
}

static uint16_t next_port(void)
{
	struct tcp_pcb *pcb = tcp_new();
	uint16_t port;

	assert_int_equal(tcp_bind(pcb, IP4_ADDR_ANY, 0), ERR_OK);
	port = pcb->local_port;
	tcp_abort(pcb);
	return port;
}

static void every_beginning_leads_to_dynamic_ports(void **state)
{
	(void)state;
	for (drawn = 0x12340000; drawn < 0x12340000 + 2 * PORTS; drawn++) {
		uint16_t first;

		tcp_init();
		first = next_port();
		assert_in_range(first, PORTS_FIRST, PORTS_FIRST + PORTS - 1);
		assert_in_range(next_port(), PORTS_FIRST, PORTS_FIRST + PORTS - 1);
		assert_int_not_equal(next_port(), first);
	}
}

static void the_first_connections_open_at_the_end_of_the_range(void **state)
{
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peers[2];
	struct heard heard[2];

	(void)state;
	for (drawn = 2 * PORTS - 3; drawn < 2 * PORTS; drawn++) {
		tcp_init();
		for (unsigned i = 0; i < 2; i++)
			open_to(i, &heard[i], listener, port, &peers[i]);
		net_close_all(NULL);
		for (unsigned i = 0; i < 2; i++)
			close(peers[i]);
	}
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_beginning_leads_to_dynamic_ports),
		cmocka_unit_test_teardown(the_first_connections_open_at_the_end_of_the_range,
					  net_close_all),
	};

	return cmocka_run_group_tests(tests, net_setup, net_teardown);
}
