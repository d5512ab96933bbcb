/* What a shift report says: taken, given back, handed in, counted. */
#include "counter/paper.h"

#include <string.h>

#include "core/arena.h"
#include "counter/paper_report.h"
#include "counter/shift_view.h"
#include "printing/shift_report.h"

struct shift_draft {
	struct shift_paper paper;
	struct shift_row row;
	struct shift_view view;
	struct paper_scope scope;
	struct tender_line tenders[TENDER_KIND_END];
	struct shift_count counts[DENOMINATIONS];
	struct shift_declared declared[TENDER_KIND_END];
};

static bool find_shift(struct session *s, const char *shift_no, struct shift_draft *d)
{
	enum db_step step = shift_store_by_no(s->db, shift_no, &d->row);

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_DONE)
		return session_refuse(
			s, CODE_BAD_VALUE, SAY(N_("There is no shift {1}."), say_text(shift_no)));
	if (strcmp(d->row.login, s->login) != 0 && !session_may(s, PERMIT_SHIFT_READ_ANY))
		return false;
	d->scope.shift_id = d->row.shift_id;
	return shift_view_load(s, &d->row, &d->view);
}

static bool load_tenders(struct session *s, struct shift_draft *d)
{
	struct day_totals totals;

	if (!day_store_totals_of_shift(s->db, d->row.shift_id, &totals))
		return session_db_failed(s);
	d->paper.tenders = d->tenders;
	d->paper.cash_net = totals.tender_amount[TENDER_CASH];
	return report_tenders(s, &totals, d->tenders, &d->paper.tender_count, &d->paper.total);
}

/* The last count's notes and coins; a count without them has none. */
static bool load_pieces(struct session *s, struct shift_draft *d, int attempt)
{
	for (size_t i = 0; i < DENOMINATIONS; i++) {
		struct drawer_pieces row = {.shift_id = d->row.shift_id,
			.purpose = DRAWER_COUNT,
			.attempt = attempt,
			.value = denomination_value(i)};
		struct shift_count *count = &d->counts[d->paper.count_count];

		if (!drawer_store_pieces(s->db, &row))
			return session_db_failed(s);
		if (row.pieces == 0)
			continue;
		count->value = row.value;
		count->pieces = row.pieces;
		if (!money_scale(&count->amount, row.value, row.pieces, 1))
			return session_refuse_plain(s, CODE_DB_DAMAGED);
		d->paper.count_count++;
	}
	d->paper.counts = d->counts;
	return true;
}

static bool load_count(struct session *s, struct arena *arena, struct shift_draft *d)
{
	struct drawer_count *counts;
	size_t count;

	d->paper.expected_known = d->view.expected_known;
	d->paper.expected = d->view.expected_cash;
	d->paper.counted_known = d->view.counted_known;
	d->paper.counted = d->view.counted;
	d->paper.difference = d->view.difference;
	if (!drawer_store_counts(s->db, d->row.shift_id, arena, &counts, &count))
		return session_db_failed(s);
	if (count == 0)
		return true;
	d->paper.recounted = count > 1;
	d->paper.first_counted = counts[0].counted;
	d->paper.recount_reason = counts[count - 1].reason;
	return load_pieces(s, d, counts[count - 1].attempt);
}

static bool load_close(struct session *s, struct arena *arena, struct shift_draft *d)
{
	struct drawer_close close;
	enum db_step step = drawer_store_close_of(s->db, d->row.shift_id, &close);

	if (step == DB_FAILED)
		return session_db_failed(s);
	d->paper.closed = step == DB_ROW;
	if (!d->paper.closed)
		return true;
	d->paper.closed_at = close.at;
	return close.approver[0] == '\0' ||
	       paper_person(s, close.approver, arena, &d->paper.approver);
}

/* Beside what the books have, for every tender that was declared. */
static bool load_declared(struct session *s, struct shift_draft *d)
{
	struct money amount[TENDER_KIND_END];
	bool has[TENDER_KIND_END];

	if (!paper_store_declared(s->db, d->row.shift_id, amount, has))
		return session_db_failed(s);
	for (int kind = TENDER_CASH; kind < TENDER_KIND_END; kind++) {
		struct shift_declared *row = &d->declared[d->paper.declared_count];

		if (!has[kind])
			continue;
		row->kind = (enum tender_kind)kind;
		row->expected = d->view.tenders[kind].amount;
		row->declared = amount[kind];
		if (!money_sub(&row->difference, row->declared, row->expected))
			return session_refuse_plain(s, CODE_DB_DAMAGED);
		d->paper.declared_count++;
	}
	d->paper.declared = d->declared;
	return true;
}

static bool load_hand_ins(struct session *s, struct arena *arena, struct shift_draft *d)
{
	struct paper_hand_in *rows;
	struct shift_hand_in *list;
	size_t count;

	if (!paper_store_hand_ins(s->db, d->row.shift_id, arena, &rows, &count))
		return session_db_failed(s);
	list = arena_alloc(arena, count * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		list[i] = (struct shift_hand_in){
			.number = rows[i].number, .at = rows[i].at, .amount = rows[i].amount};
		if (!paper_person(s, rows[i].receiver, arena, &list[i].receiver))
			return false;
	}
	d->paper.hand_ins = list;
	d->paper.hand_in_count = count;
	return true;
}

static bool load_reversals(struct session *s, struct arena *arena, struct shift_draft *d)
{
	struct paper_void *rows;
	struct shift_reversal *list;
	size_t count;

	if (!report_voids(s, &d->scope, arena, &rows, &count))
		return false;
	list = arena_alloc(arena, count * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct shift_reversal){
			.receipt_no = rows[i].receipt_no,
			.number = rows[i].reversal_no,
			.at = rows[i].at,
			.amount = rows[i].amount,
			.approver = rows[i].approver,
			.reason = rows[i].reason,
		};
	d->paper.reversals = list;
	d->paper.reversal_count = count;
	return true;
}

/* A shift is worked at one station, so its receipts are of one book. */
static bool load_receipts(struct session *s, struct arena *arena, struct shift_draft *d)
{
	struct paper_book *books;
	size_t count;

	if (!paper_store_books(s->db, &d->scope, arena, &books, &count))
		return session_db_failed(s);
	d->paper.first_receipt = count > 0 ? books[0].first_receipt : "";
	d->paper.last_receipt = count > 0 ? books[0].last_receipt : "";
	d->paper.receipt_count = count > 0 ? books[0].receipts : 0;
	d->paper.void_count = count > 0 ? books[0].voids : 0;
	return true;
}

static bool load_all(struct session *s, struct paper_draft *draft, struct shift_draft *d)
{
	struct arena *arena = draft->arena;

	return find_shift(s, draft->task->subject, d) && load_tenders(s, d) &&
	       load_count(s, arena, d) && load_close(s, arena, d) && load_declared(s, d) &&
	       load_hand_ins(s, arena, d) && load_reversals(s, arena, d) &&
	       load_receipts(s, arena, d) &&
	       report_open_sales(s, d->row.shift_id, arena, &d->paper.open_sales) &&
	       paper_person(s, d->row.login, arena, &d->paper.cashier);
}

static bool load(struct session *s, struct paper_draft *draft)
{
	struct shift_draft *d = arena_alloc(draft->arena, sizeof *d);
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) && load_all(s, draft, d);

	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	d->paper.hall = s->hall_name;
	d->paper.shift_no = d->row.shift_no;
	d->paper.station = d->row.station;
	d->paper.business_date = d->row.business_date;
	d->paper.opened_at = d->row.opened_at;
	d->paper.float_amount = d->row.float_amount;
	d->paper.handed_in = d->view.handed_in;
	d->paper.written_off.recovered_count = d->view.recovered.count;
	d->paper.written_off.recovered = d->view.recovered.amount;
	d->paper.trial = s->trial;
	draft->data = &d->paper;
	return true;
}

static bool save(const struct print_job *job, const void *data, struct document_saved *saved,
	struct fault *fault)
{
	return shift_paper_save(job, data, saved, fault);
}

const struct paper_maker shift_report_maker = {.file = "shift-", .load = load, .save = save};
