/*
 * What was written onto an account's cards, newest first. Only the last settled purchase of the
 * present meter can be taken back.
 */
#include "counter/card_history.h"

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_books.h"

static bool view_of(struct session *s, const struct sale_row *row,
	const struct card_account *account, struct card_sale_view *out)
{
	*out = (struct card_sale_view){.kind = row->kind,
		.state = row->state,
		.generation = row->generation,
		.count = row->count,
		.unit = row->unit,
		.amount = row->amount,
		.arrears = row->arrears,
		.at = row->at,
		.takes_back = row->kind == SALE_PURCHASE && account->has_last &&
			      account->last.sale_id == row->sale_id};
	utf8_copy(out->sale_no, sizeof out->sale_no, row->sale_no);
	utf8_copy(out->meter_no, sizeof out->meter_no, row->meter_no);
	utf8_copy(out->login, sizeof out->login, row->login);
	utf8_copy(out->station, sizeof out->station, row->station);
	return money_from_fen(&out->written, row->hundredths) ||
	       session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool load(struct session *s, const char *account_no, struct arena *arena,
	struct card_sale_view **out, size_t *count)
{
	struct card_account account;
	struct sale_row *rows;

	if (!card_account_load(s, account_no, &account))
		return false;
	if (!sale_store_of_account(s->db, account.account.account_id, arena, &rows, count))
		return session_db_failed(s);
	*out = arena_alloc(arena, (*count + 1) * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		if (!view_of(s, &rows[i], &account, &(*out)[i]))
			return false;
	return true;
}

bool card_history(struct session *s, const char *account_no, struct arena *arena,
	struct card_sale_view **out, size_t *count)
{
	bool ok = session_may(s, PERMIT_ACCOUNT_READ) &&
		  (db_begin_read(s->db) || session_db_failed(s)) &&
		  load(s, account_no, arena, out, count);

	return session_end_read(s, ok);
}

const char *sale_kind_title(enum sale_kind kind)
{
	static const char *const titles[] = {
		[SALE_PURCHASE] = N_("Purchase"),
		[SALE_OPENING] = N_("First card"),
		[SALE_REPLACEMENT] = N_("New card"),
		[SALE_REFUND] = N_("Refund"),
		[SALE_METER_CHANGE] = N_("Meter change"),
	};

	return titles[kind];
}

const char *sale_state_title(enum sale_state state)
{
	if (sale_is_open(state))
		return N_("not finished");
	return state == SALE_SETTLED ? N_("done") : N_("undone");
}
