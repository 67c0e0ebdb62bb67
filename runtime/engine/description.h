/* SPDX-License-Identifier: MIT */
/*
 * What the spec compiler tells the engine about a product: constant tables that live in
 * flash. Generated C fills them in; the engine's binder, replies, settings and `=?` texts
 * interpret them. Nothing here is written by hand and nothing here does anything.
 *
 * Tables refer to each other by index, because an index is half a pointer on a 32-bit
 * target. "List" below means consecutive entries of `parameters`; its count leaves out what
 * belongs to an entry before it: the members of a repeated group, the pseudo entry of a selector.
 */
#ifndef ENGINE_DESCRIPTION_H
#define ENGINE_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/cause.h"

struct at_call;
struct at_form;
struct at_parser;
struct at_port;
struct at_product;

#define AT_NONE 0xffffu /* "no such entry" in every 16-bit index */

/* A string argument: a slice of the command line, valid until the command's final result. Not
 * terminated; may hold any byte but the line's terminator. */
struct at_text {
	const char *bytes;
	uint16_t length;
};

struct at_ipv4 {
	uint8_t octet[4]; /* network order */
};
struct at_ipv6 {
	uint8_t octet[16];
};
struct at_mac {
	uint8_t octet[6];
};
/* A moment as a clock on the wall shows it. */
struct at_time {
	uint8_t year; /* its last two digits: 70 is 1970, 69 is 2069 */
	uint8_t month, day, hour, minute, second;
	int8_t zone; /* quarters of an hour that local time is ahead of GMT */
};

/* ------------------------------------------------------------------ parameters and fields */

/* The type of a parameter or reply field, and with it the C type of its member. */
enum at_type {
	AT_TYPE_U8,	 /* uint8_t;  domain: numbers */
	AT_TYPE_U16,	 /* uint16_t; domain: numbers */
	AT_TYPE_U32,	 /* uint32_t; domain: wide */
	AT_TYPE_I32,	 /* int32_t;  domain: wide, bounds read as signed */
	AT_TYPE_STEPPED, /* uint32_t; domain: steps (a union of stepped ranges) */
	AT_TYPE_CHOICE,	 /* uint8_t;  domain: choices (numbers with or without keywords) */
	AT_TYPE_MASK,	 /* uint32_t; domain: choices, values are bits (-n: bit n), joined by '|' */
	AT_TYPE_TEXT,	 /* struct at_text; domain: texts */
	AT_TYPE_STORED_TEXT, /* struct { uint8_t length; char bytes[maximum]; }; domain: texts */
	AT_TYPE_HEX,  /* struct at_text of an even number of hex digits; domain: texts, in digits */
	AT_TYPE_IPV4, /* struct at_ipv4; domain: offset in `strings` of the default's bytes */
	AT_TYPE_IPV6, /* struct at_ipv6; likewise */
	AT_TYPE_MAC,  /* struct at_mac; likewise */
	AT_TYPE_ADDRESS, /* struct address, IPv4 or IPv6; likewise */
	AT_TYPE_TIME,	/* struct at_time; domain of a parameter: wide, the zone's bounds, signed */
	AT_TYPE_OPTION, /* uint8_t, which option; domain: choices. A selector: the pseudo entry
			   behind it has the index in option_uses as its offset. In a reply:
			   AT_IGNORED: only the values are told; AT_QUOTED: told as a word */
	AT_TYPE_CAUSE,	/* reply fields only: uint8_t, enum cause; printed as its error's number */
	AT_TYPE_PAYLOAD, /* no member; domain: payloads; the last of its list */
	AT_TYPE_REPEAT, /* uint8_t count member; domain: repeats; the last of its list; the repeated
			   group's parameters follow it in the table */
	AT_TYPE_CASES,	/* no parameter: what follows a selector in the table; see at_case */
	AT_TYPE_GROUPS, /* reply fields only: as REPEAT, in parentheses or with a separator */
	AT_TYPE_LITERAL, /* reply fields only: no member; domain: offset in `strings`; no comma
			    before */
	AT_TYPE_DECIMAL, /* reply fields only: unsigned of `bit` bytes (1, 2, 4) printed with
			    `domain` digits at least */
	AT_TYPE_WORD_HEX /* reply fields only: as DECIMAL, with upper-case hex digits */
};

enum {
	AT_OPTIONAL = 1 << 0,  /* may be empty, or missing from the end of the list */
	AT_DEFAULTED = 1 << 1, /* when empty or missing takes the domain's default; nought needs no
				  flag: structures are zeroed */
	AT_KEEP = 1 << 2,      /* when empty keeps the stored value */
	AT_KEY = 1 << 3,       /* picks the instance of a stored setting */
	AT_SECRET = 1 << 4,    /* masked in traces and read-backs */
	AT_IGNORED = 1 << 5,   /* accepted whatever it is, never looked at */
	AT_QUOTED = 1 << 6,    /* only in quotes (parameter) / printed in quotes (reply field) */
	AT_SELECTS = 1 << 7    /* the value picks what follows: the last of its list; see at_case */
};

/* One parameter of a command form, or one field of a reply. 8 bytes. */
struct at_parameter {
	uint8_t type;
	uint8_t flags;
	uint16_t offset; /* of the member in the argument, setting or reply structure */
	uint16_t domain; /* index into the table that `type` names */
	uint8_t bit;	 /* bit in the structure's `given` word; 0xff: not recorded */
	uint8_t group; /* parameters: when not 0, an omittable group of this many parameters begins
			  here, which may be left out together with its commas; when it is there,
			  those of its parameters that are not AT_OPTIONAL are mandatory.
			  reply fields: when not 0, the line may end before this field */
};

struct at_form_extra;
struct at_token;
struct binding;
struct writer;

/* The code of a type that is more than a number. A product refers to what it uses, so that nothing
 * else is linked. */
struct at_type_code {
	/* Converts a token that is not empty and stores it. */
	enum cause (*read)(const struct binding *binding, const struct at_parameter *parameter,
			   const struct at_token *token);
	void (*put)(struct writer *writer, const struct at_parameter *parameter,
		    const void *member);
	/* Numbers only: whether a stored one still fits. */
	bool (*fits)(const struct at_product *product, const struct at_parameter *parameter,
		     uint32_t number);
};
extern const struct at_type_code at_type_mask, at_type_text, at_type_stored_text, at_type_hex,
	at_type_ipv4, at_type_ipv6, at_type_mac, at_type_address, at_type_time, at_type_option,
	at_type_cause;

/* Payloads inside the line, in inside.c: for a product that has some. */
struct at_inside {
	/* Whether the form's data should have followed when the line ended. */
	bool (*missing)(const struct at_product *product, const struct at_form *form,
			const void *arguments);
	void (*begin)(struct at_port *port);
	/* Whether the line's end must come before the data is the command's. */
	bool (*goes_on)(struct at_port *port);
	/* Takes what stands behind the data, up to that end or to what is surplus. */
	size_t (*tail)(struct at_port *port, const uint8_t *bytes, size_t n);
};
extern const struct at_inside at_inside;

/* Whether the omittable group at the head of the list is left out at token t, where there is one;
 * in groups.c, for products with groups that something follows. */
struct list;
bool at_group_absent(const struct binding *binding, struct list list, unsigned t);
/* Groups of parameters, from token t on; in repeats.c. */
enum cause at_bind_repeat(struct binding *binding, const struct at_parameter *parameter,
			  unsigned *t);
/* What answers a parameter that could not be bound when its value has an error of its own, as in
 * at_refusal; 0: it has none. In refused.c. */
uint16_t at_refused_value(const struct binding *binding, const struct at_form_extra *extra);
/* Records of former names; in former.c. */
struct at_setting;
struct at_modem;
struct at_former {
	/* The present name for one that an earlier specification used. */
	uint32_t (*present)(const struct at_product *product, const struct at_setting *setting,
			    uint32_t name);
	/* Reads the setting's record under its former names, as struct at_storage does. */
	int (*read)(const struct at_modem *modem, const struct at_setting *setting, uint16_t key,
		    uint8_t *bytes, size_t size);
};
extern const struct at_former at_former;
/* The fields that a field flagged AT_SELECTS chooses, behind it; in cases.c. */
void at_put_case(struct writer *writer, const struct at_parameter *selector, const void *record);
/* Gives an empty parameter flagged AT_KEEP the stored value. */
void at_keep_value(const struct binding *binding, const struct at_parameter *parameter);

/* domains: `fallback` is the default, used under AT_DEFAULTED and as a setting's factory value */
struct at_number {
	uint16_t minimum, maximum, fallback;
};
struct at_wide {
	uint32_t minimum, maximum, fallback; /* read as int32_t for AT_TYPE_I32 */
};
struct at_step {
	uint32_t minimum, maximum, step; /* step 0 ends a union (its minimum is the default) */
};
struct at_choice {
	uint16_t first; /* entry of choice_values, and of choice_keywords when keyed */
	uint8_t count;
	uint8_t keyed; /* 1: keywords are accepted and printed, 2: keywords only */
	uint16_t fallback;
};
struct at_text_domain {
	uint16_t minimum, maximum; /* length in bytes */
	uint16_t fallback;	   /* offset in `strings` of the default, AT_NONE: empty */
};
struct at_payload {
	uint8_t length; /* which parameter (position counted from the form's first) holds the count
			 */
	uint8_t format; /* which one holds the enum at_codec value; 0xff: binary */
	uint8_t more;	/* which one holds a second count, to be added; 0xff: none */
	uint8_t unused;
	uint32_t maximum;
};
struct at_repeat {
	uint8_t size; /* parameters in the group; their table entries follow the AT_TYPE_REPEAT */
	uint8_t maximum; /* groups */
	uint16_t stride; /* bytes from one group's members to the next's */
	uint8_t counter; /* position (counted from the form's first) of the parameter that says how
			    many groups; 0xff: as many as come. In replies: the byte between
			    groups without parentheses; 0xff: parentheses and commas */
};

/* What follows a parameter flagged AT_SELECTS: the cases of one selector are consecutive in
 * `cases`, found through its choice domain: the case of the n-th choice is
 * cases[case_base[selector]+n]. The selector's table entry is followed, in `parameters`, by one
 * pseudo entry {type AT_TYPE_CASES, domain = index of its first case}; it is not a parameter. */
struct at_case {
	uint16_t first; /* list of further parameters */
	uint8_t count;
	uint8_t unused;
};

/* ------------------------------------------------------------------------ forms and commands */

enum at_form_kind { AT_EXECUTE, AT_SET, AT_READ, AT_TEST, AT_FORM_KINDS };

typedef enum cause at_handler(struct at_call *call, const void *arguments);

/* The handlers of a form that takes data after the line or inside it. */
struct at_data_handlers {
	/* Takes the next bytes of the payload, decoded; returns how many it took (back-pressure).
	 */
	size_t (*bytes)(struct at_call *call, const void *arguments, const uint8_t *bytes,
			size_t n);
	/* The payload ended (CAUSE_NONE) or will not be completed. Returns the command's outcome.
	 */
	enum cause (*end)(struct at_call *call, const void *arguments, enum cause how);
};

/* The prompt that a form shows before it takes data, and what ends the data. */
struct at_prompt {
	uint16_t text;	  /* in `strings` */
	uint16_t maximum; /* bytes; what exceeds it is dropped, counted and traced */
	uint8_t end;	  /* byte that ends the data, 0: none (counted) */
	uint8_t cancel;	  /* byte that cancels, 0: none */
	uint8_t erase;	  /* byte that erases the last one, 0: none */
	uint8_t count;	  /* position of the parameter that holds the count, 0xff: not counted */
	uint16_t timeout; /* of silence, in 100 ms; then CAUSE_payload_incomplete */
};

/* State in which a form is refused. One that never holds may complete the arguments. */
struct at_refusal {
	bool (*holds)(struct at_call *call, void *arguments);
	uint8_t cause;	/* enum cause */
	uint16_t wrong; /* AT_WRONG_ERROR + error + 1: the error that answers it; 0: by the cause */
};
enum { AT_WRONG_ERROR = 0x8000 };

/* How the bytes of a data phase are encoded. Products refer to a codec by its operations, so that
 * one that nobody uses is not linked. */
struct at_online_codec {
	/* Decodes bytes of the host for the channel. Returns how many it took. */
	size_t (*take)(struct at_port *port, const uint8_t *bytes, size_t n);
	/* Obeys what `take` stopped at, and moves what the peer sent to the stream, encoded.
	 * Returns whether all of it went. */
	bool (*run)(struct at_port *port);
};

/* An end byte, and a byte that makes plain data of the one behind it; in shielded.c. */
extern const struct at_online_codec at_shielded;

struct at_online_code {
	const struct at_online_codec *codec;
	uint8_t end;	   /* the byte that ends data */
	uint8_t shield;	   /* the byte before one that is data, 0: none */
	uint16_t finished; /* in `strings`: what the host gets instead of the end byte, AT_NONE */
};

struct at_online;

/* What data phases do that have more to say of their ends than one answer each; in ends.c. */
struct at_online_ends {
	/* Whether a connection that was closed or lost for this cause ends the phase. */
	bool (*ends)(struct at_port *port, const struct at_online *phase, enum cause cause);
	/* The answer; what goes before it has gone. */
	uint8_t (*answer)(struct at_port *port, const struct at_online *phase, unsigned why,
			  enum cause cause);
	/* The host has escaped, and all that came before was delivered. Returns whether the phase
	 * may be left: not while the escape goes to the peer. */
	bool (*escaped)(struct at_port *port);
};
extern const struct at_online_ends at_online_ends;

/* An end that is answered by its cause. */
struct at_ending {
	/* It ends the phase only while this holds; NULL: always. */
	bool (*holds)(struct at_call *call, const void *arguments);
	uint8_t cause;	   /* enum cause */
	uint8_t answer;	   /* as in at_online */
	uint8_t after_end; /* 1: the end byte goes first */
};

struct at_endings {
	const struct at_online_ends *code;
	/* Whether the escape sequence goes to the peer, too; NULL: never. */
	bool (*sends)(struct at_call *call, const void *arguments);
	const struct at_ending *list;
	uint8_t count;
};

/* A data phase (online mode). A form may have several, one behind the other: the first that holds
 * is entered. The last one always holds. */
struct at_online {
	bool (*holds)(struct at_call *call, const void *arguments); /* NULL: always */
	const struct at_online_code *code;			    /* NULL: bytes as they are */
	const struct at_endings *endings;			    /* NULL: `answer` is all */
	uint8_t answer[4]; /* enum at_result, or error, for each enum at_channel_end */
};

/* A cause that this form answers in its own way. */
struct at_exception {
	uint8_t cause;
	uint8_t result; /* enum at_result, or AT_RESULT_ERROR with: */
	uint16_t error; /* index into errors, AT_NONE: plain */
};

/* A parameter that the form answers with one error, whatever is wrong with it. For single values of
 * it there are two entries: {AT_ERROR_OF_VALUES + parameter, error}, {AT_CHOICES_OF_VALUES, index
 * into choices}; the second is no parameter's, and not that of a line that is wrong elsewhere
 * (AT_NONE).
 */
enum { AT_ERROR_OF_VALUES = 0x8000, AT_CHOICES_OF_VALUES = 0xfffe };
struct at_parameter_error {
	uint16_t parameter; /* index into parameters */
	uint16_t error;	    /* index into errors */
};

enum {
	AT_FORM_ABORTABLE = 1 << 0, /* any character aborts it (V.250 5.6.1) */
	AT_FORM_STORES = 1 << 1,    /* success stores the arguments into `setting` */
	AT_FORM_SURPLUS = 1 << 2,   /* surplus parameters are ignored */
	AT_FORM_FLOATS =
		1 << 3, /* an omittable group is followed by something: told by count and class */
	AT_FORM_PAYLOAD = 1 << 4, /* some list of it ends in a payload */
	AT_FORM_EXTRA = 1 << 5,	  /* `extra` is valid */
	AT_FORM_OPTIONS = 1 << 6  /* some list of it has an AT_TYPE_OPTION; or its setting is not
				     always  stored */
};

/* The rarer properties of a form. */
struct at_form_extra {
	const struct at_data_handlers *data;
	const struct at_prompt *prompt;
	const struct at_online *online;
	const struct at_refusal *refusals;
	const struct at_exception *exceptions;
	uint8_t refusal_count, exception_count;
	uint8_t channels; /* bit mask of enum at_channel_kind that offer the form, 0: all */
	uint8_t parameter_error_count;
	const struct at_parameter_error *parameter_errors;
};

struct at_form {
	at_handler *handler; /* NULL: nothing to do beyond what is generated */
	uint16_t first;	     /* its parameters */
	uint8_t count;
	uint8_t flags;
	uint16_t deadline; /* in 100 ms, 0: the product's default */
	uint16_t extra;	   /* index into extras, with AT_FORM_EXTRA */
};

/* A command: its forms are consecutive in `forms`, in the order of enum at_form_kind, one for each
 * bit of `written`. */
struct at_command {
	uint16_t name;	  /* in `strings`: "#SCFG", "E", "&W", "S12" */
	uint16_t form;	  /* index of its first form */
	uint16_t setting; /* the setting it keeps, or AT_NONE */
	uint16_t reply; /* the reply of its generated read form, or AT_NONE: name and all values */
	uint16_t test;	/* in `strings`, the text of `=?` when the spec writes it out, or AT_NONE */
	uint8_t written; /* bit per enum at_form_kind: has an entry in `forms` */
	uint8_t made;	 /* bit per kind: answered by the engine from the tables; and: */
};
enum {
	AT_COMMAND_PAYLOAD = 1 << 4, /* some list of its set form ends in a payload */
	AT_COMMAND_TEXT = 1 << 5     /* basic: its parameter is the rest of the line */
};
enum { AT_NAME_BASIC = 0x8000 }; /* with a command's index: its name has basic syntax */

/* ----------------------------------------------------------------------------------- settings */

enum at_storage_class {
	AT_KEEP_SESSION, /* until reset; one for the modem */
	AT_KEEP_PORT,	 /* until reset; one for each port */
	AT_KEEP_PROFILE, /* one for each port; stored and recalled with the profile */
	AT_KEEP_NVM	 /* one for the modem; committed before OK */
};

/* A setting is an instance of its set form's argument structure, or a table of them by key. */
struct at_setting {
	uint32_t name;	 /* stable name: FNV-1a of the command's name */
	uint16_t offset; /* of instance 0 in the modem's or the port's settings structure */
	uint16_t size;	 /* of one instance */
	uint16_t first;	 /* its parameters */
	uint16_t stable; /* first of `count` entries in `stable_names` */
	uint8_t count;
	uint8_t instances;   /* 1, or the number of keys */
	uint8_t key_minimum; /* key of instance 0 */
	uint8_t storage;     /* enum at_storage_class */
	uint16_t command;    /* whose setting it is */
	uint16_t former;     /* first in `former_names`, ended by name 0; AT_NONE */
};

/* A name under which an earlier specification stored a value. */
struct at_former_name {
	uint32_t former, present; /* 0 ends the list */
};

/* ------------------------------------------------------------------------- tables of options */

enum {
	AT_OPTION_SHOWN = 1 << 0, /* what is told is a handler's */
	AT_OPTION_KEPT = 1 << 1,  /* the table's setting has a member for it */
	AT_OPTION_READ_ONLY = 1 << 2,
	AT_OPTION_WRITE_ONLY = 1 << 3,
	AT_OPTION_UNLISTED = 1 << 4,
	AT_OPTION_LINES = 1 << 5 /* with AT_OPTION_SHOWN: any number of lines */
};

/* One option of a table. */
struct at_option {
	uint32_t offered; /* for which values of the chooser, a bit each */
	uint16_t shown;	  /* list of fields in the structure that a handler fills */
	uint8_t number;
	uint8_t place; /* of the first kept value in the setting's list */
	uint8_t count; /* of fields that a handler fills */
	uint8_t flags;
	uint8_t least;	/* 1 more than the place of a value below which it may not be; 0: none */
	uint8_t values; /* that are kept */
};

enum at_options_storing {
	AT_OPTIONS_UNSTORED,
	AT_OPTIONS_STORED,    /* whenever one changes */
	AT_OPTIONS_BY_COMMAND /* when a handler says so */
};

/* What is kept is a setting, or, where the keys are not one range, as many of one key each. Among
 * its parameters AT_OPTIONAL says that the value lasts; one that is not stored is never `given`. */
struct at_option_table {
	uint16_t setting; /* the first; AT_NONE: nothing is kept */
	uint16_t first;	  /* of `count` entries in `options` */
	uint8_t settings;
	uint8_t count;
	uint8_t storing; /* enum at_options_storing */
	/* Told that an option has changed; NULL: nobody is. */
	void (*heard)(struct at_modem *modem, uint8_t option, unsigned key);
};

/* Lines that tell one option, at most: a handler that never ends them must not hold the modem. */
#define AT_OPTION_LINES_MOST 255

/* Lasting values of a table take so much at most, in bytes. */
#define AT_OPTIONS_LASTING 128

enum at_option_deed { AT_OPTION_CHANGES, AT_OPTION_ASKS, AT_OPTION_LISTS };

/* What a handler's values are put into. */
struct at_option_line;

/* A place where a command refers to a table. */
struct at_option_use {
	/* Asks the handler for an option and hands its structure to at_option_put(). NULL: nothing
	 * is shown by one. */
	enum cause (*show)(struct at_call *call, const void *arguments, uint8_t option,
			   struct at_option_line *line);
	uint16_t key, chooser; /* offsets of uint8_t members in the arguments; AT_NONE */
	uint16_t reply;	       /* the line that tells an option */
	uint8_t table;
	uint8_t deed; /* enum at_option_deed */
};

/* All of a product, and the engine's part in it; in options.c. */
struct at_options {
	const struct at_option *options;
	const struct at_option_table *tables;
	const struct at_option_use *uses;
	/* Whether a change of the setting is stored now; NULL: each is. */
	bool (*keeps)(const struct at_modem *modem, const struct at_setting *setting);
	/* A form with an option has succeeded: changes or tells it. */
	enum cause (*conclude)(struct at_call *call, const void *arguments);
};
enum cause at_options_conclude(struct at_call *call, const void *arguments);
/* Tells all options, one line each. */
enum cause at_options_list(struct at_call *call, unsigned use);
/* Puts the values of the structure that a handler has filled into the line. */
void at_option_put(struct at_option_line *line, const void *value);
/* Of an option that is told in several lines: how many stand already; there is no further one. */
uint16_t at_option_lines(const struct at_option_line *line);
void at_option_end(struct at_option_line *line);

/* -------------------------------------------------------------------------------- replies */

enum {
	AT_REPLY_BARE = 1 << 0,	   /* no prefix before the fields */
	AT_REPLY_HEX = 1 << 2,	   /* with AT_REPLY_PAYLOAD: as hexadecimal digits */
	AT_REPLY_PAYLOAD = 1 << 1, /* bytes follow on a line of their own */
	AT_REPLY_CASES = 1 << 3,   /* a field chooses what follows */
	AT_REPLY_INSIDE = 1 << 4   /* bytes follow in the line: the entry of `parameters` behind
				      the fields is an AT_TYPE_PAYLOAD, not counted */
};

enum at_unsolicited_kind { AT_NOT_UNSOLICITED, AT_EVENT, AT_STATE, AT_PULL };

/* The shape of one information line or unsolicited result code. */
struct at_reply_shape {
	uint16_t prefix; /* in `strings`, without the dialect's colon */
	uint16_t first;	 /* its fields */
	uint8_t count;
	uint8_t flags;
	uint8_t kind; /* enum at_unsolicited_kind */
	uint8_t unused;
};

/* What a command says after OK. */
struct at_late_shape {
	uint16_t command;
	uint16_t reply;	   /* the line of its success */
	uint16_t deadline; /* in 100 ms */
	uint8_t most;	   /* that may be open at once, on all ports together */
	uint8_t of_all;	   /* 1: those of all commands */
};

/* The engine's part in late results; in late.c. */
struct at_late_code {
	void (*run)(struct at_modem *modem);		/* ends those whose time is over */
	uint32_t (*next)(const struct at_modem *modem); /* milliseconds until one is */
	void (*detached)(struct at_port *port);		/* ends those that it asked for */
};
extern const struct at_late_code at_late_code;
/* The same for a product with lines that end in data; in supplied.c. */
extern const struct at_late_code at_late_supplied_code;

/* -------------------------------------------------------------------------------- dialect */

/* Final and intermediate result codes; the table gives text and number of each. */
enum at_result {
	AT_RESULT_OK,
	AT_RESULT_CONNECT,
	AT_RESULT_RING,
	AT_RESULT_NO_CARRIER,
	AT_RESULT_ERROR,
	AT_RESULT_NO_DIALTONE,
	AT_RESULT_BUSY,
	AT_RESULT_NO_ANSWER,
	AT_RESULT_COUNT,
	AT_RESULT_NOTHING = 0x0f, /* answer nothing */
	AT_RESULT_ERRORS = 0x10	  /* and more: the entry of `errors`, as a data phase's answer */
};

struct at_result_code {
	uint16_t text; /* in `strings`; AT_NONE: the dialect has no such code */
	uint8_t number;
};

struct at_error {
	int16_t number;
	uint16_t text; /* in `strings` */
};

enum at_discipline { AT_EDITED, AT_STREAMED };

/* How command lines are taken: in line.c and streamed.c. A product refers to that of its dialect,
 * so that the other is not linked. */
struct at_lines {
	/* Takes bytes while no command runs. Returns how many. */
	size_t (*take)(struct at_port *port, const uint8_t *bytes, size_t n);
	void (*run)(struct at_port *port); /* what is due by the clock; NULL: nothing */
};
extern const struct at_lines at_edited, at_streamed;

enum at_error_style {
	AT_ERRORS_BY_LEVEL, /* as the port's error level says: 0 plain, 1 with the number as
			       {error}, 2 text */
	AT_ERRORS_TEXT	    /* always, with {text} and {code} */
};

/* What a dialect fixes for all its commands. */
struct at_dialect {
	uint8_t discipline;    /* enum at_discipline */
	uint8_t error_style;   /* enum at_error_style */
	bool echo;	       /* the dialect echoes */
	bool lower_replies;    /* names and words in replies in lower case */
	bool bare_replies;     /* texts that are kept are told without quotes */
	bool hexadecimal;      /* numbers may be 0x... */
	bool bare_text;	       /* strings may stand without quotes */
	bool surplus_empty;    /* empty surplus parameters are ignored */
	bool blanks;	       /* blanks between the tokens of a command are ignored */
	bool compact_lines;    /* all lines as "line CR LF", without the leading CR LF */
	uint16_t error_format; /* in `strings` */
	uint16_t prefix;       /* in `strings`: "AT" */
	uint16_t colon;	       /* in `strings`: what separates a reply's name from its fields */
};

/* -------------------------------------------------------------------------------- product */

struct at_product {
	const char *name, *build;
	const struct at_dialect *dialect;
	const struct at_lines *lines; /* of the dialect's discipline */
	const char *strings;	      /* all texts, each ended by NUL, addressed by offset */

	const struct at_command *commands;
	const struct at_form *forms;
	const struct at_form_extra *extras;
	const struct at_parameter *parameters;
	const struct at_number *numbers;
	const struct at_wide *wides;
	const struct at_step *steps;
	/* for each type from AT_TYPE_MASK to AT_TYPE_CAUSE; NULL: no parameter or field has it */
	const struct at_type_code *const *types;
	const struct at_choice *choices;
	const int16_t *choice_values;
	const uint16_t *choice_keywords; /* in `strings` */
	const struct at_text_domain *texts;
	const struct at_payload *payloads;
	const struct at_repeat *repeats;
	const struct at_case *cases;
	const struct at_setting *settings;
	const uint32_t *stable_names;
	const struct at_former_name *former_names;
	const struct at_reply_shape *replies;
	const struct at_result_code *results; /* AT_RESULT_COUNT entries */
	const struct at_error *errors;
	const uint8_t
		*cause_errors; /* for each enum cause its entry in errors, 0xff: plain ERROR */

	uint16_t command_count, setting_count, error_count, reply_count;
	uint16_t settings_size, port_settings_size; /* bytes of the two settings structures */
	uint16_t engine_settings;  /* offset of struct at_engine_settings in the port's structure */
	uint16_t arguments_size;   /* the largest argument structure */
	uint16_t default_deadline; /* in 100 ms */
	uint16_t line_size;	   /* of the command line buffer, in bytes */
	uint16_t unsolicited_size; /* of a port's queue of unsolicited codes, in bytes */

	/* What not every product has. NULL: nothing in this one asks for it, and it is not linked.
	 */
	const struct at_inside *inside;
	bool (*group_absent)(const struct binding *binding, struct list list, unsigned t);
	enum cause (*bind_repeat)(struct binding *binding, const struct at_parameter *parameter,
				  unsigned *t);
	void (*keep_value)(const struct binding *binding, const struct at_parameter *parameter);
	void (*put_case)(struct writer *writer, const struct at_parameter *selector,
			 const void *record);
	uint16_t (*refused_value)(const struct binding *binding, const struct at_form_extra *extra);
	const struct at_former *former;
	const struct at_options *options;
	const struct at_late_code *late;
	const struct at_late_shape *lates;

	/* The generated parser, of a product with commands that are there only at times behind
	 * at_parse_offered(): takes tokens off the parser's line; see parser.h. */
	void (*parse)(struct at_parser *parser);
	void (*parser_reset)(struct at_parser *parser);
	/* Which command's name stands at the beginning of `name`: its index, with AT_NAME_BASIC
	 * when the name is basic. Returns where the name ends, NULL: there is none. A byte that no
	 * name holds must follow, and a NUL. */
	const char *(*find_command)(const char *name, uint16_t *command);
};

#endif
