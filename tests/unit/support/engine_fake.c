/* SPDX-License-Identifier: MIT */
/* Fakes of what stands around a modem. */
#include <stdlib.h>
#include <string.h>

#include "support/engine_fake.h"

static struct fake *of_stream(struct at_stream *stream, unsigned *index);

static size_t stream_write(struct at_stream *stream, const uint8_t *bytes, size_t n)
{
	unsigned i;
	struct fake *fake = of_stream(stream, &i);

	n = n < fake->accepts[i] ? n : fake->accepts[i];
	if (fake->accepts[i] != SIZE_MAX)
		fake->accepts[i] -= n;
	if (fake->out_length[i] + n >= sizeof(fake->out[i]))
		abort();
	memcpy(fake->out[i] + fake->out_length[i], bytes, n);
	fake->out_length[i] += n;
	fake->out[i][fake->out_length[i]] = 0;
	return n;
}

static void stream_lines(struct at_stream *stream, unsigned mask, unsigned lines)
{
	unsigned i;
	struct fake *fake = of_stream(stream, &i);

	fake->lines[i] = (fake->lines[i] & ~mask) | lines;
}

static void stream_resume(struct at_stream *stream)
{
	unsigned i;

	of_stream(stream, &i)->resumed++;
}

static const struct at_stream_operations stream_operations = {stream_write, stream_lines,
							      stream_resume};

static struct fake *current; /* one at a time is enough for a test */

static struct fake *of_stream(struct at_stream *stream, unsigned *index)
{
	*index = (unsigned)(stream - current->stream);
	return current;
}

static size_t channel_write(struct at_channel *channel, const uint8_t *bytes, size_t n)
{
	(void)channel;
	n = n < current->channel_accepts ? n : current->channel_accepts;
	if (current->channel_accepts != SIZE_MAX)
		current->channel_accepts -= n;
	memcpy(current->sent + current->sent_length, bytes, n);
	current->sent_length += n;
	current->sent[current->sent_length] = 0;
	return n;
}

static size_t channel_peek(struct at_channel *channel, const uint8_t **bytes)
{
	(void)channel;
	*bytes = (const uint8_t *)current->incoming;
	return current->incoming_length;
}

static void channel_consume(struct at_channel *channel, size_t n)
{
	(void)channel;
	current->incoming += n;
	current->incoming_length -= n;
}

static void channel_leave(struct at_channel *channel, enum at_channel_end why)
{
	(void)channel;
	current->left = (int)why;
}

static bool channel_ended_by_host(struct at_channel *channel)
{
	if (current->refuses_end)
		return false;
	if (current->ended >= sizeof(current->ended_at) / sizeof(*current->ended_at))
		abort();
	current->ended_at[current->ended++] = current->sent_length;
	if (current->end_at_end >= 0)
		at_channel_end(current->port, channel, (enum at_channel_end)current->end_at_end,
			       CAUSE_NONE);
	return true;
}

static bool channel_ended_by_peer(struct at_channel *channel)
{
	(void)channel;
	if (current->peer_ends == 0)
		return false;
	current->peer_ends--;
	current->incoming = current->next;
	current->incoming_length = current->next_length;
	current->next_length = 0;
	return true;
}

static const struct at_channel_operations channel_operations = {
	channel_write, channel_peek,	      channel_consume,	    channel_leave,
	NULL,	       channel_ended_by_host, channel_ended_by_peer};

static struct fake_record *record_of(struct fake *fake, uint32_t name, uint16_t key)
{
	struct fake_record *free_one = NULL;

	for (unsigned i = 0; i < 32; i++) {
		struct fake_record *each = &fake->records[i];

		if (each->length >= 0 && each->name == name && each->key == key)
			return each;
		if (each->length < 0 && free_one == NULL)
			free_one = each;
	}
	return free_one;
}

static enum cause storage_write(void *context, uint32_t name, uint16_t key, const void *bytes,
				size_t n)
{
	struct fake *fake = context;
	struct fake_record *record = record_of(fake, name, key);

	if (fake->storage_fails)
		return CAUSE_storage_failed;
	record->name = name;
	record->key = key;
	record->length = n > 0 ? (int)n : -1;
	memcpy(record->bytes, n > 0 ? bytes : "", n);
	return CAUSE_NONE;
}

static int storage_read(void *context, uint32_t name, uint16_t key, void *bytes, size_t size)
{
	struct fake_record *record = record_of(context, name, key);

	if (record->length < 0)
		return -1;
	memcpy(bytes, record->bytes, (size_t)record->length < size ? (size_t)record->length : size);
	return record->length;
}

static uint32_t clock_now(void *context)
{
	return ((struct fake *)context)->now;
}

static void trace(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes, size_t n)
{
	struct fake *fake = context;

	(void)port;
	if (fake->trace_length + n + 2 >= sizeof(fake->trace))
		return;
	fake->trace[fake->trace_length++] = "IOioPDSN"[kind];
	memcpy(fake->trace + fake->trace_length, bytes, n);
	fake->trace_length += n;
	fake->trace[fake->trace_length++] = '\n';
	fake->trace[fake->trace_length] = 0;
}

void fake_restart(struct fake *fake, const struct at_product *product, unsigned ports)
{
	free(fake->memory);
	fake->memory = malloc(at_modem_size(product, ports));
	memset(fake->memory, 0xaa, at_modem_size(product, ports));
	fake->modem =
		at_modem_init(fake->memory, product, ports, &fake->storage, &fake->platform, fake);
	fake->port = at_modem_port(fake->modem, 0);
	for (unsigned i = 0; i < ports; i++)
		at_port_attach(at_modem_port(fake->modem, i), &fake->stream[i]);
}

struct fake *fake_start(const struct at_product *product, unsigned ports)
{
	struct fake *fake = calloc(1, sizeof(*fake));

	current = fake;
	fake->platform = (struct at_platform){clock_now, trace, fake, &at_tracer};
	fake->storage = (struct at_storage){storage_write, storage_read, NULL, fake};
	fake->now = 0xfffffff0; /* the clock wraps soon */
	fake->channel.operations = &channel_operations;
	fake->channel_accepts = fake->data_accepts = SIZE_MAX;
	fake->left = fake->end_at_end = fake->end_at_dial = -1;
	for (unsigned i = 0; i < 3; i++) {
		fake->stream[i].operations = &stream_operations;
		fake->accepts[i] = SIZE_MAX;
	}
	for (unsigned i = 0; i < 32; i++)
		fake->records[i].length = -1;
	fake_restart(fake, product, ports);
	return fake;
}

void fake_stop(struct fake *fake)
{
	free(fake->memory);
	free(fake);
	current = NULL;
}

size_t fake_send_bytes(struct fake *fake, unsigned port, const void *bytes, size_t n)
{
	size_t used = 0;

	for (unsigned turn = 0; used < n && turn < 4; turn++) {
		size_t took = at_port_receive(at_modem_port(fake->modem, port),
					      (const uint8_t *)bytes + used, n - used);

		used += took;
		if (took > 0)
			turn = 0;
		at_modem_poll(fake->modem);
	}
	at_modem_poll(fake->modem);
	return used;
}

size_t fake_send(struct fake *fake, const char *text)
{
	return fake_send_bytes(fake, 0, text, strlen(text));
}

void fake_pass(struct fake *fake, uint32_t milliseconds)
{
	fake->now += milliseconds;
	at_modem_poll(fake->modem);
}

const char *fake_heard_on(struct fake *fake, unsigned port)
{
	static char heard[sizeof(fake->out[0])];

	memcpy(heard, fake->out[port], fake->out_length[port] + 1);
	fake->out_length[port] = 0;
	fake->out[port][0] = 0;
	return heard;
}

const char *fake_heard(struct fake *fake)
{
	return fake_heard_on(fake, 0);
}
