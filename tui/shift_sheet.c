#include "tui/shift_sheet.h"

#include <stdio.h>

#include "counter/shift.h"
#include "tui/sheet.h"

void shift_sheet(const struct shift_view *shift, struct sheet *s)
{
	char text[MOMENT_TEXT_MAX], sum[64], amount[MONEY_TEXT_MAX];

	sheet_fact(s, N_("Shift"), shift->shift_no);
	sheet_beside(s, N_("Business date"), date_format(shift->business_date, text));
	sheet_fact(s, N_("Station"), shift->station);
	sheet_beside(s, N_("Opened"), moment_format_minute(shift->opened_at, text));
	sheet_money(s, N_("Float"), shift->float_amount);
	sheet_money_beside(s, N_("Handed in"), shift->handed_in);
	sheet_gap(s);
	snprintf(sum, sizeof(sum), "%lld / %s", (long long)shift->payments.count,
		money_format_grouped(shift->payments.amount, amount));
	sheet_fact(s, N_("Payments"), sum);
	snprintf(sum, sizeof(sum), "%lld / %s", (long long)shift->reversals.count,
		money_format_grouped(shift->reversals.amount, amount));
	sheet_beside(s, N_("Reversals"), sum);
	for (enum tender_kind kind = TENDER_CASH; kind < TENDER_KIND_END; kind++)
		if (shift->tenders[kind].count > 0 &&
			(kind != TENDER_CASH || shift->expected_known))
			sheet_money(s, tender_kind_title(kind), shift->tenders[kind].amount);
	if (shift->expected_known)
		sheet_money(s, N_("Expected cash"), shift->expected_cash);
	if (!shift->counted_known)
		return;
	sheet_money(s, N_("Counted"), shift->counted);
	sheet_money(s, N_("Difference"), shift->difference);
	sheet_paint(s, money_sign(shift->difference) == 0 ? PAINT_GOOD : PAINT_ERROR);
}
