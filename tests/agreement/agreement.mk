# SPDX-License-Identifier: MIT
# The spec compiler's own idea of what a line is, against the parser that it makes.
AGREEMENT_DIR := $(HOST)/agreement
AGREEMENT_COMPILER := $(patsubst %.c,$(AGREEMENT_DIR)/%.o,$(notdir $(filter-out %/main.c,$(ATC_SOURCES)) $(ATC_MADE)))
comma := ,
AGREEMENT_ROOTS := "specs"$(comma)"tests/specs"$(if $(SPECS),$(comma)"$(SPECS)")
AGREEMENT_FLAGS = $(ATC_CFLAGS) $(SANITIZE) -MMD -MP
GENERATED_PROGRAMS += $(CHECKED:%=$(HOST)/%/tests/agreement_test)

$(AGREEMENT_DIR)/%.o: gen/atc/%.c $(ATC_BUILD)/grammar.h
	@mkdir -p $(@D)
	$(HOSTCC) $(AGREEMENT_FLAGS) -c -o $@ $<
$(AGREEMENT_DIR)/%.o: $(ATC_BUILD)/%.c $(ATC_BUILD)/grammar.h
	@mkdir -p $(@D)
	$(HOSTCC) $(AGREEMENT_FLAGS) -c -o $@ $<
$(AGREEMENT_DIR)/side.o: tests/agreement/compiler.c
	@mkdir -p $(@D)
	$(HOSTCC) $(AGREEMENT_FLAGS) '-DROOTS=$(AGREEMENT_ROOTS)' -c -o $@ $<

define agreement_product
$(HOST)/$(1)/checks/agreement.o: tests/agreement/agreement.c | $(addprefix $(GEN_DIR)/$(1)/,product.h product_limits.h)
	@mkdir -p $$(@D)
	$$(CHECK_COMPILE) -I$(GEN_DIR)/$(1) -c -o $$@ $$<
$(HOST)/$(1)/tests/agreement_test: $(HOST)/$(1)/checks/agreement.o $(AGREEMENT_DIR)/side.o \
		$(AGREEMENT_COMPILER) $(CHECK_PARTS:%=$(HOST)/$(1)/checks/%.o) $(CHECK_OBJECTS)
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(SANITIZE) -o $$@ $$^ -lcmocka
endef
$(foreach product,$(CHECKED),$(eval $(call agreement_product,$(product))))

-include $(wildcard $(AGREEMENT_DIR)/*.d)
