/* SPDX-License-Identifier: MIT */
/* The text of default.world as it stands beside this file, ended by NUL. The assembler finds it on
 * the include path. */
extern const char world_ordinary_text[];

__asm__(".pushsection .rodata\n"
	".global world_ordinary_text\n"
	"world_ordinary_text:\n"
	".incbin \"simulator/default.world\"\n"
	".byte 0\n"
	".balign 4\n"
	".popsection\n");
