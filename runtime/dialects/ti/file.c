/* SPDX-License-Identifier: MIT */
/* Files: opened, closed, listed, deleted. What they hold is file_data.c's, what becomes of them
 * file_control.c's. */
#include "dialects/ti/file.h"

#include "dialects/ti/device.h"

/* What sets of options ask for. */
static const struct {
	uint32_t options;
	enum files_mode mode;
	uint16_t flags;
} opens[] = {
	{TI_FILE_OPEN_OPTIONS_READ, FILES_READ, 0},
	{TI_FILE_OPEN_OPTIONS_WRITE, FILES_WRITE, 0},
	{TI_FILE_OPEN_OPTIONS_OVERWRITE, FILES_WRITE, 0},
	{TI_FILE_OPEN_OPTIONS_CREATE, FILES_CREATE, 0},
	{TI_FILE_OPEN_OPTIONS_CREATE | TI_FILE_OPEN_OPTIONS_WRITE, FILES_WRITE_OR_CREATE, 0},
	{TI_FILE_OPEN_OPTIONS_CREATE | TI_FILE_OPEN_OPTIONS_OVERWRITE, FILES_REPLACE, 0},
	{TI_FILE_OPEN_OPTIONS_CREATE | TI_FILE_OPEN_OPTIONS_CREATE_FAILSAFE, FILES_CREATE,
	 FILES_FAIL_SAFE},
	{TI_FILE_OPEN_OPTIONS_CREATE | TI_FILE_OPEN_OPTIONS_WRITE |
		 TI_FILE_OPEN_OPTIONS_CREATE_FAILSAFE,
	 FILES_WRITE_OR_CREATE, FILES_FAIL_SAFE},
	{TI_FILE_OPEN_OPTIONS_CREATE | TI_FILE_OPEN_OPTIONS_OVERWRITE |
		 TI_FILE_OPEN_OPTIONS_CREATE_FAILSAFE,
	 FILES_REPLACE, FILES_FAIL_SAFE},
};

static struct file {
	struct ti_device_listener listener;
	struct files *files;
} file;

struct files *ti_files(void)
{
	return file.files;
}

static void stopping(struct ti_device_listener *listener)
{
	(void)listener;
	if (file.files != NULL)
		files_abandon_all(file.files);
}

void ti_file_start(struct at_modem *modem)
{
	file.files = ((const struct services *)at_modem_application(modem))->files;
	file.listener.stopping = stopping;
	ti_device_listen(&file.listener);
}

/* A program need not have any. */
bool ti_file_missing(struct at_call *call)
{
	(void)call;
	return file.files == NULL;
}

enum cause ti_file_open_set(struct at_call *call, const struct ti_file_open_set *arguments)
{
	struct ti_file_open_reply reply = {0};
	enum cause cause = CAUSE_file_options;
	unsigned handle;

	for (unsigned i = 0; i < sizeof(opens) / sizeof(*opens); i++)
		if (opens[i].options == arguments->options)
			cause = files_open(file.files, arguments->filename.bytes,
					   arguments->filename.length, opens[i].mode,
					   arguments->file_size, opens[i].flags, &handle);
	if (cause != CAUSE_NONE)
		return cause;
	ti_file_opened(handle);
	reply.file_id = handle + TI_FILE_FIRST_ID;
	ti_file_open_reply(call, &reply);
	return CAUSE_NONE;
}

enum cause ti_file_close_set(struct at_call *call, const struct ti_file_close_set *arguments)
{
	static const char given_up = 'A';
	unsigned handle = ti_file_handle(arguments->file_id);

	(void)call;
	if (arguments->signature.length == 0 && arguments->certificate_file_name.length == 0)
		return files_close(file.files, handle);
	if (arguments->signature.length == 1 && arguments->signature.bytes[0] == given_up)
		return files_abandon(file.files, handle);
	return CAUSE_not_supported;
}

enum cause ti_file_del_set(struct at_call *call, const struct ti_file_del_set *arguments)
{
	(void)call;
	return files_remove(file.files, arguments->filename.bytes, arguments->filename.length);
}

/* The two commands that tell them have the same words. */
static uint16_t properties(const struct files_info *info)
{
	uint16_t words = 0;

	if (info->being_written)
		words |= TI_PROPERTIES_OPEN_WRITE;
	if (info->being_read)
		words |= TI_PROPERTIES_OPEN_READ;
	if ((info->flags & FILES_FAIL_SAFE) == 0)
		words |= TI_PROPERTIES_NOT_FAILSAFE;
	if (info->pending)
		words |= TI_PROPERTIES_PENDING_COMMIT;
	return words;
}

enum cause ti_file_get_file_list_execute(struct at_call *call)
{
	struct files_info info;
	unsigned position = 0;

	while (files_next(file.files, &position, &info)) {
		struct ti_file_get_file_list_reply line = {
			.file_name = {(const char *)info.name, info.name_length},
			.file_max_size = info.maximum,
			.properties = properties(&info),
			.file_allocated_blocks = info.blocks,
		};

		ti_file_get_file_list_reply(call, &line);
	}
	return CAUSE_NONE;
}

enum cause ti_file_get_info_set(struct at_call *call, const struct ti_file_get_info_set *arguments)
{
	struct files_info info;
	enum cause cause = files_info(file.files, arguments->filename.bytes,
				      arguments->filename.length, &info);

	if (cause != CAUSE_NONE)
		return cause;
	struct ti_file_get_info_reply reply = {
		.flags = properties(&info),
		.file_size = info.size,
		.allocated_size = info.maximum,
		.storage_size = info.storage,
		.write_counter = info.write_counter,
	};

	ti_file_get_info_reply(call, &reply);
	return CAUSE_NONE;
}
