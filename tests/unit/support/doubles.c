/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "support/doubles.h"

struct double_call last_double;
struct at_late double_lates[DOUBLE_LATES];
const struct at_late *double_ended;
enum cause double_why;
enum cause double_answer;
void (*double_shows)(void *value);
bool double_gone;

const char *double_holds;

bool doubled_predicate(const char *name)
{
	return double_holds != NULL && strcmp(double_holds, name) == 0;
}

enum cause doubled(const char *name, const void *bytes, size_t n)
{
	last_double.name = name;
	last_double.size = n < sizeof(last_double.bytes) ? n : sizeof(last_double.bytes);
	if (bytes != NULL)
		memcpy(last_double.bytes, bytes, last_double.size);
	return double_answer;
}

static void ended(struct at_late *late, enum cause why)
{
	double_ended = late;
	double_why = why;
}

enum cause doubled_late(struct at_call *call, unsigned shape)
{
	unsigned i = 0;

	while (i + 1 < DOUBLE_LATES && double_lates[i].port != NULL)
		i++;
	double_lates[i].ended = ended;
	return at_late_open(call, &double_lates[i], shape);
}
