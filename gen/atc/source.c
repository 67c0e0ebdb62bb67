/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct complaint {
	struct place at;
	size_t order;
	const char *message;
	size_t first_note, notes;
};
struct note {
	struct place at;
	const char *message;
};

static struct source *first_source, **next_source = &first_source;
static unsigned source_count;
static struct complaint *complaint_list;
static size_t complaint_count;
static struct note *note_list;
static size_t note_count;

struct source *source_load(const char *name)
{
	FILE *file = fopen(name, "rb");
	struct source *source;
	long length;
	char *text;

	if (file == NULL)
		return NULL;
	if (fseek(file, 0, SEEK_END) != 0 || (length = ftell(file)) < 0 ||
	    fseek(file, 0, SEEK_SET) != 0) {
		fclose(file);
		return NULL;
	}
	text = memory_new((size_t)length + 2);
	if (fread(text, 1, (size_t)length, file) != (size_t)length) {
		fclose(file);
		return NULL;
	}
	fclose(file);
	if (length == 0 || text[length - 1] != '\n')
		text[length++] = '\n';
	source = NEW(struct source);
	source->name = memory_copy(name, strlen(name));
	source->text = text;
	source->length = (size_t)length;
	source->order = source_count++;
	*next_source = source;
	next_source = &source->next;
	return source;
}

const struct source *source_first(void)
{
	return first_source;
}

unsigned place_line(struct place at)
{
	unsigned line = 1;

	for (size_t i = 0; at.source != NULL && i < at.offset && i < at.source->length; i++)
		line += at.source->text[i] == '\n';
	return line;
}

static const char *format_message(const char *format, va_list arguments)
{
	va_list again;
	int length;
	char *text;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	text = memory_new((size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}

void complain(struct place at, const char *format, ...)
{
	struct complaint complaint = {.at = at, .order = complaint_count, .first_note = note_count};
	va_list arguments;

	va_start(arguments, format);
	complaint.message = format_message(format, arguments);
	va_end(arguments);
	APPEND(complaint_list, complaint_count, complaint);
}

void remark(struct place at, const char *format, ...)
{
	struct note note = {.at = at};
	va_list arguments;

	va_start(arguments, format);
	note.message = format_message(format, arguments);
	va_end(arguments);
	APPEND(note_list, note_count, note);
	complaint_list[complaint_count - 1].notes++;
}

unsigned complaints(void)
{
	return (unsigned)complaint_count;
}

static int compare(const void *left, const void *right)
{
	const struct complaint *a = left, *b = right;
	unsigned order_a = a->at.source != NULL ? a->at.source->order + 1 : 0;
	unsigned order_b = b->at.source != NULL ? b->at.source->order + 1 : 0;

	if (order_a != order_b)
		return order_a < order_b ? -1 : 1;
	if (a->at.offset != b->at.offset)
		return a->at.offset < b->at.offset ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* The line, tabs as one blank each, and a caret under its first byte; UTF-8 sequences count once.
 */
static void show(struct place at, const char *kind, const char *message)
{
	const char *text, *line, *end;
	unsigned column = 1;

	if (at.source == NULL) {
		fprintf(stderr, "atc: %s: %s\n", kind, message);
		return;
	}
	text = at.source->text;
	line = text + (at.offset < at.source->length ? at.offset : at.source->length - 1);
	while (line > text && line[-1] != '\n')
		line--;
	for (const char *c = line; c < text + at.offset; c++)
		column += (*c & 0xc0) != 0x80;
	fprintf(stderr, "%s:%u:%u: %s: %s\n    ", at.source->name, place_line(at), column, kind,
		message);
	for (end = line; *end != '\n' && *end != '\0'; end++)
		fputc(*end == '\t' ? ' ' : *end, stderr);
	fprintf(stderr, "\n    %*s", (int)column, "^");
	for (size_t i = 1; i < at.length && text + at.offset + i < end; i++)
		if ((text[at.offset + i] & 0xc0) != 0x80)
			fputc('~', stderr);
	fputc('\n', stderr);
}

/* What several places name is wrong once. */
static bool is_repeated(size_t i)
{
	for (size_t n = i; n-- > 0 && complaint_list[n].at.source == complaint_list[i].at.source &&
			   complaint_list[n].at.offset == complaint_list[i].at.offset;)
		if (strcmp(complaint_list[n].message, complaint_list[i].message) == 0)
			return true;
	return false;
}

void complaints_print(void)
{
	if (complaint_count != 0)
		qsort(complaint_list, complaint_count, sizeof(*complaint_list), compare);
	for (size_t i = 0; i < complaint_count; i++) {
		const struct complaint *complaint = &complaint_list[i];

		if (is_repeated(i))
			continue;
		show(complaint->at, "error", complaint->message);
		for (size_t n = 0; n < complaint->notes; n++)
			show(note_list[complaint->first_note + n].at, "note",
			     note_list[complaint->first_note + n].message);
	}
}
