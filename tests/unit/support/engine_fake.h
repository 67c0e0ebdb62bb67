/* SPDX-License-Identifier: MIT */
/*
 * For the engine's unit tests: a small product described by hand, with a parser written by hand,
 * and fakes of what stands around a modem - a stream, a clock, a storage, a channel.
 */
#ifndef TESTS_ENGINE_FAKE_H
#define TESTS_ENGINE_FAKE_H

#include "engine/modem.h"

extern const struct at_product fake_product;	      /* edited lines */
extern const struct at_product fake_streamed_product; /* streamed lines */

struct fake_record {
	uint32_t name;
	uint16_t key;
	int length; /* -1: none */
	uint8_t bytes[200];
};

struct fake {
	struct at_modem *modem;
	struct at_port *port; /* the first */
	struct at_platform platform;
	struct at_storage storage;
	uint32_t now;

	struct at_stream stream[3];
	char out[3][131072]; /* what the host has read, ended by NUL */
	size_t out_length[3];
	size_t accepts[3]; /* bytes the stream still takes; SIZE_MAX: any number */
	unsigned lines[3]; /* outgoing modem lines */
	unsigned resumed;

	struct fake_record records[32];
	bool storage_fails;

	/* the channel of +DIAL */
	struct at_channel channel;
	char sent[4096]; /* what reached the peer */
	size_t sent_length, channel_accepts;
	const char *incoming; /* what the peer sent and the host has not got */
	size_t incoming_length;
	int left;		    /* enum at_channel_end of the last `leave`, -1 */
	size_t ended_at[64], ended; /* where in `sent` the host ended data, how often */
	bool refuses_end;	    /* the channel cannot obey an end yet */
	int end_at_end;		    /* with what it then ends the phase, -1: it does not */
	int end_at_dial;	    /* with what +DIAL's ends before CONNECT, -1: it does not */
	enum cause dial_cause;
	const char *next; /* what the peer sent behind its first end */
	size_t next_length, peer_ends;

	/* what handlers saw */
	struct at_call *pending; /* of +WAIT */
	bool pends;		 /* commands that take data answer later, too */
	bool end_pends;		 /* and when they have it */
	int aborted;		 /* cause with which it was aborted */
	char data[4096];	 /* payloads */
	size_t data_length, data_accepts;
	int data_end; /* cause */

	/* lines that end in data: of +GIVE and +LATER */
	struct at_supply supply;
	struct at_late late;
	struct at_source source;

	char trace[65536];
	size_t trace_length;
	char *memory;
};

/* A modem with this many ports, storage and attached streams. */
struct fake *fake_start(const struct at_product *product, unsigned ports);
/* The same modem after a reset: records stay. */
void fake_restart(struct fake *fake, const struct at_product *product, unsigned ports);
void fake_stop(struct fake *fake);

/* The host sends; what the port does not take is offered again as often as it helps. Returns how
 * much was taken. */
size_t fake_send(struct fake *fake, const char *text);
size_t fake_send_bytes(struct fake *fake, unsigned port, const void *bytes, size_t n);
/* Time passes, the modem is polled. */
void fake_pass(struct fake *fake, uint32_t milliseconds);
/* What the host has read since the last call. */
const char *fake_heard(struct fake *fake);
const char *fake_heard_on(struct fake *fake, unsigned port);

/* The structures of the product's forms and settings. */
struct fake_values {
	uint8_t value;
};
struct fake_keep {
	uint32_t given;
	uint8_t key;
	uint16_t size;
	uint8_t mode;
	struct {
		uint8_t length;
		char bytes[8];
	} name;
};
struct fake_settings {
	struct fake_keep keep[3];
};
struct fake_port_settings {
	struct at_engine_settings engine;
};
enum { FAKE_KEEP_SETTING = 7 };
enum {
	FAKE_REPLY_ECHO,
	FAKE_REPLY_THREE,
	FAKE_REPLY_EVENT,
	FAKE_REPLY_DATA,
	FAKE_REPLY_LINE,
	FAKE_REPLY_GIVEN
};

/* Of FAKE_REPLY_GIVEN; +GIVE says what of it fake->supply hands out. */
struct fake_given {
	uint8_t format;
	uint32_t length;
};

struct fake_event {
	uint32_t number;
};

#endif
