/* The arrears case inside an operation: what it owes, its steps, and what payments do to it. */
#include "counter/arrears.h"

#include <assert.h>
#include <string.h>

#include "core/arena.h"
#include "core/late_charge.h"
#include "core/utf8.h"
#include "counter/account.h"
#include "counter/arrears_reason.h"
#include "counter/bill_due.h"
#include "counter/blacklist.h"
#include "counter/plan_watch.h"
#include "counter/restoration.h"
#include "counter/write_off.h"
#include "db/account_store.h"
#include "db/arrears_store.h"
#include "db/database.h"
#include "db/disconnection_store.h"

/* With its late charge; a bill that may still be paid in time is no arrears, and holds nothing up.
 */
static bool add_overdue(const struct bills_due *due, struct date on, struct arrears_case *c)
{
	c->due = MONEY_ZERO;
	for (size_t i = 0; i < due->count; i++) {
		const struct bill_view *bill = &due->bills[i];

		if (date_compare(bill->due_on, on) < 0 &&
			(!money_add(&c->due, c->due, bill->principal_due) ||
				!money_add(&c->due, c->due, bill->late_charge)))
			return false;
	}
	return true;
}

static bool load_due(
	struct session *s, const char *price_class, struct date on, struct arrears_case *c)
{
	const struct bills_query query = {
		.account_id = c->account_id, .price_class = price_class, .on = on};
	struct arena arena = ARENA_EMPTY;
	struct bills_due due;
	bool ok = bills_due_load(s, &query, &arena, &due);

	ok = ok && (add_overdue(&due, on, c) || session_refuse_plain(s, CODE_LIMIT_EXCEEDED));
	arena_release(&arena);
	return ok;
}

bool arrears_load_on(
	struct session *s, int64_t account_id, struct date on, struct arrears_case *out)
{
	struct account_row account;
	struct arrears_debt debt;
	struct arrears_case c;
	bool found;

	if (!account_store_load(s->db, account_id, &account, &found) ||
		!arrears_store_find(s->db, account_id, &c) ||
		!arrears_store_debt(s->db, account_id, on, &debt) ||
		!arrears_store_cheque_waits(s->db, account_id, &c.cheque_waits))
		return session_db_failed(s);
	assert(found);
	c.residential = price_class_residential(account.price_class);
	c.overdue = debt.overdue;
	c.lost = debt.lost;
	c.oldest_due = debt.oldest_due;
	if (!load_due(s, account.price_class, on, &c))
		return false;
	*out = c;
	return true;
}

bool arrears_load(struct session *s, int64_t account_id, struct arrears_case *out)
{
	struct date on;

	return session_business_date(s, &on) && arrears_load_on(s, account_id, on, out);
}

/* --- steps ----------------------------------------------------------------------------------- */

static const char *reason_text(const struct arrears_entry *entry, char buf[ARREARS_REASON_BYTES])
{
	if (entry->reason.msgid != NULL)
		return arrears_reason_pack(&entry->reason, buf);
	return utf8_copy(buf, ARREARS_REASON_BYTES, entry->typed == NULL ? "" : entry->typed);
}

static const char *text_of(const char *text)
{
	return text == NULL ? "" : text;
}

static bool store(struct session *s, struct arrears_case *c, bool fresh)
{
	bool ok = fresh ? arrears_store_open(s->db, c) : arrears_store_save(s->db, c);

	return ok || session_db_failed(s);
}

static bool write_step(struct session *s, const struct arrears_case *c, enum arrears_stage from,
	const struct arrears_entry *entry)
{
	char reason[ARREARS_REASON_BYTES];
	const struct arrears_step_row row = {
		.case_id = c->case_id,
		.seq = c->steps,
		.from = from,
		.to = entry->act.to,
		.on = entry->act.on,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.reason = reason_text(entry, reason),
		.evidence = text_of(entry->evidence),
		.approver = text_of(entry->approver),
		.run_id = entry->run_id,
		.payment_id = entry->payment_id,
	};

	return arrears_store_step(s->db, &row) || session_db_failed(s);
}

bool arrears_put(struct session *s, struct arrears_case *c, const struct arrears_ground *ground,
	const struct arrears_entry *entry)
{
	enum arrears_stage from = arrears_case_stage(c);
	bool fresh = c->case_id == 0 || from == ARREARS_STAGE_NONE;
	bool reopened = fresh && c->case_id != 0 && entry->payment_id != 0;

	if (fresh && !reopened)
		arrears_begin(c, entry->act.on);
	if (reopened)
		from = c->stage;
	arrears_take(c, &entry->act, ground);
	c->steps++;
	return store(s, c, fresh && !reopened) && write_step(s, c, from, entry);
}

bool arrears_forbid(struct session *s, enum arrears_need need, const struct arrears_case *c,
	const struct arrears_act *act)
{
	if (need == ARREARS_NEED_ORDER)
		(void)session_refuse(s, CODE_LAW_FORBIDS,
			SAY(N_("The step {1} cannot follow {2}: missing are {3} ({4})."),
				say_word(arrears_stage_title(act->to)),
				say_word(arrears_stage_title(arrears_case_stage(c))),
				say_word(arrears_need_title(need)),
				say_word(arrears_need_article(need))));
	else
		(void)session_refuse(s, CODE_LAW_FORBIDS,
			SAY(N_("No step {1} on {2}: missing is {3} ({4})."),
				say_word(arrears_stage_title(act->to)), say_date(act->on),
				say_word(arrears_need_title(need)),
				say_word(arrears_need_article(need))));
	s->why.rule = arrears_need_name(need);
	s->why.article = arrears_need_article(need);
	return false;
}

bool arrears_enter(struct session *s, struct arrears_case *c, const struct arrears_ground *ground,
	const struct arrears_entry *entry)
{
	enum arrears_need missing[ARREARS_NEEDS];

	if (arrears_missing(c, &entry->act, ground, missing) > 0)
		return arrears_forbid(s, missing[0], c, &entry->act);
	return arrears_put(s, c, ground, entry);
}

/* --- payments -------------------------------------------------------------------------------- */

bool arrears_cancel_order(struct session *s, const struct arrears_case *c, int64_t payment_id)
{
	struct arena arena = ARENA_EMPTY;
	struct disconnection_row order;
	bool ok = disconnection_store_open(s->db, c->case_id, &arena, &order);

	if (ok && order.order_id != 0) {
		const struct disconnection_event event = {
			.order_id = order.order_id,
			.state = DISCONNECTION_CANCELLED,
			.at = session_now(s),
			.login = s->login,
			.result = "",
			.payment_id = payment_id,
		};

		ok = disconnection_store_event(s->db, &event);
	}
	arena_release(&arena);
	return ok || session_db_failed(s);
}

/* A settlement asks for nothing that a file of rules says. */
static const struct arrears_ground no_ground = {0};

static bool settle(struct session *s, struct arrears_case *c, int64_t payment_id, struct date on)
{
	const struct arrears_entry entry = {
		.act = {.to = ARREARS_STAGE_SETTLED, .on = on, .at = session_now(s)},
		.reason = payment_id == 0 ? SAY(N_("Nothing is due any more."))
					  : SAY(N_("Everything was paid.")),
		.payment_id = payment_id,
	};

	return plan_end(s, c->account_id, on) && arrears_cancel_order(s, c, payment_id) &&
	       arrears_enter(s, c, &no_ground, &entry);
}

/* Would paying settle it? An order that is called off goes there as well, and owes nothing. */
static bool is_owing(const struct arrears_case *c)
{
	const struct arrears_move *move =
		arrears_move_find(arrears_case_stage(c), ARREARS_STAGE_SETTLED);

	return move != NULL && move->automatic;
}

/* What was owed beside a write-off is gone: nobody is chased or cut for what was given up. */
static bool give_up(struct session *s, struct arrears_case *c, struct date on)
{
	const struct arrears_entry entry = {
		.act = {.to = ARREARS_STAGE_WRITTEN_OFF, .on = on, .at = session_now(s)},
		.reason = SAY(N_("All that is still overdue is written off."))};

	return plan_end(s, c->account_id, on) && arrears_cancel_order(s, c, 0) &&
	       arrears_put(s, c, &no_ground, &entry);
}

/* Only an open case that can be settled is looked at closely: most payments meet none. */
static bool settle_case(struct session *s, int64_t account_id, int64_t payment_id, struct date on)
{
	struct arrears_case c;

	if (!arrears_store_find(s->db, account_id, &c))
		return session_db_failed(s);
	if (!write_off_follow(s, account_id, payment_id, on))
		return false;
	if (!is_owing(&c))
		return true;
	if (!arrears_load_on(s, account_id, on, &c))
		return false;
	if (money_sign(c.due) == 0)
		return settle(s, &c, payment_id, on);
	return !arrears_only_lost(&c) || give_up(s, &c, on);
}

bool arrears_settled(
	struct session *s, int64_t account_id, int64_t payment_id, struct date on, bool *had_case)
{
	bool any;

	if (!blacklist_withdraw(s, account_id, on))
		return false;
	if (!arrears_store_any(s->db, account_id, &any))
		return session_db_failed(s);
	if (had_case != NULL)
		*had_case = any;
	return !any || settle_case(s, account_id, payment_id, on);
}

/* Paid and not yet back: whatever payment is undone now, the customer owes again. */
static bool waits_for_supply(const struct arrears_case *c)
{
	return c->open && (c->stage == ARREARS_STAGE_SETTLED || c->stage == ARREARS_STAGE_ORDERED);
}

bool arrears_reopened(struct session *s, int64_t account_id, int64_t payment_id, struct date on,
	const char *receipt_no)
{
	struct arrears_case c;
	struct arrears_entry entry = {
		.act = {.on = on, .at = session_now(s)},
		.reason = SAY(N_("Receipt {1} was made void: what it had paid is owed again."),
			say_text(receipt_no)),
		.payment_id = payment_id,
	};
	bool settled;

	if (!arrears_store_settled_by(s->db, account_id, payment_id, &settled))
		return session_db_failed(s);
	if (!arrears_load_on(s, account_id, on, &c))
		return false;
	if (c.case_id != 0 && !write_off_follow(s, account_id, payment_id, on))
		return false;
	if (!settled && !waits_for_supply(&c))
		return true;
	if (!arrears_load_on(s, account_id, on, &c)) /* once more: the loss followed */
		return false;
	if ((money_sign(c.overdue) <= 0 && money_sign(c.lost) <= 0) || is_owing(&c))
		return true;
	entry.act.to = c.supply_off ? ARREARS_STAGE_DISCONNECTED : ARREARS_STAGE_REMINDED;
	if (money_sign(c.overdue) <= 0)
		entry.act.to = ARREARS_STAGE_WRITTEN_OFF;
	return plan_undone(s, &c, on) && arrears_put(s, &c, &no_ground, &entry) &&
	       restoration_withdraw(s, account_id, receipt_no);
}
