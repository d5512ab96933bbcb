/* Identity numbers: every public case, every reason of every kind, one-digit errors, masks. */
#include "core/idnumber.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "tests/test.h"
#include "tests/vectors.h"

static struct date today(void)
{
	struct date d;

	assert_true(date_parse(&d, "2026-11-21"));
	return d;
}

static const struct {
	const char *kind;
	enum id_type type;
} kinds[] = {
	{"resident-18", ID_RESIDENT},
	{"resident-15", ID_RESIDENT},
	{"residence-permit-TW", ID_RESIDENCE_PERMIT},
	{"residence-permit-MO", ID_RESIDENCE_PERMIT},
	{"foreign-PR-18 (2023 card)", ID_FOREIGN_PR},
	{"HK/MO travel permit", ID_HK_MO_PERMIT},
	{"TW travel permit", ID_TW_PERMIT},
	{"USCC", ID_USCC},
};

static enum id_type type_of(const char *kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].type;
	fail_msg("no such kind: %s", kind);
	return ID_NONE;
}

/* "valid -> X" and "normalise to X" name the normal form. */
static void check_normal_form(const char *expected, const char *normalized)
{
	const char *last = strrchr(expected, ' ');

	if (strstr(expected, "->") != NULL || strstr(expected, "normalise") != NULL)
		assert_string_equal(normalized, last + 1);
}

static void test_public_cases(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct csv_reader reader;
	struct csv_record row;
	int count = 0;
	size_t size;
	char *text = vector_read(&arena, "tests/vectors/id_numbers.csv", &size);

	(void)state;
	csv_init(&reader, text, size);
	assert_true(vector_next(&reader, &arena, &row));
	for (; vector_next(&reader, &arena, &row); count++) {
		struct id_check check;

		print_message("  %s %s\n", row.field[0], row.field[1]);
		id_check(&check, type_of(row.field[0]), row.field[1], today());
		assert_int_equal(check.valid, strncmp(row.field[2], "INVALID", 7) != 0);
		check_normal_form(row.field[2], check.normalized);
	}
	assert_int_equal(count, 25);
	arena_release(&arena);
}

struct id_case {
	enum id_type type;
	const char *number;
	enum id_reason reason;
	bool full;
	const char *normalized; /* NULL: as typed */
};

static const struct id_case cases[] = {
	{ID_RESIDENT, "11010519491231002X", ID_REASON_NONE, true, NULL},
	{ID_RESIDENT, "11010519491231002x", ID_REASON_NONE, true, "11010519491231002X"},
	{ID_RESIDENT, "  11010519491231002x ", ID_REASON_NONE, true, "11010519491231002X"},
	{ID_RESIDENT,
		"\xE3\x80\x80"
		"11010519491231002X",
		ID_REASON_NONE, true, "11010519491231002X"},
	{ID_RESIDENT, "610104620927690", ID_REASON_NONE, true, "610104196209276908"},
	{ID_RESIDENT, "", ID_REASON_LENGTH, false, NULL},
	{ID_RESIDENT, "1101051949123100", ID_REASON_LENGTH, false, NULL},
	{ID_RESIDENT, "11010519491231002X1", ID_REASON_LENGTH, false, NULL},
	{ID_RESIDENT, "身份证号码", ID_REASON_LENGTH, false, NULL},
	{ID_RESIDENT, "一二三四五六", ID_REASON_LENGTH, false, NULL},
	{ID_RESIDENT, "1101051949123100X2", ID_REASON_CHARACTER, false, NULL},
	{ID_RESIDENT, "11010519491231002A", ID_REASON_CHARACTER, false, NULL},
	{ID_RESIDENT, "1101051949-1231002", ID_REASON_CHARACTER, false, NULL},
	{ID_RESIDENT, "61010462092769X", ID_REASON_CHARACTER, false, NULL},
	{ID_RESIDENT, "000000194912310021", ID_REASON_REGION, false, NULL},
	{ID_RESIDENT, "160105194912310029", ID_REASON_REGION, false, NULL},
	{ID_RESIDENT, "110305194912310021", ID_REASON_REGION, false, NULL},
	{ID_RESIDENT, "110100194912310021", ID_REASON_REGION, false, NULL},
	{ID_RESIDENT, "830000199201300022", ID_REASON_REGION, false, NULL},
	{ID_RESIDENT, "999999620927690", ID_REASON_REGION, false, "999999196209276901"},
	{ID_RESIDENT, "11010519490229002X", ID_REASON_DATE, false, NULL},
	{ID_RESIDENT, "11010519491331002X", ID_REASON_DATE, false, NULL},
	{ID_RESIDENT, "11010500001231002X", ID_REASON_DATE, false, NULL},
	{ID_RESIDENT, "11010520261122002X", ID_REASON_DATE, false, NULL},
	{ID_RESIDENT, "110105194912310021", ID_REASON_CHECK, false, NULL},
	{ID_RESIDENT, "11010519491230002X", ID_REASON_CHECK, false, NULL},

	{ID_RESIDENCE_PERMIT, "830000199201300022", ID_REASON_NONE, true, NULL},
	{ID_RESIDENCE_PERMIT, "820000199001010010", ID_REASON_NONE, true, NULL},
	{ID_RESIDENCE_PERMIT, "11010519491231002X", ID_REASON_PREFIX, false, NULL},
	{ID_RESIDENCE_PERMIT, "830001199201300022", ID_REASON_PREFIX, false, NULL},
	{ID_RESIDENCE_PERMIT, "830000199202300022", ID_REASON_DATE, false, NULL},
	{ID_RESIDENCE_PERMIT, "830000199201300021", ID_REASON_CHECK, false, NULL},
	{ID_RESIDENCE_PERMIT, "830000920130002", ID_REASON_LENGTH, false, NULL},

	{ID_HK_MO_PERMIT, "H12345678", ID_REASON_NONE, false, NULL},
	{ID_HK_MO_PERMIT, "m12345678", ID_REASON_NONE, false, "M12345678"},
	{ID_HK_MO_PERMIT, "H1234567801", ID_REASON_NONE, false, NULL},
	{ID_HK_MO_PERMIT, "H123456780", ID_REASON_LENGTH, false, NULL},
	{ID_HK_MO_PERMIT, "H1234567", ID_REASON_LENGTH, false, NULL},
	{ID_HK_MO_PERMIT, "H1234567A", ID_REASON_CHARACTER, false, NULL},
	{ID_HK_MO_PERMIT, "T12345678", ID_REASON_PREFIX, false, NULL},
	{ID_HK_MO_PERMIT, "112345678", ID_REASON_PREFIX, false, NULL},

	{ID_TW_PERMIT, "12345678", ID_REASON_NONE, false, NULL},
	{ID_TW_PERMIT, "0123456789", ID_REASON_NONE, false, NULL},
	{ID_TW_PERMIT, "0123456789b", ID_REASON_NONE, false, "0123456789B"},
	{ID_TW_PERMIT, "123456789", ID_REASON_LENGTH, false, NULL},
	{ID_TW_PERMIT, "1234567A", ID_REASON_CHARACTER, false, NULL},
	{ID_TW_PERMIT, "01234567890", ID_REASON_CHARACTER, false, NULL},

	{ID_FOREIGN_PR, "911124198108030024", ID_REASON_NONE, true, NULL},
	{ID_FOREIGN_PR, "can110078010101", ID_REASON_NONE, false, "CAN110078010101"},
	{ID_FOREIGN_PR, "CA1110078010101", ID_REASON_CHARACTER, false, NULL},
	{ID_FOREIGN_PR, "CAN11007801010X", ID_REASON_CHARACTER, false, NULL},
	{ID_FOREIGN_PR, "811124198108030024", ID_REASON_PREFIX, false, NULL},
	{ID_FOREIGN_PR, "910124198108030024", ID_REASON_REGION, false, NULL},
	{ID_FOREIGN_PR, "911000198108030024", ID_REASON_REGION, false, NULL},
	{ID_FOREIGN_PR, "911124198113030024", ID_REASON_DATE, false, NULL},
	{ID_FOREIGN_PR, "911124198108030025", ID_REASON_CHECK, false, NULL},
	{ID_FOREIGN_PR, "91112419810803002", ID_REASON_LENGTH, false, NULL},

	{ID_PASSPORT, "E12345678", ID_REASON_NONE, false, NULL},
	{ID_PASSPORT, "ej1234567", ID_REASON_NONE, false, "EJ1234567"},
	{ID_PASSPORT, "12345", ID_REASON_NONE, false, NULL},
	{ID_PASSPORT, "12345678901234567", ID_REASON_NONE, false, NULL},
	{ID_PASSPORT, "1234", ID_REASON_LENGTH, false, NULL},
	{ID_PASSPORT, "123456789012345678", ID_REASON_LENGTH, false, NULL},
	{ID_PASSPORT, "E1234 5678", ID_REASON_CHARACTER, false, NULL},
	{ID_PASSPORT, "护照号码一", ID_REASON_CHARACTER, false, NULL},

	{ID_USCC, "91350100m000100y43", ID_REASON_NONE, true, "91350100M000100Y43"},
	{ID_USCC, "91350100M000100Y4", ID_REASON_LENGTH, false, NULL},
	{ID_USCC, "91350100M000100Y433", ID_REASON_LENGTH, false, NULL},
	{ID_USCC, "91440300708461O36T", ID_REASON_CHARACTER, false, NULL},
	{ID_USCC, "91A50100M000100Y43", ID_REASON_CHARACTER, false, NULL},
	{ID_USCC, "94440300708461136T", ID_REASON_CLASS, false, NULL},
	{ID_USCC, "B1350100M000100Y43", ID_REASON_CLASS, false, NULL},
	{ID_USCC, "123456789012345678", ID_REASON_REGION, false, NULL},
	{ID_USCC, "91160100M000100Y43", ID_REASON_REGION, false, NULL},
	{ID_USCC, "91350100M000100Y53", ID_REASON_ORG_CHECK, false, NULL},
	{ID_USCC, "91350200M000000510", ID_REASON_CHECK, false, NULL},

	{ID_NONE, "", ID_REASON_NONE, false, NULL},
	{ID_NONE, "  ", ID_REASON_NONE, false, ""},
	{ID_NONE, "1", ID_REASON_LENGTH, false, NULL},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct id_case *c = &cases[i];
		struct id_check check;

		print_message("  %s %s\n", id_type_name(c->type), c->number);
		id_check(&check, c->type, c->number, today());
		assert_int_equal(check.reason, c->reason);
		assert_int_equal(check.valid, c->reason == ID_REASON_NONE);
		assert_int_equal(check.full, c->full);
		assert_string_equal(
			check.normalized, c->normalized == NULL ? c->number : c->normalized);
	}
}

static void test_what_a_number_tells(void **state)
{
	struct id_check check;
	char birth[DATE_TEXT_MAX];

	(void)state;
	id_check(&check, ID_RESIDENT, "610104620927690", today());
	assert_string_equal(check.region, "610104");
	assert_true(check.has_birth);
	assert_string_equal(date_format(check.birth, birth), "1962-09-27");
	assert_int_equal(check.sex, ID_SEX_FEMALE);
	id_check(&check, ID_RESIDENT, "440308199901101512", today());
	assert_int_equal(check.sex, ID_SEX_MALE);
	id_check(&check, ID_FOREIGN_PR, "911124198108030024", today());
	assert_string_equal(check.region, "110000");
	assert_int_equal(check.sex, ID_SEX_FEMALE);
	id_check(&check, ID_USCC, "91350100M000100Y43", today());
	assert_string_equal(check.region, "350100");
	assert_false(check.has_birth);
	assert_int_equal(check.sex, ID_SEX_UNKNOWN);
	id_check(&check, ID_PASSPORT, "E12345678", today());
	assert_string_equal(check.region, "");
}

static void test_birth_on_the_day_asked(void **state)
{
	struct date born, before;
	struct id_check check;

	(void)state;
	assert_true(date_parse(&born, "1949-12-31"));
	before = date_add_days(born, -1);
	id_check(&check, ID_RESIDENT, "11010519491231002X", born);
	assert_true(check.valid);
	id_check(&check, ID_RESIDENT, "11010519491231002X", before);
	assert_int_equal(check.reason, ID_REASON_DATE);
	assert_false(check.has_birth);
}

/* Changing any one character for another digit must be noticed: that is what the check is for. */
static void find_every_typo(enum id_type type, const char *number)
{
	char typo[ID_TEXT_MAX];

	for (size_t at = 0; number[at] != '\0'; at++) {
		for (char digit = '0'; digit <= '9'; digit++) {
			struct id_check check;

			memcpy(typo, number, strlen(number) + 1);
			if (typo[at] == digit)
				continue;
			typo[at] = digit;
			id_check(&check, type, typo, today());
			assert_false(check.valid);
		}
	}
}

static void test_finds_every_single_typo(void **state)
{
	(void)state;
	find_every_typo(ID_RESIDENT, "11010519491231002X");
	find_every_typo(ID_RESIDENT, "440308199901101512");
	find_every_typo(ID_FOREIGN_PR, "911124198108030024");
	find_every_typo(ID_USCC, "91110108551385082Q");
	find_every_typo(ID_USCC, "91341000MA2N0ABGXX");
}

static void test_random_bytes(void **state)
{
	uint32_t seed = 9;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char number[64];
		struct id_check check;
		size_t length = (size_t)round % 60;

		for (size_t i = 0; i < length; i++) {
			seed = seed * 1664525U + 1013904223U;
			number[i] =
				round % 3 ? (char)('0' + (seed >> 24) % 10) : (char)(seed >> 24);
		}
		number[length] = '\0';
		id_check(&check, (enum id_type)(round % ID_TYPE_COUNT), number, today());
		assert_int_equal(check.valid, check.reason == ID_REASON_NONE);
		assert_true(strlen(check.normalized) < ID_TEXT_MAX);
	}
}

static void test_mask(void **state)
{
	static const struct {
		const char *number, *masked;
	} masks[] = {
		{"11010519491231002X", "110105********002X"},
		{"610104620927690", "610104*****7690"},
		{"123456789012", "123456**9012"},
		{"12345678901", "12*******01"},
		{"H12345678", "H1*****78"},
		{"12345", "12*45"},
		{"1234", "****"},
		{"1", "*"},
		{"", ""},
		{"无证件号码", "无证*号码"},
	};
	char buf[ID_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(masks); i++)
		assert_string_equal(id_mask(buf, masks[i].number), masks[i].masked);
}

static void test_names(void **state)
{
	enum id_type type = ID_USCC;

	(void)state;
	for (enum id_type t = 0; t < ID_TYPE_COUNT; t++) {
		assert_true(id_type_parse(&type, id_type_name(t)));
		assert_int_equal(type, t);
		assert_string_not_equal(text_in(LANG_ZH, id_type_title(t)), id_type_title(t));
	}
	type = ID_USCC;
	assert_false(id_type_parse(&type, ""));
	assert_false(id_type_parse(&type, "Resident"));
	assert_int_equal(type, ID_USCC);
	for (enum id_reason r = 0; r < ID_REASON_COUNT; r++) {
		assert_int_equal(id_reason_name(r) == NULL, r == ID_REASON_NONE);
		assert_string_not_equal(
			text_in(LANG_ZH, id_reason_message(r)), id_reason_message(r));
	}
	assert_string_equal(id_reason_name(ID_REASON_ORG_CHECK), "org_check");
	assert_null(id_sex_name(ID_SEX_UNKNOWN));
	assert_string_equal(id_sex_name(ID_SEX_MALE), "male");
	assert_string_equal(id_sex_name(ID_SEX_FEMALE), "female");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_public_cases),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_what_a_number_tells),
		cmocka_unit_test(test_birth_on_the_day_asked),
		cmocka_unit_test(test_finds_every_single_typo),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_mask),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
