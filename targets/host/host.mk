# SPDX-License-Identifier: MIT
# The modem as a Linux process. Objects lie under $(HOST)/<product>/ as their sources lie in the
# tree; lwIP's, which are the same for every product, under $(HOST)/lwip. What uses this file gets
#   $(MODEM)          the program
#   $(MODEM_LIBRARY)  everything but main(): what unit tests link
OBJECTS_DIR := $(HOST)/$(PRODUCT)

LWIP_OBJECTS_DIR := $(HOST)/lwip
LWIP_OPTS_DIR := targets/host
LWIP_FLAGS = $(CFLAGS) $(SANITIZE)
include targets/lwip/lwip.mk

MBEDTLS_OBJECTS_DIR := $(HOST)/mbedtls
MBEDTLS_FLAGS = $(CFLAGS) $(SANITIZE)
include targets/mbedtls/mbedtls.mk

SLIRP_LIBS := -lslirp

# Handlers: of each spoken group the file of its name, and those that begin with it and `_`; and what
# all dialects share. A product of the user's has its handlers beside its specs.
spoken = $(foreach group,$(PRODUCT_GROUPS),$(subst .,/,$(group)))
HANDLER_SOURCES = $(sort $(wildcard $(spoken:%=runtime/dialects/%.c) $(spoken:%=runtime/dialects/%_*.c)) \
	$(wildcard runtime/dialects/common/*.c) \
	$(if $(SPECS),$(wildcard $(SPECS)/*.c $(SPECS)/*/*.c)))

# The spoken dialects' interfaces in C, for programs with the modem in them.
DIALECT_INCLUDES = $(wildcard $(sort $(foreach group,$(PRODUCT_GROUPS),\
	runtime/dialects/$(firstword $(subst ., ,$(group)))/include)))

RUNTIME_SOURCES = $(filter-out $(PRODUCT_WITHOUT),$(wildcard runtime/base/*.c runtime/engine/*.c \
	runtime/services/*.c runtime/services/*/*.c)) $(HANDLER_SOURCES) $(PRODUCT_SOURCES)
TARGET_SOURCES = $(filter-out targets/host/main.c,$(wildcard targets/*.c targets/host/*.c)) \
	$(wildcard targets/simulator/*.c) $(LWIP_UNIX_SOURCES)

# Every source's object: out-of-tree ones keep their whole path.
object = $(patsubst %.c,$(OBJECTS_DIR)/%.o,$(patsubst /%,outside/%,$(1)))
RUNTIME_OBJECTS = $(call object,$(RUNTIME_SOURCES))
TARGET_OBJECTS = $(call object,$(TARGET_SOURCES))
MAIN_OBJECT = $(call object,targets/host/main.c)

MODEM_LIBRARY = $(OBJECTS_DIR)/libmodem.a

# Only targets see the system: runtime/ is plain C11.
COMPILE = $(CC) -std=c11 $(CFLAGS) $(SANITIZE) $(WARNINGS) -MMD -MP \
	-Iruntime -Iruntime/dialects -Itargets -I$(PRODUCT_DIR) $(addprefix -I,$(SPECS)) $(LWIP_CFLAGS) $(PRODUCT_TLS_CFLAGS)
$(OBJECTS_DIR)/targets/%.o: COMPILE += -D_GNU_SOURCE

# The commands with which things are made, as a file that changes when they do.
$(OBJECTS_DIR)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(COMPILE)' | cmp -s - $@ || echo '$(COMPILE)' >$@
.PHONY: FORCE
FORCE:

# What --version calls the build: the commit, in a file that changes when it does.
BUILD_ID := $(shell git describe --always --dirty 2>/dev/null || echo unnumbered)
$(OBJECTS_DIR)/build-id: FORCE
	@mkdir -p $(@D)
	@echo '$(BUILD_ID)' | cmp -s - $@ || echo '$(BUILD_ID)' >$@
TABLES_OBJECT := $(OBJECTS_DIR)/$(PRODUCT_DIR)/tables.o
$(TABLES_OBJECT): $(OBJECTS_DIR)/build-id
$(TABLES_OBJECT): COMPILE += -DPRODUCT_BUILD='"$(BUILD_ID)"'

$(OBJECTS_DIR)/%.o: %.c $(OBJECTS_DIR)/flags | $(PRODUCT_HEADERS) $(LWIP_READY) $(PRODUCT_TLS_READY)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(COMPILE) -c -o $@ $<

# It holds the file's bytes, which no compiler lists among what it read.
$(OBJECTS_DIR)/targets/simulator/ordinary.o: targets/simulator/default.world

$(OBJECTS_DIR)/outside/%.o: /%.c $(OBJECTS_DIR)/flags | $(PRODUCT_HEADERS) $(LWIP_READY) $(PRODUCT_TLS_READY)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(COMPILE) -c -o $@ $<

# Made anew, so that it holds no object of a source that is gone.
$(MODEM_LIBRARY): $(RUNTIME_OBJECTS) $(TARGET_OBJECTS) $(LWIP_OBJECTS) $(if $(PRODUCT_TLS),$(MBEDTLS_OBJECTS))
	$(call say,AR,$@)
	rm -f $@.new
	$(AR) rcs $@.new $^
	mv $@.new $@

# A function that the specs need and no handler file defines is told at its line of the spec.
HANDLERS_CHECKED = $(OBJECTS_DIR)/handlers-checked
$(HANDLERS_CHECKED): $(ATC) $(GEN_SPECS) $(HANDLER_SOURCES)
	@mkdir -p $(@D)
	$(ATC) --specs specs $(if $(SPECS),--specs $(SPECS)) --product $(PRODUCT) --handlers $(HANDLER_SOURCES)
	@touch $@

# What whoever passes the program on has to pass on with it.
$(OBJECTS_DIR)/NOTICE.ppp: targets/lwip/NOTICE.ppp | $(LWIP_READY)
	@mkdir -p $(@D)
	cat $< >$@
	for file in $(LWIP_PPP_LICENCES); do sed '/^#include/,$$d' $(LWIP_DIR)/src/netif/ppp/$$file; done >>$@
$(OBJECTS_DIR)/NOTICE: targets/NOTICE LICENSE $(PRODUCT_TLS_NOTICE) $(OBJECTS_DIR)/NOTICE.ppp | $(LWIP_READY) $(PRODUCT_TLS_READY)
	@mkdir -p $(@D)
	for part in targets/NOTICE LICENSE $(LWIP_DIR)/COPYING $(OBJECTS_DIR)/NOTICE.ppp $(PRODUCT_TLS_NOTICE); do printf '%.0s-' $$(seq 100); echo; cat $$part; done >$@

$(MODEM): $(MAIN_OBJECT) $(MODEM_LIBRARY) | $(HANDLERS_CHECKED) $(OBJECTS_DIR)/NOTICE
	$(call say,LINK,$@)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@.new $^ $(SLIRP_LIBS)
	mv $@.new $@

# Programs with the modem in them: of every product, and of this one.
EXAMPLE_SOURCES := $(filter-out %/desk.c,$(wildcard targets/host/examples/*.c targets/host/examples/$(PRODUCT)/*.c))
EXAMPLES := $(EXAMPLE_SOURCES:targets/host/examples/%.c=$(OBJECTS_DIR)/examples/%)
EXAMPLE_DESK = $(call object,targets/host/examples/desk.c)
$(call object,$(EXAMPLE_SOURCES)): COMPILE += -Itargets/host/examples $(DIALECT_INCLUDES:%=-I%)
$(EXAMPLES): $(OBJECTS_DIR)/examples/%: $(OBJECTS_DIR)/targets/host/examples/%.o $(EXAMPLE_DESK) $(MODEM_LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@.new $^ $(SLIRP_LIBS)
	mv $@.new $@

.PHONY: modem
modem: $(MODEM) $(EXAMPLES)

-include $(patsubst %.o,%.d,$(RUNTIME_OBJECTS) $(TARGET_OBJECTS) $(MAIN_OBJECT) $(EXAMPLE_DESK) \
	$(call object,$(EXAMPLE_SOURCES)))
