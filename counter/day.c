/* The end of a business date: settled once, sealed, and the seal laid outside the database. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "counter/operation.h"
#include "counter/seal_file.h"
#include "counter/shift.h"
#include "counter/shift_view.h"
#include "db/audit.h"
#include "db/day_store.h"
#include "db/hall_store.h"
#include "db/write_off_store.h"

struct settle_work {
	struct date business_date;
	char *line; /* of the seal; free() */
};

static bool check_date(struct session *s, struct date date)
{
	enum db_step settled = shift_store_day_settled(s->db, date);

	if (settled == DB_FAILED)
		return session_db_failed(s);
	if (settled == DB_ROW)
		return session_refuse(
			s, CODE_DAY_SETTLED, SAY(N_("{1} is settled already."), say_date(date)));
	return true;
}

static bool check_all_closed(struct session *s, struct date date)
{
	struct shift_row open;
	enum db_step step = shift_store_open_of_date(s->db, date, &open);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_DONE ||
	       session_refuse(s, CODE_SHIFT_OPEN,
		       SAY(N_("Shift {1} of {2} at station {3} is still open: {4} can be settled "
			      "when it is closed."),
			       say_text(open.shift_no), say_text(open.login),
			       say_text(open.station), say_date(date)));
}

/* A day to come is settled only where a supervisor let a shift be worked for it. */
static bool check_come(struct session *s, struct date date, size_t shifts)
{
	if (s->trial || shifts > 0 || date_compare(date, session_today(s)) <= 0)
		return true;
	return session_refuse(s, CODE_BAD_DATE,
		SAY(N_("{1} is still to come: a day is settled at its end."), say_date(date)));
}

static bool keep_settlement(struct session *s, struct date date, struct operation_record *record)
{
	char day[DATE_TEXT_MAX], received[MONEY_TEXT_MAX];
	struct arena arena = ARENA_EMPTY;
	struct shift_row *shifts;
	struct day_totals totals;
	size_t count;
	bool ok = (shift_store_of_date(s->db, date, &arena, &shifts, &count) &&
			  day_store_totals_of_date(s->db, date, &totals)) ||
		  session_db_failed(s);

	arena_release(&arena);
	ok = ok && check_come(s, date, count);
	if (ok) {
		const struct day_settlement row = {
			.business_date = date,
			.at = session_now(s),
			.login = s->login,
			.station = s->station,
			.shifts = (int64_t)count,
			.payments = totals.payments,
			.received = totals.received,
		};

		snprintf(record->detail, sizeof record->detail,
			"%s shifts %lld payments %lld received %s", date_format(date, day),
			(long long)row.shifts, (long long)row.payments,
			money_format(row.received, received));
		ok = day_store_settle(s->db, &row) || session_db_failed(s);
	}
	return ok;
}

static bool settle_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct settle_work *work = ctx;
	const struct audit_entry entry = {
		.chain = AUDIT_HALL_CHAIN,
		.at = session_now(s),
		.login = s->login,
	};

	free(work->line); /* of a run that is done again */
	work->line = NULL;
	if (!hall_store_lock(s->db))
		return session_db_failed(s);
	if (!check_date(s, work->business_date) || !check_all_closed(s, work->business_date) ||
		!keep_settlement(s, work->business_date, record))
		return false;
	record->result_id = work->business_date.days;
	return audit_seal(s->db, s->vault, work->business_date, &entry, &work->line) ||
	       session_db_failed(s);
}

static bool load_shifts(struct session *s, struct arena *arena, struct day_view *out)
{
	struct shift_row *rows;

	if (!shift_store_of_date(s->db, out->business_date, arena, &rows, &out->shift_count))
		return session_db_failed(s);
	out->shifts = arena_alloc(arena, out->shift_count * sizeof *out->shifts);
	for (size_t i = 0; i < out->shift_count; i++)
		if (!shift_view_load(s, &rows[i], &out->shifts[i]))
			return false;
	return true;
}

static bool load_seal(struct session *s, struct arena *arena, struct day_view *out)
{
	enum db_step settled = shift_store_day_settled(s->db, out->business_date);
	char *line;

	if (settled == DB_FAILED || !audit_sealed_line(s->db, s->vault, out->business_date, &line))
		return session_db_failed(s);
	out->settled = settled == DB_ROW;
	out->seal = arena_text(arena, line == NULL ? "" : line);
	free(line);
	return true;
}

static bool day_load(struct session *s, struct arena *arena, struct day_view *out)
{
	struct day_totals totals;
	struct write_off_sums lost;

	if (!day_store_totals_of_date(s->db, out->business_date, &totals) ||
		!write_off_store_sums(s->db, out->business_date, out->business_date, &lost))
		return session_db_failed(s);
	out->written_off = (struct tender_sum){lost.write_offs, lost.written};
	out->recovered = (struct tender_sum){lost.recoveries, lost.recovered};
	shift_sums(&totals, &out->payments, &out->reversals, out->tenders);
	return load_shifts(s, arena, out) && load_seal(s, arena, out);
}

static bool day_look(
	struct session *s, struct date business_date, struct arena *arena, struct day_view *out)
{
	struct day_view view = {.business_date = business_date, .seal_file = s->seal_file};
	bool ok;

	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = day_load(s, arena, &view);
	ok = session_end_read(s, ok);
	if (ok)
		*out = view;
	return ok;
}

/* The books come first: a seal that cannot be written now is written by settling once more. */
static bool keep_seal(struct session *s, const char *line)
{
	struct fault why;

	if (seal_file_append(s->seal_file, line, &why))
		return true;
	return session_refuse(s, why.code,
		SAY(N_("The day is settled, but its seal is not written to {1} yet. Clear the "
		       "cause and settle the day once more: {2}"),
			say_text(s->seal_file), say_word(code_message(why.code))));
}

/* Settled before: only what the second file lacks is done. */
static bool settled_before(struct session *s, struct arena *arena, struct day_view *view)
{
	struct fault refusal = s->why;

	if (!day_look(s, view->business_date, arena, view))
		return false;
	if (view->seal[0] != '\0' && !seal_file_has(s->seal_file, view->seal))
		return keep_seal(s, view->seal);
	s->why = refusal;
	return false;
}

bool day_settle(
	struct session *s, struct date business_date, struct arena *arena, struct day_view *out)
{
	struct settle_work work = {.business_date = business_date};
	struct day_view view = {.business_date = business_date};
	char day[DATE_TEXT_MAX];
	const struct operation op = {
		.verb = "day_settle",
		.args = "",
		.subject = date_format(business_date, day),
		.work = settle_work,
		.ctx = &work,
	};
	struct operation_record record;
	bool ok;
	int lock;

	if (!operation_may(s, op.verb, op.subject, PERMIT_DAY_SETTLE))
		return false;
	lock = seal_file_lock(s->seal_file);
	if (operation_run(s, &op, &record))
		ok = keep_seal(s, work.line) && day_look(s, business_date, arena, &view);
	else
		ok = s->why.code == CODE_DAY_SETTLED && settled_before(s, arena, &view);
	free(work.line);
	if (lock >= 0)
		close(lock);
	if (ok)
		*out = view;
	return ok;
}

bool day_show(
	struct session *s, struct date business_date, struct arena *arena, struct day_view *out)
{
	return session_may(s, PERMIT_REPORT_READ) && day_look(s, business_date, arena, out);
}
