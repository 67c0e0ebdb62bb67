/* SPDX-License-Identifier: MIT */
/*
 * mbedTLS's configuration, one for all targets: TLS 1.2, as small as it can be without being
 * refused by today's servers. README.md beside this file says what it takes.
 */
#ifndef MBEDTLS_MBEDTLS_CONFIG_H
#define MBEDTLS_MBEDTLS_CONFIG_H

#include <stdint.h>
#include <stdio.h>

/* --- Platform: memory is a pool that services/tls gives it, never malloc(); the time is the
 * modem's clock; random numbers come from the board's driver. */
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS
#define MBEDTLS_PLATFORM_SNPRINTF_MACRO snprintf
#define MBEDTLS_PLATFORM_EXIT_MACRO	tls_pool_broken
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
/* Its own 4 is not what 64-bit numbers and pointers need. */
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_HAVE_TIME
#define MBEDTLS_HAVE_TIME_DATE
#define MBEDTLS_PLATFORM_TIME_TYPE_MACRO int64_t
#define MBEDTLS_PLATFORM_TIME_MACRO	 tls_clock_now
#define MBEDTLS_PLATFORM_GMTIME_R_ALT
_Noreturn void tls_pool_broken(int status); /* by what wrote past its end */
int64_t tls_clock_now(int64_t *seconds);    /* of 1970, GMT: services/tls/tls_clock.c */

/* --- Protocol. 1.0 and 1.1 are deprecated (RFC 8996), and this version of mbedTLS has no 1.3. Of
 * products whose users choose among what there once was (limit `tls_older`) TLS_OLDER is defined:
 * they have these, and the older ciphers; nobody speaks them who has not asked for them. SSL 3.0
 * and RC4 are broken and not there. */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#ifdef TLS_SERVERS /* of products that have them: the limit `tls_servers` */
#define MBEDTLS_SSL_SRV_C
#endif
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_ALPN
#define MBEDTLS_SSL_ALL_ALERT_MESSAGES
/* A server may send records of this size, and most do whatever they are asked. */
#define MBEDTLS_SSL_IN_CONTENT_LEN 16384
/* Ours are as long as the send buffer; a client's certificate with the one above it must fit. */
#define MBEDTLS_SSL_OUT_CONTENT_LEN 4096

/* --- Ciphers: ephemeral keys and authenticated encryption, nothing else. */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES	 /* 8 KB of RAM otherwise */
#define MBEDTLS_AES_FEWER_TABLES /* 6 KB of flash for a tenth of the speed */
#define MBEDTLS_GCM_C
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA512_C /* certificates are signed with SHA-384, and AES-256 comes with it */
#define MBEDTLS_SHA512_SMALLER
#define MBEDTLS_CTR_DRBG_C

#ifdef TLS_OLDER
#define MBEDTLS_SSL_PROTO_TLS1
#define MBEDTLS_SSL_PROTO_TLS1_1
#define MBEDTLS_KEY_EXCHANGE_RSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_DHE_RSA_ENABLED
#define MBEDTLS_DHM_C
#define MBEDTLS_CIPHER_MODE_CBC
#define MBEDTLS_SSL_ENCRYPT_THEN_MAC
#define MBEDTLS_MD5_C
#define MBEDTLS_SHA1_C
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C
#endif

/* --- Keys. The largest RSA key decides the bignums, the small windows the pool. */
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_MPI_MAX_SIZE	512 /* RSA-4096, as the large authorities' roots are */
#define MBEDTLS_MPI_WINDOW_SIZE 2
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_ECP_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_WINDOW_SIZE	      3
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 0
#define MBEDTLS_ECP_NO_INTERNAL_RNG   /* it is given ours */
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_OID_C

/* --- Certificates. Anchors are looked up one by one, so that they may be many and stay in flash.
 */
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK
#define MBEDTLS_X509_CHECK_KEY_USAGE
#define MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE
#define MBEDTLS_X509_MAX_INTERMEDIATE_CA 6
#define MBEDTLS_PEM_PARSE_C
#define MBEDTLS_BASE64_C

#include "mbedtls/check_config.h"

#endif
