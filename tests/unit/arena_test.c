/* core/arena and core/alloc: zeroed, aligned, apart from each other, and gone at once. */
#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "tests/test.h"

static void test_pieces_are_zeroed_aligned_and_apart(void **state)
{
	static const size_t sizes[] = {
		0, 1, 3, 8, 16, 17, 100, 2047, 2048, 2049, 8192, 8193, 70000};
	struct arena a = ARENA_EMPTY;
	unsigned char *piece[ARRAY_SIZE(sizes) * 40];
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(piece); i++) {
		size_t size = sizes[i % ARRAY_SIZE(sizes)];

		piece[i] = arena_alloc(&a, size);
		assert_int_equal((uintptr_t)piece[i] % _Alignof(max_align_t), 0);
		for (size_t at = 0; at < size; at++)
			count += piece[i][at] != 0;
		memset(piece[i], (int)(i % 251), size);
	}
	assert_int_equal(count, 0);
	for (size_t i = 0; i < ARRAY_SIZE(piece); i++) {
		for (size_t at = 0; at < sizes[i % ARRAY_SIZE(sizes)]; at++)
			count += piece[i][at] != i % 251;
	}
	assert_int_equal(count, 0);
	arena_release(&a);
	assert_null(a.head);
}

static void test_copies_are_copies(void **state)
{
	struct arena a = ARENA_EMPTY;
	char source[] = "欧阳建国";
	char *text = arena_text(&a, source);
	char *bytes = arena_copy(&a, source, 3);

	(void)state;
	memset(source, 'x', 3);
	assert_string_equal(text, "欧阳建国");
	assert_memory_equal(bytes, "欧", 3);
	assert_string_equal(arena_text(&a, ""), "");
	assert_non_null(arena_copy(&a, NULL, 0));
	arena_release(&a);
}

static void test_lists_grow(void **state)
{
	struct arena a = ARENA_EMPTY;
	int *list = NULL;
	size_t count = 0, capacity = 0, moves = 0;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		int *before = list;

		list = arena_grow(&a, list, count, &capacity, sizeof(*list));
		moves += list != before;
		assert_true(count < capacity);
		list[count++] = i;
	}
	for (int i = 0; i < 10000; i++)
		assert_int_equal(list[i], i);
	assert_true(moves < 20);
	arena_release(&a);
}

static void test_release_makes_it_ready_again(void **state)
{
	struct arena a = ARENA_EMPTY;

	(void)state;
	arena_release(&a);
	assert_string_equal(arena_text(&a, "one"), "one");
	arena_release(&a);
	arena_release(&a);
	assert_string_equal(arena_text(&a, "two"), "two");
	arena_release(&a);
}

static void test_alloc(void **state)
{
	char *text = xstrdup("电费");
	unsigned char *zeroed = xcalloc(3, 5), *none = xmalloc(0), *grown = xrealloc(NULL, 4);

	(void)state;
	assert_string_equal(text, "电费");
	assert_non_null(none);
	for (int i = 0; i < 15; i++)
		assert_int_equal(zeroed[i], 0);
	memcpy(grown, "abcd", 4);
	grown = xrealloc(grown, 4000);
	assert_memory_equal(grown, "abcd", 4);
	grown = xrealloc(grown, 0);
	assert_non_null(grown);
	free(text);
	free(zeroed);
	free(none);
	free(grown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(test_copies_are_copies),
		cmocka_unit_test(test_lists_grow),
		cmocka_unit_test(test_release_makes_it_ready_again),
		cmocka_unit_test(test_alloc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
