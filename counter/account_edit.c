/* Changing an account's holder, and closing it: each change stays readable in the account's file.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/pinyin.h"
#include "core/utf8.h"
#include "counter/account.h"
#include "counter/account_field.h"
#include "counter/bill_due.h"
#include "counter/operation.h"
#include "db/arrears_store.h"
#include "db/journal.h"
#include "db/row_lock.h"
#include "db/sale_store.h"

struct edit_work {
	const char *account_no;
	const struct account_edit *edit;
	struct account_full after; /* the fields that the edit names, read and checked */
};

/* The account behind its lock: another terminal may have changed it until then. */
static bool load(struct session *s, const char *account_no, struct account_row *out)
{
	bool found;

	if (!account_store_find(s->db, account_no, out, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(account_no)));
	if (!lock_account(s->db, out->account_id) ||
		!account_store_load(s->db, out->account_id, out, &found))
		return session_db_failed(s);
	if (out->status == ACCOUNT_STORED_CLOSED)
		return session_refuse(s, CODE_ACCOUNT_CLOSED,
			SAY(N_("Account {1} is closed."), say_text(account_no)));
	return true;
}

static bool record(
	struct session *s, int64_t account_id, const char *field, const char *const values[2])
{
	struct account_change_row change = {.account_id = account_id,
		.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.field = field,
		.old_value = values[0],
		.new_value = values[1]};

	return account_store_record(s->db, &change) || session_db_failed(s);
}

static bool edit_names(const struct account_edit *edit, enum account_field field)
{
	if (field == FIELD_NAME)
		return edit->name != NULL;
	if (field == FIELD_PHONE)
		return edit->phone != NULL;
	return edit->has_id;
}

static const enum account_field editable[] = {
	FIELD_NAME, FIELD_PHONE, FIELD_ID_TYPE, FIELD_ID_NUMBER};

/* Takes over what differs. *changed counts the fields. */
static bool take_over(
	struct session *s, const struct edit_work *w, struct account_full *account, int *changed)
{
	struct account_full before = *account;
	char old_value[FIELD_TEXT_MAX], new_value[FIELD_TEXT_MAX];

	*changed = 0;
	for (size_t i = 0; i < ARRAY_SIZE(editable); i++) {
		enum account_field field = editable[i];
		const char *const values[] = {old_value, new_value};

		if (!edit_names(w->edit, field) || account_field_same(field, &before, &w->after))
			continue;
		account_field_text(field, &before, old_value);
		account_field_text(field, &w->after, new_value);
		account_field_copy(field, account, &w->after);
		if (!record(s, account->row.account_id, account_field_name(field), values))
			return false;
		(*changed)++;
	}
	return true;
}

static bool change(struct session *s, void *ctx, struct operation_record *out)
{
	struct edit_work *w = ctx;
	struct account_full account = {0};
	int changed;

	if (!load(s, w->account_no, &account.row) || !take_over(s, w, &account, &changed))
		return false;
	out->result_id = account.row.account_id;
	snprintf(out->detail, sizeof out->detail, "fields changed: %d", changed);
	return changed == 0 || account_store_update(s->db, &account.row) || session_db_failed(s);
}

static bool read_field(
	struct session *s, struct edit_work *w, enum account_field field, const char *text)
{
	struct fault why;

	if (text == NULL || account_field_read(field, text, &w->after, &why))
		return true;
	return session_refuse(s, why.code, why.say);
}

static bool read_edit(struct session *s, struct edit_work *w)
{
	const struct account_edit *edit = w->edit;
	struct fault why;

	if (!read_field(s, w, FIELD_NAME, edit->name) ||
		!read_field(s, w, FIELD_PHONE, edit->phone))
		return false;
	pinyin_initials(w->after.row.name_initials, w->after.row.name);
	if (!edit->has_id)
		return true;
	if (!identity_read(s, edit->id_type, edit->id_no, false, &w->after.identity)) {
		why = identity_fault(s, edit->id_type, edit->id_no);
		return session_refuse(s, why.code, why.say);
	}
	identity_seal(s, &w->after.identity, &w->after.row);
	return true;
}

bool account_change(struct session *s, const char *account_no, const struct account_edit *edit)
{
	struct edit_work w = {.account_no = account_no, .edit = edit};
	struct operation op = {.verb = "account change",
		.args = account_no,
		.subject = account_no,
		.work = change,
		.ctx = &w};
	struct operation_record record_out;

	return operation_may(s, op.verb, account_no, PERMIT_ACCOUNT_CHANGE) && read_edit(s, &w) &&
	       operation_run(s, &op, &record_out);
}

/* Everything must be settled: nothing due on any bill, nothing left on the balance. */
static bool is_settled(struct session *s, const struct account_row *row)
{
	struct bills_query query = {.account_id = row->account_id,
		.price_class = row->price_class,
		.on = session_today(s)};
	struct arena arena = ARENA_EMPTY;
	struct bills_due due;
	struct money advance;
	bool ok = bills_due_load(s, &query, &arena, &due);

	arena_release(&arena);
	if (!ok)
		return false;
	if (money_sign(due.total) != 0)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} still owes {2}. Take the payment first, then close "
			       "it."),
				say_text(row->account_no), say_money(due.total)));
	if (!journal_balance(s->db, LEDGER_ADVANCE, row->account_id, &advance))
		return session_db_failed(s);
	if (money_sign(advance) != 0)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Account {1} still has an advance of {2}. Pay it back first, then "
			       "close it."),
				say_text(row->account_no), say_money(money_negate(advance))));
	return true;
}

/* What the bank may still send back would be owed on an account that takes no money. */
static bool check_no_cheque(struct session *s, const struct account_row *row)
{
	bool waits;

	if (!arrears_store_cheque_waits(s->db, row->account_id, &waits))
		return session_db_failed(s);
	return !waits ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("A cheque or transfer of account {1} still waits at the bank. Close "
			      "the account when it has cleared."),
			       say_text(row->account_no)));
}

/* What is on its way onto a card ends first. */
static bool check_no_sale(struct session *s, const struct account_row *row)
{
	struct sale_row open;
	enum db_step step = sale_store_open_of(s->db, row->account_id, &open);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_DONE ||
	       session_refuse(s, CODE_SALE_OPEN,
		       SAY(N_("Card sale {1} of account {2} is not finished: resolve it first."),
			       say_text(open.sale_no), say_text(row->account_no)));
}

static bool close_work(struct session *s, void *ctx, struct operation_record *out)
{
	static const char *const values[] = {"open", "closed"};
	const char *account_no = ctx;
	struct account_row row;

	if (!load(s, account_no, &row) || !is_settled(s, &row) || !check_no_cheque(s, &row) ||
		!check_no_sale(s, &row) ||
		!record(s, row.account_id, account_field_name(FIELD_STATUS), values))
		return false;
	out->result_id = row.account_id;
	return account_store_close(s->db, row.account_id, session_today(s)) || session_db_failed(s);
}

bool account_close(struct session *s, const char *account_no)
{
	char subject[ACCOUNT_NO_MAX];
	struct operation op = {.verb = "account close",
		.args = account_no,
		.subject = subject,
		.work = close_work,
		.ctx = subject};
	struct operation_record out;

	if (!operation_may(s, op.verb, account_no, PERMIT_ACCOUNT_CLOSE))
		return false;
	if (strlen(account_no) >= sizeof subject)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(account_no)));
	utf8_copy(subject, sizeof subject, account_no);
	return operation_run(s, &op, &out);
}
