/* One box for all: what is found by what is typed, in which order, and what stays out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/database.h"
#include "db/search.h"
#include "db/sql_sets.h"
#include "tests/store/desk.h"
#include "tests/test.h"

#define FILE_MAX ((size_t)1024 * 1024)
#define EXPECTED_MAX 8
#define DENSE (SEARCH_SAMPLE + 100)

/* Receipts come from payments; here one is put there by hand. */
enum { STAFF, SHIFT, JOURNAL, PAYMENT, PAYER, BOOK, RECEIPT, BY_HAND };

static const char *const texts[BY_HAND] = {
	[STAFF] = "INSERT INTO staff (login, name, password, roles, state, failed_count,"
		  " locked_until, created_at) VALUES ('c', 'c', '', 1, 1, 0, 0, 0)",
	[SHIFT] = "INSERT INTO shift (shift_id, shift_no, login, station, business_date,"
		  " float_amount, opened_at, state) VALUES (7, 'S', 'c', 'x', '2026-01-01', 0, 0,"
		  " 2)",
	[JOURNAL] = "INSERT INTO journal (journal_id, kind, business_date, at, login, station,"
		    " memo) VALUES (7000, 3, '2026-01-01', 0, 'c', 'x', '')",
	[PAYMENT] = "INSERT INTO payment (payment_id, payment_no, op_id, shift_id, login, station,"
		    " business_date, at, received, change_given, to_advance, journal_id)"
		    " VALUES (7, 'P7', 'o', 7, 'c', 'x', '2026-01-01', 0, 1, 0, 0, 7000)",
	[PAYER] = "INSERT INTO payment_account (payment_id, seq, account_id)"
		  " SELECT 7, 1, account_id FROM account WHERE account_no = '3301000002'",
	[BOOK] = "INSERT INTO book (book_id, station, prefix, last_seq) VALUES (7, 'x', 'X', 1)",
	[RECEIPT] = "INSERT INTO receipt (receipt_id, receipt_no, book_id, seq, payment_id,"
		    " check_code) VALUES (7, 'X-000001', 7, 1, 7, 'k7m2q9')",
};

static const struct sql_set by_hand = {"by_hand", texts, BY_HAND, SQL_SET_EXTRA};

static const char fixture[] =
	"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,meter_no\n"
	"3301000001,欧阳建国,resident,11010519491231002X,杭州市西湖区文三路1号,residential,330106,"
	"2020-01-01,13800000001,M001\n"
	"3301000002,欧阳建,none,,杭州市上城区山北路100%号,residential,330102,2020-01-01,"
	"13800000002,M002\n"
	"3301000003,𠮷田商店,none,,\"杭州市拱墅区𠮷祥\"\"寺\"\"巷3号\",general,330105,2020-01-01,"
	"057187654321,\n"
	"3301000004,阿卜杜拉·买买提,none,,Building 3A-East,general,330105,2020-01-01,,\n";

struct find_case {
	const char *text;
	const char *expected[EXPECTED_MAX]; /* the end of the account numbers */
};

static const struct find_case cases[] = {
	/* account numbers */
	{"3301000001", {"1"}},
	{" 3301000001 ", {"1"}},
	{"３３０１０００００２", {"2"}},
	{"330100000", {"1", "2", "3", "4"}},
	{"33010000010", {NULL}},
	{"3302", {NULL}},
	/* names */
	{"欧阳建国", {"1"}},
	{"欧阳建", {"1", "2"}},
	{"欧", {"1", "2"}},
	{"𠮷", {"3"}},
	{"𠮷田", {"3"}},
	{"阿卜杜拉·买买提", {"4"}},
	{"买买提", {NULL}},
	{"建国", {NULL}},
	{"欧阳健", {NULL}},
	/* initials */
	{"oyjg", {"1"}},
	{"OYJ", {"1", "2"}},
	{"oyx", {NULL}},
	/* phones, meters, receipts, check codes, identity numbers */
	{"13800000002", {"2"}},
	{"1380000", {"1", "2"}},
	{"0571", {"3"}},
	{"M001", {"1"}},
	{"m002", {"2"}},
	{"M00", {NULL}},
	{"X-000001", {"2"}},
	{"x-000001", {"2"}},
	{"X-000002", {NULL}},
	{"K7M2Q9", {"2"}},
	{"11010519491231002x", {"1"}},
	{"１１０１０５１９４９１２３１００２Ｘ", {"1"}},
	{"110105194912310021", {NULL}},
	{"1949", {NULL}},
	/* addresses: three characters and more by index */
	{"文三路", {"1"}},
	{"杭州市", {"1", "2", "3"}},
	{"路1号", {"1"}},
	{"文三路2", {NULL}},
	{"building 3a", {"4"}},
	{"100%号", {"2"}},
	{"\"寺\"巷", {"3"}},
	{"\"\"\"", {NULL}},
	{"文 OR 路", {NULL}},
	{"路 NEAR", {NULL}},
	{"***", {NULL}},
	{"%%%", {NULL}},
	{"'; --", {NULL}},
	/* one and two, wherever they stand */
	{"西湖", {"1"}},
	{"𠮷祥", {"3"}},
	{"寺", {"3"}},
	{"寺\"", {"3"}},
	{"3号", {"3"}},
	{"号", {"1", "2", "3"}},
	{"杭", {"1", "2", "3"}},
	{"杭州", {"1", "2", "3"}},
	{"st", {"4"}},
	{"ST", {"4"}},
	{"A-", {"4"}},
	{"a-", {"4"}},
	{"州 ", {"1", "2", "3"}},
	{"%号", {"2"}},
	{"__", {NULL}},
	{"_%", {NULL}},
	{"\\", {NULL}},
	{"零零", {NULL}},
	/* nothing */
	{"", {NULL}},
	{"   ", {NULL}},
};

static void put_receipt(struct desk *desk)
{
	assert_true(db_begin(desk->s.db));
	for (int i = 0; i < BY_HAND; i++)
		assert_true(stmt_run(db_stmt(desk->s.db, &by_hand, i)));
	assert_true(db_commit(desk->s.db));
}

static void test_find(void **state)
{
	struct account_found found[FIND_LIMIT];
	struct desk desk;
	size_t count;
	bool more;

	desk_init(&desk, *state);
	desk_store(&desk, IMPORT_ACCOUNTS,
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone,meter_"
		"no\n");
	desk_store(&desk, IMPORT_ACCOUNTS, fixture);
	put_receipt(&desk);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t expected = 0;

		assert_true(account_find(&desk.s, cases[i].text, found, &count, &more));
		while (expected < EXPECTED_MAX && cases[i].expected[expected] != NULL)
			expected++;
		if (count != expected || more)
			fail_msg("%s: %zu found", cases[i].text, count);
		for (size_t n = 0; n < count; n++)
			assert_string_equal(found[n].account_no + 9, cases[i].expected[n]);
	}
	desk_release(&desk);
}

static void test_refused(void **state)
{
	static const char *const bad[] = {
		"\x1B[2J", "文\n三", "\xFF", "文三\xE2\x80\xAE路", "\x7F"};
	char lengthy[4 * SEARCH_TEXT_MAX];
	struct account_found found[FIND_LIMIT];
	struct desk desk;
	size_t count;
	bool more;

	desk_init(&desk, *state);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_false(account_find(&desk.s, bad[i], found, &count, &more));
		assert_code(&desk.s, CODE_BAD_VALUE);
	}
	memset(lengthy, '9', sizeof lengthy - 1);
	for (size_t size = 1; size < sizeof lengthy; size += 17) {
		lengthy[sizeof lengthy - 1] = '\0';
		assert_true(account_find(
			&desk.s, lengthy + sizeof lengthy - 1 - size, found, &count, &more));
		assert_int_equal(count, 0);
	}
	desk_release(&desk);
}

/* What an update says is what the index finds. */
static void test_index_follows(void **state)
{
	static const char moved[] =
		"account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
		"3301000001,欧阳建国,resident,11010519491231002X,绍兴市越城区鲁迅路9号,residential,"
		"330106,2020-01-01\n";
	struct import_request request = {.what = IMPORT_ACCOUNTS, .update = true};
	struct account_found found[FIND_LIMIT];
	struct desk desk;
	size_t count;
	bool more;

	desk_init(&desk, *state);
	desk_store(&desk, IMPORT_ACCOUNTS,
		"account_no,name,id_type,id_no,address,price_class,"
		"region,opened_on\n");
	assert_true(desk_import_bytes(&desk, request, fixture, strlen(fixture)));
	assert_true(desk_import_bytes(&desk, request, moved, strlen(moved)));
	assert_true(account_find(&desk.s, "文三路", found, &count, &more));
	assert_int_equal(count, 0);
	assert_true(account_find(&desk.s, "鲁迅路", found, &count, &more));
	assert_int_equal(count, 1);
	assert_true(account_find(&desk.s, "1号", found, &count, &more));
	assert_int_equal(count, 0);
	assert_true(account_find(&desk.s, "9号", found, &count, &more));
	assert_int_equal(count, 1);
	desk_release(&desk);
}

/* Numbers descend in the file, so that the order of storing is not the order of numbers. */
static void store_many(struct desk *desk, int count)
{
	char *text = xmalloc(FILE_MAX);
	size_t used = 0;

	used += (size_t)snprintf(text, FILE_MAX,
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone\n");
	for (int i = count; i > 0; i--)
		used += (size_t)snprintf(text + used, FILE_MAX - used,
			"44%06d,王%d,none,,广州市天河区%06d号,residential,440106,2020-01-01,"
			"139%08d\n",
			i, i, i, i);
	assert_true(used < FILE_MAX);
	desk_store(desk, IMPORT_ACCOUNTS, text);
	free(text);
}

/* Each of these has more hits than a page. */
static const char *const many[] = {"44", "王", "w", "139", "天河区", "天河", "州"};

static void check_first_page(struct desk *desk)
{
	struct account_found found[FIND_LIMIT];
	char expected[ACCOUNT_NO_MAX];
	size_t count;
	bool more;

	for (size_t i = 0; i < ARRAY_SIZE(many); i++) {
		assert_true(account_find(&desk->s, many[i], found, &count, &more));
		if (count != FIND_LIMIT || !more)
			fail_msg("%s: %zu found", many[i], count);
		for (int n = 0; n < FIND_LIMIT; n++) {
			snprintf(expected, sizeof expected, "44%06d", n + 1);
			assert_string_equal(found[n].account_no, expected);
		}
	}
}

static void test_more_than_a_page(void **state)
{
	struct account_found found[FIND_LIMIT];
	struct desk desk;
	size_t count;
	bool more;

	desk_init(&desk, *state);
	store_many(&desk, FIND_LIMIT);
	assert_true(account_find(&desk.s, "王", found, &count, &more));
	assert_int_equal(count, FIND_LIMIT);
	assert_false(more);
	desk_store(&desk, IMPORT_ACCOUNTS,
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,phone\n"
		"44000021,王21,none,,广州市天河区000021号,residential,440106,2020-01-01,"
		"13900000021\n");
	check_first_page(&desk);
	desk_release(&desk);
}

/* More hits than are sorted: the walk by account number still gives the lowest. */
static void test_dense(void **state)
{
	struct desk desk;

	desk_init(&desk, *state);
	store_many(&desk, DENSE);
	check_first_page(&desk);
	desk_release(&desk);
}

/* A whole number is found however many others begin so or mention it. */
static void test_whole_number_stays(void **state)
{
	struct account_found found[FIND_LIMIT];
	char text[8192];
	size_t used, count;
	struct desk desk;
	bool more;

	desk_init(&desk, *state);
	used = (size_t)snprintf(text, sizeof text,
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,meter_no\n"
		"900,张三,none,,路,residential,440106,2020-01-01,\n"
		"901,李四,none,,路,residential,440106,2020-01-01,1234\n");
	for (int i = 100; i < 125; i++)
		used += (size_t)snprintf(text + used, sizeof text - used,
			"%d,王五,none,,路900号1234室,residential,440106,2020-01-01,\n", i);
	desk_store(&desk, IMPORT_ACCOUNTS, text);
	assert_true(account_find(&desk.s, "900", found, &count, &more));
	assert_int_equal(count, FIND_LIMIT);
	assert_true(more);
	assert_string_equal(found[FIND_LIMIT - 1].account_no, "900");
	assert_string_equal(found[0].account_no, "100");
	assert_true(account_find(&desk.s, "1234", found, &count, &more));
	assert_string_equal(found[FIND_LIMIT - 1].account_no, "901");
	assert_string_equal(found[FIND_LIMIT - 1].meter_no, "1234");
	desk_release(&desk);
}

static bool stop_at_once(void *ctx)
{
	(*(int *)ctx)++;
	return true;
}

static void test_scan_stops(void **state)
{
	struct account_found found[FIND_LIMIT];
	struct desk desk;
	size_t count;
	int asked = 0;
	bool more;

	desk_init(&desk, *state);
	desk_store(&desk, IMPORT_ACCOUNTS, fixture);
	desk.s.stop = (struct stop){.asked = stop_at_once, .ctx = &asked};
	assert_true(account_find(&desk.s, "éé", found, &count, &more));
	assert_int_equal(asked, 1);
	assert_int_equal(count, 0);
	assert_true(account_find(&desk.s, "欧阳", found, &count, &more));
	assert_int_equal(asked, 1); /* no scan where a name was found */
	assert_int_equal(count, 2);
	desk_release(&desk);
}

/* Pages by themselves: order, repeats, and who has to go. */
static void test_page(void **state)
{
	struct search_page page = {0};
	struct search_hit hit = {0};

	(void)state;
	for (int i = 2 * SEARCH_PAGE_MAX; i > 0; i--) {
		hit.account_id = i;
		snprintf(hit.account_no, sizeof hit.account_no, "%03d", i);
		search_page_add(&page, &hit);
		search_page_add(&page, &hit);
	}
	assert_int_equal(page.count, SEARCH_PAGE_MAX);
	assert_true(page.more);
	for (int i = 0; i < SEARCH_PAGE_MAX; i++)
		assert_int_equal(page.hits[i].account_id, i + 1);

	/* A pinned one takes the last place; the next lower one does not push it out. */
	hit = (struct search_hit){.account_id = 999, .account_no = "999", .pinned = true};
	search_page_add(&page, &hit);
	assert_string_equal(page.hits[SEARCH_PAGE_MAX - 1].account_no, "999");
	hit = (struct search_hit){.account_id = 500, .account_no = "500"};
	search_page_add(&page, &hit);
	assert_string_equal(page.hits[SEARCH_PAGE_MAX - 1].account_no, "999");
	assert_string_equal(page.hits[SEARCH_PAGE_MAX - 2].account_no, "019");
	hit = (struct search_hit){.account_id = 0, .account_no = "000"};
	search_page_add(&page, &hit);
	assert_string_equal(page.hits[0].account_no, "000");
	assert_string_equal(page.hits[SEARCH_PAGE_MAX - 2].account_no, "018");
	assert_string_equal(page.hits[SEARCH_PAGE_MAX - 1].account_no, "999");

	/* Where all are pinned, nobody goes. */
	for (size_t i = 0; i < page.count; i++)
		page.hits[i].pinned = true;
	hit = (struct search_hit){.account_id = 5000, .account_no = "0000", .pinned = true};
	search_page_add(&page, &hit);
	assert_int_equal(page.count, SEARCH_PAGE_MAX);
	assert_string_equal(page.hits[0].account_no, "000");
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_page),
		HALL_TEST(test_find),
		HALL_TEST(test_refused),
		HALL_TEST(test_index_follows),
		HALL_TEST(test_more_than_a_page),
		HALL_TEST(test_dense),
		HALL_TEST(test_whole_number_stays),
		HALL_TEST(test_scan_stops),
	};

	return hall_run("search", tests, ARRAY_SIZE(tests));
}
