/* SPDX-License-Identifier: MIT */
/* The networks that the user knows. They are stored whatever else persists. */
#include <stddef.h>
#include <string.h>

#include "dialects/ti/wlan.h"

enum { PROFILES = TI_PROFILE_OPTIONS_KEYS };

/* What is kept of a text, and back. */
#define KEEP(kept, text)                                                                           \
	((kept).length = (uint8_t)(text).length, memcpy((kept).bytes, (text).bytes, (text).length))
#define KEPT(kept) ((struct at_text){(kept).bytes, (kept).length})

static struct ti_profile_options *profile_at(unsigned index)
{
	return ti_profile_options(ti_wlan_modem(), index);
}

/* The service chooses anew among those that there are now. */
static enum cause changed(unsigned index)
{
	enum cause cause = at_options_store(ti_wlan_modem(), TI_PROFILE_OPTIONS, index);

	if (!ti_is_access_point())
		ti_policies_apply();
	return cause;
}

static struct ti_network network_of(const struct ti_profile_options *profile)
{
	return (struct ti_network){
		.ssid = KEPT(profile->ssid),
		.bssid = profile->bssid,
		.security = profile->security,
		.key = KEPT(profile->key),
		.user = KEPT(profile->user),
		.anonymous = KEPT(profile->anonymous),
		.eap = profile->eap,
	};
}

static bool get(void *argument, unsigned i, struct wlan_join *join, unsigned *priority)
{
	static struct ti_joining joining; /* the service reads it before it asks for the next */
	const struct ti_profile_options *profile = profile_at(i);
	unsigned suspended = ti_radio_options(ti_wlan_modem())->suspend_profiles;
	struct ti_network network;

	(void)argument;
	if (!profile->used || (suspended >> i & 1) != 0)
		return false;
	network = network_of(profile);
	ti_joining_make(&joining, &network);
	*join = joining.join;
	*priority = profile->priority;
	return true;
}

const struct wlan_profiles ti_profiles = {get, PROFILES, NULL};

static void keep_security(struct ti_profile_options *profile,
			  const struct ti_wlan_profile_add_set *arguments)
{
	profile->security = arguments->security_type;
	switch (arguments->security_type) {
	case TI_SECURITY_OPEN:
	case TI_SECURITY_WPS_PBC:
		break;
	case TI_SECURITY_WPA_ENT:
		KEEP(profile->key, arguments->of_security_type.wpa_ent.security_key);
		KEEP(profile->user, arguments->of_security_type.wpa_ent.security_ext_user);
		KEEP(profile->anonymous,
		     arguments->of_security_type.wpa_ent.security_ext_anon_user);
		profile->eap = arguments->of_security_type.wpa_ent.security_ext_eap_method;
		break;
	default: /* all others begin with the key */
		KEEP(profile->key, arguments->of_security_type.wep.security_key);
		break;
	}
}

enum cause ti_wlan_profile_add_set(struct at_call *call,
				   const struct ti_wlan_profile_add_set *arguments)
{
	struct ti_profile_options *profile;
	enum cause cause;
	unsigned index = 0;

	while (index < PROFILES && profile_at(index)->used)
		index++;
	if (index == PROFILES)
		return CAUSE_buffer_full;
	profile = profile_at(index);
	*profile = (struct ti_profile_options){
		.used = 1, .bssid = arguments->bssid, .priority = arguments->priority};
	KEEP(profile->ssid, arguments->ssid);
	keep_security(profile, arguments);
	cause = changed(index);
	if (cause == CAUSE_NONE)
		ti_wlan_profile_add_reply(call,
					  &(struct ti_wlan_profile_add_reply){(uint8_t)index});
	return cause;
}

enum cause ti_wlan_profile_get_set(struct at_call *call,
				   const struct ti_wlan_profile_get_set *arguments)
{
	const struct ti_profile_options *profile = profile_at(arguments->index);
	struct ti_wlan_profile_get_reply reply = {
		.ssid = KEPT(profile->ssid),
		.bssid = profile->bssid,
		.security_type = profile->security,
		.priority = profile->priority,
	};

	if (!profile->used)
		return CAUSE_not_open;
	if (profile->security == TI_SECURITY_WPA_ENT) {
		reply.of_security_type.wpa_ent.security_key = KEPT(profile->key);
		reply.of_security_type.wpa_ent.security_ext_user = KEPT(profile->user);
		reply.of_security_type.wpa_ent.security_ext_anon_user = KEPT(profile->anonymous);
		reply.of_security_type.wpa_ent.security_ext_eap_method = profile->eap;
	} else {
		reply.of_security_type.open.security_key = KEPT(profile->key);
	}
	ti_wlan_profile_get_reply(call, &reply);
	return CAUSE_NONE;
}

static enum cause delete (unsigned index) {
	struct ti_profile_options *profile = profile_at(index);

	if (!profile->used) return CAUSE_not_open;
	*profile = (struct ti_profile_options){0};
	return changed(index);
}

enum cause ti_wlan_profile_del_set(struct at_call *call,
				   const struct ti_wlan_profile_del_set *arguments)
{
	enum cause cause = CAUSE_NONE;

	(void)call;
	if (arguments->index != TI_WLAN_PROFILE_DEL_SET_INDEX_ALL)
		return delete (arguments->index);
	for (unsigned i = 0; i < PROFILES; i++) {
		enum cause one = delete (i);

		if (one != CAUSE_NONE && one != CAUSE_not_open)
			cause = one;
	}
	return cause;
}
