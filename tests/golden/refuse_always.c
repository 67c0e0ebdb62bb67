/* SPDX-License-Identifier: MIT */
/* What always refuses needs nothing here. */
