#include "db/card_note_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum { NOTE_SET, NOTE_SETTING, NOTE_RETURN, NOTE_RETURNS, NOTE_FLAG, NOTE_FLAGS, NOTE_SQL_COUNT };

static const char *const texts[NOTE_SQL_COUNT] = {
	[NOTE_SET] = "INSERT INTO card_setting (account_id, unit, user_type, hoard_limit, "
		     "day_limit, month_limit, alarm_1, alarm_2, login, at) "
		     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	[NOTE_SETTING] = "SELECT account_id, unit, user_type, hoard_limit, day_limit, "
			 "month_limit, alarm_1, alarm_2, login, at FROM card_setting "
			 "WHERE account_id = $1 ORDER BY setting_id DESC LIMIT 1",
	[NOTE_RETURN] = "INSERT INTO card_return (account_id, meter_no, generation, serial, "
			"purchase_count, remaining, overdraft, strange_cards, written_at, login, "
			"station, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
			"ON CONFLICT DO NOTHING",
	[NOTE_RETURNS] = "SELECT account_id, meter_no, generation, serial, purchase_count, "
			 "remaining, overdraft, strange_cards, written_at, login, station, at "
			 "FROM card_return WHERE account_id = $1 ORDER BY return_id DESC LIMIT $2",
	[NOTE_FLAG] = "INSERT INTO card_flag (account_id, rule, serial, seen, other_id, login, "
		      "station, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	[NOTE_FLAGS] = "SELECT f.flag_id, f.account_id, f.rule, f.serial, f.seen, "
		       "coalesce(f.other_id, 0), f.login, f.station, f.at, a.account_no, "
		       "coalesce(o.account_no, '') FROM card_flag AS f JOIN account AS a "
		       "ON a.account_id = f.account_id LEFT JOIN account AS o "
		       "ON o.account_id = f.other_id WHERE f.at >= $1 ORDER BY f.flag_id DESC",
};

const struct sql_set card_note_sql = {"card_note", texts, NOTE_SQL_COUNT, SQL_SET_CARD_NOTE};

bool card_note_set(struct db *db, const struct card_setting *setting)
{
	struct stmt *st = db_stmt(db, &card_note_sql, NOTE_SET);

	stmt_bind_int(st, 1, setting->account_id);
	stmt_bind_int(st, 2, setting->unit);
	stmt_bind_int(st, 3, setting->user_type);
	stmt_bind_int(st, 4, setting->hoard_limit);
	stmt_bind_money(st, 5, setting->day_limit);
	stmt_bind_money(st, 6, setting->month_limit);
	stmt_bind_int(st, 7, setting->alarm_1);
	stmt_bind_int(st, 8, setting->alarm_2);
	stmt_bind_text(st, 9, setting->login);
	stmt_bind_moment(st, 10, setting->at);
	return stmt_run(st);
}

enum db_step card_note_setting(struct db *db, int64_t account_id, struct card_setting *out)
{
	struct stmt *st = db_stmt(db, &card_note_sql, NOTE_SETTING);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	step = stmt_one(st);
	if (step != DB_ROW)
		return step;
	out->account_id = stmt_int(st, 0);
	out->unit = (enum card_unit)stmt_bounded(st, 1, CARD_UNIT_MONEY, CARD_UNIT_ENERGY);
	out->user_type = stmt_int(st, 2);
	out->hoard_limit = stmt_int(st, 3);
	out->day_limit = stmt_money(st, 4);
	out->month_limit = stmt_money(st, 5);
	out->alarm_1 = stmt_int(st, 6);
	out->alarm_2 = stmt_int(st, 7);
	stmt_copy_text(st, 8, out->login, sizeof out->login);
	out->at = stmt_moment(st, 9);
	return DB_ROW;
}

bool card_note_return(struct db *db, const struct card_return_row *row)
{
	struct stmt *st = db_stmt(db, &card_note_sql, NOTE_RETURN);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_text(st, 2, row->meter_no);
	stmt_bind_int(st, 3, row->generation);
	stmt_bind_text(st, 4, row->serial);
	stmt_bind_int(st, 5, row->count);
	stmt_bind_int(st, 6, row->remaining);
	stmt_bind_int(st, 7, row->overdraft);
	stmt_bind_int(st, 8, row->strange_cards);
	stmt_bind_moment(st, 9, row->written_at);
	stmt_bind_text(st, 10, row->login);
	stmt_bind_text(st, 11, row->station);
	stmt_bind_moment(st, 12, row->at);
	return stmt_run(st);
}

static void return_read(struct stmt *st, struct card_return_row *out)
{
	out->account_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->meter_no, sizeof out->meter_no);
	out->generation = stmt_int(st, 2);
	stmt_copy_text(st, 3, out->serial, sizeof out->serial);
	out->count = stmt_int(st, 4);
	out->remaining = stmt_int(st, 5);
	out->overdraft = stmt_int(st, 6);
	out->strange_cards = stmt_int(st, 7);
	out->written_at = stmt_moment(st, 8);
	stmt_copy_text(st, 9, out->login, sizeof out->login);
	stmt_copy_text(st, 10, out->station, sizeof out->station);
	out->at = stmt_moment(st, 11);
}

bool card_note_returns(struct db *db, int64_t account_id, struct arena *arena,
	struct card_return_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &card_note_sql, NOTE_RETURNS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	stmt_bind_int(st, 2, CARD_RETURNS_MAX);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		return_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool card_note_flag(struct db *db, const struct card_flag_row *row)
{
	struct stmt *st = db_stmt(db, &card_note_sql, NOTE_FLAG);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_int(st, 2, row->rule);
	stmt_bind_text(st, 3, row->serial);
	stmt_bind_int(st, 4, row->seen);
	if (row->other_id != 0)
		stmt_bind_int(st, 5, row->other_id);
	stmt_bind_text(st, 6, row->login);
	stmt_bind_text(st, 7, row->station);
	stmt_bind_moment(st, 8, row->at);
	return stmt_run(st);
}

static void flag_read(struct stmt *st, struct card_flag_row *out)
{
	out->flag_id = stmt_int(st, 0);
	out->account_id = stmt_int(st, 1);
	out->rule = (int)stmt_int(st, 2);
	stmt_copy_text(st, 3, out->serial, sizeof out->serial);
	out->seen = stmt_int(st, 4);
	out->other_id = stmt_int(st, 5);
	stmt_copy_text(st, 6, out->login, sizeof out->login);
	stmt_copy_text(st, 7, out->station, sizeof out->station);
	out->at = stmt_moment(st, 8);
	stmt_copy_text(st, 9, out->account_no, sizeof out->account_no);
	stmt_copy_text(st, 10, out->other_no, sizeof out->other_no);
}

bool card_note_flags(struct db *db, struct moment since, struct arena *arena,
	struct card_flag_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &card_note_sql, NOTE_FLAGS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_moment(st, 1, since);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		flag_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}
