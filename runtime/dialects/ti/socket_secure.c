/* SPDX-License-Identifier: MIT */
#include "dialects/ti/socket_secure.h"

#include "dialects/ti/events.h"

static struct secure {
	const struct services *services;
	struct ti_secured list[LIMIT_TLS_SESSIONS];
} secure;

void ti_secure_start(const struct services *services)
{
	secure.services = services;
	for (unsigned i = 0; i < LIMIT_TLS_SESSIONS; i++)
		secure.list[i].users = 0;
}

struct ti_secured *ti_secure_new(void)
{
	for (unsigned i = 0; i < LIMIT_TLS_SESSIONS; i++) {
		struct ti_secured *secured = &secure.list[i];

		if (secured->users != 0)
			continue;
		*secured =
			(struct ti_secured){.users = 1, .method = TI_SOL_SECMETHOD_SSLV3_TLSV1_2};
		return secured;
	}
	return NULL;
}

void ti_secure_free(struct ti_secured *secured)
{
	if (--secured->users == 0)
		*secured = (struct ti_secured){0}; /* of keys, too */
}

void ti_secure_share(const struct ti_socket *listener, struct ti_socket *peer)
{
	peer->secured = listener->secured;
	peer->secured->users++;
	peer->configuration.tls = &peer->secured->configuration;
}

/* --- What may be spoken. */

/* The ciphers of SECURE_MASK, what is better first, with the numbers that IANA has given them. */
static const struct cipher {
	uint32_t bit;
	uint16_t number;
} ciphers[TI_SECURE_CIPHERS] = {
	{TI_SOL_SECURE_MASK_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, 0xc02c},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, 0xc02b},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, 0xcca9},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, 0xc030},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, 0xc02f},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, 0xcca8},
	{TI_SOL_SECURE_MASK_TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, 0x009f},
	{TI_SOL_SECURE_MASK_TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, 0x009e},
	{TI_SOL_SECURE_MASK_TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256, 0xccaa},
	{TI_SOL_SECURE_MASK_TLS_RSA_WITH_AES_256_GCM_SHA384, 0x009d},
	{TI_SOL_SECURE_MASK_TLS_RSA_WITH_AES_128_GCM_SHA256, 0x009c},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, 0xc00a},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, 0xc023},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, 0xc009},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, 0xc013},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, 0xc027},
	{TI_SOL_SECURE_MASK_TLS_DHE_RSA_WITH_AES_128_CBC_SHA, 0x0033},
	{TI_SOL_SECURE_MASK_TLS_RSA_WITH_AES_256_CBC_SHA256, 0x003d},
	{TI_SOL_SECURE_MASK_TLS_RSA_WITH_AES_128_CBC_SHA, 0x002f},
	{TI_SOL_SECURE_MASK_TLS_RSA_WITH_AES_128_CBC_SHA256, 0x003c},
	{TI_SOL_SECURE_MASK_SSL_RSA_WITH_RC4_128_SHA, 0x0005},
	{TI_SOL_SECURE_MASK_SSL_RSA_WITH_RC4_128_MD5, 0x0004},
	{TI_SOL_SECURE_MASK_TLS_ECDHE_RSA_WITH_RC4_128_SHA, 0xc011},
};

/* Those of the mask, 0 behind them. Without any it is all of them. */
static const int *list_ciphers(uint32_t mask, int *list)
{
	unsigned count = 0;

	for (unsigned i = 0; i < TI_SECURE_CIPHERS; i++)
		if (mask == 0 || mask & ciphers[i].bit)
			list[count++] = ciphers[i].number;
	list[count] = 0;
	return list;
}

static uint8_t versions_of(uint32_t method)
{
	static const uint8_t versions[] = {
		[TI_SOL_SECMETHOD_SSLV3] = 0, /* nobody speaks it any more */
		[TI_SOL_SECMETHOD_TLSV1] = TLS_1_0,
		[TI_SOL_SECMETHOD_TLSV1_1] = TLS_1_1,
		[TI_SOL_SECMETHOD_TLSV1_2] = TLS_1_2,
		[TI_SOL_SECMETHOD_SSLV3_TLSV1_2] = TLS_1_0 | TLS_1_1 | TLS_1_2};

	return versions[method];
}

bool ti_secure_speaks(uint32_t method, uint32_t mask)
{
	int list[TI_SECURE_CIPHERS + 1];
	uint8_t versions = versions_of(method);

	return versions != 0 && tls_speaks(versions, list_ciphers(mask, list));
}

static const char **list_protocols(struct ti_secured *secured)
{
	static const char *const names[TI_SECURE_PROTOCOLS] = {"http/1.1", "h2", "h2c", "h2-14",
							       "h2-16"};
	unsigned wanted = secured->protocols;
	const char **list = secured->protocol_names;

	if (wanted & TI_SOL_SECURE_ALPN_FULL_LIST)
		wanted = TI_SOL_SECURE_ALPN_FULL_LIST - 1;
	for (unsigned i = 0; i < TI_SECURE_PROTOCOLS; i++)
		if (wanted >> i & 1)
			*list++ = names[i];
	*list = NULL;
	return wanted != 0 ? secured->protocol_names : NULL;
}

/* --- Files. */

static bool is_pem(const struct tls_bytes *bytes)
{
	static const char begin[] = "-----BEGIN";

	return bytes->n >= sizeof begin && memcmp(bytes->bytes, begin, sizeof begin - 1) == 0;
}

/* All that the file holds, behind what others held. */
static enum cause read_all(struct ti_secured *secured, unsigned handle, struct tls_bytes *result)
{
	uint8_t *at = secured->bytes + secured->filled;
	size_t room = sizeof secured->bytes - secured->filled, n;
	enum cause cause;

	if (files_size(secure.services->files, handle) >= room)
		return CAUSE_security_memory;
	cause = files_read(secure.services->files, handle, 0, at, room, &n);
	if (cause != CAUSE_NONE)
		return cause;
	at[n] = 0;
	secured->filled += n + 1;
	*result = (struct tls_bytes){at, n};
	if (is_pem(result))
		result->n++; /* text counts the NUL behind it */
	return CAUSE_NONE;
}

/* A file that nobody named has no bytes. `missing`: there is none of this name. */
static enum cause load(struct ti_secured *secured, enum ti_secure_file file,
		       struct tls_bytes *result, enum cause missing)
{
	const struct ti_secure_text *name = &secured->files[file];
	struct files *files = secure.services->files;
	enum cause cause;
	unsigned handle;

	*result = (struct tls_bytes){0};
	if (name->length == 0)
		return CAUSE_NONE;
	cause = files_open(files, name->bytes, name->length, FILES_READ, 0, 0, &handle);
	if (cause != CAUSE_NONE)
		return cause == CAUSE_file_unknown ? missing : cause;
	cause = read_all(secured, handle, result);
	files_close(files, handle);
	return cause;
}

static enum cause load_authority(struct ti_secured *secured)
{
	enum cause cause =
		load(secured, TI_SECURE_AUTHORITY, &secured->authority, CAUSE_authority_missing);

	if (cause == CAUSE_NONE && secured->files[TI_SECURE_AUTHORITY].length != 0)
		cause = tls_certificate_check(&secured->authority);
	return cause == CAUSE_certificate_malformed ? CAUSE_authority_malformed : cause;
}

static enum cause load_all(struct ti_secured *secured)
{
	enum cause cause;

	secured->filled = 0;
	cause = load_authority(secured);
	if (cause == CAUSE_NONE)
		cause = load(secured, TI_SECURE_CERTIFICATE, &secured->configuration.certificate,
			     CAUSE_certificate_malformed);
	if (cause == CAUSE_NONE)
		cause = load(secured, TI_SECURE_KEY, &secured->configuration.key,
			     CAUSE_key_malformed);
	return cause;
}

/* Any client will do that is vouched for, and any at all where nobody could do that. */
static enum tls_verify verification(const struct ti_secured *secured, bool server)
{
	if (!server && secured->domain.length != 0)
		return TLS_VERIFY_REQUIRED;
	return secured->authority.n != 0 ? TLS_VERIFY_CHAIN : TLS_VERIFY_NONE;
}

enum cause ti_secure_prepare(struct ti_socket *socket, bool server)
{
	struct ti_secured *secured = socket->secured;
	struct tls_configuration *configuration = &secured->configuration;
	enum cause cause = CAUSE_verification_missing;

	if (server || secured->files[TI_SECURE_AUTHORITY].length != 0)
		cause = load_all(secured);
	if (server && cause == CAUSE_NONE)
		cause = tls_server_check(configuration);
	if (cause != CAUSE_NONE)
		return cause;
	secured->trust = (struct tls_trust){&secured->authority, 1};
	configuration->trust = &secured->trust;
	configuration->name = secured->domain.bytes;
	configuration->verify = verification(secured, server);
	configuration->versions = versions_of(secured->method);
	configuration->ciphers = list_ciphers(secured->mask, secured->ciphers);
	configuration->protocols = list_protocols(secured);
	socket->configuration.tls = configuration;
	return CAUSE_NONE;
}

/* --- What happens. */

static void tell(const struct ti_socket *socket, uint8_t kind, enum cause error)
{
	struct ti_event_sock event = {.id = TI_EVENT_SOCK_ID_ASYNC_EVENT};

	event.of_id.async_event.sd = socket->index;
	event.of_id.async_event.kind = kind;
	event.of_id.async_event.error = error;
	ti_tell_sock(&event);
}

enum cause ti_secure_cause(enum cause cause)
{
	switch (cause) {
	case CAUSE_connection_reset: /* who does not like what he hears may simply go */
		return CAUSE_negotiation_failed;
	case CAUSE_no_memory:
		return CAUSE_security_memory;
	case CAUSE_not_supported:
		return CAUSE_method_unsupported;
	case CAUSE_no_free_socket:
		return CAUSE_no_free_secured;
	default:
		return cause;
	}
}

enum cause ti_secure_opened(struct ti_socket *socket, enum cause cause)
{
	if (cause == CAUSE_authority_unknown)
		tell(socket, TI_EVENT_SOCK_KIND_WRONG_ROOT_CA, cause);
	return ti_secure_cause(cause);
}

void ti_secure_rejected(const struct ti_socket *listener, enum cause cause)
{
	tell(listener, TI_EVENT_SOCK_KIND_SSL_ACCEPT,
	     cause == CAUSE_connect_timeout ? CAUSE_security_timeout : ti_secure_cause(cause));
}

void ti_secure_finished(const struct ti_socket *socket)
{
	tell(socket, TI_EVENT_SOCK_KIND_OTHER_SIDE_CLOSE_SSL, CAUSE_security_closed);
}

enum cause ti_secure_closed(enum cause why)
{
	switch (why) {
	case CAUSE_connection_reset:
		return CAUSE_stream_cut;
	case CAUSE_connection_lost:
		return CAUSE_stream_forged;
	default:
		return why;
	}
}
