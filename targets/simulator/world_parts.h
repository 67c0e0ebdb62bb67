/* SPDX-License-Identifier: MIT */
/*
 * The parts of the world's parser, for world.c only: each reads the words after its key, changes
 * the world when all of them are right, and says what it changed by bits of `changed`.
 */
#ifndef SIMULATOR_WORLD_PARTS_H
#define SIMULATOR_WORLD_PARTS_H

#include "simulator/words.h"
#include "simulator/world.h"

/* world_sim.c */
bool world_read_sim(struct world *world, struct words *words);
bool world_read_imsi(struct world *world, struct words *words);
bool world_read_iccid(struct world *world, struct words *words);
bool world_read_imei(struct world *world, struct words *words);

/* world_radio.c */
bool world_read_operator(struct world *world, struct words *words);
bool world_read_signal(struct world *world, struct words *words);
bool world_read_network(struct world *world, struct words *words);
bool world_read_registration(struct world *world, struct words *words);
bool world_read_attach(struct world *world, struct words *words);
/* `delay`, `fail` and `succeed` of the procedure. */
bool world_read_procedure(struct world *world, struct words *words, enum world_procedure procedure);

/* world_hosts.c */
bool world_read_apn(struct world *world, struct words *words);
bool world_read_host(struct world *world, struct words *words);
bool world_read_redirect(struct world *world, struct words *words);

/* world_wifi.c */
bool world_read_wifi(struct world *world, struct words *words);
bool world_read_station(struct world *world, struct words *words);

/* world_trust.c */
bool world_read_trust(struct world *world, struct words *words);

#endif
