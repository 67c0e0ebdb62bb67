/* SPDX-License-Identifier: MIT */
/* Information lines, late results and unsolicited codes. */
#include <string.h>

#include "build.h"
#include "memory.h"
#include "options.h"

static struct reply *reply_new(struct product *product, const char *name, const struct node *node)
{
	struct reply *reply = NEW(struct reply);

	reply->name = name;
	reply->node = node;
	reply->at = node->at;
	reply->form = FORMS;
	for (size_t i = 0; i < product->reply_count; i++)
		if (strcmp(product->replies[i]->name, name) == 0) {
			complain(node->at, "a second record with the C name '%s': say 'as NAME'",
				 name);
			remark(product->replies[i]->at, "the first one");
		}
	reply->index = (unsigned)product->reply_count;
	APPEND(product->replies, product->reply_count, reply);
	return reply;
}

/* Where a line may end, for `fields`: TELIT_SS_REPLY_TO_STATE is the number of fields up to state.
 */
static void add_endings(struct record *record, const struct list *list)
{
	bool ends = false;

	for (size_t i = 0; i < list->count; i++)
		ends |= list->items[i]->ends;
	for (size_t n = 1; ends && n <= list->count; n++) {
		const struct parameter *last = list->items[n - 1];

		if ((n < list->count && !list->items[n]->ends) || last->name == NULL)
			continue;
		record_add(record,
			   (struct piece){
				   .kind = PIECE_CONSTANT,
				   .name = memory_format(
					   "%s_TO_%s", record->mask_prefix,
					   name_upper(name_snake(last->name, strlen(last->name)))),
				   .number = (int64_t)n});
	}
}

/* Data that ends the line. */
static void check_payload(const struct reply *reply)
{
	const struct list *list = &reply->list;
	const struct parameter *last = list->count > 0 ? list->items[list->count - 1] : NULL;

	if (last == NULL || last->type != TYPE_PAYLOAD)
		return;
	if (reply->kind != NULL && !reply->late)
		complain(last->at, "a code that nobody asked for has no payload in its line");
	if (reply->payload || last->more != NULL || last->length == NULL ||
	    last->length->type != TYPE_NUMBER)
		complain(last->at, "a line ends in one payload of one number of bytes");
}

static void build_fields(struct product *product, struct reply *reply, const struct node *list,
			 const char *stem)
{
	struct record *record = record_new(product, reply->name, reply->prefix);
	struct build build = build_for(product, reply->command, record, stem, true);

	for (const struct node *node = list->child; node != NULL; node = node->next)
		if (node->kind == N_TAIL)
			record_add(record, (struct piece){.kind = PIECE_MEMBER,
							  .type = "uint8_t",
							  .name = "fields",
							  .array = "",
							  .text = "how many to print, 0: all"});
	reply->list = build_list(&build, list, "");
	add_endings(record, &reply->list);
	reply->record = record;
	reply->inside = reply->list.count > 0 &&
			reply->list.items[reply->list.count - 1]->type == TYPE_PAYLOAD;
	check_payload(reply);
	finish_record(record);
}

void build_reply(struct product *product, struct command *command, const struct node *node)
{
	const struct node *as = node_find(node, N_AS), *then = node_find(node, N_THEN);
	const struct node *prefix = node_find(node, N_TEXT), *list = node_find(node, N_LIST);
	const struct node *option = option_field(product, list);
	const char *name = as != NULL ? memory_format("%s_%s_reply", command->stem,
						      name_snake(as->text, strlen(as->text)))
				      : memory_format("%s_reply", command->stem);
	struct reply *reply;

	if (option != NULL) /* the engine's: C has no name for it */
		name = memory_format("%s of %s, %zu", name, option->text, command->reply_count);
	reply = reply_new(product, name, node);

	reply->command = command;
	reply->group = command->group;
	reply->bare = node_find(node, N_BARE) != NULL;
	reply->each = node_find(node, N_EACH) != NULL;
	reply->payload = then != NULL;
	reply->hex = then != NULL && (then->flags & N_HEX) != 0;
	reply->prefix = prefix != NULL ? prefix->text : command->name;
	reply->prefix_length = prefix != NULL ? prefix->length : strlen(command->name);
	for (const struct node *child = node->child; child != NULL; child = child->next)
		if (child->kind == N_EXECUTE || child->kind == N_SET || child->kind == N_READ ||
		    child->kind == N_TEST)
			reply->form = form_of(child->kind);
	if (reply->form == READ && command->setting != NULL && !command->has_read) {
		reply->made = true;
		command->read_reply = reply;
	}
	build_fields(product, reply, list, command->stem);
	if (build_option_reply(product, command, reply)) {
		reply->made = true;
		reply->form = reply->each ? READ : SET;
	}
	if (reply->made && as != NULL)
		complain(as->at, "a reply that the engine sends needs no C name");
	APPEND(command->replies, command->reply_count, reply);
}

void build_late(struct product *product, struct command *command, const struct node *node)
{
	const struct node *as = node_find(node, N_AS), *prefix = node_find(node, N_TEXT);
	const struct node *most = node_find(node, N_OPEN)->child;
	const char *name =
		memory_format("%s_%s", command->stem,
			      as != NULL ? name_snake(as->text, strlen(as->text)) : "late");
	struct reply *reply = reply_new(product, name, node);

	reply->command = command;
	reply->group = command->group;
	reply->prefix = prefix != NULL ? prefix->text : command->name;
	reply->prefix_length = prefix != NULL ? prefix->length : strlen(command->name);
	if (reply->prefix_length == 0)
		complain(prefix->at,
			 "an outcome without a name: the host could not tell what it is");
	reply->kind = "event";
	reply->late = true;
	reply->summary = memory_format("the outcome of %s", command->name);
	reply->section = command->section;
	reply->within = node_find(node, N_NUMBER) != NULL ? duration(node_find(node, N_NUMBER)) : 0;
	reply->of_all = node_find(node_find(node, N_OPEN), N_ALL) != NULL;
	reply->most = build_bound(product, most);
	/* A limit that nobody set is complained of already. */
	if (reply->most != INT64_MIN && (reply->most < 1 || reply->most > UINT8_MAX))
		complain(most->at, "1 to 255 may be open");
	build_fields(product, reply, node_find(node, N_LIST), name);
}

void build_unsolicited(struct product *product, const struct group *group, const struct node *node)
{
	const struct node *as = node_find(node, N_AS);
	const char *stem = as != NULL ? memory_format("%s_%s", group->prefix,
						      name_snake(as->text, strlen(as->text)))
				      : name_stem(group->prefix, node->text, false);
	struct reply *reply = reply_new(product, stem, node);

	reply->group = group;
	reply->prefix = node->text;
	reply->prefix_length = node->length;
	reply->kind = node_find(node, N_KIND)->text;
	reply->summary = text_of(node_find(node, N_TEXT));
	reply->section = text_of(node_find(node, N_SECTION));
	build_fields(product, reply, node_find(node, N_LIST), stem);
}
