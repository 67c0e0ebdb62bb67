/* SPDX-License-Identifier: MIT */
/* The memory of a modem as a constant is what the engine asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/memory.h"
#include "product.h"

#include <cmocka.h>

static void the_constant_is_what_the_engine_asks_for(void **state)
{
	/* Constants indeed: sizes of arrays. */
	static char one[PRODUCT_MEMORY(1)], three[PRODUCT_MEMORY(3)];

	(void)state;
	assert_int_equal(sizeof one, at_modem_size(product_description, 1));
	assert_int_equal(sizeof three, at_modem_size(product_description, 3));
	assert_true(sizeof three > sizeof one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_constant_is_what_the_engine_asks_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
