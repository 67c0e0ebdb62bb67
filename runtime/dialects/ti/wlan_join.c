/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/wlan.h"

static const enum wlan_access accesses[] = {
	[TI_SECURITY_OPEN] = WLAN_ACCESS_OPEN,
	[TI_SECURITY_WEP] = WLAN_ACCESS_WEP,
	[TI_SECURITY_WEP_SHARED] = WLAN_ACCESS_WEP_SHARED,
	[TI_SECURITY_WPA_WPA2] = WLAN_ACCESS_WPA_WPA2,
	[TI_SECURITY_WPA2_PLUS] = WLAN_ACCESS_WPA2_WPA3,
	[TI_SECURITY_WPA3] = WLAN_ACCESS_WPA3,
	[TI_SECURITY_WPA_ENT] = WLAN_ACCESS_ENTERPRISE,
	[TI_SECURITY_WPS_PBC] = WLAN_ACCESS_WPS_BUTTON,
	[TI_SECURITY_WPS_PIN] = WLAN_ACCESS_WPS_PIN,
};

static const enum wlan_eap methods[] = {
	[TI_EAP_TLS] = WLAN_EAP_TLS,
	[TI_EAP_TTLS_TLS] = WLAN_EAP_TTLS_TLS,
	[TI_EAP_TTLS_MSCHAPV2] = WLAN_EAP_TTLS_MSCHAPV2,
	[TI_EAP_TTLS_PSK] = WLAN_EAP_TTLS_PSK,
	[TI_EAP_PEAP0_TLS] = WLAN_EAP_PEAP0_TLS,
	[TI_EAP_PEAP0_MSCHAPV2] = WLAN_EAP_PEAP0_MSCHAPV2,
	[TI_EAP_PEAP0_PSK] = WLAN_EAP_PEAP0_PSK,
	[TI_EAP_PEAP1_TLS] = WLAN_EAP_PEAP1_TLS,
	[TI_EAP_PEAP1_PSK] = WLAN_EAP_PEAP1_PSK,
};

enum wlan_access ti_access(uint8_t security)
{
	return accesses[security];
}

uint8_t ti_security(enum wlan_access access)
{
	uint8_t security = 0;

	while (accesses[security] != access)
		security++;
	return security;
}

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
		.access = ti_access(network->security),
		.key = copy(joining->key, sizeof joining->key, network->key),
		.user = copy(joining->user, sizeof joining->user, network->user),
		.anonymous_user = copy(joining->anonymous_user, sizeof joining->anonymous_user,
				       network->anonymous),
		.eap = methods[network->eap],
	};
}
