/* A shift as its cashier and as others see it, and what its operations share. */
#include "counter/shift_view.h"

#include <assert.h>
#include <string.h>

#include "core/utf8.h"
#include "db/day_store.h"
#include "db/journal.h"
#include "db/row_lock.h"
#include "db/write_off_store.h"

static_assert(SHIFT_OPEN == 1, "stored");
static_assert(SHIFT_CLOSED == 2, "stored");
static_assert(SHIFT_NO_MAX == SHIFT_ROW_TEXT_MAX, "a shift number fits into both");
static_assert(LOGIN_MAX == SHIFT_ROW_TEXT_MAX, "a login fits into both");
static_assert(STATION_MAX == SHIFT_ROW_TEXT_MAX, "a station fits into both");
static_assert(REASON_MAX == DRAWER_REASON_MAX, "a reason fits into both");

/* Yuan notes and coins in circulation, and the two fen coins that still are legal tender. */
static const int64_t faces_fen[DENOMINATIONS] = {
	10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1};

struct money denomination_value(size_t i)
{
	struct money value;
	bool ok;

	assert(i < DENOMINATIONS);
	ok = money_from_fen(&value, faces_fen[i]);
	assert(ok);
	return value;
}

static bool sum_pieces(const int64_t *pieces, struct money *sum)
{
	*sum = MONEY_ZERO;
	for (size_t i = 0; i < DENOMINATIONS; i++) {
		struct money part;

		if (pieces[i] < 0 || !money_scale(&part, denomination_value(i), pieces[i], 1) ||
			!money_add(sum, *sum, part))
			return false;
	}
	return true;
}

bool shift_check_pieces(struct session *s, const int64_t *pieces, struct money total)
{
	struct money sum;

	if (money_sign(total) < 0)
		return session_refuse_plain(s, CODE_BAD_AMOUNT);
	if (pieces == NULL)
		return true;
	if (!sum_pieces(pieces, &sum))
		return session_refuse_plain(s, CODE_BAD_AMOUNT);
	return money_compare(sum, total) == 0 ||
	       session_refuse(s, CODE_BAD_AMOUNT,
		       SAY(N_("The notes and coins come to {1}, not to {2}: count them again."),
			       say_money(sum), say_money(total)));
}

bool shift_keep_pieces(struct session *s, const int64_t *pieces, struct drawer_pieces row)
{
	for (size_t i = 0; pieces != NULL && i < DENOMINATIONS; i++) {
		row.value = denomination_value(i);
		row.pieces = pieces[i];
		if (row.pieces != 0 && !drawer_store_add_pieces(s->db, &row))
			return session_db_failed(s);
	}
	return true;
}

bool shift_own(struct session *s, struct shift_row *out)
{
	enum db_step step = shift_store_open_of_login(s->db, s->login, out);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_ROW || session_refuse_plain(s, CODE_SHIFT_NOT_OPEN);
}

bool shift_hold(struct session *s, const struct shift_row *shift)
{
	enum db_step step = lock_shift(s->db, shift->shift_id);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_ROW ||
	       session_refuse(s, CODE_SHIFT_NOT_OPEN,
		       SAY(N_("Shift {1} was closed at another terminal a moment ago."),
			       say_text(shift->shift_no)));
}

bool shift_own_held(struct session *s, struct shift_row *out)
{
	return shift_own(s, out) && shift_hold(s, out);
}

bool shift_consent(struct session *s, const struct approval *by, enum permission what, bool *given)
{
	*given = by->login[0] != '\0';
	return !*given || session_approve(s, by, what);
}

void shift_sums(const struct day_totals *totals, struct tender_sum *payments,
	struct tender_sum *reversals, struct tender_sum tenders[TENDER_KIND_END])
{
	*payments = (struct tender_sum){totals->payments, totals->received};
	*reversals = (struct tender_sum){totals->reversals, totals->returned};
	for (int kind = TENDER_CASH; kind < TENDER_KIND_END; kind++)
		tenders[kind] = (struct tender_sum){
			totals->tender_count[kind], totals->tender_amount[kind]};
}

/* The count is blind: nobody tells the shift's own cashier what should be there (law 10). */
static bool may_see_expected(const struct session *s, const struct shift_row *row)
{
	if (row->state == SHIFT_CLOSED)
		return true;
	return strcmp(s->login, row->login) != 0 && role_allows(s->roles, PERMIT_SHIFT_READ_ANY);
}

static bool load_expected(struct session *s, const struct shift_row *row, struct shift_view *out)
{
	struct drawer_close close;

	out->expected_known = may_see_expected(s, row);
	if (!out->expected_known)
		return true;
	if (row->state == SHIFT_OPEN)
		return journal_balance(s->db, LEDGER_DRAWER, row->shift_id, &out->expected_cash) ||
		       session_db_failed(s);
	if (drawer_store_close_of(s->db, row->shift_id, &close) != DB_ROW)
		return session_db_failed(s);
	out->expected_cash = close.expected;
	return true;
}

static bool load_count(struct session *s, const struct shift_row *row, struct shift_view *out)
{
	struct drawer_count last;
	enum db_step step = drawer_store_last_count(s->db, row->shift_id, &last);

	if (step == DB_FAILED)
		return session_db_failed(s);
	out->counted_known = step == DB_ROW;
	if (!out->counted_known)
		return true;
	out->count_attempts = last.attempt;
	out->counted = last.counted;
	if (!out->expected_known)
		return true;
	return money_sub(&out->difference, last.counted, out->expected_cash) ||
	       session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool load_sums(struct session *s, const struct shift_row *row, struct shift_view *out)
{
	struct day_totals totals;
	struct write_off_sums lost;
	int64_t hand_ins;

	if (!write_off_store_shift(s->db, row->shift_id, &lost) ||
		!day_store_totals_of_shift(s->db, row->shift_id, &totals) ||
		!drawer_store_handed_in(s->db, row->shift_id, &hand_ins, &out->handed_in))
		return session_db_failed(s);
	out->recovered = (struct tender_sum){lost.recoveries, lost.recovered};
	shift_sums(&totals, &out->payments, &out->reversals, out->tenders);
	return true;
}

bool shift_view_load(struct session *s, const struct shift_row *row, struct shift_view *out)
{
	*out = (struct shift_view){
		.shift_id = row->shift_id,
		.business_date = row->business_date,
		.state = (enum shift_state)row->state,
		.opened_at = row->opened_at,
		.float_amount = row->float_amount,
	};
	utf8_copy(out->shift_no, sizeof out->shift_no, row->shift_no);
	utf8_copy(out->login, sizeof out->login, row->login);
	utf8_copy(out->station, sizeof out->station, row->station);
	return load_sums(s, row, out) && load_expected(s, row, out) && load_count(s, row, out);
}
