/* Sums and lists that the shift's and the day's report share: both count by the same lines. */
#include "counter/paper_report.h"

#include "core/arena.h"
#include "db/sale_store.h"

static bool sum_line(struct tender_line *total, const struct tender_line *line)
{
	total->payment_count += line->payment_count;
	total->reversal_count += line->reversal_count;
	return money_add(&total->payments, total->payments, line->payments) &&
	       money_add(&total->reversals, total->reversals, line->reversals) &&
	       money_add(&total->net, total->net, line->net);
}

bool report_tenders(struct session *s, const struct day_totals *totals,
	struct tender_line lines[TENDER_KIND_END], size_t *count, struct tender_line *total)
{
	*count = 0;
	*total = (struct tender_line){.kind = TENDER_CASH};
	for (int kind = TENDER_CASH; kind < TENDER_KIND_END; kind++) {
		struct tender_line *line = &lines[*count];

		*line = (struct tender_line){
			.kind = (enum tender_kind)kind,
			.payment_count = totals->tender_count[kind],
			.reversal_count = totals->back_count[kind],
			.reversals = totals->back_amount[kind],
			.net = totals->tender_amount[kind],
		};
		if (!money_add(&line->payments, line->net, line->reversals) ||
			!sum_line(total, line))
			return session_refuse_plain(s, CODE_DB_DAMAGED);
		if (kind == TENDER_CASH || line->payment_count > 0 || line->reversal_count > 0)
			++*count;
	}
	return true;
}

bool report_voids(struct session *s, const struct paper_scope *scope, struct arena *arena,
	struct paper_void **out, size_t *count)
{
	if (!paper_store_voids(s->db, scope, arena, out, count))
		return session_db_failed(s);
	for (size_t i = 0; i < *count; i++)
		if (!paper_person(s, (*out)[i].cashier, arena, &(*out)[i].cashier) ||
			!paper_person(s, (*out)[i].approver, arena, &(*out)[i].approver))
			return false;
	return true;
}

static struct open_sale line_of(const struct session *s, const struct sale_row *row)
{
	struct open_sale line = {.sale_no = row->sale_no,
		.account_no = row->account_no,
		.amount = row->amount,
		.at = row->at,
		.age_days = date_days_between(moment_date(row->at), session_today(s))};
	struct money paid;

	if (money_add(&paid, row->amount, row->arrears))
		line.amount = paid;
	return line;
}

bool report_open_sales(
	struct session *s, int64_t shift_id, struct arena *arena, struct open_sales *out)
{
	struct sale_row *rows;
	struct open_sale *list;
	size_t count;

	*out = (struct open_sales){.count = 0};
	if (!sale_store_open_list(s->db, arena, &rows, &count))
		return session_db_failed(s);
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		if (shift_id == 0 || rows[i].shift_id == shift_id)
			list[out->count++] = line_of(s, &rows[i]);
	out->rows = list;
	return true;
}
