/* SPDX-License-Identifier: MIT */
/*
 * QEMU as a child process: the board with its UARTs on sockets, its PSRAM on a file, its Ethernet
 * controller on a user-mode network. It ends with this process, however that ends.
 */
#ifndef RUNNER_EMULATOR_H
#define RUNNER_EMULATOR_H

#include <stdbool.h>
#include <sys/types.h>

#include "host/loop.h"
#include "host/options.h"

enum { EMULATOR_UARTS = 5 };

struct emulator {
	pid_t process; /* 0: none */
	int handle;    /* readable when the process has ended */
	unsigned slot;
	bool ended;
	int uarts[EMULATOR_UARTS]; /* our ends of the UARTs' sockets */
	int peers[EMULATOR_UARTS]; /* QEMU's ends: what it has not read from one can be taken back
				    */
};

/* What QEMU is started with. */
struct emulator_plan {
	const char *image;	     /* the ELF file */
	int psram;		     /* descriptor of the file under the PSRAM */
	const char *const *forwards; /* as struct options has them */
	unsigned forward_count;
	bool networked; /* false: the network leads nowhere */
};

/* Starts it; says why when it cannot, and returns false. More words of QEMU's command line are
 * taken from the environment's QEMU_ARGS, divided by blanks. */
bool emulator_start(struct emulator *emulator, const struct emulator_plan *plan);

void emulator_watch(struct emulator *emulator, struct turn *turn);
/* Sees whether the process has ended, which stderr is told. */
void emulator_serve(struct emulator *emulator, const struct turn *turn);

/* Ends the process, and waits until it has ended; the UARTs can still be read. */
void emulator_stop(struct emulator *emulator);
/* Also for a structure of zeros. */
void emulator_close(struct emulator *emulator);

#endif
