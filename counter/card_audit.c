/*
 * Card meters that are to be looked at: sales of the books against what the meter wrote back onto
 * the card, account by account, in pages.
 */
#include "counter/card_audit.h"

#include "core/arena.h"
#include "core/utf8.h"
#include "db/account_store.h"
#include "db/card_note_store.h"
#include "db/sale_sum.h"

struct auditing {
	struct session *s;
	struct date on;
	struct arena *arena, work; /* work: of one account */
	struct card_audit_view *list;
	size_t count, capacity;
};

/* What the meter said, oldest first, of the card's generation and until the day. */
static struct card_audit_look *looks_of(struct auditing *a, const struct card_row *card,
	const struct card_return_row *rows, size_t *count)
{
	struct card_audit_look *looks = arena_alloc(&a->work, (*count + 1) * sizeof *looks);
	size_t used = 0;

	for (size_t i = *count; i > 0; i--) {
		const struct card_return_row *row = &rows[i - 1];
		struct date seen = moment_date(row->at);

		if (row->generation == card->generation && date_compare(seen, a->on) <= 0)
			looks[used++] = (struct card_audit_look){
				row->count, row->remaining, row->strange_cards, seen};
	}
	*count = used;
	return looks;
}

static bool load(struct auditing *a, const struct card_row *card, struct card_audit_input *in)
{
	struct card_return_row *returns;
	struct sale_settled *settled;
	struct card_audit_sale *sales;
	size_t count;

	if (!card_note_returns(a->s->db, card->account_id, &a->work, &returns, &in->look_count) ||
		!sale_sum_settled(a->s->db, card, &a->work, &settled, &count))
		return session_db_failed(a->s);
	in->looks = looks_of(a, card, returns, &in->look_count);
	sales = arena_alloc(&a->work, (count + 1) * sizeof *sales);
	in->sale_count = 0;
	for (size_t i = 0; i < count; i++)
		if (date_compare(settled[i].on, a->on) <= 0)
			sales[in->sale_count++] = (struct card_audit_sale){
				settled[i].count, settled[i].hundredths, settled[i].on};
	in->sales = sales;
	return true;
}

static bool add(
	struct auditing *a, const struct card_row *card, const struct card_audit_finding *finding)
{
	struct card_audit_view *view;
	struct account_row account;
	bool found;

	if (!account_store_load(a->s->db, card->account_id, &account, &found))
		return session_db_failed(a->s);
	if (!found || account.status != ACCOUNT_STORED_OPEN)
		return true;
	a->list = arena_grow(a->arena, a->list, a->count, &a->capacity, sizeof *a->list);
	view = &a->list[a->count++];
	*view = (struct card_audit_view){.finding = *finding};
	utf8_copy(view->account_no, sizeof view->account_no, account.account_no);
	utf8_copy(view->name, sizeof view->name, account.name);
	utf8_copy(view->meter_no, sizeof view->meter_no, card->meter_no);
	return card_review_load_finding(a->s, card->account_id, finding, &view->review);
}

static bool audit_card(struct auditing *a, const struct card_row *card)
{
	struct card_audit_input in = {
		.limits = {a->s->policy.check_jump_percent, a->s->policy.check_drop_percent},
		.today = a->on};
	struct card_audit_finding findings[CARD_AUDIT_RULES];
	size_t count = 0;
	bool ok = load(a, card, &in);

	if (ok)
		count = card_audit_run(&in, findings);
	for (size_t i = 0; ok && i < count; i++)
		ok = add(a, card, &findings[i]);
	arena_release(&a->work);
	return ok;
}

static bool audit_all(struct auditing *a)
{
	struct arena page = ARENA_EMPTY;
	struct card_row *cards;
	int64_t after = 0;
	size_t count;
	bool ok;

	do {
		ok = card_store_living(a->s->db, after, &page, &cards, &count) ||
		     session_db_failed(a->s);
		for (size_t i = 0; ok && i < count; i++)
			ok = audit_card(a, &cards[i]);
		if (ok && count > 0)
			after = cards[count - 1].account_id;
		arena_release(&page);
	} while (ok && count > 0);
	return ok;
}

bool card_audit_list(struct session *s, struct date on, struct arena *arena,
	struct card_audit_view **out, size_t *count)
{
	struct auditing a = {.s = s, .on = on, .arena = arena};
	bool ok = session_may(s, PERMIT_CARD_AUDIT) &&
		  (db_begin_read(s->db) || session_db_failed(s)) && audit_all(&a);

	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	*out = a.list;
	*count = a.count;
	return true;
}
