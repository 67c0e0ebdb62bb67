/* SPDX-License-Identifier: MIT */
/* Whether the +WIP commands are there: by the customer's application, or by +WOPEN. */
#include "product.h"

#include "dialects/sierra/stack.h"
#include "dialects/sierra/include/wip_atcmd.h"
#include "services/services.h"

/* One modem a program. */
static struct {
	bool started, subscribed;
} application;

bool sierra_subscribed(struct at_call *call)
{
	(void)call; /* the one modem's */
	return application.subscribed;
}

int32_t wip_ATCmdSubscribe(void)
{
	if (!application.started)
		return WIP_ATCMD_SUBSCRIBE_FAILED;
	if (application.subscribed)
		return WIP_ATCMD_SUBSCRIBED;
	application.subscribed = true;
	return WIP_ATCMD_OK;
}

int32_t wip_ATCmdUnsubscribe(void)
{
	if (!application.started)
		return WIP_ATCMD_UNSUBSCRIBE_FAILED;
	if (!application.subscribed)
		return WIP_ATCMD_UNSUBSCRIBED;
	sierra_stack_stop();
	application.subscribed = false;
	return WIP_ATCMD_OK;
}

/* Starts the customer's application; without one the commands are all there is to start. */
static void run(const struct at_modem *modem)
{
	const struct services *services = at_modem_application(modem);

	if (services->application != NULL)
		services->application();
	else
		wip_ATCmdSubscribe();
}

void sierra_application_start(struct at_modem *modem)
{
	application.started = true;
	application.subscribed = false;
	if (sierra_wopen_setting(modem)->mode == SIERRA_WOPEN_MODE_START)
		run(modem);
}

enum cause sierra_wopen_set(struct at_call *call, const struct sierra_wopen_set *arguments)
{
	if (arguments->mode == SIERRA_WOPEN_MODE_STOP)
		wip_ATCmdUnsubscribe();
	else if (!application.subscribed)
		run(at_call_modem(call));
	return CAUSE_NONE;
}
