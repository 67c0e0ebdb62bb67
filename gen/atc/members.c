/* SPDX-License-Identifier: MIT */
/* Parameters as members of C structures, and their enumerations. */
#include <string.h>

#include "lists.h"
#include "memory.h"

struct record *record_new(struct product *product, const char *name, const char *what)
{
	struct record *record = NEW(struct record);

	record->name = name;
	record->what = what;
	record->mask_prefix = name_upper(name);
	APPEND(product->records, product->record_count, record);
	return record;
}

void record_add(struct record *record, struct piece piece)
{
	APPEND(record->pieces, record->count, piece);
}

struct parameter *list_find(const struct list *list, const char *name)
{
	for (size_t i = 0; list != NULL && i < list->count; i++)
		if (list->items[i]->name != NULL && strcmp(list->items[i]->name, name) == 0)
			return list->items[i];
	return NULL;
}

static unsigned number_size(const struct parameter *parameter)
{
	if (parameter->type == TYPE_CHOICE)
		return 1;
	if (parameter->type == TYPE_MASK)
		return 4;
	if (parameter->minimum < 0)
		return 4;
	if (!parameter->reply)
		for (size_t i = 0; i < parameter->range_count; i++)
			if (parameter->range_count > 1 || parameter->ranges[i].step > 1)
				return 4;
	return parameter->maximum <= UINT8_MAX ? 1 : parameter->maximum <= UINT16_MAX ? 2 : 4;
}

static const char *member_type(const struct parameter *parameter)
{
	switch (parameter->type) {
	case TYPE_TEXT:
	case TYPE_HOST:
	case TYPE_HEX:
		return "struct at_text";
	case TYPE_IPV4:
		return "struct at_ipv4";
	case TYPE_IPV6:
		return "struct at_ipv6";
	case TYPE_MAC:
		return "struct at_mac";
	case TYPE_ADDRESS:
		return "struct address";
	case TYPE_TIME:
		return "struct at_time";
	default:
		if (parameter->minimum < 0)
			return "int32_t";
		return parameter->size == 1   ? "uint8_t"
		       : parameter->size == 2 ? "uint16_t"
					      : "uint32_t";
	}
}

/* The cases and groups that a path leads through: of_mode.udp. -> udp_ */
static const char *path_names(const char *path)
{
	char *flat = memory_copy(path, strlen(path)), *to = flat;

	while (*path != '\0') {
		const char *dot = strchr(path, '.');

		/* Neither the unions nor the index of a repeated group tell anything. */
		if (strncmp(path, "of_", 3) != 0) {
			size_t n = strcspn(path, ".[");

			memcpy(to, path, n);
			to += n;
			*to++ = '_';
		}
		path = dot + 1;
	}
	*to = '\0';
	return flat;
}

/* The C name of what is said of a parameter: of_mode.udp. and localPort -> UDP_LOCAL_PORT, behind
 * the structure's prefix. */
const char *constant_name(const struct build *build, const char *name, const char *path)
{
	return memory_format("%s_%s%s", build->record->mask_prefix, name_upper(path_names(path)),
			     name_upper(name_snake(name, strlen(name))));
}

/* What the spec sets as the most bytes, for handlers that need memory of that size. */
static void add_maximum(struct build *build, const struct parameter *parameter, const char *path)
{
	bool text = parameter->type == TYPE_TEXT || parameter->type == TYPE_HOST ||
		    parameter->type == TYPE_HEX;
	bool bytes = parameter->type == TYPE_NUMBER && parameter->unit != NULL &&
		     strcmp(parameter->unit, "byte") == 0 && parameter->maximum <= INT32_MAX;

	if (!text && !bytes)
		return;
	record_add(build->record,
		   (struct piece){.kind = PIECE_CONSTANT,
				  .name = memory_format(
					  "%s_MAX", constant_name(build, parameter->name, path)),
				  .number = parameter->maximum});
}

/* How many milliseconds one of the parameter's unit is, for handlers that hand the time on. */
static void add_milliseconds(struct build *build, const struct parameter *parameter,
			     const char *path)
{
	static const struct {
		const char *unit;
		int64_t milliseconds;
	} times[] = {{"ms", 1},	  {"x20ms", 20},  {"x100ms", 100},
		     {"s", 1000}, {"min", 60000}, {"h", 3600000}};

	for (size_t i = 0; parameter->unit != NULL && i < sizeof(times) / sizeof(*times); i++)
		if (strcmp(parameter->unit, times[i].unit) == 0)
			record_add(
				build->record,
				(struct piece){.kind = PIECE_CONSTANT,
					       .name = memory_format(
						       "%s_MS",
						       constant_name(build, parameter->name, path)),
					       .number = times[i].milliseconds});
}

/* Numbers that the spec names. */
static void add_numbers(struct build *build, const struct parameter *parameter, const char *path)
{
	const char *name = constant_name(build, parameter->name, path);

	for (size_t i = 0; i < parameter->number_count; i++) {
		const struct choice *number = &parameter->numbers[i];

		record_add(build->record,
			   (struct piece){
				   .kind = PIECE_CONSTANT,
				   .name = memory_format("%s_%s", name, name_upper(number->word)),
				   .number = number->value});
	}
}

void add_member(struct build *build, struct parameter *parameter, const char *path)
{
	struct piece piece = {.kind = PIECE_MEMBER, .array = "", .text = parameter->text};

	parameter->size = number_size(parameter);
	if (parameter->type == TYPE_IGNORED || parameter->type == TYPE_PAYLOAD ||
	    parameter->type == TYPE_BAD)
		return;
	piece.name = name_snake(parameter->name, strlen(parameter->name));
	piece.type = member_type(parameter);
	if (build->stored && (parameter->type == TYPE_TEXT || parameter->type == TYPE_HOST)) {
		piece.kind = PIECE_TEXT;
		piece.number = parameter->maximum;
		parameter->stored = true;
	} else if (build->stored && (parameter->type == TYPE_HEX || parameter->type == TYPE_TIME)) {
		complain(parameter->at, "a parameter of this type cannot be kept");
	}
	parameter->stored |=
		build->stored && (parameter->type == TYPE_IPV4 || parameter->type == TYPE_IPV6 ||
				  parameter->type == TYPE_MAC || parameter->type == TYPE_ADDRESS);
	if (piece.text == NULL)
		piece.text = "";
	if (parameter->unit != NULL)
		piece.text = memory_format("%s%s%s", piece.text,
					   *piece.text != '\0' ? ", in " : "in ", parameter->unit);
	record_add(build->record, piece);
	add_maximum(build, parameter, path);
	add_milliseconds(build, parameter, path);
	add_numbers(build, parameter, path);
}

/* A parameter that may be absent gets a bit in `given`. */
void add_given(struct build *build, struct parameter *parameter, const char *path)
{
	parameter->bit = -1;
	if (!parameter->optional || parameter->reply || parameter->type == TYPE_IGNORED)
		return;
	if (build->record->given >= 32) {
		if (build->record->given++ == 32)
			complain(parameter->at, "more than 32 parameters that may be absent");
		return;
	}
	parameter->bit = (int)build->record->given++;
	record_add(build->record,
		   (struct piece){.kind = PIECE_MASK,
				  .name = constant_name(build, parameter->name, path),
				  .number = parameter->bit});
}

struct parameter *new_parameter(struct build *build, struct list *list, const struct node *node)
{
	struct parameter *parameter = NEW(struct parameter);

	parameter->node = node;
	parameter->at = node->at;
	parameter->name = node->kind == N_ITEM || node->kind == N_WORD ? node->text : NULL;
	parameter->bit = -1;
	parameter->reply = build->reply;
	parameter->position = build->position++;
	parameter->adrift = build->adrift;
	APPEND(list->items, list->count, parameter);
	APPEND(build->all->items, build->all->count, parameter);
	return parameter;
}

static bool same_choices(const struct enumeration *one, const struct enumeration *other)
{
	if (one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++)
		if (one->choices[i].value != other->choices[i].value ||
		    strcmp(one->choices[i].word, other->choices[i].word) != 0)
			return false;
	return true;
}

static void name_enumeration(struct enumeration *enumeration, const char *name)
{
	enumeration->name = name;
	enumeration->prefix = name_upper(name);
}

/* Those of the same name in the command that stand in cases are called by their cases as soon as
 * their values differ. Returns whether there is no need of a further one. */
static bool tell_enumerations(struct product *product, struct enumeration *enumeration)
{
	bool differ = false;

	for (size_t i = 0; i < product->enumeration_count; i++) {
		struct enumeration *other = product->enumerations[i];

		if (strcmp(other->plain, enumeration->plain) != 0)
			continue;
		if (same_choices(other, enumeration))
			return true;
		differ = true;
		name_enumeration(other, other->cased);
	}
	if (differ)
		name_enumeration(enumeration, enumeration->cased);
	return false;
}

static void check_values(const struct parameter *parameter)
{
	for (size_t i = 0; parameter->type == TYPE_CHOICE && i < parameter->choice_count; i++)
		if (parameter->choices[i].value < 0 || parameter->choices[i].value > 255)
			complain(parameter->choices[i].at, "a value of an enumeration is 0 to 255");
}

/* enum ti_family { ... }: once, with all words, whoever has it. */
static void build_named_enumeration(struct product *product, struct named_type *type)
{
	struct enumeration *enumeration = NEW(struct enumeration);

	while (named_of(product, node_find(type->node, N_TYPE)) != NULL)
		type = named_of(product, node_find(type->node, N_TYPE));
	if (type->enumeration != NULL)
		return;
	type->enumeration = enumeration;
	check_values(&type->values);
	enumeration->plain = enumeration->cased = type->stem;
	enumeration->what = type->summary != NULL ? type->summary : "";
	enumeration->choices = type->values.choices;
	enumeration->count = type->values.choice_count;
	enumeration->mask = type->values.type == TYPE_MASK;
	name_enumeration(enumeration, type->stem);
	APPEND(product->enumerations, product->enumeration_count, enumeration);
}

/* enum telit_sd_tx_prot { TELIT_SD_TX_PROT_TCP = 0, ... } */
void build_enumeration(struct build *build, struct parameter *parameter, const char *path)
{
	struct product *product = build->product;
	struct enumeration *enumeration = NEW(struct enumeration);
	const char *name = name_snake(parameter->name, strlen(parameter->name));
	const struct node *named =
		parameter->node != NULL ? node_find(parameter->node, N_AS) : NULL;

	if (named != NULL && (*named->text == '\0' || node_find(parameter->node, N_TYPE) == NULL))
		return; /* a table's, or the set form's: it stands there already */
	if (parameter->named != NULL) {
		build_named_enumeration(product, parameter->named);
		return;
	}
	enumeration->plain = memory_format("%s_%s", build->stem, name);
	enumeration->cased = memory_format("%s_%s%s", build->stem, path_names(path), name);
	if (named != NULL)
		enumeration->plain = enumeration->cased = named->text;
	enumeration->what = parameter->text != NULL ? parameter->text : "";
	enumeration->choices = parameter->choices;
	enumeration->count = parameter->choice_count;
	enumeration->mask = parameter->type == TYPE_MASK;
	name_enumeration(enumeration, enumeration->plain);
	check_values(parameter);
	if (tell_enumerations(product, enumeration))
		return;
	for (size_t i = 0; i < product->enumeration_count; i++)
		if (strcmp(product->enumerations[i]->name, enumeration->name) == 0) {
			complain(parameter->at,
				 "a second enumeration '%s' in this command, with other "
				 "values: name the parameter otherwise",
				 parameter->name);
			return;
		}
	APPEND(product->enumerations, product->enumeration_count, enumeration);
}
