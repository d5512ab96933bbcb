/* Capitals: every public case, each place of a zero, and reading back what was written. */
#include "core/rmb.h"

#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "tests/vectors.h"

static struct money fen(int64_t value)
{
	struct money m;

	assert_true(money_from_fen(&m, value));
	return m;
}

static void check_date(const struct csv_record *row)
{
	int month = 0, day = 0;
	char buf[RMB_DATE_MAX];

	assert_int_equal(sscanf(row->field[0], "DATE %d-%d", &month, &day), 2);
	assert_true(rmb_month_day(buf, month, day));
	assert_string_equal(buf, row->field[1]);
}

static void check_amount(const struct csv_record *row)
{
	bool negative = row->field[0][0] == '-';
	char buf[RMB_TEXT_MAX];
	struct money m;

	assert_int_equal(money_parse(&m, row->field[0] + negative), MONEY_OK);
	assert_string_equal(rmb_capitals(buf, negative ? money_negate(m) : m), row->field[1]);
}

static void test_public_cases(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct csv_reader reader;
	struct csv_record row;
	int count = 0;
	size_t size;
	char *text = vector_read(&arena, "tests/vectors/rmb_capitals.csv", &size);

	(void)state;
	csv_init(&reader, text, size);
	assert_true(vector_next(&reader, &arena, &row));
	for (; vector_next(&reader, &arena, &row); count++) {
		if (strncmp(row.field[0], "DATE ", 5) == 0)
			check_date(&row);
		else
			check_amount(&row);
	}
	assert_int_equal(count, 18);
	arena_release(&arena);
}

static void test_amounts(void **state)
{
	static const struct {
		int64_t fen;
		const char *text;
	} cases[] = {
		{1, "人民币壹分"},
		{10, "人民币壹角"},
		{55, "人民币伍角伍分"},
		{-5, "人民币负伍分"},
		{101, "人民币壹元零壹分"},
		{110, "人民币壹元壹角"},
		{1000, "人民币壹拾元整"},
		{1050, "人民币壹拾元零伍角"},
		{1005, "人民币壹拾元零伍分"},
		{1100, "人民币壹拾壹元整"},
		{10100, "人民币壹佰零壹元整"},
		{11000, "人民币壹佰壹拾元整"},
		{100100, "人民币壹仟零壹元整"},
		{101000, "人民币壹仟零壹拾元整"},
		{1000100, "人民币壹万零壹元整"},
		{1010000, "人民币壹万零壹佰元整"},
		{1100000, "人民币壹万壹仟元整"},
		{10700000, "人民币壹拾万零柒仟元整"},
		{10700053, "人民币壹拾万柒仟元零伍角叁分"},
		{10700003, "人民币壹拾万零柒仟元零叁分"},
		{10710053, "人民币壹拾万柒仟壹佰元零伍角叁分"},
		{100000000, "人民币壹佰万元整"},
		{1000000000000, "人民币壹佰亿元整"},
		{10000000001, "人民币壹亿元零壹分"},
		{10000500000, "人民币壹亿零伍仟元整"},
		{10000050000, "人民币壹亿零伍佰元整"},
		{10100000000, "人民币壹亿零壹佰万元整"},
		{100000000000000, "人民币壹万亿元整"},
		{100010000000000, "人民币壹万零壹亿元整"},
		{MONEY_LIMIT, "人民币壹拾万亿元整"},
		{-MONEY_LIMIT, "人民币负壹拾万亿元整"},
		{MONEY_LIMIT - 1,
			"人民币玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
	};
	char buf[RMB_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(rmb_capitals(buf, fen(cases[i].fen)), cases[i].text);
}

static int digit_of(const char *p)
{
	static const char *const digits[] = {
		"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

	for (int i = 0; i < 10; i++)
		if (strncmp(p, digits[i], 3) == 0)
			return i;
	return -1;
}

/* What 拾, 佰 and 仟 multiply by; 0 for anything else. */
static int64_t place_of(const char *p)
{
	static const char *const places[] = {"", "拾", "佰", "仟"};
	int64_t value = 1;

	for (int i = 1; i < 4; i++) {
		value *= 10;
		if (strncmp(p, places[i], 3) == 0)
			return value;
	}
	return 0;
}

/* What a bank clerk reads: places gather in a section, 万 in a part, 亿 and 元 in the whole. */
struct clerk {
	int64_t digit, section, part, whole, cents;
};

static void read_unit(struct clerk *c, const char *p)
{
	int64_t section = c->section + c->digit;

	if (strncmp(p, "万", 3) == 0)
		*c = (struct clerk){.part = section * 10000, .whole = c->whole};
	else if (strncmp(p, "亿", 3) == 0)
		*c = (struct clerk){.whole = (c->part + section) * 100000000};
	else if (strncmp(p, "元", 3) == 0)
		*c = (struct clerk){.whole = c->whole + c->part + section};
	else if (strncmp(p, "角", 3) == 0)
		*c = (struct clerk){.whole = c->whole, .cents = c->digit * 10};
	else if (strncmp(p, "分", 3) == 0)
		*c = (struct clerk){.whole = c->whole, .cents = c->cents + c->digit};
	else
		assert_string_equal(p, "整");
}

static int64_t read_back(const char *text)
{
	bool negative = strncmp(text + 9, "负", 3) == 0;
	struct clerk c = {0};

	assert_memory_equal(text, "人民币", 9);
	for (const char *p = text + (negative ? 12 : 9); *p != '\0'; p += 3) {
		if (digit_of(p) >= 0) {
			c.digit = digit_of(p);
		} else if (place_of(p) > 0) {
			c.section += c.digit * place_of(p);
			c.digit = 0;
		} else {
			read_unit(&c, p);
		}
	}
	return (negative ? -1 : 1) * (c.whole * 100 + c.cents);
}

static void check_form(const char *text, int64_t amount)
{
	assert_int_equal(read_back(text), amount);
	assert_null(strstr(text, "零零"));
	assert_null(strstr(text, "零万"));
	assert_null(strstr(text, "零亿"));
	assert_int_equal(strstr(text, "整") != NULL, amount % 100 == 0);
	assert_true(amount == 0 || strstr(text, "零元") == NULL);
	assert_true(amount % 100 / 10 != 0 || amount % 10 == 0 || amount < 100 ||
		    strstr(text, "元零") != NULL);
}

static void test_reads_back(void **state)
{
	uint64_t seed = 1;
	char buf[RMB_TEXT_MAX];

	(void)state;
	for (int64_t amount = 0; amount < 30000; amount++)
		check_form(rmb_capitals(buf, fen(amount)), amount);
	for (int64_t amount = -30000; amount < 0; amount++)
		assert_int_equal(read_back(rmb_capitals(buf, fen(amount))), amount);
	for (int round = 0; round < 200000; round++) {
		int64_t amount = 0;

		/* Many zeros: a digit is something else only in a third of the cases. */
		seed = seed * 6364136223846793005U + 1442695040888963407U;
		for (int i = 0; i < 15; i++) {
			int nibble = (int)(seed >> (4 * i) & 15);

			amount = amount * 10 + (nibble % 3 ? 0 : nibble % 10);
		}
		amount %= MONEY_LIMIT;
		check_form(rmb_capitals(buf, fen(amount)), amount);
	}
}

static void test_dates(void **state)
{
	static const struct {
		int month, day;
		const char *text;
	} cases[] = {
		{1, 1, "零壹月零壹日"},
		{2, 12, "零贰月壹拾贰日"},
		{2, 29, "零贰月贰拾玖日"},
		{3, 9, "叁月零玖日"},
		{9, 10, "玖月零壹拾日"},
		{10, 20, "零壹拾月零贰拾日"},
		{11, 30, "壹拾壹月零叁拾日"},
		{12, 31, "壹拾贰月叁拾壹日"},
		{12, 21, "壹拾贰月贰拾壹日"},
		{10, 11, "零壹拾月壹拾壹日"},
		{0, 1, NULL},
		{13, 1, NULL},
		{1, 0, NULL},
		{1, 32, NULL},
		{2, 30, NULL},
		{4, 31, NULL},
		{-1, -1, NULL},
	};
	char buf[RMB_DATE_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(
			rmb_month_day(buf, cases[i].month, cases[i].day), cases[i].text != NULL);
		if (cases[i].text != NULL)
			assert_string_equal(buf, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_public_cases),
		cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_reads_back),
		cmocka_unit_test(test_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
