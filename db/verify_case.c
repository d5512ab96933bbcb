/*
 * The judge's questions about arrears: write-offs, plans, orders, identity checks and letters. What
 * is told of a write-off in the audit is what counter/write_off.c and counter/arrears_step.c write
 * there.
 */
#include "db/verify_case.h"

#include <assert.h>

#include "core/arrears_stage.h"
#include "core/disconnection.h"
#include "core/identity_check.h"
#include "core/repayment.h"
#include "core/restoration.h"
#include "db/arrears_case.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/journal.h"
#include "db/sql_sets.h"

/* The questions name these numbers. */
static_assert(LEDGER_WRITTEN_OFF == 6702, "stored");
static_assert(JOURNAL_WRITE_OFF == 21 && JOURNAL_RECOVERY == 22, "stored");
static_assert(JOURNAL_WRITE_OFF_UNDONE == 23, "stored");
static_assert(INSTALMENT_KEPT == 1 && INSTALMENT_BROKEN == 2, "stored");
static_assert(PLAN_UNDER_WAY == 1 && PLAN_KEPT == 2 && PLAN_BROKEN == 3, "stored");
static_assert(PLAN_LATE_STOPS == 1 && PLAN_LATE_STOPS_LATER == 2, "stored");
static_assert(ARREARS_STAGE_SETTLED == 8 && ARREARS_STAGE_ORDERED == 9, "stored");
static_assert(ARREARS_STAGE_RESTORED == 10 && ARREARS_STAGE_PLAN == 15, "stored");
static_assert(RESTORATION_ORDERED == 1 && RESTORATION_DONE == 2, "stored");
static_assert(RESTORATION_FAILED == 3 && RESTORATION_CANCELLED == 4, "stored");
static_assert(DISCONNECTION_DONE == 3 && DISCONNECTION_TOLD == 4, "stored");
static_assert(IDENTITY_UNREAD == 4, "stored: what passes comes before what does not");

#define YUAN(fen) \
	"CAST(" fen " / 100 AS TEXT) || '.' || substr(CAST(100 + " fen " % 100 AS TEXT), 2)"
#define WRITE_OFF_STOPS                                                                            \
	"CASE WHEN EXISTS (SELECT 1 FROM write_off_late AS l WHERE l.write_off_id = "              \
	"w.write_off_id AND l.account_id = w.account_id AND l.written_on = w.business_date) THEN " \
	"', late charge stops,' ELSE '' END"
/* clang-format off */
#define WRITE_OFF_ROWS \
	"SELECT 'arrears step written_off ' || " YUAN("w.amount") " || " WRITE_OFF_STOPS \
	" || ' approved by ' || w.approver || ': ' || w.reason AS said FROM write_off AS w WHERE " \
	"w.reverses IS NULL UNION ALL SELECT 'arrears reinstate ' || c.account_no || ' ' || " \
	YUAN("(-w.amount)") " || ' approved by ' || w.approver || ': ' || w.reason FROM write_off " \
	"AS w JOIN account AS c ON c.account_id = w.account_id WHERE w.reverses IS NOT NULL"
/* clang-format on */

/* Paid under plan p: on the bills that were there when it was made. */
#define PAID_UNDER(what, until)                                                               \
	"coalesce((SELECT CAST(sum(" what ") AS BIGINT) FROM bill AS b JOIN allocation AS a " \
	"ON a.bill_id = b.bill_id WHERE b.account_id = p.account_id AND b.issued_on <= "      \
	"p.made_on AND a.allocation_id > p.after_id" until "), 0)"

/* A state's last event says the same, and the events have no gap. */
#define EVENTS(what, no, table, also)                                                            \
	"SELECT '" what " ' || o." no ", NULL, NULL FROM " table "_order AS o WHERE NOT EXISTS " \
	"(SELECT 1 FROM " table "_event AS e WHERE e.order_id = o.order_id AND (e.state = "      \
	"o.state" also ") AND e.seq = (SELECT count(*) FROM " table "_event AS n WHERE "         \
	"n.order_id = o.order_id) AND e.seq = (SELECT max(m.seq) FROM " table "_event AS m "     \
	"WHERE m.order_id = o.order_id)) ORDER BY o.order_id LIMIT 1"

enum { CASE_STEPS = VERIFY_CASE_QUESTIONS, CASE_LETTERS, CASE_TEMPLATES, CASE_SQL_COUNT };

static const char *const texts[CASE_SQL_COUNT] = {
	[VERIFY_WRITTEN_OFF] =
		"SELECT 'bill ' || coalesce(b.bill_no, 'id ' || CAST(m.bill_id AS TEXT)), "
		"m.expected, m.stands FROM (SELECT bill_id, stands, CASE WHEN written < unpaid "
		"THEN written ELSE unpaid END AS expected FROM (SELECT k.bill_id AS bill_id, "
		"k.written AS written, k.stands AS stands, coalesce((SELECT b.amount - "
		"b.paid_before - coalesce((SELECT CAST(sum(a.principal) AS BIGINT) FROM allocation "
		"AS a WHERE a.bill_id = b.bill_id), 0) FROM bill AS b WHERE b.bill_id = "
		"k.bill_id), 0) AS unpaid FROM (SELECT bill_id, CAST(sum(written) AS BIGINT) AS "
		"written, CAST(sum(stands) AS BIGINT) AS stands FROM (SELECT bill_id, amount AS "
		"written, 0 AS stands FROM write_off_bill UNION ALL SELECT sub, 0, amount FROM "
		"journal_line WHERE ledger = 6702) AS part GROUP BY bill_id) AS k) AS l) AS m LEFT "
		"JOIN bill AS b ON b.bill_id = m.bill_id WHERE m.expected <> m.stands OR b.bill_id "
		"IS NULL ORDER BY m.bill_id LIMIT 1",
	[VERIFY_WRITE_OFF_BILLS] =
		"SELECT 'write-off ' || CAST(w.write_off_id AS TEXT), w.amount, coalesce(x.total, "
		"0) FROM write_off AS w LEFT JOIN (SELECT write_off_id, CAST(sum(amount) AS "
		"BIGINT) AS total FROM write_off_bill GROUP BY write_off_id) AS x ON "
		"x.write_off_id = w.write_off_id LEFT JOIN write_off AS o ON o.write_off_id = "
		"w.reverses WHERE coalesce(x.total, 0) <> w.amount OR (w.reverses IS NULL AND "
		"w.amount <= 0) OR (w.reverses IS NOT NULL AND w.amount <> -o.amount) ORDER BY "
		"w.write_off_id LIMIT 1",
	[VERIFY_WRITE_OFF_POSTED] =
		"SELECT 'write-off ' || CAST(w.write_off_id AS TEXT), w.amount, coalesce((SELECT "
		"CAST(sum(l.amount) AS BIGINT) FROM journal_line AS l WHERE l.journal_id = "
		"w.journal_id AND l.ledger = 6702), 0) FROM write_off AS w JOIN journal AS j ON "
		"j.journal_id = w.journal_id WHERE j.kind <> CASE WHEN w.reverses IS NULL THEN 21 "
		"ELSE 23 END OR (w.reverses IS NULL AND w.amount <> coalesce((SELECT sum(l.amount) "
		"FROM journal_line AS l WHERE l.journal_id = w.journal_id AND l.ledger = 6702), "
		"0)) ORDER BY w.write_off_id LIMIT 1",
	[VERIFY_WRITE_OFF_BY] =
		"SELECT 'write-off ' || CAST(write_off_id AS TEXT), NULL, NULL FROM write_off "
		"WHERE approver = '' OR approver = login OR reason = '' ORDER BY write_off_id "
		"LIMIT 1",
	[VERIFY_RECOVERY] =
		"SELECT 'entry ' || CAST(m.journal_id AS TEXT), m.told, m.posted FROM (SELECT "
		"journal_id, CAST(sum(told) AS BIGINT) AS told, CAST(sum(posted) AS BIGINT) AS "
		"posted FROM (SELECT journal_id, bill_id, amount AS told, 0 AS posted FROM "
		"write_off_recovery UNION ALL SELECT l.journal_id, l.sub, 0, -l.amount FROM "
		"journal AS j JOIN journal_line AS l ON l.journal_id = j.journal_id WHERE j.kind = "
		"22 AND l.ledger = 6702) AS part GROUP BY journal_id, bill_id) AS m WHERE m.told "
		"<> m.posted ORDER BY m.journal_id LIMIT 1",
	[VERIFY_WRITE_OFF_TOLD] =
		"SELECT said, NULL, NULL FROM (" WRITE_OFF_ROWS
		" EXCEPT SELECT action || ' ' || detail FROM audit WHERE action IN "
		"('arrears step', 'arrears reinstate')) AS untold ORDER BY said "
		"LIMIT 1",
	/* Until 2026 the step booked nothing, and told its day instead of an amount. */
	[VERIFY_WRITE_OFF_UNTOLD] =
		"SELECT said, NULL, NULL FROM (SELECT action || ' ' || detail AS said FROM audit "
		"WHERE (action = 'arrears step' AND detail LIKE 'written_off %: %' AND detail NOT "
		"LIKE 'written_off on %') OR (action = 'arrears reinstate' AND detail LIKE '% %') "
		"EXCEPT SELECT said FROM (" WRITE_OFF_ROWS ") AS money) AS gone ORDER BY said "
		"LIMIT 1",
	[VERIFY_PLAN_SUM] =
		"SELECT 'plan ' || p.plan_no, p.total, coalesce(i.total, 0) FROM repayment_plan AS "
		"p LEFT JOIN (SELECT plan_id, CAST(sum(amount) AS BIGINT) AS total, count(*) AS "
		"parts, max(seq) AS last FROM plan_instalment GROUP BY plan_id) AS i ON i.plan_id "
		"= p.plan_id WHERE coalesce(i.total, 0) <> p.total OR p.principal + p.late_charge "
		"<> p.total OR i.parts <> i.last ORDER BY p.plan_id LIMIT 1",
	[VERIFY_PLAN_STATE] =
		"SELECT 'plan ' || p.plan_no, NULL, NULL FROM repayment_plan AS p LEFT JOIN "
		"(SELECT plan_id, sum(CASE WHEN fate = 2 THEN 1 ELSE 0 END) AS broken, sum(CASE "
		"WHEN fate = 1 THEN 1 ELSE 0 END) AS kept FROM plan_fate GROUP BY plan_id) AS f ON "
		"f.plan_id = p.plan_id WHERE p.state NOT IN (1, 2, 3) OR (p.state <> 3 AND "
		"coalesce(f.broken, 0) > 0) OR (p.state = 2 AND coalesce(f.kept, 0) <> (SELECT "
		"count(*) FROM plan_instalment AS i WHERE i.plan_id = p.plan_id)) OR (p.state = 3 "
		"AND coalesce(f.broken, 0) = 0 AND NOT EXISTS (SELECT 1 FROM plan_event AS e WHERE "
		"e.plan_id = p.plan_id AND e.state = 2)) OR EXISTS (SELECT 1 FROM plan_event AS e "
		"WHERE e.plan_id = p.plan_id AND e.state <> p.state AND e.seq = (SELECT max(n.seq) "
		"FROM plan_event AS n WHERE n.plan_id = p.plan_id)) OR (p.state = 1 AND EXISTS "
		"(SELECT 1 FROM plan_event AS e WHERE e.plan_id = p.plan_id)) ORDER BY p.plan_id "
		"LIMIT 1",
	/* Whoever settled everything another way kept it too; a bill taken back changes the debt.
	 */
	[VERIFY_PLAN_PAID] =
		"SELECT 'plan ' || m.plan_no, m.due, m.paid FROM (SELECT p.plan_no, p.plan_id, "
		"f.seq, (SELECT CAST(sum(i.amount) AS BIGINT) FROM plan_instalment AS i WHERE "
		"i.plan_id = p.plan_id AND i.seq <= f.seq) AS due, " PAID_UNDER(
			"a.principal + a.late_charge",
			" AND a.business_date <= f.on_date") " AS paid FROM plan_fate AS f JOIN "
							     "repayment_plan AS p ON p.plan_id = "
							     "f.plan_id WHERE f.fate = 1 AND NOT "
							     "EXISTS "
							     "(SELECT 1 FROM arrears_step AS s "
							     "WHERE s.case_id = p.case_id AND "
							     "s.stage = 8 AND "
							     "s.on_date = f.on_date) AND NOT "
							     "EXISTS (SELECT 1 FROM bill_cancel AS "
							     "x JOIN bill "
							     "AS b ON b.bill_id = x.bill_id WHERE "
							     "b.account_id = p.account_id)) AS m "
							     "WHERE "
							     "m.paid < m.due ORDER BY m.plan_id, "
							     "m.seq LIMIT 1",
	/* While it is kept, no more late charge is taken than it acknowledged; another class
	   changes it. */
	[VERIFY_PLAN_LATE] =
		"SELECT 'plan ' || m.plan_no, m.late_charge, m.taken FROM (SELECT p.plan_id, "
		"p.plan_no, p.late_charge, " PAID_UNDER("a.late_charge",
			" AND (p.state = 1 OR a.business_date <= (SELECT max(e.on_date) FROM "
			"plan_event AS e WHERE e.plan_id = p.plan_id))") " AS taken, l.late AS "
									 "late, l.account_id AS "
									 "account_id, l.made_on AS "
									 "made_on, p.account_id AS "
									 "owner, "
									 "p.made_on AS agreed_on, "
									 "p.state AS state FROM "
									 "plan_late AS l JOIN "
									 "repayment_plan "
									 "AS p ON p.plan_id = "
									 "l.plan_id) AS m WHERE "
									 "m.late NOT IN (1, 2) OR "
									 "m.account_id <> "
									 "m.owner OR m.made_on <> "
									 "m.agreed_on OR (m.state "
									 "<> 3 AND m.taken > "
									 "m.late_charge "
									 "AND NOT EXISTS (SELECT 1 "
									 "FROM account_change AS c "
									 "WHERE c.account_id = "
									 "m.owner "
									 "AND c.field = "
									 "'price_class')) ORDER BY "
									 "m.plan_id LIMIT 1",
	[VERIFY_RESTORATION_STATE] = EVENTS("order", "order_no", "restoration", ""),
	[VERIFY_DISCONNECTION_STATE] =
		EVENTS("order", "order_no", "disconnection", " OR (e.state = 4 AND o.state = 2)"),
	[VERIFY_RESTORATION_LAWFUL] =
		"SELECT 'order ' || o.order_no, NULL, NULL FROM restoration_order AS o LEFT JOIN "
		"identity_check AS i ON i.check_id = o.check_id LEFT JOIN arrears_case AS c ON "
		"c.case_id = o.case_id WHERE c.account_id <> "
		"o.account_id OR (o.check_id IS NOT NULL AND (i.account_id <> o.account_id OR "
		"i.passed <> 1)) OR (o.blacklisted = 1 AND o.check_id IS NULL) OR (o.state IN (1, "
		"3) AND c.stage <> 9) OR (o.state = 2 AND NOT EXISTS (SELECT 1 FROM arrears_step "
		"AS s WHERE s.case_id = o.case_id AND s.stage = 10)) ORDER BY o.order_id LIMIT 1",
	[VERIFY_DISCONNECTION_LAWFUL] =
		"SELECT 'order ' || o.order_no, NULL, NULL FROM disconnection_order AS o LEFT JOIN "
		"(SELECT order_id, count(*) AS persons, max(level) AS last FROM "
		"disconnection_approval GROUP BY order_id) AS a ON a.order_id = o.order_id WHERE "
		"coalesce(a.persons, 0) = 0 OR a.persons <> a.last OR (o.important = 1 AND o.state "
		"= 3 AND (o.authority = '' OR o.safety = '')) OR EXISTS (SELECT 1 FROM "
		"disconnection_approval AS x JOIN disconnection_approval AS y ON y.order_id = "
		"x.order_id AND y.login = x.login AND y.level > x.level WHERE x.order_id = "
		"o.order_id) ORDER BY o.order_id LIMIT 1",
	[VERIFY_IDENTITY] =
		"SELECT 'identity check ' || CAST(i.check_id AS TEXT), NULL, NULL FROM "
		"identity_check AS i LEFT JOIN (SELECT check_id, count(*) AS findings, max(seq) AS "
		"last, sum(CASE WHEN result > 4 THEN 1 ELSE 0 END) AS against FROM "
		"identity_finding GROUP BY check_id) AS f ON f.check_id = i.check_id WHERE "
		"coalesce(f.findings, 0) = 0 OR f.findings <> f.last OR i.passed <> CASE WHEN "
		"f.against = 0 THEN 1 ELSE 0 END ORDER BY i.check_id LIMIT 1",
	[VERIFY_LETTER_GAP] =
		"SELECT 'letters of kind ' || CAST(coalesce(s.kind, d.kind) AS TEXT) || ', year ' "
		"|| CAST(coalesce(s.year, d.year) AS TEXT), NULL, NULL FROM (SELECT kind, year, "
		"count(*) AS letters, max(serial) AS last FROM document GROUP BY kind, year) AS d "
		"LEFT JOIN document_series AS s ON s.kind = d.kind AND s.year = d.year WHERE "
		"d.letters <> d.last OR s.last_serial IS NULL OR s.last_serial <> d.last UNION ALL "
		"SELECT 'letters of kind ' || CAST(s.kind AS TEXT) || ', year ' || CAST(s.year AS "
		"TEXT), NULL, NULL FROM document_series AS s WHERE s.last_serial <> 0 AND NOT "
		"EXISTS (SELECT 1 FROM document AS d WHERE d.kind = s.kind AND d.year = s.year) "
		"LIMIT 1",
	[VERIFY_LETTER_PAPER] =
		"SELECT 'letter ' || CAST(p.document_id AS TEXT), NULL, NULL FROM document_paper "
		"AS p WHERE length(p.sha256) <> 64 OR p.pages < 1 OR p.copy NOT IN (0, 1) ORDER BY "
		"p.document_id LIMIT 1",
	[CASE_STEPS] = "SELECT " ARREARS_CASE_COLUMNS(
		"c.account_id") ", s.seq, s.from_stage, s.stage, s.on_date, c.letter_on "
				"FROM arrears_case AS c LEFT JOIN arrears_step AS s ON "
				"s.case_id = c.case_id ORDER BY c.account_id, c.case_id, "
				"s.seq",
	[CASE_LETTERS] = "SELECT document_id, kind, year, serial, data, data_sha256 FROM document "
			 "ORDER BY document_id",
	[CASE_TEMPLATES] = "SELECT template_id, kind, version, 0, body, sha256 FROM "
			   "document_template ORDER BY template_id",
};

const struct sql_set verify_case_sql = {"verify_case", texts, CASE_SQL_COUNT, SQL_SET_VERIFY_CASE};

struct stmt *verify_case_stmt(struct db *db, enum verify_case_question question)
{
	return db_stmt(db, &verify_case_sql, (int)question);
}

bool verify_case_steps(struct db *db,
	bool (*look)(void *ctx, const struct arrears_case *c, const struct verify_step *step),
	void *ctx)
{
	struct stmt *st = db_stmt(db, &verify_case_sql, CASE_STEPS);
	enum db_step step;

	while ((step = stmt_step(st)) == DB_ROW) {
		struct arrears_case c = {.case_id = 0};
		struct verify_step one = {.seq = stmt_int(st, ARREARS_CASE_WIDTH)};

		stmt_arrears_case(st, 0, &c);
		if (!stmt_is_null(st, ARREARS_CASE_WIDTH)) {
			one.from = stmt_arrears_stage(st, ARREARS_CASE_WIDTH + 1);
			one.to = stmt_arrears_stage(st, ARREARS_CASE_WIDTH + 2);
			one.on = stmt_date(st, ARREARS_CASE_WIDTH + 3);
		}
		if (db_has_failed(db))
			return false;
		if (!look(ctx, &c, &one))
			break;
	}
	return step != DB_FAILED;
}

bool verify_case_papers(struct db *db, bool templates,
	bool (*look)(void *ctx, const struct verify_paper *paper), void *ctx)
{
	struct stmt *st = db_stmt(db, &verify_case_sql, templates ? CASE_TEMPLATES : CASE_LETTERS);
	enum db_step step;

	while ((step = stmt_step(st)) == DB_ROW) {
		const struct verify_paper paper = {.id = stmt_int(st, 0),
			.kind = stmt_int(st, 1),
			.year = stmt_int(st, 2),
			.serial = stmt_int(st, 3),
			.text = stmt_text(st, 4),
			.sha256 = stmt_text(st, 5)};

		if (db_has_failed(db))
			return false;
		if (!look(ctx, &paper))
			break;
	}
	return step != DB_FAILED;
}
