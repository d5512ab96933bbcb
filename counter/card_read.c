/* A card in the reader, held against the books. */
#include <string.h>

#include "core/utf8.h"
#include "counter/card_effect.h"
#include "counter/card_flag.h"

static bool find_open(struct session *s, int64_t account_id, struct card_view *out)
{
	struct sale_row open;
	enum db_step step = sale_store_open_of(s->db, account_id, &open);

	if (step == DB_FAILED)
		return session_db_failed(s);
	out->has_open = step == DB_ROW;
	if (out->has_open)
		utf8_copy(out->open_no, sizeof out->open_no, open.sale_no);
	return true;
}

/* Whose account it is held against: its owner's, or the one that something is to be sold to. */
static bool choose_account(struct session *s, const struct card_desk *desk,
	const struct card_view *view, char account_no[ACCOUNT_NO_MAX])
{
	if (!card_owner(s, &view->look, account_no))
		return false;
	if (desk->for_account && account_no[0] != '\0')
		utf8_copy(account_no, ACCOUNT_NO_MAX, desk->account_no);
	return true;
}

static bool compare(struct session *s, const struct card_desk *desk, struct card_account *account,
	struct card_view *out)
{
	char account_no[ACCOUNT_NO_MAX];

	if (!choose_account(s, desk, out, account_no))
		return false;
	if (account_no[0] == '\0') {
		out->verdict = card_may_sell(&out->look, &(struct card_books){.count = 0});
		out->reason = SAY(card_verdict_message(out->verdict));
		return true;
	}
	if (!card_account_load(s, account_no, account) ||
		!find_open(s, account->account.account_id, out))
		return false;
	out->known = true;
	utf8_copy(out->account_no, sizeof out->account_no, account->account.account_no);
	utf8_copy(out->name, sizeof out->name, account->account.name);
	utf8_copy(out->meter_no, sizeof out->meter_no, account->meter.meter_no);
	out->generation = account->meter.generation;
	out->count = account->books.count;
	out->unit = account->setting.unit;
	out->has_last = account->has_last;
	out->last_on = account->last.business_date;
	out->last_hundredths = account->last.hundredths;
	out->verdict = card_may_sell(&out->look, &account->books);
	out->reason = card_reason(out->verdict, &out->look, account);
	return out->verdict == SELL_OTHER_CUSTOMER || card_keep_return(s, account, &out->look);
}

bool card_read(struct session *s, const struct card_desk *desk, struct card_view *out)
{
	struct card_view view = {.unit = CARD_UNIT_MONEY};
	struct card_account account;
	struct card_wish wish = {.which = desk->account_no != NULL ? CARD_WISH_OWN : CARD_WISH_ANY,
		.account_no = desk->account_no,
		.reader = desk->reader,
		.held = desk->held};
	bool ok;

	if (!session_may(s, PERMIT_ACCOUNT_READ) ||
		!card_want_for(s, desk->account_no, &wish.kind) ||
		!card_effect_look(s, desk, &wish, &view.seen.image))
		return false;
	card_effect_end(desk);
	if (card_want_of(&view.seen.image) == CARD_WANT_CHIP && desk->readers.used != NULL)
		view.reader = desk->readers.used(desk->readers.ctx);
	if (card_want_of(&view.seen.image) == CARD_WANT_STRIPE && desk->readers.swiped != NULL)
		view.seen.encoder = desk->readers.swiped(desk->readers.ctx);
	view.seen.at = session_now(s);
	card_look_decode(&view.look, &view.seen.image);
	card_serial_format(view.look.serial, view.serial);
	ok = (db_begin(s->db) || session_db_failed(s)) && compare(s, desk, &account, &view) &&
	     (db_commit(s->db) || session_db_failed(s));
	if (!ok) {
		db_rollback(s->db);
		return false;
	}
	if (desk->for_account && view.known && view.verdict == SELL_OTHER_CUSTOMER)
		card_flag_other(s, &account, &view.look);
	*out = view;
	return true;
}
