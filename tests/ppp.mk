# SPDX-License-Identifier: MIT
# The tests of PPP, on an lwIP that has it: tests/unit/ppp/*_test.c with the network's services, and no
# product; once more with the lwIP of a board, its few and small buffers. `make test-programs` makes
# $(HOST)/ppp/tests/*_test and $(HOST)/mps2-an385-ppp/tests/*_test.
PPP_DIR := $(HOST)/ppp
PPP_NARROW_DIR := $(HOST)/mps2-an385-ppp
PPP_NAMES := $(patsubst tests/unit/ppp/%.c,%,$(wildcard tests/unit/ppp/*_test.c))
PPP_TESTS := $(PPP_NAMES:%=$(PPP_DIR)/tests/%) $(PPP_NAMES:%=$(PPP_NARROW_DIR)/tests/%)
PPP_SOURCES := $(NET_SOURCES) $(wildcard tests/unit/ppp/support/*.c)
PPP_OBJECTS := $(PPP_SOURCES:%.c=$(PPP_DIR)/%.o) $(LWIP_FILES:%.c=$(PPP_DIR)/lwip/%.o)
PPP_FLAGS = -std=gnu11 -D_GNU_SOURCE -DNET_PPP_LINES=2 $(CFLAGS) $(SANITIZE) -MMD -MP -Iruntime -Itests/unit

# $(call ppp_tests,FOLDER,OPTIONS): the board's options come before ours.
define ppp_tests
$(1)/lwip/%.o: $(LWIP_DIR)/src/%.c targets/lwip/lwipopts.h targets/mps2-an385/lwipopts.h targets/lwip/arch/cc.h \
		targets/lwip/lwip.mk | $(LWIP_READY) $(PRODUCT_DIR)/product_limits.h
	@mkdir -p $$(@D)
	$$(CC) $$(PPP_FLAGS) $(2) $$(LWIP_CFLAGS) $$(call lwip_file_flags,$$<) -c -o $$@ $$<

$(1)/%.o: %.c | $(LWIP_READY) $(PRODUCT_DIR)/product_limits.h
	@mkdir -p $$(@D)
	$$(call say,CC,$$< with PPP)
	$$(CC) $$(PPP_FLAGS) $(2) $$(LWIP_CFLAGS) $$(WARNINGS) -c -o $$@ $$<

.PRECIOUS: $(1)/tests/unit/ppp/%.o
$(PPP_NAMES:%=$(1)/tests/%): $(1)/tests/%: $(1)/tests/unit/ppp/%.o $(PPP_OBJECTS:$(PPP_DIR)/%=$(1)/%)
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(SANITIZE) -o $$@ $$^ -lcmocka

-include $(PPP_OBJECTS:$(PPP_DIR)/%.o=$(1)/%.d) $(PPP_NAMES:%=$(1)/tests/unit/ppp/%.d)
endef
$(eval $(call ppp_tests,$(PPP_DIR),))
$(eval $(call ppp_tests,$(PPP_NARROW_DIR),-Itargets/mps2-an385 -I$(PRODUCT_DIR)))
