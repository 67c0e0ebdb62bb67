/* SPDX-License-Identifier: MIT */
#include "mps2-an385/board.h"

#include <stdio.h>

#include "engine/memory.h"
#include "files_services.h"
#include "mps2-an385/chip.h"
#include "mps2-an385/clock.h"
#include "mps2-an385/control_uart.h"
#include "mps2-an385/fault.h"
#include "mps2-an385/lasting.h"
#include "mps2-an385/network.h"
#include "mps2-an385/power.h"
#include "mps2-an385/radio.h"
#include "mps2-an385/seeded_random.h"
#include "mps2-an385/settings.h"
#include "mps2-an385/stack.h"
#include "mps2-an385/tick.h"
#include "mps2-an385/trace_uart.h"
#include "mps2-an385/uart_stream.h"
#include "mps2-an385/uarts.h"
#include "mps2-an385/watchdog.h"
#include "product.h"
#include "restart.h"
#include "services/services.h"
#include "tls_services.h"

/* As many ports as the product has, and the board has UARTs for. */
enum {
	PORTS = LIMIT_PORTS < UARTS_AT ? LIMIT_PORTS : UARTS_AT,
	FLUSH_MS = 200,	     /* for the last answer to leave before a reset */
	TELL_EVERY = 1000,   /* ms: telling each loss would make more of them */
	LONGEST_SLEEP = 1000 /* ms: the watchdog is fed between two */
};

#define FIRST_TICK 0x203ffff8u /* the end of the RAM, see image.ld */

static uint64_t memory[PRODUCT_MEMORY(PORTS) / sizeof(uint64_t)];

static struct board {
	struct uart_stream streams[PORTS];
	struct at_platform platform;
	struct at_modem *modem;
	struct services services;
	struct restart restart;
	struct settings settings;
	struct memory_flash files;
	bool files_busy;
	const struct at_storage *storage; /* NULL: the flash fails */
	struct {
		uint32_t overruns, discarded;
	} told[PORTS];	  /* of which the trace was told */
	uint32_t told_at; /* ms */
} board;

/* The time of day goes on over a reset. */
static struct tick_clock wall_clock LASTING;

static uint32_t now(void *context)
{
	(void)context;
	return tick_turn();
}

static void ask_restart(void *context)
{
	(void)context;
	restart_ask(&board.restart, tick_now());
	for (unsigned i = 0; i < PORTS; i++)
		board.streams[i].held = true;
}

static enum cause forget(void *context)
{
	(void)context;
	return board.storage == NULL ? CAUSE_NONE : store_format(&board.settings.store);
}

static const struct at_storage *open_settings(void)
{
	bool usable = settings_open(&board.settings, (volatile uint32_t *)MPS2_PSRAM);
	const char *remark = settings_remark(&board.settings);

	if (remark)
		trace_uart_text(0xff, AT_TRACE_NOTE, remark);
	return usable ? &board.settings.adapter.storage : NULL;
}

static void start_modem(void)
{
	board.modem = at_modem_init(memory, product_description, PORTS, board.storage,
				    &board.platform, &board.services);
	product_start(board.modem);
	for (unsigned i = 0; i < PORTS; i++) {
		uart_stream_init(&board.streams[i], &uarts_at[i], at_modem_port(board.modem, i));
		board.told[i].discarded = 0;
	}
}

static void open_files(void)
{
	static const struct settings_keeper nowhere;
	struct store_report report;

	flash_init(&board.files,
		   (volatile uint32_t *)(MPS2_PSRAM + SETTINGS_BLOCK_SIZE * SETTINGS_BLOCK_COUNT),
		   SETTINGS_BLOCK_SIZE, FILES_BLOCKS);
	if (!files_services_open(&board.files.flash, &nowhere, &report, &board.services))
		trace_uart_text(0xff, AT_TRACE_NOTE, "no room for files");
	else if (report.state != STORE_CLEAN && report.state != STORE_BLANK)
		trace_uart_text(0xff, AT_TRACE_NOTE, "list of files damaged: what is good is used");
}

void board_power_up(void)
{
	radio_start(tick_now());
	network_restart(&radio_simulator.baseband);
	files_services_restart();
	start_modem();
}

static void open_modem(void)
{
	if (at_modem_size(product_description, PORTS) != sizeof memory)
		fault_assertion("the modem's memory has another size", __FILE__, __LINE__);
	board.platform = (struct at_platform){
		.now = now,
		.trace = trace_uart_record,
		.tracer = &at_tracer,
	};
	board.services.restart = ask_restart;
	board.services.forget = forget;
	board.storage = open_settings();
	open_files();
	start_modem();
}

/* The trace begins with who speaks and why. */
static void tell_start(void)
{
	char fault[FAULT_TEXT];

	trace_uart_text(0xff, AT_TRACE_NOTE, product_description->build);
	if (fault_tell(fault))
		trace_uart_text(0xff, AT_TRACE_NOTE, fault);
}

/* Who emulates the board may say when time begins, in two words at this address: the time, and
 * what it is when all its bits are inverted. A test puts the wrap of the time where it can see it.
 */
static uint32_t first_tick(void)
{
	const volatile uint32_t *said = (const volatile uint32_t *)FIRST_TICK;

	return said[1] == ~said[0] ? said[0] : 0;
}

void board_open(void)
{
	tick_start(MPS2_FPGA, CORTEX_SYSTICK, first_tick());
	watchdog_start();
	uarts_open();
	trace_uart_start(tick_turn());
	tell_start();
	radio_init();
	radio_start(tick_now());
	board.services.baseband = &radio_simulator.baseband;
	network_open(&radio_simulator.baseband, radio_wifi, &radio_names.names, &board.services);
	clock_start(&wall_clock, tick_turn);
	board.services.clock = &wall_clock.clock;
	board.services.random = &seeded_random;
	tls_services_init(&seeded_random, &radio_simulator.world->trust, &board.services);
	open_modem();
	control_uart_start(board.modem, board.streams, PORTS);
}

/* World, time of day and flash are not the chip's: they stay. */
static _Noreturn void restart(void)
{
	network_close();
	uarts_flush(FLUSH_MS);
	chip_reset();
}

/* Tells in the trace what a port's bytes suffered since the last time. */
static void tell_loss(unsigned port, uint32_t count, uint32_t *told, const char *what)
{
	char text[64];

	if (count == *told)
		return;
	snprintf(text, sizeof text, "%lu %s", (unsigned long)(count - *told), what);
	trace_uart_text((uint8_t)port, AT_TRACE_DROP, text);
	*told = count;
}

static void tell_losses(void)
{
	uint32_t now = tick_turn();

	if (now - board.told_at < TELL_EVERY)
		return;
	board.told_at = now;
	for (unsigned i = 0; i < PORTS; i++) {
		tell_loss(i, uarts_at[i].overruns, &board.told[i].overruns,
			  "overruns of the UART: bytes are lost");
		tell_loss(i, board.streams[i].discarded, &board.told[i].discarded,
			  "bytes that came while nobody was attached");
	}
}

static uint32_t least(uint32_t one, uint32_t other)
{
	return one < other ? one : other;
}

static uint32_t next(void)
{
	uint32_t wait = least(LONGEST_SLEEP, at_modem_next(board.modem));

	wait = least(wait, radio_next(tick_turn()));
	wait = least(wait, network_next());
	wait = least(wait, control_uart_next());
	wait = least(wait, trace_uart_next());
	for (unsigned i = 0; i < PORTS; i++)
		wait = least(wait, uart_stream_next(&board.streams[i]));
	if (board.files_busy)
		return 0;
	return board.restart.asked ? least(wait, 1) : wait;
}

void board_turn(void)
{
	watchdog_feed();
	if (!stack_intact())
		fault_assertion("the stack overflowed", __FILE__, __LINE__);
	network_serve();
	for (unsigned i = 0; i < PORTS; i++)
		uart_stream_serve(&board.streams[i]);
	control_uart_serve();
	clock_poll(&wall_clock);
	radio_poll(tick_turn());
	at_modem_poll(board.modem);
	board.files_busy = files_services_poll();
	tell_losses();
	trace_uart_serve();
	if (restart_due(&board.restart, board.modem, PORTS, tick_turn()))
		restart();
	power_sleep(next());
}
