/* CSV: the corners of RFC 4180, recovery after bad lines, round trips and random bytes. */
#include "core/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "tests/test.h"

struct read_case {
	const char *what, *text;
	const char *want; /* "line:field|field" of each record, "line!error" of each failure */
};

static const struct read_case cases[] = {
	{"nothing", "", ""},
	{"only a BOM", "\xEF\xBB\xBF", ""},
	{"one line without an end", "a,b", "1:a|b "},
	{"LF", "a,b\nc,d\n", "1:a|b 2:c|d "},
	{"CRLF", "a,b\r\nc,d\r\n", "1:a|b 2:c|d "},
	{"a CR at the very end", "a,b\r", "1:a|b "},
	{"a CR inside stays", "a\rb,c\n", "1:a\rb|c "},
	{"a BOM before the header", "\xEF\xBB\xBF\"a\",b\n", "1:a|b "},
	{"blank lines are passed over", "\n\r\na\n\n\nb\n\n", "3:a 6:b "},
	{"empty fields", ",\n,,\n", "1:| 2:|| "},
	{"an empty quoted field", "\"\"\n", "1: "},
	{"quotes", "\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d "},
	{"a line break inside", "\"a\nb\",c\nd\n", "1:a\nb|c 3:d "},
	{"a CRLF inside", "\"a\r\nb\",c\r\nd\r\n", "1:a\r\nb|c 3:d "},
	{"Chinese", "欧阳建国,\"薛家湾,大路\"\n", "1:欧阳建国|薛家湾,大路 "},
	{"spaces are data", " a , b \n", "1: a | b  "},
	{"a quote in a plain field", "a\"b,c\nd\n", "1!3 2:d "},
	{"text after a closing quote", "\"a\"b,c\nd\n", "1!3 2:d "},
	{"a space after a closing quote", "\"a\" ,c\nd\n", "1!3 2:d "},
	{"a quote that stays open", "a\n\"b,c\nd,e\n", "1:a 2!2 3:d|e "},
	{"an open quote at the end", "a,\"", "1!2 "},
	{"two bad lines are both told", "x\"\ny\"\nz\n", "1!3 2!3 3:z "},
	{"stray after a break inside", "\"a\nb\"c\nd\n", "1!3 3:d "},
};

static void dump(const char *text, size_t size, char *out, size_t out_size)
{
	struct arena arena = ARENA_EMPTY;
	struct csv_record record;
	struct csv_reader reader;
	enum csv_error error;
	size_t at = 0;

	out[0] = '\0';
	csv_init(&reader, text, size);
	while ((error = csv_next(&reader, &arena, &record)) != CSV_END) {
		at += (size_t)snprintf(
			out + at, out_size - at, "%ld%c", record.line, error == CSV_OK ? ':' : '!');
		if (error != CSV_OK)
			at += (size_t)snprintf(out + at, out_size - at, "%d", (int)error);
		for (size_t i = 0; i < record.count && error == CSV_OK; i++)
			at += (size_t)snprintf(
				out + at, out_size - at, "%s%s", i > 0 ? "|" : "", record.field[i]);
		at += (size_t)snprintf(out + at, out_size - at, " ");
	}
	arena_release(&arena);
}

static void test_reads(void **state)
{
	char got[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		print_message("  %s\n", cases[i].what);
		dump(cases[i].text, strlen(cases[i].text), got, sizeof(got));
		assert_string_equal(got, cases[i].want);
	}
}

static void test_a_zero_byte(void **state)
{
	static const char text[] = "a\nb\0c,d\n\"e\0f\"\ng\n";
	char got[128];

	(void)state;
	dump(text, sizeof(text) - 1, got, sizeof(got));
	assert_string_equal(got, "1:a 2!6 3!6 4:g ");
}

static void test_limits(void **state)
{
	static char text[CSV_FIELD_BYTES_MAX + CSV_FIELDS_MAX * 2 + 64];
	char got[64];

	(void)state;
	memset(text, 'x', CSV_FIELD_BYTES_MAX + 1);
	memcpy(text + CSV_FIELD_BYTES_MAX + 1, "\ny\n", 3);
	dump(text, CSV_FIELD_BYTES_MAX + 4, got, sizeof(got));
	assert_string_equal(got, "1!5 2:y ");

	memset(text, ',', CSV_FIELDS_MAX); /* one field more than there are commas */
	memcpy(text + CSV_FIELDS_MAX, "\ny\n", 3);
	dump(text, CSV_FIELDS_MAX + 3, got, sizeof(got));
	assert_string_equal(got, "1!4 2:y ");
}

static void test_the_longest_field_and_record(void **state)
{
	static char text[CSV_FIELD_BYTES_MAX + CSV_FIELDS_MAX];
	struct arena arena = ARENA_EMPTY;
	struct csv_record record;
	struct csv_reader reader;

	(void)state;
	memset(text, 'x', CSV_FIELD_BYTES_MAX);
	memset(text + CSV_FIELD_BYTES_MAX, ',', CSV_FIELDS_MAX - 1);
	csv_init(&reader, text, sizeof(text) - 1);
	assert_int_equal(csv_next(&reader, &arena, &record), CSV_OK);
	assert_int_equal(record.count, CSV_FIELDS_MAX);
	assert_int_equal(strlen(record.field[0]), CSV_FIELD_BYTES_MAX);
	assert_string_equal(record.field[CSV_FIELDS_MAX - 1], "");
	assert_int_equal(csv_next(&reader, &arena, &record), CSV_END);
	arena_release(&arena);
}

static void test_every_error_has_a_sentence(void **state)
{
	(void)state;
	assert_null(csv_error_message(CSV_OK));
	assert_null(csv_error_message(CSV_END));
	for (enum csv_error e = CSV_QUOTE_OPEN; e <= CSV_NUL; e++)
		assert_string_not_equal(
			text_in(LANG_ZH, csv_error_message(e)), csv_error_message(e));
}

static void test_appends(void **state)
{
	char buf[32] = "";

	(void)state;
	assert_true(csv_append(buf, sizeof(buf), "a", true));
	assert_true(csv_append(buf, sizeof(buf), "", false));
	assert_true(csv_append(buf, sizeof(buf), "b,c", false));
	assert_true(csv_append(buf, sizeof(buf), "d\"e", false));
	assert_string_equal(buf, "a,,\"b,c\",\"d\"\"e\"");
	assert_false(csv_append(buf, sizeof(buf), "0123456789012345", false));
	assert_string_equal(buf, "a,,\"b,c\",\"d\"\"e\"");
	assert_true(csv_append(buf, sizeof(buf),
		"012345678901234"
		"",
		false));
	assert_int_equal(strlen(buf), sizeof(buf) - 1);
}

static void test_a_field_that_looks_like_a_bom(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct csv_reader reader;
	struct csv_record record;
	char buf[32] = "";

	(void)state;
	assert_true(csv_append(buf, sizeof(buf),
		"\xEF\xBB\xBF"
		"a",
		true));
	csv_init(&reader, buf, strlen(buf));
	assert_int_equal(csv_next(&reader, &arena, &record), CSV_OK);
	assert_string_equal(record.field[0], "\xEF\xBB\xBF"
					     "a");
	arena_release(&arena);
}

/* Random records of nasty characters, written and read back. */
static void test_round_trip(void **state)
{
	static const char alphabet[] = "ab,\"\n\r\" \xE7\x94\xB5";
	uint32_t seed = 11;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct arena arena = ARENA_EMPTY;
		char fields[4][8], text[128] = "";
		struct csv_record record;
		struct csv_reader reader;
		size_t count = (size_t)round % 4 + 1;

		for (size_t i = 0; i < count; i++) {
			size_t length = (seed >> 24) % 7;

			for (size_t k = 0; k < length; k++) {
				seed = seed * 1664525U + 1013904223U;
				fields[i][k] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
			}
			seed = seed * 1664525U + 1013904223U;
			fields[i][length] = '\0';
			assert_true(csv_append(text, sizeof(text), fields[i], i == 0));
		}
		memcpy(text + strlen(text), "\n", sizeof("\n"));
		csv_init(&reader, text, strlen(text));
		assert_int_equal(csv_next(&reader, &arena, &record), CSV_OK);
		assert_int_equal(record.count, count);
		for (size_t i = 0; i < count; i++)
			assert_string_equal(record.field[i], fields[i]);
		assert_int_equal(csv_next(&reader, &arena, &record), CSV_END);
		arena_release(&arena);
	}
}

/* Any bytes: it ends, never steps back, and the lines grow. */
static void test_random_bytes(void **state)
{
	static const char alphabet[] = "\",\n\r\0a";
	uint32_t seed = 5;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct arena arena = ARENA_EMPTY;
		struct csv_record record;
		struct csv_reader reader;
		size_t size = (seed >> 20) % 120, before = 0;
		char *text =
			malloc(size + 1); /* exact, so that the sanitizer sees one byte too many */
		long line = 0;

		for (size_t i = 0; i < size; i++) {
			seed = seed * 1664525U + 1013904223U;
			text[i] = round % 2 ? (char)(seed >> 24) : alphabet[(seed >> 16) % 6];
		}
		seed = seed * 1664525U + 1013904223U;
		csv_init(&reader, text, size);
		while (csv_next(&reader, &arena, &record) != CSV_END) {
			assert_true(reader.at > before);
			assert_true(record.line > line);
			before = reader.at;
			line = record.line;
		}
		assert_int_equal(reader.at, size);
		free(text);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_a_zero_byte),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_the_longest_field_and_record),
		cmocka_unit_test(test_every_error_has_a_sentence),
		cmocka_unit_test(test_appends),
		cmocka_unit_test(test_a_field_that_looks_like_a_bom),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_random_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
