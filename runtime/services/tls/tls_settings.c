/* SPDX-License-Identifier: MIT */
/* What a configuration asks for, as mbedTLS's settings. */
#include "services/tls/tls_clients.h"

/* Some cipher of the list is one of ours. */
static bool speaks_one(const int *ciphers)
{
	for (; *ciphers; ciphers++)
		for (const int *ours = mbedtls_ssl_list_ciphersuites(); *ours; ours++)
			if (*ours == *ciphers)
				return true;
	return false;
}

static enum cause own_certificate(struct tls_client *client)
{
	const struct tls_bytes *certificate = &client->configuration->certificate;
	const struct tls_bytes *key = &client->configuration->key;

	if (!certificate->bytes || !key->bytes)
		return CAUSE_NONE;
	if (mbedtls_x509_crt_parse(&client->certificate, certificate->bytes, certificate->n) != 0)
		return CAUSE_certificate_malformed;
	if (mbedtls_pk_parse_key(&client->key, key->bytes, key->n, NULL, 0) != 0)
		return CAUSE_key_malformed;
	if (mbedtls_ssl_conf_own_cert(&client->settings, &client->certificate, &client->key) != 0)
		return CAUSE_no_memory;
	return CAUSE_NONE;
}

bool tls_speaks(uint8_t versions, const int *ciphers)
{
	return (versions == 0 || versions & TLS_1_2) && (ciphers == NULL || speaks_one(ciphers));
}

static int random_bytes(void *context, unsigned char *bytes, size_t n)
{
	return mbedtls_ctr_drbg_random(&((struct tls_clients *)context)->generator, bytes, n);
}

enum cause tls_settings_make(struct tls_client *client)
{
	const struct tls_configuration *wanted = client->configuration;
	mbedtls_ssl_config *settings = &client->settings;
	enum cause cause;

	mbedtls_ssl_init(&client->ssl);
	mbedtls_ssl_config_init(settings);
	mbedtls_x509_crt_init(&client->certificate);
	mbedtls_pk_init(&client->key);
	if (!tls_speaks(wanted->versions, wanted->ciphers))
		return CAUSE_not_supported;
	if (mbedtls_ssl_config_defaults(settings, MBEDTLS_SSL_IS_CLIENT,
					MBEDTLS_SSL_TRANSPORT_STREAM,
					MBEDTLS_SSL_PRESET_DEFAULT) != 0)
		return CAUSE_failed;
	mbedtls_ssl_conf_min_version(settings, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_3);
	mbedtls_ssl_conf_rng(settings, random_bytes, client->clients);
	mbedtls_ssl_conf_authmode(settings, MBEDTLS_SSL_VERIFY_NONE);
	if (wanted->verify != TLS_VERIFY_NONE)
		tls_trust_require(client);
	if (wanted->ciphers)
		mbedtls_ssl_conf_ciphersuites(settings, wanted->ciphers);
	if (wanted->protocols && mbedtls_ssl_conf_alpn_protocols(settings, wanted->protocols) != 0)
		return CAUSE_failed;
	cause = own_certificate(client);
	if (cause == CAUSE_NONE && mbedtls_ssl_setup(&client->ssl, settings) != 0)
		cause = CAUSE_no_memory;
	return cause;
}

void tls_settings_free(struct tls_client *client)
{
	mbedtls_ssl_free(&client->ssl);
	mbedtls_ssl_config_free(&client->settings);
	mbedtls_x509_crt_free(&client->certificate);
	mbedtls_pk_free(&client->key);
}
