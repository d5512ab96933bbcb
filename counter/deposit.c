/*
 * Cash from the safe to the bank. The hall's row is the safe's lock: the balance is asked behind
 * it, so that two people cannot take the same notes.
 */
#include "counter/deposit.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/tender.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "db/database.h"
#include "db/deposit_store.h"
#include "db/hall_store.h"
#include "db/journal.h"

#define BANK_REF_CHARS_MAX 32
#define ARGS_MAX (BANK_REF_MAX + MONEY_TEXT_MAX)

struct deposit_work {
	const struct deposit_request *request;
	struct deposit_made *out;
};

static bool check_request(struct session *s, const struct deposit_request *r)
{
	size_t size = strlen(r->bank_ref);
	size_t chars = utf8_is_clean(r->bank_ref, size) ? utf8_count(r->bank_ref) : 0;

	if (money_sign(r->amount) <= 0)
		return session_refuse(s, CODE_BAD_AMOUNT,
			SAY(N_("{1} cannot be deposited: the amount must be above zero."),
				say_money(r->amount)));
	if (chars == 0 || chars > BANK_REF_CHARS_MAX)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("A deposit needs the number of the bank's slip, 1 to 32 "
			       "characters.")));
	return true;
}

/* The safe is locked with the hall's row: two people cannot take the same notes to the bank. */
static bool safe_holds(struct session *s, struct money amount, struct money *rest)
{
	struct money safe;

	if (!hall_store_lock(s->db) || !journal_balance(s->db, LEDGER_SAFE, 0, &safe))
		return session_db_failed(s);
	if (money_compare(amount, safe) > 0)
		return session_refuse(s, CODE_DRAWER_SHORT,
			SAY(N_("The safe holds {1} by the books: not as much as {2}."),
				say_money(safe), say_money(amount)));
	return money_sub(rest, safe, amount) || session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
}

static bool post(
	struct session *s, const struct deposit_row *row, const char *op_id, int64_t *journal_id)
{
	const struct journal_entry entry = {
		.kind = JOURNAL_DEPOSIT,
		.op_id = op_id,
		.business_date = row->business_date,
		.at = row->at,
		.login = s->login,
		.station = s->station,
		.memo = row->deposit_no,
	};
	const struct journal_line lines[] = {
		{.ledger = LEDGER_BANK, .amount = row->amount},
		{.ledger = LEDGER_SAFE, .amount = money_negate(row->amount)},
	};

	return journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), journal_id) ||
	       session_db_failed(s);
}

static bool number_deposit(struct session *s, struct date day, char out[DEPOSIT_NO_MAX])
{
	struct civil civil = date_to_civil(day);
	int64_t before;
	int length;

	if (!deposit_store_count(s->db, day, &before))
		return session_db_failed(s);
	length = snprintf(out, DEPOSIT_NO_MAX, "D%04d%02d%02d-%lld", civil.year, civil.month,
		civil.day, (long long)before + 1);
	assert(length > 0);
	assert(length < DEPOSIT_NO_MAX);
	return true;
}

static bool deposit_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct deposit_work *work = ctx;
	struct deposit_row row = {.deposit_no = work->out->deposit_no,
		.bank_ref = work->request->bank_ref,
		.login = s->login,
		.business_date = session_today(s),
		.amount = work->request->amount,
		.at = session_now(s)};
	char amount[MONEY_TEXT_MAX];

	if (!safe_holds(s, row.amount, &work->out->safe) ||
		!number_deposit(s, row.business_date, work->out->deposit_no) ||
		!post(s, &row, record->op_id, &row.journal_id))
		return false;
	if (!deposit_store_insert(s->db, &row, &record->result_id))
		return session_db_failed(s);
	work->out->amount = row.amount;
	snprintf(record->detail, sizeof record->detail, "%s %s", row.deposit_no,
		money_format(row.amount, amount));
	return true;
}

bool deposit_make(
	struct session *s, const struct deposit_request *request, struct deposit_made *out)
{
	struct deposit_made made = {.replayed = false};
	struct deposit_work work = {.request = request, .out = &made};
	struct operation_record record;
	char args[ARGS_MAX], amount[MONEY_TEXT_MAX];

	if (!operation_may(s, "deposit", request->bank_ref, PERMIT_HAND_IN_RECEIVE) ||
		!check_request(s, request))
		return false;
	snprintf(args, sizeof args, "%s\n%s", money_format(request->amount, amount),
		request->bank_ref);
	const struct operation op = {
		.verb = "deposit",
		.moves_money = true,
		.op_id = request->op_id,
		.args = args,
		.subject = request->bank_ref,
		.work = deposit_do,
		.ctx = &work,
	};

	if (!operation_run(s, &op, &record))
		return false;
	made.replayed = record.replayed;
	if (record.replayed && !(deposit_store_load(s->db, record.result_id, made.deposit_no,
					 sizeof made.deposit_no, &made.amount) &&
				       journal_balance(s->db, LEDGER_SAFE, 0, &made.safe)))
		return session_db_failed(s);
	*out = made;
	return true;
}
