/* SPDX-License-Identifier: MIT */
/*
 * What sockets over TLS have beside the others: whom to trust, who they are themselves, what may be
 * spoken. As many may have it of their own as the product has sessions of TLS; who was accepted has
 * that of the listener, which from then on nobody changes.
 */
#ifndef DIALECTS_TI_SOCKET_SECURE_H
#define DIALECTS_TI_SOCKET_SECURE_H

#include "dialects/ti/socket_table.h"
#include "services/files/files.h"
#include "services/services.h"
#include "services/tls/tls.h"

enum {
	TI_SECURE_NAME = TI_SOL_VALUE_SECURE_DOMAIN_NAME_VERIFICATION_VALUE_MAX, /* the longest */
	TI_SECURE_BYTES = 8192, /* of certificates and key, together */
	TI_SECURE_CIPHERS = 23, /* that SECURE_MASK knows */
	TI_SECURE_PROTOCOLS = 5 /* that SECURE_ALPN knows */
};

enum ti_secure_file {
	TI_SECURE_AUTHORITY,
	TI_SECURE_CERTIFICATE,
	TI_SECURE_KEY,
	TI_SECURE_DH_KEY,
	TI_SECURE_FILES
};

/* Text, and how much of it; none: nobody has said it. */
struct ti_secure_text {
	uint16_t length;
	char bytes[TI_SECURE_NAME + 1];
};

struct ti_secured {
	uint8_t users;	   /* sockets; 0: it is free */
	bool settled;	   /* one listens with it: it stays as it is */
	uint8_t method;	   /* enum ti_sol_secmethod */
	uint8_t protocols; /* enum ti_sol_secure_alpn */
	uint32_t mask;	   /* enum ti_sol_secure_mask; 0: all */
	struct ti_secure_text files[TI_SECURE_FILES];
	struct ti_secure_text domain;
	/* As the service has it: */
	struct tls_configuration configuration;
	struct tls_trust trust;
	struct tls_bytes authority;
	int ciphers[TI_SECURE_CIPHERS + 1];
	const char *protocol_names[TI_SECURE_PROTOCOLS + 1];
	size_t filled; /* of `bytes` */
	uint8_t bytes[TI_SECURE_BYTES];
};

void ti_secure_start(const struct services *services);
/* One with factory options, or NULL: as many as there may be are used. */
struct ti_secured *ti_secure_new(void);
/* One socket less uses it. */
void ti_secure_free(struct ti_secured *secured);
/* A listener's peer has what the listener has. */
void ti_secure_share(const struct ti_socket *listener, struct ti_socket *peer);
/* Whether the modem speaks a version of this method (enum ti_sol_secmethod), and a cipher of the
 * mask. */
bool ti_secure_speaks(uint32_t method, uint32_t mask);
/* Reads the socket's files and makes its configuration. A server needs a certificate and its key; a
 * client somebody to trust, a server only if it asks its clients for certificates. */
enum cause ti_secure_prepare(struct ti_socket *socket, bool server);

/* What the dialect calls it that a connection could not be opened for this cause. */
enum cause ti_secure_cause(enum cause cause);
/* Of its connection: what the dialect calls it that it opened for this cause, or ended; and that
 * the peer has finished. Tells of it where there is an event for it. */
enum cause ti_secure_opened(struct ti_socket *socket, enum cause cause);
/* A peer has not come through the handshake. */
void ti_secure_rejected(const struct ti_socket *listener, enum cause cause);
void ti_secure_finished(const struct ti_socket *socket);
enum cause ti_secure_closed(enum cause why);

#endif
