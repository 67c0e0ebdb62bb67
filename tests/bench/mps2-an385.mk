# SPDX-License-Identifier: MIT
# The board's part of the benchmark: images of single parts, to hold the modem's against.
#   $(MPS2)/bench/raw_uart.elf plain_lwip.elf
# The images of the tree's other products are there: bench/images has made them.
MPS2_BENCH := $(MPS2)/bench
MPS2_BENCH_IMAGES := $(patsubst tests/bench/mps2-an385/%.c,$(MPS2_BENCH)/%.elf,$(wildcard tests/bench/mps2-an385/*.c))

# An archive, so that an image takes what it needs; what it defines itself comes first (muldefs), also
# where a file of the archive that defines it too is needed for something else.
$(MPS2_BENCH)/libboard.a: $(filter-out %/main.o,$(MPS2_OBJECTS)) $(MPS2_LWIP_OBJECTS)
	@mkdir -p $(@D)
	rm -f $@.new
	$(MPS2_TOOLS)ar rcs $@.new $^
	mv $@.new $@

$(MPS2_BENCH)/%.elf: $(MPS2_DIR)/tests/bench/mps2-an385/%.o $(MPS2_BENCH)/libboard.a $(MPS2_HERE)/image.ld
	$(call say,LINK,$@)
	$(MPS2_CC) $(MPS2_FLAGS) -nostartfiles -T $(MPS2_HERE)/image.ld -u reset -Wl,--gc-sections,-z,muldefs -o $@ $(filter %.o %.a,$^)

.PRECIOUS: $(MPS2_DIR)/tests/bench/mps2-an385/%.o
-include $(patsubst %.elf,$(MPS2_DIR)/tests/bench/mps2-an385/%.d,$(notdir $(MPS2_BENCH_IMAGES)))

.PHONY: bench-mps2-an385
bench-mps2-an385: $(MPS2_BENCH_IMAGES) $(MPS2_DIR)/modem.elf
	tests/bench/board.py $(MPS2) $(PRODUCT) $(OTHER_PRODUCTS)
