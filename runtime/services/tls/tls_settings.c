/* SPDX-License-Identifier: MIT */
/* What a configuration asks for, as mbedTLS's settings. */
#include "services/tls/tls_sessions.h"

/* Some cipher of the list is one of ours. */
static bool speaks_one(const int *ciphers)
{
	for (; *ciphers; ciphers++)
		for (const int *ours = mbedtls_ssl_list_ciphersuites(); *ours; ours++)
			if (*ours == *ciphers)
				return true;
	return false;
}

/* Of today's: ephemeral keys and authenticated encryption. The rest only for who asks for it. */
static const int modern[] = {
	MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
	MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
	MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	0,
};

enum { OLDER = TLS_1_0 | TLS_1_1, DH_BITS = 2048 };

#ifdef TLS_OLDER
enum { OURS = OLDER | TLS_1_2 };
#else
enum { OURS = TLS_1_2 };
#endif

static uint8_t versions_of(const struct tls_configuration *wanted)
{
	return wanted->versions ? wanted->versions & OURS : TLS_1_2;
}

static void choose_versions(mbedtls_ssl_config *settings, uint8_t versions)
{
	static const uint8_t each[] = {TLS_1_0, TLS_1_1, TLS_1_2};
	unsigned lowest = 0, highest = sizeof each - 1;

	while (!(versions & each[lowest]))
		lowest++;
	while (!(versions & each[highest]))
		highest--;
	mbedtls_ssl_conf_min_version(settings, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_1 + (int)lowest);
	mbedtls_ssl_conf_max_version(settings, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_1 + (int)highest);
}

static void choose_ciphers(mbedtls_ssl_config *settings, const struct tls_configuration *wanted)
{
	if (wanted->ciphers)
		mbedtls_ssl_conf_ciphersuites(settings, wanted->ciphers);
	else if (!(versions_of(wanted) & OLDER)) /* which have none of them */
		mbedtls_ssl_conf_ciphersuites(settings, modern);
#ifdef TLS_OLDER
	mbedtls_ssl_conf_dhm_min_bitlen(settings, DH_BITS);
#endif
}

static enum cause read_own(const struct tls_configuration *wanted, mbedtls_x509_crt *certificate,
			   mbedtls_pk_context *key)
{
	if (mbedtls_x509_crt_parse(certificate, wanted->certificate.bytes, wanted->certificate.n) !=
	    0)
		return CAUSE_certificate_malformed;
	if (mbedtls_pk_parse_key(key, wanted->key.bytes, wanted->key.n, NULL, 0) != 0)
		return CAUSE_key_malformed;
	return CAUSE_NONE;
}

static enum cause own_certificate(struct tls_session *session)
{
	const struct tls_configuration *wanted = session->configuration;
	enum cause cause;

	if (!wanted->certificate.bytes || !wanted->key.bytes)
		return CAUSE_NONE;
	cause = read_own(wanted, &session->certificate, &session->key);
	if (cause != CAUSE_NONE)
		return cause;
	if (mbedtls_ssl_conf_own_cert(&session->settings, &session->certificate, &session->key) !=
	    0)
		return CAUSE_no_memory;
	return CAUSE_NONE;
}

#ifdef TLS_SERVERS
enum cause tls_server_check(const struct tls_configuration *wanted)
{
	mbedtls_x509_crt certificate;
	mbedtls_pk_context key;
	enum cause cause;

	if (!wanted->certificate.bytes)
		return CAUSE_certificate_malformed;
	if (!wanted->key.bytes)
		return CAUSE_key_malformed;
	mbedtls_x509_crt_init(&certificate);
	mbedtls_pk_init(&key);
	cause = read_own(wanted, &certificate, &key);
	if (cause == CAUSE_NONE && mbedtls_pk_check_pair(&certificate.pk, &key) != 0)
		cause = CAUSE_key_malformed;
	mbedtls_x509_crt_free(&certificate);
	mbedtls_pk_free(&key);
	return cause;
}
#endif

bool tls_speaks(uint8_t versions, const int *ciphers)
{
	return (versions == 0 || versions & OURS) && (ciphers == NULL || speaks_one(ciphers));
}

static int random_bytes(void *context, unsigned char *bytes, size_t n)
{
	return mbedtls_ctr_drbg_random(&((struct tls_sessions *)context)->generator, bytes, n);
}

enum cause tls_settings_make(struct tls_session *session)
{
	const struct tls_configuration *wanted = session->configuration;
	mbedtls_ssl_config *settings = &session->settings;
	enum cause cause;

	mbedtls_ssl_init(&session->ssl);
	mbedtls_ssl_config_init(settings);
	mbedtls_x509_crt_init(&session->certificate);
	mbedtls_pk_init(&session->key);
	if (!tls_speaks(wanted->versions, wanted->ciphers))
		return CAUSE_not_supported;
	if (mbedtls_ssl_config_defaults(
		    settings,
		    tls_is_server(session) ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT,
		    MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0)
		return CAUSE_failed;
	choose_versions(settings, versions_of(wanted));
	mbedtls_ssl_conf_rng(settings, random_bytes, session->sessions);
	mbedtls_ssl_conf_authmode(settings, MBEDTLS_SSL_VERIFY_NONE);
	if (wanted->verify != TLS_VERIFY_NONE)
		tls_trust_require(session);
	choose_ciphers(settings, wanted);
	if (wanted->protocols && mbedtls_ssl_conf_alpn_protocols(settings, wanted->protocols) != 0)
		return CAUSE_failed;
	cause = own_certificate(session);
	if (cause == CAUSE_NONE && mbedtls_ssl_setup(&session->ssl, settings) != 0)
		cause = CAUSE_no_memory;
	return cause;
}

void tls_settings_free(struct tls_session *session)
{
	mbedtls_ssl_free(&session->ssl);
	mbedtls_ssl_config_free(&session->settings);
	mbedtls_x509_crt_free(&session->certificate);
	mbedtls_pk_free(&session->key);
}
