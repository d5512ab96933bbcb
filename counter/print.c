/* Papers to the printer, those that wait, and the stations' queues. */
#include "counter/print.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/internal.h"
#include "counter/operation.h"
#include "counter/print_effect.h"
#include "db/queue_store.h"
#include "devices/print_queue.h"

#define STALE_MS 60000 /* whoever prints has an answer long before that */
#define DAY_MS INT64_C(86400000)

static const struct {
	const char *name, *title;
} papers[PAPER_KINDS] = {
	[PAPER_KIND_RECEIPT] = {"receipt", N_("Receipts")},
	[PAPER_KIND_STATEMENT] = {"statement", N_("Statements")},
	[PAPER_KIND_REPORT] = {"report", N_("Reports")},
};

const char *paper_kind_name(enum paper_kind kind)
{
	return papers[kind].name;
}

const char *paper_kind_title(enum paper_kind kind)
{
	return papers[kind].title;
}

const char *print_state_name(enum print_state state)
{
	switch (state) {
	case PRINT_PREPARED:
		return "prepared";
	case PRINT_FAILED:
		return "failed";
	case PRINT_UNCERTAIN:
		return "unknown";
	}
	assert(!"unknown state");
	return "";
}

static bool print(
	struct session *s, enum effect_kind kind, const char *subject, struct paper_made *out)
{
	const struct print_effect effect = {.kind = kind, .subject = subject};

	return print_effect_run(s, &effect, out);
}

bool receipt_print(struct session *s, const char *receipt_no, struct paper_made *out)
{
	return print(s, EFFECT_RECEIPT, receipt_no, out);
}

bool statement_print(struct session *s, const char *account_no, struct paper_made *out)
{
	return print(s, EFFECT_STATEMENT, account_no, out);
}

bool shift_report_print(struct session *s, const char *shift_no, struct paper_made *out)
{
	return print(s, EFFECT_SHIFT_REPORT, shift_no, out);
}

bool day_report_print(struct session *s, struct date business_date, struct paper_made *out)
{
	char day[DATE_TEXT_MAX];

	return print(s, EFFECT_DAY_REPORT, date_format(business_date, day), out);
}

bool print_prepared(struct session *s, int64_t print_id, struct paper_made *out)
{
	return paper_may(s, EFFECT_RECEIPT) && print_effect_finish(s, print_id, out);
}

static enum print_state state_of(enum effect_outcome outcome)
{
	switch (outcome) {
	case EFFECT_PREPARED:
		return PRINT_PREPARED;
	case EFFECT_FAILED:
		return PRINT_FAILED;
	case EFFECT_CONFIRMED:
	case EFFECT_UNKNOWN:
	case EFFECT_GIVEN_UP:
		break;
	}
	return PRINT_UNCERTAIN;
}

static struct print_item item_of(const struct effect_row *row)
{
	struct print_item item = {.effect_id = row->effect_id,
		.paper = paper_kind_of(row->kind),
		.state = state_of(row->outcome),
		.at = row->at};

	utf8_copy(item.subject, sizeof item.subject, row->subject);
	utf8_copy(item.detail, sizeof item.detail, row->detail);
	return item;
}

bool print_waiting(struct session *s, struct arena *arena, struct print_item **out, size_t *count)
{
	struct moment now = session_now(s);
	const struct effect_question question = {.station = s->station,
		.since = {now.ms - PRINT_WAITING_DAYS * DAY_MS},
		.stale = {now.ms - STALE_MS}};
	struct effect_row *rows;

	if (!session_may(s, PERMIT_RECEIPT_PRINT))
		return false;
	if (!effect_store_waiting(s->db, &question, arena, &rows, count))
		return session_db_failed(s);
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = item_of(&rows[i]);
	return true;
}

bool print_retry(struct session *s, int64_t effect_id, struct paper_made *out)
{
	struct effect_row row;

	if (!session_may(s, PERMIT_RECEIPT_PRINT) || !print_effect_load(s, effect_id, &row))
		return false;
	const struct print_effect effect = {
		.kind = row.kind, .subject = row.subject, .retries = effect_id};

	return print_effect_run(s, &effect, out);
}

struct close_work {
	int64_t effect_id;
	bool came;
};

static bool close_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct close_work *work = ctx;
	struct effect_row row;
	struct effect_event event = {.effect_id = work->effect_id,
		.outcome = work->came ? EFFECT_CONFIRMED : EFFECT_GIVEN_UP,
		.at = session_now(s),
		.login = s->login,
		.detail = work->came ? "the paper was seen" : "not wanted any more",
		.sha256 = ""};

	if (!print_effect_load(s, work->effect_id, &row))
		return false;
	if (row.outcome == EFFECT_CONFIRMED || row.outcome == EFFECT_GIVEN_UP)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Print {1} does not wait any more."), say_count(work->effect_id)));
	if (work->came && row.outcome == EFFECT_FAILED)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Print {1} failed, so there is no paper of it: print it again or "
			       "give it up."),
				say_count(work->effect_id)));
	if (!effect_store_add_outcome(s->db, &event))
		return session_db_failed(s);
	record->result_id = work->effect_id;
	snprintf(record->detail, sizeof record->detail, "%s %s", row.subject, event.detail);
	return true;
}

bool print_close(struct session *s, int64_t effect_id, bool came)
{
	struct close_work work = {.effect_id = effect_id, .came = came};
	char subject[24];
	struct operation_record record;
	const struct operation op = {.verb = "print_close",
		.args = "",
		.subject = subject,
		.work = close_work,
		.ctx = &work};

	snprintf(subject, sizeof subject, "%lld", (long long)effect_id);
	return operation_may(s, op.verb, subject, PERMIT_RECEIPT_PRINT) &&
	       operation_run(s, &op, &record);
}

struct queue_work {
	const char *station, *paper, *queue;
};

static bool queue_work(struct session *s, void *ctx, struct operation_record *record)
{
	const struct queue_work *work = ctx;

	if (!queue_store_set(s->db, work->station, work->paper, work->queue))
		return session_db_failed(s);
	snprintf(record->detail, sizeof record->detail, "%s %s", work->paper, work->queue);
	return true;
}

static bool queue_check(struct session *s, const struct queue_work *work)
{
	bool known = false;

	for (int kind = 0; kind < PAPER_KINDS; kind++)
		known = known || strcmp(papers[kind].name, work->paper) == 0;
	if (!known)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Papers are receipt, statement and report: {1} is none."),
				say_text(work->paper)));
	if (!station_valid(work->station))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Station names have 1 to 32 letters, digits, dots, lines or "
			       "underscores: {1} is none."),
				say_text(work->station)));
	if (work->queue[0] == '\0' || print_queue_name_valid(work->queue))
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("{1} cannot be the name of a printer queue: choose another queue for this "
		       "paper."),
			say_text(work->queue)));
}

bool print_queue_set(struct session *s, const char *station, const char *paper, const char *queue)
{
	struct queue_work work = {station, paper, queue};
	struct operation_record record;
	const struct operation op = {.verb = "print_queue",
		.args = "",
		.subject = station,
		.work = queue_work,
		.ctx = &work};

	return operation_may(s, op.verb, station, PERMIT_POLICY_SET) && queue_check(s, &work) &&
	       operation_run(s, &op, &record);
}

bool print_queue_list(
	struct session *s, struct arena *arena, struct print_queue **out, size_t *count)
{
	struct queue_row *rows;

	if (!session_may(s, PERMIT_ACCOUNT_READ))
		return false;
	if (!queue_store_list(s->db, arena, &rows, count))
		return session_db_failed(s);
	*out = arena_alloc(arena, *count * sizeof **out);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct print_queue){rows[i].station, rows[i].paper, rows[i].queue};
	return true;
}
