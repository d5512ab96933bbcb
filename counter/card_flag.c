/*
 * Notes for the inspector. They never decide a sale; one that cannot be stored changes nothing of
 * what the cashier is told.
 */
#include "counter/card_flag.h"

#include "core/utf8.h"
#include "db/sale_sum.h"

static bool add_flag(struct session *s, struct card_flag_row row)
{
	row.at = session_now(s);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	return card_note_flag(s->db, &row) || session_db_failed(s);
}

bool card_flag_repeat(struct session *s, const struct card_account *account, struct date on)
{
	struct card_bought bought;

	if (!sale_sum_bought(s->db, account->account.account_id,
		    date_add_days(on, 1 - s->policy.card_repeat_days), &bought))
		return session_db_failed(s);
	if (bought.times < s->policy.card_repeat_times)
		return true;
	struct card_flag_row row = {.account_id = account->account.account_id,
		.rule = CARD_FLAG_REPEAT,
		.seen = bought.times};

	utf8_copy(row.serial, sizeof row.serial, account->card.serial);
	return add_flag(s, row);
}

static bool other_do(
	struct session *s, const struct card_account *account, const struct card_look *look)
{
	struct card_flag_row row = {
		.account_id = account->account.account_id, .rule = CARD_FLAG_OTHER, .seen = 1};
	char account_no[ACCOUNT_NO_MAX];
	struct account_row other;
	bool found = false;

	if (!card_owner(s, look, account_no))
		return false;
	if (account_no[0] != '\0' && !account_store_find(s->db, account_no, &other, &found))
		return session_db_failed(s);
	if (found)
		row.other_id = other.account_id;
	card_serial_format(look->serial, row.serial);
	return add_flag(s, row);
}

/* The refusal that led here stands, whatever becomes of the note. */
void card_flag_other(
	struct session *s, const struct card_account *account, const struct card_look *look)
{
	struct fault why = s->why;

	if (!db_begin(s->db) || !other_do(s, account, look) || !db_commit(s->db))
		db_rollback(s->db);
	s->why = why;
}
