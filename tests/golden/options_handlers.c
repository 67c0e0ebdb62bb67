/* SPDX-License-Identifier: MIT */
enum cause other_show(void)
{
}
