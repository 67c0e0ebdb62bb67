/* SPDX-License-Identifier: MIT */
/*
 * The tables of runtime/engine/description.h, filled: equal entries stand once, lists that are
 * equal share their place. Offsets are C expressions, known numbers where they are the same on
 * every target.
 */
#ifndef ATC_LAYOUT_H
#define ATC_LAYOUT_H

#include "product.h"

struct string_row {
	const char *bytes;
	size_t length, offset;
};
struct triple { /* numbers, wides, steps, texts */
	int64_t a, b, c;
};
struct choice_row {
	size_t first, count;
	unsigned keyed;
	int64_t fallback;
};
struct choice_value_row {
	int64_t value;
	long keyword; /* offset in the strings, -1 */
};
struct payload_row {
	unsigned length, format, more;
	int64_t maximum;
};
struct repeat_row {
	size_t size;
	int64_t maximum;
	const char *stride;
	unsigned counter;
};
struct parameter_row {
	const char *type, *flags, *offset, *name;
	size_t domain;
	unsigned bit, group;
};
struct case_row {
	size_t first, count;
};
struct extra_row {
	const struct command *command;
	const char *data, *prompt, *online, *refusals, *exceptions, *errors;
	size_t refusal_count, exception_count, error_count;
	unsigned channels;
};
struct online_row {
	const char *holds, *code, *endings; /* C expressions */
	struct answer answers[3];
};
struct code_row {
	unsigned end, shield;
	long finished; /* -1 */
};
struct ending_row {
	const char *holds; /* C expression */
	struct ending ending;
};
struct endings_row {
	const char *sends; /* C expression */
	size_t first, count;
};
struct form_row {
	const struct command *command;
	int kind;
	const char *handler, *flags;
	size_t first, count;
	int64_t deadline;
	long extra; /* -1 */
};
struct command_row {
	size_t form;
	long reply, test; /* -1 */
	unsigned written, made;
};
struct setting_row {
	const struct setting *setting;
	const char *offset, *size, *member;
	size_t first, count, stable;
	int64_t instances, key_minimum;
	long former; /* -1 */
};
struct stable_row {
	uint32_t hash, present;
	const char *name;
};
struct option_row {
	const struct option *option;
	size_t shown, count; /* a list of what a handler shows, or */
	size_t place;	     /* what is kept */
	const char *flags;
};
struct option_table_row {
	const struct option_table *table;
	size_t first;	 /* of its options */
	size_t settings; /* one for all keys, or one each */
};
struct option_use_row {
	const struct option_use *use;
	const char *key, *chooser; /* offsets */
};
struct reply_row {
	size_t prefix, first, count;
	const char *flags, *kind;
};

enum { COST_TABLES = 30 };
struct cost { /* of a command or code, or (name "") of all together */
	const char *name, *stem;
	size_t rows[COST_TABLES];
};

#define TABLE(row, name)                                                                           \
	struct row *name;                                                                          \
	size_t name##_count

struct layout {
	const struct product *product;
	TABLE(string_row, strings);
	size_t string_bytes;
	TABLE(triple, numbers);
	TABLE(triple, wides);
	TABLE(triple, steps);
	TABLE(choice_row, choices);
	TABLE(choice_value_row, choice_values);
	TABLE(triple, texts);
	TABLE(payload_row, payloads);
	TABLE(repeat_row, repeats);
	TABLE(parameter_row, parameters);
	TABLE(case_row, cases);
	TABLE(extra_row, extras);
	TABLE(online_row, onlines);
	TABLE(code_row, codes);
	TABLE(ending_row, endings);
	TABLE(endings_row, endings_sets);
	TABLE(form_row, forms);
	TABLE(command_row, commands);
	TABLE(setting_row, settings);
	TABLE(stable_row, stables);
	TABLE(stable_row, formers);
	TABLE(reply_row, replies);
	TABLE(option_row, options);
	TABLE(option_table_row, option_tables);
	TABLE(option_use_row, option_uses);
	size_t prompt_count, refusal_count, exception_count, parameter_error_count;
	/* where each parameter of the specs came to lie; the same one may lie in several lists */
	struct lies {
		const struct parameter *parameter;
		size_t row;
	} * lies;
	size_t lies_count;
	TABLE(cost, costs);
	size_t charged[COST_TABLES]; /* rows that are somebody's already */
};

struct layout *layout_make(struct product *product);
/* Charges what the tables have grown by since the last call. */
void cost_charge(struct layout *layout, const char *name, const char *stem);
uint32_t layout_hash(const char *name);
size_t layout_string(struct layout *layout, const char *bytes, size_t length);
/* A parameter's C type of table, e.g. AT_TYPE_U8. */
const char *layout_type(const struct parameter *parameter);
/* The data phases of a form: those with conditions, then one that always holds. Where the spec has
 * none, it answers as the engine does. Returns the C expression of the first. */
const char *layout_onlines(struct layout *layout, const struct command *command, bool has_set);
void layout_check_answers(const struct layout *layout);
/* The row of a type's table that says what the parameter takes. */
size_t layout_domain(struct layout *layout, const struct parameter *parameter);
size_t layout_list(struct layout *layout, const struct list *list, const struct record *record,
		   bool factory);

/* Where a member lies in its structure: a C expression. */
const char *layout_offset(const struct record *record, const char *member);
/* The tables of options, and where commands refer to them. */
void layout_options(struct layout *layout);
/* The line that tells an option: its other fields are the arguments of who asks. */
void layout_option_reply(struct layout *layout, struct reply *reply, struct reply_row *row);
/* A setting's name in storage, its structure, and its member among the settings. */
const char *setting_name(const struct setting *setting);
/* Of the structure, in the settings of modem or port. */
int64_t setting_instances(const struct setting_row *row);
const struct record *setting_record(const struct setting *setting);

#endif
