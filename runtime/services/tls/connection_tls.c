/* SPDX-License-Identifier: MIT */
/*
 * Secured connections: mbedTLS between a connection and its TCP. Everything is done in turns of the
 * event loop, never inside lwIP's callbacks, so that a handshake that fails may take its connection
 * with it.
 *
 * A record is deciphered when the user has read all of the one before; until then what the peer
 * sends waits as it came, and TCP's window with it. So close_notify is seen where it stands in the
 * stream, and it alone is the peer's good end.
 */
#include "services/tls/tls_sessions.h"

#include <string.h>

#include "lwip/sys.h"
#include "lwip/timeouts.h"

enum {
	RESERVE = 64,	      /* of TCP's buffer: our close_notify finds room whatever is written */
	SHORTEST_RECORD = 64, /* bytes: a record for less would be mostly overhead */
	PIECE = 1024	      /* of a packet; each becomes a record at most */
};

static struct tls_session *session_of(const struct connection *c)
{
	return c->layer_state;
}

/* --- Between mbedTLS and TCP. ------------------------------------------------------------------
 */

static int put(void *context, const unsigned char *bytes, size_t n)
{
	struct connection *c = context;
	size_t taken;

	if (!c->tcp)
		return MBEDTLS_ERR_SSL_CONN_EOF;
	taken = connection_put(c, bytes, n);
	return taken ? (int)taken : MBEDTLS_ERR_SSL_WANT_WRITE;
}

static int take(void *context, unsigned char *bytes, size_t n)
{
	struct connection *c = context;
	size_t taken = connection_raw(c, bytes, n);

	if (taken)
		return (int)taken;
	if (c->tcp && !c->transport_ended)
		return MBEDTLS_ERR_SSL_WANT_READ;
	session_of(c)->drained = true;
	return 0;
}

/* --- The handshake. ----------------------------------------------------------------------------
 */

/* What is wrong with the peer's certificate, the gravest first. */
static enum cause refusal(const struct tls_session *session)
{
	uint32_t flags = mbedtls_ssl_get_verify_result(&session->ssl);

	if (flags == UINT32_MAX) /* nobody has come to a verdict */
		return CAUSE_certificate_refused;
	if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED)
		return CAUSE_authority_unknown;
	if (flags & (MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE))
		return CAUSE_certificate_expired;
	if (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH)
		return CAUSE_wrong_peer;
	return CAUSE_certificate_refused;
}

static enum cause cause_of(const struct tls_session *session, int error)
{
	int theirs = tls_is_server(session) ? MBEDTLS_SSL_CLIENT_CERTIFICATE
					    : MBEDTLS_SSL_SERVER_CERTIFICATE;

	switch (error) {
	case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED:
	case MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE:
	case MBEDTLS_ERR_SSL_PEER_VERIFY_FAILED:
		return refusal(session);
	case MBEDTLS_ERR_SSL_ALLOC_FAILED:
	case MBEDTLS_ERR_X509_ALLOC_FAILED:
	case MBEDTLS_ERR_MPI_ALLOC_FAILED:
	case MBEDTLS_ERR_ECP_ALLOC_FAILED:
		return CAUSE_no_memory;
#ifdef TLS_SERVERS
	case MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE:
		return CAUSE_certificate_missing;
#endif
	default:
		/* A certificate that cannot be read is refused like one that cannot be believed. */
		return mbedtls_ssl_get_verify_result(&session->ssl) == UINT32_MAX &&
				       session->ssl.state == theirs &&
				       error <= MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE
			       ? CAUSE_certificate_refused
			       : CAUSE_negotiation_failed;
	}
}

static void go_on(void *connection)
{
	connection_raise(connection, 0);
}

/* One step in a turn of the event loop: some take a small processor tenths of a second. */
static void shake_hands(struct connection *c, struct tls_session *session)
{
	int result = mbedtls_ssl_handshake_step(&session->ssl);
	bool wanted = session->configuration->verify != TLS_VERIFY_NONE;

	tcp_output(c->tcp);
	if (result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE)
		return;
	if (result == 0 && session->ssl.state != MBEDTLS_SSL_HANDSHAKE_OVER) {
		sys_untimeout(go_on, c);
		sys_timeout(1, go_on, c); /* 0 would be the same turn */
		return;
	}
	/* mbedTLS has seen to this; it is what everything stands on. */
	if (result == 0 && wanted && mbedtls_ssl_get_verify_result(&session->ssl) != 0)
		result = MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
	if (result != 0) {
		enum cause cause = cause_of(session, result);

		connection_tcp_release(c, false); /* the peer shall still read why: an alert */
		connection_fail(c, cause);
		return;
	}
	session->secured = true;
	c->state = CONNECTION_OPEN;
	c->opened = CAUSE_NONE;
	c->active_at = sys_now();
	connection_raise(c, DUE_OPENED);
}

/* --- Reading. ----------------------------------------------------------------------------------
 */

static enum cause end_of(const struct tls_session *session, int result)
{
	if (result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
		return CAUSE_closed_by_peer;
	/* TCP ended without it, or the peer gave up: some of the stream may be missing. */
	if (session->drained || result == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
		return CAUSE_connection_reset;
	return CAUSE_connection_lost; /* forged, or broken on its way */
}

static void read_ahead(struct connection *c)
{
	struct tls_session *session = session_of(c);
	size_t before = mbedtls_ssl_get_bytes_avail(&session->ssl), fresh;
	int result;

	if (!session->secured || session->over || session->at < session->filled)
		return;
	session->at = session->filled = 0;
	do
		result = mbedtls_ssl_read(&session->ssl, session->plain, sizeof session->plain);
	while (result == 0 && !session->drained); /* a record without bytes */
	if (result > 0) {
		session->filled = (size_t)result;
		fresh = session->filled + mbedtls_ssl_get_bytes_avail(&session->ssl) - before;
		c->counters.pending += (uint32_t)fresh;
		c->fresh += fresh;
		if (fresh)
			connection_raise(c, DUE_RECEIVED);
	} else if (result != MBEDTLS_ERR_SSL_WANT_READ && result != MBEDTLS_ERR_SSL_WANT_WRITE) {
		session->over = true;
		session->end = end_of(session, result);
		connection_raise(c, 0);
	}
}

static size_t peek(struct connection *c, const uint8_t **bytes)
{
	struct tls_session *session = session_of(c);

	read_ahead(c);
	*bytes = session->plain + session->at;
	return session->filled - session->at;
}

static void consume(struct connection *c, size_t n)
{
	struct tls_session *session = session_of(c);

	while (n) {
		size_t part;

		read_ahead(c);
		part = session->filled - session->at;
		if (part == 0)
			break;
		if (part > n)
			part = n;
		session->at += part;
		n -= part;
		c->counters.pending -= (uint32_t)part;
		c->counters.received += (uint32_t)part;
	}
	connection_raise(c, 0); /* what comes next */
}

/* --- Writing. ----------------------------------------------------------------------------------
 */

/* Sends what is left of the last record. mbedTLS wants its call repeated, and looks at the number
 * only. */
static bool send_held(struct tls_session *session)
{
	if (session->held &&
	    mbedtls_ssl_write(&session->ssl, session->plain, session->held) == (int)session->held)
		session->held = 0;
	return session->held == 0;
}

static size_t room(const struct connection *c)
{
	struct tls_session *session = session_of(c);
	int expansion;
	size_t space;

	if (!c->tcp || !session->secured || !send_held(session) ||
	    tcp_sndqueuelen(c->tcp) + 2 >= TCP_SND_QUEUELEN)
		return 0;
	expansion = mbedtls_ssl_get_record_expansion(&session->ssl);
	space = tcp_sndbuf(c->tcp);
	if (expansion < 0 || space < (size_t)expansion + RESERVE + SHORTEST_RECORD)
		return 0;
	space -= (size_t)expansion + RESERVE;
	return space < MBEDTLS_SSL_OUT_CONTENT_LEN ? space : MBEDTLS_SSL_OUT_CONTENT_LEN;
}

/* For a packet of n bytes as a whole. */
static bool has_room(const struct connection *c, size_t n)
{
	size_t expansion, records = n / PIECE + 2;

	if (room(c) == 0)
		return false;
	expansion = (size_t)mbedtls_ssl_get_record_expansion(&session_of(c)->ssl);
	return tcp_sndbuf(c->tcp) >= n + records * expansion + RESERVE + SHORTEST_RECORD;
}

static size_t write_record(struct connection *c, const uint8_t *bytes, size_t n)
{
	struct tls_session *session = session_of(c);
	int result = mbedtls_ssl_write(&session->ssl, bytes, n);

	if (result == MBEDTLS_ERR_SSL_WANT_WRITE) {
		session->held = n; /* enciphered, and mbedTLS's to keep */
	} else if (result < 0) {
		session->over = true;
		session->end = CAUSE_connection_lost;
		connection_raise(c, 0);
		return 0;
	}
	return n;
}

static size_t write_plain(struct connection *c, const uint8_t *bytes, size_t n)
{
	size_t taken = 0, space;

	while (taken < n && (space = room(c)) > 0) {
		size_t part = n - taken < space ? n - taken : space;

		if (write_record(c, bytes + taken, part) == 0)
			break;
		taken += part;
	}
	c->counters.unacknowledged += (uint32_t)taken;
	if (c->tcp)
		tcp_output(c->tcp);
	return taken;
}

/* --- From beginning to end. --------------------------------------------------------------------
 */

static int noise(void *context, unsigned char *bytes, size_t n)
{
	struct random *random = context;

	return random->operations->fill(random, bytes, n)
		       ? 0
		       : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

static enum cause seed(struct tls_sessions *sessions)
{
	if (!sessions->seeded) {
		mbedtls_ctr_drbg_init(&sessions->generator); /* a second try is none of its own */
		sessions->seeded = mbedtls_ctr_drbg_seed(&sessions->generator, noise,
							 sessions->random, NULL, 0) == 0;
	}
	return sessions->seeded ? CAUSE_NONE : CAUSE_failed;
}

static struct tls_session *claim(struct connection *c)
{
	struct tls_sessions *sessions = c->table->tls_sessions;

	for (unsigned i = 0; i < sessions->count; i++) {
		struct tls_session *session = &sessions->list[i];

		if (session->connection)
			continue;
		*session = (struct tls_session){.sessions = sessions,
						.connection = c,
						.configuration = c->configuration.tls};
		return session;
	}
	return NULL;
}

static void end(struct connection *c)
{
	struct tls_session *session = session_of(c);

	sys_untimeout(go_on, c);
	tls_settings_free(session);
	*session = (struct tls_session){
		.sessions = session->sessions}; /* of keys and plain text, too */
	c->layer = NULL;
	c->layer_state = NULL;
}

/* Of a peer who has come everybody will do who is vouched for. */
static enum cause expect(struct tls_session *session, const char *host, size_t n)
{
	const char *name = session->configuration->name;

	if (tls_is_server(session) || session->configuration->verify == TLS_VERIFY_CHAIN)
		return CAUSE_NONE;
	return tls_trust_name(session, name ? name : host, name ? strlen(name) : n);
}

static struct tls_session *join(struct connection *c, bool server)
{
	struct tls_session *session = claim(c);

	if (!session)
		return NULL;
	c->layer = &tls_layer;
	c->layer_state = session;
#ifdef TLS_SERVERS
	session->server = server;
#else
	(void)server;
#endif
	if (!c->configuration.connect_timeout)
		c->configuration.connect_timeout =
			tls_is_server(session) ? TLS_ACCEPT_MS : TLS_HANDSHAKE_MS;
	return session;
}

static enum cause begin(struct connection *c, const char *host, size_t n)
{
	struct tls_session *session;
	enum cause cause;

	if (!c->configuration.tls)
		return CAUSE_not_supported;
	cause = seed(c->table->tls_sessions);
	if (cause != CAUSE_NONE)
		return cause;
	session = join(c, !host);
	if (!session)
		return CAUSE_no_free_socket;
	cause = tls_settings_make(session);
	if (cause == CAUSE_NONE)
		cause = expect(session, host, n);
	if (cause == CAUSE_NONE)
		mbedtls_ssl_set_bio(&session->ssl, c, put, take, NULL);
	else
		end(c);
	return cause;
}

/* Of the user's bytes no more can be on their way than there are of ours. */
static void reckon(struct connection *c)
{
	uint32_t outstanding = c->tcp ? c->tcp->snd_lbb - c->tcp->lastack : 0;

	if (c->counters.unacknowledged > outstanding)
		c->counters.unacknowledged = outstanding;
}

static void turn(struct connection *c)
{
	struct tls_session *session = session_of(c);

	if (c->state == CONNECTION_OPENING && c->transport_ready)
		shake_hands(c, session);
	if (c->state != CONNECTION_OPEN)
		return;
	if (!send_held(session))
		c->short_of_room = true;
	reckon(c);
	read_ahead(c);
	if (!session->over || session->told)
		return;
	session->told = true;
	if (session->end == CAUSE_closed_by_peer) {
		connection_raise(c, DUE_FIN);
	} else {
		connection_tcp_release(c, false); /* with an alert, where there was one to give */
		connection_end(c, session->end);
	}
}

static void finish(struct connection *c)
{
	struct tls_session *session = session_of(c);

	if (!c->tcp || session->finished)
		return;
	session->finished = true;
	if (session->secured && (!session->over || session->end == CAUSE_closed_by_peer)) {
		if (send_held(session))
			mbedtls_ssl_close_notify(&session->ssl);
	}
	/* All that came counts as read: lwIP would send a reset otherwise, and our last bytes would
	 * be lost with it. */
	tcp_recved(c->tcp, TCP_WND);
}

const struct connection_layer tls_layer = {
	.begin = begin,
	.turn = turn,
	.write = write_plain,
	.has_room = has_room,
	.peek = peek,
	.consume = consume,
	.finish = finish,
	.end = end,
};
