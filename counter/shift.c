/* Opening a shift, and looking at one. */
#include "counter/shift.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/guard.h"
#include "counter/operation.h"
#include "counter/shift_view.h"
#include "db/day_store.h"
#include "db/hall_store.h"
#include "db/journal.h"

/* "20261121-cli-1": with "-H1" for a hand-in, "-0007-R" for a reversal it still fits. */
#define STATION_CHARS_MAX 13
#define SHIFTS_A_DAY_MAX 9999

struct open_work {
	const struct shift_open_request *request;
	struct date business_date;
	bool approved;
	struct shift_view *out;
};

static bool refuse_settled(struct session *s, struct date date)
{
	return session_refuse(s, CODE_DAY_SETTLED,
		SAY(N_("{1} is settled: a shift can be opened for a later day only."),
			say_date(date)));
}

/* A calendar that leaps ahead would end in a settled day that nobody has reached. */
static bool check_today(struct session *s, const struct open_work *work)
{
	struct date last;
	bool far_ahead;

	if (!guard_today(s, &far_ahead, &last))
		return false;
	return !far_ahead || work->approved ||
	       session_refuse(s, CODE_APPROVAL_REQUIRED,
		       SAY(N_("The last shift was of {1}, and the clock says that today is {2}: "
			      "set it right, or have a supervisor approve the date."),
			       say_date(last), say_date(session_today(s))));
}

/* Design, "Time": the calendar's date; any other follows the last settled one, with consent. */
static bool check_other_date(struct session *s, const struct open_work *work)
{
	struct date last;
	enum db_step step;

	if (s->trial)
		return true;
	if (date_compare(work->business_date, session_today(s)) == 0)
		return check_today(s, work);
	step = day_store_last_settled(s->db, &last);
	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_ROW && date_compare(work->business_date, last) <= 0)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("{1} lies before {2}, which is settled: open the shift for a later "
			       "day."),
				say_date(work->business_date), say_date(last)));
	return work->approved ||
	       session_refuse(s, CODE_APPROVAL_REQUIRED,
		       SAY(N_("{1} is not today's date: a supervisor must approve a shift for it."),
			       say_date(work->business_date)));
}

static bool check_date(struct session *s, const struct open_work *work)
{
	enum db_step settled = shift_store_day_settled(s->db, work->business_date);

	if (settled == DB_FAILED)
		return session_db_failed(s);
	if (settled == DB_ROW)
		return refuse_settled(s, work->business_date);
	return check_other_date(s, work);
}

/* False with shift_open when the login or the station has a shift. */
static bool check_none_open(struct session *s)
{
	struct shift_row open;
	enum db_step step = shift_store_open_of_login(s->db, s->login, &open);

	if (step == DB_ROW)
		return session_refuse(s, CODE_SHIFT_OPEN,
			SAY(N_("Your shift {1} of {2} is still open at station {3}: close it "
			       "first."),
				say_text(open.shift_no), say_date(open.business_date),
				say_text(open.station)));
	if (step == DB_DONE)
		step = shift_store_open_of_station(s->db, s->station, &open);
	if (step == DB_ROW)
		return session_refuse(s, CODE_SHIFT_OPEN,
			SAY(N_("Station {1} has the open shift {2} of {3}: it must be closed "
			       "first."),
				say_text(s->station), say_text(open.shift_no),
				say_text(open.login)));
	return step == DB_DONE || session_db_failed(s);
}

static void number_shift(const struct session *s, struct shift_row *row, int64_t number)
{
	struct civil day = date_to_civil(row->business_date);
	int length = snprintf(row->shift_no, sizeof row->shift_no, "%04d%02d%02d-%.*s-%d", day.year,
		day.month, day.day, STATION_CHARS_MAX, s->station, (int)number);

	assert(length > 0);
	assert((size_t)length < sizeof row->shift_no);
}

/* Takes the next free number of the station's day; what takes a place meanwhile is met here. */
static bool insert_shift(struct session *s, struct shift_row *row)
{
	int64_t number;
	enum db_step step = DB_DONE;

	if (!shift_store_count(s->db, s->station, row->business_date, &number))
		return session_db_failed(s);
	while (step == DB_DONE) {
		if (!check_none_open(s))
			return false;
		if (++number > SHIFTS_A_DAY_MAX)
			return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
		number_shift(s, row, number);
		step = shift_store_insert(s->db, row, &row->shift_id);
	}
	return step == DB_ROW || session_db_failed(s);
}

static bool post_float(struct session *s, const struct shift_row *row, const char *op_id)
{
	const struct journal_entry entry = {
		.kind = JOURNAL_FLOAT,
		.op_id = op_id,
		.business_date = row->business_date,
		.at = row->opened_at,
		.login = s->login,
		.station = s->station,
		.shift_id = row->shift_id,
		.memo = row->shift_no,
	};
	const struct journal_line lines[] = {
		{.ledger = LEDGER_DRAWER, .sub = row->shift_id, .amount = row->float_amount},
		{.ledger = LEDGER_SAFE, .amount = money_negate(row->float_amount)},
	};
	int64_t journal_id;

	if (money_sign(row->float_amount) == 0)
		return true;
	return journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), &journal_id) ||
	       session_db_failed(s);
}

static bool open_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct open_work *work = ctx;
	struct shift_row row = {
		.business_date = work->business_date,
		.float_amount = work->request->float_amount,
		.opened_at = session_now(s),
		.state = SHIFT_OPEN,
	};
	char amount[MONEY_TEXT_MAX];

	utf8_copy(row.login, sizeof row.login, s->login);
	utf8_copy(row.station, sizeof row.station, s->station);
	if (!hall_store_lock(s->db))
		return session_db_failed(s);
	if (!check_date(s, work) || !insert_shift(s, &row) || !post_float(s, &row, record->op_id))
		return false;
	if (!shift_keep_pieces(s, work->request->pieces,
		    (struct drawer_pieces){.shift_id = row.shift_id, .purpose = DRAWER_FLOAT}))
		return false;
	record->result_id = row.shift_id;
	snprintf(record->detail, sizeof record->detail, "%s float %s%s%s", row.shift_no,
		money_format(row.float_amount, amount), work->approved ? " approved by " : "",
		work->approved ? work->request->approval.login : "");
	return shift_view_load(s, &row, work->out);
}

bool shift_open(struct session *s, const struct shift_open_request *request, struct shift_view *out)
{
	struct shift_view made;
	struct open_work work = {
		.request = request,
		.business_date = request->has_date ? request->business_date : session_today(s),
		.out = &made,
	};
	char day[DATE_TEXT_MAX];
	const struct operation op = {
		.verb = "shift_open",
		.moves_money = true,
		.args = "",
		.subject = date_format(work.business_date, day),
		.work = open_work,
		.ctx = &work,
	};
	struct operation_record record;

	if (!operation_may(s, op.verb, op.subject, PERMIT_SHIFT_WORK) ||
		!shift_check_pieces(s, request->pieces, request->float_amount) ||
		!shift_consent(s, &request->approval, PERMIT_SHIFT_DATE_APPROVE, &work.approved) ||
		!operation_run(s, &op, &record))
		return false;
	*out = made;
	return true;
}

/* Runs the look inside one view of the data. */
static bool look(struct session *s,
	bool (*find)(struct session *s, const char *shift_no, struct shift_row *row),
	const char *shift_no, struct shift_view *out)
{
	struct shift_view view;
	struct shift_row row;
	bool ok;

	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = find(s, shift_no, &row) && shift_view_load(s, &row, &view);
	ok = session_end_read(s, ok);
	if (ok)
		*out = view;
	return ok;
}

static bool find_own(struct session *s, const char *shift_no, struct shift_row *row)
{
	(void)shift_no;
	return shift_own(s, row);
}

bool shift_current(struct session *s, struct shift_view *out)
{
	if (s->login[0] == '\0')
		return session_refuse_plain(s, CODE_NOT_PERMITTED);
	return look(s, find_own, NULL, out);
}

static bool find_by_no(struct session *s, const char *shift_no, struct shift_row *row)
{
	enum db_step step = shift_store_by_no(s->db, shift_no, row);

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_DONE)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no shift {1}: check the number."), say_text(shift_no)));
	return strcmp(row->login, s->login) == 0 || session_may(s, PERMIT_SHIFT_READ_ANY);
}

bool shift_show(struct session *s, const char *shift_no, struct shift_view *out)
{
	if (s->login[0] == '\0')
		return session_refuse_plain(s, CODE_NOT_PERMITTED);
	return look(s, find_by_no, shift_no, out);
}

/* The open shift of the session's station; whoever may read any. */
static bool find_at_station(struct session *s, const char *shift_no, struct shift_row *row)
{
	enum db_step step = shift_store_open_of_station(s->db, s->station, row);

	(void)shift_no;
	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_ROW || session_refuse_plain(s, CODE_SHIFT_NOT_OPEN);
}

bool shift_at_station(struct session *s, struct shift_view *out)
{
	return session_may(s, PERMIT_SHIFT_READ_ANY) && look(s, find_at_station, NULL, out);
}
