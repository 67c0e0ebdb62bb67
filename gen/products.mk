# SPDX-License-Identifier: MIT
# From specs to C: build/gen/<product>/... for any product. atc writes model.m4; each template in
# gen/templates makes one output of it; re2c and lemon make C of theirs. An output that did not change
# keeps its time, so that only what a changed spec touches is compiled again.
# Whoever uses this file gets, of PRODUCT:
#   PRODUCT_DIR      the folder
#   PRODUCT_GROUPS   the groups that it speaks
#   PRODUCT_SOURCES  C files to compile; PRODUCT_HEADERS what must be there before
#   PRODUCT_TEMPLATED C files that come from templates alone
# To add an output: write gen/templates/<name>.m4 and add <name> here.
GEN_OUTPUTS := lexer.re grammar.y names.re parse.h product.h product_limits.h tables.c product.mk tests.c doubles.c \
	manual.html examples.txt traffic.txt dictionary.txt corpus.txt cost.txt

GEN_DIR := build/gen
GEN_SPECS := $(wildcard specs/*/*.at tests/specs/*/*.at) $(if $(SPECS),$(wildcard $(SPECS)/*.at $(SPECS)/*/*.at))
GEN_COMMON := gen/templates/common.m4 gen/templates/model_defaults.m4
M4 ?= m4

PRODUCT_DIR := $(GEN_DIR)/$(PRODUCT)
PRODUCT_SOURCES := $(addprefix $(PRODUCT_DIR)/,lexer.c names.c tables.c)
PRODUCT_TEMPLATED := $(addprefix $(PRODUCT_DIR)/,product.h product_limits.h parse.h tables.c tests.c doubles.c)
PRODUCT_HEADERS := $(addprefix $(PRODUCT_DIR)/,product.h product_limits.h parse.h grammar.c)

# $(call gen_replace,FILE): FILE.new becomes FILE, unless they are the same.
gen_replace = if cmp -s $(1).new $(1); then rm $(1).new; else mv $(1).new $(1); fi

# A stamp says when the recipe ran, its output when something changed.
$(GEN_DIR)/%/stamps/model.m4: $(ATC) $(GEN_SPECS)
	@mkdir -p $(@D)
	$(ATC) --specs specs $(if $(SPECS),--specs $(SPECS)) $(if $(wildcard tests/specs/products/$*.at),--specs tests/specs) --product $* --out $(GEN_DIR)/$*/model.m4.new
	@$(call gen_replace,$(GEN_DIR)/$*/model.m4)
	@touch $@
$(GEN_DIR)/%/model.m4: $(GEN_DIR)/%/stamps/model.m4
	@:

# m4 copies a macro that nobody defined: an output must not hold one.
define gen_output
$(GEN_DIR)/%/stamps/$(1): gen/templates/$(1).m4 $(GEN_COMMON) $(GEN_DIR)/%/model.m4
	@mkdir -p $$(@D)
	$(M4) -P -E -E -I gen/templates -I $(GEN_DIR)/$$* gen/templates/$(1).m4 >$(GEN_DIR)/$$*/$(1).new
	@! grep -nE 'm4_|GEN_|MODEL_' $(GEN_DIR)/$$*/$(1).new
	@$$(call gen_replace,$(GEN_DIR)/$$*/$(1))
	@touch $$@
$(GEN_DIR)/%/$(1): $(GEN_DIR)/%/stamps/$(1)
	@:
.PRECIOUS: $(GEN_DIR)/%/$(1) $(GEN_DIR)/%/stamps/$(1)
endef
$(foreach output,$(GEN_OUTPUTS),$(eval $(call gen_output,$(output))))

$(GEN_DIR)/%/lexer.c: $(GEN_DIR)/%/lexer.re
	$(RE2C) -W -Werror $$(grep -q getstate:re2c $< && echo -f) -c -i --no-generation-date -o $@.new $<
	@mv $@.new $@
$(GEN_DIR)/%/names.c: $(GEN_DIR)/%/names.re
	$(RE2C) -W -Werror -i --no-generation-date -o $@.new $<
	@mv $@.new $@
$(GEN_DIR)/%/grammar.c: $(GEN_DIR)/%/grammar.y gen/lemon
	LEMON=$(LEMON) gen/lemon $< $@

.PRECIOUS: $(addprefix $(GEN_DIR)/%/,model.m4 stamps/model.m4 lexer.c names.c grammar.c)

include $(PRODUCT_DIR)/product.mk

# The product's command manual.
.PHONY: product-manual
product-manual: $(PRODUCT_DIR)/manual.html
	@echo "$<"
