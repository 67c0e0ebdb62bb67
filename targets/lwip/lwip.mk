# SPDX-License-Identifier: MIT
# lwIP for any target. Before including, a target may set
#   LWIP_OBJECTS_DIR  where its objects go              (default $(HOST)/lwip)
#   LWIP_OPTS_DIR     a folder with its own lwipopts.h  (default: ours)
#   LWIP_CC           its compiler                      (default $(CC))
# and gets
#   LWIP_DIR          lwIP's tree; `make LWIP_DIR=...` uses one that is there
#   LWIP_CFLAGS       include paths, for all that includes lwIP's headers
#   LWIP_SOURCES      lwIP's sources; LWIP_OBJECTS their objects, with rules
#   LWIP_UNIX_SOURCES what a process adds: sys_now() and its like
#   NET_SOURCES       the network service of runtime/ that stands on lwIP
#   $(LWIP_READY)     made when lwIP's tree is there: an order-only prerequisite of what includes it
LWIP_DIR ?= build/deps/lwip
LWIP_OBJECTS_DIR ?= $(or $(HOST),build)/lwip
LWIP_CC ?= $(CC)
LWIP_FLAGS ?= $(or $(CFLAGS),-O2 -g) $(SANITIZE)

# lwIP's headers are not ours to warn about: -isystem.
LWIP_CFLAGS := $(addprefix -I,$(LWIP_OPTS_DIR)) -Itargets -Itargets/lwip -isystem $(LWIP_DIR)/src/include

# IPv6 sources are empty objects where LWIP_IPV6 is 0, those of PPP where NET_PPP_LINES is.
LWIP_FILES := \
	core/def.c core/dns.c core/inet_chksum.c core/init.c core/ip.c core/mem.c core/memp.c \
	core/netif.c core/pbuf.c core/raw.c core/stats.c core/sys.c core/tcp.c core/tcp_in.c \
	core/tcp_out.c core/timeouts.c core/udp.c \
	core/ipv4/dhcp.c core/ipv4/etharp.c core/ipv4/icmp.c core/ipv4/ip4.c core/ipv4/ip4_addr.c \
	core/ipv4/ip4_frag.c \
	core/ipv4/autoip.c core/ipv4/igmp.c core/ipv6/ethip6.c core/ipv6/icmp6.c core/ipv6/ip6.c core/ipv6/ip6_addr.c core/ipv6/ip6_frag.c \
	core/ipv6/mld6.c core/ipv6/nd6.c \
	netif/ethernet.c \
	$(addprefix netif/ppp/,auth.c chap-md5.c chap-new.c chap_ms.c fsm.c ipcp.c lcp.c magic.c ppp.c pppcrypt.c \
		pppos.c upap.c utils.c polarssl/des.c polarssl/md4.c polarssl/md5.c polarssl/sha1.c)
# Those that between them have the licences of all of PPP at their head.
LWIP_PPP_LICENCES := auth.c chap_ms.c ppp.c polarssl/md5.c
# $(call lwip_file_flags,FILE): ours stand before two of its protocols (services/net/ppp_guard.c), and
# CHAP sends a message of its stack that it did not write, to a peer with the wrong name. MS-CHAP reads
# one byte past a key and shifts all of it away; it also reads a number for a message that is not there.
# ND6 asks a system for htonl() that there is none of. What LCP and IPCP copy within a packet may overlap.
lwip_file_flags = $(if $(filter %/upap.c,$(1)),-Dpap_protent=lwip_pap_protent) \
	$(if $(filter %/chap-new.c,$(1)),-Dchap_protent=lwip_chap_protent -ftrivial-auto-var-init=zero) \
	$(if $(filter %/lcp.c %/ipcp.c,$(1)),-DMEMCPY=memmove) \
	$(if $(filter %/chap_ms.c,$(1)),-Dstrtol=lwip_strtol) \
	$(if $(filter %/nd6.c,$(1)),-Dhtonl=lwip_htonl) \
	$(if $(SANITIZE),$(if $(filter %/pppcrypt.c,$(1)),-fno-sanitize=all))
LWIP_SOURCES := $(addprefix $(LWIP_DIR)/src/,$(LWIP_FILES))
LWIP_OBJECTS := $(addprefix $(LWIP_OBJECTS_DIR)/,$(LWIP_FILES:.c=.o))
LWIP_UNIX_SOURCES := targets/lwip/unix.c
NET_SOURCES := $(sort $(wildcard runtime/services/net/*.c runtime/services/pdp/*.c)) runtime/base/address.c runtime/base/cause.c

LWIP_READY := $(LWIP_DIR)/src/include/lwip/init.h

ifeq ($(LWIP_DIR),build/deps/lwip)
$(LWIP_READY):
	targets/lwip/fetch $(LWIP_DIR)
else
$(LWIP_READY):
	@echo "LWIP_DIR=$(LWIP_DIR) holds no lwIP (no src/include/lwip/init.h)" >&2; exit 1
endif

$(LWIP_SOURCES): | $(LWIP_READY)

$(LWIP_OBJECTS): $(LWIP_OBJECTS_DIR)/%.o: $(LWIP_DIR)/src/%.c $(wildcard $(LWIP_OPTS_DIR)/lwipopts.h) \
		targets/lwip/lwipopts.h targets/lwip/arch/cc.h targets/lwip/lwip.mk | $(LWIP_READY)
	@mkdir -p $(@D)
	$(LWIP_CC) -std=gnu11 $(LWIP_FLAGS) $(LWIP_CFLAGS) $(call lwip_file_flags,$<) -c -o $@ $<
