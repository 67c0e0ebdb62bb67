/* SPDX-License-Identifier: MIT */
/*
 * The memory of a modem as a constant, for who has it as an array: at_modem_size() with sizes that
 * the compiler knows. The product's header says it for the product: PRODUCT_MEMORY(ports).
 */
#ifndef ENGINE_MEMORY_H
#define ENGINE_MEMORY_H

#include "engine/port.h"

/* Every part begins where a pointer or a 64-bit number may. */
#define AT_ALIGNED(n) (((n) + 7) & ~(size_t)7)

/* What a port has besides its structure. */
#define AT_PORT_MEMORY(arguments, settings, line, unsolicited)                                     \
	(AT_ALIGNED(arguments) + AT_ALIGNED(settings) + AT_ALIGNED((line) + 1u) +                  \
	 AT_ALIGNED(unsolicited) + AT_ALIGNED(AT_STAGING_SIZE))

#define AT_MODEM_MEMORY(ports, port_memory, settings)                                              \
	(AT_ALIGNED(sizeof(struct at_modem)) + AT_ALIGNED((ports) * sizeof(struct at_port)) +      \
	 (ports) * (port_memory) + AT_ALIGNED(settings))

#endif
