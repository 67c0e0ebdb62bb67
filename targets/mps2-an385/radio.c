/* SPDX-License-Identifier: MIT */
#include "mps2-an385/radio.h"

#include <string.h>

#include "base/crc32.h"
#include "product.h"

struct simulator radio_simulator;
struct world_names radio_names;

static struct lasting {
	uint32_t check; /* of the build that knows the world's layout */
	struct world world;
} lasting __attribute__((section(".noinit")));

/* A build with another layout must not take the world for its own. */
static uint32_t layout(void)
{
	uint32_t size = sizeof lasting.world;

	return crc32_add(
		crc32_add(0, product_description->build, strlen(product_description->build)), &size,
		sizeof size);
}

void radio_start(uint32_t now)
{
	if (lasting.check != layout())
		world_ordinary(&lasting.world);
	lasting.check = layout();
	world_names_init(&radio_names, &lasting.world);
	simulator_init(&radio_simulator, &lasting.world, now);
}
