/* SPDX-License-Identifier: MIT */
#include "dialects/common/ppp_channel.h"

#if NET_PPP_LINES /* of lwIP's configuration: else there is no line to join a port to */

static struct ppp_channel *self(struct at_channel *channel)
{
	return (struct ppp_channel *)channel;
}

static size_t channel_write(struct at_channel *channel, const uint8_t *bytes, size_t n)
{
	return ppp_line_write(self(channel)->line, bytes, n);
}

static size_t channel_peek(struct at_channel *channel, const uint8_t **bytes)
{
	return ppp_line_peek(self(channel)->line, bytes);
}

static void channel_consume(struct at_channel *channel, size_t n)
{
	ppp_line_consume(self(channel)->line, n);
}

static void returned(struct ppp_channel *channel)
{
	channel->port = NULL;
	if (channel->returned != NULL)
		channel->returned(channel);
}

/* Where the session is still there its end follows. */
static void channel_leave(struct at_channel *channel, enum at_channel_end why)
{
	(void)why;
	self(channel)->left = true;
	ppp_line_detach(self(channel)->line);
	if (ppp_line_state(self(channel)->line) == PPP_LINE_DOWN)
		returned(self(channel));
}

static bool is_online(const struct ppp_channel *channel)
{
	return at_port_channel(channel->port) == &channel->channel;
}

static void line_ready(void *user)
{
	struct ppp_channel *channel = user;

	if (channel->port != NULL && is_online(channel))
		at_channel_ready(channel->port, &channel->channel);
}

/* The port's turn may not have come, or be over. */
static void line_ended(void *user)
{
	struct ppp_channel *channel = user;

	if (channel->port == NULL)
		return;
	if (!channel->left && is_online(channel)) {
		at_channel_end(channel->port, &channel->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
		return;
	}
	at_port_unlend(&channel->lending);
	ppp_line_detach(channel->line);
	returned(channel);
}

void ppp_channel_init(struct ppp_channel *channel, struct bearer *bearer)
{
	static const struct at_channel_operations operations = {
		.write = channel_write,
		.peek = channel_peek,
		.consume = channel_consume,
		.leave = channel_leave,
	};

	*channel = (struct ppp_channel){.channel.operations = &operations,
					.line = bearer_ppp_line(bearer)};
	ppp_line_detach(channel->line);
}

bool ppp_channel_lend(struct ppp_channel *channel, struct at_port *port)
{
	static const struct ppp_line_wire wire = {line_ready, line_ended};

	if (channel->port != NULL || !ppp_line_attach(channel->line, &wire, channel))
		return false;
	channel->lending = (struct at_lending){.channel = &channel->channel, .escapable = true};
	if (!at_port_lend(port, &channel->lending)) {
		ppp_line_detach(channel->line);
		return false;
	}
	channel->port = port;
	channel->left = false;
	return true;
}

bool ppp_channel_lent(const struct ppp_channel *channel)
{
	return channel->port != NULL;
}

void ppp_channel_return(struct ppp_channel *channel)
{
	if (channel->port == NULL)
		return;
	if (is_online(channel)) {
		at_channel_end(channel->port, &channel->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
		return;
	}
	at_port_unlend(&channel->lending);
	ppp_line_detach(channel->line);
	channel->port = NULL;
}

#endif
