/* SPDX-License-Identifier: MIT */
/*
 * Whom to trust. Anchors are parsed when a certificate asks for its issuer, and forgotten again:
 * a hundred of them cost the time of reading, but no memory.
 */
#include "services/tls/tls_sessions.h"

#include <string.h>

#include "mbedtls/oid.h"
#include "mbedtls/platform.h"

#include "services/net/resolve.h"

enum { SAN_ADDRESS = 7, NAME_LONGEST = 255 };

static bool is_pem(const struct tls_bytes *bytes)
{
	static const char begin[] = "-----BEGIN";

	return bytes->n >= sizeof begin && memcmp(bytes->bytes, begin, sizeof begin - 1) == 0;
}

static bool same(const mbedtls_x509_buf *one, const mbedtls_x509_buf *other)
{
	return one->len == other->len && memcmp(one->p, other->p, one->len) == 0;
}

static void forget(mbedtls_x509_crt *list)
{
	mbedtls_x509_crt_free(list);
	mbedtls_free(list);
}

static bool names(const mbedtls_x509_crt *list, const mbedtls_x509_buf *subject)
{
	for (; list; list = list->next)
		if (same(&list->subject_raw, subject))
			return true;
	return false;
}

/* The anchor's certificates, when one of them is the subject's. 0, or mbedTLS's error; what cannot
 * be read vouches for nobody. */
static int candidates(const struct tls_bytes *anchor, const mbedtls_x509_buf *subject,
		      mbedtls_x509_crt **found)
{
	mbedtls_x509_crt *list = mbedtls_calloc(1, sizeof *list);
	int error;

	*found = NULL;
	if (!list)
		return MBEDTLS_ERR_X509_ALLOC_FAILED;
	mbedtls_x509_crt_init(list);
	error = is_pem(anchor) ? mbedtls_x509_crt_parse(list, anchor->bytes, anchor->n)
			       : mbedtls_x509_crt_parse_der_nocopy(list, anchor->bytes, anchor->n);
	if (error >= 0 && names(list, subject)) {
		*found = list;
		return 0;
	}
	forget(list);
	return error == MBEDTLS_ERR_X509_ALLOC_FAILED ? error : 0;
}

/* Who trusts this very certificate trusts its holder, authority or not. */
static bool is_anchor(const struct tls_session *session, const mbedtls_x509_crt *certificate)
{
	const struct tls_trust *trust = session->configuration->trust;
	bool is = false;

	for (unsigned i = 0; !is && trust && i < trust->count; i++) {
		mbedtls_x509_crt *found;

		if (candidates(&trust->anchors[i], &certificate->subject_raw, &found) != 0 ||
		    !found)
			continue;
		for (const mbedtls_x509_crt *one = found; one; one = one->next)
			is = is || same(&one->raw, &certificate->raw);
		forget(found);
	}
	return is;
}

static int issuers(void *context, const mbedtls_x509_crt *child, mbedtls_x509_crt **result)
{
	const struct tls_session *session = context;
	const struct tls_trust *trust = session->configuration->trust;
	mbedtls_x509_crt *list = NULL;

	for (unsigned i = 0; trust && i < trust->count; i++) {
		mbedtls_x509_crt *found, *last;
		int error = candidates(&trust->anchors[i], &child->issuer_raw, &found);

		if (error) {
			forget(list);
			return error;
		}
		if (!found)
			continue;
		for (last = found; last->next; last = last->next)
			;
		last->next = list;
		list = found;
	}
	*result = list;
	return 0;
}

static bool is_for_address(const mbedtls_x509_crt *certificate, const struct address *address)
{
	const mbedtls_x509_sequence *name = &certificate->subject_alt_names;
	size_t n = address->family == ADDRESS_IPV6 ? sizeof address->bytes : sizeof(uint32_t);

	if (!(certificate->ext_types & MBEDTLS_X509_EXT_SUBJECT_ALT_NAME))
		return false;
	for (; name; name = name->next)
		if ((name->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK) == SAN_ADDRESS &&
		    name->buf.len == n && memcmp(name->buf.p, address->bytes, n) == 0)
			return true;
	return false;
}

/* mbedTLS compares names only: addresses are held against the server's own certificate here. */
static int check(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flags)
{
	const struct tls_session *session = context;

	if (depth == 0 && *flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED &&
	    is_anchor(session, certificate))
		*flags &= ~(uint32_t)MBEDTLS_X509_BADCERT_NOT_TRUSTED;
	if (depth == 0 && session->address.family &&
	    !is_for_address(certificate, &session->address))
		*flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
	return 0;
}

void tls_trust_require(struct tls_session *session)
{
	mbedtls_ssl_conf_authmode(&session->settings, MBEDTLS_SSL_VERIFY_REQUIRED);
	mbedtls_ssl_conf_ca_cb(&session->settings, issuers, session);
	mbedtls_ssl_conf_verify(&session->settings, check, session);
}

enum cause tls_trust_name(struct tls_session *session, const char *host, size_t n)
{
	char name[NAME_LONGEST + 1];

	if (resolve_literal(host, n, &session->address))
		return CAUSE_NONE; /* and an address is never told to the server (RFC 6066) */
	session->address.family = ADDRESS_NONE;
	if (n && host[n - 1] == '.')
		n--; /* the DNS's root */
	if (n == 0 || n > NAME_LONGEST)
		return CAUSE_resolve_failed;
	memcpy(name, host, n);
	name[n] = '\0';
	return mbedtls_ssl_set_hostname(&session->ssl, name) == 0 ? CAUSE_NONE : CAUSE_no_memory;
}

enum cause tls_certificate_check(const struct tls_bytes *bytes)
{
	mbedtls_x509_crt list;
	int error;

	mbedtls_x509_crt_init(&list);
	error = mbedtls_x509_crt_parse(&list, bytes->bytes, bytes->n);
	mbedtls_x509_crt_free(&list);
	if (error == MBEDTLS_ERR_X509_ALLOC_FAILED)
		return CAUSE_no_memory;
	return error == 0 ? CAUSE_NONE : CAUSE_certificate_malformed;
}
