# SPDX-License-Identifier: MIT
# What there is to do:
#   make                  the modem of PRODUCT: build/host/<product>/modem
#   make run              the same, and an AT console on this terminal
#   make image            the modem of PRODUCT for a board without an operating system:
#                         build/<board>/<product>/modem.elf and modem.bin
#   make lib              the modem of PRODUCT as a library and headers: build/lib/<board>/<product>
#   make test             everything that is tested at every change
#   make test-all         and the long runs
#   make bench            speed and size
#   make manual           the product's command manual, as HTML
#   make fuzz             feeds the parser nonsense for FUZZ_SECONDS
#   make lint             format, static analysis, include rules
#   make clean            removes what was built (not what was fetched)
# and how:
#   PRODUCT=telit-he863   which product of specs/products
#   BOARD=mps2-an385      which board of targets/ to make the image or the library for, or to run in QEMU
#   SPECS=DIR             adds specs of your own (DIR/**/*.at) and their handlers (DIR/**/*.c)
#   AT=pty:LINK           the first port of `make run` elsewhere; AT=tcp:ADDR:PORT likewise
#   ARGS=...              further options of the modem for `make run`
#   ASAN=1                with AddressSanitizer and UBSan, in build/host-asan
#   LWIP_DIR=DIR          an lwIP that is there already; MBEDTLS_DIR=DIR likewise
#   V=1                   shows every command of the build
PRODUCT ?= telit-he863
BOARD ?= host
# A board is a folder of targets/ with a makefile of its name.
BOARDS := $(filter-out lwip mbedtls,$(foreach folder,$(notdir $(patsubst %/,%,$(wildcard targets/*/))), \
	$(if $(wildcard targets/$(folder)/$(folder).mk),$(folder))))
ifeq ($(filter $(BOARDS),$(BOARD)),)
$(error there is no board '$(BOARD)', but: $(BOARDS))
endif
AT ?= stdio
SPECS ?=
FUZZ_SECONDS ?= 60
# Wherever it is, its objects lie in build/.
ifneq ($(SPECS),)
override SPECS := $(abspath $(SPECS))
endif

BUILD := build
HOST := $(BUILD)/host$(if $(ASAN),-asan)
MODEM := $(HOST)/$(PRODUCT)/modem

.DEFAULT_GOAL := modem
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# The goals for people install what they need and then call make again, because on a new machine
# nothing that the fragments below make can be made yet. Only the modem speaks on stdout.
FRONT := run image lib test test-all bench manual fuzz lint clean
ifneq ($(filter $(FRONT),$(MAKECMDGOALS)),)

PARALLEL := $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
SETUP := </dev/null >&2 targets/host/setup
AGAIN := </dev/null >&2 $(MAKE) $(PARALLEL)

.PHONY: $(FRONT) modem
ifeq ($(BOARD),host)
run:
	@$(SETUP) run
	@$(AGAIN) modem
	@exec $(MODEM) --port $(AT) $(ARGS)
else
run:
	@$(SETUP) emulate
	@$(AGAIN) runner-$(BOARD)
	@exec $(BUILD)/$(BOARD)/$(PRODUCT)/modem --port $(AT) $(ARGS)
endif

modem:
	@$(AGAIN) modem

image:
ifeq ($(BOARD),host)
	@echo "make image: for which board? BOARD=$(filter-out host,$(BOARDS))" >&2; exit 2
endif
	@$(SETUP) image
	@$(AGAIN) image-$(BOARD)

lib:
	@$(SETUP) $(if $(filter host,$(BOARD)),run,image)
	@$(AGAIN) library

test:
	@$(SETUP) test
	@$(MAKE) $(PARALLEL) test-programs </dev/null
	@tests/run </dev/null

test-all:
	@$(SETUP) test
	@$(MAKE) $(PARALLEL) test-programs </dev/null
	@tests/run --all </dev/null

bench:
	@$(SETUP) bench
	@$(MAKE) run-bench </dev/null

manual:
	@$(SETUP) run
	@$(MAKE) $(PARALLEL) product-manual </dev/null

fuzz:
	@$(SETUP) fuzz
	@$(MAKE) $(PARALLEL) run-fuzz FUZZ_SECONDS=$(FUZZ_SECONDS) </dev/null

lint:
	@$(SETUP) lint
	@$(MAKE) run-lint </dev/null

clean:
	rm -rf $(filter-out $(BUILD)/deps,$(wildcard $(BUILD)/*))

else

ifeq ($(origin CC),default)
CC := gcc
endif
WARNINGS := -Wall -Wextra -Werror
CFLAGS ?= -O2 -g
SANITIZE := $(if $(ASAN),-fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)

# Says what is made; V=1 shows the commands themselves.
ifeq ($(V),)
.SILENT:
say = printf '  %-4s %s\n' $(1) '$(2)'
endif

include gen/gen.mk
include gen/products.mk
include targets/host/host.mk
include $(foreach board,$(filter-out host,$(BOARDS)),targets/$(board)/$(board).mk)
include targets/lib.mk
include tests/tests.mk

endif
