/* SPDX-License-Identifier: MIT */
/*
 * The memory of TLS sessions, for the board that owns it, and their inner life, for the files of
 * this folder. Handlers use tls.h alone.
 *
 * A session is joined to a connection while that is secured: it stands between the connection and
 * its TCP (struct connection_layer). What the peer sends waits enciphered in the connection, within
 * TCP's window, until the user has read what came before.
 */
#ifndef SERVICES_TLS_TLS_SESSIONS_H
#define SERVICES_TLS_TLS_SESSIONS_H

#include "mbedtls/ctr_drbg.h"
#include "mbedtls/ssl.h"

#include "drivers/clock.h"
#include "drivers/random.h"
#include "services/net/connection_table.h"
#include "services/tls/tls.h"

enum {
	/* Of mbedTLS's pool, for each session: the buffers, and what a handshake takes with keys of
	 * 4,096 bits all along the chain: 20 KB, and 4 KB more where pointers are long. */
	TLS_POOL = MBEDTLS_SSL_IN_CONTENT_LEN + MBEDTLS_SSL_OUT_CONTENT_LEN +
		   (sizeof(void *) > 4 ? 24 : 20) * 1024,
	/* Of a product with servers, whose own key may be as long: more is calculated with it. */
	TLS_SERVER_POOL = TLS_POOL + 8 * 1024,
	TLS_PLAIN = 1024, /* bytes deciphered ahead */
	/* For who states no connect time-out: to a server, with TCP's, */
	TLS_HANDSHAKE_MS = 60000,
	TLS_ACCEPT_MS = 30000 /* and of a peer who has come. */
};

struct tls_sessions;

struct tls_session {
	struct connection *connection; /* NULL: free */
	struct tls_sessions *sessions;
	const struct tls_configuration *configuration;
	mbedtls_ssl_context ssl;
	mbedtls_ssl_config settings;
	mbedtls_x509_crt certificate; /* the user's own */
	mbedtls_pk_context key;
	struct address address; /* the certificate must be for; 0: for a name */
#ifdef TLS_SERVERS
	bool server; /* the peer has come to us */
#endif
	bool secured;	 /* the handshake is over, and the peer is who he should be */
	bool drained;	 /* mbedTLS has been told that the peer sends no more */
	bool finished;	 /* our close_notify is behind what was written */
	bool over, told; /* the peer's stream has ended, as `end` says; and the user knows */
	enum cause end;
	size_t held;		  /* bytes taken, of a record that TCP had no room for */
	size_t at, filled;	  /* of `plain`: read so far, in it */
	uint8_t plain[TLS_PLAIN]; /* deciphered */
};

struct tls_sessions {
	struct tls_session *list;
	unsigned count;
	struct random *random;
	mbedtls_ctr_drbg_context generator;
	bool seeded;
};

/* Makes `count` sessions out of `list`, and lets `connections` open secured connections. Once per
 * program; `pool` has TLS_POOL bytes for each session, or TLS_SERVER_POOL. All must stay. */
void tls_sessions_init(struct tls_sessions *sessions, struct tls_session *list, unsigned count,
		       void *pool, size_t pool_size, struct random *random, struct clock *clock,
		       struct connections *connections);

/* --- Between the files of this folder. */

extern const struct connection_layer tls_layer; /* connection_tls.c */

static inline bool tls_is_server(const struct tls_session *session)
{
#ifdef TLS_SERVERS
	return session->server;
#else
	(void)session;
	return false;
#endif
}

/* tls_settings.c: what the configuration says, to mbedTLS. */
enum cause tls_settings_make(struct tls_session *session);
void tls_settings_free(struct tls_session *session);

/* tls_trust.c: who may vouch for the peer, and for which host. */
void tls_trust_require(struct tls_session *session);
/* Takes the host's name or dotted address (n bytes) as what the certificate must be for. */
enum cause tls_trust_name(struct tls_session *session, const char *host, size_t n);

/* tls_clock.c */
void tls_clock_use(struct clock *clock);

#endif
