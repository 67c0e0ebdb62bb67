/* SPDX-License-Identifier: MIT */
/*
 * What a user of a secured connection says about it: whom to trust, who he is himself, what may be
 * spoken. The connection is opened like any other (services/net/connection.h), with the protocol
 * CONNECTION_TLS and `configuration.tls`.
 *
 * `opened` comes after the handshake, and nothing of the user's is sent before. It may say, beside
 * what a TCP connection's says,
 *   certificate_refused   the server's certificate does not lead to a trusted one, is not for this
 *                         host, or not valid today; a clock that nobody set is in 1970, when none
 * was negotiation_failed    no version or cipher in common, the server refused, or spoke no TLS
 *   connection_reset      reset during the handshake
 *   connect_timeout       no end of the handshake within the connect time-out
 *   no_memory             the pool is too small for this server; where that shows when a
 *                         certificate is held against its issuer's, it is certificate_refused
 * and connection_open() itself
 *   not_supported         the product has no TLS, or none of the versions and ciphers asked for
 *   no_free_socket        as many secured connections as the product may have are in use
 *   failed                no random numbers; a certificate or key of the configuration is malformed
 * An open one ends with `closed_by_peer` after the peer's close_notify only. Without it the end may
 * be missing: `connection_reset`, also when all that arrived can be read; `connection_lost` when
 * what arrived was not what the peer had sent.
 */
#ifndef SERVICES_TLS_TLS_H
#define SERVICES_TLS_TLS_H

#include <stddef.h>
#include <stdint.h>

/* A certificate or key: DER, or PEM text, whose n counts the NUL that ends it. */
struct tls_bytes {
	const uint8_t *bytes;
	size_t n;
};

/* Those who may have signed a server's certificate; the board has a set of its own, and a user can
 * bring another. They stay where they are and are read when a certificate asks for its issuer; a
 * PEM text may hold several, which are then in the pool together. */
struct tls_trust {
	const struct tls_bytes *anchors;
	unsigned count;
};

enum tls_verify {
	TLS_VERIFY_REQUIRED,
	TLS_VERIFY_NONE /* nobody knows who the peer is: for tests, and users who insist */
};

/* Bits of `versions`; of these the modem itself speaks 1.2. */
enum tls_version { TLS_1_0 = 1, TLS_1_1 = 2, TLS_1_2 = 4, TLS_1_3 = 8 };

/* Must stay, with all that it points to, until `opened` or connection_close(). */
struct tls_configuration {
	const struct tls_trust *trust; /* NULL or empty: every certificate is refused */
	enum tls_verify verify;
	struct tls_bytes certificate, key; /* the user's own, if servers may ask; else no bytes */
	const char *name;	/* that the certificate must be for; NULL: the host opened to */
	uint8_t versions;	/* 0: all there are */
	const int *ciphers;	/* IANA numbers in the user's order, 0 at the end; NULL: all */
	const char **protocols; /* for ALPN, NULL at the end; NULL: the extension is not sent */
};

#endif
