/* SPDX-License-Identifier: MIT */
/* What becomes of files: names, former contents, all of them. */
#include "dialects/ti/file.h"

static void tell_storage(struct at_call *call)
{
	static const uint8_t bundles[] = {
		[FILES_BUNDLE_NONE] = TI_FILE_CTL_BUNDLESTATE_STOPPED,
		[FILES_BUNDLE_OPEN] = TI_FILE_CTL_BUNDLESTATE_STARTED,
		[FILES_BUNDLE_PENDING] = TI_FILE_CTL_BUNDLESTATE_PENDING_COMMIT,
	};
	struct files_storage storage;

	files_storage(ti_files(), &storage);
	struct ti_file_ctl_storage_reply reply = {
		.device_block_size = storage.block_size,
		.device_blocks_capacity = storage.blocks,
		.num_of_allocated_blocks = storage.blocks_allocated,
		.num_of_reserved_blocks = storage.blocks_reserved,
		.largest_allocated_gap_in_blocks = storage.largest_gap,
		.num_of_available_blocks_for_user_files = storage.blocks_free,
		.max_fs_files = storage.files_limit,
		.is_development_format_type = 1,
		.bundlestate = bundles[storage.bundle],
		.actual_num_of_user_files = storage.files,
		.num_of_alerts = storage.damages,
		.fat_write_counter = storage.changes,
	};

	ti_file_ctl_storage_reply(call, &reply);
}

/* The answer of what might have a new token. */
static enum cause tokened(struct at_call *call, enum cause cause)
{
	static const struct ti_file_ctl_token_reply none = {0};

	if (cause == CAUSE_NONE)
		ti_file_ctl_token_reply(call, &none);
	return cause;
}

static enum cause restore(struct at_call *call, uint8_t data)
{
	const struct services *services = at_call_application(call);
	enum cause cause = files_restore(ti_files());

	if (cause == CAUSE_NONE && data == TI_FILE_CTL_DATA_FACTORY_DEFAULT &&
	    services->forget != NULL)
		cause = services->forget(services->board);
	if (cause == CAUSE_NONE)
		services->restart(services->board);
	return cause;
}

static enum cause rename_file(const struct at_text *from, const struct at_text *to)
{
	return files_rename(ti_files(), from->bytes, from->length, to->bytes, to->length);
}

enum cause ti_file_ctl_set(struct at_call *call, const struct ti_file_ctl_set *arguments)
{
	const struct at_text *name = &arguments->of_command.rollback.filename;

	switch ((enum ti_file_ctl_command)arguments->command) {
	case TI_FILE_CTL_COMMAND_RESTORE:
		return restore(call, arguments->of_command.restore.data);
	case TI_FILE_CTL_COMMAND_ROLLBACK:
		return tokened(call, files_rollback(ti_files(), name->bytes, name->length));
	case TI_FILE_CTL_COMMAND_COMMIT:
		name = &arguments->of_command.commit.filename;
		return tokened(call, files_commit(ti_files(), name->bytes, name->length));
	case TI_FILE_CTL_COMMAND_RENAME:
		return rename_file(&arguments->of_command.rename.filename,
				   &arguments->of_command.rename.data);
	case TI_FILE_CTL_COMMAND_GET_STORAGE_INFO:
		tell_storage(call);
		return CAUSE_NONE;
	case TI_FILE_CTL_COMMAND_BUNDLE_ROLLBACK:
		return files_bundle_rollback(ti_files());
	case TI_FILE_CTL_COMMAND_BUNDLE_COMMIT:
		return files_bundle_commit(ti_files());
	}
	return CAUSE_not_supported;
}
