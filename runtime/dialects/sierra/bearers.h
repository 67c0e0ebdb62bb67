/* SPDX-License-Identifier: MIT */
/* What the groups that stand on +WIPBR may ask about bearers. */
#ifndef DIALECTS_SIERRA_BEARERS_H
#define DIALECTS_SIERRA_BEARERS_H

#include "product.h"

/* A predicate of the specifications: some bearer is started. */
bool sierra_bearer_started(struct at_call *call);

#endif
