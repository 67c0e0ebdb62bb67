/* SPDX-License-Identifier: MIT */
#include "mps2-an385/radio.h"

#include "mps2-an385/lasting.h"

struct simulator radio_simulator;
struct world_names radio_names;

static struct {
	uint32_t check;
	struct world world;
#if NETWORK_WLANS
	struct world_wifi wifi;
#endif
} lasting LASTING;

#if NETWORK_WLANS
static struct wifi wifi;
struct wifi *const radio_wifi = &wifi;
#else
struct wifi *const radio_wifi = NULL;
#endif

/* What was there before the reset, or the ordinary world. */
static void start_world(void)
{
	if (lasting.check == lasting_check(sizeof lasting))
		return;
#if NETWORK_WLANS
	lasting.world.wifi = &lasting.wifi;
#else
	lasting.world.wifi = NULL;
#endif
	world_ordinary(&lasting.world);
	lasting.check = lasting_check(sizeof lasting);
}

void radio_init(void)
{
#if NETWORK_WLANS
	wifi_init(&wifi, &lasting.wifi);
#endif
}

void radio_start(uint32_t now)
{
	start_world();
	world_names_init(&radio_names, &lasting.world);
	simulator_init(&radio_simulator, &lasting.world, now);
}

void radio_poll(uint32_t now)
{
	simulator_poll(&radio_simulator, now);
#if NETWORK_WLANS
	wifi_poll(&wifi, now);
#endif
}

uint32_t radio_next(uint32_t now)
{
	uint32_t wait = simulator_next(&radio_simulator, now);

#if NETWORK_WLANS
	uint32_t its = wifi_next(&wifi, now);

	wait = its < wait ? its : wait;
#endif
	return wait;
}
