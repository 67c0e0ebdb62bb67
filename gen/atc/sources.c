/* SPDX-License-Identifier: MIT */
/* Values that settings hold: of options, and of commands that keep something. */
#include <string.h>

#include "build.h"
#include "memory.h"

static struct sourced nothing(void)
{
	return (struct sourced){NULL, NULL};
}

/* option TABLE.NAME */
static struct sourced of_option(const struct product *product, const struct node *node, bool say)
{
	const char *dot = strchr(node->text, '.');
	size_t length = dot != NULL ? (size_t)(dot - node->text) : strlen(node->text);

	for (size_t i = 0; i < product->table_count; i++) {
		const struct option_table *table = product->tables[i];

		if (dot == NULL || strlen(table->name) != length ||
		    strncmp(table->name, node->text, length) != 0)
			continue;
		const struct parameter *value = table->setting != NULL && table->key == NULL
							? list_find(&table->setting->list, dot + 1)
							: NULL;

		if (value != NULL)
			return (struct sourced){memory_format("%s(at_call_modem(call))->%s",
							      table->kept->name, value->member),
						value};
	}
	if (say)
		complain(node->at, "no option '%s' that is kept, and kept once", node->text);
	return nothing();
}

static struct sourced of_command(const struct command *command, const struct node *node, bool say)
{
	const struct setting *setting = command->setting;
	const struct parameter *parameter =
		setting != NULL ? list_find(&setting->list, node->text) : NULL;
	bool modem;

	if (parameter == NULL || setting->key != NULL) {
		if (say)
			complain(node->at, "'%s' keeps no '%s', or one for each key", command->name,
				 node->text);
		return nothing();
	}
	if (setting->field != NULL)
		return (struct sourced){
			memory_format("((const struct product_port_settings *)"
				      "at_port_settings(at_call_port(call)))->engine.%s",
				      setting->field),
			parameter};
	modem = setting->storage == KEEP_SESSION || setting->storage == KEEP_NVM;
	return (struct sourced){memory_format("%s_setting(at_call_%s(call))->%s", command->stem,
					      modem ? "modem" : "port", parameter->member),
				parameter};
}

struct sourced source_of(const struct product *product, const struct node *node, bool say)
{
	struct sourced sourced = nothing();

	if (node->kind == N_OF_OPTION) {
		sourced = of_option(product, node, say);
	} else {
		const char *name = name_upper(node->child->text);
		size_t i = 0;

		while (i < product->command_count &&
		       strcmp(product->commands[i]->folded, name) != 0)
			i++;
		if (i < product->command_count)
			sourced = of_command(product->commands[i], node, say);
		else if (say)
			complain(node->child->at,
				 "no command '%s' in the groups that the product speaks",
				 node->child->text);
	}
	if (sourced.parameter != NULL && say && sourced.parameter->type != TYPE_NUMBER &&
	    sourced.parameter->type != TYPE_CHOICE)
		complain(node->at, "'%s' is no number", node->text);
	return sourced;
}

/* ------------------------------------------------------------------- defaults of parameters */

struct filling {
	struct product *product;
	const struct parameter *parameter;
};

static const char *absent_in(void *context, const struct list *there)
{
	const struct filling *filling = context;

	for (size_t i = 0; i < there->count; i++)
		if (there->items[i] == filling->parameter)
			return memory_format("(arguments->given & 1u << %d) == 0",
					     filling->parameter->bit);
	return NULL;
}

/* A number that stands in the spec. */
static struct sourced of_number(const struct parameter *parameter)
{
	if (!number_in_ranges(parameter, parameter->source->number))
		complain(parameter->source->at, "the default %lld is outside the range",
			 (long long)parameter->source->number);
	return (struct sourced){memory_format("%lld", (long long)parameter->source->number),
				parameter};
}

static void fill(struct product *product, struct command *command,
		 const struct parameter *parameter)
{
	struct filling filling = {product, parameter};
	struct refusal refusal = {.cause = 0, .error = -1, .arguments = 1, .fills = true};
	struct sourced sourced = parameter->source->kind == N_NUMBER
					 ? of_number(parameter)
					 : source_of(product, parameter->source, true);

	if (parameter->together && !parameter->bracketed)
		complain(parameter->source->at,
			 "'else' is for what is left out with its brackets: say '='");
	if (sourced.parameter == NULL)
		return;
	if (sourced.parameter->minimum < parameter->minimum ||
	    sourced.parameter->maximum > parameter->maximum || parameter->type != TYPE_NUMBER) {
		complain(parameter->source->at, "'%s' may be what '%s' must not",
			 parameter->source->text, parameter->name);
		remark(sourced.parameter->at, "here");
	}
	refusal.holds =
		condition_new(product, command, "fills",
			      condition_in_cases(&command->forms[SET].list, absent_in, &filling));
	product->conditions[product->condition_count - 1].fills =
		memory_format("arguments->%s = %s", parameter->member, sourced.expression);
	APPEND(command->refusals, command->refusal_count, refusal);
}

void build_fills(struct product *product, struct command *command, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		bool done = false;

		if (parameter->source != NULL && parameter->bit >= 0) {
			for (size_t n = 0; n < command->filled_count; n++)
				done |= command->filled[n] == parameter;
			if (!done) {
				APPEND(command->filled, command->filled_count, parameter);
				fill(product, command, parameter);
			}
		}
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++)
			build_fills(product, command, &parameter->ways[n].list);
	}
}
