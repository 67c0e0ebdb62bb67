# SPDX-License-Identifier: MIT
# The test programs. tests/unit/<name>_test.c is a cmocka program <name>_test, linked with what is
# in tests/unit/support/ and with the modem's library. `make test-programs` makes them and the modem,
# plainly and with the sanitizers; tests/run runs them.
UNIT_DIR := $(OBJECTS_DIR)/tests
UNIT_SOURCES := $(wildcard tests/unit/*_test.c)
UNIT_PROGRAMS := $(UNIT_SOURCES:tests/unit/%.c=$(UNIT_DIR)/%)
# What of a board reaches registers only by registers.h, or not at all, is tested on the host.
UNIT_BOARD := clock.c flash.c power.c runner/uart_end.c settings.c tick.c trace_uart.c uart.c uart_stream.c
UNIT_SUPPORT := $(patsubst %.c,$(OBJECTS_DIR)/%.o,$(wildcard tests/unit/support/*.c) \
	$(UNIT_BOARD:%=targets/mps2-an385/%))
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(OBJECTS_DIR)/%.o)

$(OBJECTS_DIR)/tests/%.o: COMPILE += -D_GNU_SOURCE -Itests/unit
# It includes the product's generated doubles: they must be there before it is compiled first.
$(OBJECTS_DIR)/tests/unit/engine_product_test.o: | $(PRODUCT_DIR)/doubles.c

.PRECIOUS: $(UNIT_OBJECTS)
# An archive, so that a test takes only what it uses; before the modem's, so that a fake wins.
$(UNIT_DIR)/libsupport.a: $(UNIT_SUPPORT)
	@mkdir -p $(@D)
	@rm -f $@.new
	$(AR) rcs $@.new $^
	mv $@.new $@

$(UNIT_PROGRAMS): $(UNIT_DIR)/%: $(OBJECTS_DIR)/tests/unit/%.o $(UNIT_DIR)/libsupport.a $(MODEM_LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(SLIRP_LIBS) -lcmocka -lm

-include $(UNIT_OBJECTS:.o=.d) $(UNIT_SUPPORT:.o=.d)

include tests/generated.mk tests/narrow.mk tests/ppp.mk tests/pppd/pppd.mk tests/tls/tls.mk
include $(wildcard tests/agreement/*.mk tests/bench/*.mk tests/fuzz/*.mk tests/names/*.mk)

# The tree's other products: sessions are run with their modems too, on the host and on a board.
OTHER_PRODUCTS := $(filter-out $(PRODUCT),$(if $(SPECS),,telit-he863 sierra-sl8 ti-cc3220))

.PHONY: unit-programs test-programs session-programs
unit-programs: modem $(UNIT_PROGRAMS) $(GENERATED_PROGRAMS) $(NARROW_TESTS) $(PPP_TESTS) $(TLS_PROGRAMS)
# The sessions read the examples and the shapes of all traffic; the manual must at least come out.
session-programs: modem $(addprefix $(PRODUCT_DIR)/,examples.txt traffic.txt manual.html) \
	$(if $(ASAN),fuzz-program,image-mps2-an385 runner-mps2-an385)
test-programs: unit-programs session-programs $(ATC_CHECKED)
	$(foreach product,$(OTHER_PRODUCTS),$(MAKE) PRODUCT=$(product) session-programs &&) true
	$(if $(ASAN),,$(MAKE) ASAN=1 test-programs)

.PHONY: run-lint
run-lint: $(PRODUCT_TEMPLATED)
	tests/lint $(PRODUCT_TEMPLATED)
