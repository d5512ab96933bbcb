/* What was paid, for the tax platform: one line a bill and receipt, and the undone ones again. */
#include <stdio.h>

#include "core/utf8.h"
#include "counter/csv_file.h"
#include "counter/operation.h"
#include "counter/receipt.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/paper_store.h"
#include "db/vault.h"

static const char *const titles[] = {"receipt_no", "paid_on", "account_no", "name", "id_no",
	"bill_no", "period", "energy_kwh", "principal", "late_charge", "total", "state"};

struct export
{
	struct session *s;
	struct csv_file file;
	int64_t rows;
};

/*
 * A company's credit code is public and the invoice needs it; a person's number stays masked. One
 * that the key does not open is left masked too.
 */
static const char *id_text(struct export *e, const struct paper_paid *row, char buf[ID_TEXT_MAX])
{
	size_t size = row->id_sealed_size - VAULT_SEAL_OVERHEAD;

	utf8_copy(buf, ID_TEXT_MAX, row->id_masked);
	if (row->id_type != ID_USCC || row->id_sealed_size <= VAULT_SEAL_OVERHEAD ||
		size >= ID_TEXT_MAX)
		return buf;
	if (vault_unseal(e->s->vault, row->id_sealed, row->id_sealed_size, (uint8_t *)buf))
		buf[size] = '\0';
	else
		utf8_copy(buf, ID_TEXT_MAX, row->id_masked);
	return buf;
}

static const char *state_of(const struct paper_paid *row)
{
	if (row->reverses)
		return "reversal";
	return receipt_state_name(row->voided ? RECEIPT_VOID : RECEIPT_VALID);
}

static bool add_row(void *ctx, const struct paper_paid *row)
{
	struct export *e = ctx;
	char day[DATE_TEXT_MAX], period[PERIOD_TEXT_MAX], energy[ENERGY_TEXT_MAX];
	char principal[MONEY_TEXT_MAX], late[MONEY_TEXT_MAX], total[MONEY_TEXT_MAX];
	char name[CSV_CELL_MAX], account[CSV_CELL_MAX], bill[CSV_CELL_MAX];
	char id[ID_TEXT_MAX], id_cell[CSV_CELL_MAX];
	struct money sum;

	if (!money_add(&sum, row->principal, row->late_charge))
		return false;
	csv_file_line(&e->file,
		(const char *const[]){row->receipt_no, date_format(row->on, day),
			csv_plain(account, row->account_no), csv_plain(name, row->name),
			csv_plain(id_cell, id_text(e, row, id)), csv_plain(bill, row->bill_no),
			period_format(row->period, period), energy_format(row->energy, energy),
			money_format(row->principal, principal),
			money_format(row->late_charge, late), money_format(sum, total),
			state_of(row)},
		ARRAY_SIZE(titles));
	e->rows++;
	return !e->file.too_large;
}

static bool gather(struct export *e, struct date from, struct date to)
{
	struct session *s = e->s;
	bool ok;

	csv_file_line(&e->file, titles, ARRAY_SIZE(titles));
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = paper_store_each_paid(s->db, from, to, add_row, e);
	if (!ok && db_fault(s->db)->code != CODE_OK)
		(void)session_db_failed(s);
	else if (!ok)
		(void)session_refuse(s, CODE_LIMIT_EXCEEDED,
			SAY(N_("That is too much for one file: export fewer days at a time.")));
	return session_end_read(s, ok);
}

static bool note(struct session *s, void *ctx, struct operation_record *record)
{
	const struct export *e = ctx;

	(void)s;
	record->result_id = e->rows;
	snprintf(record->detail, sizeof record->detail, "%lld rows", (long long)e->rows);
	return true;
}

/* Names and numbers leave the house: who took them, and which days, stays in the audit chain. */
static bool keep_record(struct export *e, struct date from, struct date to)
{
	char a[DATE_TEXT_MAX], b[DATE_TEXT_MAX], span[2 * DATE_TEXT_MAX + 4];
	struct operation_record record;
	const struct operation op = {
		.verb = "export_paid", .args = "", .subject = span, .work = note, .ctx = e};

	snprintf(span, sizeof span, "%s..%s", date_format(from, a), date_format(to, b));
	return operation_run(e->s, &op, &record);
}

bool export_paid(
	struct session *s, struct date from, struct date to, const char *path, int64_t *rows)
{
	struct export e = {.s = s};
	bool ok;

	if (!operation_may(s, "export_paid", path, PERMIT_EXPORT_PAID))
		return false;
	if (date_compare(from, to) > 0)
		return session_refuse(s, CODE_BAD_DATE,
			SAY(N_("The span ends ({1}) before it begins ({2})."), say_date(to),
				say_date(from)));
	ok = gather(&e, from, to) && keep_record(&e, from, to) &&
	     csv_file_write(&e.file, path, &s->why);
	csv_file_release(&e.file);
	if (ok)
		*rows = e.rows;
	return ok;
}
