#include "tui/shift_sheet.h"

#include <stdio.h>

#include "counter/shift.h"
#include "tui/sheet.h"

#define SUM_TEXT_MAX 64

/* "7 / 1,234.50"; how many alone where the sum would tell what the drawer should hold. */
static const char *tender_text(const struct tender_sum *sum, bool known, char buf[SUM_TEXT_MAX])
{
	char amount[MONEY_TEXT_MAX];

	if (known)
		snprintf(buf, SUM_TEXT_MAX, "%lld / %s", (long long)sum->count,
			money_format_grouped(sum->amount, amount));
	else
		snprintf(buf, SUM_TEXT_MAX, "%lld", (long long)sum->count);
	return buf;
}

static void tenders(const struct shift_view *shift, struct sheet *s)
{
	char sum[SUM_TEXT_MAX];

	for (enum tender_kind kind = TENDER_CASH; kind < TENDER_KIND_END; kind++) {
		bool known = shift->expected_known || kind != TENDER_CASH;

		if (shift->tenders[kind].count > 0)
			sheet_fact(s, tender_kind_title(kind),
				tender_text(&shift->tenders[kind], known, sum));
	}
}

/* What the drawer should hold and held; the difference only where both are shown. */
static void cash(const struct shift_view *shift, struct sheet *s)
{
	if (shift->expected_known)
		sheet_money(s, N_("Expected cash"), shift->expected_cash);
	if (shift->counted_known && shift->expected_known)
		sheet_money_beside(s, N_("Counted"), shift->counted);
	else if (shift->counted_known)
		sheet_money(s, N_("Counted"), shift->counted);
	if (!shift->counted_known || !shift->expected_known)
		return;
	sheet_money(s, N_("Difference"), shift->difference);
	sheet_paint(s, money_sign(shift->difference) == 0 ? PAINT_GOOD : PAINT_ERROR);
}

void shift_sheet(const struct shift_view *shift, struct sheet *s)
{
	char text[MOMENT_TEXT_MAX], sum[SUM_TEXT_MAX];

	sheet_fact(s, N_("Shift"), shift->shift_no);
	sheet_beside(s, N_("Business date"), date_format(shift->business_date, text));
	sheet_fact(s, N_("Station"), shift->station);
	sheet_beside(s, N_("Opened"), moment_format_minute(shift->opened_at, text));
	sheet_money(s, N_("Float"), shift->float_amount);
	sheet_money_beside(s, N_("Handed in"), shift->handed_in);
	cash(shift, s);
	sheet_gap(s);
	sheet_fact(s, N_("Payments"), tender_text(&shift->payments, shift->expected_known, sum));
	sheet_beside(
		s, N_("Reversals"), tender_text(&shift->reversals, shift->expected_known, sum));
	if (shift->recovered.count > 0)
		sheet_fact(s, N_("Recovered"),
			tender_text(&shift->recovered, shift->expected_known, sum));
	tenders(shift, s);
}
