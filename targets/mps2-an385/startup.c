/* SPDX-License-Identifier: MIT */
/* The vector table, and what happens between reset and main(). */
#include <stdint.h>
#include <string.h>

#include "mps2-an385/fault.h"
#include "mps2-an385/interrupts.h"
#include "mps2-an385/mps2.h"
#include "mps2-an385/network.h"
#include "mps2-an385/stack.h"
#include "mps2-an385/uarts.h"

extern uint32_t stack_top[]; /* these are image.ld's */
extern uint8_t data_start[], data_end[], bss_start[], bss_end[];
extern const uint8_t data_image[];

int main(void);

_Noreturn void reset(void);
void reset(void)
{
	stack_paint();
	/* cppcheck-suppress comparePointers ; one region, which the linker script divides */
	memcpy(data_start, data_image, (size_t)(data_end - data_start));
	/* cppcheck-suppress comparePointers ; one region, which the linker script divides */
	memset(bss_start, 0, (size_t)(bss_end - bss_start));
	main();
	for (;;)
		;
}

typedef void handler(void);

struct vectors {
	uint32_t *stack;
	handler *system[15];
	handler *external[MPS2_INTERRUPTS];
};

static const struct vectors vectors __attribute__((section(".vectors"), used)) = {
	.stack = stack_top,
	.system =
		{
			reset, fault_watchdog, /* NMI */
			fault_exception,       /* hard fault */
			fault_exception,       /* memory management */
			fault_exception,       /* bus */
			fault_exception,       /* usage */
			fault_exception, fault_exception, fault_exception, fault_exception,
			fault_exception,		  /* SVC */
			fault_exception,		  /* debug monitor */
			fault_exception, fault_exception, /* PendSV */
			power_stir,			  /* SysTick */
		},
	.external =
		{
			[MPS2_UART0_RX] = uarts_interrupt,
			uarts_interrupt,
			uarts_interrupt,
			uarts_interrupt,
			uarts_interrupt,
			uarts_interrupt,
			[6 ... 12] = fault_exception,
			[MPS2_ETHERNET] = network_interrupt,
			[14 ... 17] = fault_exception,
			[MPS2_UART3_RX] = uarts_interrupt,
			uarts_interrupt,
			uarts_interrupt,
			uarts_interrupt,
			[22 ... MPS2_INTERRUPTS - 1] = fault_exception,
		},
};
