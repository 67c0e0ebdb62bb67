/* SPDX-License-Identifier: MIT */
#include "mps2-an385/links.h"

#include <string.h>

static struct links_member *self(struct link *link)
{
	return (struct links_member *)((char *)link - offsetof(struct links_member, link));
}

static uint32_t bit(const struct links_member *member)
{
	return 1u << (member - member->all->list);
}

/* --- The frame at hand. */

/* Which of the links that are up want a frame for this address. */
static uint32_t who_wants(const struct links *links, const uint8_t target[LINKS_MAC])
{
	static const uint8_t everybody[LINKS_MAC] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	if (memcmp(target, everybody, LINKS_MAC) == 0)
		return links->up;
	for (unsigned i = 0; i < links->count; i++)
		if (memcmp(target, links->list[i].link.mac, LINKS_MAC) == 0)
			return links->up & 1u << i;
	return target[0] & 1 && links->groups ? links->up : 0;
}

static void drop(struct links *links)
{
	if (links->length && !links->shared)
		lan9118_finish(links->controller);
	links->length = 0;
	links->wanted = 0;
}

/* The oldest frame that somebody wants. */
static void look(struct links *links)
{
	while (links->length == 0 &&
	       (links->length = (uint16_t)lan9118_waiting(links->controller)) != 0) {
		lan9118_take(links->controller, links->target, LINKS_MAC);
		links->shared = false;
		links->wanted = who_wants(links, links->target);
		if (!links->wanted) {
			links->foreign++;
			drop(links);
		} else if (links->wanted & (links->wanted - 1)) {
			memcpy(links->copy, links->target, LINKS_MAC);
			lan9118_take(links->controller, links->copy + LINKS_MAC,
				     (size_t)links->length - LINKS_MAC);
			lan9118_finish(links->controller);
			links->shared = true;
		}
	}
}

/* --- The operations. */

static bool up(struct link *link)
{
	struct links_member *member = self(link);
	struct links *links = member->all;

	if (!links->controller || member->unplugged)
		return false;
	if (!links->up)
		lan9118_enable(links->controller, true);
	links->up |= bit(member);
	return true;
}

static void down(struct link *link)
{
	struct links_member *member = self(link);
	struct links *links = member->all;

	if (!(links->up & bit(member)))
		return;
	links->up &= ~bit(member);
	if (links->wanted & bit(member)) {
		links->missed++;
		links->wanted &= ~bit(member);
		if (!links->wanted)
			drop(links);
	}
	if (!links->up)
		lan9118_enable(links->controller, false);
}

static bool send_frame(struct link *link, const struct link_slice *slices, unsigned count)
{
	struct links_member *member = self(link);

	return (member->all->up & bit(member)) &&
	       lan9118_send(member->all->controller, slices, count);
}

static size_t waiting(struct link *link)
{
	struct links_member *member = self(link);
	struct links *links = member->all;

	if (!(links->up & bit(member)))
		return 0;
	look(links);
	return links->wanted & bit(member) ? links->length : 0;
}

/* Where the next piece of a frame comes from. */
static void take_piece(struct links *links, const struct link_room *room, size_t at)
{
	size_t first = 0;

	if (links->shared) {
		memcpy(room->bytes, links->copy + at, room->n);
		return;
	}
	if (at < LINKS_MAC) {
		first = room->n < LINKS_MAC - at ? room->n : LINKS_MAC - at;
		memcpy(room->bytes, links->target + at, first);
	}
	lan9118_take(links->controller, room->bytes + first, room->n - first);
}

static void receive(struct link *link, const struct link_room *rooms, unsigned count)
{
	struct links_member *member = self(link);
	struct links *links = member->all;
	size_t at = 0;

	for (unsigned i = 0; i < count; i++) {
		take_piece(links, &rooms[i], at);
		at += rooms[i].n;
	}
	links->wanted &= ~bit(member);
	if (!links->wanted)
		drop(links);
}

/* The first has the controller's own address, or one for experiments when it has none. The others
 * are marked as locally administered, and count. */
static void give_address(struct link *link, unsigned index, const uint8_t own[LINKS_MAC])
{
	static const uint8_t none[LINKS_MAC] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	static const uint8_t instead[LINKS_MAC] = {0x02, 0, 0, 0, 0, 0x01};

	memcpy(link->mac, memcmp(own, none, LINKS_MAC) == 0 ? instead : own, LINKS_MAC);
	if (index > 0)
		link->mac[0] |= 0x02;
	link->mac[5] = (uint8_t)(link->mac[5] + index);
}

void links_init(struct links *links, struct links_member *list, unsigned count,
		struct lan9118 *controller, uint32_t loopback)
{
	static const struct link_operations operations = {up, down, send_frame, waiting, receive};
	static const uint8_t nothing[LINKS_MAC];

	memset(links, 0, sizeof *links);
	links->controller = controller;
	links->list = list;
	links->count = count < LINKS_MAX ? count : LINKS_MAX;
	for (unsigned i = 0; i < links->count; i++) {
		list[i] = (struct links_member){
			.link = {.operations = &operations, .loopback = loopback}, .all = links};
		give_address(&list[i].link, i, controller ? controller->mac : nothing);
	}
}
