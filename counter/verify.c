/* The judge: ten checks, each a list of questions to the database and at most one walk of its own.
 */
#include "counter/verify.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/guard.h"
#include "counter/seal_file.h"
#include "counter/verify_work.h"
#include "db/audit.h"
#include "db/database.h"
#include "db/file_system.h"
#include "db/migration.h"
#include "db/verify_guard.h"
#include "db/verify_store.h"

/* What is wrong stands in English, like every text that is kept or read by programs. */
void verify_wrong(struct verify *v, const char *place, const char *what)
{
	char *text = v->check->first_wrong;
	size_t used;

	if (!v->check->ok)
		return;
	v->check->ok = false;
	utf8_copy(text, VERIFY_PLACE_MAX, place);
	used = strlen(text);
	text[used++] = ':';
	text[used++] = ' ';
	utf8_copy(text + used, VERIFY_TEXT_MAX - used, what);
}

static_assert(VERIFY_PLACE_MAX + 2 < VERIFY_TEXT_MAX, "room for what is wrong there");

static bool look_at_audit(struct verify *v);
static bool look_at_schema(struct verify *v);

#define NO_TABLE VERIFY_TABLES

static const struct check_row {
	const char *name;
	enum verify_table rows; /* NO_TABLE: the walk counts */
	bool (*walk)(struct verify *v);
} checks[VERIFY_CHECKS] = {
	{"journal", VERIFY_JOURNAL_LINES, NULL}, {"receivable", VERIFY_BILLS, NULL},
	{"advance", VERIFY_ACCOUNTS, NULL}, {"drawer", VERIFY_SHIFTS, NULL},
	{"receipts", VERIFY_RECEIPTS, NULL}, {"cards", VERIFY_CARDS, NULL},
	{"sales", VERIFY_SALES, NULL}, {"audit", NO_TABLE, look_at_audit},
	{"schema", NO_TABLE, look_at_schema},
	{"engine", NO_TABLE, NULL}, /* outside the transaction */
};
#define ENGINE_CHECK (VERIFY_CHECKS - 1)

/* In the order in which they are asked: what explains most comes first. */
static const struct question_row {
	const char *check;
	enum verify_question question;
	const char *what;
} questions[] = {
	{"journal", VERIFY_ENTRY_EMPTY, "has no lines"},
	{"journal", VERIFY_ENTRY_SUM, "does not sum to zero"},
	{"journal", VERIFY_ENTRY_LEDGER, "there is no such ledger"},
	{"journal", VERIFY_ENTRY_REVERSES, "is not the exact negative of what it reverses"},
	{"journal", VERIFY_OPERATION, "its operation is not there"},
	{"journal", VERIFY_PAYMENT_TENDERS, "the tenders are not what was received"},
	{"journal", VERIFY_PAYMENT_POSTED, "the entry is not what the tenders say"},
	{"journal", VERIFY_PAYMENT_ALLOCATED, "what it paid is not what was kept"},
	{"journal", VERIFY_PAYMENT_ADVANCE, "the advance is not what was put there"},
	{"journal", VERIFY_ALLOCATION_REVERSES, "is not the exact negative of what it reverses"},
	{"receivable", VERIFY_BILL_PAID, "is paid beyond its amount, or below zero"},
	{"receivable", VERIFY_ALLOCATION_ACCOUNT, "was paid for another account"},
	{"receivable", VERIFY_ACCOUNT_RECEIVABLE, "the receivable is not its unpaid bills"},
	{"receivable", VERIFY_BILLED, "is not what was billed"},
	{"receivable", VERIFY_CORRECTED, "is not what was approved"},
	{"receivable", VERIFY_CORRECTED_BILL, "is not what was approved"},
	{"receivable", VERIFY_CORRECTED_BY, "was not approved by another person"},
	{"receivable", VERIFY_CALCULATION_LINES, "is not the sum of its lines"},
	{"receivable", VERIFY_BILL_CALCULATED, "is not what was calculated"},
	{"receivable", VERIFY_BILL_TAKEN_BACK, "was taken back by another entry"},
	{"receivable", VERIFY_LATE, "the late charge posted is not the one paid"},
	{"advance", VERIFY_ACCOUNT_ADVANCE, "the balance is not what was put there and spent"},
	{"advance", VERIFY_ADVANCE_DEBIT, "more advance was spent than there was"},
	{"drawer", VERIFY_PAYMENT_SHIFT, "is of another shift than its entry"},
	{"drawer", VERIFY_SHIFT_DRAWER, "the drawer is not what the shift's rows say"},
	{"drawer", VERIFY_SHIFT_CLOSED, "its state and its close disagree"},
	{"drawer", VERIFY_SHIFT_ZERO, "the shift is closed, its drawer is not empty"},
	{"drawer", VERIFY_CLOSE_DIFFERENCE, "the difference is not the count less the books"},
	{"drawer", VERIFY_CLOSE_POSTED, "the difference posted is another one"},
	{"drawer", VERIFY_DIFFERENCES, "are not the differences of the shifts"},
	{"drawer", VERIFY_HAND_IN_POSTED, "the amount posted is another one"},
	{"drawer", VERIFY_PIECES, "notes and coins do not add up"},
	{"receipts", VERIFY_BOOK_LAST, "receipts are missing at the end, or too many"},
	{"receipts", VERIFY_RECEIPT_GAP, "a number is missing"},
	{"receipts", VERIFY_RECEIPT_MISSING, "has no receipt"},
	{"receipts", VERIFY_RECEIPT_NUMBER, "is not the number of its place in the book"},
	{"receipts", VERIFY_RECEIPT_STATION, "is in the book of another station"},
	{"receipts", VERIFY_RECEIPT_COPIES, "a copy is missing"},
	{"cards", VERIFY_CARD_COUNT, "the card's counters are below zero"},
	{"cards", VERIFY_CARD_ROWS, "stands behind a card of a later generation"},
	{"sales", VERIFY_SALE_LEDGER, "belongs to no sale"},
	{"sales", VERIFY_SALE_STATE, "is neither settled, undone nor open"},
	{"sales", VERIFY_SALE_UNDELIVERED, "2241 is not what is open"},
	{"sales", VERIFY_SALE_EARNED, "6002 is not what was settled"},
	{"sales", VERIFY_SALE_COUNT,
		"the settled purchases are not 1, 2 ... without gap or repeat"},
	{"sales", VERIFY_SALE_OWED, "what its bounced cheque left unpaid is not what is billed"},
	{"audit", VERIFY_SETTLED_SEAL, "is settled and has no seal"},
	{"audit", VERIFY_SETTLED_FIGURES, "its rows changed after the day was settled"},
	{"audit", VERIFY_TOLD, "the chain does not tell of it so"},
	{"audit", VERIFY_UNTOLD, "the chain tells of it, and it is not there so"},
	{"audit", VERIFY_CARD_TOLD, "the chain does not tell of it so"},
	{"audit", VERIFY_CARD_UNTOLD, "the chain tells of it, and it is not there so"},
	{"schema", VERIFY_REFERENCES, "refers to a row that is not there"},
};

void verify_take(struct verify *v, const struct verify_finding *finding, const char *what)
{
	char expected[MONEY_TEXT_MAX], found[MONEY_TEXT_MAX], text[VERIFY_TEXT_MAX];

	if (!finding->has_amounts) {
		verify_wrong(v, finding->place, what);
		return;
	}
	snprintf(text, sizeof text, "%s (%s expected, %s found)", what,
		money_format(finding->expected, expected), money_format(finding->found, found));
	verify_wrong(v, finding->place, text);
}

static bool ask(struct verify *v, const struct question_row *row)
{
	struct verify_finding finding;
	bool is_wrong;

	if (!verify_store_ask(v->s->db, row->question, &is_wrong, &finding))
		return false;
	if (is_wrong)
		verify_take(v, &finding, row->what);
	return true;
}

struct seal_walk {
	struct verify *v;
	bool db_failed;
};

static bool check_line(void *ctx, const char *line)
{
	struct seal_walk *walk = ctx;
	struct verify *v = walk->v;
	struct audit_verdict verdict;

	walk->db_failed = !audit_check_seal(v->s->db, v->s->vault, line, &verdict);
	if (walk->db_failed)
		return false;
	v->check->rows++;
	if (!verdict.ok)
		verify_wrong(v, v->seal_path, verdict.first_wrong);
	return v->check->ok;
}

/* A file that cannot be read proves nothing: that is said, not passed over. */
static bool check_seals(struct verify *v)
{
	struct seal_walk walk = {.v = v};
	struct fault why = {.code = CODE_OK};
	char text[SAY_TEXT_MAX];

	if (!seal_file_each(v->seal_path, check_line, &walk, &why) && why.code != CODE_OK)
		verify_wrong(v, v->seal_path, fault_render(LANG_EN, &why, text, sizeof text));
	return !walk.db_failed;
}

static bool look_at_audit(struct verify *v)
{
	struct audit_verdict verdict;

	if (!audit_verify(v->s->db, v->s->vault, &verdict))
		return false;
	v->check->rows = verdict.rows;
	if (!verdict.ok)
		verify_wrong(v, "chain", verdict.first_wrong);
	return check_seals(v);
}

static bool look_at_schema(struct verify *v)
{
	char text[VERIFY_TEXT_MAX];
	int version = db_schema_version(v->s->db);
	bool guarded;

	if (version != migrations_last(&migrations_all)) {
		snprintf(text, sizeof text, "%d, this program knows %d", version,
			migrations_last(&migrations_all));
		verify_wrong(v, "version", text);
	}
	if (!verify_guards(v->s->db, &guarded, &v->check->rows, text, sizeof text))
		return false;
	if (!guarded)
		verify_wrong(v, "triggers", text);
	return true;
}

static bool run_check(struct verify *v, const struct check_row *row)
{
	if (row->rows != NO_TABLE && !verify_store_rows(v->s->db, row->rows, &v->check->rows))
		return false;
	if (row->walk != NULL && !row->walk(v))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(questions) && v->check->ok; i++)
		if (strcmp(questions[i].check, row->name) == 0 && !ask(v, &questions[i]))
			return false;
	return verify_case(v);
}

/* A value that cannot be read is a finding; the next check begins with a clean connection. */
static bool take_damage(struct verify *v)
{
	struct fault why = *db_fault(v->s->db);
	char text[SAY_TEXT_MAX];

	if ((why.code != CODE_DB_DAMAGED && why.code != CODE_BAD_VALUE) || !v->own)
		return session_db_failed(v->s);
	verify_wrong(v, "database", fault_render(LANG_EN, &why, text, sizeof text));
	if (why.code == CODE_DB_DAMAGED)
		guard_found_damage(v->s, text);
	db_rollback(v->s->db);
	return db_begin_read(v->s->db) || session_db_failed(v->s);
}

static void run_engine(struct verify *v, bool deep)
{
	char text[VERIFY_TEXT_MAX] = "";

	v->check->rows = 1;
	if (db_engine_check(v->s->db, deep, text, sizeof text))
		return;
	verify_wrong(v, "engine", text);
	guard_found_damage(v->s, text);
}

static bool run_all(struct verify *v, struct verify_check out[VERIFY_CHECKS])
{
	for (size_t i = 0; i < ENGINE_CHECK; i++) {
		v->check = &out[i];
		if (!run_check(v, &checks[i]) && !take_damage(v))
			return false;
	}
	return true;
}

bool verify_run(
	struct session *s, bool deep, const char *seal_path, struct verify_check out[VERIFY_CHECKS])
{
	struct verify v = {.s = s,
		.seal_path = seal_path != NULL ? seal_path : s->seal_file,
		.own = !db_in_transaction(s->db)};
	bool ok;

	if (seal_path != NULL && access(seal_path, R_OK) != 0)
		return session_refuse(s, CODE_IO, file_fault(seal_path, errno).say);
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		out[i] = (struct verify_check){.name = checks[i].name, .ok = true};
	if (v.own && !db_begin_read(s->db))
		return session_db_failed(s);
	ok = run_all(&v, out);
	if (v.own)
		db_rollback(s->db);
	if (!ok)
		return false;
	v.check = &out[ENGINE_CHECK];
	run_engine(&v, deep);
	ok = deep;
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		ok = ok && out[i].ok;
	if (ok)
		guard_proved_whole(s);
	return true;
}

bool verify_passes(struct session *s, const char *what)
{
	struct verify_check out[VERIFY_CHECKS];

	if (!verify_run(s, false, NULL, out))
		return false;
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (!out[i].ok)
			return session_refuse(s, CODE_VERIFY_FAILED,
				SAY(N_("{1} is not whole: verify finds in {2}: {3}."),
					say_text(what), say_text(out[i].name),
					say_text(out[i].first_wrong)));
	return true;
}
