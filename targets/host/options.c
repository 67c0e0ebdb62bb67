/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"

static bool number_parse(const char *text, uint16_t minimum, uint16_t *number)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || *end || value < minimum || value > 65535)
		return false;
	*number = (uint16_t)value;
	return true;
}

static bool copy(char *to, size_t size, const char *from, size_t n)
{
	if (!n || n >= size)
		return false;
	memcpy(to, from, n);
	to[n] = 0;
	return true;
}

/* Cuts `NAME=` off the front, when it is there: a link or an address may hold a `=` of its own. */
static const char *name_parse(const char *text, char *name, size_t size)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]) || text[n] == '-' || text[n] == '_')
		n++;
	if (text[n] != '=')
		return text;
	return copy(name, size, text, n) ? text + n + 1 : NULL;
}

static bool tcp_parse(struct option_port *port, const char *text)
{
	const char *colon = strrchr(text, ':');
	size_t n = colon ? (size_t)(colon - text) : 0;

	if (n > 2 && text[0] == '[' && text[n - 1] == ']') {
		text++;
		n -= 2;
	}
	return colon && copy(port->address, sizeof port->address, text, n) &&
	       number_parse(colon + 1, 0, &port->number);
}

static bool port_add(struct options *options, const char *value)
{
	struct option_port *port = &options->ports[options->port_count];
	const char *text;

	if (options->port_count == OPTIONS_PORTS)
		return false;
	text = name_parse(value, port->name, sizeof port->name);
	if (!text)
		return false;
	options->port_count++;
	if (!strcmp(text, "stdio")) {
		port->wire = OPTION_STDIO;
		return true;
	}
	if (!strncmp(text, "pty:", 4)) {
		port->wire = OPTION_PTY;
		return copy(port->address, sizeof port->address, text + 4, strlen(text + 4));
	}
	port->wire = OPTION_TCP;
	return !strncmp(text, "tcp:", 4) && tcp_parse(port, text + 4);
}

static bool net_add(struct options *options, const char *value)
{
	struct option_net *net = &options->nets[options->net_count];
	const char *text;

	if (options->net_count == OPTIONS_NETS)
		return false;
	text = name_parse(value, net->bearer, sizeof net->bearer);
	if (!text)
		return false;
	options->net_count++;
	net->attached = !strcmp(text, "slirp");
	return net->attached || !strcmp(text, "none");
}

static bool forward_add(struct options *options, const char *value)
{
	uint16_t number;
	const char *colon;
	char outside[6];

	if (options->forward_count == OPTIONS_FORWARDS)
		return false;
	options->forwards[options->forward_count++] = value;
	if (strncmp(value, "udp", 3) && strncmp(value, "tcp", 3))
		return false;
	value += value[3] == '6' ? 4 : 3;
	if (*value++ != ':')
		return false;
	colon = strchr(value, ':');
	return colon && copy(outside, sizeof outside, value, (size_t)(colon - value)) &&
	       number_parse(outside, 1, &number) && number_parse(colon + 1, 1, &number);
}

static bool set_path(const char **path, const char *value)
{
	*path = value;
	return *value != 0;
}

static bool state_set(struct options *options, const char *value)
{
	return set_path(&options->state, value);
}

static bool world_set(struct options *options, const char *value)
{
	return set_path(&options->world, value);
}

static bool control_set(struct options *options, const char *value)
{
	return set_path(&options->control, value);
}

static bool trace_set(struct options *options, const char *value)
{
	return set_path(&options->trace, value);
}

static const struct kind {
	const char *name, *form, *meaning;
	bool (*take)(struct options *options, const char *value);
} kinds[] = {
	{"--port", "[NAME=]stdio|pty:LINK|tcp:ADDR:PORT",
	 "the wire of the next port (default: stdio)", port_add},
	{"--net", "[BEARER=]slirp|none", "what the network bearer is joined to (default: slirp)",
	 net_add},
	{"--forward", "tcp|udp[6]:HOSTPORT:PORT",
	 "leads this machine's HOSTPORT to the modem's PORT", forward_add},
	{"--state", "FILE", "keeps the settings there (default: until the program ends)",
	 state_set},
	{"--world", "FILE", "the simulated radio world (default: a quiet home network)", world_set},
	{"--control", "SOCKET", "takes commands that change the world while it runs", control_set},
	{"--trace", "FILE", "writes every byte and decision there", trace_set},
};

static const struct kind *kind_find(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strlen(kinds[i].name) == n && !memcmp(kinds[i].name, name, n))
			return &kinds[i];
	return NULL;
}

/* Takes the option at `arguments`, with its value in the same word or in the next; returns how many
 * words that were, 0 when it is wrong. */
static int option_take(struct options *options, int count, char *const *arguments)
{
	const char *word = arguments[0], *equals = strchr(word, '='), *value;
	const struct kind *kind = kind_find(word, equals ? (size_t)(equals - word) : strlen(word));

	if (!kind) {
		complain("unknown option '%s' (--help lists them)", word);
		return 0;
	}
	value = equals ? equals + 1 : count > 1 ? arguments[1] : NULL;
	if (!value)
		complain("%s needs a value: %s", kind->name, kind->form);
	else if (!kind->take(options, value))
		complain("%s cannot be '%s': it takes %s", kind->name, value, kind->form);
	else
		return equals ? 1 : 2;
	return 0;
}

/* Of two ports with one link the first could not be opened. */
static bool links_differ(const struct options *options)
{
	for (unsigned i = 0; i < options->port_count; i++)
		for (unsigned n = 0; n < i; n++)
			if (options->ports[i].wire == OPTION_PTY &&
			    options->ports[n].wire == OPTION_PTY &&
			    !strcmp(options->ports[i].address, options->ports[n].address)) {
				complain("two ports cannot be %s", options->ports[i].address);
				return false;
			}
	return true;
}

static bool ports_check(struct options *options)
{
	unsigned standard = 0;

	if (!options->port_count)
		options->ports[options->port_count++].wire = OPTION_STDIO;
	if (options->port_count > options->limits.ports) {
		complain("%u ports asked for, the product has %u", options->port_count,
			 options->limits.ports);
		return false;
	}
	for (unsigned i = 0; i < options->port_count; i++)
		standard += options->ports[i].wire == OPTION_STDIO;
	if (standard > 1)
		complain("only one port can be stdio");
	return standard <= 1 && links_differ(options);
}

/* The number that a name ends with: 1 up to `most`, else 0. */
static unsigned name_number(const char *digits, unsigned most)
{
	uint16_t number;

	return number_parse(digits, 1, &number) && number <= most ? number : 0;
}

/* Which of the bearers of a sort a name is of, `ether` or `ether1`; 0: none. */
static unsigned sort_number(const char *name, const char *sort, unsigned most)
{
	size_t n = strlen(sort);

	if (strncmp(name, sort, n) != 0)
		return 0;
	return name[n] ? name_number(name + n, most) : most > 0;
}

/* Which bearer a name is of; 0: none. */
static unsigned net_number(const char *name, const struct option_limits *limits)
{
	unsigned ether = sort_number(name, "ether", limits->ethernets);
	unsigned wlan = sort_number(name, "wlan", limits->wlans);

	if (ether)
		return limits->contexts + ether;
	if (wlan)
		return limits->contexts + limits->ethernets + wlan;
	return name_number(name, limits->contexts);
}

static void add_sort(char *others, size_t size, const char *sort, unsigned count)
{
	size_t n = strlen(others);

	if (count == 1)
		snprintf(others + n, size - n, ", and %s", sort);
	else if (count > 1)
		snprintf(others + n, size - n, ", and %s1 to %s%u", sort, sort, count);
}

static void complain_net(const char *name, const struct option_limits *limits)
{
	char others[64] = "";

	add_sort(others, sizeof others, "ether", limits->ethernets);
	add_sort(others, sizeof others, "wlan", limits->wlans);
	if (limits->contexts)
		complain("--net: no bearer %s; bearers are the packet data contexts 1 to %u%s",
			 name, limits->contexts, others);
	else
		complain("--net: no bearer %s; bearers are%s", name, others + strlen(", and"));
}

static bool nets_check(struct options *options)
{
	for (unsigned i = 0; i < options->net_count; i++) {
		struct option_net *net = &options->nets[i];

		net->number = net_number(net->bearer, &options->limits);
		if (*net->bearer && !net->number) {
			complain_net(net->bearer, &options->limits);
			return false;
		}
	}
	return true;
}

bool options_parse(struct options *options, int count, char *const *arguments,
		   const struct option_limits *limits)
{
	*options = (struct options){.limits = *limits};
	for (int i = 1, used; i < count; i += used) {
		used = 1;
		if (!strcmp(arguments[i], "--help"))
			options->help = true;
		else if (!strcmp(arguments[i], "--version"))
			options->version = true;
		else
			used = option_take(options, count - i, arguments + i);
		if (!used)
			return false;
	}
	return ports_check(options) && nets_check(options);
}

bool options_net_attached(const struct options *options, unsigned number)
{
	bool answer = true;

	for (unsigned i = 0; i < options->net_count; i++)
		if (!options->nets[i].number || options->nets[i].number == number)
			answer = options->nets[i].attached;
	return answer;
}

void options_help(const struct options *options, const char *what)
{
	printf("usage: modem [option]...\n"
	       "%s --port, of which there can be %u, --net and --forward can be repeated.\n\n",
	       what, options->limits.ports);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		printf("  %s %s\n        %s\n", kinds[i].name, kinds[i].form, kinds[i].meaning);
	printf("  --help, --version\n\n"
	       "On a terminal, Ctrl-] ends the program. Exit status: 0, or 2 with one line that "
	       "says "
	       "why it cannot run.\n");
}
