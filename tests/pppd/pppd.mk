# SPDX-License-Identifier: MIT
# What the suite pppd runs: $(HOST)/ppp/line, the network's services over a PPP line on a PTY.
PPPD_OBJECTS := $(patsubst %.c,$(PPP_DIR)/%.o,tests/pppd/line.c $(LWIP_UNIX_SOURCES)) \
	$(filter-out $(PPP_DIR)/tests/unit/%,$(PPP_OBJECTS))

$(PPP_DIR)/line: $(PPPD_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^

.PHONY: pppd-program
pppd-program: $(PPP_DIR)/line
unit-programs: pppd-program

-include $(PPPD_OBJECTS:.o=.d)
