/* Receipts as they stand: by number or check code, and those of a shift. */
#include "counter/receipt.h"

#include <assert.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/pay_post.h"
#include "counter/receipt_find.h"
#include "db/copy_store.h"
#include "db/payment_store.h"
#include "db/receipt_store.h"
#include "db/reversal_store.h"

static_assert(CHECK_CODE_MAX >= CHECK_CODE_TEXT_MAX, "a check code fits into both");

const char *receipt_state_name(enum receipt_state state)
{
	switch (state) {
	case RECEIPT_VALID:
		return "valid";
	case RECEIPT_VOID:
		return "void";
	}
	assert(!"unknown state");
	return "";
}

bool receipt_find(struct session *s, const char *typed, struct receipt_row *out)
{
	char receipt_no[RECEIPT_TEXT_MAX];
	char code[CHECK_CODE_TEXT_MAX];
	enum db_step step = receipt_store_by_no(s->db, receipt_fold(receipt_no, typed), out);

	if (step == DB_DONE)
		step = receipt_store_by_code(s->db, check_code_fold(code, typed), out);
	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_ROW || session_refuse_plain(s, CODE_RECEIPT_UNKNOWN);
}

static bool copy_payment(struct session *s, struct arena *arena, struct receipt_view *out)
{
	struct payment_row payment;
	struct pay_result result;
	struct shift_row shift;

	if (payment_store_by_id(s->db, out->payment_id, &payment) != DB_ROW ||
		shift_store_by_id(s->db, payment.shift_id, &shift) != DB_ROW ||
		!payment_store_tenders(s->db, out->payment_id, out->tenders, &out->tender_count))
		return session_db_failed(s);
	if (!pay_result_load(s, out->payment_id, arena, &result))
		return false;
	out->at = payment.at;
	out->business_date = payment.business_date;
	out->received = payment.received;
	out->change = payment.change;
	out->to_advance = payment.to_advance;
	out->applied = result.applied;
	out->applied_count = result.applied_count;
	utf8_copy(out->payment_no, sizeof out->payment_no, payment.payment_no);
	utf8_copy(out->login, sizeof out->login, payment.login);
	utf8_copy(out->station, sizeof out->station, payment.station);
	utf8_copy(out->shift_no, sizeof out->shift_no, shift.shift_no);
	return true;
}

static bool copy_first_account(struct session *s, struct arena *arena, struct receipt_view *out)
{
	struct payment_account_row *accounts;
	size_t count;

	if (!payment_store_accounts(s->db, out->payment_id, arena, &accounts, &count))
		return session_db_failed(s);
	if (count == 0)
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	utf8_copy(out->account_no, sizeof out->account_no, accounts[0].account_no);
	utf8_copy(out->name, sizeof out->name, accounts[0].name);
	return true;
}

static bool copy_state(struct session *s, struct receipt_view *out)
{
	struct reversal_row reversal;
	enum db_step step = reversal_store_of_payment(s->db, out->payment_id, &reversal);

	if (step == DB_FAILED || !copy_store_count(s->db, out->receipt_id, &out->copies))
		return session_db_failed(s);
	out->state = step == DB_ROW ? RECEIPT_VOID : RECEIPT_VALID;
	if (step == DB_DONE)
		return true;
	utf8_copy(out->reversal_no, sizeof out->reversal_no, reversal.reversal_no);
	utf8_copy(out->reason, sizeof out->reason, reversal.reason);
	return true;
}

static bool view_load(struct session *s, const struct receipt_row *row, struct arena *arena,
	struct receipt_view *out)
{
	*out = (struct receipt_view){.receipt_id = row->receipt_id, .payment_id = row->payment_id};
	utf8_copy(out->receipt_no, sizeof out->receipt_no, row->receipt_no);
	utf8_copy(out->check_code, sizeof out->check_code, row->check_code);
	return copy_payment(s, arena, out) && copy_first_account(s, arena, out) &&
	       copy_state(s, out);
}

static bool show(
	struct session *s, const char *typed, struct arena *arena, struct receipt_view *out)
{
	struct receipt_row row;

	return receipt_find(s, typed, &row) && view_load(s, &row, arena, out);
}

bool receipt_show(
	struct session *s, const char *receipt_no, struct arena *arena, struct receipt_view *out)
{
	struct receipt_view view;
	bool ok;

	if (!session_may(s, PERMIT_RECEIPT_READ))
		return false;
	ok = (db_begin_read(s->db) || session_db_failed(s)) && show(s, receipt_no, arena, &view);
	ok = session_end_read(s, ok);
	if (ok)
		*out = view;
	return ok;
}

static bool list(struct session *s, struct arena *arena, struct receipt_view **out, size_t *count)
{
	struct shift_row shift;
	struct receipt_row *rows;
	enum db_step step = shift_store_open_of_login(s->db, s->login, &shift);

	if (step == DB_DONE)
		return session_refuse_plain(s, CODE_SHIFT_NOT_OPEN);
	if (step == DB_FAILED ||
		!receipt_store_of_shift(s->db, shift.shift_id, arena, &rows, count))
		return session_db_failed(s);
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		if (!view_load(s, &rows[i], arena, &(*out)[i]))
			return false;
	return true;
}

bool receipt_list(struct session *s, struct arena *arena, struct receipt_view **out, size_t *count)
{
	bool ok;

	if (!session_may(s, PERMIT_RECEIPT_READ))
		return false;
	ok = (db_begin_read(s->db) || session_db_failed(s)) && list(s, arena, out, count);
	return session_end_read(s, ok);
}
