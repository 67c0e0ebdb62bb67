/* SPDX-License-Identifier: MIT */
/* lwIP's numbers for this board. */
#ifndef MPS2_LWIPOPTS_H
#define MPS2_LWIPOPTS_H

#define LWIP_IPV6	0
#define MEM_ALIGNMENT	4
#define NET_CONNECTIONS 6
#define TCP_WND		(2 * 1460)
#define TCP_SND_BUF	(2 * 1460)

#include "lwip/lwipopts.h"

#endif
