/*
 * The blind count and the end of a shift. The count is an operation of its own: it is committed
 * before anybody learns whether it is right, and stays when the close is refused (law 10).
 */
#include <stdio.h>

#include "core/utf8.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "counter/shift.h"
#include "counter/shift_view.h"
#include "db/journal.h"

#define COUNTS_ALONE 2 /* the count and one recount; a further one needs approval */
#define COUNTS_MAX 99

struct close_work {
	const struct shift_close_request *request;
	bool approved;
	bool needs_approval; /* out of the count */
	struct shift_view *out;
};

/* What the drawer should hold and what it holds. */
struct drawer {
	struct money expected, counted, difference;
};

static bool weigh(
	struct session *s, const struct shift_row *shift, struct money counted, struct drawer *out)
{
	if (!journal_balance(s->db, LEDGER_DRAWER, shift->shift_id, &out->expected))
		return session_db_failed(s);
	out->counted = counted;
	return money_sub(&out->difference, counted, out->expected) ||
	       session_refuse_plain(s, CODE_BAD_AMOUNT);
}

static bool needs_approval(const struct session *s, const struct drawer *drawer, int attempts)
{
	struct money size = money_max(drawer->difference, money_negate(drawer->difference));

	return attempts > COUNTS_ALONE || money_compare(size, s->policy.difference_approval) > 0;
}

static bool check_reason(struct session *s, const char *reason)
{
	if (reason == NULL || reason[0] == '\0')
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("The drawer was counted before with another result: give the reason "
			       "for the recount.")));
	return form_reason(s, reason);
}

/* The same result once more is no recount: an approval may have been fetched in between. */
static bool keep_count(
	struct session *s, const struct close_work *work, int64_t shift_id, int *attempts)
{
	struct drawer_count last = {.attempt = 0}, count;
	enum db_step step = drawer_store_last_count(s->db, shift_id, &last);

	if (step == DB_FAILED)
		return session_db_failed(s);
	*attempts = last.attempt;
	if (step == DB_ROW && money_compare(last.counted, work->request->counted) == 0)
		return true;
	if (step == DB_ROW && !check_reason(s, work->request->reason))
		return false;
	if (last.attempt >= COUNTS_MAX)
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	*attempts = last.attempt + 1;
	count = (struct drawer_count){
		.attempt = *attempts, .counted = work->request->counted, .at = session_now(s)};
	utf8_copy(count.reason, sizeof count.reason, step == DB_ROW ? work->request->reason : "");
	if (!drawer_store_add_count(s->db, shift_id, &count))
		return session_db_failed(s);
	return shift_keep_pieces(s, work->request->pieces,
		(struct drawer_pieces){
			.shift_id = shift_id, .purpose = DRAWER_COUNT, .attempt = *attempts});
}

static bool count_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct close_work *work = ctx;
	struct shift_row shift;
	struct drawer drawer;
	char amount[MONEY_TEXT_MAX];
	int attempts = 0;

	if (!shift_own_held(s, &shift) || !keep_count(s, work, shift.shift_id, &attempts) ||
		!weigh(s, &shift, work->request->counted, &drawer))
		return false;
	work->needs_approval = needs_approval(s, &drawer, attempts);
	record->result_id = shift.shift_id;
	snprintf(record->detail, sizeof record->detail, "%s count %d: %s", shift.shift_no, attempts,
		money_format(work->request->counted, amount));
	return true;
}

/* Nothing is said of how much is missing: the recount is as blind as the count was. */
static bool check_approved(
	struct session *s, const struct close_work *work, const struct drawer *drawer, int attempts)
{
	if (work->approved || !needs_approval(s, drawer, attempts))
		return true;
	if (attempts > COUNTS_ALONE)
		return session_refuse(s, CODE_APPROVAL_REQUIRED,
			SAY(N_("The drawer was counted {1} times with different results: a "
			       "supervisor must approve the close."),
				say_count(attempts)));
	return session_refuse(s, CODE_APPROVAL_REQUIRED,
		SAY(N_("The count differs from the books by more than {1}: count once more, or "
		       "have a supervisor approve the close."),
			say_money(s->policy.difference_approval)));
}

/* The difference goes to its own ledger, then what was counted to the safe: nothing stays. */
static bool post_close(struct session *s, const struct shift_row *shift,
	const struct drawer *drawer, const char *op_id, int64_t *journal_id)
{
	const struct journal_entry entry = {
		.kind = JOURNAL_SHIFT_CLOSE,
		.op_id = op_id,
		.business_date = shift->business_date,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.shift_id = shift->shift_id,
		.memo = shift->shift_no,
	};
	bool is_short = money_sign(drawer->difference) < 0;
	const struct journal_line lines[] = {
		{.ledger = is_short ? LEDGER_SHORT : LEDGER_OVER,
			.amount = money_negate(drawer->difference)},
		{.ledger = LEDGER_DRAWER, .sub = shift->shift_id, .amount = drawer->difference},
		{.ledger = LEDGER_SAFE, .amount = drawer->counted},
		{.ledger = LEDGER_DRAWER,
			.sub = shift->shift_id,
			.amount = money_negate(drawer->counted)},
	};

	*journal_id = 0;
	if (money_sign(drawer->difference) == 0 && money_sign(drawer->counted) == 0)
		return true;
	return journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), journal_id) ||
	       session_db_failed(s);
}

static bool keep_declared(struct session *s, const struct close_work *work, int64_t shift_id)
{
	for (int kind = TENDER_CASH + 1; kind < TENDER_KIND_END; kind++) {
		if (!work->request->has_declared[kind])
			continue;
		if (!drawer_store_add_declared(
			    s->db, shift_id, kind, work->request->declared[kind]))
			return session_db_failed(s);
	}
	return true;
}

static bool keep_close(struct session *s, const struct close_work *work,
	const struct shift_row *shift, const struct drawer *drawer, int64_t journal_id)
{
	struct drawer_close row = {
		.shift_id = shift->shift_id,
		.expected = drawer->expected,
		.counted = drawer->counted,
		.difference = drawer->difference,
		.at = session_now(s),
		.journal_id = journal_id,
	};

	utf8_copy(row.approver, sizeof row.approver,
		work->approved ? work->request->approval.login : "");
	if (!drawer_store_add_close(s->db, &row) || !shift_store_close(s->db, shift->shift_id))
		return session_db_failed(s);
	return keep_declared(s, work, shift->shift_id);
}

/* The last count is what counts: a terminal of the same cashier may have counted in between. */
static bool close_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct close_work *work = ctx;
	struct shift_row shift;
	struct drawer_count last;
	struct drawer drawer;
	int64_t journal_id;
	char amount[MONEY_TEXT_MAX];

	if (!shift_own_held(s, &shift))
		return false;
	if (drawer_store_last_count(s->db, shift.shift_id, &last) != DB_ROW)
		return session_db_failed(s);
	if (!weigh(s, &shift, last.counted, &drawer) ||
		!check_approved(s, work, &drawer, last.attempt) ||
		!post_close(s, &shift, &drawer, record->op_id, &journal_id) ||
		!keep_close(s, work, &shift, &drawer, journal_id))
		return false;
	shift.state = SHIFT_CLOSED;
	record->result_id = shift.shift_id;
	snprintf(record->detail, sizeof record->detail, "%s difference %s%s%s", shift.shift_no,
		money_format(drawer.difference, amount), work->approved ? " approved by " : "",
		work->approved ? work->request->approval.login : "");
	return shift_view_load(s, &shift, work->out);
}

static bool check_declared(struct session *s, const struct shift_close_request *request)
{
	if (request->has_declared[TENDER_CASH])
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Cash is counted, not declared: declare the other tenders.")));
	for (int kind = TENDER_CASH + 1; kind < TENDER_KIND_END; kind++)
		if (request->has_declared[kind] && money_sign(request->declared[kind]) < 0)
			return session_refuse_plain(s, CODE_BAD_AMOUNT);
	return true;
}

static bool run(struct session *s, struct close_work *work, const char *verb,
	bool (*step)(struct session *s, void *ctx, struct operation_record *record))
{
	struct operation_record record;
	const struct operation op = {
		.verb = verb, .args = "", .subject = s->login, .work = step, .ctx = work};

	return operation_run(s, &op, &record);
}

bool shift_close(
	struct session *s, const struct shift_close_request *request, struct shift_view *out)
{
	struct shift_view closed;
	struct close_work work = {.request = request, .out = &closed};

	if (!operation_may(s, "shift_close", s->login, PERMIT_SHIFT_WORK) ||
		!check_declared(s, request) ||
		!shift_check_pieces(s, request->pieces, request->counted) ||
		!run(s, &work, "shift_count", count_work))
		return false;
	if (work.needs_approval &&
		!shift_consent(s, &request->approval, PERMIT_DIFFERENCE_APPROVE, &work.approved))
		return false;
	if (!run(s, &work, "shift_close", close_work))
		return false;
	*out = closed;
	return true;
}
