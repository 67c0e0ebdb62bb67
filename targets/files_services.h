/* SPDX-License-Identifier: MIT */
/*
 * The file service of a product that has the limit `files`, with its memory; of another product
 * this does nothing and takes none. Further limits: `open_files`, and `file_blocks`, how many of
 * the board's flash blocks are for files.
 */
#ifndef TARGETS_FILES_SERVICES_H
#define TARGETS_FILES_SERVICES_H

#include "drivers/flash.h"
#include "product_limits.h"
#include "services/services.h"
#include "settings_mount.h"

#ifndef LIMIT_FILES
#define FILES_BLOCKS 0u
#elif defined LIMIT_FILE_BLOCKS
#define FILES_BLOCKS LIMIT_FILE_BLOCKS
#else
#define FILES_BLOCKS 1024u
#endif

/* Mounts the files on `flash`, of FILES_BLOCKS blocks, and enters them in `services`; a blank flash
 * is formatted, and so is one that holds something else, after the keeper had its chance. *report:
 * what was found. False: there can be no files; what is in `services` refuses everything, or is
 * NULL where the product's limits do not fit the flash. Once per program; `flash` must stay. */
bool files_services_open(struct flash *flash, const struct settings_keeper *keeper,
			 struct store_report *report, struct services *services);

/* The modem restarts: what it had open is abandoned. */
void files_services_restart(void);

/* Once in each turn of the event loop. True: there is more to do soon. */
bool files_services_poll(void);

#endif
