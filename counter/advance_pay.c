/*
 * What lies in advance pays by itself, bill by bill, each with an entry of its own, so that the
 * account's file tells which bill took it and a cancelled bill gives back no more than that.
 */
#include "counter/advance_pay.h"

#include "counter/bill_due.h"
#include "counter/write_off.h"
#include "db/allocation_store.h"
#include "db/journal.h"

/* Dr 2203, Cr 1122 and 6051, and where it went. */
static bool pay_one(struct session *s, const struct advance_paying *paying,
	const struct bill_view *bill, const struct allocation_item *item)
{
	const struct journal_entry entry = {.kind = JOURNAL_ADVANCE_PAYS,
		.op_id = paying->op_id,
		.business_date = paying->business_date,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.memo = bill->bill_no};
	struct allocation_row row = {.account_id = paying->account_id,
		.bill_id = bill->bill_id,
		.business_date = paying->business_date,
		.principal = item->principal_paid,
		.late_charge = item->late_paid};
	struct money sum;

	if (!money_add(&sum, item->principal_paid, item->late_paid))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	if (money_sign(sum) == 0)
		return true;
	const struct journal_line lines[] = {
		{LEDGER_ADVANCE, paying->account_id, sum},
		{LEDGER_RECEIVABLE, paying->account_id, money_negate(item->principal_paid)},
		{LEDGER_LATE, 0, money_negate(item->late_paid)},
	};

	row.advance = money_negate(sum);
	if (!journal_post(s->db, &entry, lines, ARRAY_SIZE(lines), &row.journal_id) ||
		!allocation_store_insert(s->db, &row))
		return session_db_failed(s);
	return true;
}

static bool spread(struct session *s, const struct advance_paying *paying,
	const struct bills_due *due, struct money advance, struct arena *arena)
{
	struct allocation_item *items = arena_alloc(arena, due->count * sizeof *items);
	struct money rest;

	for (size_t i = 0; i < due->count; i++)
		items[i] = (struct allocation_item){.principal_due = due->bills[i].principal_due,
			.late_due = due->bills[i].late_charge};
	if (!allocation_spread(items, due->count, advance, s->policy.allocation_order, &rest))
		return session_refuse_plain(s, CODE_LIMIT_EXCEEDED);
	for (size_t i = 0; i < due->count; i++)
		if (!pay_one(s, paying, &due->bills[i], &items[i]))
			return false;
	return true;
}

bool advance_pay(struct session *s, const struct advance_paying *paying, struct arena *arena)
{
	const struct bills_query query = {.account_id = paying->account_id,
		.price_class = paying->price_class,
		.on = paying->business_date};
	struct bills_due due;
	struct money advance;

	if (s->policy.advance_pays_bills == POLICY_OFF)
		return true;
	if (!journal_balance(s->db, LEDGER_ADVANCE, paying->account_id, &advance))
		return session_db_failed(s);
	advance = money_negate(advance);
	if (money_sign(advance) <= 0)
		return true;
	return bills_due_load(s, &query, arena, &due) && spread(s, paying, &due, advance, arena) &&
	       write_off_follow(s, paying->account_id, 0, paying->business_date);
}
