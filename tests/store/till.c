#include "tests/store/till.h"

#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/shift.h"
#include "counter/verify.h"
#include "db/account_store.h"
#include "db/allocation_store.h"
#include "db/bill_store.h"
#include "db/bind.h"
#include "db/hall_store.h"
#include "db/journal.h"
#include "db/sql_sets.h"
#include "db/staff_store.h"
#include "db/vault.h"
#include "tests/store/quick_hash.h"
#include "tests/test.h"

enum {
	UNBALANCED,
	WRONG_RECEIVABLE,
	WRONG_ADVANCE,
	WRONG_LATE,
	WRONG_PAYMENT,
	WRONG_BOOK,
	NEGATIVE_ADVANCE,
	COUNT_PAYMENT,
	COUNT_RECEIPT,
	COUNT_REVERSAL,
	COUNT_JOURNAL,
	COUNT_ATTEMPT,
	COUNT_DOCUMENT,
	COUNT_CARD_DEBT,
	COUNT_DOCUMENT_RUN,
	COUNT_ARREARS_CASE,
	COUNT_ARREARS_STEP,
	COUNT_ARREARS_RUN,
	COUNT_BLACKLIST_PERIOD,
	COUNT_BILL_CANCEL,
	COUNT_CORRECTION_EVENT,
	TILL_SQL_COUNT
};

#define SUM_OF(column, rest) "(SELECT coalesce(sum(" column "), 0) FROM " rest ")"

static const char *const texts[TILL_SQL_COUNT] = {
	[UNBALANCED] = "SELECT count(*) FROM (SELECT journal_id FROM journal_line "
		       "GROUP BY journal_id HAVING sum(amount) <> 0) AS wrong",
	[WRONG_RECEIVABLE] = "SELECT count(*) FROM account AS a WHERE " SUM_OF("amount",
		"journal_line WHERE ledger = 1122 AND sub = a.account_id") " <> " SUM_OF("amount - "
											 "paid_"
											 "before",
		"bill WHERE account_id = a.account_id") " - " SUM_OF("principal",
		"allocation WHERE account_id = a.account_id") " - " SUM_OF("l.amount",
		"journal_line l JOIN bill b ON b.bill_id = l.sub WHERE l.ledger = 6702 AND "
		"b.account_id = a.account_id"),
	[WRONG_ADVANCE] = "SELECT count(*) FROM account AS a WHERE " SUM_OF("amount",
		"journal_line WHERE ledger = 2203 AND sub = a.account_id") " + " SUM_OF("advance",
		"allocation WHERE account_id = a.account_id") " <> 0",
	[WRONG_LATE] = "SELECT " SUM_OF("amount", "journal_line WHERE ledger = 6051") " + " SUM_OF(
		"late_charge", "allocation"),
	[WRONG_PAYMENT] = "SELECT count(*) FROM payment AS p WHERE received - change_given - "
			  "to_advance <> " SUM_OF("principal + late_charge",
				  "allocation WHERE journal_id = p.journal_id"),
	[WRONG_BOOK] = "SELECT count(*) FROM book AS b WHERE last_seq <> "
		       "(SELECT count(*) FROM receipt WHERE book_id = b.book_id) OR last_seq <> "
		       "(SELECT max(seq) FROM receipt WHERE book_id = b.book_id)",
	[NEGATIVE_ADVANCE] = "SELECT count(*) FROM (SELECT account_id FROM allocation "
			     "GROUP BY account_id HAVING sum(advance) < 0) AS wrong",
	[COUNT_PAYMENT] = "SELECT count(*) FROM payment",
	[COUNT_RECEIPT] = "SELECT count(*) FROM receipt",
	[COUNT_REVERSAL] = "SELECT count(*) FROM reversal",
	[COUNT_JOURNAL] = "SELECT count(*) FROM journal",
	[COUNT_ATTEMPT] = "SELECT count(*) FROM attempt",
	[COUNT_DOCUMENT] = "SELECT count(*) FROM document",
	[COUNT_CARD_DEBT] = "SELECT count(*) FROM card_debt",
	[COUNT_DOCUMENT_RUN] = "SELECT count(*) FROM document_run",
	[COUNT_ARREARS_CASE] = "SELECT count(*) FROM arrears_case",
	[COUNT_ARREARS_STEP] = "SELECT count(*) FROM arrears_step",
	[COUNT_ARREARS_RUN] = "SELECT count(*) FROM arrears_run",
	[COUNT_BLACKLIST_PERIOD] = "SELECT count(*) FROM blacklist_period",
	[COUNT_BILL_CANCEL] = "SELECT count(*) FROM bill_cancel",
	[COUNT_CORRECTION_EVENT] = "SELECT count(*) FROM correction_event",
};

static const struct sql_set till_sql = {"till", texts, TILL_SQL_COUNT, SQL_SET_EXTRA};

static const struct {
	const char *login;
	uint32_t roles;
} people[] = {
	{"ann", ROLE_CASHIER},
	{"bob", ROLE_CASHIER},
	{"sue", ROLE_SUPERVISOR},
	{"tom", ROLE_SUPERVISOR | ROLE_CASHIER},
	{"kim", ROLE_READER},
	{"cora", ROLE_COLLECTOR},
	{"leo", ROLE_LEGAL},
	{"max", ROLE_MANAGER},
	{"eva", ROLE_AUDITOR},
};

static struct moment stand_still(void *ctx)
{
	const struct till *till = ctx;

	return till->now;
}

static void add_people(struct till *till)
{
	struct staff_row row = {.state = 1};

	quick_hash(row.password, TILL_PASSWORD);
	for (size_t i = 0; i < ARRAY_SIZE(people); i++) {
		utf8_copy(row.login, sizeof row.login, people[i].login);
		utf8_copy(row.name, sizeof row.name, people[i].login);
		row.roles = people[i].roles;
		assert_true(staff_store_insert(till->hall->db, &row, till->now));
	}
}

static void open_vault(struct session *s, const struct till *till)
{
	struct fault why;

	assert_true(vault_open(&s->vault, till->key_path, &why));
}

static void session_start(struct session *s, struct till *till, struct db *db)
{
	*s = (struct session){
		.db = db,
		.clock = {.now = stand_still, .ctx = till},
		.lang = LANG_EN,
		.trial = true,
		.policy = policy_defaults(),
		.station = TILL_STATION,
	};
	scratch_path(&till->hall->scratch, "seals", s->seal_file, sizeof s->seal_file);
	open_vault(s, till);
}

static void sign_in(struct session *s, const char *login)
{
	for (size_t i = 0; i < ARRAY_SIZE(people); i++) {
		if (strcmp(people[i].login, login) != 0)
			continue;
		utf8_copy(s->login, sizeof s->login, login);
		s->roles = people[i].roles;
		return;
	}
	fail_msg("nobody is called %s", login);
}

void till_init(struct till *till, struct hall *hall)
{
	struct fault why;

	*till = (struct till){.hall = hall, .now = {INT64_C(1795000000000)}};
	scratch_path(&hall->scratch, "hall.key", till->key_path, sizeof till->key_path);
	assert_true(vault_create(till->key_path, &why));
	assert_true(db_begin(hall->db));
	assert_true(hall_store_insert(hall->db, "H1", "Hall", true, till->now));
	add_people(till);
	assert_true(db_commit(hall->db));
	session_start(&till->session, till, hall->db);
	till_as(till, "ann");
}

void till_release(struct till *till)
{
	arena_release(&till->arena);
	vault_close(till->session.vault);
}

void till_connect(struct session *s, struct till *till, const char *login)
{
	session_start(s, till, hall_connect(till->hall));
	sign_in(s, login);
}

void till_disconnect(struct session *s)
{
	vault_close(s->vault);
	db_close(s->db);
}

void till_as(struct till *till, const char *login)
{
	sign_in(&till->session, login);
}

struct approval till_approval(const char *login)
{
	struct approval approval = {.password = TILL_PASSWORD};

	utf8_copy(approval.login, sizeof approval.login, login);
	return approval;
}

struct money till_money(const char *text)
{
	struct money m = MONEY_ZERO;

	assert_int_equal(money_parse(&m, text), MONEY_OK);
	return m;
}

struct date till_date(const char *text)
{
	struct date d = {0};

	assert_true(date_parse(&d, text));
	return d;
}

int64_t till_account(struct till *till, const char *account_no, const char *price_class)
{
	struct account_row row = {
		.id_type = ID_NONE, .status = 1, .opened_on = till_date("2000-01-01")};

	utf8_copy(row.account_no, sizeof row.account_no, account_no);
	utf8_copy(row.name, sizeof row.name, "张三");
	utf8_copy(row.price_class, sizeof row.price_class, price_class);
	assert_true(db_begin(till->hall->db));
	assert_true(account_store_insert(till->hall->db, &row));
	assert_true(db_commit(till->hall->db));
	return row.account_id;
}

void till_close_account(struct till *till, int64_t account_id)
{
	assert_true(db_begin(till->hall->db));
	assert_true(account_store_close(till->hall->db, account_id, till_date("2026-11-21")));
	assert_true(db_commit(till->hall->db));
}

static int64_t post(
	struct till *till, const struct journal_entry *entry, const struct journal_line lines[2])
{
	int64_t journal_id;

	assert_true(journal_post(till->hall->db, entry, lines, 2, &journal_id));
	return journal_id;
}

static struct journal_entry entry_of(const struct till *till, enum journal_kind kind)
{
	return (struct journal_entry){
		.kind = kind, .at = till->now, .login = "ann", .station = "cli", .memo = ""};
}

void till_bill(struct till *till, int64_t account_id, const char *bill_no, const char *due_on,
	const char *amount)
{
	struct bill_row row = {.account_id = account_id,
		.amount = till_money(amount),
		.due_on = till_date(due_on),
		.issued_on = till_date(due_on)};
	struct journal_entry entry = entry_of(till, JOURNAL_BILL);
	const struct journal_line lines[] = {
		{.ledger = LEDGER_RECEIVABLE, .sub = account_id, .amount = row.amount},
		{.ledger = LEDGER_ENERGY, .amount = money_negate(row.amount)},
	};

	entry.business_date = row.due_on;
	row.period = period_of(row.due_on);
	utf8_copy(row.bill_no, sizeof row.bill_no, bill_no);
	assert_true(db_begin(till->hall->db));
	assert_true(bill_store_insert(till->hall->db, &row, post(till, &entry, lines)));
	assert_true(db_commit(till->hall->db));
}

static void say_why(struct till *till)
{
	char text[SAY_TEXT_MAX];

	fail_msg("%s: %s", code_name(till->session.why.code),
		fault_render(LANG_EN, &till->session.why, text, sizeof text));
}

int64_t till_shift(
	struct till *till, const char *login, const char *business_date, const char *float_amount)
{
	struct shift_open_request request = {
		.float_amount = till_money(float_amount),
		.has_date = true,
		.business_date = till_date(business_date),
	};
	struct shift_view shift;

	till_as(till, login);
	if (!shift_open(&till->session, &request, &shift))
		say_why(till);
	return shift.shift_id;
}

void till_end_shift(struct till *till, int64_t shift_id)
{
	struct shift_close_request request = {.reason = ""};
	struct shift_view shift;

	assert_true(journal_balance(till->hall->db, LEDGER_DRAWER, shift_id, &request.counted));
	if (!shift_close(&till->session, &request, &shift))
		say_why(till);
	assert_int_equal(shift.shift_id, shift_id);
}

void till_settle(struct till *till, const char *business_date)
{
	char login[LOGIN_MAX];
	struct day_view day;

	utf8_copy(login, sizeof login, till->session.login);
	till_as(till, "sue");
	if (!day_settle(&till->session, till_date(business_date), &till->arena, &day))
		say_why(till);
	till_as(till, login);
}

void till_hand_in(struct till *till, const char *amount)
{
	const struct hand_in_request request = {
		.amount = till_money(amount), .receiver = till_approval("sue")};
	struct hand_in_made made;

	if (!shift_hand_in(&till->session, &request, &made))
		say_why(till);
}

void till_take_advance(struct till *till, int64_t account_id, const char *amount)
{
	struct money m = till_money(amount);
	struct journal_entry entry = entry_of(till, JOURNAL_OPENING);
	struct allocation_row row = {.account_id = account_id, .advance = money_negate(m)};
	const struct journal_line lines[] = {
		{.ledger = LEDGER_ADVANCE, .sub = account_id, .amount = m},
		{.ledger = LEDGER_OPENING, .amount = money_negate(m)},
	};

	assert_true(db_begin(till->hall->db));
	row.journal_id = post(till, &entry, lines);
	assert_true(allocation_store_insert(till->hall->db, &row));
	assert_true(db_commit(till->hall->db));
}

struct pay_request till_request(const char *account_no, const char *const *tenders)
{
	struct pay_request request = {.account_no = {account_no}, .account_count = 1};

	for (; *tenders != NULL; tenders++)
		assert_int_equal(tender_parse(&request.tenders[request.tender_count++], *tenders),
			TENDER_OK);
	return request;
}

static void pay(struct till *till, struct pay_request *request, struct pay_result *out)
{
	request->again = true;
	if (!pay_take(&till->session, request, &till->arena, out))
		say_why(till);
}

void till_pay(struct till *till, const char *account_no, const char *const *tenders,
	struct pay_result *out)
{
	struct pay_request request = till_request(account_no, tenders);

	pay(till, &request, out);
}

void till_pay_amount(struct till *till, const char *account_no, const char *const *tenders,
	const char *amount, struct pay_result *out)
{
	struct pay_request request = till_request(account_no, tenders);

	request.has_amount = true;
	request.amount = till_money(amount);
	pay(till, &request, out);
}

void till_check_money(struct money m, const char *expected)
{
	char text[MONEY_TEXT_MAX];

	assert_string_equal(money_format(m, text), expected);
}

const char *till_balance(struct till *till, enum ledger ledger, int64_t sub)
{
	static char text[MONEY_TEXT_MAX];
	struct money balance;

	assert_true(journal_balance(till->hall->db, ledger, sub, &balance));
	return money_format(balance, text);
}

static int64_t number_of(struct till *till, int which)
{
	struct stmt *st = db_stmt(till->hall->db, &till_sql, which);

	assert_int_equal(stmt_one(st), DB_ROW);
	return stmt_int(st, 0);
}

int64_t till_count(struct till *till, const char *table)
{
	static const struct {
		const char *table;
		int which;
	} tables[] = {
		{"payment", COUNT_PAYMENT},
		{"receipt", COUNT_RECEIPT},
		{"reversal", COUNT_REVERSAL},
		{"journal", COUNT_JOURNAL},
		{"attempt", COUNT_ATTEMPT},
		{"document", COUNT_DOCUMENT},
		{"card_debt", COUNT_CARD_DEBT},
		{"document_run", COUNT_DOCUMENT_RUN},
		{"arrears_case", COUNT_ARREARS_CASE},
		{"arrears_step", COUNT_ARREARS_STEP},
		{"arrears_run", COUNT_ARREARS_RUN},
		{"blacklist_period", COUNT_BLACKLIST_PERIOD},
		{"bill_cancel", COUNT_BILL_CANCEL},
		{"correction_event", COUNT_CORRECTION_EVENT},
	};

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		if (strcmp(tables[i].table, table) == 0)
			return number_of(till, tables[i].which);
	fail_msg("%s is not counted here", table);
	return 0;
}

void till_check_books(struct till *till)
{
	static const int checks[] = {UNBALANCED, WRONG_RECEIVABLE, WRONG_ADVANCE, WRONG_LATE,
		WRONG_PAYMENT, WRONG_BOOK, NEGATIVE_ADVANCE};

	for (size_t i = 0; i < ARRAY_SIZE(checks); i++)
		if (number_of(till, checks[i]) != 0)
			fail_msg("does not hold: %s", texts[checks[i]]);
}

void till_verify(struct till *till)
{
	struct verify_check checks[VERIFY_CHECKS];

	assert_true(verify_run(&till->session, false, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (!checks[i].ok)
			fail_msg("verify %s: %s", checks[i].name, checks[i].first_wrong);
}
