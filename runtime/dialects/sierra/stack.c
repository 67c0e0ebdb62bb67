/* SPDX-License-Identifier: MIT */
#include "dialects/sierra/stack.h"

#include <stddef.h>

#include "dialects/common/text.h"

/* One modem a program: there is one IP stack. */
static struct stack {
	struct sierra_stack_listener *listeners;
	bool started;
} stack;

void sierra_stack_start(struct at_modem *modem)
{
	(void)modem;
	stack = (struct stack){.started = false};
}

void sierra_stack_listen(struct sierra_stack_listener *listener)
{
	listener->next = stack.listeners;
	stack.listeners = listener;
}

bool sierra_stack_started(struct at_call *call)
{
	(void)call; /* the one modem's */
	return stack.started;
}

void sierra_stack_stop(void)
{
	stack.started = false;
	for (struct sierra_stack_listener *at = stack.listeners; at != NULL; at = at->next)
		at->stopping(at);
}

static enum cause start(void)
{
	if (stack.started)
		return CAUSE_already_initialized;
	stack.started = true;
	return CAUSE_NONE;
}

static enum cause stop(void)
{
	if (!stack.started)
		return CAUSE_not_initialized;
	sierra_stack_stop();
	return CAUSE_NONE;
}

static enum cause show_version(struct at_call *call)
{
	struct at_text revision = text_of(PRODUCT_REVISION);

	sierra_wipcfg_version_reply(call, &(struct sierra_wipcfg_version_reply){revision});
	sierra_wipcfg_built_reply(call, &(struct sierra_wipcfg_built_reply){revision, revision});
	return CAUSE_NONE;
}

enum cause sierra_wipcfg_set(struct at_call *call, const struct sierra_wipcfg_set *arguments)
{
	switch (arguments->mode) {
	case SIERRA_WIPCFG_MODE_START:
		return start();
	case SIERRA_WIPCFG_MODE_STOP:
		return stop();
	default:
		return show_version(call);
	}
}
