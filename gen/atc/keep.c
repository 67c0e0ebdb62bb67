/* SPDX-License-Identifier: MIT */
/* Kept values: settings. */
#include <string.h>

#include "build.h"
#include "memory.h"

void note_stored(struct setting *setting, const struct node *node)
{
	const struct node *stored = node_find(node, N_WHILE);

	if (stored == NULL)
		return;
	setting->stored = stored->child;
	if (!word_is(node->child, "nvm"))
		complain(stored->at, "what is not in non-volatile memory is never stored");
}

const char *stored_while(const struct product *product, const struct setting *setting, bool say)
{
	static const char call[] = "at_call_modem(call)";
	struct sourced sourced = source_of(product, setting->stored, say);
	const char *found;

	if (sourced.expression == NULL)
		return "true";
	found = strstr(sourced.expression, call);
	if (found == NULL) {
		if (say)
			complain(setting->stored->at,
				 "one value for the modem decides what is stored");
		return "true";
	}
	return memory_format("%.*smodem%s", (int)(found - sourced.expression), sourced.expression,
			     found + sizeof(call) - 1);
}

void build_keep(struct product *product, struct command *command, const struct node *node)
{
	static const char *const classes[] = {"session", "port", "profile", "nvm"};
	static const char *const fields[] = {"echo", "quiet", "verbose",     "connect", "dcd",
					     "dtr",  "dsr",   "flow",	     "s2",	"s3",
					     "s4",   "s5",    "error_level", "s12",	NULL};
	struct setting *setting = NEW(struct setting);
	const struct node *as = node_find(node, N_AS);
	size_t i = 0;

	setting->command = command;
	setting->at = node->at;
	note_stored(setting, node);
	for (i = 0; i < 4; i++)
		if (word_is(node->child, classes[i]))
			setting->storage = (enum storage)(KEEP_SESSION + i);
	if (setting->storage == KEEP_NOTHING)
		complain(node->child->at,
			 "unknown storage class '%s': session, port, profile or nvm",
			 node->child->text);
	if (command->setting != NULL) {
		complain(node->at, "kept twice");
		remark(command->setting->at, "first here");
		return;
	}
	command->setting = setting;
	for (i = 0; as != NULL && fields[i] != NULL; i++)
		if (word_is(as, fields[i]))
			setting->field = fields[i];
	if (as != NULL && setting->field == NULL)
		complain(as->at, "the engine obeys no '%s'", as->text);
	if (setting->field != NULL && setting->storage != KEEP_PROFILE &&
	    setting->storage != KEEP_PORT)
		complain(as->at, "what the engine obeys belongs to a port: keep profile or port");
	setting->index = (unsigned)product->setting_count;
	APPEND(product->settings, product->setting_count, setting);
}

#define RECORD 512 /* bytes of a stored record, at most: RECORD_SIZE of engine/records.c */

size_t value_bytes(const struct parameter *parameter)
{
	switch (parameter->type) {
	case TYPE_TEXT:
	case TYPE_HOST:
		return 1 + (size_t)parameter->maximum;
	case TYPE_IPV4:
	case TYPE_IPV6:
	case TYPE_MAC:
	case TYPE_ADDRESS:
		return address_size(parameter->type);
	default:
		return parameter->size;
	}
}

/* What a stored value takes: its name, type and length, and itself. */
static size_t stored_size(const struct parameter *parameter)
{
	bool text = parameter->type == TYPE_TEXT || parameter->type == TYPE_HOST;

	if (parameter->key || parameter->unstored || parameter->type == TYPE_IGNORED)
		return 0;
	return 6 + value_bytes(parameter) - text;
}

/* Found here and not when a modem in the field cannot store what it was given. */
void check_stored(const struct setting *setting)
{
	const struct list *list = &setting->list;
	size_t size = 0;

	if (setting->storage != KEEP_NVM && setting->storage != KEEP_PROFILE)
		return;
	for (size_t i = 0; i < list->count; i++)
		size += stored_size(list->items[i]);
	if (size > RECORD)
		complain(setting->at, "the values take %zu bytes in storage: at most %d", size,
			 RECORD);
}

/* The key, and what cannot be kept; needs the set form. */
void check_keep(struct command *command, const struct node *node)
{
	struct setting *setting = command->setting;
	const struct node *per = node_find(node, N_PER);
	const struct list *list = &command->forms[SET].list;
	struct parameter *key = NULL;

	if (!command->forms[SET].exists) {
		complain(node->at, "nothing to keep: the command has no set form");
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		struct parameter *parameter = list->items[i];

		if (parameter->key && key != NULL)
			complain(parameter->at, "a second key");
		if (parameter->key)
			key = parameter;
		if (parameter->ways != NULL || parameter->type == TYPE_REPEAT ||
		    parameter->type == TYPE_PAYLOAD)
			complain(parameter->at, "alternatives, groups and payloads cannot be kept");
		else if (parameter->fallback.kind == VALUE_NONE && !parameter->key &&
			 parameter->factory.kind == VALUE_NONE && !parameter->bracketed &&
			 parameter->type != TYPE_IGNORED)
			complain(parameter->at,
				 "'%s' is kept and needs a value to start with: factory or =",
				 parameter->name);
		if (setting->field != NULL && (parameter->size != 1 || list->count != 1))
			complain(node->at, "what the engine obeys is one number up to 255");
	}
	if (per != NULL && key == NULL) {
		if (list_find(list, per->text) != NULL)
			complain(per->at, "'%s' is not marked as key", per->text);
		else
			no_parameter(per, list);
		return;
	}
	if (per != NULL && strcmp(key->name, per->text) != 0)
		complain(per->at, "the key is '%s'", key->name);
	if (per == NULL && key != NULL)
		complain(key->at, "a key, but the command does not keep 'per %s'", key->name);
	setting->key = key;
	if (key != NULL && (key->type != TYPE_NUMBER || key->range_count != 1 || key->minimum < 0 ||
			    key->maximum > 255))
		complain(key->at, "a key is a number from one range up to 255");
	setting->list = *list;
	check_stored(setting);
}

/* factory PARAM v: a list of the setting's own, where it differs. */
void build_factory(struct build *build, struct command *command, const struct node *node)
{
	struct setting *setting = command->setting;
	struct parameter *parameter = list_find(&command->forms[SET].list, node->child->text);
	struct parameter *copy;
	struct list list = {0};
	struct node item = {.kind = N_ITEM, .at = node->at}, factory = *node;

	if (setting == NULL) {
		complain(node->at, "a factory value, but nothing is kept");
		return;
	}
	if (parameter == NULL) {
		no_parameter(node->child, &setting->list);
		return;
	}
	for (size_t i = 0; i < setting->list.count; i++) {
		copy = NEW(struct parameter);
		*copy = *setting->list.items[i];
		if (strcmp(copy->name, parameter->name) == 0) {
			copy->factory.kind = VALUE_NONE;
			factory.child = node->child->next;
			factory.next = NULL;
			item.child = &factory;
			build_values(build, copy, &item);
		}
		APPEND(list.items, list.count, copy);
	}
	setting->list = list;
}
