/* SPDX-License-Identifier: MIT */
/*
 * For the programs of this folder: the network of support/net_world.h with one TLS session in it,
 * certificates of every kind, and real `openssl s_server` and `s_client` processes as peers.
 */
#ifndef TESTS_TLS_WORLD_H
#define TESTS_TLS_WORLD_H

#include "support/net_world.h"

#include <sys/types.h>

#include "services/tls/tls_sessions.h"

struct tls_world {
	char folder[64]; /* of the certificates */
	struct tls_sessions sessions;
	struct tls_session list[1];
	struct clock clock;
	uint32_t time; /* what the clock says: seconds of 1970, GMT */
	bool noise;    /* the source of random numbers has some */
	bool ipv6;     /* peers are at ::1 */
	bool serves;   /* with the pool of a product that has servers; before tls_setup() */
	struct heard heard;
	struct connection_configuration configuration;
	struct tls_configuration tls;
	struct tls_bytes anchors[2];
	struct tls_trust trust;
};

extern struct tls_world tls_world;

/* A running `openssl s_server`, or `openssl s_client`. */
struct secure_peer {
	pid_t pid;
	int in, out; /* what is written to `in` it sends; what it receives comes from `out` */
	uint16_t port;
};

int tls_setup(void **state);
int tls_teardown(void **state);
/* Before each test: trusts the root, by today's clock; after it: all closed, and the pool empty. */
int tls_begin(void **state);
int tls_end(void **state);

/* Makes the further certificates that tests/tls/certificates knows by this name. */
void make_certificates(const char *which);

/* A file of the folder of certificates, with a NUL behind, that n counts when it is text. Stays. */
struct tls_bytes tls_file(const char *name);

/* Serves with NAME.pem and NAME.key and the further arguments, a NULL at the end; it is quiet, and
 * listens when this returns. */
struct secure_peer secure_peer(const char *certificate, ...);
/* The same, without -quiet: it knows the commands `Q` and `q`, and speaks of what happens. */
struct secure_peer secure_talking_peer(const char *certificate, ...);
/* A client that connects to this port of the loopback, trusts the root, and has the further
 * arguments, a NULL at the end; it is quiet. */
struct secure_peer secure_client(uint16_t port, ...);
void secure_peer_stop(struct secure_peer *peer, int signal);

/* Opens connection 0 to host:port, which must be pending; and with the outcome. */
struct connection *tls_start(const char *host, uint16_t port);
enum cause tls_open(const char *host, uint16_t port);
/* As the second: to a server with this certificate, that lasts as long. */
enum cause tls_open_to(const char *certificate, const char *host);

#endif
