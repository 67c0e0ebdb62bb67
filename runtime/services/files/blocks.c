/* SPDX-License-Identifier: MIT */
/* Which blocks belong to contents: maps of a bit for each, the lowest block first. */
#include <string.h>

#include "services/files/parts.h"

bool map_has(const uint8_t *map, unsigned block)
{
	return map[block / 8] >> block % 8 & 1;
}

void map_add(uint8_t *map, unsigned block)
{
	map[block / 8] |= (uint8_t)(1u << block % 8);
}

static unsigned bits(uint8_t byte)
{
	unsigned count = 0;

	for (; byte != 0; byte &= (uint8_t)(byte - 1))
		count++;
	return count;
}

unsigned map_count(const struct files *files, const uint8_t *map)
{
	unsigned count = 0;

	for (unsigned i = 0; i < FILES_MAP(files->blocks); i++)
		count += bits(map[i]);
	return count;
}

bool maps_meet(const struct files *files, const uint8_t *one, const uint8_t *other)
{
	for (unsigned i = 0; i < FILES_MAP(files->blocks); i++)
		if (one[i] & other[i])
			return true;
	return false;
}

uint16_t map_find(const struct files *files, const uint8_t *map, unsigned ordinal)
{
	for (unsigned i = 0; i < FILES_MAP(files->blocks); i++) {
		unsigned count = bits(map[i]), block = i * 8;

		if (ordinal >= count) {
			ordinal -= count;
			continue;
		}
		while (!map_has(map, block) || ordinal-- > 0)
			block++;
		return (uint16_t)block;
	}
	return FILES_NONE;
}

uint32_t blocks_for(const struct files *files, uint32_t size)
{
	return size / files->payload + (size % files->payload != 0);
}

static unsigned next_free(const struct files *files, unsigned from)
{
	while (map_has(files->used, from))
		from = from + 1 < files->blocks ? from + 1 : 0;
	return from;
}

/* From where the content before it ended, so that all free blocks get their turn. */
enum cause blocks_take(struct files *files, uint32_t size, uint8_t *map)
{
	uint32_t needed = blocks_for(files, size);

	/* One stays free: blocks_spare(). */
	if (needed + 1 > files->blocks - map_count(files, files->used))
		return CAUSE_file_space;
	memset(map, 0, FILES_MAP(files->blocks));
	for (; needed > 0; needed--) {
		unsigned block = next_free(files, files->cursor);

		map_add(map, block);
		map_add(files->used, block);
		files->cursor = (uint16_t)(block + 1 < files->blocks ? block + 1 : 0);
	}
	return CAUSE_NONE;
}

unsigned blocks_spare(struct files *files)
{
	unsigned block = next_free(files, files->cursor);

	files->cursor = (uint16_t)(block + 1 < files->blocks ? block + 1 : 0);
	return block;
}

void blocks_give_back(struct files *files, const uint8_t *map)
{
	for (unsigned i = 0; i < FILES_MAP(files->blocks); i++) {
		files->used[i] &= (uint8_t)~map[i];
		files->prepared[i] &= (uint8_t)~map[i];
	}
}

unsigned blocks_gap(const struct files *files)
{
	unsigned longest = 0, gap = 0;

	for (unsigned block = 0; block < files->blocks; block++) {
		gap = map_has(files->used, block) ? 0 : gap + 1;
		if (gap > longest)
			longest = gap;
	}
	return longest;
}
