/* SPDX-License-Identifier: MIT */
/*
 * Lines for the parser's tests: for each form what it must accept, with the values that must
 * arrive, and what it must refuse, with the cause. Lines are made from the types; the verdict is
 * the trial's (trial.h).
 */
#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "material.h"
#include "memory.h"
#include "model.h"
#include "tokens.h"
#include "trial.h"

/* MANY: lines of a command after which only bounds are tried. */
enum { LONGEST = 2000, SLOTS = 64, MANY = 40 };

/* One place of a line. */
struct slot {
	const struct parameter *parameter;
	const char *token;
	bool fresh; /* no line before varied it */
};

struct maker {
	FILE *file;
	const struct product *product;
	const struct command *command;
	struct slot slots[SLOTS];
	size_t count;
	const char **lines; /* written already */
	size_t line_count;
	const struct parameter **seen;
	size_t seen_count;
};

static const char *member_of(const struct trial_value *value)
{
	const char *member = value->parameter->member, *group = strstr(member, "[0]");

	return group == NULL ? member
			     : memory_format("%.*s[%zu]%s", (int)(group - member), member,
					     value->group, group + 3);
}

static void write_value(const struct maker *maker, const char *record, const char *member,
			unsigned size, uint32_t value)
{
	model_call(maker->file, "TEST_VALUE", "icccc", (int)maker->command->index, member,
		   memory_format("offsetof(struct %s, %s)", record, member),
		   memory_format("%u", size), memory_format("%uu", value));
}

/* Writes the numbers that an accepted line must bring; of one parameter, or (NULL) all. */
static void write_values(const struct maker *maker, const struct trial *trial,
			 const struct parameter *only)
{
	const struct record *record = trial->command->forms[trial->kind].record;

	if (record == NULL)
		return;
	for (size_t i = 0; i < trial->value_count; i++) {
		const struct trial_value *value = &trial->values[i];

		if (only == NULL || value->parameter == only)
			write_value(maker, record->name, member_of(value), value->parameter->size,
				    value->value);
	}
	if (record->given > 0)
		write_value(maker, record->name, "given", 4, trial->given);
}

static void write_test(struct maker *maker, int kind, const char *line, size_t length,
		       const struct parameter *only, const char *what)
{
	static const char *const kinds[] = {"AT_EXECUTE", "AT_SET", "AT_READ", "AT_TEST"};
	const char *literal = escape_c(line, length);
	const struct trial *trial;

	if (length > LONGEST)
		return;
	for (size_t i = 0; i < maker->line_count; i++)
		if (strcmp(maker->lines[i], literal) == 0)
			return;
	trial = trial_line(maker->product, line, length);
	if (trial->incomplete)
		return;
	APPEND(maker->lines, maker->line_count, literal);
	if (trial->cause == NULL)
		kind = trial->kind;
	model_call(maker->file, "TEST", "iccccc", (int)maker->command->index, kinds[kind], literal,
		   trial->cause == NULL ? "accept" : "refuse",
		   trial->cause == NULL ? "CAUSE_NONE" : memory_format("CAUSE_%s", trial->cause),
		   escape_comment(what));
	if (trial->cause == NULL)
		write_values(maker, trial, only);
}

/* The bytes of a payload: as many as the line announces, among them those that end and separate
 * things elsewhere. */
static const char *with_payload(const struct maker *maker, const char *line, size_t *length)
{
	static const char bytes[] = "a\r\0,b;\"\n\x1a\x1b+";
	const struct trial *trial = trial_line(maker->product, line, *length);
	char *whole;

	if (!trial->payload)
		return line;
	if (trial->announced > LONGEST)
		return NULL;
	whole = memory_new(*length + trial->announced + 1);
	memcpy(whole, line, *length);
	for (size_t i = 0; i < trial->announced; i++)
		whole[*length + i] = bytes[i % (sizeof(bytes) - 1)];
	*length += trial->announced;
	return whole;
}

/* Puts the tokens of the slots together, `skip` slots from `from` on left out, and writes it. */
static void write_slots(struct maker *maker, size_t from, size_t skip, const char *comma,
			const char *behind, const struct parameter *only, const char *what)
{
	const char *line = memory_format("%s%s", maker->command->name, *comma == ' ' ? " = " : "=");
	size_t length;
	bool first = true, payload = false;

	for (size_t i = 0; i < maker->count; i++) {
		if (i >= from && i < from + skip)
			continue;
		line = memory_format("%s%s%s", line, first ? "" : comma, maker->slots[i].token);
		payload |= maker->slots[i].parameter->type == TYPE_PAYLOAD;
		first = false;
	}
	if (payload && *behind != '\0')
		return;
	line = memory_format("%s%s", line, behind);
	length = strlen(line);
	if (payload)
		line = with_payload(maker, line, &length);
	if (line != NULL)
		write_test(maker, SET, line, length, only, what);
}

static void vary(struct maker *maker, size_t n)
{
	struct slot *slot = &maker->slots[n];
	const char *good = slot->token;
	size_t count;
	struct variant *variants = tokens_vary(maker->product, slot->parameter, &count);

	for (size_t i = 0; i < count; i++) {
		if (variants[i].rare && maker->line_count > MANY)
			continue;
		slot->token = variants[i].token;
		write_slots(maker, 0, 0, ",", "", slot->parameter,
			    memory_format("%s: %s", slot->parameter->name, variants[i].what));
	}
	slot->token = good;
}

/* Groups that repeat stand last; the slots hold one. */
static void vary_groups(struct maker *maker)
{
	const struct parameter *repeat = NULL;
	const struct list *list = &maker->command->forms[SET].list;
	size_t whole = maker->count, size;
	const char *behind = "";

	while (list != NULL && list->count > 0) {
		const struct parameter *item = list->items[list->count - 1];

		repeat = item->type == TYPE_REPEAT ? item : NULL;
		list = NULL;
		for (size_t i = 0; item->ways != NULL && i < item->choice_count; i++)
			for (size_t n = 0; n < maker->count; n++)
				if (maker->slots[n].parameter == item &&
				    strcmp(maker->slots[n].token,
					   tokens_choice(item, &item->choices[i])) == 0)
					list = &item->ways[i].list;
	}
	if (repeat == NULL || !maker->slots[whole - 1].fresh)
		return;
	size = repeat->repeated->count;
	write_slots(maker, whole - size, size, ",", "", NULL, "no group");
	write_slots(maker, whole - 1, 1, ",", "", NULL, "a group that is not whole");
	for (int64_t groups = 2; groups <= repeat->maximum + 1; groups++) {
		for (size_t i = whole - size; i < whole; i++)
			behind = memory_format("%s,%s", behind, maker->slots[i].token);
		for (size_t i = 0; repeat->counter != NULL && i < whole; i++)
			if (maker->slots[i].parameter == repeat->counter)
				maker->slots[i].token = memory_format("%lld", (long long)groups);
		if (groups == 2 || groups >= repeat->maximum)
			write_slots(maker, 0, 0, ",", behind, NULL,
				    memory_format("%lld groups", (long long)groups));
	}
	for (size_t i = 0; repeat->counter != NULL && i < whole; i++)
		if (maker->slots[i].parameter == repeat->counter)
			maker->slots[i].token = "1";
}

/* One way through the selectors: the slots are full. */
static void write_path(struct maker *maker)
{
	bool fresh = false;

	for (size_t i = 0; i < maker->count; i++) {
		maker->slots[i].fresh = true;
		for (size_t n = 0; n < maker->seen_count; n++)
			maker->slots[i].fresh &= maker->seen[n] != maker->slots[i].parameter;
		fresh |= maker->slots[i].fresh;
	}
	write_slots(maker, 0, 0, ",", "", NULL, "typical");
	write_slots(maker, 0, 0, ",", ",1", NULL, "one parameter too many");
	if (!fresh)
		return;
	write_slots(maker, 0, 0, " , ", " ", NULL, "blanks");
	write_slots(maker, 0, 0, ",", ",", NULL, "an empty parameter too many");
	for (size_t i = 0; i < maker->count; i++) {
		const struct slot *slot = &maker->slots[i];

		if (!slot->fresh)
			continue;
		write_slots(maker, i, maker->count - i, ",", "", NULL,
			    memory_format("nothing from %s on", slot->parameter->name));
		if (slot->parameter->group > 0)
			write_slots(maker, i, slot->parameter->group, ",", "", NULL,
				    memory_format("without %s", slot->parameter->name));
	}
	vary_groups(maker);
	for (size_t i = 0; i < maker->count; i++)
		if (maker->slots[i].fresh)
			vary(maker, i);
	for (size_t i = 0; i < maker->count; i++)
		if (maker->slots[i].fresh)
			APPEND(maker->seen, maker->seen_count, maker->slots[i].parameter);
}

static void add_slot(struct maker *maker, const struct parameter *parameter)
{
	if (maker->count < SLOTS)
		maker->slots[maker->count++] =
			(struct slot){parameter, tokens_typical(parameter), true};
}

/* Every way through the list's selectors. */
static void walk(struct maker *maker, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];

		for (size_t n = 0; parameter->repeated != NULL && n < parameter->repeated->count;
		     n++)
			add_slot(maker, parameter->repeated->items[n]);
		if (parameter->repeated != NULL)
			continue;
		add_slot(maker, parameter);
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++) {
			size_t count = maker->count;

			maker->slots[count - 1].token =
				tokens_choice(parameter, &parameter->choices[n]);
			walk(maker, &parameter->ways[n].list);
			maker->count = count;
		}
		if (parameter->ways != NULL)
			return;
	}
	write_path(maker);
}

/* Numbers stand directly behind the name, or as a register's; a text is the rest of the line. */
static void write_basic(struct maker *maker)
{
	const struct command *command = maker->command;
	const struct parameter *parameter = command->forms[SET].list.items[0];
	size_t count;
	struct variant *variants = tokens_vary(maker->product, parameter, &count);

	for (size_t i = 0; i < count; i++) {
		const char *token = variants[i].token, *line;
		size_t length = strlen(token);

		if (trial_is_number(parameter)) {
			if (length == 0 || strspn(token, "0123456789") != length)
				continue;
			if (command->name[1] == '\0' || *command->name == '&') {
				line = memory_format("%s%s", command->name, token);
				write_test(maker, SET, line, strlen(line), NULL, variants[i].what);
			}
			token = memory_format("=%s", token);
		} else if (length > 1 && *token == '"') {
			token = memory_copy(token + 1, length - 2);
		}
		line = memory_format("%s%s", command->name, token);
		write_test(maker, SET, line, strlen(line), NULL, variants[i].what);
	}
}

static void write_command(struct maker *maker)
{
	static const struct {
		int kind;
		const char *behind, *what;
	} forms[] = {{EXECUTE, "", "the name alone"},
		     {READ, "?", "read form"},
		     {TEST, "=?", "test form"},
		     {SET, "=", "nothing behind the sign"},
		     {READ, "?1", "something behind the read form"}};
	const struct command *command = maker->command;
	const struct list *list = &command->forms[SET].list;
	bool rest = command->basic && list->count > 0 && !trial_is_number(list->items[0]);

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		const char *line = memory_format("%s%s", command->name, forms[i].behind);

		if (forms[i].kind == EXECUTE || (!rest && (!command->basic || i < 3)))
			write_test(maker, forms[i].kind, line, strlen(line), NULL, forms[i].what);
	}
	if (!command->forms[SET].exists) {
		const char *line = memory_format("%s=1", command->name);

		write_test(maker, SET, line, strlen(line), NULL, "a form that there is not");
	} else if (command->basic) {
		write_basic(maker);
	} else {
		walk(maker, list);
	}
}

void emit_tests(FILE *out, const struct product *product)
{
	for (size_t i = 0; i < product->command_count; i++) {
		struct maker maker = {
			.file = out, .product = product, .command = product->commands[i]};

		write_command(&maker);
	}
}
