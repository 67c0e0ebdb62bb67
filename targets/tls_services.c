/* SPDX-License-Identifier: MIT */
#include "tls_services.h"

#include "product_limits.h"

#ifdef LIMIT_TLS_CLIENTS

#include "services/tls/tls_clients.h"

static struct tls_clients clients;
static struct tls_client list[LIMIT_TLS_CLIENTS];
static uint64_t pool[LIMIT_TLS_CLIENTS * TLS_POOL / sizeof(uint64_t)];

void tls_services_init(struct random *random, const struct tls_trust *trust,
		       struct services *services)
{
	tls_clients_init(&clients, list, LIMIT_TLS_CLIENTS, pool, sizeof pool, random,
			 services->clock, services->connections);
	services->trust = trust;
}

#else

void tls_services_init(struct random *random, const struct tls_trust *trust,
		       struct services *services)
{
	(void)random;
	(void)trust;
	(void)services;
}

#endif
