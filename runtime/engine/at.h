/* SPDX-License-Identifier: MIT */
/*
 * What a command's handler may do. Generated headers include this file; the handlers of a dialect
 * need no other engine header.
 *
 * A handler returns the outcome of its command: CAUSE_NONE (OK), a cause (the dialect's error for
 * it), or CAUSE_PENDING and calls at_finish() later, exactly once. Between the two the call stays
 * valid, and so do the arguments.
 */
#ifndef ENGINE_AT_H
#define ENGINE_AT_H

#include "engine/channel.h"
#include "engine/description.h"

struct at_call;
struct at_modem;
struct at_port;

/* --- Ending a command ------------------------------------------------------------------ */

/* Finishes a pending command: OK for CAUSE_NONE, else the dialect's answer to the cause. */
void at_finish(struct at_call *call, enum cause cause);

/* Finishes with a final result code other than OK and ERROR (NO CARRIER, BUSY...). From inside a
 * handler: `return at_result(call, AT_RESULT_NO_CARRIER);`. Returns CAUSE_PENDING. */
enum cause at_result(struct at_call *call, enum at_result result);

/* Answers CONNECT and enters online data mode on the channel, which must stay valid until its
 * `leave` was called. The form's `online` description names the answers at the end and says how the
 * bytes are encoded, as the command's arguments choose: a call that another command resumes goes by
 * that command's. From inside a handler: `return at_connect(call, channel);`. Returns
 * CAUSE_PENDING. */
enum cause at_connect(struct at_call *call, struct at_channel *channel);

/* Called when a pending command must end before at_finish(): aborted by the user, out of time
 * (cause CAUSE_aborted, CAUSE_timed_out), or its port closed. The handler's owner forgets the call;
 * the engine answers. `context` is free for the handler. Whoever returns CAUSE_PENDING has called
 * this in the same function; otherwise nothing but at_finish() ends the command, and the trace says
 * so. After data (`..._end`) it has to be called anew. */
void at_on_abort(struct at_call *call, void (*abort)(struct at_call *call, enum cause why),
		 void *context);
/* A command that has called at_on_abort() is given this many milliseconds from now, where that is
 * less than its specification allows. */
void at_within(struct at_call *call, uint32_t ms);
void *at_call_context(const struct at_call *call);

/* --- Where the command came from -------------------------------------------------------- */

struct at_port *at_call_port(const struct at_call *call);
struct at_modem *at_call_modem(const struct at_call *call);
/* What the board gave at_modem_init() for the handlers' use. */
void *at_modem_application(const struct at_modem *modem);
void *at_call_application(const struct at_call *call);
/* 0 for the first port. */
unsigned at_port_index(const struct at_port *port);
struct at_port *at_modem_port(struct at_modem *modem, unsigned index);

/* The modem's settings and a port's settings, laid out as the product's generated header says. */
void *at_modem_settings(const struct at_modem *modem);
void *at_port_settings(const struct at_port *port);

/* --- Information lines and unsolicited result codes --------------------------------------- */

/* Sends the information line `shape` (index into the product's replies). Generated functions wrap
 * this with the record's type; handlers call those. */
void at_reply(struct at_call *call, unsigned shape, const void *record);
/* The same, followed by n bytes on a line of their own. */
void at_reply_payload(struct at_call *call, unsigned shape, const void *record,
		      const uint8_t *bytes, size_t n);

/* Queues an unsolicited code for the port; full queue: dropped, counted, reported in the trace. */
void at_unsolicited(struct at_port *port, unsigned shape, const void *record);

/* Queues a final result code that nobody asked for: NO CARRIER of a connection that ends while the
 * port is in command mode, RING. In words or as a number, as the port's settings say. */
void at_unsolicited_result(struct at_port *port, enum at_result result);

/* A source of codes that are built when the port may send, and never queued: state codes (only the
 * latest value counts) and pull codes (each takes data with it). */
struct at_source {
	/* Sends at most one code with at_unsolicited_now(); returns whether there is more. */
	bool (*emit)(struct at_source *source, struct at_port *port);
	struct at_source *next; /* the engine's */
	struct at_port *port;	/* the engine's; NULL: not waiting */
};
/* Asks for a call of `emit` as soon as the port may send. Doing so twice is harmless. */
void at_source_ready(struct at_source *source, struct at_port *port);
/* Forgets a source that is waiting. */
void at_source_cancel(struct at_source *source);
/* Only from inside `emit`. */
void at_unsolicited_now(struct at_port *port, unsigned shape, const void *record);

/* --- Outcomes that come after OK ---------------------------------------------------------- */

/* The outcome that a command has promised by its OK: a line for the port that asked, within a time.
 * Whoever does the work embeds one, zeroed; while it is open it must stay where it is. */
struct at_late {
	/* It ended without at_late_done(): it took too long (CAUSE_timed_out: the engine has sent
	 * the error line) or the host that asked has gone (CAUSE_aborted). NULL: nobody asks. */
	void (*ended)(struct at_late *late, enum cause why);
	/* Its time is over, and it is still open: whoever has another answer to that than the error
	 * line gives it now with at_late_done(). NULL: nobody has. */
	void (*expires)(struct at_late *late);
	struct at_late *next;		   /* the engine's */
	struct at_port *port;		   /* the engine's; NULL: not open */
	const struct at_form_extra *extra; /* the engine's, like what follows */
	uint32_t begun, limit;
	uint16_t shape;
};
/* Called by a handler, before the command is answered: its outcome comes later. `shape` is an index
 * into the product's late results; generated functions (`..._open`) wrap this. Refuses with
 * CAUSE_no_memory when as many are open, on all ports together, as the specification allows, and
 * with CAUSE_busy when this one is: the handler returns that cause. A handler that fails after it
 * has opened one calls at_late_cancel(). */
enum cause at_late_open(struct at_call *call, struct at_late *late, unsigned shape);
/* Tells the outcome and closes: CAUSE_NONE queues the line of `record`, as at_unsolicited() does;
 * any other cause the error line with which the command would have answered it. One that is not
 * open (any more) is left alone. Generated functions wrap this with the record's type. */
void at_late_done(struct at_late *late, enum cause cause, const void *record);
/* An open one has this many milliseconds from now, whatever its specification says; 0: any number
 * of them. */
void at_late_within(struct at_late *late, uint32_t ms);
/* Closes without a word to the host; harmless when it is not open. */
void at_late_cancel(struct at_late *late);

/* --- Lines that end in data --------------------------------------------------------------- */

/* The data at the end of a line, `NAME payload(COUNT, FORMAT)` in a specification: never queued,
 * but taken from its owner as the host reads. Whoever has the data embeds one, zeroed but for its
 * first two members; while it is on its way nothing else goes to the port, and it must stay where
 * it is. */
struct at_supply {
	/* Copies the next bytes, 1 to n. Returns how many; 0: they cannot be had any more. Then
	 * NULs go in their place, for as many were announced. */
	size_t (*take)(struct at_supply *supply, uint8_t *bytes, size_t n);
	/* CAUSE_NONE: the line is complete. CAUSE_failed: it was filled up with NULs.
	 * CAUSE_aborted: the host has gone. NULL: nobody asks. */
	void (*done)(struct at_supply *supply, enum cause how);
	uint32_t left; /* the engine's: bytes to take, and what follows */
	uint8_t codec, late, failed;
};
/* Answers with a line that ends in data, then with OK, or as CAUSE_failed is answered. The record's
 * COUNT is that of the bytes; where FORMAT encodes them the line shows that of the digits. Both
 * functions of `supply` may be called before this returns. From inside a handler, through the
 * generated function: `return at_reply_supplied(...);`. Returns CAUSE_PENDING. */
enum cause at_reply_supplied(struct at_call *call, unsigned shape, void *record,
			     struct at_supply *supply);
/* Ends a late result with such a line: only from inside the `emit` of a source that waits for the
 * port of `late`. Any cause but CAUSE_NONE as at_late_done(). */
void at_late_supplied(struct at_late *late, enum cause cause, void *record,
		      struct at_supply *supply);

/* --- Data that follows a command line ----------------------------------------------------- */

enum at_codec { AT_CODEC_BINARY, AT_CODEC_BASE64, AT_CODEC_HEX }; /* as parameters name them */

/* The codecs themselves: what no handler and no payload refers to is not linked. */
struct at_encoding;
extern const struct at_encoding at_base64, at_hex;

/* The bytes that the digits of a `hex` parameter stand for, into `bytes`, which has room for half
 * as many. Returns how many. */
size_t at_hex_bytes(struct at_text digits, uint8_t *bytes);

/* Called by a handler whose form has a prompt or payload, before it returns CAUSE_NONE: how the
 * data is encoded. Bytes that are no digits make the command fail with CAUSE_parameter_type. */
void at_payload_codec(struct at_call *call, const struct at_encoding *encoding);
/* The payload's handlers can take bytes again after taking fewer than offered. */
void at_payload_resume(struct at_call *call);

/* --- Data mode, from the connection's side ------------------------------------------------ */

/* The channel has bytes to peek, or can take bytes again. */
void at_channel_ready(struct at_port *port, struct at_channel *channel);
/* The connection ended (AT_CHANNEL_CLOSED) or was taken away (AT_CHANNEL_LOST), for this cause
 * (CAUSE_NONE: none that anybody asks for): the port answers what its form says of it, after all
 * peeked bytes are sent when it was closed, then calls `leave`. Where the form says that the cause
 * does not end the phase now, nothing happens: the channel stays until the host leaves, and takes
 * what is written. A connection that is resumed to show its last bytes is ended right after
 * at_connect(): with AT_CHANNEL_CLOSED the port still answers CONNECT, sends them, and answers the
 * end. */
void at_channel_end(struct at_port *port, struct at_channel *channel, enum at_channel_end why,
		    enum cause cause);
/* Whether the port is in online data mode; on which channel (NULL: none, or suspended). */
struct at_channel *at_port_channel(const struct at_port *port);

/* A port that enters data mode without having answered a command: its stream becomes the line of a
 * PPP session. Whoever owns the channel embeds one, zeroed but for its first two members. */
struct at_lending {
	struct at_channel *channel;
	bool escapable;		 /* the host's escape sequence ends it; else it is data */
	struct at_source source; /* the engine's */
};
/* Lends the port: it enters data mode as soon as it may send, with everything answered and queued
 * before; called by a handler for its own port, after the command's final result. Ended by
 * at_channel_end(), the host's DTR or its escape; then `leave` is called and nothing is printed.
 * False: the port is in data mode, or this lending or another one waits for it already. */
bool at_port_lend(struct at_port *port, struct at_lending *lending);
/* Takes back one that has not begun; harmless when it has, or when there is none. */
void at_port_unlend(struct at_lending *lending);

/* A data call that the port left by the escape sequence and may return to: what V.250's O resumes
 * and H ends. Whoever owns the connection embeds one; the port keeps a pointer only. */
struct at_held {
	/* Enters data mode again, as a handler: `return at_connect(call, channel);`. */
	enum cause (*resume)(struct at_call *call, struct at_held *held);
	/* Hangs up. NULL: this call is ended by commands of its own, H leaves it alone. */
	enum cause (*hang_up)(struct at_call *call, struct at_held *held);
};
/* Makes the port hold this call instead of any former one; NULL: none. */
void at_port_hold(struct at_port *port, struct at_held *held);
struct at_held *at_port_held(const struct at_port *port);

/* --- Settings --------------------------------------------------------------------------------- */

/* Sets all profile settings of the port to the factory values (V.250 &F). */
void at_profile_factory(struct at_port *port);
/* Stores and recalls the port's profile settings under a profile number. */
enum cause at_profile_store(struct at_port *port, unsigned profile);
enum cause at_profile_recall(struct at_port *port, unsigned profile);
/* Commits instance `key` of a stored setting after a handler changed it; also while the
 * specification says that changes by the host are not stored. */
enum cause at_setting_commit(struct at_modem *modem, unsigned setting, unsigned key);

/* Tables of options, by the setting that keeps one (`PREFIX_TABLE_OPTIONS` of product.h) and its
 * key, 0 where it has none. A key that the table does not have is CAUSE_parameter_range. */

/* The structure of what is kept; NULL: no such key. */
void *at_options(const struct at_modem *modem, unsigned setting, unsigned key);
/* Writes what is kept to the table's record, unless the specification has a `while` that does not
 * hold: then nothing is done. CAUSE_storage_failed: the record is as it was. */
enum cause at_options_store(struct at_modem *modem, unsigned setting, unsigned key);
/* Removes the record, if there is one; the values stay. */
enum cause at_options_free(struct at_modem *modem, unsigned setting, unsigned key);
/* Takes the values of the record, and factory values for what is not in it; options that are
 * lasting or not stored stay as they are. Of a table of the session: factory values. */
enum cause at_options_recall(struct at_modem *modem, unsigned setting, unsigned key);

/* --- Engine services ----------------------------------------------------------------------------
 */

/* Milliseconds since start; wraps. */
uint32_t at_now(const struct at_modem *modem);

#endif
