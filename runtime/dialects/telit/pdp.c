/* SPDX-License-Identifier: MIT */
/* Activating and deactivating the contexts that connections run over. */
#include "dialects/common/text.h"
#include "services/pdp/pdp.h"
#include "services/services.h"
#include "dialects/telit/sockets_table.h"

static struct pdp *pdp_of(const struct at_call *call)
{
	return ((const struct services *)at_call_application(call))->pdp;
}

static void give_up(struct at_call *call, enum cause why)
{
	const struct telit_sgact_set *arguments = at_call_context(call);

	(void)why;
	pdp_abandon(pdp_of(call), arguments->cid);
}

static void activated(void *argument, enum cause cause)
{
	struct at_call *call = argument;
	const struct telit_sgact_set *arguments = at_call_context(call);
	uint32_t address = pdp_address(pdp_of(call), arguments->cid);

	if (cause == CAUSE_NONE)
		telit_sgact_reply(call, &(struct telit_sgact_reply){.address = ipv4_of(address)});
	at_finish(call, cause);
}

static void deactivated(void *argument, enum cause cause)
{
	at_finish(argument, cause);
}

/* The network closes what is open; what the peer had closed before, and nobody read, goes too. */
static void forget_ended(struct at_call *call, unsigned cid)
{
	for (unsigned conn_id = 1; conn_id <= LIMIT_SOCKETS; conn_id++) {
		struct telit_socket *socket = telit_socket(call, conn_id);

		if (socket->role == TELIT_SUSPENDED &&
		    connection_state(socket->connection) == CONNECTION_ENDED &&
		    telit_configuration(socket).bearer == cid)
			telit_close(socket);
	}
}

static enum cause activate(struct at_call *call, const struct telit_sgact_set *arguments)
{
	const struct threegpp_cgdcont_set *definition =
		threegpp_cgdcont_setting(at_call_modem(call), arguments->cid);
	char apn[THREEGPP_CGDCONT_SET_APN_MAX + 1], user[TELIT_SGACT_SET_USER_ID_MAX + 1],
		password[TELIT_SGACT_SET_PWD_MAX + 1];
	struct baseband_context context = {apn, user, password};

	if (!(definition->given & THREEGPP_CGDCONT_SET_PDP_TYPE))
		return CAUSE_context_unknown;
	text_copy(apn, sizeof apn, definition->apn.bytes, definition->apn.length);
	text_copy(user, sizeof user, arguments->user_id.bytes, arguments->user_id.length);
	text_copy(password, sizeof password, arguments->pwd.bytes, arguments->pwd.length);
	return pdp_activate(pdp_of(call), arguments->cid, &context, NULL, activated, call);
}

enum cause telit_sgact_set(struct at_call *call, const struct telit_sgact_set *arguments)
{
	enum cause cause;

	at_on_abort(call, give_up, (void *)arguments);
	if (arguments->stat == TELIT_SGACT_STAT_ACTIVATE)
		return activate(call, arguments);
	cause = pdp_deactivate(pdp_of(call), arguments->cid, deactivated, call);
	if (cause == CAUSE_NONE || cause == CAUSE_PENDING)
		forget_ended(call, arguments->cid);
	return cause;
}

enum cause telit_sgact_read(struct at_call *call)
{
	for (unsigned cid = 1; cid <= LIMIT_CONTEXTS; cid++)
		telit_sgact_state_reply(call, &(struct telit_sgact_state_reply){
						      .cid = (uint8_t)cid,
						      .stat = pdp_active(pdp_of(call), cid),
					      });
	return CAUSE_NONE;
}
