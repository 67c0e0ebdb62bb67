/* SPDX-License-Identifier: MIT */
#include "services/tls/tls_sessions.h"

#include "lwip/arch.h"
#include "mbedtls/memory_buffer_alloc.h"

void tls_pool_broken(int status)
{
	(void)status;
	lwip_platform_assert("mbedTLS's pool is damaged", __FILE__, __LINE__);
}

void tls_sessions_init(struct tls_sessions *sessions, struct tls_session *list, unsigned count,
		       void *pool, size_t pool_size, struct random *random, struct clock *clock,
		       struct connections *connections)
{
	*sessions = (struct tls_sessions){.list = list, .count = count, .random = random};
	for (unsigned i = 0; i < count; i++)
		list[i] = (struct tls_session){.sessions = sessions};
	mbedtls_memory_buffer_alloc_init(pool, pool_size);
	mbedtls_ctr_drbg_init(&sessions->generator);
	tls_clock_use(clock);
	connections->tls = &tls_layer;
	connections->tls_sessions = sessions;
}
