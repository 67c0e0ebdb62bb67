/* SPDX-License-Identifier: MIT */
/* +WlanSet and +WlanGet. */
#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/device.h"
#include "dialects/ti/wlan.h"

static bool trusts_anybody;

bool ti_trusts_anybody_once(void)
{
	bool trusts = trusts_anybody;

	trusts_anybody = false;
	return trusts;
}

void ti_radio_apply(void)
{
	const struct ti_radio_options *options = ti_radio_options(ti_wlan_modem());
	char country[sizeof options->country_code.bytes + 1];

	wlan_set_strength(ti_wlan(), options->sta_tx_power, options->ap_tx_power);
	wlan_set_country(ti_wlan(), text_copy(country, sizeof country, options->country_code.bytes,
					      options->country_code.length));
	wlan_set_search(ti_wlan(), &(struct wlan_search){
					   .channels = options->scan_params.channel_mask,
					   .weakest = (int8_t)options->scan_params.rssi_threshold,
				   });
}

/* Whichever it was: all are said again. */
void ti_radio_heard(struct at_modem *modem, uint8_t option)
{
	(void)modem;
	ti_radio_apply();
	if (option == TI_RADIO_OPTION_SUSPEND_PROFILES && !ti_is_access_point())
		ti_policies_apply();
}

/* The list of stations is changed at once; all else is the engine's to keep. */
static enum cause set_access_point(const struct ti_wlan_set_set *arguments)
{
	switch (arguments->of_id.ap.option) {
	case TI_AP_OPTION_ACCESS_LIST_ADD_MAC:
		return ti_deny(&arguments->of_id.ap.of_option.access_list_add_mac.value);
	case TI_AP_OPTION_ACCESS_LIST_DEL_MAC:
		return ti_allow(&arguments->of_id.ap.of_option.access_list_del_mac.value);
	case TI_AP_OPTION_ACCESS_LIST_DEL_IDX:
		return ti_allow(
			ti_denied_at(arguments->of_id.ap.of_option.access_list_del_idx.value));
	default:
		return CAUSE_NONE;
	}
}

static enum cause keep_element(const struct ti_wlan_set_set *arguments)
{
	unsigned index = arguments->of_id.general.of_option.info_element.index;
	struct at_text content = arguments->of_id.general.of_option.info_element.element;
	struct ti_element_options *element = ti_element_options(ti_wlan_modem(), index);

	*element = (struct ti_element_options){
		.role = arguments->of_id.general.of_option.info_element.role,
		.id = arguments->of_id.general.of_option.info_element.element_id,
		.oui1 = arguments->of_id.general.of_option.info_element.oui1,
		.oui2 = arguments->of_id.general.of_option.info_element.oui2,
		.oui3 = arguments->of_id.general.of_option.info_element.oui3,
		.content.length = (uint8_t)content.length,
	};
	memcpy(element->content.bytes, content.bytes, content.length);
	return ti_keep(ti_wlan_modem(), TI_ELEMENT_OPTIONS, index);
}

static enum cause set_radio(const struct ti_wlan_set_set *arguments)
{
	struct at_text code;
	char country[3];

	switch (arguments->of_id.general.option) {
	case TI_RADIO_OPTION_COUNTRY_CODE:
		code = arguments->of_id.general.of_option.country_code.value;
		text_copy(country, sizeof country, code.bytes, code.length);
		return wlan_set_country(ti_wlan(), country) ? CAUSE_NONE
							    : CAUSE_network_not_allowed;
	case TI_RADIO_OPTION_DISABLE_ENT_SERVER_AUTH:
		trusts_anybody = arguments->of_id.general.of_option.disable_ent_server_auth.value;
		return CAUSE_NONE;
	case TI_RADIO_OPTION_INFO_ELEMENT:
		return keep_element(arguments);
	default:
		return CAUSE_NONE;
	}
}

enum cause ti_wlan_set_set(struct at_call *call, const struct ti_wlan_set_set *arguments)
{
	(void)call;
	return arguments->id == TI_WLAN_SET_ID_AP ? set_access_point(arguments)
						  : set_radio(arguments);
}

enum cause ti_ap_show(struct at_call *call, const struct ti_wlan_get_set *arguments,
		      struct ti_ap_value *value)
{
	const struct at_mac *mac;

	(void)call;
	if (value->option == TI_AP_OPTION_ACCESS_LIST_NUM_ENTRIES) {
		value->of_option.access_list_num_entries.value = (uint8_t)ti_denied_count();
		return CAUSE_NONE;
	}
	mac = ti_denied_at(arguments->of_id.ap.of_option.access_list.start_index + value->line);
	value->ended = mac == NULL;
	if (mac != NULL)
		value->of_option.access_list.value = *mac;
	return CAUSE_NONE;
}

/* --- What the radio is connected to -------------------------------------------------------------
 */

static void show_station(struct ti_wlan_get_connection_reply *reply)
{
	const struct wlan_network *network = wlan_network(ti_wlan());

	if (network == NULL)
		return;
	reply->status = TI_WLAN_GET_STATUS_STATION_CONNECTED;
	reply->of_status.station_connected.security = ti_security(wlan_access(ti_wlan()));
	reply->of_status.station_connected.ssid = text_of(network->ssid);
	memcpy(reply->of_status.station_connected.bssid.octet, network->bssid, WLAN_MAC);
}

/* As long as some station is there; which one is +NetCfgGet's to say. */
static void show_access_point(struct ti_wlan_get_connection_reply *reply)
{
	const struct ti_ap_options *options = ti_ap_options(ti_wlan_modem());
	struct at_text ssid = {options->ssid.bytes, options->ssid.length};
	uint8_t mac[WLAN_MAC];

	reply->role = TI_ROLE_AP;
	if (!wlan_station(ti_wlan(), 0, mac))
		return;
	reply->status = TI_WLAN_GET_STATUS_AP_CONNECTED_STATIONS;
	reply->of_status.station_connected.security = options->security;
	reply->of_status.station_connected.ssid = ssid;
	wlan_mac(ti_wlan(), reply->of_status.station_connected.bssid.octet);
}

static void show_connection(struct at_call *call)
{
	struct ti_wlan_get_connection_reply reply = {0};

	if (ti_is_access_point())
		show_access_point(&reply);
	else
		show_station(&reply);
	ti_wlan_get_connection_reply(call, &reply);
}

static void show_denied(struct at_call *call, unsigned start)
{
	const struct at_mac *mac;

	for (unsigned i = start; (mac = ti_denied_at(i)) != NULL; i++)
		ti_wlan_get_denied_reply(call, &(struct ti_wlan_get_denied_reply){*mac});
}

enum cause ti_wlan_get_set(struct at_call *call, const struct ti_wlan_get_set *arguments)
{
	switch (arguments->id) {
	case TI_WLAN_GET_ID_ACCESS_LIST:
		show_denied(call, arguments->of_id.access_list.start_index);
		return CAUSE_NONE;
	case TI_WLAN_GET_ID_CONNECTION:
		show_connection(call);
		return CAUSE_NONE;
	default: /* options, which the engine tells */
		return CAUSE_NONE;
	}
}
