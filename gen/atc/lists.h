/* SPDX-License-Identifier: MIT */
/* What the builders of lists share. */
#ifndef ATC_LISTS_H
#define ATC_LISTS_H

#include "product.h"

/* TELIT_FRWL_SET_ADD_IP_ADDRESS: what a constant about the parameter is called. */
const char *constant_name(const struct build *build, const char *name, const char *path);
void add_member(struct build *build, struct parameter *parameter, const char *path);
void add_given(struct build *build, struct parameter *parameter, const char *path);
/* One parameter, with its cases. */
void build_item(struct build *build, struct list *list, const struct node *node, const char *path);
struct parameter *new_parameter(struct build *build, struct list *list, const struct node *node);

#endif
