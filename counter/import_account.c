/* Accounts from a file: new ones stored, equal ones passed over, others refused or taken over. */
#include <assert.h>
#include <string.h>

#include "core/pinyin.h"
#include "counter/account_field.h"
#include "counter/import_row.h"
#include "db/allocation_store.h"
#include "db/card_store.h"
#include "db/journal.h"
#include "db/row_lock.h"

static_assert(ACCOUNT_FIELD_COUNT <= CSV_FIELDS_MAX, "every field may be a column");
static_assert(PINYIN_INITIALS_MAX == ACCOUNT_INITIALS_BYTES, "initials fit their column");

#define MULTIPLIER_NONE "1"

static const char *column_name(int column)
{
	return account_field_name((enum account_field)column);
}

/* The identity number may be empty, but not be left out. */
static bool column_required(int column)
{
	return account_field_required((enum account_field)column) || column == FIELD_ID_NUMBER;
}

static void field_bad(struct import *im, enum account_field field, const char *code, struct say say)
{
	import_bad(im, account_field_name(field), code, say);
}

static void read_fields(struct import *im, struct account_full *draft)
{
	struct fault why;

	for (int i = 0; i < ACCOUNT_FIELD_COUNT; i++) {
		enum account_field field = (enum account_field)i;
		const char *text = import_text(im, i);

		if (!import_says(im, i))
			continue;
		if (text[0] == '\0' && account_field_required(field))
			field_bad(im, field, "missing",
				SAY(N_("It is empty and must be filled in.")));
		else if (!account_field_read(field, text, draft, &why))
			field_bad(im, field, code_name(why.code), why.say);
	}
}

/* What the file leaves open. */
static void complete(const struct import *im, struct account_full *draft)
{
	struct meter_row *meter = &draft->meter;

	pinyin_initials(draft->row.name_initials, draft->row.name);
	if (draft->row.status == 0)
		draft->row.status = ACCOUNT_STORED_OPEN;
	if (import_says(im, FIELD_METER) && meter->meter_no[0] == '\0')
		*meter = (struct meter_row){0};
	if (meter->meter_no[0] == '\0')
		return;
	if (meter->kind == METER_NONE)
		meter->kind = METER_POSTPAID;
	if (meter->multiplier[0] == '\0')
		memcpy(meter->multiplier, MULTIPLIER_NONE, sizeof MULTIPLIER_NONE);
}

static void read_identity(struct import *im, struct account_full *draft)
{
	const char *text = import_text(im, FIELD_ID_NUMBER);
	enum id_type type = draft->identity.type;
	struct fault why;

	if (identity_read(
		    im->s, type, text, im->request->accept_unverified_ids, &draft->identity)) {
		identity_seal(im->s, &draft->identity, &draft->row);
		return;
	}
	why = identity_fault(im->s, type, text);
	if (text[0] == '\0')
		field_bad(im, FIELD_ID_NUMBER, "missing", why.say);
	else
		field_bad(im, FIELD_ID_NUMBER, code_name(why.code), why.say);
}

static bool record_change(struct import *im, int64_t account_id, const char *field,
	const char *old_value, const char *new_value)
{
	struct account_change_row change = {.account_id = account_id,
		.at = im->now,
		.login = im->s->login,
		.station = im->s->station,
		.field = field,
		.old_value = old_value,
		.new_value = new_value};

	return account_store_record(im->s->db, &change);
}

/* A number that was let pass stays marked in the account's file. */
static bool record_unverified(struct import *im, const struct account_full *draft)
{
	const char *reason = id_reason_name(draft->identity.unverified);

	return reason == NULL ||
	       record_change(im, draft->row.account_id, "id_unverified", "", reason);
}

/* Dr 3999 Cr 2203, and the same in the allocations. */
static bool post_advance(struct import *im, const struct account_full *draft)
{
	struct journal_entry entry = {.kind = JOURNAL_OPENING,
		.business_date = im->today,
		.at = im->now,
		.login = im->s->login,
		.station = im->s->station,
		.memo = draft->row.account_no};
	struct journal_line lines[] = {
		{LEDGER_OPENING, 0, draft->advance},
		{LEDGER_ADVANCE, draft->row.account_id, money_negate(draft->advance)},
	};
	struct allocation_row allocation = {.account_id = draft->row.account_id,
		.business_date = im->today,
		.advance = draft->advance};

	if (money_sign(draft->advance) == 0)
		return true;
	return journal_post(im->s->db, &entry, lines, 2, &allocation.journal_id) &&
	       allocation_store_insert(im->s->db, &allocation);
}

/* Notes a meter that is on record already, and so cannot be hung here. False: the world failed. */
static bool meter_is_free(struct import *im, const struct meter_row *meter)
{
	struct meter_row other;
	bool found;

	if (meter->meter_no[0] == '\0')
		return true;
	if (!meter_store_find(im->s->db, meter->meter_no, &other, &found))
		return session_db_failed(im->s);
	if (found)
		field_bad(im, FIELD_METER, "conflict",
			SAY(N_("The meter {1} is on record with another account, or was taken "
			       "down."),
				say_text(meter->meter_no)));
	return true;
}

static bool meter_insert(struct import *im, const struct account_full *full)
{
	struct meter_row meter = full->meter;

	if (meter.meter_no[0] == '\0')
		return true;
	meter.account_id = full->row.account_id;
	meter.generation = full->row.card_generation;
	return meter_store_insert(im->s->db, &meter, im->today);
}

static bool insert(struct import *im, struct account_full *draft)
{
	if (!meter_is_free(im, &draft->meter))
		return false;
	if (im->bad)
		return true;
	if (!account_store_insert(im->s->db, &draft->row) || !meter_insert(im, draft) ||
		!post_advance(im, draft) || !record_unverified(im, draft))
		return session_db_failed(im->s);
	(void)id_set_add(im->seen, draft->row.account_id);
	im->out->inserted++;
	return true;
}

/* The rest, behind the account's lock: the meter as it hangs now, and the opening advance. */
static bool load_rest(struct import *im, struct account_full *stored)
{
	bool found;

	if (!lock_account(im->s->db, stored->row.account_id) ||
		!account_store_load(im->s->db, stored->row.account_id, &stored->row, &found) ||
		!meter_store_of(im->s->db, stored->row.account_id, &stored->meter, &found) ||
		!account_store_opening(im->s->db, stored->row.account_id, &stored->advance))
		return session_db_failed(im->s);
	if (!found)
		stored->meter = (struct meter_row){0};
	return true;
}

static bool differs(const struct import *im, int column, const struct account_full *draft,
	const struct account_full *stored)
{
	return import_says(im, column) &&
	       !account_field_same((enum account_field)column, draft, stored);
}

/* An import moves no money and closes nothing; and one file does not say two things. */
static bool may_take_over(const struct import *im, enum account_field field, bool first)
{
	return im->request->update && first && field != FIELD_ADVANCE && field != FIELD_STATUS;
}

/* Once the books have a card of the account, its meter and counts change by its operations alone.
 */
static bool is_of_card(enum account_field field)
{
	return field == FIELD_METER || field == FIELD_METER_KIND || field == FIELD_CARD_SERIAL ||
	       field == FIELD_CARD_COUNT || field == FIELD_CARD_GENERATION;
}

static bool has_card(struct import *im, int64_t account_id, bool *out)
{
	struct card_row card;
	enum db_step step = card_store_of(im->s->db, account_id, &card);

	*out = step == DB_ROW;
	return step != DB_FAILED || session_db_failed(im->s);
}

static void refuse_field(struct import *im, enum account_field field,
	const struct account_full *draft, const struct account_full *stored)
{
	char is[FIELD_TEXT_MAX], says[FIELD_TEXT_MAX];

	account_field_text(field, stored, is);
	account_field_text(field, draft, says);
	field_bad(im, field, "conflict",
		SAY(N_("Account {1} is stored with {2}, the file says {3}."),
			say_text(stored->row.account_no), say_text(is), say_text(says)));
}

/* Hangs another meter, or changes the one that hangs. */
static bool meter_take_over(
	struct import *im, const struct account_full *before, const struct account_full *after)
{
	const char *old = before->meter.meter_no;

	if (strcmp(old, after->meter.meter_no) == 0)
		return old[0] == '\0' || meter_store_update(im->s->db, &after->meter);
	if (old[0] != '\0' && !meter_store_remove(im->s->db, old, im->today))
		return false;
	return meter_insert(im, after);
}

static bool take_over(
	struct import *im, const struct account_full *draft, const struct account_full *stored)
{
	struct account_full after = *stored;
	char old_value[FIELD_TEXT_MAX], new_value[FIELD_TEXT_MAX];

	after.identity = draft->identity;
	for (int i = 0; i < ACCOUNT_FIELD_COUNT; i++) {
		enum account_field field = (enum account_field)i;

		if (!differs(im, i, draft, stored))
			continue;
		account_field_copy(field, &after, draft);
		if (!record_change(im, stored->row.account_id, account_field_name(field),
			    account_field_text(field, stored, old_value),
			    account_field_text(field, draft, new_value)))
			return session_db_failed(im->s);
	}
	if (strcmp(stored->meter.meter_no, after.meter.meter_no) != 0 &&
		!meter_is_free(im, &after.meter))
		return false;
	if (im->bad)
		return true;
	if (!account_store_update(im->s->db, &after.row) || !meter_take_over(im, stored, &after) ||
		!record_unverified(im, &after))
		return session_db_failed(im->s);
	im->out->updated++;
	return true;
}

static bool compare(
	struct import *im, const struct account_full *draft, const struct account_full *stored)
{
	bool first = id_set_add(im->seen, stored->row.account_id);
	bool same = true, card;

	if (!has_card(im, stored->row.account_id, &card))
		return false;
	for (int i = 0; i < ACCOUNT_FIELD_COUNT; i++) {
		if (!differs(im, i, draft, stored))
			continue;
		same = false;
		if (!may_take_over(im, (enum account_field)i, first) ||
			(card && is_of_card((enum account_field)i))) {
			refuse_field(im, (enum account_field)i, draft, stored);
			return true;
		}
	}
	if (!same)
		return take_over(im, draft, stored);
	im->out->unchanged++;
	return true;
}

static bool store(struct import *im)
{
	struct account_full draft = {0}, stored = {0};
	bool found;

	read_fields(im, &draft);
	if (im->bad)
		return true;
	complete(im, &draft);
	read_identity(im, &draft);
	if (im->bad)
		return true;
	if (!account_store_find(im->s->db, draft.row.account_no, &stored.row, &found))
		return session_db_failed(im->s);
	if (!found)
		return insert(im, &draft);
	return load_rest(im, &stored) && compare(im, &draft, &stored);
}

const struct import_kind import_accounts = {
	.verb = "import accounts",
	.permission = PERMIT_IMPORT_ACCOUNTS,
	.columns = ACCOUNT_FIELD_COUNT,
	.name = column_name,
	.required = column_required,
	.store = store,
};
