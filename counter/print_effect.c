/*
 * How a paper comes to be: its number and intent are stored before anything is drawn, its outcome
 * after. Whatever breaks off in between leaves a row that says so.
 */
#include "counter/print_effect.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/paper_desk.h"
#include "counter/paper_slip.h"
#include "counter/receipt_find.h"
#include "db/copy_store.h"
#include "db/queue_store.h"
#include "devices/print_queue.h"

#define QUEUE_DEADLINE_MS 10000
#define SETTLE_TRIES 3

static_assert(RECEIPT_NO_MAX <= EFFECT_TEXT_MAX, "a subject fits into both");
static_assert(SHA256_TEXT_MAX == EFFECT_SHA256_MAX, "a hash fits into both");

/* One paper on its way. */
struct print_run {
	const struct print_effect *effect;
	struct paper_task task; /* its subject is row.subject */
	struct effect_row row;
	char spool[PATH_MAX_BYTES]; /* a folder of our own, "" where the paper has a path */
	char file[PATH_MAX_BYTES];
	char detail[EFFECT_DETAIL_MAX];
};

static bool give_up(struct session *s, int64_t effect_id)
{
	const struct effect_event event = {.effect_id = effect_id,
		.outcome = EFFECT_GIVEN_UP,
		.at = session_now(s),
		.login = s->login,
		.detail = "printed anew",
		.sha256 = ""};

	return effect_store_add_outcome(s->db, &event) || session_db_failed(s);
}

bool print_effect_load(struct session *s, int64_t effect_id, struct effect_row *out)
{
	enum db_step step = effect_store_load(s->db, effect_id, out);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return (step == DB_ROW && strcmp(out->station, s->station) == 0) ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("This station has no print {1}."), say_count(effect_id)));
}

/* Only what waits can be taken up; another terminal may have done so in between. */
static bool take_up(struct session *s, int64_t effect_id)
{
	struct effect_row row;

	if (!print_effect_load(s, effect_id, &row))
		return false;
	if (row.outcome == EFFECT_CONFIRMED || row.outcome == EFFECT_GIVEN_UP)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Print {1} does not wait any more."), say_count(effect_id)));
	return give_up(s, effect_id);
}

static bool number_copy(struct session *s, struct print_run *run)
{
	struct copy_place place;

	if (!copy_store_next(s->db, run->row.receipt_id, run->effect->retries, &place))
		return session_db_failed(s);
	run->row.copy = run->task.copy = place.copy;
	run->row.attempt = place.attempt;
	return place.failed_effect_id == 0 || place.failed_effect_id == run->effect->retries ||
	       give_up(s, place.failed_effect_id);
}

static bool name_subject(
	struct session *s, const struct print_effect *effect, struct effect_row *row)
{
	struct receipt_row receipt;

	if (effect->kind == EFFECT_RECEIPT) {
		if (!receipt_find(s, effect->subject, &receipt))
			return false;
		row->receipt_id = receipt.receipt_id;
		utf8_copy(row->subject, sizeof row->subject, receipt.receipt_no);
	} else {
		utf8_copy(row->subject, sizeof row->subject, effect->subject);
	}
	return true;
}

static bool prepare_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct print_run *run = ctx;
	struct effect_row *row = &run->row;

	*row = (struct effect_row){.kind = run->effect->kind, .at = session_now(s)};
	utf8_copy(row->op_id, sizeof row->op_id, record->op_id);
	utf8_copy(row->station, sizeof row->station, s->station);
	utf8_copy(row->login, sizeof row->login, s->login);
	run->task = (struct paper_task){.kind = row->kind, .subject = row->subject};
	if (!name_subject(s, run->effect, row) ||
		(run->effect->retries != 0 && !take_up(s, run->effect->retries)) ||
		(row->receipt_id != 0 && !number_copy(s, run)))
		return false;
	if (!effect_store_insert(s->db, row, &row->effect_id))
		return session_db_failed(s);
	record->result_id = row->effect_id;
	snprintf(record->detail, sizeof record->detail, "%s copy %d", row->subject, run->task.copy);
	return true;
}

static bool prepare(struct session *s, struct print_run *run)
{
	struct operation_record record;
	const struct operation op = {
		.verb = "print",
		.args = "",
		.subject = run->effect->subject,
		.work = prepare_work,
		.ctx = run,
	};

	return operation_run(s, &op, &record);
}

bool print_effect_prepare_original(struct session *s, const char *op_id, int64_t receipt_id,
	const char *receipt_no, int64_t *effect_id)
{
	struct effect_row row = {.kind = EFFECT_RECEIPT,
		.at = session_now(s),
		.receipt_id = receipt_id,
		.attempt = 1};

	utf8_copy(row.op_id, sizeof row.op_id, op_id);
	utf8_copy(row.subject, sizeof row.subject, receipt_no);
	utf8_copy(row.station, sizeof row.station, s->station);
	utf8_copy(row.login, sizeof row.login, s->login);
	return effect_store_insert(s->db, &row, effect_id) || session_db_failed(s);
}

static bool settle_once(struct session *s, const struct effect_event *event)
{
	bool ok = db_begin(s->db) && effect_store_add_outcome(s->db, event) && db_commit(s->db);

	if (!ok)
		(void)session_db_failed(s);
	db_rollback(s->db);
	return ok;
}

/* An outcome that cannot be stored leaves the effect prepared: as uncertain as it then is. */
static bool settle(struct session *s, const struct print_run *run, enum effect_outcome outcome,
	const char *sha256)
{
	const struct effect_event event = {.effect_id = run->row.effect_id,
		.outcome = outcome,
		.at = session_now(s),
		.login = s->login,
		.detail = run->detail,
		.sha256 = sha256};
	bool ok = false;

	for (int i = 0; !ok && i < SETTLE_TRIES; i++)
		ok = settle_once(s, &event);
	return ok;
}

/* Keeps the reason, and what was told last is the reason and not what storing it met with. */
static bool fail(struct session *s, struct print_run *run, enum effect_outcome outcome)
{
	struct fault why = s->why;
	char text[SAY_TEXT_MAX];

	snprintf(run->detail, sizeof run->detail, "%s: %.400s", code_name(why.code),
		fault_render(LANG_EN, &why, text, sizeof text));
	if (run->row.effect_id != 0)
		(void)settle(s, run, outcome, "");
	s->why = why;
	return false;
}

bool print_folder(struct session *s, char out[PATH_MAX_BYTES])
{
	struct date today;
	char day[DATE_TEXT_MAX];
	int length;

	if (!session_business_date(s, &today))
		return false;
	length = snprintf(out, PATH_MAX_BYTES, "%s/%s", s->papers_dir, date_format(today, day));
	return (length > 0 && length < PATH_MAX_BYTES) || session_refuse_plain(s, CODE_IO);
}

/* A folder that only we can enter, for a file that goes to a queue or is copied on. */
static bool open_spool(struct session *s, struct print_run *run)
{
	const char *where = getenv("TMPDIR");
	int error;

	snprintf(run->spool, sizeof run->spool, "%s/wattdesk-XXXXXX",
		where != NULL && where[0] != '\0' ? where : "/tmp");
	if (mkdtemp(run->spool) != NULL)
		return true;
	error = errno;
	(void)paper_folder_refuse(s, run->spool, error);
	run->spool[0] = '\0';
	return false;
}

static void close_spool(struct print_run *run)
{
	if (run->spool[0] == '\0')
		return;
	unlink(run->file);
	rmdir(run->spool);
}

static bool name_file(struct session *s, struct print_run *run)
{
	char name[PAPER_NAME_MAX];
	int length;

	if (run->effect->path != NULL)
		length = snprintf(run->file, sizeof run->file, "%s", run->effect->path);
	else
		length = snprintf(run->file, sizeof run->file, "%s/%s", run->spool,
			paper_file_name(&run->task, name));
	return (length > 0 && (size_t)length < sizeof run->file) ||
	       session_refuse_plain(s, CODE_IO);
}

static bool draw(struct session *s, struct print_run *run, struct paper_made *out)
{
	return (run->effect->path != NULL || open_spool(s, run)) && name_file(s, run) &&
	       paper_draw(s, &run->task, run->file, out);
}

enum paper_kind paper_kind_of(enum effect_kind kind)
{
	switch (kind) {
	case EFFECT_RECEIPT:
		return PAPER_KIND_RECEIPT;
	case EFFECT_STATEMENT:
		return PAPER_KIND_STATEMENT;
	case EFFECT_SHIFT_REPORT:
	case EFFECT_DAY_REPORT:
		break;
	}
	return PAPER_KIND_REPORT;
}

/* The station's queue, or else the folder of the day, which is made when it is first needed. */
static bool find_way(struct session *s, struct print_run *run, char queue[QUEUE_NAME_MAX],
	char folder[PATH_MAX_BYTES])
{
	if (!queue_store_find(
		    s->db, s->station, paper_kind_name(paper_kind_of(run->task.kind)), queue))
		return session_db_failed(s);
	if (queue[0] != '\0')
		return true;
	return print_folder(s, folder) && paper_folder_make(s, s->papers_dir) &&
	       paper_folder_make(s, folder);
}

static enum effect_outcome outcome_of(enum print_result result)
{
	switch (result) {
	case PRINT_SENT:
		return EFFECT_CONFIRMED;
	case PRINT_REFUSED:
	case PRINT_UNAVAILABLE:
		return EFFECT_FAILED;
	case PRINT_UNKNOWN:
		break;
	}
	return EFFECT_UNKNOWN;
}

/* To the station's queue, or into the folder. */
static enum print_result send_file(
	struct session *s, const struct queue_job *job, struct paper_made *out)
{
	struct print_answer answer;
	enum print_result result = print_queue_send(job, &answer);

	if (result != PRINT_SENT) {
		s->why = answer.why;
		return result;
	}
	utf8_copy(out->file, sizeof out->file, answer.path);
	utf8_copy(out->request_id, sizeof out->request_id, answer.request_id);
	return result;
}

/* On the roll; then the file into the folder, and where it cannot lie there the slip still is. */
static enum print_result send_slip(struct session *s, struct print_run *run,
	const struct queue_job *job, struct paper_made *out)
{
	enum print_result result = paper_slip_print(s, &run->task);

	if (result != PRINT_SENT)
		return result;
	(void)(send_file(s, job, out) == PRINT_SENT ? 1 : 0);
	utf8_copy(out->request_id, sizeof out->request_id, "slip");
	return PRINT_SENT;
}

/* Where the station has no queue for receipts but a printer with a roll, they go there. */
static enum effect_outcome send(struct session *s, struct print_run *run, struct paper_made *out)
{
	char queue[QUEUE_NAME_MAX], folder[PATH_MAX_BYTES], name[PAPER_NAME_MAX];
	const struct queue_job job = {.queue = queue,
		.folder = folder,
		.file = run->file,
		.title = paper_file_name(&run->task, name),
		.deadline_ms = QUEUE_DEADLINE_MS};

	if (!find_way(s, run, queue, folder))
		return EFFECT_FAILED;
	if (queue[0] == '\0' && paper_slip_possible(s, &run->task))
		return outcome_of(send_slip(s, run, &job, out));
	return outcome_of(send_file(s, &job, out));
}

/* The paper is drawn; it leaves the house, or lies where it was asked for. */
static bool hand_over(struct session *s, struct print_run *run, struct paper_made *out)
{
	enum effect_outcome outcome = EFFECT_CONFIRMED;

	if (run->effect->path == NULL)
		outcome = send(s, run, out);
	if (outcome != EFFECT_CONFIRMED)
		return fail(s, run, outcome);
	snprintf(run->detail, sizeof run->detail, "%.400s",
		out->request_id[0] != '\0' ? out->request_id : out->file);
	return settle(s, run, EFFECT_CONFIRMED, out->sha256);
}

static bool draw_or_fail(struct session *s, struct print_run *run, struct paper_made *out)
{
	return draw(s, run, out) || fail(s, run, EFFECT_FAILED);
}

/*
 * A receipt's copy has its number before it is drawn. The other papers have none: what cannot be
 * drawn was never meant to be printed, and leaves nothing that waits.
 */
static bool make(struct session *s, struct print_run *run, struct paper_made *out)
{
	if (run->effect->kind == EFFECT_RECEIPT)
		return prepare(s, run) && draw_or_fail(s, run, out) && hand_over(s, run, out);
	run->task = (struct paper_task){.kind = run->effect->kind, .subject = run->effect->subject};
	return draw(s, run, out) && prepare(s, run) && hand_over(s, run, out);
}

bool print_effect_run(struct session *s, const struct print_effect *effect, struct paper_made *out)
{
	struct print_run run = {.effect = effect};
	struct paper_made made;
	bool ok = paper_may(s, effect->kind) && make(s, &run, &made);

	close_spool(&run);
	if (ok)
		*out = made;
	return ok;
}

bool print_effect_finish(struct session *s, int64_t effect_id, struct paper_made *out)
{
	const struct print_effect effect = {.kind = EFFECT_RECEIPT};
	struct print_run run = {.effect = &effect};
	struct paper_made made;
	bool ok;

	if (!print_effect_load(s, effect_id, &run.row))
		return false;
	if (run.row.outcome != EFFECT_PREPARED || run.row.kind != EFFECT_RECEIPT)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Print {1} does not wait any more."), say_count(effect_id)));
	run.task = (struct paper_task){
		.kind = run.row.kind, .subject = run.row.subject, .copy = run.row.copy};
	ok = draw_or_fail(s, &run, &made) && hand_over(s, &run, &made);
	close_spool(&run);
	if (ok)
		*out = made;
	return ok;
}
