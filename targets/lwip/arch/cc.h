/* SPDX-License-Identifier: MIT */
/*
 * What lwIP asks of the compiler and the platform. The functions named here, and sys_now(), are
 * the target's: targets/lwip/unix.c for processes, a board's own file there.
 */
#ifndef LWIP_ARCH_CC_H
#define LWIP_ARCH_CC_H

#include <stdint.h>

/* 32 random bits, for sequence numbers, ports and transaction ids. */
uint32_t lwip_platform_random(void);
/* An inner contradiction of lwIP: says what and where, and does not return. */
_Noreturn void lwip_platform_assert(const char *message, const char *file, int line);

#define LWIP_RAND()		      ((u32_t)lwip_platform_random())
#define LWIP_PLATFORM_ASSERT(message) lwip_platform_assert(message, __FILE__, __LINE__)
/* PPP stirs its randomness with any clock. */
#define sys_jiffies sys_now
/* Traces of lwIP are not compiled in. */
#define LWIP_PLATFORM_DIAG(message) ((void)0)
/* The C library may have htons() and its like; lwIP's own names stay lwip_htons(). */
#define LWIP_DONT_PROVIDE_BYTEORDER_FUNCTIONS 1
#define SYS_ARCH_DECL_PROTECT(level)
#define SYS_ARCH_PROTECT(level)	  ((void)0)
#define SYS_ARCH_UNPROTECT(level) ((void)0)

#endif
