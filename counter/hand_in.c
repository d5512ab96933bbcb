/* Cash from a drawer to the safe during the shift, accepted by its receiver. */
#include <assert.h>
#include <stdio.h>

#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/shift.h"
#include "counter/shift_view.h"
#include "db/journal.h"

#define HAND_INS_MAX 999 /* of one shift: three digits of its number */

#define HAND_IN_ARGS_MAX (MONEY_TEXT_MAX + LOGIN_MAX)

struct hand_in_work {
	const struct hand_in_request *request;
	bool approved;
	struct hand_in_made *out;
};

static bool drawer_holds(struct session *s, const struct shift_row *shift, struct money amount)
{
	struct money drawer;

	if (!journal_balance(s->db, LEDGER_DRAWER, shift->shift_id, &drawer))
		return session_db_failed(s);
	return money_compare(amount, drawer) <= 0 ||
	       session_refuse(s, CODE_DRAWER_SHORT,
		       SAY(N_("The drawer does not hold {1}: hand in less."), say_money(amount)));
}

static bool number_hand_in(
	struct session *s, const struct shift_row *shift, struct drawer_hand_in *row)
{
	struct money total;
	int64_t before;
	int length;

	if (!drawer_store_handed_in(s->db, shift->shift_id, &before, &total))
		return session_db_failed(s);
	if (before >= HAND_INS_MAX)
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	length = snprintf(row->hand_in_no, sizeof row->hand_in_no, "%s-H%d", shift->shift_no,
		(int)before + 1);
	assert(length > 0);
	assert((size_t)length < sizeof row->hand_in_no);
	return true;
}

static bool post_hand_in(struct session *s, const struct shift_row *shift, const char *op_id,
	struct drawer_hand_in *row)
{
	const struct journal_entry entry = {
		.kind = JOURNAL_HAND_IN,
		.op_id = op_id,
		.business_date = shift->business_date,
		.at = row->at,
		.login = s->login,
		.station = s->station,
		.shift_id = shift->shift_id,
		.memo = row->hand_in_no,
	};
	const struct journal_line lines[] = {
		{.ledger = LEDGER_SAFE, .amount = row->amount},
		{.ledger = LEDGER_DRAWER,
			.sub = shift->shift_id,
			.amount = money_negate(row->amount)},
	};

	return journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), &row->journal_id) ||
	       session_db_failed(s);
}

static bool hand_in_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct hand_in_work *work = ctx;
	struct drawer_hand_in row = {.amount = work->request->amount, .at = session_now(s)};
	struct shift_row shift;
	char amount[MONEY_TEXT_MAX];

	if (!shift_own_held(s, &shift))
		return false;
	if (!work->approved)
		return session_refuse(s, CODE_APPROVAL_REQUIRED,
			SAY(N_("Whoever receives the cash must sign in for it.")));
	row.shift_id = shift.shift_id;
	utf8_copy(row.receiver, sizeof row.receiver, work->request->receiver.login);
	if (!drawer_holds(s, &shift, row.amount) || !number_hand_in(s, &shift, &row) ||
		!post_hand_in(s, &shift, record->op_id, &row))
		return false;
	if (!drawer_store_add_hand_in(s->db, &row, &record->result_id))
		return session_db_failed(s);
	snprintf(record->detail, sizeof record->detail, "%s %s received by %s", row.hand_in_no,
		money_format(row.amount, amount), row.receiver);
	utf8_copy(work->out->hand_in_no, sizeof work->out->hand_in_no, row.hand_in_no);
	work->out->amount = row.amount;
	return true;
}

/* What was handed in under this id before. */
static bool hand_in_replay(struct session *s, int64_t hand_in_id, struct hand_in_made *out)
{
	struct drawer_hand_in row;
	bool ok = db_begin_read(s->db) && drawer_store_hand_in(s->db, hand_in_id, &row) == DB_ROW;

	if (!ok)
		(void)session_db_failed(s);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	utf8_copy(out->hand_in_no, sizeof out->hand_in_no, row.hand_in_no);
	out->amount = row.amount;
	return true;
}

bool shift_hand_in(
	struct session *s, const struct hand_in_request *request, struct hand_in_made *out)
{
	struct hand_in_made made = {.replayed = false};
	struct hand_in_work work = {.request = request, .out = &made};
	char args[HAND_IN_ARGS_MAX], amount[MONEY_TEXT_MAX];
	const struct operation op = {
		.verb = "hand_in",
		.moves_money = true,
		.op_id = request->op_id,
		.args = args,
		.subject = s->login,
		.work = hand_in_work,
		.ctx = &work,
	};
	struct operation_record record;

	if (!operation_may(s, op.verb, s->login, PERMIT_SHIFT_WORK))
		return false;
	if (money_sign(request->amount) <= 0)
		return session_refuse(s, CODE_BAD_AMOUNT,
			SAY(N_("{1} cannot be handed in: the amount must be above zero."),
				say_money(request->amount)));
	snprintf(args, sizeof args, "%s\n%.32s", money_format(request->amount, amount),
		request->receiver.login);
	if (!shift_consent(s, &request->receiver, PERMIT_HAND_IN_RECEIVE, &work.approved) ||
		!operation_run(s, &op, &record))
		return false;
	if (record.replayed && !hand_in_replay(s, record.result_id, &made))
		return false;
	made.replayed = record.replayed;
	*out = made;
	return true;
}
