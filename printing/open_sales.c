#include "printing/open_sales.h"

#include <stdio.h>

#include "printing/heading.h"
#include "printing/table.h"
#include "printing/template.h"

#define BODY_SIZE 9.0
#define COLUMNS 5

void open_sales_draw(
	struct document *d, const struct template *words, int first, const struct open_sales *sales)
{
	static const struct table_column columns[COLUMNS] = {
		{30, ALIGN_LEFT, false},
		{22, ALIGN_LEFT, false},
		{16, ALIGN_RIGHT, false},
		{20, ALIGN_CENTER, false},
		{12, ALIGN_RIGHT, false},
	};
	const char *titles[COLUMNS];
	struct table t = {d, columns, titles, COLUMNS, page_area(d), BODY_SIZE, {0}};

	if (sales->count == 0)
		return;
	for (int i = 0; i < COLUMNS; i++)
		titles[i] = template_word(words, first + 1 + i);
	heading_section(d, template_word(words, first), 3 * BODY_SIZE * PAGE_LEADING);
	table_begin(&t);
	for (size_t i = 0; i < sales->count; i++) {
		const struct open_sale *sale = &sales->rows[i];
		char amount[MONEY_TEXT_MAX], at[MOMENT_TEXT_MAX], age[24];

		snprintf(age, sizeof(age), "%lld", (long long)sale->age_days);
		table_row(&t, (const char *const[]){sale->sale_no, sale->account_no,
				      money_format_grouped(sale->amount, amount),
				      moment_format_minute(sale->at, at), age});
	}
}
