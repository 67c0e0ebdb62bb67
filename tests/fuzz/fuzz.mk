# SPDX-License-Identifier: MIT
# `make fuzz` calls run-fuzz: the product's modem under drawn nonsense, then its engine and parser
# under libFuzzer, FUZZ_SECONDS each, with the sanitizers. `make test` runs some rounds of the first.
FUZZ_PROGRAM := $(UNIT_DIR)/modem_fuzz
FUZZ_OBJECT := $(OBJECTS_DIR)/tests/fuzz/fuzz.o
FUZZ_WORDS := $(addprefix $(PRODUCT_DIR)/,corpus.txt dictionary.txt)
FUZZ_INPUTS := $(FUZZ_WORDS) $(PRODUCT_DIR)/examples.txt

$(FUZZ_PROGRAM): $(FUZZ_OBJECT) $(MODEM_LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(SLIRP_LIBS)
-include $(FUZZ_OBJECT:.o=.d)

# gcc has no libFuzzer.
CLANG ?= clang
ENGINE_FUZZ_DIR := $(BUILD)/fuzz/$(PRODUCT)
ENGINE_FUZZ := $(ENGINE_FUZZ_DIR)/engine_fuzz
ENGINE_FUZZ_SOURCES := tests/fuzz/engine_fuzz.c tests/unit/support/doubles.c $(PRODUCT_SOURCES) \
	$(wildcard runtime/engine/*.c runtime/base/*.c)

$(ENGINE_FUZZ): $(ENGINE_FUZZ_SOURCES) $(PRODUCT_HEADERS) $(PRODUCT_DIR)/doubles.c \
		$(wildcard runtime/engine/*.h runtime/base/*.h runtime/base/*.def)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(CLANG) -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-Iruntime -Itests/unit -I$(PRODUCT_DIR) -o $@ $(ENGINE_FUZZ_SOURCES)

.PHONY: fuzz-program run-fuzz
fuzz-program: $(FUZZ_PROGRAM) $(FUZZ_INPUTS)
run-fuzz: $(ENGINE_FUZZ)
	$(MAKE) ASAN=1 fuzz-program
	$(BUILD)/host-asan/$(PRODUCT)/tests/modem_fuzz $(FUZZ_INPUTS) $(FUZZ_SECONDS) $(FUZZ_SEED)
	tests/fuzz/engine $(ENGINE_FUZZ_DIR) $(FUZZ_WORDS) $(FUZZ_SECONDS)
