#ifndef TESTS_TEST_H
#define TESTS_TEST_H

/* cmocka and what it wants to stand before it; every test program includes this and nothing else.
 */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#endif
