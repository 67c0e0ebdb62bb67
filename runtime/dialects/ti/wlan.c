/* SPDX-License-Identifier: MIT */
/* The roles of the radio, the station's network, scans. */
#include "dialects/ti/wlan.h"

#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/device.h"
#include "dialects/ti/events.h"
#include "services/services.h"

/* One modem a program: one radio. */
static struct radio {
	struct at_modem *modem;
	struct wlan *wlan;
	struct ti_device_listener device;
	bool asked;   /* the host waits for results */
	bool scanned; /* and there are some */
} radio;

struct wlan *ti_wlan(void)
{
	return radio.wlan;
}

struct at_modem *ti_wlan_modem(void)
{
	return radio.modem;
}

bool ti_is_access_point(void)
{
	return wlan_role(radio.wlan) == WLAN_ACCESS_POINT;
}

void ti_wlan_scanned(void)
{
	radio.scanned |= radio.asked || ti_scans();
}

/* --- The network processor ---------------------------------------------------------------------
 */

/* An access point that cannot be, because of what is set, leaves the radio off. */
static void begin(struct ti_device_listener *listener)
{
	const struct ti_wlan_set_mode_set *mode = ti_wlan_set_mode_setting(radio.modem);
	enum cause cause;

	(void)listener;
	radio.scanned = radio.asked = false;
	ti_radio_apply();
	if (mode->mode == TI_ROLE_AP) {
		cause = ti_start_access_point();
		if (cause != CAUSE_NONE)
			ti_tell_error(cause, TI_EVENT_GENERAL_SENDER_WLAN);
		return;
	}
	wlan_start_station(radio.wlan);
	ti_policies_apply();
}

static void end(struct ti_device_listener *listener)
{
	(void)listener;
	wlan_stop(radio.wlan);
}

void ti_wlan_start(struct at_modem *modem)
{
	const struct services *services = at_modem_application(modem);

	radio = (struct radio){.modem = modem,
			       .wlan = services->wlan,
			       .device = {.starting = begin, .stopped = end}};
	ti_wlan_events_begin();
	ti_device_listen(&radio.device);
	begin(&radio.device);
}

/* --- A station's network ------------------------------------------------------------------------
 */

enum cause ti_wlan_connect_set(struct at_call *call, const struct ti_wlan_connect_set *arguments)
{
	struct ti_network network = {
		.ssid = arguments->ssid,
		.bssid = arguments->bssid,
		.security = arguments->security_type,
	};
	struct ti_joining joining;
	enum cause cause;

	(void)call;
	switch (arguments->security_type) {
	case TI_SECURITY_OPEN:
	case TI_SECURITY_WPS_PBC:
		break;
	case TI_SECURITY_WPA_ENT:
		network.user = arguments->of_security_type.wpa_ent.security_ext_user;
		network.anonymous = arguments->of_security_type.wpa_ent.security_ext_anon_user;
		network.eap = arguments->of_security_type.wpa_ent.security_ext_eap_method;
		network.key = arguments->of_security_type.wpa_ent.security_key;
		break;
	default: /* all others begin with the key */
		network.key = arguments->of_security_type.wep.security_key;
		break;
	}
	ti_joining_make(&joining, &network);
	joining.join.trusts_anybody = ti_trusts_anybody_once();
	cause = wlan_connect(radio.wlan, &joining.join);
	if (cause == CAUSE_wrong_state)
		return CAUSE_role_refused;
	return cause == CAUSE_PENDING ? CAUSE_NONE : cause;
}

enum cause ti_wlan_disconnect_execute(struct at_call *call)
{
	(void)call;
	return wlan_disconnect(radio.wlan);
}

/* --- Scans ---------------------------------------------------------------------------------------
 */

static void show_network(struct at_call *call, const struct wlan_network *network)
{
	static const uint8_t securities[] = {
		[WLAN_OPEN] = TI_WLAN_SCAN_SECURITY_TYPE_OPEN,
		[WLAN_WEP] = TI_WLAN_SCAN_SECURITY_TYPE_WEP,
		[WLAN_WPA] = TI_WLAN_SCAN_SECURITY_TYPE_WPA,
		[WLAN_WPA2] = TI_WLAN_SCAN_SECURITY_TYPE_WPA2,
		[WLAN_WPA_WPA2] = TI_WLAN_SCAN_SECURITY_TYPE_WPA_WPA2,
		[WLAN_WPA3] = TI_WLAN_SCAN_SECURITY_TYPE_WPA3,
		[WLAN_WPA2_WPA3] = TI_WLAN_SCAN_SECURITY_TYPE_WPA3,
	};
	static const uint8_t ciphers[] = {
		[WLAN_NO_CIPHER] = TI_WLAN_SCAN_CIPHER_NONE,
		[WLAN_WEP40] = TI_WLAN_SCAN_CIPHER_WEP40,
		[WLAN_WEP104] = TI_WLAN_SCAN_CIPHER_WEP104,
		[WLAN_TKIP] = TI_WLAN_SCAN_CIPHER_TKIP,
		[WLAN_CCMP] = TI_WLAN_SCAN_CIPHER_CCMP,
		[WLAN_TKIP_CCMP] = TI_WLAN_SCAN_CIPHER_TKIP_CCMP,
	};
	static const uint8_t keys[] = {
		[WLAN_NO_KEYS] = TI_WLAN_SCAN_KEY_MGMT_NONE,
		[WLAN_8021X] = TI_WLAN_SCAN_KEY_MGMT_N802_1_X,
		[WLAN_PSK] = TI_WLAN_SCAN_KEY_MGMT_PSK,
	};
	struct ti_wlan_scan_reply reply = {
		.ssid = text_of(network->ssid),
		.rssi = network->rssi,
		.channel = network->channel,
		.security_type = securities[network->security],
		.hidden_ssid = network->hidden,
		.cipher = ciphers[network->cipher],
		.key_mgmt = keys[network->key_management],
	};

	memcpy(reply.bssid.octet, network->bssid, sizeof reply.bssid.octet);
	ti_wlan_scan_reply(call, &reply);
}

/* Who asks gets what the last scan has found, and has the next one begin. What the radio has found
 * for its own sake, in order to join, is not told. */
enum cause ti_wlan_scan_set(struct at_call *call, const struct ti_wlan_scan_set *arguments)
{
	enum cause cause = wlan_scan(radio.wlan, false);

	if (cause == CAUSE_wrong_state)
		return CAUSE_role_refused;
	radio.asked = true;
	if (!radio.scanned)
		return CAUSE_busy;
	for (unsigned i = arguments->index; i < arguments->index + arguments->count; i++) {
		const struct wlan_network *network = wlan_result(radio.wlan, i);

		if (network != NULL)
			show_network(call, network);
	}
	return CAUSE_NONE;
}
