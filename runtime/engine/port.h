/* SPDX-License-Identifier: MIT */
/*
 * The engine's own state: what a port and a modem are made of. Only the engine's files include
 * this; all state of the engine can be reached from struct at_modem.
 */
#ifndef ENGINE_PORT_H
#define ENGINE_PORT_H

#include "engine/modem.h"
#include "engine/parser.h"

/* A command is begun only when the port's staging buffer has room for this much output: what a
 * handler may emit before it is written to the stream. The longest answer is 1,500 bytes as hex. */
#define AT_RESPONSE_SIZE 3328
/* Output that the stream has not taken yet, per port. */
#define AT_STAGING_SIZE	   3584

#define AT_TYPING_SILENCE  5000	 /* ms after which a half-typed line no longer holds codes back */
#define AT_ABORT_DELAY	   125	 /* ms after its begin in which nothing aborts a command */
#define AT_LF_DELAY	   10	 /* ms after S3 in which an LF still belongs to the line's end */
#define AT_LONE_ESCAPE	   1000	 /* ms that an unfinished escape is held back when S12 is 0 */
#define AT_STALL	   2000	 /* ms without progress that let an escape overtake what waits */
#define AT_PAYLOAD_SILENCE 10000 /* ms of silence that abandon a payload inside a line */
#define AT_PEACE	   5	 /* ms between a final result and a code, streamed dialects */

enum port_state {
	PORT_LINE,   /* collecting a command line */
	PORT_ONLINE, /* data mode */
	PORT_RUN,    /* between two commands of a line */
	PORT_CALL,   /* a command runs, from its dispatch to its conclusion */
	PORT_PAYLOAD /* likewise, and its data is collected */
};

enum line_phase {
	LINE_NOISE,    /* nothing of a command line yet */
	LINE_PREFIX,   /* its first character */
	LINE_BODY,     /* after the prefix */
	LINE_OVERLONG, /* swallowing to S3 */
	LINE_WRONG     /* streamed: an error is known, swallowing to S3 */
};

/* How long ago S3 came, as far as it matters to an LF behind it. */
enum after_end {
	NOT_AFTER_END,			  /* other bytes have come since */
	AFTER_END,			  /* in an earlier call of at_port_receive() */
	AFTER_END_AT_ONCE = AFTER_END | 2 /* in this one */
};

struct at_call {
	uint8_t kind;		  /* enum at_form_kind */
	uint8_t result;		  /* enum at_result; AT_RESULT_OK: as `outcome` says */
	uint8_t outcome;	  /* enum cause; CAUSE_PENDING: it runs, and nobody finished it */
	uint8_t offending;	  /* the parameter that was wrong, from 1; 0: none */
	bool collected;		  /* its data has been asked for */
	bool inside;		  /* its data stands in the line */
	bool lined;		  /* it has sent an information line */
	uint8_t end;		  /* enum cause: why its channel has closed already */
	uint16_t command;	  /* index */
	uint16_t wrong_parameter; /* its index in `parameters` plus 1; 0: none; see at_refusal */
	struct at_port *port;
	const struct at_form *form; /* NULL: none */
	const struct at_form_extra *extra;
	void (*abort)(struct at_call *call, enum cause why);
	void *context;
	const struct at_encoding *encoding; /* of its data, NULL: binary */
	struct at_channel *channel;	    /* of at_connect() */
	uint32_t begun;			    /* time */
};

/* Data that follows a command line or stands inside it. */
struct payload {
	uint8_t bit_count, padding;
	uint8_t cause; /* enum cause: why the payload is bad */
	bool counted;
	bool complete; /* no more bytes come; what is held is still to be handed on */
	bool refused;  /* consumed but handed to nobody */
	bool tail;     /* in the line: it is there, the line's end is awaited */
	uint16_t held; /* bytes held back for erasing or decoding, at `buffer` */
	uint16_t buffer_size;
	uint32_t left;	  /* encoded bytes still to come, when counted */
	uint32_t room;	  /* bytes that may still be handed on */
	uint32_t heard;	  /* when the last byte was taken */
	uint32_t silence; /* ms that abandon it */
	uint8_t *buffer;
	uint32_t bits; /* of the decoder */
};

struct online {
	struct at_channel *channel;
	const struct at_online *phase;

	uint32_t heard;	  /* when the last byte came */
	uint32_t changed; /* when the last escape character came */
	uint32_t moved;	  /* when the channel last took something, or began to take nothing */
	uint16_t mark;	  /* where in the stream's waiting bytes the escape characters end */
	uint8_t escapes;  /* escape characters that came last and may be an escape */
	uint8_t held; /* as many of them are taken from the stream; the rest still waits there */
	uint8_t owed; /* taken escape characters that were none, to be delivered */
	uint8_t shielded; /* 1: a shield was taken: the next byte is data */
	uint8_t ended;	  /* 1: the end byte was taken, and the channel has not obeyed it yet */
	uint8_t cause;	  /* enum cause: why the connection closed */
	bool escaped;	  /* they are one: only what came before them is still delivered */
	bool passed;	  /* and they go to the peer, too */
	bool deaf;	  /* nothing is an escape */
	bool ending;	  /* the connection closed: to be left once all is sent */
};

#define AT_ANSWER_SIZE 16 /* of most result codes with their frame: NO CARRIER */

/* The result code that was sent last, ready to be sent again. */
struct answer {
	uint32_t key; /* which one, and what its frame was made of; 0: none */
	uint8_t length;
	char bytes[AT_ANSWER_SIZE];
};

/* In the order of size: Thumb's short instructions reach 31 bytes, 62 bytes of halfwords and 124
 * bytes of words. */
struct at_port {
	uint8_t state;	   /* enum port_state */
	uint8_t phase;	   /* enum line_phase */
	uint8_t after_end; /* enum after_end */
	bool cr_alone;	   /* this host ends its lines without LF */
	bool typed;	   /* characters came; `heard` is set when the port runs next */
	bool blocked;	   /* the stream took less than offered */
	bool starved;	   /* the stream's owner was refused bytes */
	bool pumping;	   /* the channel or payload handler can move again */
	struct at_call call;
	uint16_t head, tail; /* of the output in `staging` */
	uint16_t queued;     /* bytes in `queue` */
	uint16_t ahead;	     /* bytes known to wait in the stream */
	uint16_t discard;  /* bytes that wait in the stream and are to be dropped when they come */
	uint16_t plain;	   /* length up to which others are only put into the line */
	uint16_t traced;   /* up to where the line has been traced */
	uint8_t prefix[3]; /* of command lines, in lower case; and 0 */
	/* What one character can mean at once, when nothing is echoed and S3 and S5 are control
	 * characters: set at the end of line_take(), 0 else. */
	uint8_t awaited; /* the next character of the prefix, in lower case */
	bool keep_wrong; /* the last line was too long: it runs, A/ repeats it, as a wrong one */
	uint8_t lines;	 /* outgoing modem lines as set last */
	uint8_t wrong;	 /* enum cause of LINE_WRONG */
	uint8_t index;
	bool in_emit; /* a source is building its code */
	struct at_modem *modem;
	const struct at_product *product;
	struct at_stream *stream;
	union {
		struct payload *payload;
		struct online *online;
	} data;
	const struct at_engine_settings *obeyed;
	void *arguments;
	uint8_t *staging;  /* output that the stream has not taken */
	uint32_t heard;	   /* when the last byte of a command line came */
	uint32_t ended;	   /* when the last S3 came */
	uint32_t answered; /* when the last final result went */
	uint8_t *queue;	   /* unsolicited codes: 16-bit length, text */
	struct at_source *first_source, *last_source;
	void *settings;
	struct at_held *held;
	struct at_counters counters;
	struct answer answer;
	union {
		struct payload payload;
		struct online online;
	} data_room; /* what `data` points to: far members need longer instructions */
	struct at_parser parser;
	struct at_supply *supply; /* the data of a line that is on its way, or NULL */
};

struct at_modem {
	const struct at_product *product;
	const struct at_storage *storage;
	const struct at_platform *platform;
	void *application;
	void *settings;
	uint32_t time; /* of the present call from outside */
	uint8_t port_count;
	struct at_port *ports; /* an array of structures */
	struct at_late *lates; /* open, the oldest first */
};

static inline const char *at_string(const struct at_product *product, unsigned offset)
{
	return product->strings + offset;
}
/* Where the form of a kind stands in `forms`: behind those of the command's kinds before it. */
static inline unsigned form_index(const struct at_command *command, unsigned kind)
{
	static const uint8_t forms[1 << (AT_FORM_KINDS - 1)] = {0, 1, 1, 2, 1, 2, 2, 3};

	return command->form + forms[command->written & ((1u << kind) - 1)];
}
static inline bool at_basic(const char *name)
{
	return (name[0] >= 'A' && name[0] <= 'Z') || name[0] == '&';
}
/* Asks the clock: once in every call from outside. */
static inline uint32_t modem_refresh(struct at_modem *modem)
{
	return modem->time = modem->platform->now(modem->platform->context);
}
static inline uint32_t port_now(const struct at_port *port)
{
	return port->modem->time;
}
/* Milliseconds until `limit` of them have passed since a time. A limit of 0 is none: UINT32_MAX. */
uint32_t port_left(const struct at_port *port, uint32_t since, uint32_t limit);
static inline const struct at_product *port_product(const struct at_port *port)
{
	return port->product;
}

/* --- input.c ------------------------------------------------------------------------------- */

/* Takes bytes from the stream. Returns how many; the rest waits there. */
size_t input_take(struct at_port *port, const uint8_t *bytes, size_t n);
/* Data of the host that goes nowhere: counted and traced. */
void input_lost(struct at_port *port, size_t n);

/* --- output.c: the staging buffer ------------------------------------------------------ */

static inline size_t output_room(const struct at_port *port)
{
	return AT_STAGING_SIZE - (size_t)(port->tail - port->head);
}
/* Whether a command may begin: there is room for all that it may answer. */
static inline bool output_roomy(const struct at_port *port)
{
	return (unsigned)(port->tail - port->head) <= AT_STAGING_SIZE - AT_RESPONSE_SIZE;
}
/* The same once the stream has taken what it takes. */
bool output_make_room(struct at_port *port);
void output_compact(struct at_port *port);
/* Space for at least `n` bytes at the tail, or as much as there is. */
static inline char *output_open(struct at_port *port, size_t n, char **end)
{
	if (port->head != 0 && (size_t)(AT_STAGING_SIZE - port->tail) < n)
		output_compact(port);
	*end = (char *)port->staging + AT_STAGING_SIZE;
	return (char *)port->staging + port->tail;
}
static inline void output_close(struct at_port *port, const char *at)
{
	port->tail = (uint16_t)((const uint8_t *)at - port->staging);
}
void output_bytes(struct at_port *port, const void *bytes, size_t n);
/* Writes what the stream takes. Returns whether the buffer is empty. */
bool output_flush(struct at_port *port);
/* Writes straight to the stream; only when the buffer is empty. */
size_t output_direct(struct at_port *port, const uint8_t *bytes, size_t n);
void output_lost(struct at_port *port, size_t n);

/* --- format.c: values as text ------------------------------------------------------------ */

/* One that is full (`at` is `end`) may have left something out: what it holds is not sent. */
struct writer {
	char *at, *end;
	const struct at_product *product;
};
inline void put_char(struct writer *writer, char c)
{
	if (writer->at < writer->end)
		*writer->at++ = c;
}
void put_bytes(struct writer *writer, const char *bytes, size_t n);
/* Texts are short: this is less than to measure and then to copy them. */
inline void put_text(struct writer *writer, const char *text)
{
	char *at = writer->at, *end = writer->end;

	while (*text != 0 && at < end)
		*at++ = *text++;
	writer->at = at;
}
/* A text of the product, in lower case where its dialect answers so. */
void put_folded(struct writer *writer, unsigned text);
/* A name of the product's commands, likewise, and the dialect's colon. */
void put_name(struct writer *writer, unsigned name);
/* In base 10 or 16, with this many digits at least. */
void put_number(struct writer *writer, uint32_t value, unsigned base, unsigned digits);
void put_integer(struct writer *writer, uint32_t value, bool is_signed);
void put_quote(struct writer *writer, bool quote);
/* A member as text; a secret one masked. */
void put_value(struct writer *writer, const struct at_parameter *parameter, const void *record,
	       bool quote);
/* The parameters of a set form behind their command's name: the values that a record keeps, or
 * (NULL) their ranges. */
void put_parameters(struct writer *writer, unsigned name, const struct at_parameter *parameter,
		    unsigned count, const void *record);
void put_domain(struct writer *writer, const struct at_parameter *parameter);
/* Fields of a record, with commas between them. */
void put_fields(struct writer *writer, const struct at_parameter *field, unsigned count,
		const void *record);
/* The line of a reply: the entry of `replies`. */
void put_record(struct writer *writer, unsigned shape, const void *record);

/* --- reply.c: lines and result codes --------------------------------------------------------- */

/* An information line around what is put into the writer. */
void reply_begin(struct at_port *port, struct writer *writer);
bool reply_end(struct at_port *port, struct writer *writer);
void reply_result(struct at_port *port, enum at_result result);
/* `parameter`: index of the one that was wrong, or AT_NONE. */
void reply_cause(struct at_port *port, const struct at_form_extra *extra, enum cause cause,
		 unsigned parameter);
/* What answers it: an enum at_result, or AT_RESULT_ERRORS and the entry of `errors`. */
unsigned reply_answer(const struct at_port *port, const struct at_form_extra *extra,
		      enum cause cause, unsigned parameter);
/* A code that nobody asked for, in its frame. */
void reply_code(struct at_port *port, const char *text, size_t n);

/* --- line.c ---------------------------------------------------------------------------------- */

void line_forget(struct at_port *port);
/* Prepares for one character, as the phase is. */
void line_await(struct at_port *port);
/* Drops an LF that belongs to the S3 before it. Returns the bytes dropped (0 or 1). */
size_t line_trailing_lf(struct at_port *port, const uint8_t *bytes, size_t n, bool data);
/* Starts over after a line was answered. */
static inline void line_done(struct at_port *port)
{
	port->state = PORT_LINE;
	port->phase = LINE_NOISE;
	port->ahead = 0;
}

/* --- command.c ------------------------------------------------------------------------------- */

/* Runs the line from where it is as far as it goes. */
void command_run(struct at_port *port);
/* The same, when the parser has just stopped with an event. */
void command_parsed(struct at_port *port);
/* The line's last answer. */
void command_answer(struct at_port *port, enum cause cause);
void command_fail_line(struct at_port *port, enum cause cause);
/* A command's handler has returned: one that pends must have said how it is ended. */
void command_waits(struct at_port *port);
/* Ends the running command from outside the handler. */
void command_abort(struct at_port *port, enum cause why);
/* Whether a command runs that may be aborted. */
bool command_abortable(const struct at_port *port);
size_t command_take(struct at_port *port, const uint8_t *bytes, size_t n);
static inline const struct at_form *call_form(const struct at_call *call)
{
	return call->form;
}
/* The form's rarer properties; NULL: it has none. */
static inline const struct at_form_extra *call_extra(const struct at_call *call)
{
	return call->extra;
}
uint32_t command_deadline(const struct at_port *port);

/* --- bind.c, convert.c
 * ----------------------------------------------------------------------------- */

struct binding {
	const struct at_product *product;
	const char *line;
	const struct at_token *tokens;
	unsigned token_count;
	const struct at_form *form;
	const struct at_command *command;
	void *record;
	const struct at_port *port;	      /* whose settings `keep` parameters read, or NULL */
	unsigned at;			      /* the token that was looked at last */
	const struct at_parameter *parameter; /* and the parameter; NULL: none left */
};
/* Consecutive entries of the product's parameters, as far as is not bound yet. */
struct list {
	const struct at_parameter *parameter;
	unsigned count;
};
/* The list of the case that a selector's n-th choice opens. */
struct list bind_case(const struct at_product *product, const struct at_parameter *selector,
		      unsigned ordinal);
/* The parameter at a position of the list that the record's selectors choose, or its end. */
struct list bind_walk(const struct at_product *product, const struct at_form *form,
		      const void *record, unsigned position);
/* The short way for what most lists begin with, or are: digits for numbers of at most 16 bits and
 * choices without keywords. Returns how many parameters it has bound; the structure must be zeroed.
 */
unsigned bind_digits(const struct at_parser *parser, const struct at_form *form, void *record);
/* The parameter at token t of the list, which may be empty or missing there. */
enum cause bind_one(struct binding *binding, const struct at_parameter *parameter, unsigned t);
/* Turns the tokens behind those into members of the form's argument structure. */
enum cause bind_arguments(struct binding *binding, unsigned bound);
enum cause convert_value(const struct binding *binding, const struct at_parameter *parameter,
			 const struct at_token *token);
void convert_default(const struct at_product *product, const struct at_parameter *parameter,
		     void *record);
/* Digits, with a sign or without. */
bool convert_is_number(const char *text, size_t length);
/* The place of a number among the choices, or -1. */
int convert_ordinal(const struct at_product *product, const struct at_choice *choice,
		    uint32_t value);
/* Which choice a token names: the ordinal, or -1. */
int convert_choice(const struct at_product *product, const struct at_choice *choice,
		   const char *text, size_t length);
/* A hexadecimal digit's value, or -1. */
int convert_digit(char c);
/* Reads digits of the base as far as they go, up to `end` at most, and moves on past them. Returns
 * whether the number fits. */
bool convert_digits(const char **at, const char *end, unsigned base, uint32_t *value);
/* A number with a sign or without, or `hexadecimal` behind 0x: not one, too large, or none. */
enum cause convert_number(const char *text, size_t length, bool hexadecimal, bool *negative,
			  uint32_t *magnitude);
/* The bytes that a value takes in its structure; `texts` inline with their capacity. */
size_t value_size(const struct at_product *product, const struct at_parameter *parameter);
/* Sets the member of a type that is a number. */
void value_set(const struct at_parameter *parameter, void *record, uint32_t value);
/* An unsigned member of 1, 2 or 4 bytes. */
uint32_t number_load(const void *member, unsigned size);
/* The number in the member itself. */
uint32_t value_number(const struct at_parameter *parameter, const void *member);
inline bool value_is_given(const struct at_parameter *parameter, const void *record)
{
	return parameter->bit == 0xff || (*(const uint32_t *)record >> parameter->bit & 1) != 0;
}
/* Notes in the record that a parameter was given, where that matters. */
inline void value_given(const struct at_parameter *parameter, void *record)
{
	if (parameter->bit != 0xff)
		*(uint32_t *)record |= 1u << parameter->bit;
}
/* Bounds and default of a number; those of a signed one as their unsigned twins. */
void value_range(const struct at_product *product, const struct at_parameter *parameter,
		 struct at_wide *range);
/* Values as they are: checked against the domain, then stored. */
enum cause convert_store_text(const struct at_product *product,
			      const struct at_parameter *parameter, void *record, const char *text,
			      size_t length);
enum cause convert_store_number(const struct at_product *product,
				const struct at_parameter *parameter, void *record, bool negative,
				uint32_t magnitude);
/* The numeric value of the parameter at a position of the form, looked up in its record. */
uint32_t bind_position(const struct at_product *product, const struct at_form *form,
		       const void *record, unsigned position);
/* types.c, addresses.c, options.c: the code of a type from AT_TYPE_MASK to AT_TYPE_CAUSE. */
static inline const struct at_type_code *type_code(const struct at_product *product,
						   const struct at_parameter *parameter)
{
	return product->types[parameter->type - AT_TYPE_MASK];
}
/* Whether a token can be a text of this parameter. */
bool convert_textual(const struct binding *binding, const struct at_parameter *parameter,
		     const struct at_token *token);

/* --- settings.c, records.c, ranges.c -----------------------------------------------------------
 */

/* What the engine obeys where the product has no command that sets it. */
extern const struct at_engine_settings settings_obeyed;
/* Factory values, then the records of the modem's own settings. */
void settings_start(struct at_modem *modem);
/* Factory values, then profile 0. */
void settings_start_port(struct at_port *port);
/* The instance that the arguments' key parameter picks, or the first. */
unsigned settings_instance(const struct at_product *product, const struct at_setting *setting,
			   const void *arguments);
void *settings_place(const struct at_port *port, const struct at_setting *setting,
		     unsigned instance);
enum cause settings_store(struct at_port *port, const struct at_setting *setting,
			  const void *arguments);
void settings_read(struct at_port *port, const struct at_command *command);
enum cause record_write(struct at_modem *modem, const struct at_setting *setting, uint16_t key,
			const void *record);
/* Reads a record, if there is one, over factory values. */
void record_read(struct at_modem *modem, const struct at_setting *setting, uint16_t key,
		 void *record);
void ranges_answer(struct at_port *port, const struct at_command *command);

/* --- unsolicited.c
 * -------------------------------------------------------------------------------- */

void unsolicited_run(struct at_port *port);
/* Milliseconds until codes that wait may go; UINT32_MAX: nothing waits. */
uint32_t unsolicited_next(const struct at_port *port);

/* --- encoding.c: data as characters -----------------------------------------------------------
 */

extern const char encoding_base64[];
struct at_encoding {
	uint8_t bits;		 /* of a digit */
	int (*digit)(uint8_t c); /* its value, or -1 */
};

/* --- payload.c
 * ------------------------------------------------------------------------------------ */

/* Begins to collect the data that the running form takes; `refused`: for nobody. */
void payload_begin(struct at_port *port, enum cause refused);
size_t payload_take(struct at_port *port, const uint8_t *bytes, size_t n);
void payload_run(struct at_port *port);
void payload_abandon(struct at_port *port, enum cause cause);
/* The data is there, or known to be bad: its command goes on, unless its line does. */
void payload_finish(struct at_port *port);
uint32_t payload_next(const struct at_port *port);

/* --- online.c
 * --------------------------------------------------------------------------------------- */

/* The data phase that the running command asks for. */
void online_enter(struct at_port *port, struct at_channel *channel);
void online_begin(struct at_port *port, struct at_channel *channel, const struct at_online *phase);
/* Delivers escape characters that are data. Returns whether all are. */
bool online_release(struct at_port *port);
/* Whether those that the channel does not take have waited long enough. */
bool online_stalled(const struct at_port *port);
static inline const struct at_online_code *online_code(const struct at_port *port)
{
	return port->data.online->phase->code;
}
size_t online_take(struct at_port *port, const uint8_t *bytes, size_t n);
void online_run(struct at_port *port);
void online_dtr(struct at_port *port);
uint32_t online_next(const struct at_port *port);
/* Sets DCD and DSR as &C and &S say. */
void online_lines(struct at_port *port);

/* --- trace.c, tracer.c
 * ------------------------------------------------------------------------------------------ */

/* What a trace tells in words; its texts are with the tracer. Arguments are named in brackets. */
enum trace_note {
	NOTE_COMMAND_ENDED, /* [cause] */
	NOTE_ENDLESS,	    /* [name]: a command pends and cannot be ended */
	NOTE_ONLINE,
	NOTE_LEFT, /* and the ones behind it: for each enum at_channel_end */
	NOTE_LEFT_DTR,
	NOTE_LEFT_CLOSED,
	NOTE_LEFT_LOST,
	NOTE_PROMPT,
	NOTE_PAYLOAD_ENDED,  /* [cause] */
	NOTE_DATA_LOST,	     /* [bytes] */
	NOTE_OUTPUT_LOST,    /* [bytes] */
	NOTE_CODE_LOST,	     /* [name] */
	NOTE_RESULT_LOST,    /* [enum at_result] */
	NOTE_RECORD_UNFIT,   /* [name, parameter, cause] */
	NOTE_RECORD_UNKNOWN, /* [name, stable name] */
	NOTE_RECORD_REST,    /* [name, bytes] */
	NOTE_LATE_FULL,	     /* [name]: one more was refused */
	NOTE_LATE_FAILED     /* [name, cause] */
};

struct at_tracer {
	void (*bytes)(const struct at_port *port, enum at_trace_kind kind, const void *bytes,
		      size_t n);
	/* `port`: its number, or 0xff. */
	void (*note)(const struct at_modem *modem, uint8_t port, enum trace_note what,
		     const uint32_t *arguments);
	/* The part of the line that the parser has just read, secrets masked, and what became of
	 * it. */
	void (*command)(struct at_port *port, enum cause cause);
};

static inline bool tracing(const struct at_port *port)
{
	return port->modem->platform->tracer != NULL;
}
void trace_command(struct at_port *port, enum cause cause);
void trace_bytes(const struct at_port *port, enum at_trace_kind kind, const void *bytes, size_t n);
/* An argument that the note does not have is ignored. */
void trace_note(const struct at_port *port, enum trace_note what, uint32_t argument);
void trace_modem(const struct at_modem *modem, enum trace_note what, uint32_t first,
		 uint32_t second, uint32_t third);

#endif
