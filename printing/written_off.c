#include "printing/written_off.h"

#include <inttypes.h>
#include <stdio.h>

#include "printing/heading.h"
#include "printing/table.h"
#include "printing/template.h"

#define BODY_SIZE 9.0
#define COLUMNS 3
#define NUMBER_MAX 24

enum { HEAD, ITEM, COUNT, SUM, LOST, BACK, NOTE }; /* places after the first */

static void row(struct table *t, const char *item, int64_t count, struct money sum)
{
	char number[NUMBER_MAX], amount[MONEY_TEXT_MAX];

	if (count == 0 && money_sign(sum) == 0)
		return;
	snprintf(number, sizeof(number), "%" PRId64, count);
	table_row(t, (const char *const[]){item, number, money_format_grouped(sum, amount)});
}

void written_off_draw(struct document *d, const struct template *words, int first,
	const struct written_off_sums *sums)
{
	static const struct table_column columns[COLUMNS] = {
		{40, ALIGN_LEFT, false},
		{25, ALIGN_RIGHT, false},
		{35, ALIGN_RIGHT, false},
	};
	const char *titles[COLUMNS];
	struct table t = {d, columns, titles, COLUMNS, page_area(d), BODY_SIZE, {0}};

	if (sums->written_count == 0 && sums->recovered_count == 0 &&
		money_sign(sums->written) == 0 && money_sign(sums->recovered) == 0)
		return;
	for (int i = 0; i < COLUMNS; i++)
		titles[i] = template_word(words, first + ITEM + i);
	heading_section(d, template_word(words, first + HEAD), 3 * BODY_SIZE * PAGE_LEADING);
	table_begin(&t);
	row(&t, template_word(words, first + LOST), sums->written_count, sums->written);
	row(&t, template_word(words, first + BACK), sums->recovered_count, sums->recovered);
	if (sums->recovered_count > 0)
		table_line(&t, template_word(words, first + NOTE));
}
