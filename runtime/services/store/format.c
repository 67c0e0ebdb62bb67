/* SPDX-License-Identifier: MIT */
/* Blocks and records as bytes on the flash. All numbers are little-endian. */
#include <string.h>

#include "base/crc32.h"
#include "services/store/format.h"

static const uint8_t magic[4] = {'A', 'T', 'S', 'L'};

static void put16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, uint32_t value)
{
	put16(at, (uint16_t)value);
	put16(at + 2, (uint16_t)(value >> 16));
}

static uint16_t get16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static uint32_t get32(const uint8_t *at)
{
	return get16(at) | (uint32_t)get16(at + 2) << 16;
}

static bool is_blank(const uint8_t *bytes, size_t n)
{
	while (n > 0 && bytes[n - 1] == 0xff)
		n--;
	return n == 0;
}

static uint32_t round_up(uint32_t value, uint32_t grain)
{
	return (value + grain - 1) & ~(grain - 1);
}

static enum cause flash_read(const struct store *store, uint32_t address, void *bytes, size_t n)
{
	return store->flash->operations->read(store->flash, address, bytes, n);
}

static enum cause flash_program(const struct store *store, uint32_t address, const void *bytes,
				size_t n)
{
	return store->flash->operations->program(store->flash, address, bytes, n);
}

enum cause flash_sync(const struct store *store)
{
	if (store->flash->operations->sync == NULL)
		return CAUSE_NONE;
	return store->flash->operations->sync(store->flash);
}

/* --- Blocks ------------------------------------------------------------------------------- */

unsigned block_after(const struct store *store, unsigned block)
{
	return block + 1 < store->flash->block_count ? block + 1 : 0;
}

static uint32_t header_size(const struct store *store)
{
	return round_up(STORE_HEADER_SIZE, store->grain);
}

uint32_t block_first(const struct store *store)
{
	return 2 * header_size(store);
}

uint32_t block_sequence(const struct store *store, unsigned block)
{
	unsigned behind = block <= store->head ? store->head - block
					       : store->head + store->flash->block_count - block;

	return store->sequence - behind;
}

static void header_make(const struct store *store, uint8_t *header, uint32_t sequence)
{
	const struct flash *flash = store->flash;

	memcpy(header, magic, sizeof magic);
	header[4] = STORE_VERSION;
	header[5] = (uint8_t)store->grain;
	put16(header + 6, flash->block_count);
	put32(header + 8, flash->block_size);
	put32(header + 12, sequence);
	put32(header + 16, crc32_add(0, header, 16));
}

static enum header_state header_judge(const struct store *store, const uint8_t *header)
{
	uint8_t ours[STORE_HEADER_SIZE];

	if (is_blank(header, STORE_HEADER_SIZE))
		return HEADER_BLANK;
	if (memcmp(header, magic, sizeof magic) != 0 ||
	    get32(header + 16) != crc32_add(0, header, 16))
		return HEADER_BAD;
	header_make(store, ours, get32(header + 12));
	return memcmp(header, ours, sizeof ours) == 0 ? HEADER_VALID : HEADER_FOREIGN;
}

enum cause block_header_read(const struct store *store, unsigned block, enum header_state *state,
			     uint32_t *sequence, uint8_t *version)
{
	uint32_t address = block * store->flash->block_size;

	*state = HEADER_BLANK;
	for (unsigned copy = 0; copy < 2; copy++, address += header_size(store)) {
		uint8_t header[STORE_HEADER_SIZE];
		enum cause cause = flash_read(store, address, header, sizeof header);
		enum header_state found;

		if (cause != CAUSE_NONE)
			return cause;
		found = header_judge(store, header);
		if (found == HEADER_BLANK || (found == HEADER_BAD && *state == HEADER_FOREIGN))
			continue;
		*state = found;
		*sequence = get32(header + 12);
		*version = header[4];
		if (found == HEADER_VALID)
			break;
	}
	return CAUSE_NONE;
}

enum cause block_header_program(const struct store *store, unsigned block, uint32_t sequence)
{
	uint32_t address = block * store->flash->block_size, found;
	uint8_t header[STORE_STAGE], version;
	enum header_state state;

	memset(header, 0xff, sizeof header);
	header_make(store, header, sequence);
	/* What the flash holds decides, not what it reports: a header that is there counts at the
	 * next mount. That it is durable is the concern of the first record's sync. */
	for (unsigned copy = 0; copy < 2; copy++)
		flash_program(store, address + copy * header_size(store), header,
			      header_size(store));
	flash_sync(store);
	if (block_header_read(store, block, &state, &found, &version) != CAUSE_NONE ||
	    state != HEADER_VALID || found != sequence)
		return CAUSE_storage_failed;
	return CAUSE_NONE;
}

/* Where the bytes that are 0xff to the end begin. Most of a flash is, and is read at every start:
 * whole words first. */
static uint32_t blank_from(const uint8_t *bytes, uint32_t n)
{
	uint32_t word;

	while (n >= sizeof word) {
		memcpy(&word, bytes + n - sizeof word, sizeof word);
		if (word != UINT32_MAX)
			break;
		n -= sizeof word;
	}
	while (n > 0 && bytes[n - 1] == 0xff)
		n--;
	return n;
}

enum cause block_used(const struct store *store, unsigned block, uint32_t *used)
{
	uint32_t size = store->flash->block_size, address = block * size;

	*used = 0;
	for (uint32_t offset = 0; offset < size; offset += STORE_STAGE) {
		uint8_t stage[STORE_STAGE];
		uint32_t n = size - offset < sizeof stage ? size - offset : sizeof stage;
		enum cause cause = flash_read(store, address + offset, stage, n);

		if (cause != CAUSE_NONE)
			return cause;
		n = blank_from(stage, n);
		if (n > 0)
			*used = offset + n;
	}
	return CAUSE_NONE;
}

enum cause block_erase(const struct store *store, unsigned block)
{
	return store->flash->operations->erase(store->flash, block);
}

/* --- Records ------------------------------------------------------------------------------ */

uint32_t record_size(const struct store *store, uint16_t length)
{
	return round_up(STORE_RECORD_HEADER + (length & ~STORE_REMOVED), store->grain);
}

uint32_t entry_address(const struct store *store, const struct store_entry *entry)
{
	return (uint32_t)entry->place * store->grain;
}

unsigned entry_block(const struct store *store, const struct store_entry *entry)
{
	return entry_address(store, entry) / store->flash->block_size;
}

uint16_t place_of(const struct store *store, unsigned block, uint32_t offset)
{
	return (uint16_t)((block * store->flash->block_size + offset) / store->grain);
}

/* The check covers the block's sequence, so that nothing left over from another round of the log
 * passes for a record of this one. */
static uint32_t record_crc_begin(uint32_t sequence, const uint8_t *header)
{
	uint8_t bytes[4];

	put32(bytes, sequence);
	return crc32_add(crc32_add(0, bytes, sizeof bytes), header + 4, STORE_RECORD_HEADER - 4);
}

enum cause record_head(const struct store *store, uint32_t address, struct record *record)
{
	uint8_t header[STORE_RECORD_HEADER];
	enum cause cause = flash_read(store, address, header, sizeof header);

	record->crc = get32(header);
	record->name = get32(header + 4);
	record->key = get16(header + 8);
	record->length = get16(header + 10);
	return cause;
}

static bool length_possible(const struct store *store, uint32_t address, uint16_t length)
{
	uint32_t block_size = store->flash->block_size;

	if (length & STORE_REMOVED)
		return length == STORE_REMOVED;
	return length <= store_record_limit(store) &&
	       address % block_size + record_size(store, length) <= block_size;
}

static void record_put(uint8_t *header, const struct record *record)
{
	put32(header, record->crc);
	put32(header + 4, record->name);
	put16(header + 8, record->key);
	put16(header + 10, record->length);
}

enum cause record_check(const struct store *store, uint32_t address, uint32_t sequence,
			struct record *record, void *bytes, size_t size)
{
	uint8_t stage[STORE_STAGE];
	enum cause cause = record_head(store, address, record);
	uint32_t length = record->length & ~STORE_REMOVED, crc;

	if (cause != CAUSE_NONE)
		return CAUSE_storage_failed;
	if (!length_possible(store, address, record->length))
		return CAUSE_failed;
	record_put(stage, record);
	crc = record_crc_begin(sequence, stage);
	address += STORE_RECORD_HEADER;
	for (uint32_t done = 0; done < length; done += STORE_STAGE) {
		uint32_t n = length - done < STORE_STAGE ? length - done : STORE_STAGE;

		if (flash_read(store, address + done, stage, n) != CAUSE_NONE)
			return CAUSE_storage_failed;
		crc = crc32_add(crc, stage, n);
		if (done < size)
			memcpy((uint8_t *)bytes + done, stage, n < size - done ? n : size - done);
	}
	return crc == record->crc ? CAUSE_NONE : CAUSE_failed;
}

static enum cause fetch(const struct store *store, const struct record_source *source,
			uint32_t offset, uint8_t *bytes, uint32_t n)
{
	if (n == 0)
		return CAUSE_NONE;
	if (source->bytes == NULL)
		return flash_read(store, source->address + offset, bytes, n);
	memcpy(bytes, source->bytes + offset, n);
	return CAUSE_NONE;
}

static enum cause source_crc(const struct store *store, const struct record_source *source,
			     uint32_t length, uint32_t *crc)
{
	for (uint32_t done = 0; done < length; done += STORE_STAGE) {
		uint8_t stage[STORE_STAGE];
		uint32_t n = length - done < sizeof stage ? length - done : sizeof stage;

		if (fetch(store, source, done, stage, n) != CAUSE_NONE)
			return CAUSE_storage_failed;
		*crc = crc32_add(*crc, stage, n);
	}
	return CAUSE_NONE;
}

enum cause record_program(const struct store *store, uint32_t address, uint32_t sequence,
			  const struct record *record, struct record_source source)
{
	uint32_t total = record_size(store, record->length);
	uint32_t length = record->length & ~STORE_REMOVED;
	uint32_t fill = STORE_RECORD_HEADER, taken = 0;
	uint8_t stage[STORE_STAGE];
	struct record written = *record;

	record_put(stage, record);
	written.crc = record_crc_begin(sequence, stage);
	if (source_crc(store, &source, length, &written.crc) != CAUSE_NONE)
		return CAUSE_storage_failed;
	record_put(stage, &written);
	for (uint32_t done = 0; done < total; done += STORE_STAGE, fill = 0) {
		uint32_t n = total - done < STORE_STAGE ? total - done : STORE_STAGE;
		uint32_t take =
			length - taken < STORE_STAGE - fill ? length - taken : STORE_STAGE - fill;

		memset(stage + fill, 0xff, STORE_STAGE - fill);
		if (fetch(store, &source, taken, stage + fill, take) != CAUSE_NONE ||
		    flash_program(store, address + done, stage, n) != CAUSE_NONE)
			return CAUSE_storage_failed;
		taken += take;
	}
	if (record_check(store, address, sequence, &written, NULL, 0) != CAUSE_NONE)
		return CAUSE_storage_failed;
	return CAUSE_NONE;
}
