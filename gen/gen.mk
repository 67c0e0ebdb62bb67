# SPDX-License-Identifier: MIT
# Builds the spec compiler: $(ATC), and $(ATC_CHECKED) with sanitizers for the golden tests.
ATC_BUILD := build/atc
ATC := $(ATC_BUILD)/atc
ATC_CHECKED := $(ATC_BUILD)/atc-checked
ATC_SOURCES := $(wildcard gen/atc/*.c)
ATC_HEADERS := $(wildcard gen/atc/*.h)
ATC_MADE := $(ATC_BUILD)/lexer.c $(ATC_BUILD)/grammar.c
ATC_CFLAGS := -std=c11 -D_POSIX_C_SOURCE=200809L -O1 -g -Wall -Wextra -Werror -Wno-unused-parameter -Wno-unused-variable \
	-Igen/atc -I$(ATC_BUILD) -Iruntime

HOSTCC ?= cc
RE2C ?= re2c
LEMON ?= lemon

$(ATC_BUILD)/lexer.c: gen/atc/lexer.re
	@mkdir -p $(@D)
	$(RE2C) -W -Werror --no-generation-date -o $@ $<

# lemon writes its output even when it found conflicts.
$(ATC_BUILD)/grammar.c: gen/atc/grammar.y
	@mkdir -p $(@D)
	$(LEMON) -q -l -d$(@D) $< || { rm -f $@; exit 1; }

$(ATC_BUILD)/grammar.h: $(ATC_BUILD)/grammar.c

$(ATC): $(ATC_SOURCES) $(ATC_MADE) $(ATC_HEADERS) runtime/base/cause.def
	$(HOSTCC) $(ATC_CFLAGS) -o $@ $(ATC_SOURCES) $(ATC_MADE)

$(ATC_CHECKED): $(ATC_SOURCES) $(ATC_MADE) $(ATC_HEADERS) runtime/base/cause.def
	$(HOSTCC) $(ATC_CFLAGS) -fsanitize=address,undefined -fno-sanitize-recover=all -o $@ \
		$(ATC_SOURCES) $(ATC_MADE)

.PHONY: atc
atc: $(ATC)
