/* SPDX-License-Identifier: MIT */
#include "tls_services.h"

#include "product_limits.h"

#ifdef LIMIT_TLS_SESSIONS

#include "services/tls/tls_sessions.h"

static struct tls_sessions sessions;
static struct tls_session list[LIMIT_TLS_SESSIONS];
#ifdef LIMIT_TLS_SERVERS
enum { POOL = TLS_SERVER_POOL };
#else
enum { POOL = TLS_POOL };
#endif
static uint64_t pool[LIMIT_TLS_SESSIONS * POOL / sizeof(uint64_t)];

void tls_services_init(struct random *random, const struct tls_trust *trust,
		       struct services *services)
{
	tls_sessions_init(&sessions, list, LIMIT_TLS_SESSIONS, pool, sizeof pool, random,
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
