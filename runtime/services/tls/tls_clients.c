/* SPDX-License-Identifier: MIT */
#include "services/tls/tls_clients.h"

#include "lwip/arch.h"
#include "mbedtls/memory_buffer_alloc.h"

void tls_pool_broken(int status)
{
	(void)status;
	lwip_platform_assert("mbedTLS's pool is damaged", __FILE__, __LINE__);
}

void tls_clients_init(struct tls_clients *clients, struct tls_client *list, unsigned count,
		      void *pool, size_t pool_size, struct random *random, struct clock *clock,
		      struct connections *connections)
{
	*clients = (struct tls_clients){.list = list, .count = count, .random = random};
	for (unsigned i = 0; i < count; i++)
		list[i] = (struct tls_client){.clients = clients};
	mbedtls_memory_buffer_alloc_init(pool, pool_size);
	mbedtls_ctr_drbg_init(&clients->generator);
	tls_clock_use(clock);
	connections->tls = &tls_layer;
	connections->tls_clients = clients;
}
