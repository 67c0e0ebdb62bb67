# SPDX-License-Identifier: MIT
# A product as a library, for who has a program of his own (lib.md): `make lib`.
#   $(LIB_DIR)/lib/libatforge-<product>.a   generated code, engine, handlers, services, lwIP, and
#                                           what boards share; for Linux some of the host's drivers
#   $(LIB_DIR)/include                      all headers, one folder for -I
#   $(LIB_DIR)/NOTICE                       what to hand on with it
LIB_DIR := $(BUILD)/lib/$(BOARD)/$(PRODUCT)
LIB_ARCHIVE := $(LIB_DIR)/lib/libatforge-$(PRODUCT).a
LIB_SHARED := $(wildcard targets/*.c targets/simulator/*.c)

# What the host adds, and the headers that say how; the other boards' makefiles have such lines too.
LIB_DRIVERS_host := $(foreach name,complain flash_file slirp_link state system_random wall_clock,targets/host/$(name).c)
LIB_OBJECTS_host = $(call object,$(RUNTIME_SOURCES) $(LIB_SHARED) $(LIB_DRIVERS_host) $(LWIP_UNIX_SOURCES)) \
	$(LWIP_OBJECTS) $(if $(PRODUCT_TLS),$(MBEDTLS_OBJECTS))
LIB_TLS_EXTRAS_host = $(MBEDTLS_EXTRAS)
LIB_OPTS_host := targets/host/lwipopts.h
LIB_AR_host = $(AR)

$(LIB_ARCHIVE): $(LIB_OBJECTS_$(BOARD)) | $(HANDLERS_CHECKED)
	$(call say,AR,$@)
	@mkdir -p $(@D)
	rm -f $@.new
	$(LIB_AR_$(BOARD)) rcs $@.new $^
	mv $@.new $@

# Each under the name by which the sources include it; but lwIP's numbers are one file, because beside lwIP's
# own headers the shared one would be found instead of the board's.
.PHONY: lib-headers
lib-headers: $(PRODUCT_HEADERS) $(LWIP_READY)
	rm -rf $(LIB_DIR)/include
	@mkdir -p $(LIB_DIR)/include/lwip $(LIB_DIR)/include/host
	cp $(PRODUCT_DIR)/product.h $(PRODUCT_DIR)/product_limits.h targets/*.h $(LIB_DIR)/include
	cd runtime && cp --parents $$(find . -name '*.h' ! -path './dialects/*') base/cause.def ../$(LIB_DIR)/include
	$(if $(DIALECT_INCLUDES),cp $(wildcard $(DIALECT_INCLUDES:%=%/*.h)) $(LIB_DIR)/include)
	cp -r $(LWIP_DIR)/src/include/. targets/lwip/arch targets/simulator $(LIB_DIR)/include
	$(if $(PRODUCT_TLS),cp -r $(MBEDTLS_DIR)/include/mbedtls $(LIB_DIR)/include &&\
		{ printf '$(patsubst -D%,#define %\n,$(LIB_TLS_EXTRAS_$(BOARD)))'; cat targets/mbedtls/mbedtls_config.h; } >$(LIB_DIR)/include/mbedtls/config.h,\
		rm $(LIB_DIR)/include/services/tls/tls_sessions.h)
	sed -e '/^#include "lwip\/lwipopts.h"/{r targets/lwip/lwipopts.h' -e 'd}' $(LIB_OPTS_$(BOARD)) >$(LIB_DIR)/include/lwipopts.h
	$(if $(LIB_DRIVERS_$(BOARD)),cp $(LIB_DRIVERS_$(BOARD):.c=.h) $(LIB_DIR)/include/$(BOARD))
	find $(LIB_DIR)/include -type f ! -name '*.h' ! -name '*.def' -delete

.PHONY: library
library: $(LIB_ARCHIVE) lib-headers $(OBJECTS_DIR)/NOTICE
	cp $(OBJECTS_DIR)/NOTICE $(LIB_DIR)/NOTICE
