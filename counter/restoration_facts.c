/* The facts by which a restoration is judged, read in one go behind the account's lock. */
#include "counter/restoration_facts.h"

#include <assert.h>

#include "core/arena.h"
#include "counter/account.h"
#include "counter/blacklist.h"
#include "db/arrears_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/row_lock.h"

/* When the last fen was paid: the case's last step to "settled". */
static bool find_settlement(struct session *s, struct arena *arena, struct restoration_case *c)
{
	struct arrears_step_row *steps;
	size_t count;

	c->settled_at = session_now(s);
	if (!arrears_store_steps(s->db, c->account.account_id, arena, &steps, &count))
		return session_db_failed(s);
	for (size_t i = 0; i < count; i++)
		if (steps[i].case_id == c->arrears.case_id && steps[i].to == ARREARS_STAGE_SETTLED)
			c->settled_at = steps[i].at;
	return true;
}

static bool find_account(struct session *s, const char *account_no, struct account_row *out)
{
	bool found;

	if (!account_store_find(s->db, account_no, out, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse_plain(s, CODE_ACCOUNT_UNKNOWN);
	if (out->status == ACCOUNT_STORED_CLOSED)
		return session_refuse_plain(s, CODE_ACCOUNT_CLOSED);
	return true;
}

static bool load_money(struct session *s, struct restoration_case *c)
{
	if (!journal_balance(s->db, LEDGER_ADVANCE, c->account.account_id, &c->advance))
		return session_db_failed(s);
	c->advance = money_negate(c->advance);
	return true;
}

static bool load_last(struct session *s, struct restoration_case *c)
{
	bool found;

	if (!restoration_store_last(s->db, c->account.account_id, &c->last, &found))
		return session_db_failed(s);
	c->open = found &&
		  (c->last.state == RESTORATION_ORDERED || c->last.state == RESTORATION_FAILED);
	return true;
}

bool restoration_case_load(struct session *s, const char *account_no, struct arena *arena,
	struct restoration_case *out)
{
	struct blacklist blacklist;

	if (!find_account(s, account_no, &out->account) || !session_business_date(s, &out->today))
		return false;
	if (db_in_transaction(s->db) && !lock_accounts(s->db, &out->account.account_id, 1))
		return session_db_failed(s);
	if (!arrears_office_load(s, out->today, arena, &out->office) ||
		!arrears_load_on(s, out->account.account_id, out->today, &out->arrears) ||
		!blacklist_state(s, out->account.account_id, &blacklist))
		return false;
	out->blacklisted = blacklist.blacklisted;
	return load_money(s, out) && find_settlement(s, arena, out) && load_last(s, out);
}

struct restoration_facts restoration_facts_of(
	const struct session *s, const struct restoration_case *c)
{
	const struct arrears_rules *rules = &c->office->rules;

	return (struct restoration_facts){.cut = c->arrears.supply_off,
		.due = c->arrears.due,
		.cheque_waits = c->arrears.cheque_waits,
		.cheque_restores = arrears_switch(rules, ARREARS_CHEQUE_RESTORES),
		.blacklisted = c->blacklisted,
		.deceased = c->arrears.mark[ARREARS_MARK_DECEASED],
		.organisation = c->account.id_type == ID_USCC,
		.advance = c->advance,
		.prepayment = arrears_amount(rules, c->arrears.residential
							    ? ARREARS_PREPAYMENT_RESIDENTIAL
							    : ARREARS_PREPAYMENT_OTHER),
		.settled_at = c->settled_at,
		.at = session_now(s),
		.hours = arrears_days(rules, ARREARS_RESTORE_HOURS)};
}
