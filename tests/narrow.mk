# SPDX-License-Identifier: MIT
# The tests of the network once more, on this machine but with the lwIP of a board: its few and small
# buffers, its windows. `make test-programs` makes $(HOST)/mps2-an385-lwip/tests/net_*_test.
NARROW_DIR := $(HOST)/mps2-an385-lwip
NARROW_TESTS := $(patsubst tests/unit/%.c,$(NARROW_DIR)/tests/%,$(filter-out %/net_pdp_test.c,$(wildcard tests/unit/net_*_test.c)))
NARROW_SOURCES := $(NET_SOURCES) $(LWIP_UNIX_SOURCES) targets/host/slirp_link.c targets/host/complain.c \
	tests/unit/support/net_world.c tests/unit/support/net_wire.c tests/unit/support/wlan_world.c \
	$(wildcard runtime/services/wlan/*.c targets/simulator/wifi*.c targets/simulator/wor*.c) targets/simulator/ordinary.c
NARROW_OBJECTS := $(NARROW_SOURCES:%.c=$(NARROW_DIR)/%.o) $(LWIP_FILES:%.c=$(NARROW_DIR)/lwip/%.o)
# The board's options come before the host's. The product may have less: these tests ask for all.
NARROW_ALL := -DLWIP_IPV6=1 -DNET_MULTICAST_GROUPS=4 -DNET_LINK_LOCAL=1 -DNET_WLANS=1
NARROW_COMPILE = $(CC) -std=gnu11 -D_GNU_SOURCE $(CFLAGS) $(SANITIZE) $(NARROW_ALL) -MMD -MP -Itargets/mps2-an385 -I$(PRODUCT_DIR) \
	-Iruntime -Itests/unit $(LWIP_CFLAGS)

$(NARROW_DIR)/lwip/%.o: $(LWIP_DIR)/src/%.c targets/mps2-an385/lwipopts.h targets/lwip/lwipopts.h $(PRODUCT_DIR)/product_limits.h tests/narrow.mk | $(LWIP_READY)
	@mkdir -p $(@D)
	$(NARROW_COMPILE) $(call lwip_file_flags,$<) -c -o $@ $<

$(NARROW_DIR)/%.o: %.c tests/narrow.mk | $(PRODUCT_HEADERS) $(LWIP_READY)
	@mkdir -p $(@D)
	$(call say,CC,$< for a board)
	$(NARROW_COMPILE) $(WARNINGS) -c -o $@ $<

.PRECIOUS: $(NARROW_DIR)/tests/unit/%.o
$(NARROW_TESTS): $(NARROW_DIR)/tests/%: $(NARROW_DIR)/tests/unit/%.o $(NARROW_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(SLIRP_LIBS) -lcmocka

-include $(NARROW_OBJECTS:.o=.d) $(NARROW_TESTS:$(NARROW_DIR)/tests/%=$(NARROW_DIR)/tests/unit/%.d)
