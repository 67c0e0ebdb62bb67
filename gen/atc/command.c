/* SPDX-License-Identifier: MIT */
/* Commands: their forms, and the statements that say how they behave. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "memory.h"
#include "options.h"
#include "shapes.h"

static const char *lower_case(const char *name)
{
	char *lower = memory_copy(name, strlen(name));

	for (char *c = lower; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return lower;
}

static const char *const form_names[] = {"execute", "set", "read", "test"};

static void find_shape(struct form *form, const struct list *list)
{
	size_t i = 0;

	while (i < list->count) {
		const struct parameter *parameter = list->items[i];

		form->payload |= parameter->type == TYPE_PAYLOAD;
		form->options |= parameter->use != NULL;
		if (parameter->group != 0 && i + parameter->group < list->count)
			form->floats = true;
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++)
			find_shape(form, &parameter->ways[n].list);
		i++;
	}
}

static void build_set(struct product *product, struct command *command, const struct node *node,
		      bool stored)
{
	struct form *form = &command->forms[SET];
	struct record *record;
	struct build build;
	const struct node *list = node_find(node, N_LIST);

	if (form->exists) {
		complain(node->at, "a second set form");
		return;
	}
	record = record_new(product, memory_format("%s_set", command->stem),
			    memory_format("AT%s=", command->name));
	build = build_for(product, command, record, command->stem, false);
	build.stored = stored;
	form->exists = true;
	form->at = node->at;
	form->list = build_list(&build, list, "");
	form->record = record;
	finish_record(record);
	find_shape(form, &form->list);
	if (list->child == NULL)
		complain(node->at, "a set form without parameters");
}

static void build_set_as(struct product *product, struct command *command, const struct node *node,
			 bool stored)
{
	const struct node *other = command_declaration(product, node->child->text);
	const struct node *set = other != NULL ? node_find(node_find(other, N_LIST), N_SET) : NULL;

	if (other == NULL)
		complain(node->child->at, "no command '%s' in the groups that the product speaks",
			 node->child->text);
	else if (set == NULL)
		complain(node->child->at, "'%s' writes no parameter list of its own",
			 node->child->text);
	else
		build_set(product, command, set, stored);
}

static void twice(const struct node *first, const struct node *node, const char *what)
{
	if (first == NULL)
		return;
	complain(node->at, "%s is said twice", what);
	remark(first->at, "first here");
}

/* The text of `=?` with the product's limits in place of their names: "(1-{contexts})". */
static const char *test_text(const struct product *product, const struct node *text)
{
	const char *rest, *made = "";

	if (text == NULL)
		return NULL;
	rest = text->text;
	while (*rest != '\0') {
		size_t plain = strcspn(rest, "{"), name = strcspn(rest + plain, "}");
		struct node limit = {.kind = N_WORD, .at = text->at};

		made = memory_format("%s%.*s", made, (int)plain, rest);
		rest += plain;
		if (*rest == '\0')
			break;
		if (rest[name] == '\0') {
			complain(text->at, "'{' without '}'");
			break;
		}
		limit.text = memory_format("%.*s", (int)name - 1, rest + 1);
		made = memory_format("%s%lld", made, (long long)build_bound(product, &limit));
		rest += name + 1;
	}
	return made;
}

static bool refuses_always(const struct node *node)
{
	return node->kind == N_REFUSE && node_find(node, N_WHILE) == NULL &&
	       node_find(node, N_WHEN) == NULL;
}

/* What later statements depend on: which forms there are. */
static void build_forms(struct product *product, struct command *command, const struct node *body)
{
	const struct node *seen[N_CAUSES + 1] = {NULL};
	bool stored = node_find(body, N_KEEP) != NULL;

	command->whole = node_find(body, N_BAD) == NULL && node_find(body, N_SET_AS) == NULL;

	for (const struct node *node = body->child; node != NULL; node = node->next) {
		switch (node->kind) {
		case N_EXECUTE:
		case N_EXECUTE_AS:
			twice(seen[N_EXECUTE], node, "the execute form");
			seen[N_EXECUTE] = node;
			command->forms[EXECUTE].exists = true;
			command->forms[EXECUTE].at = node->at;
			if (node->kind == N_EXECUTE_AS)
				command->execute_as = word_is(node->child, "set") ? SET : READ;
			break;
		case N_READ:
			twice(seen[N_READ], node, "the read form");
			seen[N_READ] = node;
			command->forms[READ].exists = true;
			command->forms[READ].at = node->at;
			command->has_read = true;
			break;
		case N_SET:
			build_set(product, command, node, stored);
			break;
		case N_SET_AS:
			build_set_as(product, command, node, stored);
			break;
		case N_TEST:
			twice(seen[N_TEST], node, "the test form");
			seen[N_TEST] = node;
			command->forms[TEST].exists = true;
			command->forms[TEST].at = node->at;
			command->test = test_text(product, node->child);
			command->bare_test = node->child == NULL;
			break;
		case N_NO:
			if (word_is(node->child, "read")) {
				command->no_read = true;
				command->no_read_at = node->at;
			} else {
				command->no_test = true;
			}
			break;
		case N_HANDLER:
			command->has_handler = true;
			command->handler_at = node->at;
			break;
		case N_KEEP:
			build_keep(product, command, node);
			break;
		case N_REFUSE:
			if (refuses_always(node))
				command->refused = cause_always(node->child);
			break;
		default:
			break;
		}
	}
}

static void build_behaviour(struct product *product, struct command *command,
			    const struct node *body)
{
	struct build build = build_for(product, command, NULL, command->stem, false);

	for (const struct node *node = body->child; node != NULL; node = node->next) {
		switch (node->kind) {
		case N_KEEP:
			check_keep(command, node);
			break;
		case N_MAY:
			if (command->deadline != 0)
				complain(node->at, "a second deadline");
			command->deadline = duration(node->child);
			command->may_at = node->at;
			command->abortable = node_find(node, N_ABORTABLE) != NULL;
			break;
		case N_PROMPT:
			build_prompt(command, node);
			break;
		case N_ONLINE:
			build_online(product, command, node);
			break;
		case N_ON:
			build_exception(product, command, node);
			break;
		case N_REPLY:
			build_reply(product, command, node);
			break;
		case N_LATE:
			build_late(product, command, node);
			break;
		case N_ERROR:
			build_error(product, command, node);
			break;
		case N_SURPLUS:
			command->surplus = true;
			break;
		case N_CHANNELS:
			build_channels(command, node);
			break;
		case N_WAS:
			if (command->setting == NULL)
				complain(node->at, "'was', but the command keeps nothing");
			else
				command->setting->was = node->text;
			break;
		default:
			break;
		}
	}
	for (const struct node *node = body->child; node != NULL; node = node->next)
		if (node->kind == N_FACTORY)
			build_factory(&build, command, node);
}

static bool has_test_reply(const struct command *command)
{
	for (size_t i = 0; i < command->reply_count; i++)
		if (command->replies[i]->form == TEST)
			return true;
	return false;
}

static const char *handler_name(const struct command *command, int kind)
{
	return memory_format("%s_%s", command->stem, form_names[kind]);
}

/* The numbers of options are known here only: the engine answers `=?` with what is written. */
static void write_test(const struct product *product, struct command *command)
{
	const struct list *list = &command->forms[SET].list;
	const char *name = command->name, *ranges;

	if (command->test != NULL || !command->forms[TEST].made)
		return;
	if (product->dialect.usage) {
		command->test = shape_usage(product, command);
		return;
	}
	if (list->count == 0 || list->items[list->count - 1]->use == NULL)
		return;
	ranges = shape_test(command);
	if (*ranges == '\0')
		return;
	if (product->dialect.lower)
		name = lower_case(name);
	command->test = memory_format("%s%s%s", name, product->dialect.colon, ranges);
}

/* What always refuses needs nobody who would act. */
static void refuse_always(struct command *command)
{
	static const int acting[] = {EXECUTE, SET};

	for (size_t i = 0; command->refused != 0 && i < sizeof(acting) / sizeof(*acting); i++) {
		struct form *form = &command->forms[acting[i]];

		form->refused = command->refused;
		form->handler = NULL;
	}
}

/* Where empty parameters are ignored the sign may stand in front of none but them: the command acts
 * as without. */
static void lend_execute(const struct product *product, struct command *command)
{
	struct form *forms = command->forms;

	if (product->dialect.surplus_empty && forms[EXECUTE].exists && !forms[SET].exists) {
		forms[SET] = forms[EXECUTE];
		forms[SET].lent = true;
	}
}

/* Who answers each form: C, or the engine from the tables. */
/* A form of its own, or another one's. */
static void decide_execute(struct command *command)
{
	struct form *forms = command->forms;
	struct place at = forms[EXECUTE].at;

	if (command->execute_as == FORMS) {
		forms[EXECUTE].handler = handler_name(command, EXECUTE);
	} else if (!forms[command->execute_as].exists) {
		complain(at, "the command has no %s form", form_names[command->execute_as]);
	} else {
		forms[EXECUTE] = forms[command->execute_as];
		forms[EXECUTE].at = at;
	}
}

static void decide_forms(const struct product *product, struct command *command)
{
	struct form *forms = command->forms;

	if (forms[SET].exists) {
		forms[SET].stores = command->setting != NULL;
		if ((command->setting == NULL && !only_options(&forms[SET].list)) ||
		    command->has_handler)
			forms[SET].handler = handler_name(command, SET);
	}
	if (command->list != NULL)
		forms[READ].exists = true;
	if (command->has_handler && command->setting == NULL && !only_options(&forms[SET].list))
		complain(command->handler_at, "'handler' is for kept settings; '%s' has one anyway",
			 command->name);
	if (command->setting != NULL && !command->no_read && !command->has_read) {
		forms[READ].exists = true;
		forms[READ].made = true;
	}
	if (command->no_read && command->has_read)
		complain(command->no_read_at, "both 'read' and 'no read'");
	if (command->no_read && command->setting == NULL)
		complain(command->no_read_at, "'no read': there is none anyway");
	if (command->has_read)
		forms[READ].handler = handler_name(command, READ);
	if (forms[EXECUTE].exists)
		decide_execute(command);
	if (has_test_reply(command)) {
		forms[TEST].exists = true;
		forms[TEST].handler = handler_name(command, TEST);
	} else if (!command->no_test && (forms[TEST].exists || product->dialect.usage ||
					 (forms[SET].exists && !command->basic))) {
		forms[TEST].exists = true;
		forms[TEST].made = true;
	}
	refuse_always(command);
	write_test(product, command);
	lend_execute(product, command);
	for (int kind = 0; kind < FORMS; kind++)
		forms[kind].kind = kind;
	if (command->whole && !forms[EXECUTE].exists && !forms[SET].exists && !forms[READ].exists &&
	    !forms[TEST].exists)
		complain(command->at, "'%s' has no form at all", command->name);
	if ((command->prompt != NULL || forms[SET].payload) && !forms[SET].exists)
		complain(command->at, "data needs a set form");
}

static char *fold(const char *name)
{
	return name_upper(name);
}

/* Basic syntax (V.250 5.3.1): one letter, or & and one letter; S and digits. */
static void check_basic(const struct command *command)
{
	const char *name = command->name;
	bool s = (*name == 'S' || *name == 's') && name[1] != '\0' &&
		 strspn(name + 1, "0123456789") == strlen(name + 1);
	bool letter = (*name == '&' || *name == '%' || *name == '\\' || *name == '*'
			       ? isalpha((unsigned char)name[1]) && name[2] == '\0'
			       : isalpha((unsigned char)*name) && name[1] == '\0');

	if (!s && !letter)
		complain(command->at,
			 "a basic command is a letter, & and a letter, or S and digits");
}

static void check_basic_form(const struct command *command)
{
	const struct list *list = &command->forms[SET].list;

	if (command->forms[SET].exists && list->count > 1)
		complain(list->items[1]->at, "a basic command has one parameter at most");
}

void build_command(struct product *product, const struct group *group, const struct node *node)
{
	struct command *command = NEW(struct command);

	command->node = node;
	command->group = group;
	command->at = node->at;
	command->name = node->text;
	command->folded = fold(node->text);
	command->basic = node->kind == N_BASIC;
	command->stem = name_stem(group->prefix, node->text, command->basic);
	command->execute_as = FORMS;
	for (const struct node *child = node->child; child != NULL; child = child->next) {
		if (child->kind == N_TEXT && command->summary == NULL)
			command->summary = child->text;
		if (child->kind == N_SECTION)
			command->section = child->text;
	}
	for (size_t i = 0; i < product->command_count; i++)
		if (strcmp(product->commands[i]->folded, command->folded) == 0) {
			complain(command->at, "a second command '%s' in the product '%s'",
				 command->name, product->name);
			remark(product->commands[i]->at, "the first one");
			return;
		} else if (strcmp(product->commands[i]->stem, command->stem) == 0) {
			complain(command->at, "'%s' has the C name '%s' as well as '%s'",
				 command->name, command->stem, product->commands[i]->name);
			remark(product->commands[i]->at, "which is here");
		}
	if (command->basic)
		check_basic(command);
	else if (isalnum((unsigned char)*command->name))
		complain(command->at, "the name of an extended command begins with a sign: +%s?",
			 command->name);
	command->index = (unsigned)product->command_count;
	APPEND(product->commands, product->command_count, command);
}

/* What a call is held against before its handler sees it: when all commands, whose settings it may
 * ask for, are known. */
void build_conditions(struct product *product, struct command *command)
{
	const struct node *body = node_find(command->node, N_LIST);
	const struct node *always = NULL;

	build_group_refusals(product, command);
	build_fills(product, command, &command->forms[SET].list);
	build_refused(command, &command->forms[SET].list);
	for (const struct node *node = body != NULL ? body->child : NULL; node != NULL;
	     node = node->next) {
		if (always != NULL && (node->kind == N_REFUSE || node->kind == N_REQUIRE)) {
			complain(node->at, "nothing is asked behind what is always refused");
			remark(always->at, "here");
		} else if (refuses_always(node)) {
			always = node;
			if (command->setting != NULL)
				complain(node->at, "'%s' is always refused: nothing is kept",
					 command->name);
		} else if (node->kind == N_REFUSE) {
			build_refuse(product, command, node);
		} else if (node->kind == N_REQUIRE) {
			build_require(product, command, node);
		}
	}
	build_option_refusals(product, command);
}

void build_statements(struct product *product, struct command *command)
{
	const struct node *body = node_find(command->node, N_LIST);
	struct node none = {.kind = N_LIST};

	if (body == NULL)
		body = &none;
	build_forms(product, command, body);
	build_behaviour(product, command, body);
	decide_forms(product, command);
	if (command->basic)
		check_basic_form(command);
}
