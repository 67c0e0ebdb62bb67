# SPDX-License-Identifier: MIT
# The tests of secured connections: the network service, TLS and mbedTLS of their own, whatever the
# product has; mbedTLS measures its pool. With the host's lwIP, and but for the sanitizers with a board's.
#   $(HOST)/tls/tests/tls_*_test  $(HOST)/tls-mps2-an385/tests/tls_*_test
TLS_TESTS := $(patsubst tests/tls/%.c,%,$(wildcard tests/tls/*_test.c))
TLS_TEST_SOURCES := $(NET_SOURCES) $(TLS_SOURCES) $(LWIP_UNIX_SOURCES) targets/host/slirp_link.c \
	targets/host/complain.c tests/unit/support/net_world.c tests/tls/tls_world.c
TLS_PROGRAMS :=

# $(call tls_tests,FOLDER,FOLDER OF ITS lwipopts.h)
define tls_tests
TLS_PROGRAMS += $(TLS_TESTS:%=$(HOST)/$(1)/tests/%)
$(HOST)/$(1)/%.o: COMPILE_TLS = $(CC) -std=gnu11 -D_GNU_SOURCE -DMBEDTLS_MEMORY_DEBUG $(CFLAGS) $(SANITIZE) -MMD -MP \
	$(if $(2),-I$(2) -I$(PRODUCT_DIR) -DNET_TLS_SERVERS=1) -Iruntime -Itests/unit $(LWIP_CFLAGS) $(MBEDTLS_CFLAGS)
$(HOST)/$(1)/lwip/%.o: $(LWIP_DIR)/src/%.c $(wildcard $(2)/lwipopts.h) targets/lwip/lwipopts.h \
		$(if $(2),$(PRODUCT_DIR)/product_limits.h) | $(LWIP_READY)
	@mkdir -p $$(@D)
	$$(COMPILE_TLS) $$(call lwip_file_flags,$$<) -c -o $$@ $$<
$(HOST)/$(1)/mbedtls/%.o: $(MBEDTLS_DIR)/library/%.c targets/mbedtls/mbedtls_config.h | $(MBEDTLS_READY)
	@mkdir -p $$(@D)
	$$(COMPILE_TLS) -c -o $$@ $$<
$(HOST)/$(1)/%.o: %.c tests/tls/tls.mk | $(PRODUCT_HEADERS) $(LWIP_READY) $(MBEDTLS_READY)
	@mkdir -p $$(@D)
	$$(call say,CC,$$< for $(1))
	$$(COMPILE_TLS) $(WARNINGS) -c -o $$@ $$<
$(TLS_TESTS:%=$(HOST)/$(1)/tests/%): $(HOST)/$(1)/tests/%: $(HOST)/$(1)/tests/tls/%.o \
		$(TLS_TEST_SOURCES:%.c=$(HOST)/$(1)/%.o) $(LWIP_FILES:%.c=$(HOST)/$(1)/lwip/%.o) \
		$(MBEDTLS_FILES:%.c=$(HOST)/$(1)/mbedtls/%.o)
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(SANITIZE) -o $$@ $$^ $$(SLIRP_LIBS) -lcmocka
.PRECIOUS: $(HOST)/$(1)/tests/tls/%.o
-include $(TLS_TEST_SOURCES:%.c=$(HOST)/$(1)/%.d) $(TLS_TESTS:%=$(HOST)/$(1)/tests/tls/%.d)
endef
$(eval $(call tls_tests,tls,))
ifeq ($(ASAN),)
$(eval $(call tls_tests,tls-mps2-an385,targets/mps2-an385))
endif
