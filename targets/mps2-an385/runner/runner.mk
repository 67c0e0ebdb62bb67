# SPDX-License-Identifier: MIT
# The program that runs the image in QEMU: for this machine, with the host program's ports, options and
# files, of which it takes what it needs from that program's library.
#   $(MPS2_DIR)/modem   beside the image modem.elf
MPS2_RUNNER := $(MPS2_DIR)/modem
MPS2_RUNNER_SOURCES := $(wildcard $(MPS2_HERE)/runner/*.c)
MPS2_RUNNER_OBJECTS := $(call object,$(MPS2_RUNNER_SOURCES))

$(OBJECTS_DIR)/$(MPS2_HERE)/runner/main.o: $(OBJECTS_DIR)/build-id
$(OBJECTS_DIR)/$(MPS2_HERE)/runner/main.o: COMPILE += -DRUNNER_BUILD='"$(BUILD_ID)"'

$(MPS2_RUNNER): $(MPS2_RUNNER_OBJECTS) $(MODEM_LIBRARY) | $(MPS2_DIR)/NOTICE
	$(call say,LINK,$@)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@.new $^
	mv $@.new $@

.PHONY: runner-mps2-an385
runner-mps2-an385: $(MPS2_DIR)/modem.elf $(MPS2_RUNNER)

-include $(MPS2_RUNNER_OBJECTS:.o=.d)
