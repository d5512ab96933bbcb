/*
 * Draws every character that the fonts claim to have, one in a cell, has the pages rendered by
 * poppler and counts the cells without ink. libhpdf 2.3.0 with a font as Debian ships it leaves
 * up to 5,764 of the 6,763 characters of GB 2312 blank, and pdftotext still returns them all.
 */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fault.h"
#include "core/utf8.h"
#include "printing/font.h"
#include "printing/page.h"
#include "tests/print/tools.h"
#include "tests/test.h"

#define COLUMNS 30
#define ROWS 43
#define CELL 18.0
#define MARGIN 24.0
#define GLYPH 14.0
#define DPI 72
#define SAMPLE_MAX 30000
#define DARK 200 /* a pixel below this is ink */

struct sample {
	uint32_t codes[SAMPLE_MAX];
	size_t count;
};

static const struct style letter = {.size = GLYPH};

static void draw_sample(const struct sample *s, const char *path)
{
	static const struct document_options options = {
		.share_dir = TOOLS_SHARE, .paper = PAPER_A4, .margin = MARGIN, .title = "ink"};
	struct part part = {.page_words = "{1}/{2}"};
	struct document_saved saved;
	struct fault fault;
	struct document *d = document_new(&options, &fault);

	assert_non_null(d);
	for (size_t i = 0; i < s->count; i++) {
		size_t cell = i % (COLUMNS * ROWS);
		struct point at = {MARGIN + CELL * (double)(cell % COLUMNS),
			MARGIN + CELL * (double)(cell / COLUMNS)};
		char text[5] = "";

		if (cell == 0 && i > 0)
			document_end_part(d);
		if (cell == 0)
			document_begin_part(d, &part);
		utf8_put(text, s->codes[i]);
		page_text(d, at, &letter, text);
	}
	document_end_part(d);
	assert_true(document_save(d, path, &saved, &fault));
	assert_int_equal(saved.missing, 0);
	document_free(d);
}

static bool cell_has_ink(const unsigned char *pixels, const int size[2], size_t cell)
{
	int left = (int)(MARGIN + CELL * (double)(cell % COLUMNS));
	int top = (int)(MARGIN + CELL * (double)(cell / COLUMNS)) + 1;

	for (int y = top; y < top + (int)CELL && y < size[1]; y++) {
		for (int x = left; x < left + (int)GLYPH + 1 && x < size[0]; x++) {
			if (pixels[y * size[0] + x] < DARK)
				return true;
		}
	}
	return false;
}

static size_t blanks(const struct sample *s, const char *path)
{
	unsigned char *pixels = NULL;
	size_t found = 0;
	int size[2] = {0};

	for (size_t i = 0; i < s->count; i++) {
		size_t cell = i % (COLUMNS * ROWS);

		if (cell == 0) {
			free(pixels);
			pixels = tools_pdf_pixels(path, (int)(i / (COLUMNS * ROWS)) + 1, DPI, size);
		}
		if (cell_has_ink(pixels, size, cell))
			continue;
		print_error("no ink: U+%X\n", s->codes[i]);
		found++;
	}
	free(pixels);
	return found;
}

/* The characters of rows 16 to 87 of GB 2312, asked of the C library. */
static void add_gb2312(struct sample *s)
{
	iconv_t to = iconv_open("UTF-8", "GB2312");

	assert_true(to != (iconv_t)-1);
	for (int row = 0xB0; row <= 0xF7; row++) {
		for (int column = 0xA1; column <= 0xFE; column++) {
			char in[2] = {(char)row, (char)column}, out[8];
			char *from = in, *into = out;
			size_t left = 2, room = sizeof(out), at = 0;

			if (iconv(to, &from, &left, &into, &room) == (size_t)-1) {
				iconv(to, NULL, NULL, NULL, NULL);
				continue;
			}
			s->codes[s->count++] = utf8_next(out, (size_t)(into - out), &at);
		}
	}
	iconv_close(to);
}

static void all_of_gb2312_has_ink(void **state)
{
	static struct sample s;
	char path[256];

	(void)state;
	s.count = 0;
	add_gb2312(&s);
	assert_int_equal(s.count, 6763);
	draw_sample(&s, tools_path(path, "ink_gb2312.pdf"));
	assert_int_equal(blanks(&s, path), 0);
}

/* All that lies outside GB 2312: the rest of GBK, Extension A, and what stands in the private area.
 */
static void all_rare_characters_have_ink(void **state)
{
	static struct sample s;
	char path[256];

	(void)state;
	s.count = 0;
	for (uint32_t c = 0x3400; c <= 0x2FFFF && s.count < SAMPLE_MAX; c++) {
		struct font_glyph g = font_glyph_of(c);

		if (!g.missing && g.face == FONT_RARE)
			s.codes[s.count++] = c;
	}
	assert_true(s.count > 23000);
	draw_sample(&s, tools_path(path, "ink_rare.pdf"));
	assert_int_equal(blanks(&s, path), 0);
}

/* The ruler itself: a blank must be found, or the two tests above say nothing. */
static void a_blank_is_found(void **state)
{
	static struct sample s = {{0x6797, 0x3000, 0x96EA, ' '}, 4};
	char path[256];

	(void)state;
	draw_sample(&s, tools_path(path, "ink_blank.pdf"));
	assert_int_equal(blanks(&s, path), 2);
}

static void names_are_covered(void **state)
{
	static const struct {
		const char *text;
		size_t missing;
	} cases[] = {
		{"张𠮷 周𬭎 陈𫖮 王𣲘 李䶮 赵㛃 钱㑇", 0},
		{"阿卜杜拉·买买提 O'Brien Müller 〇 ￥¥ №", 0},
		{"鿏鿎鿍 𪟝 𬴊 𫰛 犇 喆 镕 堃 龘", 0},
		{"\xEE\x80\x80", 1},      /* a private character of somebody else's */
		{"\xF0\x9F\x98\x80", 1},  /* an emoji */
		{"\xF0\xB1\x8D\x90x", 1}, /* U+31350, Extension H */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t missing = 0, bytes = strlen(cases[i].text);

		for (size_t at = 0; at < bytes;)
			missing += font_glyph_of(utf8_next(cases[i].text, bytes, &at)).missing;
		assert_int_equal(missing, cases[i].missing);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_gb2312_has_ink),
		cmocka_unit_test(all_rare_characters_have_ink),
		cmocka_unit_test(a_blank_is_found),
		cmocka_unit_test(names_are_covered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
