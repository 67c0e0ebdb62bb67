/* SPDX-License-Identifier: MIT */
/*
 * What a user of a secured connection says about it: whom to trust, who he is himself, what may be
 * spoken. The connection is opened like any other (services/net/connection.h), with the protocol
 * CONNECTION_TLS and `configuration.tls`. Of who waits for peers the listener is bound with this
 * protocol, and each peer who is taken has such a configuration; the user is the server then, and
 * what is said of servers here is said of the peer, whose certificate may be for anybody.
 *
 * `opened` comes after the handshake, and nothing of the user's is sent before. It may say, beside
 * what a TCP connection's says,
 *   authority_unknown     the server's certificate does not lead to a trusted one
 *   certificate_expired   it does, but is not valid today; a clock that nobody set is in 1970
 *   wrong_peer            it is, but not for this host
 *   certificate_refused   it is of no use for another reason: its purpose, a weak key
 *   certificate_missing   as a server we have asked for one, and the peer has none
 *   negotiation_failed    no version or cipher in common, the server refused, or spoke no TLS
 *   connection_reset      reset during the handshake
 *   connect_timeout       no end of the handshake within the connect time-out
 *   no_memory             the pool is too small for this server; where that shows when a
 *                         certificate is held against its issuer's, it is one of the four above
 * and connection_open(), or connection_take(), itself
 *   not_supported         the product has no TLS, or none of the versions and ciphers asked for
 *   no_free_socket        as many secured connections as the product may have are in use
 *   failed                no random numbers
 *   certificate_malformed, key_malformed  the user's own cannot be read
 * An open one ends with `closed_by_peer` after the peer's close_notify only. Without it the end may
 * be missing: `connection_reset`, also when all that arrived can be read; `connection_lost` when
 * what arrived was not what the peer had sent.
 */
#ifndef SERVICES_TLS_TLS_H
#define SERVICES_TLS_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cause.h"

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
	TLS_VERIFY_CHAIN, /* as required, but the certificate may be for anybody: who connects to an
			   * address that no certificate names */
	TLS_VERIFY_NONE	  /* nobody knows who the peer is: for tests, users who insist, and servers
			   * that serve everybody */
};

/* Whether this is a certificate, or several: something that could vouch for a server. CAUSE_NONE,
 * CAUSE_certificate_malformed, or CAUSE_no_memory: there is none to look at it. */
enum cause tls_certificate_check(const struct tls_bytes *bytes);

/* Bits of `versions`; of these the modem itself speaks 1.2, and 1.0 and 1.1 where the product has
 * them (limit `tls_older`). */
enum tls_version { TLS_1_0 = 1, TLS_1_1 = 2, TLS_1_2 = 4, TLS_1_3 = 8 };

/* Must stay, with all that it points to, until `opened` or connection_close(). */
struct tls_configuration {
	const struct tls_trust *trust; /* NULL or empty: every certificate is refused */
	enum tls_verify verify;
	struct tls_bytes certificate, key; /* the user's own, if servers may ask; else no bytes. Of
					    * a server: with those up to its authority */
	const char *name; /* that a server's certificate must be for; NULL: the host opened to */
	uint8_t versions; /* 0: 1.2 */
	/* IANA numbers in the user's order, 0 at the end, those that are not there left out. NULL:
	 * ECDHE with AES-GCM, and with older versions all that there are. */
	const int *ciphers;
	const char **protocols; /* for ALPN, NULL at the end; NULL: the extension is not sent */
};

/* Whether a server can serve with these: CAUSE_NONE, or certificate_malformed or key_malformed for
 * what is missing, cannot be read, or does not go with the other. In products with the limit
 * `tls_servers`. */
enum cause tls_server_check(const struct tls_configuration *configuration);

/* Whether there are a version and a cipher of these, as a configuration states them. */
bool tls_speaks(uint8_t versions, const int *ciphers);

#endif
