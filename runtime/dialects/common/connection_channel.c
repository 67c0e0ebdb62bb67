/* SPDX-License-Identifier: MIT */
#include "dialects/common/connection_channel.h"

static struct connection_channel *self_of(struct at_channel *channel)
{
	return (struct connection_channel *)channel;
}

static struct connection *connection_of(struct at_channel *channel)
{
	return self_of(channel)->connection;
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
	if (self_of(channel)->boundary)
		return 0;
	return connection_peek(connection_of(channel), bytes);
}

static void channel_consume(struct at_channel *channel, size_t n)
{
	struct connection_channel *self = self_of(channel);

	self->boundary = self->bounded && n > 0 && connection_datagram(self->connection) == n;
	connection_consume(self->connection, n);
}

static void channel_leave(struct at_channel *channel, enum at_channel_end why)
{
	struct connection_channel *self = self_of(channel);

	self->bounded = self->boundary = false;
	self->left(self, why);
}

static void channel_flush(struct at_channel *channel)
{
	connection_flush(connection_of(channel));
}

static bool channel_ended_by_host(struct at_channel *channel)
{
	connection_shutdown(connection_of(channel));
	return true;
}

static bool channel_ended_by_peer(struct at_channel *channel)
{
	struct connection_channel *self = self_of(channel);
	bool finished = connection_finished(self->connection);
	bool shown = self->boundary || (finished && !self->finish_shown);

	if (!self->boundary)
		self->finish_shown = finished;
	self->boundary = false;
	return shown;
}

static const struct at_channel_operations operations = {
	.write = channel_write,
	.peek = channel_peek,
	.consume = channel_consume,
	.leave = channel_leave,
	.flush = channel_flush,
	.ended_by_host = channel_ended_by_host,
	.ended_by_peer = channel_ended_by_peer,
};

void connection_channel_init(struct connection_channel *channel, struct connection *connection,
			     void (*left)(struct connection_channel *channel,
					  enum at_channel_end why))
{
	channel->channel.operations = &operations;
	channel->connection = connection;
	channel->left = left;
	channel->bounded = channel->boundary = channel->finish_shown = false;
}

void connection_channel_bound(struct connection_channel *channel, bool bounded)
{
	channel->bounded = bounded;
	channel->boundary = false;
	/* Another connection than the one whose end was shown, perhaps. */
	channel->finish_shown &= connection_finished(channel->connection);
}
