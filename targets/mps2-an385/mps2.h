/* SPDX-License-Identifier: MIT */
/*
 * The MPS2 board with the AN385 image (a Cortex-M3 at 25 MHz): what is at which address, as Arm's
 * application note 385 and the Cortex-M System Design Kit's manual say. Registers are structures;
 * drivers get a pointer to one, so that a test can give them another.
 */
#ifndef MPS2_H
#define MPS2_H

#include <stdint.h>

enum { MPS2_CLOCK = 25000000 }; /* Hz: the processor's and all peripherals' */

/* --- Interrupts ------------------------------------------------------------------------------- */

enum mps2_interrupt {
	MPS2_UART0_RX = 0, /* the transmitter's is one above */
	MPS2_UART1_RX = 2,
	MPS2_UART2_RX = 4,
	MPS2_UART_OVERFLOW = 12, /* of all UARTs */
	MPS2_ETHERNET = 13,
	MPS2_UART3_RX = 18,
	MPS2_UART4_RX = 20,
	MPS2_INTERRUPTS = 32
};

/* --- Peripherals ------------------------------------------------------------------------------ */

struct mps2_uart {
	volatile uint32_t data;
	volatile uint32_t state;
	volatile uint32_t control;
	volatile uint32_t interrupt; /* writing a bit clears it */
	volatile uint32_t divider;   /* clocks a bit, 16 at least */
};
enum { /* state; the overruns are cleared by writing them */
       MPS2_UART_TX_FULL = 1 << 0,
       MPS2_UART_RX_FULL = 1 << 1,
       MPS2_UART_TX_OVERRUN = 1 << 2,
       MPS2_UART_RX_OVERRUN = 1 << 3
};
enum { /* control */
       MPS2_UART_TX_ENABLE = 1 << 0,
       MPS2_UART_RX_ENABLE = 1 << 1,
       MPS2_UART_TX_INTERRUPT = 1 << 2,
       MPS2_UART_RX_INTERRUPT = 1 << 3
};
enum { /* interrupt */
       MPS2_UART_SENT = 1 << 0,
       MPS2_UART_RECEIVED = 1 << 1
};

struct mps2_watchdog {
	volatile uint32_t load;
	volatile uint32_t value;
	volatile uint32_t control; /* 1: interrupt (the NMI), 2: reset when it is not served */
	volatile uint32_t clear;
	uint32_t unused[0x2fc];
	volatile uint32_t lock;
};
#define MPS2_WATCHDOG_UNLOCK 0x1acce551u

/* The FPGA's system registers. `counter` counts up once every `prescale` + 1 clocks. */
struct mps2_fpga {
	volatile uint32_t leds, unused1, buttons, unused2;
	volatile uint32_t seconds, hundredths;
	volatile uint32_t counter, prescale;
	volatile uint32_t clocks; /* until the counter counts */
};

#define MPS2_UART0    ((struct mps2_uart *)0x40004000)
#define MPS2_UART1    ((struct mps2_uart *)0x40005000)
#define MPS2_UART2    ((struct mps2_uart *)0x40006000)
#define MPS2_UART3    ((struct mps2_uart *)0x40007000)
#define MPS2_UART4    ((struct mps2_uart *)0x40009000)
#define MPS2_WATCHDOG ((struct mps2_watchdog *)0x40008000)
#define MPS2_FPGA     ((struct mps2_fpga *)0x40028000)
#define MPS2_LAN9118  ((struct lan9118_registers *)0x40200000) /* lan9118.h */
#define MPS2_PSRAM    0x21000000u			       /* 16 MB */

/* --- The processor's own ---------------------------------------------------------------------- */

struct cortex_systick {
	volatile uint32_t control, load, value;
};
enum { CORTEX_SYSTICK_ON = 1 << 0, CORTEX_SYSTICK_INTERRUPT = 1 << 1, CORTEX_SYSTICK_CPU = 1 << 2 };

#define CORTEX_SYSTICK	   ((struct cortex_systick *)0xe000e010)
#define CORTEX_NVIC_SET	   (*(volatile uint32_t *)0xe000e100)
#define CORTEX_NVIC_CLEAR  (*(volatile uint32_t *)0xe000e180)
#define CORTEX_ICSR	   (*(volatile uint32_t *)0xe000ed04)
#define CORTEX_AIRCR	   (*(volatile uint32_t *)0xe000ed0c)
#define CORTEX_AIRCR_RESET 0x05fa0004u
#define CORTEX_SHCSR	   (*(volatile uint32_t *)0xe000ed24)
#define CORTEX_CFSR	   (*(volatile uint32_t *)0xe000ed28)
#define CORTEX_HFSR	   (*(volatile uint32_t *)0xe000ed2c)
#define CORTEX_BFAR	   (*(volatile uint32_t *)0xe000ed38)

#endif
