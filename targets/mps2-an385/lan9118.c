/* SPDX-License-Identifier: MIT */
#include "mps2-an385/lan9118.h"

#include <string.h>

#include "mps2-an385/registers.h"

enum {
	PATIENCE = 100000, /* looks at a bit that takes microseconds to change */
	FCS = 4,
	FRAME_MIN = 14
};

#define BYTE_TEST	0x87654321u
#define ID_9118		0x0118u

#define HW_RESET	(1u << 0)
#define HW_MUST_BE_ONE	(1u << 20)
#define HW_TX_FIFO	(5u << 16)  /* 4,608 bytes to send in, and 2,640 words to receive in */
#define IRQ_ENABLED	0x111u	    /* on, active high, push-pull: else it never ceases */
#define FIFO_INT_LEVELS 0x48000000u /* the interrupt comes at the first frame received */
#define INT_RX_STATUS	(1u << 3)
#define TX_ON		(1u << 1)
#define TX_DUMP		(3u << 14)
#define STATUS_ERROR	(1u << 15)

#define MAC_BUSY	(1u << 31)
#define MAC_READ	(1u << 30)
#define MAC_CR		1u
#define MAC_HIGH	2u
#define MAC_LOW		3u
#define MAC_MII		6u
#define MAC_MII_DATA	7u
#define CR_DUPLEX	(1u << 20)
#define CR_ALL		(1u << 18)
#define CR_SEND		(1u << 3)
#define CR_RECEIVE	(1u << 2)

#define MII_ADDRESS	(1u << 11) /* of the PHY inside */
#define MII_WRITE	(1u << 1)
#define MII_BUSY	(1u << 0)
#define PHY_CONTROL	0u
#define PHY_OFFER	4u
#define PHY_PARTNER	5u
#define PHY_AGREE	0x1200u /* negotiate, from now */

/* A frame to send is one buffer: first and last segment, without padding. */
#define COMMAND_WHOLE 0x3000u

static void mac_wait(struct lan9118 *controller)
{
	for (unsigned i = 0;
	     i < PATIENCE && (register_read(&controller->registers->mac_csr_cmd) & MAC_BUSY); i++)
		;
}

static uint32_t mac_get(struct lan9118 *controller, uint32_t index)
{
	register_write(&controller->registers->mac_csr_cmd, MAC_BUSY | MAC_READ | index);
	mac_wait(controller);
	return register_read(&controller->registers->mac_csr_data);
}

static void mac_set(struct lan9118 *controller, uint32_t index, uint32_t value)
{
	register_write(&controller->registers->mac_csr_data, value);
	register_write(&controller->registers->mac_csr_cmd, MAC_BUSY | index);
	mac_wait(controller);
}

static void phy_wait(struct lan9118 *controller)
{
	for (unsigned i = 0; i < PATIENCE && (mac_get(controller, MAC_MII) & MII_BUSY); i++)
		;
}

static uint32_t phy_get(struct lan9118 *controller, uint32_t index)
{
	mac_set(controller, MAC_MII, MII_ADDRESS | index << 6 | MII_BUSY);
	phy_wait(controller);
	return mac_get(controller, MAC_MII_DATA);
}

static void phy_set(struct lan9118 *controller, uint32_t index, uint32_t value)
{
	mac_set(controller, MAC_MII_DATA, value);
	mac_set(controller, MAC_MII, MII_ADDRESS | index << 6 | MII_WRITE | MII_BUSY);
	phy_wait(controller);
}

/* Of 100 full, 100 half, 10 full, 10 half (bits 8 to 5) the first that both can decides. */
static bool full_duplex(struct lan9118 *controller)
{
	uint32_t both = phy_get(controller, PHY_OFFER) & phy_get(controller, PHY_PARTNER);

	return (both & 0x0100) != 0 || ((both & 0x0080) == 0 && (both & 0x0040) != 0);
}

static bool reset(struct lan9118 *controller)
{
	register_write(&controller->registers->hw_cfg, HW_RESET);
	for (unsigned i = 0; i < PATIENCE; i++)
		if (!(register_read(&controller->registers->hw_cfg) & HW_RESET))
			return true;
	return false;
}

static void read_mac(struct lan9118 *controller)
{
	uint32_t low = mac_get(controller, MAC_LOW), high = mac_get(controller, MAC_HIGH);

	for (unsigned i = 0; i < 4; i++)
		controller->mac[i] = (uint8_t)(low >> 8 * i);
	controller->mac[4] = (uint8_t)high;
	controller->mac[5] = (uint8_t)(high >> 8);
}

bool lan9118_start(struct lan9118 *controller, struct lan9118_registers *registers)
{
	*controller = (struct lan9118){.registers = registers};
	if (register_read(&controller->registers->byte_test) != BYTE_TEST ||
	    register_read(&controller->registers->id_rev) >> 16 != ID_9118 || !reset(controller))
		return false;
	register_write(&controller->registers->hw_cfg, HW_MUST_BE_ONE | HW_TX_FIFO);
	register_write(&controller->registers->int_en, 0);
	register_write(&controller->registers->int_sts, UINT32_MAX);
	register_write(&controller->registers->fifo_int, FIFO_INT_LEVELS);
	register_write(&controller->registers->irq_cfg, IRQ_ENABLED);
	read_mac(controller);
	phy_set(controller, PHY_CONTROL, PHY_AGREE);
	return true;
}

void lan9118_enable(struct lan9118 *controller, bool on)
{
	uint32_t mode = CR_ALL | CR_SEND | CR_RECEIVE;

	mac_set(controller, MAC_CR, 0);
	lan9118_interrupted(controller);
	register_write(&controller->registers->tx_cfg, TX_DUMP);
	while (lan9118_waiting(controller))
		lan9118_finish(controller);
	if (!on)
		return;
	if (full_duplex(controller))
		mode |= CR_DUPLEX;
	register_write(&controller->registers->tx_cfg, TX_ON);
	mac_set(controller, MAC_CR, mode);
}

/* --- Sending. */

/* Makes room for the outcomes of what was sent. */
static void read_outcomes(struct lan9118 *controller)
{
	for (uint32_t n = register_read(&controller->registers->tx_fifo_inf) >> 16 & 0xff; n > 0;
	     n--)
		if (register_read(&controller->registers->tx_status) & STATUS_ERROR)
			controller->counters.failed++;
}

/* Into the FIFO, which takes words: `carry` are the bytes of the last one that is not full. */
static void push(struct lan9118 *controller, const struct link_slice *slice, uint32_t *carry,
		 unsigned *carried)
{
	const uint8_t *bytes = slice->bytes, *end = bytes + slice->n;

	while (bytes < end) {
		if (*carried == 0 && end - bytes >= 4) {
			memcpy(carry, bytes, 4);
			bytes += 4;
			*carried = 4;
		} else {
			*carry = (*carried ? *carry : 0) | (uint32_t)*bytes++ << 8 * *carried;
			++*carried;
		}
		if (*carried == 4) {
			register_write(&controller->registers->tx_data[0], *carry);
			*carried = 0;
		}
	}
}

bool lan9118_send(struct lan9118 *controller, const struct link_slice *slices, unsigned count)
{
	uint32_t n = 0, carry = 0;
	unsigned carried = 0;

	for (unsigned i = 0; i < count; i++)
		n += (uint32_t)slices[i].n;
	read_outcomes(controller);
	/* The two command words, and the frame in whole words. */
	if (n > LINK_FRAME_MAX ||
	    (register_read(&controller->registers->tx_fifo_inf) & 0xffff) < 8 + n + 3) {
		controller->counters.no_room++;
		return false;
	}
	register_write(&controller->registers->tx_data[0], COMMAND_WHOLE | n);
	register_write(&controller->registers->tx_data[0], n);
	for (unsigned i = 0; i < count; i++)
		push(controller, &slices[i], &carry, &carried);
	if (carried)
		register_write(&controller->registers->tx_data[0], carry);
	controller->counters.sent++;
	return true;
}

/* --- Receiving. */

/* How many frames the FIFO holds. It is not asked again when it was found empty while the interrupt
 * was armed, and that has not come since. */
static uint32_t held(struct lan9118 *controller)
{
	uint32_t frames;

	if (controller->empty && controller->armed)
		return 0;
	frames = register_read(&controller->registers->rx_fifo_inf) >> 16 & 0xff;
	controller->empty = frames == 0;
	return frames;
}

size_t lan9118_waiting(struct lan9118 *controller)
{
	while (controller->length == 0 && held(controller)) {
		uint32_t status = register_read(&controller->registers->rx_status),
			 n = status >> 16 & 0x3fff;
		bool damaged = (status & STATUS_ERROR) != 0 || n < FRAME_MIN + FCS ||
			       n > LINK_FRAME_MAX + FCS;

		controller->words = (uint16_t)((n + 3) / 4);
		controller->length = (uint16_t)(damaged ? 0 : n - FCS);
		if (damaged) {
			controller->counters.damaged++;
			lan9118_finish(controller);
		} else {
			controller->counters.received++;
		}
	}
	return controller->length;
}

static uint32_t pull(struct lan9118 *controller)
{
	controller->words--;
	return register_read(&controller->registers->rx_data[0]);
}

void lan9118_take(struct lan9118 *controller, uint8_t *bytes, size_t n)
{
	while (n > 0) {
		uint32_t word;

		if (controller->word_bytes == 0 && n >= 4) {
			word = pull(controller);
			memcpy(bytes, &word, 4);
			bytes += 4;
			n -= 4;
			continue;
		}
		if (controller->word_bytes == 0) {
			controller->word = pull(controller);
			controller->word_bytes = 4;
		}
		*bytes++ = (uint8_t)controller->word;
		controller->word >>= 8;
		controller->word_bytes--;
		n--;
	}
}

void lan9118_finish(struct lan9118 *controller)
{
	while (controller->words > 0)
		pull(controller);
	controller->length = 0;
	controller->word_bytes = 0;
}

/* --- The interrupt. */

void lan9118_arm(struct lan9118 *controller)
{
	if (controller->armed)
		return;
	controller->empty = false;
	controller->armed = true;
	controller->counters.overrun +=
		register_read(&controller->registers->rx_drop); /* which clears it */
	register_write(&controller->registers->int_sts, INT_RX_STATUS);
	register_write(&controller->registers->int_en, INT_RX_STATUS);
}

void lan9118_interrupted(struct lan9118 *controller)
{
	register_write(&controller->registers->int_en, 0);
	controller->armed = false;
}
