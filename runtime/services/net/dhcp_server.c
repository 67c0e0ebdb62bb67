/* SPDX-License-Identifier: MIT */
#include "services/net/dhcp_server_table.h"

#include <string.h>

#include "lwip/prot/dhcp.h"
#include "lwip/prot/iana.h"
#include "lwip/udp.h"

#include "services/net/bearer.h"

enum {
	SECOND = 1000,	     /* ms */
	OFFER_HOLDS = 60,    /* s that an offered address is kept for who was offered it */
	DECLINE_HOLDS = 600, /* s that an address is not given out which somebody else has */
	FOREVER = 0xffffffff,
	OPTIONS = 240,	/* where they begin, behind the magic */
	MESSAGE = 300,	/* bytes of a reply: BOOTP's least */
	LONGEST = 1472, /* of a request that is looked at */
	MAGIC = 0x63825363,
};

enum { FREE, OFFERED, BOUND, DECLINED };

/* What is read of a message; addresses in network order, 0: not in it. */
struct request {
	uint8_t mac[DHCP_SERVER_MAC];
	uint8_t type;
	uint32_t client, wanted, server;
	char name[DHCP_SERVER_NAME + 1];
	uint8_t head[OPTIONS];
};

/* That of the interface, which has it a moment before the bearer is up. */
static uint32_t own_address(const struct dhcp_server *server)
{
	return netif_ip4_addr(&server->bearer->netif)->addr;
}

/* --- Places. */

static struct dhcp_server_place *place_of(const struct dhcp_server *server,
					  const uint8_t mac[DHCP_SERVER_MAC])
{
	for (unsigned i = 0; i < server->count; i++) {
		struct dhcp_server_place *place = &server->places[i];

		if ((place->state == OFFERED || place->state == BOUND) &&
		    memcmp(place->lease.mac, mac, DHCP_SERVER_MAC) == 0)
			return place;
	}
	return NULL;
}

static bool is_taken(const struct dhcp_server *server, uint32_t address)
{
	for (unsigned i = 0; i < server->count; i++)
		if (server->places[i].state != FREE && server->places[i].lease.address == address)
			return true;
	return address == own_address(server);
}

static bool is_in_range(const struct dhcp_server *server, uint32_t address)
{
	uint32_t at = lwip_ntohl(address);

	return at >= lwip_ntohl(server->range.first) && at <= lwip_ntohl(server->range.last);
}

/* The wanted address, else the first that nobody has; 0: none. There are never more taken than
 * places, and our own. */
static uint32_t choose(const struct dhcp_server *server, uint32_t wanted)
{
	uint32_t first = lwip_ntohl(server->range.first);

	if (wanted && is_in_range(server, wanted) && !is_taken(server, wanted))
		return wanted;
	for (uint32_t i = 0; i < server->count + 2; i++) {
		uint32_t address = lwip_htonl(first + i);

		if (is_in_range(server, address) && !is_taken(server, address))
			return address;
	}
	return 0;
}

/* A place for a neighbour that has none, with an address; NULL: there is none. */
static struct dhcp_server_place *make_place(struct dhcp_server *server,
					    const struct request *request, uint32_t wanted)
{
	uint32_t address = choose(server, wanted);

	for (unsigned i = 0; address && i < server->count; i++) {
		struct dhcp_server_place *place = &server->places[i];

		if (place->state != FREE || place->news)
			continue;
		place->lease = (struct dhcp_lease){.address = address};
		memcpy(place->lease.mac, request->mac, DHCP_SERVER_MAC);
		return place;
	}
	return NULL;
}

/* --- Events: from a timer of their own, because a listener may stop the server. */

static void tell(struct dhcp_server *server, enum dhcp_server_event event,
		 const struct dhcp_lease *lease)
{
	struct dhcp_server_listener *listener = server->listeners, *next;

	for (; listener; listener = next) {
		next = listener->next;
		listener->event(listener, event, lease);
	}
}

static void tell_news(void *argument)
{
	struct dhcp_server *server = argument;

	for (unsigned i = 0; i < server->count; i++) {
		struct dhcp_server_place *place = &server->places[i];
		unsigned news = place->news;

		place->news = 0;
		for (unsigned event = 0; event <= DHCP_SERVER_EXPIRED; event++)
			if (news >> event & 1)
				tell(server, (enum dhcp_server_event)event, &place->lease);
	}
}

static void note(struct dhcp_server *server, struct dhcp_server_place *place,
		 enum dhcp_server_event event)
{
	place->news = (uint8_t)(place->news | 1u << event);
	bearers_forget(tell_news, server);
	bearers_after(0, tell_news, server);
}

/* --- Messages. */

static void put32(uint8_t *at, uint32_t network_order)
{
	memcpy(at, &network_order, 4);
}

static uint8_t *put_option(uint8_t *at, uint8_t code, uint32_t network_order)
{
	at[0] = code;
	at[1] = 4;
	put32(at + 2, network_order);
	return at + 6;
}

/* The reply's head is the request's, RFC 2131 table 3. */
static void write_reply(const struct dhcp_server *server, const struct request *request,
			uint8_t type, uint32_t address, uint8_t *reply)
{
	uint32_t own = own_address(server);
	uint8_t *at = reply + OPTIONS;

	memset(reply, 0, MESSAGE);
	memcpy(reply, request->head, 12);
	reply[0] = DHCP_BOOTREPLY;
	reply[3] = 0;
	reply[8] = reply[9] = 0;
	if (type == DHCP_ACK)
		put32(reply + 12, request->client);
	put32(reply + 16, address);
	if (type != DHCP_NAK)
		put32(reply + 20, own);
	memcpy(reply + 28, request->head + 28, 16);
	put32(reply + 236, PP_HTONL(MAGIC));
	*at++ = DHCP_OPTION_MESSAGE_TYPE;
	*at++ = 1;
	*at++ = type;
	at = put_option(at, DHCP_OPTION_SERVER_ID, own);
	if (type != DHCP_NAK) {
		at = put_option(at, DHCP_OPTION_SUBNET_MASK,
				netif_ip4_netmask(&server->bearer->netif)->addr);
		at = put_option(at, DHCP_OPTION_ROUTER, own);
		at = put_option(at, DHCP_OPTION_DNS_SERVER, own);
	}
	if (address)
		at = put_option(at, DHCP_OPTION_LEASE_TIME, lwip_htonl(server->range.lease));
	*at = DHCP_OPTION_END;
}

/* To the neighbour's own address when it has one, else to all: it could not be asked for its MAC
 * address yet. */
static void reply(struct dhcp_server *server, const struct request *request, uint8_t type,
		  uint32_t address)
{
	struct pbuf *packet = pbuf_alloc(PBUF_TRANSPORT, MESSAGE, PBUF_RAM);
	bool direct = type == DHCP_ACK && request->client;
	ip_addr_t to;

	if (!packet)
		return; /* it asks again */
	write_reply(server, request, type, address, packet->payload);
	ip_addr_set_ip4_u32_val(to, direct ? request->client : IPADDR_BROADCAST);
	udp_sendto_if(server->pcb, packet, &to, LWIP_IANA_PORT_DHCP_CLIENT, &server->bearer->netif);
	pbuf_free(packet);
}

static void discover(struct dhcp_server *server, const struct request *request)
{
	struct dhcp_server_place *place = place_of(server, request->mac);

	if (!place) {
		place = make_place(server, request, request->wanted);
		if (!place)
			return;
		place->state = OFFERED;
	}
	if (place->state == OFFERED)
		place->lease.left = OFFER_HOLDS;
	reply(server, request, DHCP_OFFER, place->lease.address);
}

static void bind_place(struct dhcp_server *server, struct dhcp_server_place *place,
		       const struct request *request)
{
	bool renewed = place->state == BOUND;

	place->state = BOUND;
	place->lease.left = server->range.lease;
	memcpy(place->lease.name, request->name, sizeof place->lease.name);
	reply(server, request, DHCP_ACK, place->lease.address);
	if (!renewed)
		note(server, place, DHCP_SERVER_LEASED);
}

static void request_address(struct dhcp_server *server, const struct request *request)
{
	struct dhcp_server_place *place = place_of(server, request->mac);
	uint32_t wanted = request->wanted ? request->wanted : request->client;

	if (request->server && request->server != own_address(server)) {
		if (place && place->state == OFFERED)
			place->state = FREE; /* it has taken another's offer */
		return;
	}
	if (!place && wanted && !is_taken(server, wanted) && is_in_range(server, wanted))
		place = make_place(server, request, wanted);
	if (place && place->lease.address == wanted)
		bind_place(server, place, request);
	else
		reply(server, request, DHCP_NAK, 0);
}

static void decline(struct dhcp_server *server, const struct request *request)
{
	struct dhcp_server_place *place = place_of(server, request->mac);

	if (!place || place->lease.address != request->wanted)
		return;
	if (place->state == BOUND)
		note(server, place, DHCP_SERVER_DECLINED);
	place->state = DECLINED;
	place->lease.left = DECLINE_HOLDS;
}

static void release(struct dhcp_server *server, const struct request *request)
{
	struct dhcp_server_place *place = place_of(server, request->mac);

	if (!place || place->state != BOUND || place->lease.address != request->client)
		return;
	place->state = FREE;
	note(server, place, DHCP_SERVER_RELEASED);
}

/* --- Reading. */

static uint32_t get32(const uint8_t *bytes)
{
	uint32_t network_order;

	memcpy(&network_order, bytes, 4);
	return network_order;
}

static void read_option(struct request *request, uint8_t code, const uint8_t *bytes, uint8_t n)
{
	if (code == DHCP_OPTION_MESSAGE_TYPE && n == 1) {
		request->type = bytes[0];
	} else if (code == DHCP_OPTION_REQUESTED_IP && n == 4) {
		request->wanted = get32(bytes);
	} else if (code == DHCP_OPTION_SERVER_ID && n == 4) {
		request->server = get32(bytes);
	} else if (code == DHCP_OPTION_HOSTNAME) {
		n = n < DHCP_SERVER_NAME ? n : DHCP_SERVER_NAME;
		for (uint8_t i = 0; i < n; i++) /* it goes into answers */
			request->name[i] = bytes[i] > ' ' && bytes[i] < 0x7f ? (char)bytes[i] : '_';
		request->name[n] = '\0';
	}
}

/* The options of a message, one by one: what is malformed ends them. */
static void read_options(struct request *request, const struct pbuf *packet)
{
	uint8_t bytes[255];
	u16_t at = OPTIONS;

	while (at < packet->tot_len) {
		uint8_t code = pbuf_get_at(packet, at++);
		uint8_t n;

		if (code == DHCP_OPTION_PAD)
			continue;
		if (code == DHCP_OPTION_END || at == packet->tot_len)
			return;
		n = pbuf_get_at(packet, at++);
		if (pbuf_copy_partial(packet, bytes, n, at) != n)
			return;
		read_option(request, code, bytes, n);
		at = (u16_t)(at + n);
	}
}

static bool read_request(struct request *request, const struct pbuf *packet)
{
	const uint8_t *head = request->head;

	if (packet->tot_len > LONGEST ||
	    pbuf_copy_partial(packet, request->head, OPTIONS, 0) != OPTIONS ||
	    head[0] != DHCP_BOOTREQUEST || head[1] != 1 || head[2] != DHCP_SERVER_MAC ||
	    get32(head + 236) != PP_HTONL(MAGIC))
		return false;
	memcpy(request->mac, head + 28, DHCP_SERVER_MAC);
	request->client = get32(head + 12);
	read_options(request, packet);
	return true;
}

static void received(void *argument, struct udp_pcb *pcb, struct pbuf *packet,
		     const ip_addr_t *address, u16_t port)
{
	struct dhcp_server *server = argument;
	struct request request = {0};
	bool good = read_request(&request, packet);

	(void)pcb;
	(void)address;
	(void)port;
	pbuf_free(packet);
	if (!good || !own_address(server))
		return;
	if (request.type == DHCP_DISCOVER)
		discover(server, &request);
	else if (request.type == DHCP_REQUEST)
		request_address(server, &request);
	else if (request.type == DHCP_DECLINE)
		decline(server, &request);
	else if (request.type == DHCP_RELEASE)
		release(server, &request);
	else if (request.type == DHCP_INFORM)
		reply(server, &request, DHCP_ACK, 0);
}

/* --- Time. */

static void pass(struct dhcp_server *server, struct dhcp_server_place *place)
{
	if (place->state == FREE || place->lease.left == FOREVER || --place->lease.left)
		return;
	if (place->state == BOUND)
		note(server, place, DHCP_SERVER_EXPIRED);
	place->state = FREE;
}

static void tick(void *argument)
{
	struct dhcp_server *server = argument;

	for (unsigned i = 0; i < server->count; i++)
		pass(server, &server->places[i]);
	bearers_after(SECOND, tick, server);
}

/* --- The user's. */

void dhcp_server_init(struct dhcp_server *server, struct dhcp_server_place *places, unsigned count)
{
	*server = (struct dhcp_server){.places = places, .count = count};
	memset(places, 0, count * sizeof *places);
}

void dhcp_server_listen(struct dhcp_server *server, struct dhcp_server_listener *listener)
{
	listener->next = server->listeners;
	server->listeners = listener;
}

enum cause dhcp_server_start(struct dhcp_server *server, struct bearer *bearer,
			     const struct dhcp_server_range *range)
{
	if (server->pcb)
		return CAUSE_wrong_state;
	if (!range->first || lwip_ntohl(range->first) > lwip_ntohl(range->last))
		return CAUSE_parameter_range;
	server->pcb = udp_new();
	if (!server->pcb)
		return CAUSE_no_memory;
	server->bearer = bearer;
	server->range = *range;
	memset(server->places, 0, server->count * sizeof *server->places);
	udp_bind_netif(server->pcb, &bearer->netif);
	udp_recv(server->pcb, received, server);
	if (udp_bind(server->pcb, IP4_ADDR_ANY, LWIP_IANA_PORT_DHCP_SERVER) != ERR_OK) {
		dhcp_server_stop(server);
		return CAUSE_no_memory;
	}
	bearers_after(SECOND, tick, server);
	return CAUSE_NONE;
}

void dhcp_server_stop(struct dhcp_server *server)
{
	if (!server->pcb)
		return;
	udp_remove(server->pcb);
	server->pcb = NULL;
	bearers_forget(tick, server);
}

void dhcp_server_close(struct dhcp_server *server)
{
	dhcp_server_stop(server);
	bearers_forget(tell_news, server);
	server->listeners = NULL;
}

bool dhcp_server_started(const struct dhcp_server *server)
{
	return server->pcb;
}

bool dhcp_server_lease(const struct dhcp_server *server, const uint8_t mac[DHCP_SERVER_MAC],
		       struct dhcp_lease *lease)
{
	const struct dhcp_server_place *place = place_of(server, mac);

	if (!place || place->state != BOUND)
		return false;
	*lease = place->lease;
	return true;
}
