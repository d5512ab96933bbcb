#include "db/card_review_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	REVIEW_ADD_FLAG,
	REVIEW_ADD_FINDING,
	REVIEW_OF_FLAG,
	REVIEW_OF_FINDING,
	REVIEW_FLAG,
	REVIEW_SQL_COUNT
};

static const char *const texts[REVIEW_SQL_COUNT] = {
	[REVIEW_ADD_FLAG] = "INSERT INTO card_flag_review (decision, note, login, station, at, "
			    "flag_id) VALUES ($1, $2, $3, $4, $5, $6)",
	[REVIEW_ADD_FINDING] = "INSERT INTO card_audit_review (decision, note, login, station, at, "
			       "account_id, rule, from_date) "
			       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	[REVIEW_OF_FLAG] = "SELECT decision, note, login, station, at FROM card_flag_review "
			   "WHERE flag_id = $1 ORDER BY review_id DESC LIMIT 1",
	[REVIEW_OF_FINDING] = "SELECT decision, note, login, station, at FROM card_audit_review "
			      "WHERE account_id = $1 AND rule = $2 AND from_date = $3 "
			      "ORDER BY review_id DESC LIMIT 1",
	[REVIEW_FLAG] = "SELECT flag_id FROM card_flag WHERE flag_id = $1",
};

const struct sql_set card_review_sql = {
	"card_review", texts, REVIEW_SQL_COUNT, SQL_SET_CARD_REVIEW};

bool card_review_add(struct db *db, const struct card_review_row *row)
{
	bool is_flag = row->flag_id != 0;
	struct stmt *st =
		db_stmt(db, &card_review_sql, is_flag ? REVIEW_ADD_FLAG : REVIEW_ADD_FINDING);

	stmt_bind_int(st, 1, row->decision);
	stmt_bind_text(st, 2, row->note);
	stmt_bind_text(st, 3, row->login);
	stmt_bind_text(st, 4, row->station);
	stmt_bind_moment(st, 5, row->at);
	stmt_bind_int(st, 6, is_flag ? row->flag_id : row->account_id);
	if (!is_flag) {
		stmt_bind_int(st, 7, row->rule);
		stmt_bind_date(st, 8, row->from);
	}
	return stmt_run(st);
}

static enum db_step review_one(struct stmt *st, struct card_review_row *out)
{
	enum db_step step = stmt_one(st);

	if (step != DB_ROW)
		return step;
	out->decision = (enum card_decision)stmt_bounded(
		st, 0, CARD_DECISION_HARMLESS, CARD_DECISION_ABUSE);
	stmt_copy_text(st, 1, out->note, sizeof out->note);
	stmt_copy_text(st, 2, out->login, sizeof out->login);
	stmt_copy_text(st, 3, out->station, sizeof out->station);
	out->at = stmt_moment(st, 4);
	return DB_ROW;
}

enum db_step card_review_of_flag(struct db *db, int64_t flag_id, struct card_review_row *out)
{
	struct stmt *st = db_stmt(db, &card_review_sql, REVIEW_OF_FLAG);

	stmt_bind_int(st, 1, flag_id);
	out->flag_id = flag_id;
	return review_one(st, out);
}

enum db_step card_review_of_finding(struct db *db, struct card_review_row *out)
{
	struct stmt *st = db_stmt(db, &card_review_sql, REVIEW_OF_FINDING);

	stmt_bind_int(st, 1, out->account_id);
	stmt_bind_int(st, 2, out->rule);
	stmt_bind_date(st, 3, out->from);
	return review_one(st, out);
}

enum db_step card_review_flag_exists(struct db *db, int64_t flag_id)
{
	struct stmt *st = db_stmt(db, &card_review_sql, REVIEW_FLAG);

	stmt_bind_int(st, 1, flag_id);
	return stmt_one(st);
}
