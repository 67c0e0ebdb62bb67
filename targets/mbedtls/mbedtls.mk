# SPDX-License-Identifier: MIT
# mbedTLS for any target, as ../lwip/lwip.mk is for lwIP. Of a product without TLS nothing of it
# is compiled. Before including, a target may set
#   MBEDTLS_OBJECTS_DIR  where its objects go  (default $(HOST)/mbedtls)
#   MBEDTLS_CC           its compiler          (default $(CC))
#   MBEDTLS_FLAGS        for it                (default $(CFLAGS) $(SANITIZE))
# and gets
#   MBEDTLS_DIR      mbedTLS's tree; `make MBEDTLS_DIR=...` uses one that is there
#   MBEDTLS_CFLAGS   include paths, for all that includes its headers
#   MBEDTLS_FILES    its sources, of MBEDTLS_DIR/library
#   MBEDTLS_OBJECTS  their objects, with rules
#   TLS_SOURCES      the TLS service of runtime/ that stands on it
#   $(MBEDTLS_READY) made when its tree is there: an order-only prerequisite of what includes it
# and, of a product that has TLS, else nothing:
#   PRODUCT_TLS             1
#   PRODUCT_TLS_CFLAGS      MBEDTLS_CFLAGS
#   PRODUCT_TLS_READY       MBEDTLS_READY
#   PRODUCT_TLS_EXTRAS      what MBEDTLS_EXTRAS is for it alone
#   PRODUCT_TLS_NOTICE      what its image must carry on
#   $(PRODUCT_WITHOUT)      sources of runtime/ that a product leaves out: those of TLS where it has none
MBEDTLS_DIR ?= build/deps/mbedtls
MBEDTLS_OBJECTS_DIR ?= $(or $(HOST),build)/mbedtls
MBEDTLS_CC ?= $(CC)
MBEDTLS_FLAGS ?= $(or $(CFLAGS),-O2 -g) $(SANITIZE)

PRODUCT_TLS := $(if $(filter LIMIT_TLS_SESSIONS,$(PRODUCT_LIMITS)),1)

# Its headers are not ours to warn about: -isystem.
MBEDTLS_CFLAGS = -Itargets/mbedtls -isystem $(MBEDTLS_DIR)/include -DMBEDTLS_CONFIG_FILE=\"mbedtls_config.h\" $(MBEDTLS_EXTRAS)
# All that a product may have; a board, which has the objects of one product, may have less.
MBEDTLS_EXTRAS := -DTLS_OLDER -DTLS_SERVERS
PRODUCT_TLS_EXTRAS := $(foreach extra,TLS_OLDER TLS_SERVERS,$(if $(filter LIMIT_$(extra),$(PRODUCT_LIMITS)),-D$(extra)))

MBEDTLS_FILES := aes.c asn1parse.c asn1write.c base64.c bignum.c chacha20.c chachapoly.c cipher.c cipher_wrap.c \
	constant_time.c ctr_drbg.c dhm.c ecdh.c ecdsa.c ecp.c ecp_curves.c gcm.c md.c md5.c memory_buffer_alloc.c \
	oid.c pem.c pk.c pk_wrap.c pkparse.c platform.c platform_util.c poly1305.c rsa.c rsa_internal.c sha1.c \
	sha256.c sha512.c ssl_ciphersuites.c \
	ssl_cli.c ssl_msg.c ssl_srv.c ssl_tls.c x509.c x509_crt.c
MBEDTLS_OBJECTS := $(addprefix $(MBEDTLS_OBJECTS_DIR)/,$(MBEDTLS_FILES:.c=.o))
TLS_SOURCES := $(sort $(wildcard runtime/services/tls/*.c))

MBEDTLS_READY := $(MBEDTLS_DIR)/include/mbedtls/ssl.h
PRODUCT_TLS_CFLAGS = $(if $(PRODUCT_TLS),$(MBEDTLS_CFLAGS))
PRODUCT_TLS_READY := $(if $(PRODUCT_TLS),$(MBEDTLS_READY))
PRODUCT_TLS_NOTICE := $(if $(PRODUCT_TLS),targets/mbedtls/NOTICE $(MBEDTLS_DIR)/LICENSE)
PRODUCT_WITHOUT := $(if $(PRODUCT_TLS),,$(TLS_SOURCES))

ifeq ($(MBEDTLS_DIR),build/deps/mbedtls)
$(MBEDTLS_READY):
	targets/mbedtls/fetch $(MBEDTLS_DIR)
else
$(MBEDTLS_READY):
	@echo "MBEDTLS_DIR=$(MBEDTLS_DIR) holds no mbedTLS (no include/mbedtls/ssl.h)" >&2; exit 1
endif

$(addprefix $(MBEDTLS_DIR)/library/,$(MBEDTLS_FILES)) $(MBEDTLS_DIR)/LICENSE: | $(MBEDTLS_READY)

$(MBEDTLS_OBJECTS): $(MBEDTLS_OBJECTS_DIR)/%.o: $(MBEDTLS_DIR)/library/%.c targets/mbedtls/mbedtls_config.h | $(MBEDTLS_READY)
	@mkdir -p $(@D)
	$(MBEDTLS_CC) -std=gnu11 $(MBEDTLS_FLAGS) $(MBEDTLS_CFLAGS) -c -o $@ $<
