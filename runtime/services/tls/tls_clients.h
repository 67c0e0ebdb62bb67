/* SPDX-License-Identifier: MIT */
/*
 * The memory of TLS clients, for the board that owns it, and their inner life, for the files of
 * this folder. Handlers use tls.h alone.
 *
 * A client is joined to a connection while that is secured: it stands between the connection and
 * its TCP (struct connection_layer). What the peer sends waits enciphered in the connection, within
 * TCP's window, until the user has read what came before.
 */
#ifndef SERVICES_TLS_TLS_CLIENTS_H
#define SERVICES_TLS_TLS_CLIENTS_H

#include "mbedtls/ctr_drbg.h"
#include "mbedtls/ssl.h"

#include "drivers/clock.h"
#include "drivers/random.h"
#include "services/net/connection_table.h"
#include "services/tls/tls.h"

enum {
	/* Of mbedTLS's pool, for each client: the buffers, and what a handshake takes with keys of
	 * 4,096 bits all along the chain: 20 KB, and 4 KB more where pointers are long. */
	TLS_POOL = MBEDTLS_SSL_IN_CONTENT_LEN + MBEDTLS_SSL_OUT_CONTENT_LEN +
		   (sizeof(void *) > 4 ? 24 : 20) * 1024,
	TLS_PLAIN = 1024,	 /* bytes deciphered ahead */
	TLS_HANDSHAKE_MS = 60000 /* with TCP's; for who states no connect time-out */
};

struct tls_clients;

struct tls_client {
	struct connection *connection; /* NULL: free */
	struct tls_clients *clients;
	const struct tls_configuration *configuration;
	mbedtls_ssl_context ssl;
	mbedtls_ssl_config settings;
	mbedtls_x509_crt certificate; /* the user's own */
	mbedtls_pk_context key;
	struct address address; /* the certificate must be for; 0: for a name */
	bool secured;		/* the handshake is over, and the peer is who he should be */
	bool drained;		/* mbedTLS has been told that the peer sends no more */
	bool finished;		/* our close_notify is behind what was written */
	bool over, told;	/* the peer's stream has ended, as `end` says; and the user knows */
	enum cause end;
	size_t held;		  /* bytes taken, of a record that TCP had no room for */
	size_t at, filled;	  /* of `plain`: read so far, in it */
	uint8_t plain[TLS_PLAIN]; /* deciphered */
};

struct tls_clients {
	struct tls_client *list;
	unsigned count;
	struct random *random;
	mbedtls_ctr_drbg_context generator;
	bool seeded;
};

/* Makes `count` clients out of `list`, and lets `connections` open secured connections. Once per
 * program; `pool` has TLS_POOL bytes for each client. All must stay. */
void tls_clients_init(struct tls_clients *clients, struct tls_client *list, unsigned count,
		      void *pool, size_t pool_size, struct random *random, struct clock *clock,
		      struct connections *connections);

/* --- Between the files of this folder. */

extern const struct connection_layer tls_layer; /* connection_tls.c */

/* tls_settings.c: what the configuration says, to mbedTLS. */
enum cause tls_settings_make(struct tls_client *client);
void tls_settings_free(struct tls_client *client);

/* tls_trust.c: who may vouch for the peer, and for which host. */
void tls_trust_require(struct tls_client *client);
/* Takes the host's name or dotted address (n bytes) as what the certificate must be for. */
enum cause tls_trust_name(struct tls_client *client, const char *host, size_t n);

/* tls_clock.c */
void tls_clock_use(struct clock *clock);

#endif
