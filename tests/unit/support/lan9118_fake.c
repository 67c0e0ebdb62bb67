/* SPDX-License-Identifier: MIT */
#include "lan9118_fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "mps2-an385/registers.h"

#define AT(name) offsetof(struct lan9118_registers, name)

struct lan9118_fake fake;
struct lan9118_registers fake_registers;

void fake_power_up(void)
{
	fake = (struct lan9118_fake){.tx_room = FAKE_TX_BYTES};
	fake.mac[2] = 0x5634; /* the address, from the EEPROM */
	fake.mac[3] = 0x12005452;
	fake.phy[4] = fake.phy[5] = 0x01e1; /* both sides can everything */
}

static void mac_command(uint32_t command)
{
	uint32_t index = command & 0xff;

	assert_in_range(index, 1, 12);
	if (command & 1u << 30)
		fake.mac_data = fake.mac[index];
	else if (index == 6 && (fake.mac_data & 2))
		fake.phy[fake.mac_data >> 6 & 31] = fake.mac[7];
	else if (index == 6)
		fake.mac[7] = fake.phy[fake.mac_data >> 6 & 31];
	else
		fake.mac[index] = fake.mac_data;
}

/* A word for the FIFO to send: two commands, then the frame. */
static void push(uint32_t word)
{
	unsigned n = fake.sent_frames;

	assert_in_range(n, 0, FAKE_FRAMES - 1);
	if (fake.tx_state == 0) {
		assert_int_equal(word & 0x3000, 0x3000); /* first and last segment */
		fake.tx_left = word & 0x7ff;
		fake.tx_state = 1;
		return;
	}
	if (fake.tx_state == 1) {
		assert_int_equal(word & 0x7ff, fake.tx_left);
		fake.tx_state = 2;
		return;
	}
	for (unsigned i = 0; i < 4 && fake.tx_left > 0; i++, fake.tx_left--)
		fake.sent[n][fake.sent_bytes[n]++] = (uint8_t)(word >> 8 * i);
	if (fake.tx_left == 0) {
		fake.tx_state = 0;
		fake.sent_frames++;
		fake.unhappy |= (uint64_t)fake.failing << fake.outcomes++;
	}
}

static uint32_t pull(void)
{
	uint32_t word = fake.rx[0];

	assert_true(fake.frame_words > 0); /* else it would read into the next frame */
	fake.frame_words--;
	fake.rx_words--;
	memmove(fake.rx, fake.rx + 1, fake.rx_words * sizeof *fake.rx);
	return word;
}

static uint32_t next_status(void)
{
	uint32_t status = fake.rx_status[0];

	assert_true(fake.rx_frames > 0);
	assert_int_equal(fake.frame_words, 0); /* else the last one was not read to its end */
	fake.frame_words = ((status >> 16 & 0x3fff) + 3) / 4;
	fake.rx_frames--;
	memmove(fake.rx_status, fake.rx_status + 1, fake.rx_frames * sizeof *fake.rx_status);
	return status;
}

static uint32_t next_outcome(void)
{
	uint32_t outcome = fake.unhappy & 1 ? 1u << 15 : 0;

	assert_true(fake.outcomes > 0);
	fake.outcomes--;
	fake.unhappy >>= 1;
	return outcome;
}

static uint32_t dropped(void)
{
	uint32_t n = fake.rx_dropped;

	fake.rx_dropped = 0;
	return n;
}

static size_t offset_of(const volatile uint32_t *address)
{
	return (size_t)((const volatile char *)address - (const volatile char *)&fake_registers);
}

uint32_t register_read(const volatile uint32_t *address)
{
	size_t offset = offset_of(address);

	switch (offset) {
	case AT(rx_data):
		return pull();
	case AT(rx_status):
		return next_status();
	case AT(tx_status):
		return next_outcome();
	case AT(id_rev):
		return 0x01180001;
	case AT(byte_test):
		return fake.absent ? UINT32_MAX : 0x87654321;
	case AT(hw_cfg):
		return fake.hw_cfg | fake.stuck;
	case AT(rx_fifo_inf):
		fake.looks++;
		return fake.rx_frames << 16 | fake.rx_words * 4;
	case AT(tx_fifo_inf):
		return fake.outcomes << 16 | fake.tx_room;
	case AT(rx_drop):
		return dropped();
	case AT(mac_csr_cmd):
		return 0;
	case AT(mac_csr_data):
		return fake.mac_data;
	default:
		fail_msg("register 0x%02zx read", offset);
		return 0;
	}
}

void register_write(volatile uint32_t *address, uint32_t value)
{
	size_t offset = offset_of(address);

	switch (offset) {
	case AT(tx_data):
		push(value);
		break;
	case AT(hw_cfg):
		fake.hw_cfg = value & ~1u; /* its reset takes no time */
		break;
	case AT(irq_cfg):
		fake.irq_cfg = value;
		break;
	case AT(int_sts):
		fake.int_sts &= ~value;
		break;
	case AT(int_en):
		fake.int_en = value;
		break;
	case AT(fifo_int):
		fake.fifo_int = value;
		break;
	case AT(tx_cfg):
		fake.tx_cfg = value;
		break;
	case AT(mac_csr_cmd):
		mac_command(value);
		break;
	case AT(mac_csr_data):
		fake.mac_data = value;
		break;
	default:
		fail_msg("register 0x%02zx written", offset);
	}
}

bool fake_frame(const uint8_t *frame, size_t n, bool error)
{
	size_t words = (n + 4 + 3) / 4; /* with its FCS */

	if (!(fake.mac[1] & 1u << 2) || fake.rx_words + words > FAKE_RX_WORDS ||
	    fake.rx_frames == FAKE_FRAMES) {
		fake.rx_dropped++;
		return false;
	}
	memset(fake.rx + fake.rx_words, 0xfc, words * 4);
	memcpy(fake.rx + fake.rx_words, frame, n);
	fake.rx_words += (unsigned)words;
	fake.rx_status[fake.rx_frames++] = (uint32_t)(n + 4) << 16 | (error ? 1u << 15 : 0);
	fake.int_sts |= 1u << 3;
	return true;
}

bool fake_interrupt(void)
{
	return (fake.irq_cfg & 0x111) == 0x111 && (fake.int_sts & fake.int_en) != 0;
}
