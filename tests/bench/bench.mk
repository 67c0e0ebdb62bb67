# SPDX-License-Identifier: MIT
# The benchmark: `make bench` calls run-bench. It measures $(PRODUCT) and the same product with 100 and
# 1,000 more commands, which more_commands.py writes as out-of-tree specs; make calls itself for each.
#   build/bench/<product>/bench            the program that report.py counts instructions of, with
#   build/bench/host                       objects of its own
#   build/bench/cortex-m3/<product>/...    generated C and engine for a Cortex-M3, whose sizes it reads
BENCH_DIR := build/bench
BENCH_MORE := 100 1000
BENCH_PRODUCTS := $(PRODUCT) $(BENCH_MORE:%=$(PRODUCT)-plus-%)
# As a program for a microcontroller is compiled: at fixed addresses, without marks for indirect jumps.
BENCH_CFLAGS := -O2 -fno-pie -no-pie -fcf-protection=none
BENCH_PROGRAM := $(BENCH_DIR)/$(PRODUCT)/bench
BENCH_OBJECT := $(OBJECTS_DIR)/tests/bench/bench.o

$(BENCH_PROGRAM): $(BENCH_OBJECT) $(MODEM_LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(CC) $(CFLAGS) -o $@ $^ $(SLIRP_LIBS)
-include $(BENCH_OBJECT:.o=.d)

# For a microcontroller as such a product would be compiled; services and handlers are not measured.
CORTEX_CC ?= arm-none-eabi-gcc
CORTEX_DIR := $(BENCH_DIR)/cortex-m3/$(PRODUCT)
CORTEX_COMPILE := $(CORTEX_CC) -std=c11 -Os -mcpu=cortex-m3 -mthumb -ffunction-sections -fdata-sections $(WARNINGS) \
	-MMD -MP -Iruntime -I$(PRODUCT_DIR)
CORTEX_OBJECTS := $(patsubst $(PRODUCT_DIR)/%.c,$(CORTEX_DIR)/generated/%.o,$(PRODUCT_SOURCES)) \
	$(patsubst runtime/engine/%.c,$(CORTEX_DIR)/engine/%.o,$(wildcard runtime/engine/*.c)) \
	$(CORTEX_DIR)/footprint.o

define cortex_object
	@mkdir -p $(@D)
	$(call say,CM3,$<)
	$(CORTEX_COMPILE) -c -o $@ $<
endef
$(CORTEX_DIR)/generated/%.o: $(PRODUCT_DIR)/%.c | $(PRODUCT_HEADERS)
	$(cortex_object)
$(CORTEX_DIR)/engine/%.o: runtime/engine/%.c
	$(cortex_object)
$(CORTEX_DIR)/footprint.o: tests/bench/footprint.c $(PRODUCT_DIR)/tables.c | $(PRODUCT_HEADERS)
	$(cortex_object)
-include $(CORTEX_OBJECTS:.o=.d)

# Linked as for a board without traces: what is there is what the product's tables, its handlers and
# the calls of the Linux board reach. The handlers themselves and the C library are left out.
CORTEX_LINKED := $(CORTEX_DIR)/linked.elf
CORTEX_CALLERS = $(call object,$(HANDLER_SOURCES) $(wildcard targets/host/*.c))
# Of what the dialects share only that which the product's handlers call.
CORTEX_SHARED = $(foreach caller,$(CORTEX_CALLERS),$(if $(findstring /dialects/common/,$(caller)),$(caller)))
CORTEX_PARTS := $(filter-out %/footprint.o,$(CORTEX_OBJECTS))
$(CORTEX_LINKED): $(CORTEX_PARTS) $(CORTEX_CALLERS)
	$(call say,LINK,$@)
	callers='$(filter-out $(CORTEX_SHARED),$(CORTEX_CALLERS))'; \
	for each in $(CORTEX_SHARED); do \
		nm -g --defined-only $$each | sed 's/.* //' >$(@D)/shared; \
		if nm -u $$callers | sed 's/^ *U //' | grep -qxFf $(@D)/shared; then callers="$$callers $$each"; fi; \
	done; \
	calls=$$(nm -u $$callers | sed -n 's/^ *U \(at_[a-z_]*\)$$/-Wl,-u,\1/p' | grep -v at_tracer | sort -u); \
	$(CORTEX_CC) -mcpu=cortex-m3 -mthumb -nostdlib -Wl,--gc-sections,--unresolved-symbols=ignore-all \
		-Wl,-e,at_modem_init,-u,product_description,-Map,$(@:.elf=.map) $$calls -o $@ $(CORTEX_PARTS)

.PHONY: bench-product run-bench
bench-product: $(BENCH_PROGRAM) $(CORTEX_OBJECTS) $(CORTEX_LINKED)

$(BENCH_DIR)/stream: tests/bench/stream.py
	@mkdir -p $(@D)
	$< >$@

$(BENCH_DIR)/more-%/product.at: tests/bench/more_commands.py specs/products/$(PRODUCT).at
	@mkdir -p $(@D)
	$< $* specs/products/$(PRODUCT).at $(@D)

# $(call bench_product,PRODUCT,SPECS)
bench_product = $(MAKE) HOST=$(BENCH_DIR)/host CFLAGS='$(BENCH_CFLAGS)' PRODUCT=$(1) SPECS=$(2) bench-product
run-bench: $(BENCH_DIR)/stream $(BENCH_MORE:%=$(BENCH_DIR)/more-%/product.at)
	$(call bench_product,$(PRODUCT))
	$(foreach n,$(BENCH_MORE),$(call bench_product,$(PRODUCT)-plus-$(n),$(BENCH_DIR)/more-$(n)) &&) true
	tests/bench/report.py $(BENCH_DIR) '$(BENCH_CFLAGS)' $(BENCH_PRODUCTS)
	tests/bench/build_time.sh $(PRODUCT)
	tests/bench/images $(BUILD)
	$(MAKE) bench-mps2-an385
