/*
 * A payment's rows: entry, payment, tenders, allocations, receipt, in this order and in one
 * transaction. The receipt comes last and so has no gap where anything before it is refused.
 */
#include "counter/pay_post.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/arrears.h"
#include "counter/pay_ahead.h"
#include "counter/print_effect.h"
#include "db/allocation_store.h"
#include "db/disconnection_store.h"
#include "db/journal.h"
#include "db/payment_store.h"
#include "db/receipt_store.h"
#include "db/vault.h"

static_assert(PAYMENT_NO_MAX == PAYMENT_ROW_NO_MAX, "a payment number fits into both");
static_assert(RECEIPT_NO_MAX == RECEIPT_TEXT_MAX, "a receipt number fits into both");
static_assert(STATION_MAX == SHIFT_ROW_TEXT_MAX, "a station fits into both");

#define PAYMENTS_MAX 1000000 /* of one shift: years of nothing else */

/* A line for each tender and account, and one each for late charge, advance and change. */
#define POST_LINES_MAX (TENDERS_MAX + PAY_ACCOUNTS_MAX + 3)

#define ADVANCE_MOVES 2 /* into it, and out of it */

static_assert(POST_LINES_MAX <= JOURNAL_LINES_MAX, "a payment is one entry");

bool pay_shift(struct session *s, struct shift_row *out)
{
	enum db_step step = shift_store_open_of_login(s->db, s->login, out);

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_DONE)
		return session_refuse_plain(s, CODE_SHIFT_NOT_OPEN);
	if (strcmp(out->station, s->station) != 0)
		return session_refuse(s, CODE_SHIFT_NOT_OPEN,
			SAY(N_("Your shift is open at station {1}: its drawer is there. Go there, "
			       "or close that shift first."),
				say_text(out->station)));
	return true;
}

/* What the entry's lines are gathered in; too_large is looked at once, at the end. */
struct post_lines {
	struct journal_line line[POST_LINES_MAX];
	size_t count;
	bool too_large;
};

static void add_line(struct post_lines *lines, enum ledger ledger, int64_t sub, struct money amount)
{
	assert(lines->count < POST_LINES_MAX);
	lines->line[lines->count++] =
		(struct journal_line){.ledger = ledger, .sub = sub, .amount = amount};
}

static void sum_into(struct post_lines *lines, struct money *sum, struct money m)
{
	if (!money_add(sum, *sum, m))
		lines->too_large = true;
}

/* The drawer belongs to a shift, the advance to a customer. */
static int64_t tender_sub(const struct pay_posting *posting, enum tender_kind kind)
{
	if (kind == TENDER_CASH)
		return posting->shift->shift_id;
	return kind == TENDER_ADVANCE ? posting->plan->accounts[0].account_id : 0;
}

static void add_paid_lines(struct post_lines *lines, const struct pay_plan *plan)
{
	struct money late = MONEY_ZERO;
	size_t bill = 0;

	for (size_t account = 0; account < plan->account_count; account++) {
		struct money principal = MONEY_ZERO;

		for (; bill < plan->bill_count && plan->bills[bill].account == account; bill++) {
			sum_into(lines, &principal, plan->items[bill].principal_paid);
			sum_into(lines, &late, plan->items[bill].late_paid);
		}
		add_line(lines, LEDGER_RECEIVABLE, plan->accounts[account].account_id,
			money_negate(principal));
	}
	add_line(lines, LEDGER_LATE, 0, money_negate(late));
}

static void make_lines(struct post_lines *lines, const struct pay_posting *posting)
{
	const struct pay_plan *plan = posting->plan;

	lines->count = 0;
	lines->too_large = false;
	for (size_t i = 0; i < posting->tender_count; i++) {
		const struct tender *tender = &posting->tenders[i];

		add_line(lines, tender_ledger(tender->kind), tender_sub(posting, tender->kind),
			tender->amount);
	}
	add_paid_lines(lines, plan);
	add_line(lines, LEDGER_ADVANCE, plan->accounts[0].account_id,
		money_negate(plan->change.to_advance));
	add_line(lines, LEDGER_DRAWER, posting->shift->shift_id, money_negate(plan->change.change));
}

bool pay_number(struct session *s, const struct shift_row *shift, char out[PAYMENT_NO_MAX])
{
	char last[PAYMENT_ROW_NO_MAX];
	long long place = 0;
	int length;

	if (!payment_store_last_no(s->db, shift->shift_id, last))
		return session_db_failed(s);
	if (strrchr(last, '-') != NULL)
		place = strtoll(strrchr(last, '-') + 1, NULL, 10);
	if (place < 0 || place >= PAYMENTS_MAX)
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	length = snprintf(out, PAYMENT_NO_MAX, "%s-%04lld", shift->shift_no, place + 1);
	return length < PAYMENT_NO_MAX || session_refuse_plain(s, CODE_DB_DAMAGED);
}

static bool post_journal(
	struct session *s, const struct pay_posting *posting, struct payment_row *row)
{
	const struct journal_entry entry = {
		.kind = JOURNAL_PAYMENT,
		.op_id = posting->op_id,
		.business_date = row->business_date,
		.at = row->at,
		.login = s->login,
		.station = s->station,
		.shift_id = row->shift_id,
		.memo = row->payment_no,
	};
	struct post_lines lines;

	make_lines(&lines, posting);
	if (lines.too_large)
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	return journal_post(s->db, &entry, lines.line, lines.count, &row->journal_id) ||
	       session_db_failed(s);
}

static bool post_payment(
	struct session *s, const struct pay_posting *posting, struct payment_row *row)
{
	bool ok = payment_store_insert(s->db, row, &row->payment_id);

	for (size_t i = 0; ok && i < posting->plan->account_count; i++)
		ok = payment_store_add_account(
			s->db, row->payment_id, (int)i + 1, posting->plan->accounts[i].account_id);
	for (size_t i = 0; ok && i < posting->tender_count; i++)
		ok = payment_store_add_tender(
			s->db, row->payment_id, (int)i + 1, &posting->tenders[i]);
	return ok || session_db_failed(s);
}

/* Whoever owes nothing any more is not disconnected: the crew's order goes in the same moment. */
static bool settle_arrears(struct session *s, const struct pay_plan *plan,
	const struct allocation_row *row, bool *had_case)
{
	bool one;

	*had_case = false;
	for (size_t i = 0; i < plan->account_count; i++) {
		if (!arrears_settled(s, plan->accounts[i].account_id, row->payment_id,
			    row->business_date, &one))
			return false;
		*had_case |= one;
	}
	return true;
}

static bool pays_nothing(const struct allocation_item *item)
{
	return money_sign(item->principal_paid) == 0 && money_sign(item->late_paid) == 0;
}

/* A row for each bill that is paid; row holds what is the same of all. */
static size_t make_rows(
	const struct pay_plan *plan, struct allocation_row row, struct allocation_row *rows)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->bill_count; i++) {
		row.account_id = plan->accounts[plan->bills[i].account].account_id;
		row.bill_id = plan->bills[i].bill_id;
		row.principal = plan->items[i].principal_paid;
		row.late_charge = plan->items[i].late_paid;
		if (!pays_nothing(&plan->items[i]))
			rows[count++] = row;
	}
	return count;
}

bool pay_post_bills(struct session *s, const struct pay_plan *plan, struct allocation_row row,
	struct arena *arena)
{
	struct allocation_row *rows = arena_alloc(arena, plan->bill_count * sizeof *rows);
	bool had_case;

	if (!allocation_store_insert_all(s->db, rows, make_rows(plan, row, rows)))
		return session_db_failed(s);
	return settle_arrears(s, plan, &row, &had_case);
}

/* What goes to the first account's advance, and what a tender took out of it: a row each. */
static bool add_advance(struct session *s, const struct pay_posting *posting,
	struct allocation_row row, struct allocation_row *rows, size_t *count)
{
	struct money moves[ADVANCE_MOVES] = {posting->plan->change.to_advance};

	if (!tenders_sum(&moves[1], posting->tenders, posting->tender_count, TENDER_ADVANCE))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	moves[1] = money_negate(moves[1]);
	row.account_id = posting->plan->accounts[0].account_id;
	for (size_t i = 0; i < ADVANCE_MOVES; i++) {
		row.advance = moves[i];
		if (money_sign(row.advance) != 0)
			rows[(*count)++] = row;
	}
	return true;
}

static bool post_allocations(struct session *s, const struct pay_posting *posting,
	const struct payment_row *payment, struct arena *arena, bool *had_case)
{
	const struct pay_plan *plan = posting->plan;
	const struct allocation_row row = {
		.journal_id = payment->journal_id,
		.payment_id = payment->payment_id,
		.business_date = payment->business_date,
	};
	struct allocation_row *rows =
		arena_alloc(arena, (plan->bill_count + ADVANCE_MOVES) * sizeof *rows);
	size_t count = make_rows(plan, row, rows);

	if (!add_advance(s, posting, row, rows, &count))
		return false;
	if (!allocation_store_insert_all(s->db, rows, count))
		return session_db_failed(s);
	return settle_arrears(s, plan, &row, had_case);
}

static bool recalled_load(
	struct session *s, int64_t payment_id, struct arena *arena, struct pay_result *out)
{
	struct disconnection_cancelled *rows;

	if (!disconnection_store_cancelled(s->db, payment_id, arena, &rows, &out->recalled_count))
		return session_db_failed(s);
	assert(out->recalled_count <= PAY_ACCOUNTS_MAX);
	for (size_t i = 0; i < out->recalled_count; i++) {
		struct pay_recalled *recalled = &out->recalled[i];

		utf8_copy(recalled->account_no, sizeof recalled->account_no, rows[i].account_no);
		utf8_copy(recalled->order_no, sizeof recalled->order_no, rows[i].order_no);
	}
	return true;
}

bool pay_post_receipt(struct session *s, const struct pay_paper *paper, struct pay_receipt *out)
{
	struct receipt_place place;
	int64_t receipt_id;
	uint8_t hash[VAULT_HASH_BYTES];
	char code[CHECK_CODE_TEXT_MAX];

	if (!receipt_store_next(s->db, s->station, &place))
		return session_db_failed(s);
	vault_code(s->vault, place.receipt_no, hash);
	check_code_from_hash(code, hash, sizeof hash);
	if (!receipt_store_insert(
		    s->db, &place, paper->payment_id, code, paper->print ? &receipt_id : NULL))
		return session_db_failed(s);
	*out = (struct pay_receipt){.print_id = 0};
	utf8_copy(out->receipt_no, sizeof out->receipt_no, place.receipt_no);
	return !paper->print || print_effect_prepare_original(s, paper->op_id, receipt_id,
					place.receipt_no, &out->print_id);
}

/* What pay_result_load would read, from what was written. */
static void tell_applied(const struct pay_plan *plan, struct arena *arena, struct pay_result *out)
{
	out->applied = arena_alloc(arena, plan->bill_count * sizeof *out->applied);
	for (size_t i = 0; i < plan->bill_count; i++) {
		const struct plan_bill *bill = &plan->bills[i];
		struct pay_applied *applied = &out->applied[out->applied_count];

		if (pays_nothing(&plan->items[i]))
			continue;
		out->applied_count++;
		utf8_copy(applied->account_no, sizeof applied->account_no,
			plan->accounts[bill->account].account_no);
		utf8_copy(applied->bill_no, sizeof applied->bill_no, bill->bill_no);
		applied->principal = plan->items[i].principal_paid;
		applied->late_charge = plan->items[i].late_paid;
	}
}

static bool post_paper(struct session *s, const struct pay_posting *posting,
	const struct payment_row *row, struct arena *arena, struct pay_result *out)
{
	const struct pay_paper paper = {
		.payment_id = row->payment_id, .op_id = row->op_id, .print = posting->print};
	struct pay_receipt receipt;

	if (!pay_post_receipt(s, &paper, &receipt))
		return false;
	*out = (struct pay_result){
		.payment_id = row->payment_id,
		.business_date = row->business_date,
		.received = row->received,
		.to_advance = row->to_advance,
		.change = row->change,
		.print_id = receipt.print_id,
	};
	utf8_copy(out->payment_no, sizeof out->payment_no, row->payment_no);
	utf8_copy(out->receipt_no, sizeof out->receipt_no, receipt.receipt_no);
	tell_applied(posting->plan, arena, out);
	return true;
}

bool pay_post(struct session *s, const struct pay_posting *posting, struct arena *arena,
	struct pay_result *out)
{
	struct payment_row row = {
		.shift_id = posting->shift->shift_id,
		.business_date = posting->shift->business_date,
		.at = session_now(s),
		.received = posting->plan->change.received,
		.change = posting->plan->change.change,
		.to_advance = posting->plan->change.to_advance,
	};
	bool had_case;

	utf8_copy(row.op_id, sizeof row.op_id, posting->op_id);
	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	if (!pay_number(s, posting->shift, row.payment_no))
		return false;
	pay_ahead_posted(s, posting->plan, row.business_date);
	if (!post_journal(s, posting, &row) || !post_payment(s, posting, &row))
		return false;
	return post_allocations(s, posting, &row, arena, &had_case) &&
	       post_paper(s, posting, &row, arena, out) &&
	       (!had_case || recalled_load(s, row.payment_id, arena, out));
}

static bool applied_load(
	struct session *s, int64_t payment_id, struct arena *arena, struct pay_result *out)
{
	struct allocation_paid *paid;

	if (!allocation_store_paid(s->db, payment_id, arena, &paid, &out->applied_count))
		return session_db_failed(s);
	out->applied = arena_alloc(arena, out->applied_count * sizeof *out->applied);
	for (size_t i = 0; i < out->applied_count; i++) {
		struct pay_applied *applied = &out->applied[i];

		utf8_copy(applied->account_no, sizeof applied->account_no, paid[i].account_no);
		utf8_copy(applied->bill_no, sizeof applied->bill_no, paid[i].bill_no);
		applied->principal = paid[i].principal;
		applied->late_charge = paid[i].late_charge;
	}
	return true;
}

bool pay_result_load(
	struct session *s, int64_t payment_id, struct arena *arena, struct pay_result *out)
{
	struct payment_row payment;
	struct receipt_row receipt;

	if (payment_store_by_id(s->db, payment_id, &payment) != DB_ROW ||
		receipt_store_by_payment(s->db, payment_id, &receipt) != DB_ROW)
		return session_db_failed(s);
	*out = (struct pay_result){
		.payment_id = payment_id,
		.business_date = payment.business_date,
		.received = payment.received,
		.to_advance = payment.to_advance,
		.change = payment.change,
	};
	utf8_copy(out->payment_no, sizeof out->payment_no, payment.payment_no);
	utf8_copy(out->receipt_no, sizeof out->receipt_no, receipt.receipt_no);
	return applied_load(s, payment_id, arena, out) && recalled_load(s, payment_id, arena, out);
}

size_t pay_tell(const struct pay_result *paid, char detail[AUDIT_DETAIL_MAX])
{
	char received[MONEY_TEXT_MAX], change[MONEY_TEXT_MAX];
	int length = snprintf(detail, AUDIT_DETAIL_MAX, "%s %s received %s change %s",
		paid->payment_no, paid->receipt_no, money_format(paid->received, received),
		money_format(paid->change, change));

	assert(length > 0);
	return (size_t)length;
}

bool pay_replay(struct session *s, int64_t payment_id, struct arena *arena, struct pay_result *out)
{
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) &&
		  pay_result_load(s, payment_id, arena, out);

	return session_end_read(s, ok);
}
