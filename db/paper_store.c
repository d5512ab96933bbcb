#include "db/paper_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/journal.h"
#include "db/sql_sets.h"

enum {
	PAPER_ACCOUNTS,
	PAPER_BILLS,
	PAPER_ADVANCE,
	PAPER_BOOKS_OF_SHIFT,
	PAPER_BOOKS_OF_DATE,
	PAPER_VOIDS_OF_SHIFT,
	PAPER_VOIDS_OF_DATE,
	PAPER_STATIONS,
	PAPER_SETTLEMENT,
	PAPER_HAND_INS,
	PAPER_DECLARED,
	PAPER_PAID,
	PAPER_SQL_COUNT
};

/* The value before the first change that came after the payment, else the present one. */
#define AS_THEN(field)                                                                 \
	"coalesce((SELECT h.old_value FROM account_change AS h JOIN payment AS t "     \
	"ON t.payment_id = $1 WHERE h.account_id = a.account_id AND h.field = '" field \
	"' AND h.at > t.at ORDER BY h.change_id LIMIT 1), a." field ")"

#define IS_VOID(payment) \
	"EXISTS (SELECT 1 FROM reversal AS x WHERE x.payment_id = " payment ".payment_id)"

/* A payment is of its shift's date. */
#define OF_ITS_SHIFTS "shift_id IN (SELECT shift_id FROM shift WHERE business_date = $1)"

#define BOOKS(which)                                                                           \
	"SELECT b.station, (SELECT receipt_no FROM receipt WHERE book_id = n.book_id "         \
	"AND seq = n.first), (SELECT receipt_no FROM receipt WHERE book_id = n.book_id "       \
	"AND seq = n.last), n.receipts, n.voids FROM (SELECT r.book_id, min(r.seq) AS first, " \
	"max(r.seq) AS last, count(*) AS receipts, count(v.payment_id) AS voids "              \
	"FROM payment AS p JOIN receipt AS r ON r.payment_id = p.payment_id "                  \
	"LEFT JOIN reversal AS v ON v.payment_id = p.payment_id WHERE p." which                \
	" GROUP BY r.book_id) AS n JOIN book AS b ON b.book_id = n.book_id "                   \
	"ORDER BY b.station"

/* A card sale that was undone never had a receipt: its own number stands there. */
#define VOIDS(which)                                                                         \
	"SELECT coalesce(r.receipt_no, s.sale_no, ''), v.reversal_no, p.login, v.approver, " \
	"v.reason, v.at, p.received - p.change_given FROM reversal AS v "                    \
	"JOIN payment AS p ON p.payment_id = v.payment_id "                                  \
	"LEFT JOIN receipt AS r ON r.payment_id = p.payment_id "                             \
	"LEFT JOIN card_payment AS k ON k.payment_id = p.payment_id "                        \
	"LEFT JOIN card_sale AS s ON s.sale_id = k.sale_id WHERE v." which                   \
	" ORDER BY v.reversal_id"

#define PAID_COLUMNS                                                                           \
	"c.account_no, c.name, b.bill_no, b.period, b.energy_wh, a.principal, a.late_charge, " \
	"c.id_type, c.id_masked, c.id_sealed"

#define PAID_JOINS                                          \
	"JOIN receipt AS r ON r.payment_id = p.payment_id " \
	"JOIN account AS c ON c.account_id = a.account_id " \
	"JOIN bill AS b ON b.bill_id = a.bill_id "

static const char *const texts[PAPER_SQL_COUNT] = {
	[PAPER_ACCOUNTS] = "SELECT a.account_id, a.account_no, " AS_THEN("name") ", " AS_THEN(
		"address") " FROM payment_account AS p JOIN account AS a "
			   "ON a.account_id = p.account_id WHERE p.payment_id = $1 "
			   "ORDER BY p.seq",
	[PAPER_BILLS] = "SELECT c.account_no, b.period, b.energy_wh, b.amount, b.due_on, "
			"a.principal, a.late_charge FROM allocation AS a "
			"JOIN account AS c ON c.account_id = a.account_id "
			"JOIN bill AS b ON b.bill_id = a.bill_id "
			"WHERE a.payment_id = $1 AND a.reverses IS NULL ORDER BY a.allocation_id",
	[PAPER_ADVANCE] =
		"SELECT CAST(coalesce(-sum(amount), 0) AS BIGINT) FROM journal_line "
		"WHERE " JOURNAL_HELD "AND ledger = 2203 AND sub = $1 AND journal_id <= $2",
	[PAPER_BOOKS_OF_SHIFT] = BOOKS("shift_id = $1"),
	[PAPER_BOOKS_OF_DATE] = BOOKS(OF_ITS_SHIFTS),
	[PAPER_VOIDS_OF_SHIFT] = VOIDS("shift_id = $1"),
	[PAPER_VOIDS_OF_DATE] = VOIDS("business_date = $1"),
	/* A bounced cheque (kind 3) gives back only the paper that came back from the bank. */
	[PAPER_STATIONS] =
		"SELECT station, CAST(sum(payments) AS BIGINT), CAST(sum(reversals) AS BIGINT), "
		"CAST(sum(net) AS BIGINT) FROM (SELECT station, 1 AS payments, 0 AS reversals, "
		"received - change_given AS net FROM payment WHERE " OF_ITS_SHIFTS " "
		"UNION ALL SELECT station, 0, 1, 0 FROM reversal WHERE business_date = $1 "
		"UNION ALL SELECT r.station, 0, 0, -t.amount FROM reversal AS r "
		"JOIN tender AS t ON t.payment_id = r.payment_id LEFT JOIN tender_event AS e "
		"ON e.payment_id = t.payment_id AND e.seq = t.seq "
		"WHERE r.business_date = $1 AND (r.kind <> 3 OR e.state = 3) "
		"UNION ALL SELECT r.station, 0, 0, p.change_given FROM reversal AS r "
		"JOIN payment AS p ON p.payment_id = r.payment_id "
		"WHERE r.business_date = $1 AND r.kind <> 3) AS movement "
		"GROUP BY station ORDER BY station",
	[PAPER_SETTLEMENT] = "SELECT at, login FROM settlement WHERE business_date = $1",
	[PAPER_HAND_INS] = "SELECT hand_in_no, receiver, at, amount FROM hand_in "
			   "WHERE shift_id = $1 ORDER BY hand_in_id",
	[PAPER_DECLARED] = "SELECT kind, amount FROM shift_declared WHERE shift_id = $1",
	[PAPER_PAID] =
		"SELECT r.receipt_no, p.business_date AS paid_on, 0 AS undone, "
		"CASE WHEN " IS_VOID(
			"p") " THEN 1 ELSE 0 END, " PAID_COLUMNS
			     ", a.allocation_id AS place FROM payment AS p "
			     "JOIN allocation AS a ON a.payment_id = p.payment_id AND a.reverses "
			     "IS NULL " PAID_JOINS
			     "WHERE p.shift_id IN (SELECT shift_id FROM shift "
			     "WHERE business_date >= $1 AND business_date <= $2) "
			     "UNION ALL SELECT r.receipt_no, p.business_date, 1, 1, " PAID_COLUMNS
			     ", a.allocation_id FROM reversal AS p "
			     "JOIN allocation AS a ON a.payment_id = p.payment_id AND a.reverses "
			     "IS NOT NULL " PAID_JOINS
			     "WHERE p.business_date >= $1 AND p.business_date <= $2 "
			     "ORDER BY paid_on, undone, receipt_no, place",
};

const struct sql_set paper_sql = {"paper", texts, PAPER_SQL_COUNT, SQL_SET_PAPER};

bool paper_store_accounts(struct db *db, int64_t payment_id, struct arena *arena,
	struct paper_account **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &paper_sql, PAPER_ACCOUNTS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, payment_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct paper_account){
			.account_id = stmt_int(st, 0),
			.account_no = arena_text(arena, stmt_text(st, 1)),
			.name = arena_text(arena, stmt_text(st, 2)),
			.address = arena_text(arena, stmt_text(st, 3)),
		};
	}
	return step == DB_DONE;
}

bool paper_store_bills(struct db *db, int64_t payment_id, struct arena *arena,
	struct paper_bill **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &paper_sql, PAPER_BILLS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, payment_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct paper_bill){
			.account_no = arena_text(arena, stmt_text(st, 0)),
			.period = stmt_period(st, 1),
			.energy = stmt_energy(st, 2),
			.amount = stmt_money(st, 3),
			.due_on = stmt_date(st, 4),
			.principal = stmt_money(st, 5),
			.late_charge = stmt_money(st, 6),
		};
	}
	return step == DB_DONE;
}

bool paper_store_advance(struct db *db, int64_t account_id, int64_t journal_id, struct money *out)
{
	struct stmt *st = db_stmt(db, &paper_sql, PAPER_ADVANCE);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_int(st, 2, journal_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*out = stmt_money(st, 0);
	return true;
}

static struct stmt *stmt_within(
	struct db *db, const struct paper_scope *scope, int of_shift, int of_date)
{
	struct stmt *st = db_stmt(db, &paper_sql, scope->shift_id != 0 ? of_shift : of_date);

	if (scope->shift_id != 0)
		stmt_bind_int(st, 1, scope->shift_id);
	else
		stmt_bind_date(st, 1, scope->business_date);
	return st;
}

bool paper_store_books(struct db *db, const struct paper_scope *scope, struct arena *arena,
	struct paper_book **out, size_t *count)
{
	struct stmt *st = stmt_within(db, scope, PAPER_BOOKS_OF_SHIFT, PAPER_BOOKS_OF_DATE);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct paper_book){
			.station = arena_text(arena, stmt_text(st, 0)),
			.first_receipt = arena_text(arena, stmt_text(st, 1)),
			.last_receipt = arena_text(arena, stmt_text(st, 2)),
			.receipts = stmt_int(st, 3),
			.voids = stmt_int(st, 4),
		};
	}
	return step == DB_DONE;
}

bool paper_store_voids(struct db *db, const struct paper_scope *scope, struct arena *arena,
	struct paper_void **out, size_t *count)
{
	struct stmt *st = stmt_within(db, scope, PAPER_VOIDS_OF_SHIFT, PAPER_VOIDS_OF_DATE);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct paper_void){
			.receipt_no = arena_text(arena, stmt_text(st, 0)),
			.reversal_no = arena_text(arena, stmt_text(st, 1)),
			.cashier = arena_text(arena, stmt_text(st, 2)),
			.approver = arena_text(arena, stmt_text(st, 3)),
			.reason = arena_text(arena, stmt_text(st, 4)),
			.at = stmt_moment(st, 5),
			.amount = stmt_money(st, 6),
		};
	}
	return step == DB_DONE;
}

bool paper_store_stations(struct db *db, struct date business_date, struct arena *arena,
	struct paper_station **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &paper_sql, PAPER_STATIONS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_date(st, 1, business_date);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct paper_station){
			.station = arena_text(arena, stmt_text(st, 0)),
			.payments = stmt_int(st, 1),
			.reversals = stmt_int(st, 2),
			.net = stmt_money(st, 3),
		};
	}
	return step == DB_DONE;
}

bool paper_store_settlement(struct db *db, struct date business_date, struct arena *arena,
	struct moment *at, const char **login)
{
	struct stmt *st = db_stmt(db, &paper_sql, PAPER_SETTLEMENT);
	enum db_step step;

	*login = NULL;
	stmt_bind_date(st, 1, business_date);
	step = stmt_one(st);
	if (step == DB_ROW) {
		*at = stmt_moment(st, 0);
		*login = arena_text(arena, stmt_text(st, 1));
	}
	return step != DB_FAILED;
}

bool paper_store_hand_ins(struct db *db, int64_t shift_id, struct arena *arena,
	struct paper_hand_in **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &paper_sql, PAPER_HAND_INS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, shift_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct paper_hand_in){
			.number = arena_text(arena, stmt_text(st, 0)),
			.receiver = arena_text(arena, stmt_text(st, 1)),
			.at = stmt_moment(st, 2),
			.amount = stmt_money(st, 3),
		};
	}
	return step == DB_DONE;
}

bool paper_store_declared(struct db *db, int64_t shift_id, struct money amount[TENDER_KIND_END],
	bool has[TENDER_KIND_END])
{
	struct stmt *st = db_stmt(db, &paper_sql, PAPER_DECLARED);
	enum db_step step;

	for (int kind = 0; kind < TENDER_KIND_END; kind++)
		has[kind] = false;
	stmt_bind_int(st, 1, shift_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		int64_t kind = stmt_int(st, 0);

		if (kind < TENDER_CASH || kind >= TENDER_KIND_END)
			continue; /* verify names what cannot be */
		has[kind] = true;
		amount[kind] = stmt_money(st, 1);
	}
	return step == DB_DONE;
}

static void paid_read(struct stmt *st, struct paper_paid *out)
{
	out->receipt_no = stmt_text(st, 0);
	out->on = stmt_date(st, 1);
	out->reverses = stmt_int(st, 2) != 0;
	out->voided = stmt_int(st, 3) != 0;
	out->account_no = stmt_text(st, 4);
	out->name = stmt_text(st, 5);
	out->bill_no = stmt_text(st, 6);
	out->period = stmt_period(st, 7);
	out->energy = stmt_energy(st, 8);
	out->principal = stmt_money(st, 9);
	out->late_charge = stmt_money(st, 10);
	out->id_type = stmt_int(st, 11);
	out->id_masked = stmt_text(st, 12);
	out->id_sealed = stmt_blob(st, 13, &out->id_sealed_size);
}

bool paper_store_each_paid(struct db *db, struct date from, struct date to,
	bool (*each)(void *ctx, const struct paper_paid *row), void *ctx)
{
	struct stmt *st = db_stmt(db, &paper_sql, PAPER_PAID);
	enum db_step step = DB_ROW;
	bool more = true;

	stmt_bind_date(st, 1, from);
	stmt_bind_date(st, 2, to);
	while (more && (step = stmt_step(st)) == DB_ROW) {
		struct paper_paid row;

		paid_read(st, &row);
		more = each(ctx, &row);
	}
	return more && step == DB_DONE;
}
