/* SPDX-License-Identifier: MIT */
/* What the files of the file commands share. */
#ifndef DIALECTS_TI_FILE_H
#define DIALECTS_TI_FILE_H

#include "product.h"
#include "services/files/files.h"
#include "services/services.h"

/* The modem's files. */
struct files *ti_files(void);

/* A file's ID is its handle and this: hosts take 0 for a failure. */
#define TI_FILE_FIRST_ID 1u

/* The handle of an ID; one that nobody has for what was never an ID. */
static inline unsigned ti_file_handle(uint32_t id)
{
	return id - TI_FILE_FIRST_ID;
}

/* The handle is another file's from now on: what another port still writes or reads by it is over,
 * as with an ID that nobody has. In file_data.c. */
void ti_file_opened(unsigned handle);

#endif
