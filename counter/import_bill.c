/* Bills from a file, each posted as an entry of its own. Bills are immutable: nothing is updated.
 */
#include <string.h>

#include "counter/import_row.h"
#include "db/account_store.h"
#include "db/bill_store.h"
#include "db/journal.h"

enum {
	BILL_NUMBER,
	BILL_ACCOUNT,
	BILL_PERIOD,
	BILL_ENERGY,
	BILL_AMOUNT,
	BILL_ISSUED_ON,
	BILL_DUE_ON,
	BILL_PAID,
	BILL_COLUMNS
};

static const char *const names[BILL_COLUMNS] = {
	[BILL_NUMBER] = "bill_no",
	[BILL_ACCOUNT] = "account_no",
	[BILL_PERIOD] = "period",
	[BILL_ENERGY] = "energy_kwh",
	[BILL_AMOUNT] = "amount",
	[BILL_ISSUED_ON] = "issued_on",
	[BILL_DUE_ON] = "due_on",
	[BILL_PAID] = "paid",
};

#define BILL_NO_SIGNS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._/-"

static const char *column_name(int column)
{
	return names[column];
}

static bool column_required(int column)
{
	return column != BILL_PAID;
}

static void bad(struct import *im, int column, enum code code, struct say say)
{
	import_bad(im, names[column], code_name(code), say);
}

static void read_number(struct import *im, struct bill_row *bill)
{
	const char *text = import_filled(im, BILL_NUMBER);

	if (text == NULL)
		return;
	if (strlen(text) >= sizeof bill->bill_no || strspn(text, BILL_NO_SIGNS) != strlen(text)) {
		bad(im, BILL_NUMBER, CODE_BAD_VALUE,
			SAY(N_("{1} is not a bill number: 1 to 40 letters, digits or . _ / -"),
				say_text(text)));
		return;
	}
	memcpy(bill->bill_no, text, strlen(text) + 1);
}

static void read_amount(struct import *im, int column, struct money *out)
{
	const char *text = import_filled(im, column);

	if (text != NULL && money_parse(out, text) != MONEY_OK)
		bad(im, column, CODE_BAD_AMOUNT,
			SAY(N_("{1} is not an amount. Write up to 12 digits and at most two "
			       "decimals, like 95.20."),
				say_text(text)));
}

static void read_quantities(struct import *im, struct bill_row *bill)
{
	const char *period = import_filled(im, BILL_PERIOD);
	const char *energy = import_filled(im, BILL_ENERGY);

	if (period != NULL && !period_parse(&bill->period, period))
		bad(im, BILL_PERIOD, CODE_BAD_DATE,
			SAY(N_("{1} is not a month. Write year and month like 2026-11."),
				say_text(period)));
	if (energy != NULL && !energy_parse(&bill->energy, energy))
		bad(im, BILL_ENERGY, CODE_BAD_VALUE,
			SAY(N_("{1} is not an energy: kWh with at most three decimals."),
				say_text(energy)));
	read_amount(im, BILL_AMOUNT, &bill->amount);
	if (import_text(im, BILL_PAID)[0] != '\0')
		read_amount(im, BILL_PAID, &bill->paid_before);
}

static void check_together(struct import *im, const struct bill_row *bill)
{
	if (money_compare(bill->paid_before, bill->amount) > 0)
		bad(im, BILL_PAID, CODE_BAD_AMOUNT,
			SAY(N_("More is paid ({1}) than the bill comes to ({2})."),
				say_money(bill->paid_before), say_money(bill->amount)));
	if (date_compare(bill->due_on, bill->issued_on) < 0)
		bad(im, BILL_DUE_ON, CODE_BAD_DATE,
			SAY(N_("The bill falls due on {1}, before it was issued on {2}."),
				say_date(bill->due_on), say_date(bill->issued_on)));
}

/* Bills of one account come in runs, so the last one found is kept. */
static bool read_account(struct import *im, struct bill_row *bill)
{
	const char *text = import_filled(im, BILL_ACCOUNT);
	struct account_row account;
	bool found;

	if (text == NULL)
		return true;
	if (strcmp(im->last_account_no, text) != 0 || text[0] == '\0') {
		if (!account_store_find(im->s->db, text, &account, &found))
			return session_db_failed(im->s);
		if (!found) {
			bad(im, BILL_ACCOUNT, CODE_ACCOUNT_UNKNOWN,
				SAY(N_("There is no account {1}."), say_text(text)));
			return true;
		}
		memcpy(im->last_account_no, account.account_no, sizeof im->last_account_no);
		im->last_account_id = account.account_id;
	}
	bill->account_id = im->last_account_id;
	return true;
}

/* Dr 1122 Cr 6001; what was paid before: Dr 3999 Cr 1122. */
static bool insert(struct import *im, struct bill_row *bill)
{
	struct journal_entry entry = {.kind = JOURNAL_BILL,
		.business_date = im->today,
		.at = im->now,
		.login = im->s->login,
		.station = im->s->station,
		.memo = bill->bill_no};
	struct journal_line lines[] = {
		{LEDGER_RECEIVABLE, bill->account_id, bill->amount},
		{LEDGER_ENERGY, 0, money_negate(bill->amount)},
		{LEDGER_OPENING, 0, bill->paid_before},
		{LEDGER_RECEIVABLE, bill->account_id, money_negate(bill->paid_before)},
	};
	int64_t journal_id;

	if (!journal_post(im->s->db, &entry, lines, 4, &journal_id) ||
		!bill_store_insert(im->s->db, bill, journal_id))
		return session_db_failed(im->s);
	im->out->inserted++;
	return true;
}

/* The first column that differs from what is stored; BILL_COLUMNS when none does. */
static int difference(
	const struct import *im, const struct bill_row *bill, const struct bill_row *stored)
{
	if (bill->account_id != stored->account_id)
		return BILL_ACCOUNT;
	if (bill->period.months != stored->period.months)
		return BILL_PERIOD;
	if (bill->energy.wh != stored->energy.wh)
		return BILL_ENERGY;
	if (money_compare(bill->amount, stored->amount) != 0)
		return BILL_AMOUNT;
	if (date_compare(bill->issued_on, stored->issued_on) != 0)
		return BILL_ISSUED_ON;
	if (date_compare(bill->due_on, stored->due_on) != 0)
		return BILL_DUE_ON;
	if (import_says(im, BILL_PAID) &&
		money_compare(bill->paid_before, stored->paid_before) != 0)
		return BILL_PAID;
	return BILL_COLUMNS;
}

static bool store(struct import *im)
{
	struct bill_row bill = {0}, stored;
	bool found;
	int column;

	read_number(im, &bill);
	read_quantities(im, &bill);
	import_date(im, BILL_ISSUED_ON, &bill.issued_on);
	import_date(im, BILL_DUE_ON, &bill.due_on);
	if (!read_account(im, &bill))
		return false;
	if (!im->bad)
		check_together(im, &bill);
	if (im->bad)
		return true;
	if (!bill_store_find(im->s->db, bill.bill_no, &stored, &found))
		return session_db_failed(im->s);
	if (!found)
		return insert(im, &bill);
	column = difference(im, &bill, &stored);
	if (column == BILL_COLUMNS)
		im->out->unchanged++;
	else
		import_bad(im, names[column], "conflict",
			SAY(N_("Bill {1} is stored with another content. A bill is never changed; "
			       "cancel it and bill again."),
				say_text(bill.bill_no)));
	return true;
}

const struct import_kind import_bills = {
	.verb = "import bills",
	.permission = PERMIT_IMPORT_BILLS,
	.columns = BILL_COLUMNS,
	.name = column_name,
	.required = column_required,
	.store = store,
};
