#include "db/payment_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	PAYMENT_INSERT,
	PAYMENT_INSERT_ACCOUNT,
	PAYMENT_INSERT_TENDER,
	PAYMENT_BY_ID,
	PAYMENT_TENDERS,
	PAYMENT_ACCOUNTS,
	PAYMENT_LAST_NO,
	PAYMENT_SAME,
	PAYMENT_REVERSED,
	PAYMENT_LATER,
	PAYMENT_SQL_COUNT
};

static const char *const texts[PAYMENT_SQL_COUNT] = {
	[PAYMENT_INSERT] =
		"INSERT INTO payment (payment_no, op_id, shift_id, login, station, business_date, "
		"at, received, change_given, to_advance, journal_id) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING payment_id",
	[PAYMENT_INSERT_ACCOUNT] = "INSERT INTO payment_account (payment_id, seq, account_id) "
				   "VALUES ($1, $2, $3)",
	[PAYMENT_INSERT_TENDER] = "INSERT INTO tender (payment_id, seq, kind, amount, ref) "
				  "VALUES ($1, $2, $3, $4, $5)",
	[PAYMENT_BY_ID] =
		"SELECT payment_id, payment_no, op_id, shift_id, login, station, business_date, "
		"at, received, change_given, to_advance, journal_id "
		"FROM payment WHERE payment_id = $1",
	[PAYMENT_TENDERS] = "SELECT kind, amount, ref FROM tender WHERE payment_id = $1 "
			    "ORDER BY seq",
	[PAYMENT_ACCOUNTS] =
		"SELECT a.account_id, a.account_no, a.name FROM payment_account AS p "
		"JOIN account AS a ON a.account_id = p.account_id WHERE p.payment_id = $1 "
		"ORDER BY p.seq",
	[PAYMENT_LAST_NO] = "SELECT payment_no FROM payment WHERE shift_id = $1 "
			    "ORDER BY payment_id DESC LIMIT 1",
	[PAYMENT_SAME] = "SELECT (SELECT p.received - p.change_given FROM payment AS p "
			 "WHERE p.payment_id = a.payment_id AND p.at > $2), a.payment_id "
			 "FROM payment_account AS a WHERE a.account_id = $1",
	[PAYMENT_REVERSED] = "SELECT 1 FROM reversal WHERE payment_id = $1",
	[PAYMENT_LATER] =
		"SELECT p.payment_no FROM payment_account AS mine JOIN payment_account AS other "
		"ON other.account_id = mine.account_id AND other.payment_id > mine.payment_id "
		"JOIN payment AS p ON p.payment_id = other.payment_id "
		"WHERE mine.payment_id = $1 AND NOT EXISTS "
		"(SELECT 1 FROM reversal AS r WHERE r.payment_id = p.payment_id) "
		"ORDER BY p.payment_id DESC LIMIT 1",
};

const struct sql_set payment_sql = {"payment", texts, PAYMENT_SQL_COUNT, SQL_SET_PAYMENT};

bool payment_store_insert(struct db *db, const struct payment_row *row, int64_t *payment_id)
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_INSERT);

	stmt_bind_text(st, 1, row->payment_no);
	stmt_bind_text(st, 2, row->op_id);
	stmt_bind_int(st, 3, row->shift_id);
	stmt_bind_text(st, 4, row->login);
	stmt_bind_text(st, 5, row->station);
	stmt_bind_date(st, 6, row->business_date);
	stmt_bind_moment(st, 7, row->at);
	stmt_bind_money(st, 8, row->received);
	stmt_bind_money(st, 9, row->change);
	stmt_bind_money(st, 10, row->to_advance);
	stmt_bind_int(st, 11, row->journal_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*payment_id = stmt_int(st, 0);
	return true;
}

bool payment_store_add_account(struct db *db, int64_t payment_id, int seq, int64_t account_id)
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_INSERT_ACCOUNT);

	stmt_bind_int(st, 1, payment_id);
	stmt_bind_int(st, 2, seq);
	stmt_bind_int(st, 3, account_id);
	return stmt_run(st);
}

bool payment_store_add_tender(
	struct db *db, int64_t payment_id, int seq, const struct tender *tender)
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_INSERT_TENDER);

	stmt_bind_int(st, 1, payment_id);
	stmt_bind_int(st, 2, seq);
	stmt_bind_int(st, 3, tender->kind);
	stmt_bind_money(st, 4, tender->amount);
	stmt_bind_text(st, 5, tender->ref);
	return stmt_run(st);
}

enum db_step payment_store_by_id(struct db *db, int64_t payment_id, struct payment_row *out)
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_BY_ID);
	enum db_step step;

	stmt_bind_int(st, 1, payment_id);
	step = stmt_one(st);
	if (step != DB_ROW)
		return step;
	out->payment_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->payment_no, sizeof out->payment_no);
	stmt_copy_text(st, 2, out->op_id, sizeof out->op_id);
	out->shift_id = stmt_int(st, 3);
	stmt_copy_text(st, 4, out->login, sizeof out->login);
	stmt_copy_text(st, 5, out->station, sizeof out->station);
	out->business_date = stmt_date(st, 6);
	out->at = stmt_moment(st, 7);
	out->received = stmt_money(st, 8);
	out->change = stmt_money(st, 9);
	out->to_advance = stmt_money(st, 10);
	out->journal_id = stmt_int(st, 11);
	return DB_ROW;
}

bool payment_store_tenders(
	struct db *db, int64_t payment_id, struct tender out[TENDERS_MAX], size_t *count)
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_TENDERS);
	enum db_step step;

	*count = 0;
	stmt_bind_int(st, 1, payment_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		if (*count == TENDERS_MAX)
			return stmt_too_many(st);
		out[(*count)++] = stmt_tender(st, 0);
	}
	return step == DB_DONE;
}

bool payment_store_accounts(struct db *db, int64_t payment_id, struct arena *arena,
	struct payment_account_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_ACCOUNTS);
	struct payment_account_row *list = NULL;
	size_t used = 0, capacity = 0;
	enum db_step step;

	stmt_bind_int(st, 1, payment_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		list = arena_grow(arena, list, used, &capacity, sizeof *list);
		list[used++] = (struct payment_account_row){
			.account_id = stmt_int(st, 0),
			.account_no = arena_text(arena, stmt_text(st, 1)),
			.name = arena_text(arena, stmt_text(st, 2)),
		};
	}
	*out = list;
	*count = used;
	return step == DB_DONE;
}

bool payment_store_last_no(struct db *db, int64_t shift_id, char payment_no[PAYMENT_ROW_NO_MAX])
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_LAST_NO);
	enum db_step step;

	payment_no[0] = '\0';
	stmt_bind_int(st, 1, shift_id);
	step = stmt_one(st);
	if (step == DB_ROW)
		stmt_copy_text(st, 0, payment_no, PAYMENT_ROW_NO_MAX);
	return step != DB_FAILED;
}

static enum db_step is_reversed(struct db *db, int64_t payment_id)
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_REVERSED);

	stmt_bind_int(st, 1, payment_id);
	return stmt_one(st);
}

enum db_step payment_store_same(
	struct db *db, int64_t account_id, struct money net, struct moment since)
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_SAME);
	enum db_step step, reversed;
	bool same = false;

	stmt_bind_int(st, 1, account_id);
	stmt_bind_moment(st, 2, since);
	while ((step = stmt_step(st)) == DB_ROW) {
		if (stmt_is_null(st, 0) || money_compare(stmt_money(st, 0), net) != 0)
			continue;
		reversed = is_reversed(db, stmt_int(st, 1));
		if (reversed == DB_FAILED)
			return DB_FAILED;
		same |= reversed == DB_DONE;
	}
	return same && step == DB_DONE ? DB_ROW : step;
}

enum db_step payment_store_later(
	struct db *db, int64_t payment_id, char later_no[PAYMENT_ROW_NO_MAX])
{
	struct stmt *st = db_stmt(db, &payment_sql, PAYMENT_LATER);
	enum db_step step;

	stmt_bind_int(st, 1, payment_id);
	step = stmt_one(st);
	if (step == DB_ROW)
		stmt_copy_text(st, 0, later_no, PAYMENT_ROW_NO_MAX);
	return step;
}
