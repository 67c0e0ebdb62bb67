/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/wlan.h"

static const enum wlan_access accesses[] = {
	[TI_WLAN_CONNECT_SECURITY_TYPE_OPEN] = WLAN_ACCESS_OPEN,
	[TI_WLAN_CONNECT_SECURITY_TYPE_WEP] = WLAN_ACCESS_WEP,
	[TI_WLAN_CONNECT_SECURITY_TYPE_WEP_SHARED] = WLAN_ACCESS_WEP_SHARED,
	[TI_WLAN_CONNECT_SECURITY_TYPE_WPA_WPA2] = WLAN_ACCESS_WPA_WPA2,
	[TI_WLAN_CONNECT_SECURITY_TYPE_WPA2_PLUS] = WLAN_ACCESS_WPA2_WPA3,
	[TI_WLAN_CONNECT_SECURITY_TYPE_WPA3] = WLAN_ACCESS_WPA3,
	[TI_WLAN_CONNECT_SECURITY_TYPE_WPA_ENT] = WLAN_ACCESS_ENTERPRISE,
	[TI_WLAN_CONNECT_SECURITY_TYPE_WPS_PBC] = WLAN_ACCESS_WPS_BUTTON,
	[TI_WLAN_CONNECT_SECURITY_TYPE_WPS_PIN] = WLAN_ACCESS_WPS_PIN,
};

static const enum wlan_eap methods[] = {
	[TI_WLAN_CONNECT_SECURITY_EXT_EAP_METHOD_TLS] = WLAN_EAP_TLS,
	[TI_WLAN_CONNECT_SECURITY_EXT_EAP_METHOD_TTLS_TLS] = WLAN_EAP_TTLS_TLS,
	[TI_WLAN_CONNECT_SECURITY_EXT_EAP_METHOD_TTLS_MSCHAPV2] = WLAN_EAP_TTLS_MSCHAPV2,
	[TI_WLAN_CONNECT_SECURITY_EXT_EAP_METHOD_TTLS_PSK] = WLAN_EAP_TTLS_PSK,
	[TI_WLAN_CONNECT_SECURITY_EXT_EAP_METHOD_PEAP0_TLS] = WLAN_EAP_PEAP0_TLS,
	[TI_WLAN_CONNECT_SECURITY_EXT_EAP_METHOD_PEAP0_MSCHAPV2] = WLAN_EAP_PEAP0_MSCHAPV2,
	[TI_WLAN_CONNECT_SECURITY_EXT_EAP_METHOD_PEAP0_PSK] = WLAN_EAP_PEAP0_PSK,
	[TI_WLAN_CONNECT_SECURITY_EXT_EAP_METHOD_PEAP1_TLS] = WLAN_EAP_PEAP1_TLS,
	[TI_WLAN_CONNECT_SECURITY_EXT_EAP_METHOD_PEAP1_PSK] = WLAN_EAP_PEAP1_PSK,
};

static const char *copy(char *buffer, size_t size, struct at_text text)
{
	return text_copy(buffer, size, text.bytes, text.length);
}

void ti_joining_make(struct ti_joining *joining, const struct ti_network *network)
{
	static const uint8_t any[WLAN_MAC];

	memcpy(joining->bssid, network->bssid.octet, sizeof joining->bssid);
	joining->join = (struct wlan_join){
		.ssid = copy(joining->ssid, sizeof joining->ssid, network->ssid),
		.bssid = memcmp(joining->bssid, any, sizeof any) == 0 ? NULL : joining->bssid,
		.access = accesses[network->security],
		.key = copy(joining->key, sizeof joining->key, network->key),
		.user = copy(joining->user, sizeof joining->user, network->user),
		.anonymous_user = copy(joining->anonymous_user, sizeof joining->anonymous_user,
				       network->anonymous),
		.eap = methods[network->eap],
	};
}
