/* SPDX-License-Identifier: MIT */
/* The region behind the catalogue: where a block is, and what shows that it is intact. */
#include "base/crc32.h"
#include "services/files/parts.h"

uint32_t block_address(const struct files *files, unsigned block)
{
	return (files->catalogue.flash.block_count + block) * files->flash->block_size;
}

bool is_blank(const uint8_t *bytes, size_t n)
{
	while (n > 0 && bytes[n - 1] == 0xff)
		n--;
	return n == 0;
}

enum cause region_read(const struct files *files, uint32_t address, void *bytes, size_t n)
{
	return files->flash->operations->read(files->flash, address, bytes, n) == CAUSE_NONE
		       ? CAUSE_NONE
		       : CAUSE_storage_failed;
}

enum cause region_sync(const struct files *files)
{
	if (files->flash->operations->sync == NULL ||
	    files->flash->operations->sync(files->flash) == CAUSE_NONE)
		return CAUSE_NONE;
	return CAUSE_storage_failed;
}

/* It covers whose block it is, too, and the how manyth, so that nothing else passes for it. */
enum cause block_check(const struct files *files, uint32_t number, uint16_t ordinal, uint16_t block,
		       uint32_t *check)
{
	uint32_t address = block_address(files, block);
	uint8_t stage[FILES_STAGE];

	put32(stage, number);
	put16(stage + 4, ordinal);
	*check = crc32_add(0, stage, 6);
	for (uint32_t done = 0; done < files->payload; done += FILES_STAGE) {
		uint32_t n =
			files->payload - done < FILES_STAGE ? files->payload - done : FILES_STAGE;

		if (region_read(files, address + done, stage, n) != CAUSE_NONE)
			return CAUSE_storage_failed;
		*check = crc32_add(*check, stage, n);
	}
	return CAUSE_NONE;
}
