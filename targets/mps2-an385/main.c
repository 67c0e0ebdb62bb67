/* SPDX-License-Identifier: MIT */
#include "mps2-an385/board.h"

int main(void)
{
	board_open();
	for (;;)
		board_turn();
}
