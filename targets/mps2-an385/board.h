/* SPDX-License-Identifier: MIT */
/* The board with everything joined: one modem of the product on three UARTs. */
#ifndef MPS2_BOARD_H
#define MPS2_BOARD_H

/* Starts everything. */
void board_open(void);
/* Powers modem and radio on again, in the world as it is now; all that was going on is forgotten
 * without a word. */
void board_power_up(void);
/* Does what is due, then sleeps until something is. */
void board_turn(void);

#endif
