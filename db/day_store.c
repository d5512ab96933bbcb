#include "db/day_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	DAY_PAYMENTS_OF_SHIFT,
	DAY_PAYMENTS_OF_DATE,
	DAY_REVERSALS_OF_SHIFT,
	DAY_REVERSALS_OF_DATE,
	DAY_TENDERS_OF_SHIFT,
	DAY_TENDERS_OF_DATE,
	DAY_SETTLE,
	DAY_LAST_SETTLED,
	DAY_SQL_COUNT
};

#define PAYMENTS(which)                                                               \
	"SELECT count(*), CAST(coalesce(sum(received - change_given), 0) AS BIGINT) " \
	"FROM payment WHERE " which

#define REVERSALS(which)                                                                  \
	"SELECT count(*), CAST(coalesce(sum(p.received - p.change_given), 0) AS BIGINT) " \
	"FROM reversal AS r JOIN payment AS p ON p.payment_id = r.payment_id WHERE r." which

/*
 * Change is cash that went out again. A reversal gives all tenders back, a bounced cheque (kind 3)
 * only the paper that came back from the bank.
 */
#define TENDERS(paid, undone)                                                                   \
	"SELECT kind, CAST(sum(taken) AS BIGINT), CAST(sum(paid - back) AS BIGINT), "           \
	"CAST(sum(undone) AS BIGINT), CAST(sum(back) AS BIGINT) FROM ("                         \
	"SELECT t.kind AS kind, 1 AS taken, t.amount AS paid, 0 AS undone, 0 AS back "          \
	"FROM payment AS p JOIN tender AS t ON t.payment_id = p.payment_id WHERE p." paid       \
	" UNION ALL SELECT 1, 0, -change_given, 0, 0 FROM payment WHERE change_given > 0 "      \
	"AND " paid " UNION ALL SELECT t.kind, 0, 0, 1, t.amount FROM reversal AS r "           \
	"JOIN tender AS t ON t.payment_id = r.payment_id LEFT JOIN tender_event AS e "          \
	"ON e.payment_id = t.payment_id AND e.seq = t.seq WHERE r." undone                      \
	" AND (r.kind <> 3 OR e.state = 3) UNION ALL "                                          \
	"SELECT 1, 0, 0, 0, -p.change_given FROM reversal AS r JOIN payment AS p "              \
	"ON p.payment_id = r.payment_id WHERE r.kind <> 3 AND p.change_given > 0 AND r." undone \
	") AS movement GROUP BY kind"

/* A payment is of its shift's date; what is undone without a shift has a date all the same. */
#define OF_SHIFT "shift_id = $1"
#define OF_DATE "business_date = $1"
#define OF_ITS_SHIFTS "shift_id IN (SELECT shift_id FROM shift WHERE business_date = $1)"

static const char *const texts[DAY_SQL_COUNT] = {
	[DAY_PAYMENTS_OF_SHIFT] = PAYMENTS(OF_SHIFT),
	[DAY_PAYMENTS_OF_DATE] = PAYMENTS(OF_ITS_SHIFTS),
	[DAY_REVERSALS_OF_SHIFT] = REVERSALS(OF_SHIFT),
	[DAY_REVERSALS_OF_DATE] = REVERSALS(OF_DATE),
	[DAY_TENDERS_OF_SHIFT] = TENDERS(OF_SHIFT, OF_SHIFT),
	[DAY_TENDERS_OF_DATE] = TENDERS(OF_ITS_SHIFTS, OF_DATE),
	[DAY_SETTLE] = "INSERT INTO settlement (business_date, at, login, station, shifts, "
		       "payments, received) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	[DAY_LAST_SETTLED] = "SELECT business_date FROM settlement ORDER BY business_date DESC "
			     "LIMIT 1",
};

const struct sql_set day_sql = {"day", texts, DAY_SQL_COUNT, SQL_SET_DAY};

/* Which rows are meant: those of a shift, or of a date. */
struct whose {
	int64_t shift_id; /* 0: of the date */
	struct date business_date;
};

static struct stmt *stmt_of(struct db *db, const struct whose *whose, int of_shift, int of_date)
{
	struct stmt *st = db_stmt(db, &day_sql, whose->shift_id != 0 ? of_shift : of_date);

	if (whose->shift_id != 0)
		stmt_bind_int(st, 1, whose->shift_id);
	else
		stmt_bind_date(st, 1, whose->business_date);
	return st;
}

static bool sum_read(struct stmt *st, int64_t *count, struct money *total)
{
	if (stmt_one(st) != DB_ROW)
		return false;
	*count = stmt_int(st, 0);
	*total = stmt_money(st, 1);
	return true;
}

static bool tenders_read(struct stmt *st, struct day_totals *out)
{
	enum db_step step;

	while ((step = stmt_step(st)) == DB_ROW) {
		int64_t kind = stmt_int(st, 0);

		if (kind < TENDER_CASH || kind >= TENDER_KIND_END)
			continue; /* verify names what cannot be */
		out->tender_count[kind] = stmt_int(st, 1);
		out->tender_amount[kind] = stmt_money(st, 2);
		out->back_count[kind] = stmt_int(st, 3);
		out->back_amount[kind] = stmt_money(st, 4);
	}
	return step == DB_DONE;
}

static bool totals(struct db *db, struct whose whose, struct day_totals *out)
{
	*out = (struct day_totals){.payments = 0};
	return sum_read(stmt_of(db, &whose, DAY_PAYMENTS_OF_SHIFT, DAY_PAYMENTS_OF_DATE),
		       &out->payments, &out->received) &&
	       sum_read(stmt_of(db, &whose, DAY_REVERSALS_OF_SHIFT, DAY_REVERSALS_OF_DATE),
		       &out->reversals, &out->returned) &&
	       tenders_read(stmt_of(db, &whose, DAY_TENDERS_OF_SHIFT, DAY_TENDERS_OF_DATE), out);
}

bool day_store_totals_of_shift(struct db *db, int64_t shift_id, struct day_totals *out)
{
	return totals(db, (struct whose){.shift_id = shift_id}, out);
}

bool day_store_totals_of_date(struct db *db, struct date business_date, struct day_totals *out)
{
	return totals(db, (struct whose){.business_date = business_date}, out);
}

bool day_store_settle(struct db *db, const struct day_settlement *row)
{
	struct stmt *st = db_stmt(db, &day_sql, DAY_SETTLE);

	stmt_bind_date(st, 1, row->business_date);
	stmt_bind_moment(st, 2, row->at);
	stmt_bind_text(st, 3, row->login);
	stmt_bind_text(st, 4, row->station);
	stmt_bind_int(st, 5, row->shifts);
	stmt_bind_int(st, 6, row->payments);
	stmt_bind_money(st, 7, row->received);
	return stmt_run(st);
}

enum db_step day_store_last_settled(struct db *db, struct date *out)
{
	struct stmt *st = db_stmt(db, &day_sql, DAY_LAST_SETTLED);
	enum db_step step = stmt_one(st);

	if (step == DB_ROW)
		*out = stmt_date(st, 0);
	return step;
}
