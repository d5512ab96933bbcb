/* Letters as they are numbered, kept, and drawn again to the byte. */
#include "counter/notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "db/staff_store.h"
#include "tests/print/tools.h"
#include "tests/store/press.h"
#include "tests/test.h"

#define LAWYER_1 "律函〔2026〕1号"

static void has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no 「%s」 in\n%s", part, text);
}

static void has_not(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("「%s」 in\n%s", part, text);
}

/* The words of a PDF without blanks and ends of lines; free it. */
static char *words(struct press *p, const char *name)
{
	char *text = press_text(p, name), *to = text;

	for (const char *from = text; *from != '\0'; from++)
		if (*from != ' ' && *from != '\n' && *from != '\f')
			*to++ = *from;
	*to = '\0';
	return text;
}

static void hire(struct press *p, const char *login, uint32_t roles)
{
	struct db *db = p->till.session.db;
	struct staff_row row = {.password = "x", .roles = roles, .state = 1};

	utf8_copy(row.login, sizeof row.login, login);
	utf8_copy(row.name, sizeof row.name, login);
	assert_true(db_begin(db));
	assert_true(staff_store_insert(db, &row, p->till.now));
	assert_true(db_commit(db));
}

static void sign_in(struct press *p, const char *login, uint32_t role)
{
	struct session *s = &p->till.session;

	utf8_copy(s->login, sizeof s->login, login);
	utf8_copy(s->name, sizeof s->name, login);
	s->roles = role;
}

/* The legal officer is signed in. */
static void office_init(struct press *p, void **state)
{
	press_init(p, state);
	hire(p, "lee", ROLE_LEGAL);
	hire(p, "col", ROLE_COLLECTOR);
	sign_in(p, "lee", ROLE_LEGAL);
}

static struct notice_made make(
	struct press *p, enum notice_kind kind, const char *account_no, const char *file)
{
	char path[SCRATCH_PATH_MAX], sha256[SHA256_TEXT_MAX];
	const struct notice_request request = {
		.kind = kind, .account_no = account_no, .path = press_path(p, file, path)};
	struct session *s = &p->till.session;
	struct notice_result result;
	int64_t bytes;

	if (!notice_make(s, &request, &p->till.arena, &result))
		fail_msg("%s", code_name(s->why.code));
	assert_int_equal(result.count, 1);
	assert_int_equal(result.pages, tools_pdf_pages(path));
	assert_int_equal(result.documents[0].pages, result.pages);
	assert_true(tools_pdf_sound(path));
	assert_true(file_sha256(path, sha256, &bytes));
	assert_string_equal(result.documents[0].sha256, sha256);
	assert_string_equal(result.documents[0].account_no, account_no);
	return result.documents[0];
}

static void test_one_letter(void **state)
{
	struct press p;
	struct notice_made made;
	char *text;

	office_init(&p, state);
	made = make(&p, NOTICE_LAWYER, "1001", "l.pdf");
	assert_string_equal(made.number, LAWYER_1);
	assert_false(made.replayed);
	text = words(&p, "l.pdf");
	has(text, LAWYER_1);
	has(text, "阿卜杜拉·买买提：");
	has(text, "合计50.85元"); /* the bill that is overdue, and 17 days */
	has_not(text, "150.85");
	has(text, "人民币伍拾元零捌角伍分");
	has(text, "2026年12月3日前");
	has(text, "第1页共4页");
	has_not(text, "副本");
	has_not(text, "户主已经去世");
	free(text);
	press_release(&p);
}

/* What says the same on the same day is the same letter; what says something else is another. */
static void test_same_letter_once(void **state)
{
	struct press p;
	struct notice_made first, again, later;
	struct pay_result paid;

	office_init(&p, state);
	first = make(&p, NOTICE_LAWYER, "1001", "1.pdf");
	again = make(&p, NOTICE_LAWYER, "1001", "2.pdf");
	assert_true(again.replayed);
	assert_string_equal(again.number, first.number);
	assert_string_equal(again.sha256, first.sha256);
	assert_int_equal(till_count(&p.till, "document"), 1);
	till_as(&p.till, "ann");
	till_pay_amount(&p.till, "1001", TENDERS("cash:10.00"), "10.00", &paid);
	sign_in(&p, "lee", ROLE_LEGAL);
	later = make(&p, NOTICE_LAWYER, "1001", "3.pdf");
	assert_string_equal(later.number, "律函〔2026〕2号");
	assert_false(later.replayed);
	assert_int_equal(till_count(&p.till, "document"), 2);
	press_release(&p);
}

static void test_printed_again(void **state)
{
	struct press p;
	char path[SCRATCH_PATH_MAX];
	struct notice_made first, second, copy;
	struct notice_reprint again = {.number = LAWYER_1};
	struct session *s = &p.till.session;
	char *text;

	office_init(&p, state);
	first = make(&p, NOTICE_LAWYER, "1001", "1.pdf");
	p.till.now.ms += INT64_C(40) * 24 * 3600 * 1000; /* much later, and much more is owed */
	again.path = press_path(&p, "2.pdf", path);
	assert_true(notice_print(s, &again, &p.till.arena, &second));
	assert_string_equal(second.sha256, first.sha256);
	again.number = "lawyer-2026-1";
	again.copy = true;
	assert_true(notice_print(s, &again, &p.till.arena, &copy));
	assert_string_equal(copy.number, first.number);
	assert_string_not_equal(copy.sha256, first.sha256);
	text = words(&p, "2.pdf");
	has(text, "副本");
	has(text, LAWYER_1);
	free(text);
	again.number = "lawyer-2026-2";
	till_refused(&p.till, notice_print(s, &again, &p.till.arena, &copy), CODE_BAD_VALUE);
	again.number = "lawyer";
	till_refused(&p.till, notice_print(s, &again, &p.till.arena, &copy), CODE_BAD_VALUE);
	press_release(&p);
}

/* A refusal gives no number away, and nobody gets a letter that is not theirs to send. */
static void test_refused(void **state)
{
	struct press p;
	char path[SCRATCH_PATH_MAX];
	struct session *s = &p.till.session;
	struct notice_request request = {.kind = NOTICE_LAWYER, .account_no = "1002"};
	struct notice_result result;

	office_init(&p, state);
	request.path = press_path(&p, "x.pdf", path);
	till_refused(&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_NOTHING_DUE);
	request.account_no = "9";
	till_refused(
		&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_ACCOUNT_UNKNOWN);
	request.account_no = "1001";
	sign_in(&p, "col", ROLE_COLLECTOR);
	till_refused(&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_NOT_PERMITTED);
	till_as(&p.till, "kim");
	request.kind = NOTICE_REMINDER;
	till_refused(&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_NOT_PERMITTED);
	assert_int_equal(till_count(&p.till, "document"), 0);
	sign_in(&p, "lee", ROLE_LEGAL);
	request.kind = NOTICE_LAWYER;
	request.path = "/nowhere/x.pdf";
	till_refused(&p.till, notice_make(s, &request, &p.till.arena, &result), CODE_IO);
	assert_string_equal(make(&p, NOTICE_LAWYER, "1001", "l.pdf").number, LAWYER_1);
	press_release(&p);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_one_letter),
		HALL_TEST(test_same_letter_once),
		HALL_TEST(test_printed_again),
		HALL_TEST(test_refused),
	};

	return hall_run("notice", tests, ARRAY_SIZE(tests));
}
