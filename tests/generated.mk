# SPDX-License-Identifier: MIT
# The command tests that are generated from the specs, and the tests of the language's shapes: a
# product's lexer, grammar, names and tables with the engine's binder, and doubles in place of the
# handlers. No service, no target.
#   $(HOST)/<product>/tests/commands_test   every form of every command (gen/templates/tests.c.m4)
#   $(HOST)/<product>/tests/shapes_test     tests/unit/shapes/<product>.c
#   $(HOST)/<product>/tests/late_test       tests/unit/late/<product>.c: outcomes that come after OK
CHECKED := $(sort $(PRODUCT) $(if $(SPECS),,telit-he863 sierra-sl8 ti-cc3220 ti-shapes option-shapes))
SHAPED := $(filter $(CHECKED),$(patsubst tests/unit/shapes/%.c,%,$(wildcard tests/unit/shapes/*.c)))
LATE := $(filter $(CHECKED),$(patsubst tests/unit/late/%.c,%,$(wildcard tests/unit/late/*.c)))
CHECK_DIR := $(HOST)/checks
CHECK_SOURCES := $(wildcard runtime/engine/*.c runtime/base/*.c) tests/unit/support/parser_check.c \
	tests/unit/support/doubles.c tests/unit/support/engine_fake.c
CHECK_OBJECTS := $(CHECK_SOURCES:%.c=$(CHECK_DIR)/%.o)
CHECK_PARTS := lexer names tables doubles
CHECK_COMPILE = $(CC) -std=c11 $(CFLAGS) $(SANITIZE) $(WARNINGS) -MMD -MP -Iruntime -Itests/unit

GENERATED_PROGRAMS := $(CHECKED:%=$(HOST)/%/tests/commands_test) $(SHAPED:%=$(HOST)/%/tests/shapes_test) \
	$(LATE:%=$(HOST)/%/tests/late_test)

$(CHECK_DIR)/%.o: %.c
	@mkdir -p $(@D)
	$(CHECK_COMPILE) -c -o $@ $<

define checked_product
$(HOST)/$(1)/checks/%.o: $(GEN_DIR)/$(1)/%.c | $(addprefix $(GEN_DIR)/$(1)/,product.h product_limits.h parse.h grammar.c)
	@mkdir -p $$(@D)
	$$(CHECK_COMPILE) -I$(GEN_DIR)/$(1) -c -o $$@ $$<
$(HOST)/$(1)/checks/shapes.o: tests/unit/shapes/$(1).c | $(addprefix $(GEN_DIR)/$(1)/,product.h product_limits.h)
	@mkdir -p $$(@D)
	$$(CHECK_COMPILE) -I$(GEN_DIR)/$(1) -c -o $$@ $$<
$(HOST)/$(1)/checks/late.o: tests/unit/late/$(1).c | $(addprefix $(GEN_DIR)/$(1)/,product.h product_limits.h)
	@mkdir -p $$(@D)
	$$(CHECK_COMPILE) -I$(GEN_DIR)/$(1) -c -o $$@ $$<
$(HOST)/$(1)/tests/commands_test: $(HOST)/$(1)/checks/tests.o
$(HOST)/$(1)/tests/shapes_test: $(HOST)/$(1)/checks/shapes.o
$(HOST)/$(1)/tests/late_test: $(HOST)/$(1)/checks/late.o
$(HOST)/$(1)/tests/commands_test $(HOST)/$(1)/tests/shapes_test $(HOST)/$(1)/tests/late_test: \
		$(CHECK_PARTS:%=$(HOST)/$(1)/checks/%.o) $(CHECK_OBJECTS)
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(SANITIZE) -o $$@ $$^ -lcmocka
-include $(wildcard $(HOST)/$(1)/checks/*.d)
endef
$(foreach product,$(CHECKED),$(eval $(call checked_product,$(product))))

-include $(CHECK_OBJECTS:.o=.d)
