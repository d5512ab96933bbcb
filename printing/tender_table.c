#include "printing/tender_table.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "printing/table.h"

#define BODY_SIZE 9.0
#define COLUMNS 6
#define KEY_MAX 32

const char *tender_table_kind(const struct template *words, enum tender_kind kind)
{
	char key[KEY_MAX];

	snprintf(key, sizeof(key), "tender_%s", tender_kind_name(kind));
	return template_find(words, key, tender_kind_name(kind));
}

static void add_line(struct table *t, const char *name, const struct tender_line *l, bool total)
{
	char payments[MONEY_TEXT_MAX], reversals[MONEY_TEXT_MAX], net[MONEY_TEXT_MAX];
	char payment_count[24], reversal_count[24];
	const char *const cells[COLUMNS] = {name, payment_count,
		money_format_grouped(l->payments, payments), reversal_count,
		money_format_grouped(l->reversals, reversals), money_format_grouped(l->net, net)};

	snprintf(payment_count, sizeof(payment_count), "%" PRId64, l->payment_count);
	snprintf(reversal_count, sizeof(reversal_count), "%" PRId64, l->reversal_count);
	if (total)
		table_total(t, cells);
	else
		table_row(t, cells);
}

void tender_table_draw(struct document *d, const struct template *words,
	const struct tender_line *lines, size_t count, const struct tender_line *total)
{
	static const struct table_column columns[COLUMNS] = {
		{22, ALIGN_LEFT, false},
		{12, ALIGN_RIGHT, false},
		{20, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
		{18, ALIGN_RIGHT, false},
		{20, ALIGN_RIGHT, false},
	};
	const char *titles[COLUMNS] = {template_find(words, "tender", ""),
		template_find(words, "payment_count", ""), template_find(words, "payments", ""),
		template_find(words, "reversal_count", ""), template_find(words, "reversals", ""),
		template_find(words, "net", "")};
	struct table t = {d, columns, titles, COLUMNS, page_area(d), BODY_SIZE, {0}};

	table_begin(&t);
	for (size_t i = 0; i < count; i++)
		add_line(&t, tender_table_kind(words, lines[i].kind), &lines[i], false);
	add_line(&t, template_find(words, "sum", ""), total, true);
}
