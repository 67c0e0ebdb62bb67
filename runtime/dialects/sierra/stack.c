/* SPDX-License-Identifier: MIT */
#include "dialects/sierra/stack.h"

#include <stddef.h>

#include "dialects/common/text.h"
#include "services/net/parameters.h"

/* One modem a program: there is one IP stack. */
static struct stack {
	struct at_modem *modem;
	struct sierra_stack_listener *listeners;
	uint8_t sockets;
	bool started;
} stack;

void sierra_stack_start(struct at_modem *modem)
{
	stack = (struct stack){.modem = modem};
	net_parameters_set(&net_parameters_factory);
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

/* What is changed while the stack is stopped would be gone when it starts. */
bool sierra_stack_configurable(struct at_call *call, uint32_t option)
{
	(void)call;
	(void)option;
	return stack.started;
}

unsigned sierra_stack_sockets(void)
{
	return stack.sockets;
}

bool sierra_stack_forwards(void)
{
	return sierra_stack_options(stack.modem)->forwarding;
}

static void apply(const struct sierra_stack_options *options)
{
	net_parameters_set(&(struct net_parameters){
		.ttl = options->ttl,
		.fragment_lifetime = options->fragment_lifetime,
		.initial_window = options->initial_window,
		.mss = options->mss,
		.retransmissions = options->retransmissions,
		.retransmission_period = options->retransmission_period,
		.time_wait = !options->no_time_wait,
	});
}

/* What the stack goes by is in force at once; the rest is asked for when it is needed. */
void sierra_stack_heard(struct at_modem *modem, uint8_t option)
{
	(void)option; /* whichever: all are said again */
	if (stack.started)
		apply(sierra_stack_options(modem));
}

static enum cause start(void)
{
	const struct sierra_stack_options *options = sierra_stack_options(stack.modem);

	if (stack.started)
		return CAUSE_already_initialized;
	at_options_recall(stack.modem, SIERRA_STACK_OPTIONS, 0);
	apply(options);
	stack.sockets = options->sockets;
	stack.started = true;
	return CAUSE_NONE;
}

void sierra_stack_stop(void)
{
	stack.started = false;
	for (struct sierra_stack_listener *at = stack.listeners; at != NULL; at = at->next)
		at->stopping(at);
}

static enum cause stop(void)
{
	if (!stack.started)
		return CAUSE_not_initialized;
	sierra_stack_stop();
	return CAUSE_NONE;
}

static enum cause manage(uint8_t action)
{
	enum cause cause;

	if (action == SIERRA_KEEPING_STORE)
		return at_options_store(stack.modem, SIERRA_STACK_OPTIONS, 0);
	cause = at_options_free(stack.modem, SIERRA_STACK_OPTIONS, 0);
	return cause == CAUSE_NONE ? CAUSE_NONE : CAUSE_freeing_failed;
}

static enum cause show_version(struct at_call *call)
{
	struct at_text revision = text_of(PRODUCT_REVISION);
	struct at_text platform = text_of(PRODUCT_PLATFORM), built = text_of(PRODUCT_BUILT);
	struct at_text library = text_of(PRODUCT_LIBRARY);

	sierra_wipcfg_version_reply(call,
				    &(struct sierra_wipcfg_version_reply){revision, platform});
	sierra_wipcfg_built_reply(call,
				  &(struct sierra_wipcfg_built_reply){built, library, revision});
	return CAUSE_NONE;
}

enum cause sierra_wipcfg_set(struct at_call *call, const struct sierra_wipcfg_set *arguments)
{
	switch (arguments->mode) {
	case SIERRA_WIPCFG_MODE_START:
		return start();
	case SIERRA_WIPCFG_MODE_STOP:
		return stop();
	case SIERRA_WIPCFG_MODE_MANAGE:
		return manage(arguments->of_mode.manage.action);
	case SIERRA_WIPCFG_MODE_VERSION:
		return show_version(call);
	default: /* an option is set */
		return CAUSE_NONE;
	}
}
