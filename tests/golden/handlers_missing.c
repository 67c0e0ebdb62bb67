/* SPDX-License-Identifier: MIT */
/* Declares what it does not define; t_x_read() alone is there. */
enum cause t_x_set(struct at_call *call, const struct t_x_set *arguments);
/* size_t t_x_set_bytes(void) { } */
enum cause t_x_read(struct at_call *call)
{
	return t_busy(call, 0) ? CAUSE_busy : CAUSE_NONE;
}
