/* SPDX-License-Identifier: MIT */
/* Which functions the specs need, and which of them the C sources define. A definition is a name, a
 * list in parentheses and an opening brace, outside any block, comment or text. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "memory.h"

struct definitions {
	const char **names;
	size_t count;
};

/* Past a comment, text or character constant that begins here; NULL: none does. */
static const char *skip_quoted(const char *c)
{
	char quote = *c;

	if (c[0] == '/' && c[1] == '/')
		return c + strcspn(c, "\n");
	if (c[0] == '/' && c[1] == '*') {
		const char *end = strstr(c + 2, "*/");

		return end != NULL ? end + 2 : c + strlen(c);
	}
	if (quote != '"' && quote != '\'')
		return NULL;
	for (c++; *c != '\0' && *c != quote; c++)
		if (*c == '\\' && c[1] != '\0')
			c++;
	return *c != '\0' ? c + 1 : c;
}

static void scan_definitions(struct definitions *definitions, const char *text)
{
	const char *name = NULL; /* of what may be a function */
	size_t length = 0;
	unsigned blocks = 0, lists = 0;
	bool complete = false; /* name and list are there */

	for (const char *c = text; *c != '\0';) {
		const char *next = skip_quoted(c);

		if (next != NULL) {
			c = next;
			continue;
		}
		if (*c == '#' && (c == text || c[-1] == '\n')) {
			c += strcspn(c, "\n");
			continue;
		}
		if ((isalpha((unsigned char)*c) || *c == '_') && lists == 0) {
			const char *start = c;

			while (isalnum((unsigned char)*c) || *c == '_')
				c++;
			name = start;
			length = (size_t)(c - start);
			complete = false;
			continue;
		}
		if (*c == '(') {
			lists++;
		} else if (*c == ')' && lists > 0) {
			complete = --lists == 0 && name != NULL;
		} else if (*c == '{') {
			if (blocks++ == 0 && complete)
				APPEND(definitions->names, definitions->count,
				       memory_copy(name, length));
			complete = false;
		} else if (*c == '}' && blocks > 0) {
			blocks--;
			name = NULL;
		} else if (*c == ';' || *c == '=') {
			name = NULL;
			complete = false;
		}
		c++;
	}
}

static void need(const struct definitions *definitions, struct place at, const char *name,
		 const char *prototype)
{
	for (size_t i = 0; i < definitions->count; i++)
		if (strcmp(definitions->names[i], name) == 0)
			return;
	complain(at, "needs a handler in C: %s;", prototype);
}

static const char *arguments(const struct form *form)
{
	return form->record == NULL || form->record->empty
		       ? ""
		       : memory_format(", const struct %s *arguments", form->record->name);
}

static void check_command(const struct definitions *definitions, const struct command *command)
{
	const struct form *set = &command->forms[SET];

	for (int kind = 0; kind < FORMS; kind++) {
		const struct form *form = &command->forms[kind];

		if (!form->exists || form->handler == NULL || form->lent ||
		    (kind == EXECUTE && command->execute_as != FORMS))
			continue;
		need(definitions, form->at, form->handler,
		     memory_format("enum cause %s(struct at_call *call%s)", form->handler,
				   arguments(form)));
	}
	if (set->exists && set->refused == 0 && (command->prompt != NULL || set->payload)) {
		need(definitions, set->at, memory_format("%s_set_bytes", command->stem),
		     memory_format("size_t %s_set_bytes(struct at_call *call%s, const uint8_t "
				   "*bytes, size_t n)",
				   command->stem, arguments(set)));
		need(definitions, set->at, memory_format("%s_set_end", command->stem),
		     memory_format("enum cause %s_set_end(struct at_call *call%s, enum cause how)",
				   command->stem, arguments(set)));
	}
}

static void check_predicate(const struct definitions *definitions,
			    const struct predicate *predicate)
{
	const char *prototype = memory_format("bool %s(struct at_call *call", predicate->name);

	for (size_t n = 0; n < predicate->arguments; n++)
		prototype = memory_format("%s, uint32_t", prototype);
	need(definitions, predicate->at, predicate->name, memory_format("%s)", prototype));
}

void check_handlers(const struct product *product, const char *const *files, size_t count)
{
	struct definitions definitions = {0};

	for (size_t i = 0; i < count; i++) {
		struct source *source = source_load(files[i]);

		if (source == NULL)
			complain((struct place){NULL, 0, 0}, "cannot read '%s'", files[i]);
		else
			scan_definitions(&definitions, source->text);
	}
	for (size_t i = 0; i < product->command_count; i++)
		check_command(&definitions, product->commands[i]);
	for (size_t i = 0; i < product->predicate_count; i++)
		check_predicate(&definitions, &product->predicates[i]);
	for (size_t i = 0; i < product->table_count; i++) {
		const struct option_table *table = product->tables[i];
		const char *name = memory_format("%s_show", table->stem);
		const char *heard = memory_format("%s_heard", table->stem);

		if (table->heard)
			need(&definitions, table->at, heard,
			     memory_format("void %s(struct at_modem *modem, uint8_t option%s)",
					   heard, table->key != NULL ? ", unsigned key" : ""));
		if (table->asked != NULL)
			need(&definitions, table->at, name,
			     memory_format(
				     "enum cause %s(struct at_call *call%s, struct %s *value)",
				     name, arguments(&table->asked->command->forms[SET]),
				     table->value->name));
	}
	for (size_t i = 0; i < product->group_count; i++) {
		const struct group *group = product->groups[i];

		if (group->spoken && group->offered != NULL)
			need(&definitions, group->at, group->offered->text,
			     memory_format("bool %s(struct at_call *call)", group->offered->text));
	}
	for (size_t i = 0; i < product->group_count; i++) {
		const struct group *group = product->groups[i];
		const char *word = strchr(group->name, '.'), *name;

		if (!group->spoken || !group->starts || word == NULL)
			continue;
		name = memory_format("%s_%s_start", group->prefix,
				     name_snake(word + 1, strlen(word + 1)));
		need(&definitions, group->at, name,
		     memory_format("void %s(struct at_modem *modem)", name));
	}
}
