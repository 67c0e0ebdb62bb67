/* SPDX-License-Identifier: MIT */
/*
 * Memory that a reset leaves alone: variables in the section `.noinit`. After power-up, or when
 * another build ran before, it holds anything: who keeps something there keeps a check word with
 * it.
 */
#ifndef MPS2_LASTING_H
#define MPS2_LASTING_H

#include <stddef.h>
#include <stdint.h>

#define LASTING __attribute__((section(".noinit")))

/* The check word of a variable of `size` bytes that this build has written. */
uint32_t lasting_check(size_t size);

#endif
