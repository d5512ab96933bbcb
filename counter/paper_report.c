#include "counter/paper_report.h"

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
