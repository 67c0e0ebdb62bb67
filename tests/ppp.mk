# SPDX-License-Identifier: MIT
# The tests of PPP, on an lwIP that has it: tests/unit/ppp/*_test.c with the network's services, and no
# product. `make test-programs` makes $(HOST)/ppp/tests/*_test.
PPP_DIR := $(HOST)/ppp
PPP_TESTS := $(patsubst tests/unit/ppp/%.c,$(PPP_DIR)/tests/%,$(wildcard tests/unit/ppp/*_test.c))
PPP_SOURCES := $(NET_SOURCES) $(wildcard tests/unit/ppp/support/*.c)
PPP_OBJECTS := $(PPP_SOURCES:%.c=$(PPP_DIR)/%.o) $(LWIP_FILES:%.c=$(PPP_DIR)/lwip/%.o)
PPP_COMPILE = $(CC) -std=gnu11 -D_GNU_SOURCE -DNET_PPP_LINES=2 $(CFLAGS) $(SANITIZE) -MMD -MP -Iruntime \
	-Itests/unit $(LWIP_CFLAGS)

$(PPP_DIR)/lwip/%.o: $(LWIP_DIR)/src/%.c targets/lwip/lwipopts.h targets/lwip/arch/cc.h \
		targets/lwip/lwip.mk | $(LWIP_READY)
	@mkdir -p $(@D)
	$(PPP_COMPILE) $(call lwip_file_flags,$<) -c -o $@ $<

$(PPP_DIR)/%.o: %.c | $(LWIP_READY)
	@mkdir -p $(@D)
	$(call say,CC,$< with PPP)
	$(PPP_COMPILE) $(WARNINGS) -c -o $@ $<

.PRECIOUS: $(PPP_DIR)/tests/unit/ppp/%.o
$(PPP_TESTS): $(PPP_DIR)/tests/%: $(PPP_DIR)/tests/unit/ppp/%.o $(PPP_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ -lcmocka

-include $(PPP_OBJECTS:.o=.d) $(PPP_TESTS:$(PPP_DIR)/tests/%=$(PPP_DIR)/tests/unit/ppp/%.d)
