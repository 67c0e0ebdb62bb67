/* SPDX-License-Identifier: MIT */
#include "dialects/common/connection_channel.h"

static struct connection *connection_of(struct at_channel *channel)
{
	return ((struct connection_channel *)channel)->connection;
}

static size_t channel_write(struct at_channel *channel, const uint8_t *bytes, size_t n)
{
	struct connection *connection = connection_of(channel);

	/* Nobody hears what is said after the peer has closed. Not taking it would hold up the
	 * escape sequence behind it. */
	if (connection_state(connection) != CONNECTION_OPEN)
		return n;
	return connection_write(connection, bytes, n);
}

static size_t channel_peek(struct at_channel *channel, const uint8_t **bytes)
{
	return connection_peek(connection_of(channel), bytes);
}

static void channel_consume(struct at_channel *channel, size_t n)
{
	connection_consume(connection_of(channel), n);
}

static void channel_leave(struct at_channel *channel, enum at_channel_end why)
{
	struct connection_channel *self = (struct connection_channel *)channel;

	self->left(self, why);
}

static void channel_flush(struct at_channel *channel)
{
	connection_flush(connection_of(channel));
}

static const struct at_channel_operations operations = {
	.write = channel_write,
	.peek = channel_peek,
	.consume = channel_consume,
	.leave = channel_leave,
	.flush = channel_flush,
};

void connection_channel_init(struct connection_channel *channel, struct connection *connection,
			     void (*left)(struct connection_channel *channel,
					  enum at_channel_end why))
{
	channel->channel.operations = &operations;
	channel->connection = connection;
	channel->left = left;
}
