/* SPDX-License-Identifier: MIT */
/* What files hold, read and written as the port moves it: nothing of it waits here. */
#include "dialects/ti/file.h"

/* Where a port reads or writes. */
static struct transfer {
	struct at_supply supply;
	unsigned handle;
	uint32_t offset;
	enum cause cause; /* why it cannot go on */
} transfers[LIMIT_PORTS];

static struct transfer *transfer_of(struct at_call *call)
{
	return &transfers[at_port_index(at_call_port(call))];
}

void ti_file_opened(unsigned handle)
{
	for (unsigned i = 0; i < LIMIT_PORTS; i++)
		if (transfers[i].handle == handle)
			transfers[i].cause = CAUSE_file_not_open;
}

static size_t take(struct at_supply *supply, uint8_t *bytes, size_t n)
{
	struct transfer *transfer = (struct transfer *)supply;
	size_t took;

	if (transfer->cause != CAUSE_NONE)
		return 0;
	(void)files_read(ti_files(), transfer->handle, transfer->offset, bytes, n, &took);
	transfer->offset += (uint32_t)took;
	return took;
}

enum cause ti_file_read_set(struct at_call *call, const struct ti_file_read_set *arguments)
{
	struct transfer *transfer = transfer_of(call);
	unsigned handle = ti_file_handle(arguments->file_id);
	uint32_t rest = files_size(ti_files(), handle) - arguments->offset;
	uint8_t first;
	size_t n;
	enum cause cause = files_read(ti_files(), handle, arguments->offset, &first, 1, &n);

	if (cause != CAUSE_NONE)
		return cause;
	if (n == 0)
		return CAUSE_file_range;
	*transfer = (struct transfer){
		.supply.take = take, .handle = handle, .offset = arguments->offset};
	struct ti_file_read_reply reply = {
		.format = arguments->format,
		.number_of_read_bytes = rest < arguments->length ? rest : arguments->length,
	};

	return ti_file_read_reply(call, &reply, &transfer->supply);
}

enum cause ti_file_write_set(struct at_call *call, const struct ti_file_write_set *arguments)
{
	struct transfer *transfer = transfer_of(call);

	*transfer = (struct transfer){.handle = ti_file_handle(arguments->file_id),
				      .offset = arguments->offset};
	return files_write(ti_files(), transfer->handle, transfer->offset, NULL, 0);
}

size_t ti_file_write_set_bytes(struct at_call *call, const struct ti_file_write_set *arguments,
			       const uint8_t *bytes, size_t n)
{
	struct transfer *transfer = transfer_of(call);

	(void)arguments;
	if (transfer->cause == CAUSE_NONE)
		transfer->cause =
			files_write(ti_files(), transfer->handle, transfer->offset, bytes, n);
	transfer->offset += (uint32_t)n;
	return n;
}

enum cause ti_file_write_set_end(struct at_call *call, const struct ti_file_write_set *arguments,
				 enum cause how)
{
	const struct transfer *transfer = transfer_of(call);
	struct ti_file_write_reply reply = {.number_of_written_bytes =
						    transfer->offset - arguments->offset};

	if (how != CAUSE_NONE)
		return how;
	if (transfer->cause != CAUSE_NONE)
		return transfer->cause;
	ti_file_write_reply(call, &reply);
	return CAUSE_NONE;
}
