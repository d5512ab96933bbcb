/*
 * A reading keyed in by hand. What cannot be is refused; what is only strange waits for the
 * verifier.
 */
#include "counter/reading.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/form.h"
#include "counter/operation.h"
#include "counter/reading_take.h"
#include "db/account_store.h"
#include "db/database.h"

#define ARGS_BYTES 320

struct enter_work {
	const struct reading_entry *entry;
	struct reading_entered *out;
};

static enum reading_take_how how_of(const struct reading_entry *entry)
{
	if (entry->reason != NULL)
		return READING_TAKE_CORRECT;
	return entry->goes_back ? READING_TAKE_BACK : READING_TAKE_PLAIN;
}

static bool name_account(struct session *s, int64_t account_id, char out[ACCOUNT_NO_MAX])
{
	struct account_row account;
	bool found;

	if (!account_store_load(s->db, account_id, &account, &found))
		return session_db_failed(s);
	utf8_copy(out, ACCOUNT_NO_MAX, found ? account.account_no : "");
	return true;
}

static bool enter_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct enter_work *w = ctx;
	const struct reading_entry *e = w->entry;
	struct reading_row row = {.which = e->which,
		.read_on = e->on,
		.value = e->value,
		.kind = READING_ACTUAL,
		.source = "keyed",
		.at = session_now(s)};
	struct reading_taken taken;

	utf8_copy(row.meter_no, sizeof row.meter_no, e->meter_no);
	utf8_copy(row.reason, sizeof row.reason, e->reason != NULL ? e->reason : "");
	if (!reading_take(s, &row, how_of(e), &taken))
		return false;
	if (taken.outcome == READING_REFUSED)
		return session_refuse(s, CODE_BAD_VALUE, taken.say);
	w->out->changed = taken.outcome == READING_STORED;
	record->result_id = row.reading_id;
	snprintf(record->detail, sizeof record->detail, "%s %" PRId64, register_kind_name(e->which),
		e->value);
	return name_account(s, taken.account_id, w->out->account_no);
}

bool reading_enter(
	struct session *s, const struct reading_entry *entry, struct reading_entered *out)
{
	char args[ARGS_BYTES], day[DATE_TEXT_MAX];
	struct enter_work w = {.entry = entry, .out = out};
	struct operation op = {.verb = "readings enter",
		.args = args,
		.subject = entry->meter_no,
		.work = enter_work,
		.ctx = &w};
	struct operation_record record;

	*out = (struct reading_entered){false};
	if (!operation_may(s, op.verb, entry->meter_no, PERMIT_READING_ENTER))
		return false;
	if (entry->reason != NULL && !form_reason(s, entry->reason))
		return false;
	if (!utf8_is_clean(entry->meter_no, strlen(entry->meter_no)) ||
		strlen(entry->meter_no) >= METER_NO_BYTES)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no meter {1}: check its number, or import the meter "
			       "first."),
				say_text(entry->meter_no)));
	snprintf(args, sizeof args, "%s %s %s %" PRId64, entry->meter_no,
		register_kind_name(entry->which), date_format(entry->on, day), entry->value);
	return operation_run(s, &op, &record);
}
