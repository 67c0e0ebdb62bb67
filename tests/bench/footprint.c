/* SPDX-License-Identifier: MIT */
/*
 * What a port takes of a Cortex-M3's RAM, as sizes of symbols that report.py reads from the object
 * file: nothing here runs. It includes the product's tables because only they know its largest
 * argument structure.
 */
#include "tables.c"

#include "engine/port.h"

#define ALIGNED(n) (((n) + 7) & ~7u)

const char footprint_state[ALIGNED(sizeof(struct at_port))] = {0};
const char footprint_arguments[ALIGNED(sizeof(union arguments))] = {0};
const char footprint_line[ALIGNED(PRODUCT_LINE_SIZE + 1)] = {0};
const char footprint_unsolicited[ALIGNED(PRODUCT_UNSOLICITED_SIZE)] = {0};
const char footprint_staging[ALIGNED(AT_STAGING_SIZE)] = {0};
const char footprint_port_settings[ALIGNED(sizeof(struct product_port_settings))] = {0};
const char footprint_modem_settings[ALIGNED(sizeof(struct product_settings))] = {0};
