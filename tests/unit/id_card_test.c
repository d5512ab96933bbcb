/* The text blocks of identity cards: every layout, every field wrong in every way it can be. */
#include "core/id_card.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "core/utf8.h"
#include "tests/test.h"

static struct date day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

static struct date today(void)
{
	return day("2026-11-21");
}

/* One field as somebody writes it by hand: where, how long, what. */
struct put {
	size_t at, bytes;
	const char *text;
};

static void put_unit(uint8_t *at, uint32_t unit)
{
	at[0] = (uint8_t)(unit & 0xFF);
	at[1] = (uint8_t)(unit >> 8);
}

static void put_field(uint8_t block[ID_CARD_TEXT_BYTES], const struct put *put)
{
	uint8_t *at = block + put->at, *end = at + put->bytes;
	size_t size = strlen(put->text), used = 0;

	for (uint8_t *p = at; p < end; p += 2)
		put_unit(p, ' ');
	while (used < size) {
		uint32_t c = utf8_next(put->text, size, &used);

		assert_true(c != UTF8_BAD);
		assert_true(at < end);
		if (c >= 0x10000) {
			put_unit(at, 0xD800 + ((c - 0x10000) >> 10));
			at += 2;
			assert_true(at < end);
			c = 0xDC00 + ((c - 0x10000) & 0x3FF);
		}
		put_unit(at, c);
		at += 2;
	}
}

#define FIELDS_MAX 14
struct sheet {
	struct put field[FIELDS_MAX]; /* ended by one of no bytes */
};

static void write_sheet(uint8_t block[ID_CARD_TEXT_BYTES], const struct sheet *sheet)
{
	for (size_t i = 0; i < ID_CARD_TEXT_BYTES; i += 2)
		put_unit(block + i, ' ');
	for (const struct put *put = sheet->field; put->bytes > 0; put++)
		put_field(block, put);
}

/* Invented people: real regions, sequence 000. */
static const struct sheet citizen = {{
	{0, 30, "阿卜杜拉·买买提"},
	{30, 2, "2"},
	{32, 4, "05"},
	{36, 16, "19900307"},
	{52, 70, "北京市朝阳区测试路1号"},
	{122, 36, "110105199003070009"},
	{158, 30, "北京市公安局朝阳分局"},
	{188, 16, "20200101"},
	{204, 16, "20400101"},
}};
static const struct sheet permit = {{
	{0, 30, "王小明"},
	{30, 2, "2"},
	{36, 16, "19920130"},
	{52, 70, "北京市朝阳区测试路2号"},
	{122, 36, "830000199201300022"},
	{158, 30, "北京市公安局"},
	{188, 16, "20220301"},
	{204, 16, "20270228"},
	{220, 18, "012345678"},
	{238, 4, "01"},
	{248, 2, "J"},
}};
static const struct sheet foreign_2017 = {{
	{0, 120, "SMITH, JOHN ALEXANDER"},
	{120, 2, "1"},
	{122, 30, "CAN110081080310"},
	{152, 6, "CAN"},
	{158, 30, "史约翰"},
	{188, 16, "20180601"},
	{204, 16, "20280531"},
	{220, 16, "19810803"},
	{236, 4, "01"},
	{240, 8, "1500"},
	{248, 2, "I"},
}};
static const struct sheet foreign_2023 = {{
	{30, 2, "2"},
	{32, 4, "00"},
	{36, 16, "19810803"},
	{52, 70, "MOREAU, ANNE"},
	{122, 36, "911124198108030024"},
	{188, 16, "20240105"},
	{204, 16, "20340104"},
	{248, 2, "Y"},
}};

static enum id_card_error decode(const struct sheet *sheet, struct id_card *card)
{
	uint8_t block[ID_CARD_TEXT_BYTES];

	write_sheet(block, sheet);
	return id_card_decode(card, block, sizeof block, today());
}

static void test_citizen(void **state)
{
	struct id_card card;

	(void)state;
	assert_int_equal(decode(&citizen, &card), ID_CARD_OK);
	assert_int_equal(card.layout, ID_CARD_CITIZEN);
	assert_int_equal(card.type, ID_RESIDENT);
	assert_string_equal(card.name, "阿卜杜拉·买买提");
	assert_string_equal(card.latin, "");
	assert_int_equal(card.sex, ID_SEX_FEMALE);
	assert_int_equal(card.nation, 5);
	assert_int_equal(date_compare(card.birth, day("1990-03-07")), 0);
	assert_string_equal(card.address, "北京市朝阳区测试路1号");
	assert_string_equal(card.issuer, "北京市公安局朝阳分局");
	assert_string_equal(card.number.normalized, "110105199003070009");
	assert_false(card.no_end);
	assert_int_equal(date_compare(card.valid_to, day("2040-01-01")), 0);
}

static void test_permit(void **state)
{
	struct id_card card;

	(void)state;
	assert_int_equal(decode(&permit, &card), ID_CARD_OK);
	assert_int_equal(card.layout, ID_CARD_RESIDENCE_PERMIT);
	assert_int_equal(card.type, ID_RESIDENCE_PERMIT);
	assert_string_equal(card.name, "王小明");
	assert_int_equal(card.nation, 0);
	assert_true(card.number.valid);
	assert_string_equal(card.permit_no, "012345678");
}

static void test_foreigners(void **state)
{
	struct id_card card;

	(void)state;
	assert_int_equal(decode(&foreign_2017, &card), ID_CARD_OK);
	assert_int_equal(card.layout, ID_CARD_FOREIGN_2017);
	assert_int_equal(card.type, ID_FOREIGN_PR);
	assert_string_equal(card.latin, "SMITH, JOHN ALEXANDER");
	assert_false(card.latin_full);
	assert_string_equal(card.name, "史约翰");
	assert_string_equal(card.nationality, "CAN");
	assert_true(card.number.valid);
	assert_false(card.number.full);
	assert_int_equal(decode(&foreign_2023, &card), ID_CARD_OK);
	assert_int_equal(card.layout, ID_CARD_FOREIGN_2023);
	assert_string_equal(card.name, "");
	assert_string_equal(card.latin, "MOREAU, ANNE");
	assert_true(card.number.full);
}

/* What is changed on a good card, and what comes of it. */
struct change_case {
	const struct sheet *sheet;
	struct put put;
	enum id_card_error error;
};

static const struct change_case changes[] = {
	{&citizen, {0, 30, "𠮷野家"}, ID_CARD_OK},
	{&citizen, {0, 30, "一二三四五六七八九十一二三四五"}, ID_CARD_OK},
	{&citizen, {0, 30, ""}, ID_CARD_BAD_NAME},
	{&citizen, {30, 2, "0"}, ID_CARD_OK},
	{&citizen, {30, 2, "9"}, ID_CARD_OK},
	{&citizen, {30, 2, "1"}, ID_CARD_CONTRADICTS},
	{&citizen, {30, 2, "3"}, ID_CARD_BAD_SEX},
	{&citizen, {30, 2, ""}, ID_CARD_BAD_SEX},
	{&citizen, {32, 4, "56"}, ID_CARD_OK},
	{&citizen, {32, 4, "97"}, ID_CARD_OK},
	{&citizen, {32, 4, "98"}, ID_CARD_OK},
	{&citizen, {32, 4, "57"}, ID_CARD_BAD_NATION},
	{&citizen, {32, 4, "00"}, ID_CARD_BAD_NATION},
	{&citizen, {32, 4, "1"}, ID_CARD_BAD_NATION},
	{&citizen, {32, 4, "汉"}, ID_CARD_BAD_NATION},
	{&permit, {32, 4, "汉"}, ID_CARD_OK},
	{&citizen, {36, 16, "19900308"}, ID_CARD_CONTRADICTS},
	{&citizen, {36, 16, "19900230"}, ID_CARD_BAD_BIRTH},
	{&citizen, {36, 16, "20261122"}, ID_CARD_BAD_BIRTH},
	{&citizen, {36, 16, "1990030"}, ID_CARD_BAD_BIRTH},
	{&citizen, {36, 16, "1990-3-7"}, ID_CARD_BAD_BIRTH},
	{&citizen, {188, 16, "20261121"}, ID_CARD_OK},
	{&citizen, {188, 16, "20261122"}, ID_CARD_BAD_VALIDITY},
	{&citizen, {188, 16, "长期"}, ID_CARD_BAD_VALIDITY},
	{&citizen, {204, 16, "长期"}, ID_CARD_OK},
	{&citizen, {204, 16, "20200101"}, ID_CARD_OK},
	{&citizen, {204, 16, "20191231"}, ID_CARD_BAD_VALIDITY},
	{&citizen, {204, 16, "20400230"}, ID_CARD_BAD_VALIDITY},
	{&citizen, {204, 16, ""}, ID_CARD_BAD_VALIDITY},
	{&citizen, {204, 16, "长 期"}, ID_CARD_BAD_VALIDITY},
	{&citizen, {248, 2, "K"}, ID_CARD_BAD_LAYOUT},
	{&citizen, {248, 2, "j"}, ID_CARD_BAD_LAYOUT},
	{&citizen, {122, 36, ""}, ID_CARD_OK}, /* and its number is not valid */
	{&permit, {36, 16, "19920131"}, ID_CARD_CONTRADICTS},
	{&foreign_2017, {120, 2, "M"}, ID_CARD_OK},
	{&foreign_2017, {158, 30, ""}, ID_CARD_OK},
	{&foreign_2017, {0, 120, ""}, ID_CARD_OK},
	{&foreign_2017, {220, 16, "        "}, ID_CARD_BAD_BIRTH},
	{&foreign_2023, {52, 70, ""}, ID_CARD_BAD_NAME},
	{&foreign_2023, {36, 16, "19810804"}, ID_CARD_CONTRADICTS},
};

static void test_each_field(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		const struct change_case *c = &changes[i];
		uint8_t block[ID_CARD_TEXT_BYTES];
		struct id_card card = {.nation = 1234};

		print_message("  %zu %s\n", c->put.at, c->put.text);
		write_sheet(block, c->sheet);
		put_field(block, &c->put);
		assert_int_equal(id_card_decode(&card, block, sizeof block, today()), c->error);
		if (c->error != ID_CARD_OK)
			assert_int_equal(card.nation, 1234); /* untouched */
	}
}

/* A number that is wrong is no wrong card: the check that failed is told. */
static void test_wrong_numbers(void **state)
{
	static const struct {
		const char *number;
		enum id_reason reason;
	} cases[] = {
		{"", ID_REASON_LENGTH},
		{"11010519900307000", ID_REASON_LENGTH},
		{"1101051990030700A7", ID_REASON_CHARACTER},
		{"990105199003070002", ID_REASON_REGION}, /* the vector of the framing */
		{"110105199002300001", ID_REASON_DATE},   /* 30 February, and its check is right */
		{"110105199003070007", ID_REASON_CHECK},
		{"110105199003070009", ID_REASON_NONE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct put put = {122, 36, cases[i].number};
		uint8_t block[ID_CARD_TEXT_BYTES];
		struct id_card card;

		print_message("  %s\n", put.text);
		write_sheet(block, &citizen);
		put_field(block, &put);
		assert_int_equal(id_card_decode(&card, block, sizeof block, today()), ID_CARD_OK);
		assert_int_equal(card.number.reason, cases[i].reason);
	}
}

static void test_bad_text(void **state)
{
	static const uint32_t bad[] = {0xD842, 0xDFB7, 0x0007, 0x202E, 0xFEFF, 0xFFFF, 0x009B};
	uint8_t block[ID_CARD_TEXT_BYTES];
	struct id_card card;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		write_sheet(block, &citizen);
		put_unit(block + 2, bad[i]);
		assert_int_equal(
			id_card_decode(&card, block, sizeof block, today()), ID_CARD_BAD_TEXT);
		write_sheet(block, &citizen);
		put_unit(block + 28, bad[i]); /* the last unit of the field: a pair cannot go on */
		assert_int_equal(
			id_card_decode(&card, block, sizeof block, today()), ID_CARD_BAD_TEXT);
	}
}

static void test_padding_by_zeros(void **state)
{
	uint8_t block[ID_CARD_TEXT_BYTES];
	struct id_card card;

	(void)state;
	write_sheet(block, &citizen);
	for (size_t i = 0; i < ID_CARD_TEXT_BYTES; i += 2)
		if (block[i] == ' ' && block[i + 1] == 0)
			block[i] = 0;
	assert_int_equal(id_card_decode(&card, block, sizeof block, today()), ID_CARD_OK);
	assert_string_equal(card.name, "阿卜杜拉·买买提");
}

static void test_length(void **state)
{
	uint8_t block[ID_CARD_TEXT_BYTES + 2];
	struct id_card card;

	(void)state;
	memset(block, ' ', sizeof block);
	write_sheet(block, &citizen);
	for (size_t size = 0; size <= sizeof block; size++)
		assert_int_equal(id_card_decode(&card, block, size, today()),
			size == ID_CARD_TEXT_BYTES ? ID_CARD_OK : ID_CARD_BAD_LENGTH);
}

static void test_longest_fields(void **state)
{
	static const char latin[] = "VAN DEN BERGHE-FITZGERALD MAXIMILIA"; /* 35 */
	struct sheet sheet = foreign_2023;
	struct id_card card;

	(void)state;
	sheet.field[3].text = latin;
	assert_int_equal(decode(&sheet, &card), ID_CARD_OK);
	assert_string_equal(card.latin, latin);
	assert_true(card.latin_full);
}

static void test_validity(void **state)
{
	static const struct {
		const char *to, *on;
		bool valid;
	} cases[] = {
		{"20261121", "2026-11-21", true}, {"20261120", "2026-11-21", false},
		{"20261122", "2026-11-21", true}, {"20210101", "2026-11-21", false},
		{"长期", "2026-11-21", true}, {"长期", "9999-12-31", true},
		{"20400101", "2019-12-31", false}, /* before its first day */
	};
	struct sheet sheet = citizen;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct id_card card;

		sheet.field[8].text = cases[i].to;
		assert_int_equal(decode(&sheet, &card), ID_CARD_OK);
		assert_int_equal(id_card_valid_on(&card, day(cases[i].on)), cases[i].valid);
	}
}

static void test_random_bytes(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		uint8_t block[ID_CARD_TEXT_BYTES];
		struct id_card card;

		write_sheet(block, round % 2 ? &citizen : &foreign_2017);
		for (int i = 0; i < 4; i++) {
			seed = seed * 1664525U + 1013904223U;
			block[(seed >> 8) % sizeof block] = (uint8_t)(seed >> 24);
		}
		if (id_card_decode(&card, block, sizeof block, today()) != ID_CARD_OK)
			continue;
		assert_true(utf8_is_clean(card.name, strlen(card.name)));
		assert_true(utf8_is_clean(card.latin, strlen(card.latin)));
		assert_true(card.no_end || date_compare(card.valid_from, card.valid_to) <= 0);
	}
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < ID_CARD_LAYOUT_COUNT; i++) {
		const char *title = id_card_layout_title((enum id_card_layout)i);

		assert_string_not_equal(text_in(LANG_ZH, title), title);
	}
	for (int i = 0; i < ID_CARD_ERROR_COUNT; i++) {
		const char *message = id_card_error_message((enum id_card_error)i);

		assert_string_not_equal(text_in(LANG_ZH, message), message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_citizen),
		cmocka_unit_test(test_permit),
		cmocka_unit_test(test_foreigners),
		cmocka_unit_test(test_each_field),
		cmocka_unit_test(test_wrong_numbers),
		cmocka_unit_test(test_bad_text),
		cmocka_unit_test(test_padding_by_zeros),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_longest_fields),
		cmocka_unit_test(test_validity),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
