/* SPDX-License-Identifier: MIT */
/*
 * A product as the specs describe it, with every name resolved and every number known: what the
 * checks look at and what the layout puts into tables.
 */
#ifndef ATC_PRODUCT_H
#define ATC_PRODUCT_H

#include "tree.h"

enum { EXECUTE, SET, READ, TEST, FORMS };

enum type {
	TYPE_NUMBER, /* ranges */
	TYPE_CHOICE,
	TYPE_MASK,
	TYPE_TEXT, /* string or text; minimum..maximum */
	TYPE_HOST,
	TYPE_HEX,
	TYPE_IPV4,
	TYPE_IPV6,
	TYPE_MAC,
	TYPE_ADDRESS, /* of the Internet, of either version */
	TYPE_TIME,    /* minimum..maximum: of the zone */
	TYPE_IGNORED,
	TYPE_PAYLOAD,
	TYPE_REPEAT,
	TYPE_LITERAL,
	TYPE_DECIMAL,
	TYPE_WORD_HEX,
	TYPE_CAUSE, /* of replies */
	TYPE_BAD
};

struct range {
	int64_t low, high, step; /* step 0: every number */
};

struct choice {
	int64_t value;
	const char *keyword; /* as typed and printed; NULL: number only */
	const char *word;    /* for C */
	struct place at;
};

/* A value that answers an error. */
struct refused_choice {
	struct choice choice;
	int error;
};

struct value {
	enum { VALUE_NONE, VALUE_NUMBER, VALUE_WORD, VALUE_TEXT } kind;
	int64_t number; /* of a choice or mask: its value */
	const char *text;
	struct place at;
};

struct parameter;
struct named_type;

/* Parameters in the order of the line. Those behind a selector belong to its cases. */
struct list {
	struct parameter **items;
	size_t count;
	/* layout */
	bool placed;
	unsigned first;
};

struct way { /* what one value of a selector leads to */
	struct list list;
	const char *name; /* of the case, NULL: the value is not named */
	int end;	  /* position behind its parameters; -1: not always the same */
};

struct parameter {
	const struct node *node;
	struct place at;
	const char *name;   /* as in the spec */
	const char *member; /* C expression inside the structure: of_mode.udp.index */
	enum type type;
	struct named_type *named; /* as which it was written, NULL: written out */
	bool key, secret, keep, quoted, reply;
	bool optional;	/* without a default: absent, or empty */
	bool unstored;	/* of a table of options: not in its record */
	bool bracketed; /* inside [ ] */
	bool ends;	/* reply field: the line may end before it */
	bool text_bare; /* reply field: text, not string */
	bool stored;	/* a text inside its structure, an address of a setting */
	bool floats;	/* leads a group that something follows */
	struct value fallback, factory;
	struct range *ranges;
	size_t range_count;
	struct choice *numbers; /* of those that have a name */
	size_t number_count;
	int64_t minimum, maximum; /* of numbers; lengths of texts; groups or bytes at most */
	struct choice *choices;
	size_t choice_count;
	struct refused_choice *refused;
	size_t refused_count;
	bool together;		   /* `source` is for when its whole group is left out */
	const struct node *source; /* of a default that a setting holds, or NULL */
	unsigned keyed;		   /* 0 numbers, 1 both, 2 words */
	unsigned group;		   /* parameters of the omittable group that begins here */
	int bit;		   /* in `given`; -1 */
	unsigned digits;	   /* DECIMAL, WORD_HEX */
	unsigned size;		   /* bytes of a number's member */
	const char *literal;	   /* LITERAL */
	size_t literal_length;
	const char *unit, *text, *was;
	struct list *repeated; /* REPEAT */
	const char *stride;    /* REPEAT: C expression */
	unsigned separator;    /* REPEAT of a reply without parentheses: the byte, 0: with */
	struct parameter *counter, *length, *more, *format; /* REPEAT; PAYLOAD */
	unsigned position;				    /* counted from the form's first */
	bool adrift;		      /* the cases before it are of different lengths */
	struct way *ways;	      /* a selector's, one for each choice; NULL */
	const struct option_use *use; /* it is an option's number */
	bool untold;		      /* of a reply that tells the values alone */
	unsigned domain;	      /* layout */
};

/* A type that specs use by its name. */
struct named_type {
	const struct node *node;
	const struct group *group;
	struct place at;
	const char *name, *stem, *summary, *section;
	struct parameter values;	 /* what it accepts */
	struct enumeration *enumeration; /* of C, NULL: none yet */
	bool used;			 /* in its own folder */
	bool spoken;			 /* by something of the product */
	bool open;			 /* while it is written out */
	unsigned index;
};

enum piece_kind {
	PIECE_MEMBER,
	PIECE_TEXT,
	PIECE_NEST,
	PIECE_NEST_END,
	PIECE_MASK,
	PIECE_CONSTANT
};
struct piece {
	enum piece_kind kind;
	const char *type; /* of MEMBER; struct or union of NEST */
	const char *name;
	const char *array;
	const char *text;
	int64_t number;
};

/* A C structure. */
struct record {
	const char *name, *what;
	struct piece *pieces;
	size_t count;
	unsigned given; /* bits used */
	bool empty;
	const char *mask_prefix;
};

struct enumeration {
	const char *name, *what;
	const char *plain, *cased; /* its names without and with those of its cases */
	struct choice *choices;
	size_t count;
	bool mask;
	const char *prefix;
};

/* A condition in C that the compiler gives a function. */
struct condition {
	const char *function;	     /* NULL: none */
	const char *expression;	     /* of `call` and `arguments` */
	const struct record *record; /* that `arguments` has */
	const char *fills;	     /* what it writes into them, and holds never; NULL: nothing */
	bool refuses;		     /* it is a refusal's */
};

/* Where a predicate is named. */
struct predicate {
	const char *name;
	size_t arguments;
	struct place at;
};

struct refusal {
	int cause;
	int error;  /* index of a product error that answers it, -1: by the cause */
	bool fills; /* no refusal: it completes the arguments */
	struct condition holds;
	size_t arguments;
	struct place at;
	const char *sentence;
};

struct exception {
	int cause;
	const char *result; /* C name of the result, or: */
	int error;	    /* index of a product error */
};

struct form {
	int kind;
	bool exists, made, stores;
	bool lent;	     /* the execute form, behind a sign and nothing else */
	const char *handler; /* C name, NULL: none */
	struct place at;
	struct list list;
	struct record *record; /* NULL: no parameters */
	bool floats, payload, options;
	int refused; /* the cause with which it always answers, 0: none */
};

struct prompt {
	const char *text;
	unsigned end, cancel, erase;
	int64_t maximum, timeout;
	struct parameter *count;
};

struct reply {
	const char *name; /* C */
	const char *prefix;
	size_t prefix_length;
	const struct node *node;
	struct list list;
	struct record *record;
	bool bare, payload, hex, each, made;
	const struct option_use *use; /* it tells an option: `value` is its last field */
	const char *kind;	      /* event, state, pull; NULL: a reply */
	bool inside;		      /* its line ends in a payload */
	bool late, of_all;
	int64_t within, most; /* LATE: in 100 ms, 0: any time; open at once */
	int form;	      /* FORMS: any */
	struct command *command;
	const struct group *group;
	const char *summary, *section;
	struct place at;
	unsigned index;
};

enum storage { KEEP_NOTHING, KEEP_SESSION, KEEP_PORT, KEEP_PROFILE, KEEP_NVM };

struct setting {
	enum storage storage;
	struct command *command;	    /* of a table of options: one that refers to it */
	const struct option_table *options; /* NULL: the values of a command */
	const struct node *keep;	    /* of a table: the statement */
	const struct node *stored; /* while this is not 0 changes are stored; NULL: always */
	size_t ordinal;		   /* of its settings, where each key has one */
	struct list list;	   /* with factory values */
	struct parameter *key;
	const char *field; /* where the engine keeps it, or NULL */
	const char *was;
	struct place at;
	unsigned index;
};

/* An option of a table. */
struct option {
	const struct node *node;
	struct place at;
	const char *name, *text;
	int64_t number;
	bool read_only, write_only, shown, unlisted, unkept;
	bool lines;		    /* a handler shows several */
	int refused;		    /* the cause for who asks or changes, 0: none */
	struct list kept;	    /* its values; none: the table does not keep it */
	size_t place;		    /* of the first one in the list of what is kept */
	struct list typed;	    /* the values behind its number in some form; none: unchanged */
	bool told_by_handler;	    /* else what is kept is told */
	struct list told;	    /* the values that it shows */
	uint32_t offered;	    /* for which values of the chooser, a bit each */
	const struct option *least; /* a value below that of this one is refused */
};

/* A table of options: what commands tell apart by a number. */
struct option_table {
	const struct node *node;
	const struct group *group;
	struct place at;
	const char *name, *stem, *summary, *section;
	struct option *items;
	size_t count;
	struct setting *setting; /* NULL: nothing is kept */
	bool by_command, heard;
	bool lines;	       /* of some option a handler shows several */
	bool words;	       /* its options have no numbers: they are typed as they are called */
	struct parameter *key; /* NULL: kept once */
	const char *chooser;   /* the parameter whose values the options' `for` name, or NULL */
	struct record *kept, *value;
	const struct option_use *asked; /* by whom, NULL: nobody needs what a handler shows */
	unsigned index;
};

enum option_deed { OPTION_CHANGE, OPTION_ASK, OPTION_LIST };

/* A place where a command refers to a table. */
struct option_use {
	struct option_table *table;
	enum option_deed deed;
	struct command *command;
	struct place at;
	const char *value; /* the value's name, or NULL */
	const struct parameter *key, *chooser;
	const struct reply *reply;
	unsigned index;
};

struct answer {
	const char *result; /* C name, NULL: not said */
	int error;	    /* index of a product error instead, -1: none */
};

/* How a data phase answers a cause. */
struct ending {
	int cause;
	struct answer answer;
	bool after_end;
	struct condition holds; /* it ends the phase only while this does */
	struct place at;
};

struct online {
	struct answer answers[3]; /* escape, closed, lost */
	struct ending *endings;
	size_t ending_count;
	struct condition sends; /* the escape, to the peer */
	bool sent;
	unsigned end, shield; /* bytes, 0: none */
	const struct node *finished;
	struct condition holds;	 /* without function: always */
	const char *sentence;	 /* the condition for the manual */
	const struct node *when; /* the first N_WHEN, NULL: always */
	struct place at;
};

struct parameter_error {
	struct parameter *parameter;
	int error;
	struct parameter *values; /* an enumeration of those it is for, NULL: whatever is wrong */
};

struct command {
	const struct node *node;
	const struct group *group;
	struct place at;
	const char *name, *folded, *stem;
	bool basic;
	const char *summary, *section;
	struct form forms[FORMS];
	bool whole;  /* nothing of its text was skipped */
	int refused; /* the cause with which it always answers when it is told to act, 0: none */
	struct place no_read_at, handler_at;
	bool no_read, no_test, has_read, has_handler, bare_test, surplus;
	int execute_as; /* FORMS: nothing */
	const char *test;
	int64_t deadline; /* in 100 ms */
	bool abortable;
	struct place may_at;
	struct prompt *prompt;
	struct online *onlines;
	size_t online_count;
	struct setting *setting;
	struct reply **replies;
	size_t reply_count;
	struct reply *read_reply;	 /* of the made read form */
	const struct parameter **filled; /* with what a setting holds */
	size_t filled_count;
	struct refusal *refusals;
	size_t refusal_count;
	struct exception *exceptions;
	size_t exception_count;
	struct parameter_error *parameter_errors;
	size_t parameter_error_count;
	struct option_use *list; /* what its read form lists */
	unsigned channels;
	unsigned index;
};

struct group {
	const char *name, *prefix, *source;
	bool starts, spoken;
	const struct node *offered; /* N_OFFERED, NULL: always */
	struct place at;
	struct node *file;
	int state; /* while ordering: 0 new, 1 open, 2 done */
};

struct error {
	int64_t number;
	const char *text;
	struct place at;
	bool used;
	unsigned index;
};

struct limit {
	const char *name;
	int64_t value;
};

/* A text that the product says of itself. */
struct fact {
	const char *name, *text;
};

struct budget {
	const char *board;
	int64_t flash, ram, dialect; /* the last is what of the flash the dialect takes */
};

struct dialect {
	const char *name, *prefix, *colon, *error_format;
	struct place at;
	bool streamed, flat, by_level, echo, lower, hexadecimal, bare, surplus_empty, blanks,
		compact, bare_replies, usage;
};

struct result {
	const char *name, *text;
	int64_t number;
	struct place at;
};

struct product {
	const char *name, *manufacturer, *model, *revision;
	struct place at;
	int64_t line, unsolicited, deadline;
	struct dialect dialect;
	const char *dialect_name;
	struct fact *facts;
	size_t fact_count;
	struct limit *limits;
	size_t limit_count;
	struct budget *budgets;
	size_t budget_count;
	struct group **groups; /* in the order in which they count */
	size_t group_count;
	struct command **commands;
	size_t command_count;
	struct reply **replies; /* all, with unsolicited ones */
	size_t reply_count;
	struct setting **settings;
	size_t setting_count;
	struct option_table **tables;
	size_t table_count;
	struct option_use **uses;
	size_t use_count;
	struct error *errors;
	size_t error_count;
	struct result *results;
	size_t result_count;
	struct named_type **types;
	size_t type_count;
	struct record **records;
	size_t record_count;
	struct enumeration **enumerations;
	size_t enumeration_count;
	int *cause_errors;	      /* for each cause, -1: plain */
	struct predicate *predicates; /* all that are named, as often as they are */
	size_t predicate_count;
	struct condition *conditions; /* all, in order */
	size_t condition_count;
};

extern const char *const cause_names[];
extern const size_t cause_count;
/* -1: there is none. */
int cause_find(const char *name);

/* Reads the product `name` and what it speaks from the specs; NULL: not found, or complained of. */
struct product *product_read(const char *const *roots, size_t root_count, const char *name);

/* Parts of it. build_* complain of what is wrong and go on. */
void build_dialect(struct product *product, const struct node *node);
void build_results(struct product *product, const struct node *node);
void build_errors(struct product *product, const struct node *node);
void build_command(struct product *product, const struct group *group, const struct node *node);
void build_statements(struct product *product, struct command *command);
void build_options(struct product *product, const struct group *group, const struct node *node);
void build_conditions(struct product *product, struct command *command);
void build_unsolicited(struct product *product, const struct group *group, const struct node *node);
/* While this C expression of `modem` is not 0 changes of the setting, whose `stored` is not NULL,
 * are stored; complains if `say`. */
const char *stored_while(const struct product *product, const struct setting *setting, bool say);
int error_find(const struct product *product, int64_t number);
/* The line that tells the error: the dialect's format filled in; {error} by number or in words. */
const char *error_filled(const struct dialect *dialect, const struct error *error, bool in_words);
/* The command's declaration anywhere in the product's groups. */
const struct node *command_declaration(const struct product *product, const char *name);

/* Parameter lists. */
struct build {
	struct product *product;
	struct command *command; /* NULL: an unsolicited code */
	struct record *record;
	const char *stem; /* for enumerations */
	bool reply, stored;
	bool naming; /* a type itself, which parameters and fields may have */
	bool adrift; /* `position` is not the same in all cases before */
	unsigned position;
	struct list *all; /* every parameter so far on the way from the form's first */
};
struct list build_list(struct build *build, const struct node *entries, const char *path);
struct list build_selectors(struct build *build, const struct node *selectors, const char *path);
/* Types with names: declares those of a group, puts what they mean where a file names them, and
 * judges them as they are declared. */
void named_declare(struct product *product, const struct group *group);
void named_write_out(struct product *product, const struct group *group);
void named_build(struct product *product);
/* The type that a node was written as, NULL: it was written out. */
struct named_type *named_of(const struct product *product, const struct node *type);
void build_type(struct build *build, struct parameter *parameter, const struct node *type);
void build_values(struct build *build, struct parameter *parameter, const struct node *item);
int64_t build_bound(const struct product *product, const struct node *bound);
void build_enumeration(struct build *build, struct parameter *parameter, const char *path);
struct record *record_new(struct product *product, const char *name, const char *what);
void record_add(struct record *record, struct piece piece);
struct parameter *list_find(const struct list *list, const char *name);
/* How many bytes an address has in C, and its bytes as it is written; false: it is none. */
size_t address_size(enum type type);
bool address_bytes(enum type type, const char *text, unsigned char *bytes);
/* Whether a number parameter takes a number. */
bool number_in_ranges(const struct parameter *parameter, int64_t number);
bool word_is(const struct node *node, const char *word);

/* C names: memory that lives as long as the compiler. */
char *name_snake(const char *name, size_t length);
/* Whether C, or its headers here, have this word already. */
bool name_is_taken(const char *name);
/* The member that a case becomes: as name_snake(), with '_' behind where that is taken. */
char *name_case(const char *word);
char *name_upper(const char *name);
char *name_stem(const char *prefix, const char *name, bool basic);

#endif
