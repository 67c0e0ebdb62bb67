/* SPDX-License-Identifier: MIT */
/* The radio's link: frames go to the cable behind the networks, or into the air. */
#include <string.h>

#include "simulator/wifi_parts.h"

static struct wifi *of_link(struct link *link)
{
	return (struct wifi *)((char *)link - offsetof(struct wifi, link));
}

static bool link_up(struct link *link)
{
	struct wifi *wifi = of_link(link);

	if (wifi->air.open)
		return true;
	wifi->plugged = wifi->joined && wifi->cable && wifi->cable->operations->up(wifi->cable);
	return wifi->joined && (wifi->plugged || !wifi->cable);
}

static void link_down(struct link *link)
{
	struct wifi *wifi = of_link(link);

	if (wifi->plugged)
		wifi->cable->operations->down(wifi->cable);
	wifi->plugged = false;
}

static bool send_into_air(struct wifi *wifi, const struct link_slice *slices, unsigned count)
{
	uint8_t frame[LINK_FRAME_MAX];
	size_t n = 0;

	for (unsigned i = 0; i < count; i++) {
		if (slices[i].n > sizeof frame - n)
			return false;
		memcpy(frame + n, slices[i].bytes, slices[i].n);
		n += slices[i].n;
	}
	wifi_air_send(&wifi->air, frame, n);
	return true;
}

static bool link_send(struct link *link, const struct link_slice *slices, unsigned count)
{
	struct wifi *wifi = of_link(link);

	if (wifi->air.open)
		return send_into_air(wifi, slices, count);
	return wifi->joined && wifi->plugged &&
	       wifi->cable->operations->send(wifi->cable, slices, count);
}

static size_t link_waiting(struct link *link)
{
	struct wifi *wifi = of_link(link);
	const struct wifi_frame *frame = wifi_air_frame(&wifi->air);

	if (wifi->air.open)
		return frame ? frame->n : 0;
	return wifi->joined && wifi->plugged ? wifi->cable->operations->waiting(wifi->cable) : 0;
}

static void link_receive(struct link *link, const struct link_room *rooms, unsigned count)
{
	struct wifi *wifi = of_link(link);
	const struct wifi_frame *frame = wifi_air_frame(&wifi->air);
	size_t at = 0;

	if (!wifi->air.open) {
		wifi->cable->operations->receive(wifi->cable, rooms, count);
		return;
	}
	for (unsigned i = 0; i < count; i++) {
		memcpy(rooms[i].bytes, frame->bytes + at, rooms[i].n);
		at += rooms[i].n;
	}
	wifi_air_drop(&wifi->air);
}

const struct link_operations wifi_link_operations = {link_up, link_down, link_send, link_waiting,
						     link_receive};
