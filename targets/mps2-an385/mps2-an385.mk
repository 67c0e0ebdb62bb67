# SPDX-License-Identifier: MIT
# The image for the board MPS2 with the AN385 FPGA image, as QEMU emulates it. Everything is compiled
# a second time, into $(MPS2)/<product>/, lwIP too: its sizes follow from the product's limits.
#   $(MPS2)/<product>/modem.elf  modem.bin  modem.map
MPS2 := $(BUILD)/mps2-an385
MPS2_DIR := $(MPS2)/$(PRODUCT)
MPS2_TOOLS ?= arm-none-eabi-
MPS2_CC := $(MPS2_TOOLS)gcc
MPS2_HERE := targets/mps2-an385

# picolibc's printf and the like need no heap, newlib's do. Nobody prints fractions, which would take
# 6 KB more.
MPS2_CPU := -mcpu=cortex-m3 -mthumb --specs=picolibc.specs -DPICOLIBC_INTEGER_PRINTF_SCANF
MPS2_CFLAGS ?= -Os -g
MPS2_FLAGS = $(MPS2_CPU) $(MPS2_CFLAGS) -ffunction-sections -fdata-sections

MPS2_SOURCES = $(wildcard targets/*.c targets/simulator/*.c $(MPS2_HERE)/*.c)
mps2_object = $(patsubst %.c,$(MPS2_DIR)/%.o,$(patsubst /%,outside/%,$(1)))
MPS2_OBJECTS = $(call mps2_object,$(RUNTIME_SOURCES) $(MPS2_SOURCES))
MPS2_LWIP_OBJECTS = $(LWIP_FILES:%.c=$(MPS2_DIR)/lwip/%.o)
MPS2_MBEDTLS := $(MPS2)/$(if $(filter -DTLS_OLDER,$(PRODUCT_TLS_EXTRAS)),older/)$(if $(filter -DTLS_SERVERS,$(PRODUCT_TLS_EXTRAS)),servers/)mbedtls
MPS2_MBEDTLS_OBJECTS = $(if $(PRODUCT_TLS),$(MBEDTLS_FILES:%.c=$(MPS2_MBEDTLS)/%.o))
$(MPS2)/%: MBEDTLS_EXTRAS := $(PRODUCT_TLS_EXTRAS)

# The board's lwipopts.h comes before the common one.
MPS2_COMPILE = $(MPS2_CC) -std=c11 $(MPS2_FLAGS) $(WARNINGS) -MMD -MP \
	-Iruntime -Iruntime/dialects -I$(MPS2_HERE) -Itargets -I$(PRODUCT_DIR) $(addprefix -I,$(SPECS)) $(LWIP_CFLAGS) \
	$(PRODUCT_TLS_CFLAGS)
MPS2_LWIP_COMPILE = $(MPS2_CC) -std=gnu11 $(MPS2_FLAGS) -MMD -MP -I$(MPS2_HERE) -I$(PRODUCT_DIR) $(LWIP_CFLAGS)

# The commands with which things are made, as files that change when they do.
$(MPS2_DIR)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(MPS2_COMPILE)' | cmp -s - $@ || echo '$(MPS2_COMPILE)' >$@
$(MPS2_DIR)/lwip/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(MPS2_LWIP_COMPILE)' | cmp -s - $@ || echo '$(MPS2_LWIP_COMPILE)' >$@

$(MPS2_DIR)/build-id: FORCE
	@mkdir -p $(@D)
	@echo '$(BUILD_ID)' | cmp -s - $@ || echo '$(BUILD_ID)' >$@
$(MPS2_DIR)/$(PRODUCT_DIR)/tables.o: $(MPS2_DIR)/build-id
$(MPS2_DIR)/$(PRODUCT_DIR)/tables.o: MPS2_COMPILE += -DPRODUCT_BUILD='"$(BUILD_ID)"'

$(MPS2_DIR)/%.o: %.c $(MPS2_DIR)/flags | $(PRODUCT_HEADERS) $(LWIP_READY) $(PRODUCT_TLS_READY)
	@mkdir -p $(@D)
	$(call say,CM3,$<)
	$(MPS2_COMPILE) -c -o $@ $<
$(MPS2_DIR)/outside/%.o: /%.c $(MPS2_DIR)/flags | $(PRODUCT_HEADERS) $(LWIP_READY) $(PRODUCT_TLS_READY)
	@mkdir -p $(@D)
	$(call say,CM3,$<)
	$(MPS2_COMPILE) -c -o $@ $<
# The compiler does not list what headers of the system include, which lwIP's are to it.
$(MPS2_DIR)/lwip/%.o: $(LWIP_DIR)/src/%.c $(MPS2_HERE)/lwipopts.h targets/lwip/lwipopts.h targets/lwip/arch/cc.h targets/lwip/lwip.mk \
		$(PRODUCT_DIR)/product_limits.h $(MPS2_DIR)/lwip/flags | $(LWIP_READY)
	@mkdir -p $(@D)
	$(MPS2_LWIP_COMPILE) $(call lwip_file_flags,$<) -c -o $@ $<
# mbedTLS is the same for every product that has as much of it.
$(MPS2_MBEDTLS)/%.o: $(MBEDTLS_DIR)/library/%.c targets/mbedtls/mbedtls_config.h targets/mbedtls/mbedtls.mk | $(MBEDTLS_READY)
	@mkdir -p $(@D)
	$(MPS2_CC) -std=gnu11 $(MPS2_FLAGS) $(MBEDTLS_CFLAGS) -c -o $@ $<
$(MPS2_DIR)/targets/simulator/ordinary.o: targets/simulator/default.world

$(MPS2_DIR)/modem.elf: $(MPS2_OBJECTS) $(MPS2_LWIP_OBJECTS) $(MPS2_MBEDTLS_OBJECTS) $(MPS2_HERE)/image.ld | $(HANDLERS_CHECKED)
	$(call say,LINK,$@)
	$(MPS2_CC) $(MPS2_FLAGS) -nostartfiles -T $(MPS2_HERE)/image.ld -Wl,--gc-sections,--fatal-warnings \
		-Wl,-Map,$(@:.elf=.map) -o $@.new $(filter %.o,$^)
	mv $@.new $@

$(MPS2_DIR)/modem.bin: $(MPS2_DIR)/modem.elf
	$(MPS2_TOOLS)objcopy -O binary $< $@

# What whoever passes the image on has to pass on with it; the C library is linked in.
MPS2_PICOLIBC_NOTICE := $(wildcard /usr/share/doc/picolibc-arm-none-eabi/copyright)
$(MPS2_DIR)/NOTICE: $(OBJECTS_DIR)/NOTICE $(MPS2_PICOLIBC_NOTICE)
	@mkdir -p $(@D)
	cat $< >$@
	for part in $(MPS2_PICOLIBC_NOTICE); do printf '%.0s-' $$(seq 100); echo; cat $$part; done >>$@

# What it takes of the board, part by part and command by command; over the product's budget is an
# error, though the image is there to be looked at.
.PHONY: image-mps2-an385 size-mps2-an385
size-mps2-an385: $(MPS2_DIR)/modem.elf $(PRODUCT_DIR)/cost.txt
	targets/size_report $(PRODUCT) mps2-an385 $(<:.elf=.map) $(PRODUCT_DIR)/cost.txt $(MPS2_DIR)/commands.txt \
		$(or $(BUDGET_FLASH_mps2-an385),0) $(or $(BUDGET_RAM_mps2-an385),0) \
		$(or $(BUDGET_DIALECT_mps2-an385),0) >$(MPS2_DIR)/size.txt 2>&1; \
	within=$$?; cat $(MPS2_DIR)/size.txt; exit $$within

image-mps2-an385: $(MPS2_DIR)/modem.elf $(MPS2_DIR)/modem.bin $(MPS2_DIR)/NOTICE size-mps2-an385

# Its library (../lib.mk): no driver of the board's is in it.
LIB_TLS_EXTRAS_mps2-an385 = $(PRODUCT_TLS_EXTRAS)
LIB_OBJECTS_mps2-an385 = $(call mps2_object,$(RUNTIME_SOURCES) $(LIB_SHARED)) $(MPS2_LWIP_OBJECTS) $(MPS2_MBEDTLS_OBJECTS)
LIB_OPTS_mps2-an385 := $(MPS2_HERE)/lwipopts.h
LIB_AR_mps2-an385 = $(MPS2_TOOLS)ar

include $(MPS2_HERE)/runner/runner.mk

-include $(MPS2_OBJECTS:.o=.d) $(MPS2_LWIP_OBJECTS:.o=.d)
