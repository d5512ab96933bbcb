/* The account's file, newest first: payments, reversals, waivers, changes. */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/account.h"
#include "counter/account_field.h"
#include "counter/reverse.h"
#include "db/database.h"
#include "db/history_store.h"

static const char *const reversals[] = {
	[REVERSAL_REVERSE] = N_("Payment reversed: {1}"),
	[REVERSAL_REFUND] = N_("Payment refunded: {1}"),
	[REVERSAL_BOUNCE] = N_("Cheque bounced: {1}"),
	[REVERSAL_MOVE] = N_("Payment moved to another account: {1}"),
	[REVERSAL_CARD] = N_("Card purchase taken back: {1}"),
};

static struct say say_change(const struct history_row *row)
{
	const char *title = account_field_title_of(row->subject);

	if (strcmp(row->subject, "id_unverified") == 0)
		return SAY(N_("Identity number taken over although its check failed ({1})"),
			say_text(row->to));
	return SAY(N_("{1}: {2} became {3}"),
		title != NULL ? say_word(title) : say_text(row->subject), say_text(row->from),
		say_text(row->to));
}

static struct say say_reversal(const struct history_row *row)
{
	int64_t kind = row->reversal_kind;

	if (kind < REVERSAL_REVERSE || kind > REVERSAL_CARD)
		kind = REVERSAL_REVERSE;
	return SAY(reversals[kind], say_text(row->from));
}

static struct say say_row(const struct history_row *row)
{
	switch (row->kind) {
	case HISTORY_PAYMENT:
		return SAY(N_("Payment received"));
	case HISTORY_REVERSAL:
		return say_reversal(row);
	case HISTORY_CHANGE:
		return say_change(row);
	case HISTORY_WAIVER:
		return SAY(N_("Late charge of bill {1} waived: {2}"), say_text(row->subject),
			say_text(row->from));
	}
	abort();
}

static struct account_event event(const struct history_row *row)
{
	struct account_event out = {.at = row->at, .what = say_row(row), .amount = row->amount};

	utf8_copy(out.login, sizeof out.login, row->login);
	if (row->kind == HISTORY_PAYMENT || row->kind == HISTORY_REVERSAL)
		utf8_copy(out.receipt_no, sizeof out.receipt_no, row->subject);
	return out;
}

static int newest_first(const void *a, const void *b)
{
	const struct account_event *x = a, *y = b;

	return (x->at.ms < y->at.ms) - (x->at.ms > y->at.ms);
}

bool account_history(struct session *s, int64_t account_id, struct arena *arena,
	struct account_event **out, size_t *count)
{
	struct history_row *rows;
	bool ok;

	*out = NULL;
	*count = 0;
	if (!session_may(s, PERMIT_ACCOUNT_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = history_store_list(s->db, account_id, arena, &rows, count);
	if (!ok)
		(void)session_db_failed(s);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = event(&rows[i]);
	qsort(*out, *count, sizeof **out, newest_first);
	return true;
}
