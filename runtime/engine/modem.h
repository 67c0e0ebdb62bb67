/* SPDX-License-Identifier: MIT */
/*
 * The engine as a board or an application drives it: make a modem from a product's description,
 * bind its ports to streams, give it the bytes that arrive, and call at_modem_poll() at least
 * whenever bytes, time or a stream's readiness changed. Nothing blocks; nothing allocates.
 */
#ifndef ENGINE_MODEM_H
#define ENGINE_MODEM_H

#include "engine/at.h"
#include "engine/storage.h"
#include "engine/stream.h"

/* Settings that the engine itself obeys. A specification binds commands to them
 * (`keep profile as s3`); the product's port settings structure holds one. */
struct at_engine_settings {
	uint8_t echo;	     /* E: 0, 1 */
	uint8_t quiet;	     /* Q: 0, 1 (2: result codes only to the commanding side) */
	uint8_t verbose;     /* V: 0 numeric, 1 text */
	uint8_t connect;     /* X: 0..4 */
	uint8_t dcd;	     /* &C: 0 always on, 1 follows the connection */
	uint8_t dtr;	     /* &D: 0 ignored, 1 to command mode, 2 hang up */
	uint8_t dsr;	     /* &S */
	uint8_t flow;	     /* &K: flow control kind, for the stream */
	uint8_t s3, s4, s5;  /* line termination, formatting, editing characters */
	uint8_t s2;	     /* escape character */
	uint8_t s12;	     /* escape guard time in 1/50 s */
	uint8_t error_level; /* +CMEE: 0, 1, 2 */
};

enum at_trace_kind {
	AT_TRACE_IN,	   /* bytes from the host */
	AT_TRACE_OUT,	   /* responses to the host */
	AT_TRACE_DATA_IN,  /* payload from the host: data mode, prompts, counted data */
	AT_TRACE_DATA_OUT, /* payload to the host */
	AT_TRACE_PARSER,   /* the parser's decision */
	AT_TRACE_DROP,	   /* bytes or codes dropped */
	AT_TRACE_STATE,	   /* a change of state */
	AT_TRACE_NOTE
};

/* Makes trace records of what the engine does. Boards refer to the only one there is, so that a
 * board without traces does not link it. */
struct at_tracer;
extern const struct at_tracer at_tracer;

/* What the engine needs of the board. */
struct at_platform {
	uint32_t (*now)(void *context); /* milliseconds, wraps */
	/* Takes one trace record. `port` 0xff: the modem. Secrets are already masked. */
	void (*trace)(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes,
		      size_t n);
	void *context;
	const struct at_tracer *tracer; /* &at_tracer, or NULL: no traces */
};

struct at_counters {
	uint32_t dropped_unsolicited; /* queue full */
	uint32_t dropped_payload; /* bytes beyond a prompt's maximum, or left behind in data mode */
	uint32_t dropped_output;  /* nobody attached */
	uint32_t noise;		  /* bytes outside any command line */
	uint32_t long_lines;
};

/* Bytes of memory, pointer-aligned, that a modem of this product needs. */
size_t at_modem_size(const struct at_product *product, unsigned ports);

/* Makes a modem in `memory` of at_modem_size() bytes, which must outlive it; loads the settings.
 * `storage` may be NULL: nothing outlives a reset. `application` is for the handlers. Never fails;
 * what the storage holds that does not fit the product is skipped and traced. */
struct at_modem *at_modem_init(void *memory, const struct at_product *product, unsigned ports,
			       const struct at_storage *storage, const struct at_platform *platform,
			       void *application);

/* Binds the port to a stream (NULL: nobody attached; output is discarded and counted). */
void at_port_attach(struct at_port *port, struct at_stream *stream);
/* The host's side of the stream went away: a DTR drop; half-typed lines are forgotten. */
void at_port_detach(struct at_port *port);

/* Bytes from the host. Returns how many the port took; offer the rest again after `resume` or at
 * the next turn, together with all that has come since: the escape sequence is seen behind data
 * that the connection does not take. */
size_t at_port_receive(struct at_port *port, const uint8_t *bytes, size_t n);
/* The stream can take bytes again. */
void at_port_writable(struct at_port *port);
/* The incoming line DTR changed. */
void at_port_dtr(struct at_port *port, bool on);

/* Runs everything that is due: deadlines, guard times, queued output. */
void at_modem_poll(struct at_modem *modem);
/* Milliseconds until at_modem_poll() has something to do by the clock; UINT32_MAX: nothing. */
uint32_t at_modem_next(const struct at_modem *modem);

/* Whether a command runs, data mode is on, or output waits: for "let running commands finish". */
bool at_port_busy(const struct at_port *port);
/* Whether a command runs that takes no data from the host, so that a further character would wait
 * or abort it: a piped script holds its next line back that long. */
bool at_port_running(const struct at_port *port);
/* Whether the port is in online data mode. */
bool at_port_online(const struct at_port *port);
const struct at_counters *at_port_counters(const struct at_port *port);

#endif
