/* SPDX-License-Identifier: MIT */
/* Access points, names of hosts and redirections. */
#include <string.h>

#include "simulator/world_parts.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Without regard to case, as TS 23.003 and DNS have it. */
static bool same_name(const char *one, const char *other)
{
	while (*one && lower(*one) == lower(*other)) {
		one++;
		other++;
	}
	return lower(*one) == lower(*other);
}

bool world_read_apn(struct world *world, struct words *words)
{
	struct world_access_point point = {0};
	unsigned at = 0;

	if (!words_string(words, "the access point's name", 1, 100, point.name))
		return false;
	while (at < world->access_point_count &&
	       !same_name(world->access_points[at].name, point.name))
		at++;
	if (words_take(words, "gone")) {
		if (!words_end(words))
			return false;
		if (at == world->access_point_count)
			return words_error(words, "there is no access point %.60s", point.name);
		world->access_points[at] = world->access_points[--world->access_point_count];
		return true;
	}
	if (words_take(words, "user")) {
		point.guarded = true;
		if (!words_string(words, "the user", 0, 64, point.user))
			return false;
		if (words_take(words, "password") &&
		    !words_string(words, "the password", 0, 64, point.password))
			return false;
	}
	if (!words_end(words))
		return false;
	if (at == WORLD_ACCESS_POINTS)
		return words_error(words, "more than %d access points", WORLD_ACCESS_POINTS);
	world->access_points[at] = point;
	if (at == world->access_point_count)
		world->access_point_count++;
	return true;
}

enum cause world_admits(const struct world *world, const struct baseband_context *context)
{
	if (!world->access_point_count)
		return CAUSE_NONE;
	for (unsigned i = 0; i < world->access_point_count; i++) {
		const struct world_access_point *point = &world->access_points[i];

		/* Who names none gets the first: the subscription's default. */
		if (*context->apn && !same_name(point->name, context->apn))
			continue;
		return !point->guarded || (strcmp(point->user, context->user) == 0 &&
					   strcmp(point->password, context->password) == 0)
			       ? CAUSE_NONE
			       : CAUSE_access_refused;
	}
	return CAUSE_activation_failed;
}

static bool forget_host(struct world *world, struct words *words, const char *name)
{
	unsigned before = world->host_count;

	for (unsigned i = before; i--;)
		if (strcmp(world->hosts[i].name, name) == 0)
			world->hosts[i] = world->hosts[--world->host_count];
	return before != world->host_count || words_error(words, "there is no host %.60s", name);
}

bool world_read_host(struct world *world, struct words *words)
{
	struct world_host host = {0};
	unsigned at = 0;

	if (!words_string(words, "the host's name", 1, 100, host.name))
		return false;
	for (char *c = host.name; *c; c++)
		*c = lower(*c);
	if (words_take(words, "gone"))
		return words_end(words) && forget_host(world, words, host.name);
	if (!words_address(words, "the host's address", &host.address) || !words_end(words))
		return false;
	while (at < world->host_count && (strcmp(world->hosts[at].name, host.name) != 0 ||
					  world->hosts[at].address.family != host.address.family))
		at++;
	if (at == WORLD_HOSTS)
		return words_error(words, "more than %d hosts", WORLD_HOSTS);
	world->hosts[at] = host;
	if (at == world->host_count)
		world->host_count++;
	return true;
}

/* A port, or `any` for 0. */
static bool read_port(struct words *words, const char *what, uint16_t *port)
{
	uint32_t value = 0;

	if (!words_take(words, "any") && !words_number(words, what, 1, 65535, &value))
		return false;
	*port = (uint16_t)value;
	return true;
}

/* Whether they redirect the same; `family` ADDRESS_NONE: of whichever. */
static bool same_redirect(const struct world_redirect *one, const struct world_redirect *other,
			  uint8_t family)
{
	return address_same(&one->from, &other->from) && one->from_port == other->from_port &&
	       one->tcp == other->tcp && one->udp == other->udp &&
	       (!family || one->to.family == family);
}

static bool forget_redirect(struct world *world, struct words *words,
			    const struct world_redirect *redirect)
{
	unsigned before = world->redirect_count;

	if (!words_end(words))
		return false;
	for (unsigned i = before; i--;)
		if (same_redirect(&world->redirects[i], redirect, ADDRESS_NONE))
			world->redirects[i] = world->redirects[--world->redirect_count];
	return before != world->redirect_count ||
	       words_error(words, "there is no such redirection");
}

static bool read_target(struct words *words, struct world_redirect *redirect)
{
	if (!words_take(words, "to"))
		return words_error(words, "`to` is missing");
	if (!words_address(words, "the new address", &redirect->to) ||
	    !read_port(words, "the new port", &redirect->to_port) || !words_end(words))
		return false;
	return !redirect->from.family || redirect->from.family == redirect->to.family ||
	       words_error(words, "the addresses are not of the same family");
}

bool world_read_redirect(struct world *world, struct words *words)
{
	static const char *const protocols[] = {"tcp", "udp", "any", NULL};
	struct world_redirect redirect = {0};
	unsigned protocol, at = 0;

	if (!words_choice(words, "the protocol", protocols, &protocol) ||
	    (!words_take(words, "any") && !words_address(words, "the address", &redirect.from)) ||
	    !read_port(words, "the port", &redirect.from_port))
		return false;
	redirect.tcp = protocol != 1;
	redirect.udp = protocol != 0;
	if (words_take(words, "gone"))
		return forget_redirect(world, words, &redirect);
	if (!read_target(words, &redirect))
		return false;
	while (at < world->redirect_count &&
	       !same_redirect(&world->redirects[at], &redirect, redirect.to.family))
		at++;
	if (at == WORLD_REDIRECTS)
		return words_error(words, "more than %d redirections", WORLD_REDIRECTS);
	world->redirects[at] = redirect;
	if (at == world->redirect_count)
		world->redirect_count++;
	return true;
}
