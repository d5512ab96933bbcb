/* Tariffs coming in: bills stand on them, so what is registered is never taken with other prices.
 */
#include "counter/tariff.h"

#include <stdio.h>
#include <string.h>

#include "tests/store/chain.h"
#include "tests/test.h"

#define USUAL "share/tariffs/zhejiang-residential.tariff"
#define BYTES_MAX 8192

static size_t usual_bytes(char bytes[BYTES_MAX])
{
	FILE *in = fopen(USUAL, "rb");
	size_t size;

	assert_non_null(in);
	size = fread(bytes, 1, BYTES_MAX - 1, in);
	fclose(in);
	bytes[size] = '\0';
	return size;
}

static bool take(
	struct chain *chain, const char *const *paths, size_t count, struct import_result *result)
{
	chain->desk.s.roles |= ROLE_ADMIN;
	return tariff_register(&chain->desk.s, paths, count, &chain->desk.arena, result);
}

/* The same name and first day with a price 0.001 higher; what came with it is not stored either. */
static void test_a_tariff_is_not_changed(void **state)
{
	char bytes[BYTES_MAX], fresh[SCRATCH_PATH_MAX], changed[SCRATCH_PATH_MAX], *price;
	const char *paths[] = {USUAL, NULL};
	const struct scratch *scratch;
	struct import_result result;
	struct chain chain;
	size_t size = usual_bytes(bytes);

	chain_init(&chain, *state);
	scratch = &chain.desk.hall->scratch;
	assert_true(take(&chain, paths, 1, &result));
	assert_int_equal(result.unchanged, 1);
	assert_int_equal(result.inserted, 0);
	scratch_write(scratch, "fresh.tariff", bytes, size);
	paths[0] = scratch_path(scratch, "fresh.tariff", fresh, sizeof fresh);
	price = strstr(bytes, "0.538");
	assert_non_null(price);
	memcpy(price, "0.539", 5);
	scratch_write(scratch, "zhejiang-residential.tariff", bytes, size);
	paths[1] = scratch_path(scratch, "zhejiang-residential.tariff", changed, sizeof changed);
	assert_false(take(&chain, paths, 2, &result));
	assert_code(&chain.desk.s, CODE_IMPORT_REFUSED);
	assert_int_equal(result.error_count, 1);
	assert_string_equal(result.errors[0].code, "conflict");
	assert_string_equal(result.errors[0].file, changed);
	assert_true(take(&chain, paths, 1, &result));
	assert_int_equal(result.inserted, 1);
	chain_release(&chain);
}

static void test_files_that_are_none(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t size;
		const char *code;
	} wrong[] = {
		{".tariff", "x", 1, "bad_value"},
		{"a-name-of-more-than-thirty-two-letters.tariff", "x", 1, "bad_value"},
		{"bytes.tariff", "name = \xff\n", 9, "encoding"},
		{"nul.tariff", "format = 1\0\n", 12, "encoding"},
		{"empty.tariff", "", 0, "bad_value"},
		{"half.tariff", "format = 1\nname = T\n", 20, "bad_value"},
	};
	struct chain chain;

	chain_init(&chain, *state);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		const struct scratch *scratch = &chain.desk.hall->scratch;
		char path[SCRATCH_PATH_MAX];
		const char *paths[1];
		struct import_result result;

		scratch_write(scratch, wrong[i].name, wrong[i].bytes, wrong[i].size);
		paths[0] = scratch_path(scratch, wrong[i].name, path, sizeof path);
		if (take(&chain, paths, 1, &result))
			fail_msg("%s: taken", wrong[i].name);
		assert_code(&chain.desk.s, CODE_IMPORT_REFUSED);
		assert_string_equal(result.errors[0].code, wrong[i].code);
	}
	chain_release(&chain);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_a_tariff_is_not_changed),
		HALL_TEST(test_files_that_are_none),
	};

	return hall_run("tariff", tests, ARRAY_SIZE(tests));
}
