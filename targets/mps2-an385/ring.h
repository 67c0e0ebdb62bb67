/* SPDX-License-Identifier: MIT */
/*
 * A ring of bytes between one who puts and one who takes, of which either may be an interrupt
 * handler: each writes only its own index. The size is a power of two, all of it can be used.
 */
#ifndef MPS2_RING_H
#define MPS2_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
	uint8_t *bytes;
	uint32_t size;
	_Atomic uint32_t put, taken; /* count on; their difference is what is in it */
};

static inline void ring_init(struct ring *ring, uint8_t *bytes, uint32_t size)
{
	ring->bytes = bytes;
	ring->size = size;
	atomic_init(&ring->put, 0);
	atomic_init(&ring->taken, 0);
}

static inline uint32_t ring_used(const struct ring *ring)
{
	return atomic_load_explicit(&ring->put, memory_order_acquire) -
	       atomic_load_explicit(&ring->taken, memory_order_acquire);
}

static inline uint32_t ring_room(const struct ring *ring)
{
	return ring->size - ring_used(ring);
}

/* Only who puts. False: full, the byte is not in it. */
static inline bool ring_put(struct ring *ring, uint8_t byte)
{
	uint32_t put = atomic_load_explicit(&ring->put, memory_order_relaxed);

	if (put - atomic_load_explicit(&ring->taken, memory_order_acquire) == ring->size)
		return false;
	ring->bytes[put & (ring->size - 1)] = byte;
	atomic_store_explicit(&ring->put, put + 1, memory_order_release);
	return true;
}

/* Only who takes. False: empty. */
static inline bool ring_take(struct ring *ring, uint8_t *byte)
{
	uint32_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);

	if (atomic_load_explicit(&ring->put, memory_order_acquire) == taken)
		return false;
	*byte = ring->bytes[taken & (ring->size - 1)];
	atomic_store_explicit(&ring->taken, taken + 1, memory_order_release);
	return true;
}

/* Takes all there is. Only who takes. */
static inline void ring_clear(struct ring *ring)
{
	atomic_store_explicit(&ring->taken, atomic_load_explicit(&ring->put, memory_order_acquire),
			      memory_order_release);
}

#endif
