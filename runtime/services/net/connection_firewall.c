/* SPDX-License-Identifier: MIT */
/* Rules for incoming connections. They are IPv4's: of IPv6 comes whom a rule for everybody takes.
 */
#include "services/net/connection_table.h"

bool connections_accept(const struct connections *connections, const ip_addr_t *peer)
{
	uint32_t address = IP_IS_V6(peer) ? 0 : ip_2_ip4(peer)->addr;

	for (unsigned i = 0; i < connections->rule_count; i++) {
		const struct connection_rule *rule = &connections->rules[i];

		if (IP_IS_V6(peer) ? !rule->mask
				   : (address & rule->mask) == (rule->address & rule->mask))
			return true;
	}
	return false;
}

static bool same(const struct connection_rule *a, const struct connection_rule *b)
{
	return a->address == b->address && a->mask == b->mask;
}

enum cause connections_accept_from(struct connections *connections,
				   const struct connection_rule *rule)
{
	for (unsigned i = 0; i < connections->rule_count; i++)
		if (same(&connections->rules[i], rule))
			return CAUSE_NONE;
	if (connections->rule_count == CONNECTION_RULES)
		return CAUSE_no_memory;
	connections->rules[connections->rule_count++] = *rule;
	return CAUSE_NONE;
}

enum cause connections_refuse(struct connections *connections, const struct connection_rule *rule)
{
	for (unsigned i = 0; i < connections->rule_count; i++) {
		if (!same(&connections->rules[i], rule))
			continue;
		connections->rule_count--;
		for (; i < connections->rule_count; i++)
			connections->rules[i] = connections->rules[i + 1];
		return CAUSE_NONE;
	}
	return CAUSE_failed;
}

void connections_refuse_all(struct connections *connections)
{
	connections->rule_count = 0;
}

bool connections_rule(const struct connections *connections, unsigned i,
		      struct connection_rule *rule)
{
	if (i >= connections->rule_count)
		return false;
	*rule = connections->rules[i];
	return true;
}
