/* SPDX-License-Identifier: MIT */
/* The command line of the host program. main() calls options_parse() once, before anything else. */
#ifndef HOST_OPTIONS_H
#define HOST_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { OPTIONS_PORTS = 16, OPTIONS_NETS = 8, OPTIONS_FORWARDS = 8 };

enum option_wire { OPTION_STDIO, OPTION_PTY, OPTION_TCP };

struct option_port {
	enum option_wire wire;
	char name[32];	   /* "": none given */
	char address[256]; /* the link of a pty, the address of a tcp port */
	uint16_t number;   /* tcp */
};

struct option_net {
	char bearer[32]; /* "": all */
	unsigned number; /* of the bearer, from 1: contexts, Ethernet lines, WLANs; 0: all */
	bool attached;	 /* slirp, not none */
};

/* What the product has. */
struct option_limits {
	unsigned ports, contexts, ethernets, wlans;
};

struct options {
	struct option_limits limits;
	struct option_port ports[OPTIONS_PORTS];
	struct option_net nets[OPTIONS_NETS];
	const char *forwards[OPTIONS_FORWARDS]; /* tcp|udp:HOSTPORT:PORT, checked */
	unsigned port_count, net_count, forward_count;
	const char *state, *world, *control, *trace; /* NULL: not given */
	bool help, version;
};

/* Reads the arguments; of a wrong one says on one line of stderr what is wrong with it, and returns
 * false. Without --port there is one port, on the standard streams. */
bool options_parse(struct options *options, int count, char *const *arguments,
		   const struct option_limits *limits);

/* Whether bearer `number` (from 1) is attached; the last --net that speaks of it decides. */
bool options_net_attached(const struct options *options, unsigned number);

/* The text of --help, on stdout; `what` the program is, a sentence. */
void options_help(const struct options *options, const char *what);

#endif
