/* What was paid, for the tax platform: one line a bill and receipt, and the undone ones again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/csv.h"
#include "core/utf8.h"
#include "counter/operation.h"
#include "counter/receipt.h"
#include "db/account_store.h"
#include "db/database.h"
#include "db/paper_store.h"
#include "db/vault.h"
#include "printing/whole_file.h"

#define BOM "\xef\xbb\xbf" /* without it Excel takes the file for GBK */
#define LINE_END "\r\n"
#define LINE_MAX_BYTES 2048
#define EXPORT_MAX_BYTES ((size_t)1 << 30)
#define CELL_MAX (ACCOUNT_NAME_BYTES + 1)

static const char *const titles[] = {"receipt_no", "paid_on", "account_no", "name", "id_no",
	"bill_no", "period", "energy_kwh", "principal", "late_charge", "total", "state"};

struct export
{
	struct session *s;
	char *text;
	size_t size, room;
	int64_t rows;
	bool too_large;
};

static void add_text(struct export *e, const char *text)
{
	size_t more = strlen(text);

	while (e->size + more + 1 > e->room) {
		e->room = e->room == 0 ? 65536 : e->room * 2;
		e->text = xrealloc(e->text, e->room);
	}
	memcpy(e->text + e->size, text, more + 1);
	e->size += more;
	e->too_large = e->size > EXPORT_MAX_BYTES;
}

static void add_line(struct export *e, const char *const *cells)
{
	char line[LINE_MAX_BYTES] = "";
	bool fits = true;

	for (size_t i = 0; i < ARRAY_SIZE(titles); i++)
		fits = fits && csv_append(line, sizeof(line), cells[i], i == 0);
	if (!fits)
		e->too_large = true;
	add_text(e, line);
	add_text(e, LINE_END);
}

/* A spreadsheet runs what begins like a formula; text that people typed is never one. */
static const char *plain(char buf[CELL_MAX], const char *text)
{
	bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;

	snprintf(buf, CELL_MAX, "%s%.*s", formula ? "'" : "", CELL_MAX - 2, text);
	return buf;
}

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
	char name[CELL_MAX], account[CELL_MAX], bill[CELL_MAX], id[ID_TEXT_MAX], id_cell[CELL_MAX];
	struct money sum;

	if (!money_add(&sum, row->principal, row->late_charge))
		return false;
	add_line(e, (const char *const[]){row->receipt_no, date_format(row->on, day),
			    plain(account, row->account_no), plain(name, row->name),
			    plain(id_cell, id_text(e, row, id)), plain(bill, row->bill_no),
			    period_format(row->period, period), energy_format(row->energy, energy),
			    money_format(row->principal, principal),
			    money_format(row->late_charge, late), money_format(sum, total),
			    state_of(row)});
	e->rows++;
	return !e->too_large;
}

static bool gather(struct export *e, struct date from, struct date to)
{
	struct session *s = e->s;
	bool ok;

	add_text(e, BOM);
	add_line(e, titles);
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = paper_store_each_paid(s->db, from, to, add_row, e);
	if (!ok && db_fault(s->db)->code != CODE_OK)
		(void)session_db_failed(s);
	else if (!ok)
		(void)session_refuse(s, CODE_LIMIT_EXCEEDED,
			SAY(N_("That is too much for one file: export fewer days at a time.")));
	db_rollback(s->db);
	return ok;
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
	     whole_file_write(path, e.text, e.size, &s->why);
	free(e.text);
	if (ok)
		*rows = e.rows;
	return ok;
}
