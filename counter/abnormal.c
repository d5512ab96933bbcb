/*
 * Cases of readings that look wrong. A case is settled once; what is decided is a row of its own,
 * and a correction is a new reading that names the one whose place it takes.
 */
#include "counter/abnormal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/estimate_settle.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "counter/reading_take.h"
#include "db/abnormal_store.h"
#include "db/database.h"

static const char *const state_titles[] = {
	[ABNORMAL_OPEN] = N_("To be settled"),
	[ABNORMAL_APPROVED] = N_("Approved"),
	[ABNORMAL_CORRECTED] = N_("Corrected"),
	[ABNORMAL_SENT_BACK] = N_("Sent back"),
};

static void case_of(const struct abnormal_row *row, struct abnormal_case *out)
{
	*out = (struct abnormal_case){.case_no = row->abnormal_id,
		.account_id = row->account_id,
		.period = row->period,
		.rule = row->finding.rule,
		.which = row->reading.which,
		.detail = verification_say(&row->finding),
		.state = state_titles[row->state],
		.open = row->state == ABNORMAL_OPEN || row->state == ABNORMAL_SENT_BACK,
		.value = row->reading.value,
		.read_on = row->reading.read_on,
		.kind = row->reading.kind};
	utf8_copy(out->account_no, sizeof out->account_no, row->account_no);
	utf8_copy(out->name, sizeof out->name, row->name);
	utf8_copy(out->address, sizeof out->address, row->address);
	utf8_copy(out->route, sizeof out->route, row->route);
	utf8_copy(out->meter_no, sizeof out->meter_no, row->reading.meter_no);
	utf8_copy(out->reader, sizeof out->reader, row->reading.login);
}

bool abnormal_list(struct session *s, const struct abnormal_query *query, struct arena *arena,
	struct abnormal_case **out, size_t *count)
{
	const struct abnormal_filter filter = {.period = query->period,
		.route = query->route,
		.all = query->all,
		.limit = ABNORMAL_LIST_MAX};
	struct abnormal_row *rows;
	bool ok;

	if (!session_may(s, PERMIT_READING_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = abnormal_store_list(s->db, &filter, arena, &rows, count) || session_db_failed(s);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		case_of(&rows[i], &(*out)[i]);
	return true;
}

static bool case_load(struct session *s, int64_t case_no, struct abnormal_row *row)
{
	bool found;

	if (!abnormal_store_load(s->db, case_no, row, &found))
		return session_db_failed(s);
	return found || session_refuse(s, CODE_BAD_VALUE,
				SAY(N_("There is no case {1}."), say_count(case_no)));
}

static bool load_history(struct session *s, const struct abnormal_row *row, struct arena *arena,
	struct abnormal_case *out)
{
	struct abnormal_event *events;
	struct reading_row last;

	if (!reading_store_find(s->db, &row->reading, READING_BEFORE, &last, &out->has_last) ||
		!abnormal_store_events(s->db, row->abnormal_id, arena, &events, &out->step_count))
		return session_db_failed(s);
	if (out->has_last) {
		out->last = last.value;
		out->last_on = last.read_on;
	}
	out->steps = arena_alloc(arena, out->step_count * sizeof *out->steps);
	for (size_t i = 0; i < out->step_count; i++) {
		out->steps[i].title = state_titles[events[i].state];
		out->steps[i].at = events[i].at;
		utf8_copy(out->steps[i].login, sizeof out->steps[i].login, events[i].login);
		utf8_copy(out->steps[i].reason, sizeof out->steps[i].reason, events[i].reason);
	}
	return true;
}

bool abnormal_show(
	struct session *s, int64_t case_no, struct arena *arena, struct abnormal_case *out)
{
	struct abnormal_row row;
	bool ok;

	if (!session_may(s, PERMIT_READING_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = case_load(s, case_no, &row);
	if (ok) {
		case_of(&row, out);
		ok = load_history(s, &row, arena, out);
	}
	return session_end_read(s, ok) &&
	       account_usage(s, out->account_id, out->read_on, out->usage);
}

/* --- settling -------------------------------------------------------------------------------- */

struct settle_work {
	const struct abnormal_decision *decision;
	int64_t *cancelled;
	const char *op_id;
};

static bool refuse_approval(struct session *s)
{
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("No bill can be made of a register that went back: correct the reading or "
		       "send it back.")));
}

static bool correct(
	struct session *s, const struct abnormal_row *row, const struct abnormal_decision *d)
{
	struct reading_row reading = {.which = row->reading.which,
		.read_on = row->reading.read_on,
		.value = d->value,
		.kind = READING_ACTUAL,
		.source = "correction",
		.at = session_now(s)};
	struct reading_taken taken;

	utf8_copy(reading.meter_no, sizeof reading.meter_no, row->reading.meter_no);
	utf8_copy(reading.reason, sizeof reading.reason, d->reason);
	if (!reading_take(s, &reading, READING_TAKE_CORRECT, &taken))
		return false;
	if (taken.outcome == READING_UNCHANGED)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("That is what was read: approve it, or write what the register "
			       "really shows.")));
	return taken.outcome == READING_STORED || session_refuse(s, CODE_BAD_VALUE, taken.say);
}

static bool set_state(struct session *s, const struct abnormal_row *row, enum abnormal_state state,
	const char *reason)
{
	struct abnormal_event event = {.state = state, .at = session_now(s)};

	utf8_copy(event.login, sizeof event.login, s->login);
	utf8_copy(event.reason, sizeof event.reason, reason);
	return abnormal_store_set_state(s->db, row->abnormal_id, &event) || session_db_failed(s);
}

static bool decide(struct session *s, const struct abnormal_row *row, struct settle_work *w)
{
	const struct abnormal_decision *d = w->decision;
	const struct estimate_order order = {w->op_id, d->reason};
	bool went_back = row->finding.rule == CHECK_BACK || row->finding.rule == CHECK_ESTIMATE;

	switch (d->end) {
	case ABNORMAL_APPROVE:
		if (went_back)
			return refuse_approval(s);
		return set_state(s, row, ABNORMAL_APPROVED, d->reason);
	case ABNORMAL_SEND_BACK:
		return set_state(s, row, ABNORMAL_SENT_BACK, d->reason);
	case ABNORMAL_CORRECT:
		if (row->finding.rule != CHECK_ESTIMATE)
			return correct(s, row, d);
		return estimate_settle(s, row, &order, w->cancelled) &&
		       set_state(s, row, ABNORMAL_CORRECTED, d->reason);
	}
	return false;
}

static bool settle_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct settle_work *w = ctx;
	struct abnormal_row row;

	*w->cancelled = 0;
	w->op_id = record->op_id;
	if (!case_load(s, w->decision->case_no, &row))
		return false;
	if (row.state != ABNORMAL_OPEN && row.state != ABNORMAL_SENT_BACK)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Case {1} is settled: {2}."), say_count(row.abnormal_id),
				say_word(state_titles[row.state])));
	if (!decide(s, &row, w))
		return false;
	record->result_id = row.abnormal_id;
	snprintf(record->detail, sizeof record->detail, "account %s, rule %s, end %d",
		row.account_no, verification_name(row.finding.rule), (int)w->decision->end);
	return true;
}

bool abnormal_settle(
	struct session *s, const struct abnormal_decision *decision, int64_t *cancelled)
{
	struct settle_work w = {.decision = decision, .cancelled = cancelled};
	char args[REASON_MAX + 64], subject[32];
	struct operation op = {.verb = "readings settle",
		.args = args,
		.subject = subject,
		.work = settle_work,
		.ctx = &w};
	struct operation_record record;

	snprintf(subject, sizeof subject, "case %" PRId64, decision->case_no);
	if (!operation_may(s, op.verb, subject, PERMIT_READING_CLEAR) ||
		!form_reason(s, decision->reason))
		return false;
	snprintf(args, sizeof args, "%" PRId64 " %d %" PRId64 " %.480s", decision->case_no,
		(int)decision->end, decision->value, decision->reason);
	return operation_run(s, &op, &record);
}
