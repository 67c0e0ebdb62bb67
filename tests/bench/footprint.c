/* SPDX-License-Identifier: MIT */
/*
 * What a port takes of a Cortex-M3's RAM, as sizes of symbols that report.py reads from the object
 * file: nothing here runs. It includes the product's tables because only they know its largest
 * argument structure.
 */
#include "tables.c"

#include "engine/memory.h"

const char footprint_state[AT_ALIGNED(sizeof(struct at_port))] = {0};
const char footprint_arguments[AT_ALIGNED(sizeof(union product_arguments))] = {0};
const char footprint_line[AT_ALIGNED(PRODUCT_LINE_SIZE + 1)] = {0};
const char footprint_unsolicited[AT_ALIGNED(PRODUCT_UNSOLICITED_SIZE)] = {0};
const char footprint_staging[AT_ALIGNED(AT_STAGING_SIZE)] = {0};
const char footprint_port_settings[AT_ALIGNED(sizeof(struct product_port_settings))] = {0};
const char footprint_modem_settings[AT_ALIGNED(sizeof(struct product_settings))] = {0};
