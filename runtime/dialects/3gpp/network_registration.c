/* SPDX-License-Identifier: MIT */
/*
 * +CREG and +CGREG as unsolicited codes: every port hears of a change as far as its own setting
 * asks for it. Only the latest state counts, so each port has one source for each domain.
 */
#include "dialects/3gpp/network_registration.h"

#include <stddef.h>

#include "product.h"
#include "services/services.h"

enum { DOMAINS = 2 };

struct watch {
	struct at_source source;
	enum baseband_domain domain;
};

/* One modem a program, as there is one baseband. */
static struct registration {
	struct baseband_listener listener;
	struct at_modem *modem;
	struct baseband *baseband;
	struct baseband_registration told[DOMAINS];
	struct watch watches[LIMIT_PORTS][DOMAINS];
} registration;

/* What the port wants to hear: <n> of +CREG or +CGREG. */
static uint8_t wanted(const struct at_port *port, enum baseband_domain domain)
{
	return domain == BASEBAND_CIRCUIT ? threegpp_creg_setting(port)->n
					  : threegpp_cgreg_setting(port)->n;
}

static bool emit(struct at_source *source, struct at_port *port)
{
	const struct watch *watch =
		(struct watch *)((char *)source - offsetof(struct watch, source));
	struct baseband *baseband = registration.baseband;
	struct baseband_registration now =
		baseband->operations->registration(baseband, watch->domain);
	uint8_t n = wanted(port, watch->domain);
	bool located = n == THREEGPP_REPORTING_LOCATION && now.located;

	if (n == THREEGPP_REPORTING_SILENT)
		return false;
	if (watch->domain == BASEBAND_CIRCUIT)
		threegpp_creg_changed_now(port, &(struct threegpp_creg_changed){
							located ? THREEGPP_CREG_CHANGED_TO_CI
								: THREEGPP_CREG_CHANGED_TO_STAT,
							now.state, now.lac, now.ci});
	else
		threegpp_cgreg_changed_now(port, &(struct threegpp_cgreg_changed){
							 located ? THREEGPP_CGREG_CHANGED_TO_CI
								 : THREEGPP_CGREG_CHANGED_TO_STAT,
							 now.state, now.lac, now.ci});
	return false;
}

static void tell_ports(enum baseband_domain domain, bool state, bool location)
{
	for (unsigned i = 0; i < LIMIT_PORTS; i++) {
		struct at_port *port = at_modem_port(registration.modem, i);
		uint8_t n = wanted(port, domain);

		if ((n == THREEGPP_REPORTING_STATE && state) ||
		    (n == THREEGPP_REPORTING_LOCATION && (state || location)))
			at_source_ready(&registration.watches[i][domain].source, port);
	}
}

static void compare(enum baseband_domain domain)
{
	struct baseband *baseband = registration.baseband;
	struct baseband_registration now = baseband->operations->registration(baseband, domain);
	struct baseband_registration told = registration.told[domain];
	bool location = now.located != told.located ||
			(now.located && (now.lac != told.lac || now.ci != told.ci));

	registration.told[domain] = now;
	tell_ports(domain, now.state != told.state, location);
}

static void hear(struct baseband_listener *listener, enum baseband_event event, unsigned cid)
{
	(void)listener;
	(void)cid;
	if (event != BASEBAND_REGISTRATION_CHANGED)
		return;
	compare(BASEBAND_CIRCUIT);
	compare(BASEBAND_PACKET);
}

void threegpp_watch_registration(struct at_modem *modem, struct baseband *baseband)
{
	registration.modem = modem;
	registration.baseband = baseband;
	for (unsigned domain = 0; domain < DOMAINS; domain++) {
		registration.told[domain] = baseband->operations->registration(baseband, domain);
		for (unsigned i = 0; i < LIMIT_PORTS; i++)
			registration.watches[i][domain] =
				(struct watch){.source.emit = emit, .domain = domain};
	}
	registration.listener.event = hear;
	baseband->operations->listen(baseband, &registration.listener);
}
