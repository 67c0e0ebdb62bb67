/* SPDX-License-Identifier: MIT */
#include "loop.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>

#include "complain.h"

void turn_start(struct turn *turn)
{
	turn->count = 0;
	turn->timeout = UINT32_MAX;
}

unsigned turn_watch(struct turn *turn, int descriptor, short events)
{
	/* The number of descriptors is bounded by ports and by the network's sockets; past the end
	 * nothing is watched, and the next turn tries again. */
	if (turn->count == TURN_DESCRIPTORS) {
		turn_within(turn, 10);
		return TURN_DESCRIPTORS;
	}
	turn->descriptors[turn->count] = (struct pollfd){.fd = descriptor, .events = events};
	return turn->count++;
}

void turn_within(struct turn *turn, uint32_t ms)
{
	if (ms < turn->timeout)
		turn->timeout = ms;
}

void turn_wait(struct turn *turn)
{
	int timeout = turn->timeout > INT_MAX ? -1 : (int)turn->timeout;

	if (poll(turn->descriptors, turn->count, timeout) >= 0)
		return;
	if (errno != EINTR) {
		complain("poll failed");
		exit(1);
	}
	for (unsigned i = 0; i < turn->count; i++)
		turn->descriptors[i].revents = 0;
}

short turn_events(const struct turn *turn, unsigned slot)
{
	return slot < turn->count ? turn->descriptors[slot].revents : 0;
}

uint32_t clock_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint32_t)time.tv_sec * 1000u + (uint32_t)(time.tv_nsec / 1000000);
}
