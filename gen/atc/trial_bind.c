/* SPDX-License-Identifier: MIT */
/* The binder: the tokens of a command beside its form's list of parameters. */
#include <ctype.h>
#include <string.h>

#include "memory.h"
#include "trial.h"

/* The rest of a list. */
struct rest {
	struct parameter *const *items;
	size_t count;
};

static struct rest rest_of(const struct list *list)
{
	return (struct rest){list->items, list->count};
}

static struct rest after(struct rest rest, size_t n)
{
	return (struct rest){rest.items + n, rest.count - n};
}

static bool may_be_absent(const struct parameter *parameter)
{
	return parameter->optional || parameter->keep || parameter->fallback.kind != VALUE_NONE ||
	       parameter->type == TYPE_IGNORED;
}

static bool fits_repeat(const struct trial *trial, const struct parameter *parameter, size_t t)
{
	size_t rest = trial->token_count > t ? trial->token_count - t : 0;
	size_t size = parameter->repeated->count;

	if (rest % size != 0 || rest / size > (size_t)parameter->maximum)
		return false;
	for (size_t i = 0; i < rest; i++)
		if (!trial_fits(trial, parameter->repeated->items[i % size], &trial->tokens[t + i]))
			return false;
	return true;
}

/* Whether the tokens from t on can be read as this list, by count and kind. */
static bool fits(const struct trial *trial, struct rest rest, size_t t, bool entered)
{
	for (; rest.count > 0; rest = after(rest, 1), t++, entered = false) {
		const struct parameter *parameter = rest.items[0];

		if (parameter->type == TYPE_REPEAT)
			return fits_repeat(trial, parameter, t);
		if (parameter->type == TYPE_PAYLOAD)
			return true;
		if (parameter->group != 0 && !entered)
			return fits(trial, rest, t, true) ||
			       fits(trial, after(rest, parameter->group), t, false);
		if (t >= trial->token_count ? !may_be_absent(parameter)
					    : !trial_fits(trial, parameter, &trial->tokens[t]))
			return false;
	}
	return t >= trial->token_count;
}

static bool group_absent(const struct trial *trial, struct rest rest, size_t t)
{
	return t >= trial->token_count ||
	       (!fits(trial, rest, t, true) &&
		fits(trial, after(rest, rest.items[0]->group), t, false));
}

static void note_value(struct trial *trial, const struct parameter *parameter, size_t group,
		       uint32_t value)
{
	if (trial_is_number(parameter))
		APPEND(trial->values, trial->value_count,
		       ((struct trial_value){parameter, group, value}));
}

static const char *bind_absent(struct trial *trial, const struct parameter *parameter, size_t group,
			       bool in_list)
{
	if (parameter->fallback.kind != VALUE_NONE)
		note_value(trial, parameter, group, (uint32_t)parameter->fallback.number);
	else if (!may_be_absent(parameter) && !(in_list && parameter->type == TYPE_MASK))
		return "too_few_parameters";
	return NULL;
}

/* The value that answers an error, or NULL. */
static const struct refused_choice *refused_value(const struct trial *trial,
						  const struct parameter *parameter,
						  const struct trial_token *token)
{
	for (size_t i = 0; i < parameter->refused_count; i++) {
		struct parameter one = {.keyed = parameter->keyed, .choice_count = 1};

		one.choices = &parameter->refused[i].choice;
		if (trial_choice(&one, trial->line + token->start, token->length) >= 0)
			return &parameter->refused[i];
	}
	return NULL;
}

static const char *bind_one(struct trial *trial, const struct parameter *parameter, size_t group,
			    size_t t)
{
	bool in_list = t < trial->token_count;
	uint32_t number = 0;
	const char *cause;

	trial->parameter = parameter;
	trial->at = in_list ? trial->tokens[t].start : trial->length;
	trial->extent = in_list ? trial->tokens[t].length : 0;
	if (!in_list || trial->tokens[t].kind == TRIAL_EMPTY) {
		const struct trial_token nothing = {TRIAL_WORD, 0, 0};

		cause = bind_absent(trial, parameter, group, in_list);
		if (cause != NULL && in_list && parameter->minimum == 0 &&
		    (parameter->type == TYPE_TEXT || parameter->type == TYPE_HOST))
			cause = trial_convert(trial, parameter, &nothing, &number);
		return cause;
	}
	if (parameter->type == TYPE_IGNORED)
		return NULL;
	cause = trial_convert(trial, parameter, &trial->tokens[t], &number);
	if (cause != NULL)
		trial->refused = refused_value(trial, parameter, &trial->tokens[t]);
	if (cause != NULL)
		return cause;
	note_value(trial, parameter, group, number);
	if (parameter->bit >= 0)
		trial->given |= 1u << parameter->bit;
	return NULL;
}

static uint32_t value_of(const struct trial *trial, const struct parameter *parameter)
{
	for (size_t i = trial->value_count; i-- > 0;)
		if (trial->values[i].parameter == parameter)
			return trial->values[i].value;
	return 0;
}

static bool key_there(const struct parameter *key, uint32_t value)
{
	if (key->type != TYPE_CHOICE)
		return number_in_ranges(key, value);
	for (size_t i = 0; i < key->choice_count; i++)
		if (key->choices[i].value == (int64_t)value)
			return true;
	return false;
}

/* Whether what a command wants of an option can be had. */
static const char *check_option(const struct trial *trial, const struct parameter *number)
{
	const struct option_use *use = number->use;
	const struct option_table *table = use->table;
	const struct option *option = table->items;
	uint32_t value = value_of(trial, number), chosen = 0;

	while (option->number != (int64_t)value)
		option++;
	if (use->chooser != NULL)
		chosen = value_of(trial, use->chooser);
	if ((use->deed == OPTION_CHANGE ? option->read_only : option->write_only) ||
	    (use->key != NULL && !key_there(table->key, value_of(trial, use->key))) ||
	    (use->chooser != NULL && (chosen > 31 || (option->offered >> chosen & 1) == 0)))
		return "not_supported";
	return NULL;
}

static const char *bind_repeat(struct trial *trial, const struct parameter *parameter, size_t *t)
{
	size_t wanted = (size_t)parameter->maximum;

	if (parameter->counter != NULL) {
		wanted = value_of(trial, parameter->counter);
		if (wanted > (size_t)parameter->maximum)
			return "parameter_range";
	}
	for (size_t group = 0; group < wanted; group++) {
		if (parameter->counter == NULL && *t >= trial->token_count)
			break;
		for (size_t i = 0; i < parameter->repeated->count; i++) {
			const char *cause =
				bind_one(trial, parameter->repeated->items[i], group, (*t)++);

			if (cause != NULL)
				return cause;
		}
	}
	return NULL;
}

static const char *check_surplus(struct trial *trial, size_t t)
{
	if (t >= trial->token_count || trial->command->surplus)
		return NULL;
	if (t == 0 && trial->token_count == 1 && trial->tokens[0].kind == TRIAL_EMPTY)
		return NULL;
	while (trial->product->dialect.surplus_empty && t < trial->token_count &&
	       trial->tokens[t].kind == TRIAL_EMPTY)
		t++;
	if (t == trial->token_count)
		return NULL;
	trial->parameter = NULL;
	trial->at = trial->tokens[t].start;
	trial->extent = trial->tokens[t].length;
	return "too_many_parameters";
}

const char *trial_bind(struct trial *trial)
{
	const struct form *form = &trial->command->forms[trial->kind];
	struct rest rest = rest_of(&form->list);
	size_t t = 0;

	trial->refused = NULL;
	trial->value_count = 0;
	trial->values = NULL;
	trial->given = 0;
	if (!form->exists)
		return "form_not_offered";
	if (form->made)
		return NULL;
	while (rest.count > 0) {
		const struct parameter *parameter = rest.items[0];
		const char *cause;

		if (parameter->type == TYPE_PAYLOAD)
			return trial->payload ? NULL : "too_few_parameters";
		if (parameter->type == TYPE_REPEAT) {
			cause = bind_repeat(trial, parameter, &t);
			if (cause != NULL)
				return cause;
			break;
		}
		if (parameter->group != 0 && group_absent(trial, rest, t)) {
			for (size_t i = 0; i < parameter->group; i++)
				bind_absent(trial, rest.items[i], 0, true);
			rest = after(rest, parameter->group);
			continue;
		}
		cause = bind_one(trial, parameter, 0, t++);
		if (cause == NULL && parameter->use != NULL)
			cause = check_option(trial, parameter);
		if (cause != NULL)
			return cause;
		rest = after(rest, 1);
		if (parameter->ways != NULL) {
			uint32_t value = value_of(trial, parameter);
			size_t i = 0;

			while (parameter->choices[i].value != (int64_t)value)
				i++;
			rest = rest_of(&parameter->ways[i].list);
		}
	}
	return check_surplus(trial, t);
}

/* Adds the number of bytes that a parameter says. */
static bool announced(const struct trial *trial, const struct parameter *count, uint64_t *all)
{
	const struct trial_token *token = &trial->tokens[count->position];
	uint64_t number = 0, *sum = &number;

	if (count->position >= trial->token_count)
		return false;
	const char *text = trial->line + token->start;
	size_t length = token->length;
	unsigned base = 10;

	if (token->kind == TRIAL_HEXADECIMAL) {
		base = 16;
		text += 2;
		length -= 2;
	} else if ((token->kind != TRIAL_NUMBER && token->kind != TRIAL_QUOTED) || length == 0) {
		return false;
	} else if (*text == '+') {
		text++;
		length--;
	}
	for (; length > 0; text++, length--) {
		unsigned char c = (unsigned char)*text;

		if (!(base == 16 ? isxdigit(c) : isdigit(c)))
			return false;
		*sum = *sum * base + (unsigned)(isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
		if (*sum > UINT32_MAX)
			return false;
	}
	*all += number;
	return true;
}

bool trial_payload_follows(struct trial *trial, const char **cause)
{
	struct rest rest = rest_of(&trial->command->forms[SET].list);
	const struct parameter *payload;
	uint64_t sum = 0;

	for (size_t t = 0; t < trial->token_count && rest.count > 0; t++) {
		const struct parameter *parameter = rest.items[0];
		int choice;

		rest = after(rest, 1);
		if (parameter->ways == NULL)
			continue;
		choice = trial_choice(parameter, trial->line + trial->tokens[t].start,
				      trial->tokens[t].length);
		if (choice < 0)
			return false;
		rest = rest_of(&parameter->ways[choice].list);
	}
	if (rest.count == 0 || rest.items[0]->type != TYPE_PAYLOAD)
		return false;
	payload = rest.items[0];
	*cause = "parameter_type";
	if (!announced(trial, payload->length, &sum) ||
	    (payload->more != NULL && !announced(trial, payload->more, &sum)))
		return false;
	*cause = "parameter_range";
	if (sum > UINT32_MAX)
		return false;
	if ((int64_t)sum <= payload->maximum)
		*cause = NULL;
	trial->announced = (uint32_t)sum;
	return true;
}
