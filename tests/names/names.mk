# SPDX-License-Identifier: MIT
# The automaton of names, made by its template of names that no product here has.
NAMES_DIR := $(BUILD)/names-test
GENERATED_PROGRAMS += $(HOST)/names/tests/names_test

$(NAMES_DIR)/%: gen/templates/%.m4 tests/names/model.m4 $(GEN_COMMON)
	@mkdir -p $(@D)
	$(M4) -P -E -E -I gen/templates -I tests/names $< >$@
$(NAMES_DIR)/names.c: $(NAMES_DIR)/names.re
	$(RE2C) -W -Werror -i --no-generation-date -o $@ $<

$(HOST)/names/tests/names_test: tests/names/names_test.c $(NAMES_DIR)/names.c $(NAMES_DIR)/parse.h
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(CC) -std=c11 $(CFLAGS) $(SANITIZE) $(WARNINGS) -Iruntime -I$(NAMES_DIR) -o $@ $(filter %.c,$^) -lcmocka
