#include "db/reversal_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum { REVERSAL_INSERT, REVERSAL_OF_PAYMENT, REVERSAL_BY_ID, WAIVER_INSERT, REVERSAL_SQL_COUNT };

#define REVERSAL_COLUMNS                                                                       \
	"SELECT reversal_id, reversal_no, kind, payment_id, op_id, shift_id, login, station, " \
	"approver, reason, business_date, at, journal_id FROM reversal "

static const char *const texts[REVERSAL_SQL_COUNT] = {
	[REVERSAL_INSERT] =
		"INSERT INTO reversal (reversal_no, kind, payment_id, op_id, shift_id, login, "
		"station, approver, reason, business_date, at, journal_id) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING reversal_id",
	[REVERSAL_OF_PAYMENT] = REVERSAL_COLUMNS "WHERE payment_id = $1",
	[REVERSAL_BY_ID] = REVERSAL_COLUMNS "WHERE reversal_id = $1",
	[WAIVER_INSERT] =
		"INSERT INTO waiver (bill_id, amount, login, approver, reason, business_date, at, "
		"op_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING waiver_id",
};

const struct sql_set reversal_sql = {"reversal", texts, REVERSAL_SQL_COUNT, SQL_SET_REVERSAL};

static bool insert_one(struct stmt *st, int64_t *id)
{
	if (stmt_one(st) != DB_ROW)
		return false;
	*id = stmt_int(st, 0);
	return true;
}

bool reversal_store_insert(struct db *db, const struct reversal_row *row, int64_t *reversal_id)
{
	struct stmt *st = db_stmt(db, &reversal_sql, REVERSAL_INSERT);

	stmt_bind_text(st, 1, row->reversal_no);
	stmt_bind_int(st, 2, row->kind);
	stmt_bind_int(st, 3, row->payment_id);
	stmt_bind_text(st, 4, row->op_id);
	if (row->shift_id != 0)
		stmt_bind_int(st, 5, row->shift_id);
	stmt_bind_text(st, 6, row->login);
	stmt_bind_text(st, 7, row->station);
	stmt_bind_text(st, 8, row->approver);
	stmt_bind_text(st, 9, row->reason);
	stmt_bind_date(st, 10, row->business_date);
	stmt_bind_moment(st, 11, row->at);
	stmt_bind_int(st, 12, row->journal_id);
	return insert_one(st, reversal_id);
}

static enum db_step row_one(struct stmt *st, struct reversal_row *out)
{
	enum db_step step = stmt_one(st);

	if (step != DB_ROW)
		return step;
	out->reversal_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->reversal_no, sizeof out->reversal_no);
	out->kind = (int)stmt_int(st, 2);
	out->payment_id = stmt_int(st, 3);
	stmt_copy_text(st, 4, out->op_id, sizeof out->op_id);
	out->shift_id = stmt_is_null(st, 5) ? 0 : stmt_int(st, 5);
	stmt_copy_text(st, 6, out->login, sizeof out->login);
	stmt_copy_text(st, 7, out->station, sizeof out->station);
	stmt_copy_text(st, 8, out->approver, sizeof out->approver);
	stmt_copy_text(st, 9, out->reason, sizeof out->reason);
	out->business_date = stmt_date(st, 10);
	out->at = stmt_moment(st, 11);
	out->journal_id = stmt_int(st, 12);
	return DB_ROW;
}

enum db_step reversal_store_of_payment(struct db *db, int64_t payment_id, struct reversal_row *out)
{
	struct stmt *st = db_stmt(db, &reversal_sql, REVERSAL_OF_PAYMENT);

	stmt_bind_int(st, 1, payment_id);
	return row_one(st, out);
}

enum db_step reversal_store_by_id(struct db *db, int64_t reversal_id, struct reversal_row *out)
{
	struct stmt *st = db_stmt(db, &reversal_sql, REVERSAL_BY_ID);

	stmt_bind_int(st, 1, reversal_id);
	return row_one(st, out);
}

bool waiver_store_insert(struct db *db, const struct waiver_row *row, int64_t *waiver_id)
{
	struct stmt *st = db_stmt(db, &reversal_sql, WAIVER_INSERT);

	stmt_bind_int(st, 1, row->bill_id);
	stmt_bind_money(st, 2, row->amount);
	stmt_bind_text(st, 3, row->login);
	stmt_bind_text(st, 4, row->approver);
	stmt_bind_text(st, 5, row->reason);
	stmt_bind_date(st, 6, row->business_date);
	stmt_bind_moment(st, 7, row->at);
	stmt_bind_text(st, 8, row->op_id);
	return insert_one(st, waiver_id);
}
