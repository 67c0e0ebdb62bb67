/* SPDX-License-Identifier: MIT */
/* Policies: when a station joins and scans by itself. Those of its power are kept and told. */
#include <stddef.h>

#include "dialects/ti/device.h"
#include "dialects/ti/wlan.h"

static struct ti_policy_options *policies(void)
{
	return ti_policy_options(ti_wlan_modem());
}

static void apply_joining(void)
{
	uint32_t connection = policies()->connection;

	wlan_set_policy(ti_wlan(), (connection & TI_CONNECTING_AUTO) != 0,
			(connection & TI_CONNECTING_FAST) != 0, &ti_profiles);
}

bool ti_scans(void)
{
	return policies()->scan != TI_SCANNING_DISABLE_SCAN;
}

static void apply_scans(void)
{
	const struct ti_policy_options *policy = policies();

	wlan_set_scan(ti_wlan(), ti_scans() ? policy->interval : 0,
		      policy->scan == TI_SCANNING_HIDDEN_SSID);
}

void ti_policies_apply(void)
{
	apply_joining();
	apply_scans();
}

static enum cause set_connection(uint32_t option)
{
	policies()->connection = option;
	apply_joining();
	return ti_keep(ti_wlan_modem(), TI_POLICY_OPTIONS, 0);
}

static enum cause set_scan(const struct ti_wlan_policy_set_set *arguments)
{
	struct ti_policy_options *policy = policies();

	policy->scan = arguments->of_type.scan.option;
	if (policy->scan != TI_SCANNING_DISABLE_SCAN)
		policy->interval = arguments->of_type.scan.of_option.hidden_ssid.value;
	apply_scans();
	return ti_keep(ti_wlan_modem(), TI_POLICY_OPTIONS, 0);
}

static enum cause set_power(const struct ti_wlan_policy_set_set *arguments)
{
	struct ti_policy_options *policy = policies();

	policy->power = arguments->of_type.pm.option;
	if (policy->power == TI_POWER_LONG_SLEEP)
		policy->sleep = arguments->of_type.pm.of_option.long_sleep.value;
	return ti_keep(ti_wlan_modem(), TI_POLICY_OPTIONS, 0);
}

enum cause ti_wlan_policy_set_set(struct at_call *call,
				  const struct ti_wlan_policy_set_set *arguments)
{
	(void)call;
	switch (arguments->type) {
	case TI_POLICY_CONNECTION:
		return set_connection(arguments->of_type.connection.option);
	case TI_POLICY_SCAN:
		return set_scan(arguments);
	default: /* those of power: others are refused */
		return set_power(arguments);
	}
}

static void show_scan(struct at_call *call)
{
	const struct ti_policy_options *policy = policies();
	struct ti_wlan_policy_get_scan_reply reply = {.scanning = policy->scan};

	reply.of_scanning.hidden_ssid.value = policy->interval;
	ti_wlan_policy_get_scan_reply(call, &reply);
}

static void show_power(struct at_call *call)
{
	const struct ti_policy_options *policy = policies();
	struct ti_wlan_policy_get_power_reply reply = {.power = policy->power};

	reply.of_power.long_sleep.value = policy->sleep;
	ti_wlan_policy_get_power_reply(call, &reply);
}

enum cause ti_wlan_policy_get_set(struct at_call *call,
				  const struct ti_wlan_policy_get_set *arguments)
{
	switch (arguments->type) {
	case TI_POLICY_CONNECTION:
		ti_wlan_policy_get_connection_reply(call,
						    &(struct ti_wlan_policy_get_connection_reply){
							    .joining = policies()->connection});
		return CAUSE_NONE;
	case TI_POLICY_SCAN:
		show_scan(call);
		return CAUSE_NONE;
	default: /* those of power: others are refused */
		show_power(call);
		return CAUSE_NONE;
	}
}
