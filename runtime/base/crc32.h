/* SPDX-License-Identifier: MIT */
/* CRC-32 of IEEE 802.3 (reflected 0xedb88320), for whoever keeps bytes on a medium. */
#ifndef BASE_CRC32_H
#define BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* Carries on from `crc`, the value of what came before; 0 to begin. */
uint32_t crc32_add(uint32_t crc, const void *bytes, size_t n);

#endif
