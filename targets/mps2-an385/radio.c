/* SPDX-License-Identifier: MIT */
#include "mps2-an385/radio.h"

#include "mps2-an385/lasting.h"

struct simulator radio_simulator;
struct world_names radio_names;

static struct {
	uint32_t check;
	struct world world;
} lasting LASTING;

void radio_start(uint32_t now)
{
	if (lasting.check != lasting_check(sizeof lasting))
		world_ordinary(&lasting.world);
	lasting.check = lasting_check(sizeof lasting);
	world_names_init(&radio_names, &lasting.world);
	simulator_init(&radio_simulator, &lasting.world, now);
}
