/* Letters of the office, looked at through poppler and qpdf: every kind, and what strains them. */
#include "printing/letter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fault.h"
#include "core/utf8.h"
#include "printing/page.h"
#include "tests/print/letter_samples.h"
#include "tests/print/tools.h"
#include "tests/test.h"

#define LONG_NAME                                                                \
	"Maximilian Alexander Ferdinand von Hohenzollern-Sigmaringen-Hechingen " \
	"zu Bentheim und Steinfurt"
#define LONGEST_WORD \
	"Adolphblainecharlesdavidearlfrederickgeraldhubertirvinjohnkennethlloydmartinnero"
#define RARE_NAME "𠮷野䶮㛃㑇𬭎𫖮"

struct sheet {
	struct letter_template letter;
	struct arena arena;
	char path[256];
	int pages;
	struct document_saved saved;
};

static void draw(struct sheet *s, const struct letter_data *data, const char *mark)
{
	const struct letter_options options = {
		.share_dir = TOOLS_SHARE, .title = "函", .author = "营业厅"};
	const struct letter_marks marks = {.mark = mark};
	struct fault fault;
	struct document *d = letter_document(&options, &fault);

	assert_non_null(d);
	s->pages = letter_draw(d, &s->letter, data, &marks);
	assert_true(document_save(d, s->path, &s->saved, &fault));
	document_free(d);
	assert_int_equal(s->pages, s->saved.pages);
	assert_int_equal(s->pages, tools_pdf_pages(s->path));
	assert_true(tools_pdf_sound(s->path));
}

static void sheet_init(struct sheet *s, enum notice_kind kind)
{
	char name[64];
	struct fault fault;

	*s = (struct sheet){.arena = ARENA_EMPTY};
	if (!letter_template_load(&s->letter, TOOLS_SHARE, kind, &fault)) {
		char text[SAY_TEXT_MAX];

		fail_msg("%s", fault_render(LANG_EN, &fault, text, sizeof(text)));
	}
	snprintf(name, sizeof(name), "letter-%s.pdf", notice_row(kind)->name);
	tools_path(s->path, name);
}

static void sheet_release(struct sheet *s)
{
	letter_template_release(&s->letter);
	arena_release(&s->arena);
}

/* The text without blanks and ends of lines; free it. */
static char *squeezed(const char *path)
{
	char *text = tools_pdf_text(path), *to = text;

	for (const char *from = text; *from != '\0'; from++)
		if (strchr(" \n\f", *from) == NULL)
			*to++ = *from;
	*to = '\0';
	return text;
}

/* The text of one page; free it. */
static char *page_words(const char *path, int page)
{
	return tools_output(
		"pdftotext -layout -f %d -l %d '%s' - 2>/dev/null | tr -s ' '", page, page, path);
}

static void has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no 「%s」 in\n%s", part, text);
}

static int times(const char *text, const char *part)
{
	int count = 0;

	for (const char *p = text; (p = strstr(p, part)) != NULL; p += strlen(part))
		count++;
	return count;
}

/* What a reader of each kind looks for first. */
static const struct {
	enum notice_kind kind;
	int pages;
	const char *words[6];
} kinds[] = {
	{NOTICE_REMINDER, 1,
		{"电费催费通知单", "请于2026年12月6日前缴清", "14,691.27", "预收余额1.00元"}},
	{NOTICE_DISCONNECTION, 2,
		{"停电通知书", "第六百五十四条", "第三十九条", "定于2026年11月30日起",
			"停电前30分钟", "7天以上送达"}},
	{NOTICE_RESTORATION, 1, {"复电工单", "2026年11月22日09:30", "安全注意事项", "监护人"}},
	{NOTICE_LAWYER, 3,
		{"律师函", "第五百零九条", "第五百七十七条", "请贵户于2026年12月6日前付清",
			"诉讼时效", "附件：欠费明细表"}},
	{NOTICE_PLAN, 2, {"电费还款计划书", "分6期偿还", "第一百九十五条", "乙方确认"}},
	{NOTICE_SERVICE, 1, {"送达回执", "电停〔2026〕7号", "停电通知书", "留置"}},
	{NOTICE_BLACKLIST, 1, {"列入欠费黑名单通知", "2026年3月、2026年8月", "不向征信机构报送"}},
	{NOTICE_COURT, 3, {"诉讼卷宗", "示范县人民法院", "证据目录", "欠费明细表"}},
};

static void every_kind_is_a_letter(void **state)
{
	(void)state;
	assert_int_equal(ARRAY_SIZE(kinds), NOTICE_KIND_END - 1);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct sheet s;
		struct letter_data data;
		char *text, foot[64];

		sheet_init(&s, kinds[i].kind);
		data = letter_sample(&s.arena, "张三", 2);
		draw(&s, &data, NULL);
		text = squeezed(s.path);
		has(text, "律函〔2026〕12号");
		has(text, "张三");
		for (size_t w = 0; w < ARRAY_SIZE(kinds[i].words); w++)
			if (kinds[i].words[w] != NULL)
				has(text, kinds[i].words[w]);
		assert_null(strpbrk(text, "{}"));
		assert_int_equal(s.pages, kinds[i].pages);
		assert_int_equal(s.saved.missing, 0);
		snprintf(foot, sizeof(foot), "第%d页共%d页", s.pages, s.pages);
		has(text, foot);
		free(text);
		sheet_release(&s);
	}
}

/* Thirty bills and more: each page begins with the heads, and each bill stands there once. */
static void long_tables_go_on(void **state)
{
	static const size_t bills[] = {1, 27, 28, 29, 30, 33, 61, 200};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bills); i++) {
		struct sheet s;
		struct letter_data data;
		char *text, last[32];
		int heads = 0;

		sheet_init(&s, NOTICE_LAWYER);
		data = letter_sample(&s.arena, "张三", bills[i]);
		draw(&s, &data, NULL);
		for (int page = 2; page <= s.pages; page++) {
			char *words = page_words(s.path, page);

			if (heads == 0 && strstr(words, "违约金计算截止日") == NULL) {
				free(words);
				continue;
			}
			assert_int_equal(times(words, "电费年月"), 1);
			assert_true(times(words, ".08 ") + times(words, ".08\n") >= 1);
			heads++;
			free(words);
		}
		text = tools_pdf_text(s.path);
		snprintf(last, sizeof(last), "%zu.08", 100 + bills[i] - 1);
		assert_int_equal(times(text, last), 1);
		assert_int_equal(times(text, "合计 12,345.67"), 1);
		assert_true(heads >= 1);
		free(text);
		sheet_release(&s);
	}
}

/* No letter is so long or so short that its signature stands on a page of its own. */
static void signatures_are_never_alone(void **state)
{
	char name[600] = "";

	(void)state;
	for (int more = 0; more < 24; more++) {
		struct sheet s;
		struct letter_data data;
		int found = 0;

		sheet_init(&s, NOTICE_LAWYER);
		data = letter_sample(&s.arena, "张三", 1);
		data.values[FIELD_ADDRESS] = name;
		draw(&s, &data, NULL);
		for (int page = 1; page <= s.pages; page++) {
			char *words = page_words(s.path, page);

			if (strstr(words, "律师：赵律") != NULL) {
				has(words, "特此函告");
				has(words, "诉讼时效");
				has(words, "2026年11月21日");
				found++;
			}
			free(words);
		}
		assert_int_equal(found, 1);
		sheet_release(&s);
		memcpy(name + strlen(name), "城关镇人民路", sizeof("城关镇人民路"));
	}
}

static void names_of_every_kind(void **state)
{
	static const char *const names[] = {LONG_NAME, LONGEST_WORD, RARE_NAME, "王"};

	(void)state;
	for (enum notice_kind k = NOTICE_REMINDER; k < NOTICE_KIND_END; k++)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
			struct sheet s;
			struct letter_data data;

			sheet_init(&s, k);
			data = letter_sample(&s.arena, names[i], 3);
			draw(&s, &data, NULL);
			assert_int_equal(s.saved.missing, 0);
			if (i == 0) {
				char *text = squeezed(s.path);

				has(text, "Hohenzollern-Sigmaringen-Hechingen");
				free(text);
			}
			sheet_release(&s);
		}
}

/* The longest account number and two meters, sums of millions: no number is cut in two. */
static void numbers_stay_whole(void **state)
{
	static const char *const numbers[] = {
		"41010000000000000002", "SB-8841-000000002022", "3,397,962.90", "14,730,398.51"};
	static const char *const fields[ARRAY_SIZE(numbers)] = {
		"{account_no}", "{meter_no}", "{principal}", "{total}"};

	(void)state;
	for (enum notice_kind k = NOTICE_REMINDER; k < NOTICE_KIND_END; k++) {
		struct sheet s;
		struct letter_data data;
		char *text;

		sheet_init(&s, k);
		data = letter_sample(&s.arena, "张三", 30);
		data.values[FIELD_ACCOUNT_NO] = numbers[0];
		data.values[FIELD_METER_NO] = "000000001002、SB-8841-000000002022";
		data.values[FIELD_PRINCIPAL] = numbers[2];
		data.values[FIELD_TOTAL] = numbers[3];
		draw(&s, &data, NULL);
		text = tools_pdf_text(s.path);
		for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
			if (strstr(s.letter.body, fields[i]) != NULL)
				has(text, numbers[i]);
		free(text);
		sheet_release(&s);
	}
}

/* What the crew fills in is never torn, however long the customer's address. */
static void forms_stay_whole(void **state)
{
	char address[600] = "";

	(void)state;
	for (int more = 0; more < 16; more++) {
		struct sheet s;
		struct letter_data data;
		int found = 0;

		sheet_init(&s, NOTICE_RESTORATION);
		data = letter_sample(&s.arena, "张三", 1);
		data.values[FIELD_ADDRESS] = address;
		data.values[FIELD_BLACKLISTED] = "1";
		draw(&s, &data, NULL);
		for (int page = 1; page <= s.pages; page++) {
			char *words = page_words(s.path, page);

			if (strstr(words, "到达时间") != NULL) {
				has(words, "执行记录");
				has(words, "客户签字");
				has(words, "执行后交回归档");
				found++;
			}
			free(words);
		}
		assert_int_equal(found, 1);
		assert_true(s.pages <= 2);
		sheet_release(&s);
		memcpy(address + strlen(address), "城关镇人民路", sizeof("城关镇人民路"));
	}
}

/* Nothing is drawn outside the paper's text: white margins, whatever the letter says. */
static void margins_stay_white(void **state)
{
	struct sheet s;
	struct letter_data data;
	int size[2];
	unsigned char *pixels;

	(void)state;
	sheet_init(&s, NOTICE_LAWYER);
	data = letter_sample(&s.arena, LONGEST_WORD LONGEST_WORD, 3);
	draw(&s, &data, NULL);
	pixels = tools_pdf_pixels(s.path, 1, 72, size);
	for (int y = 0; y < size[1]; y++)
		for (int x = 0; x < size[0]; x++)
			if (x < 76 || x > size[0] - 70 || y < 95)
				assert_true(pixels[y * size[0] + x] > 200);
	free(pixels);
	sheet_release(&s);
}

static void same_letter_same_bytes(void **state)
{
	struct sheet s;
	struct letter_data data;
	unsigned char *first, *second;
	size_t first_size, second_size;
	char *text;

	(void)state;
	sheet_init(&s, NOTICE_LAWYER);
	data = letter_sample(&s.arena, "张三", 12);
	draw(&s, &data, NULL);
	first = tools_read(s.path, &first_size);
	draw(&s, &data, NULL);
	second = tools_read(s.path, &second_size);
	assert_int_equal(first_size, second_size);
	assert_memory_equal(first, second, first_size);
	free(second);
	draw(&s, &data, "副本");
	second = tools_read(s.path, &second_size);
	assert_true(first_size != second_size || memcmp(first, second, first_size) != 0);
	text = squeezed(s.path);
	assert_int_equal(times(text, "副本"), 1);
	has(text, "律函〔2026〕12号");
	free(text);
	free(first);
	free(second);
	sheet_release(&s);
}

/* A condition takes its element away, and a table with all that belongs to it. */
static void conditions(void **state)
{
	static const char body[] =
		"version = 3\npage = {page}/{pages}\ntitle = 函\n"
		"number = {number}\npara if deceased = 继承人\n"
		"para unless deceased = 户主\n"
		"plain = {date} {account_no} {name} {address} {as_of} {principal} "
		"{late_charge} {total} {pay_by}\n"
		"table if deceased = bills\ncolumn = 甲 | row | 1 | left\n"
		"column = 乙 | due | 1 | right\nsum = 合 | {total}\n"
		"table = bills\ncolumn = 丙 | period | 1 | center\n";
	struct sheet s = {.arena = ARENA_EMPTY};
	struct letter_data data;
	struct fault fault;
	char *text;

	(void)state;
	assert_true(letter_template_parse(&s.letter, NOTICE_LAWYER, "x", body, &fault));
	assert_int_equal(s.letter.version, 3);
	assert_string_equal(s.letter.body, body);
	tools_path(s.path, "letter-if.pdf");
	data = letter_sample(&s.arena, "张三", 2);
	draw(&s, &data, NULL);
	text = squeezed(s.path);
	has(text, "户主");
	has(text, "丙");
	assert_null(strstr(text, "继承人"));
	assert_null(strstr(text, "甲"));
	assert_null(strstr(text, "合"));
	free(text);
	data.values[FIELD_DECEASED] = "1";
	draw(&s, &data, NULL);
	text = squeezed(s.path);
	has(text, "继承人");
	has(text, "甲");
	assert_null(strstr(text, "户主"));
	free(text);
	sheet_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_a_letter),
		cmocka_unit_test(long_tables_go_on),
		cmocka_unit_test(signatures_are_never_alone),
		cmocka_unit_test(names_of_every_kind),
		cmocka_unit_test(numbers_stay_whole),
		cmocka_unit_test(forms_stay_whole),
		cmocka_unit_test(margins_stay_white),
		cmocka_unit_test(same_letter_same_bytes),
		cmocka_unit_test(conditions),
	};

	return cmocka_run_group_tests_name("letter", tests, NULL, NULL);
}
