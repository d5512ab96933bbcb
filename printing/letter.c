#include "printing/letter.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "printing/letter_flow.h"
#include "printing/page.h"

/* GB/T 9704-2012 5.2.1: 37 mm above, 28 mm at the left, 156 mm by 225 mm of text. */
#define AREA_X 79.37
#define AREA_Y 104.88
#define AREA_WIDTH 442.20
#define AREA_HEIGHT 637.80
#define FOOT_SIZE 10.5

struct document *letter_document(const struct letter_options *options, struct fault *fault)
{
	const struct document_options all = {.share_dir = options->share_dir,
		.paper = PAPER_A4,
		.area = {AREA_X, AREA_Y, AREA_WIDTH, AREA_HEIGHT},
		.title = options->title,
		.author = options->author};

	return document_new(&all, fault);
}

static bool stands(const struct letter_element *e, const struct letter_data *data)
{
	const char *value = data->values[e->condition];
	bool given = value != NULL && *value != '\0';

	return !e->has_condition || given != e->unless;
}

static const struct letter_element *find_first(
	const struct letter_template *t, enum letter_element_kind kind)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->elements[i].kind == kind)
			return &t->elements[i];
	return NULL;
}

static bool is_of_table(const struct letter_element *e)
{
	return e->kind == LETTER_COLUMN || e->kind == LETTER_SUM;
}

/* The columns and sums of a table go with it. */
size_t letter_choose(const struct letter_template *t, const struct letter_data *data,
	const struct letter_element *out[LETTER_ELEMENTS_MAX])
{
	size_t count = 0;
	bool kept = true;

	for (size_t i = 0; i < t->count; i++) {
		const struct letter_element *e = &t->elements[i];

		kept = is_of_table(e) ? kept : stands(e, data);
		if (kept)
			out[count++] = e;
	}
	return count;
}

int letter_draw(struct document *d, const struct letter_template *t, const struct letter_data *data,
	const struct letter_marks *marks)
{
	const struct letter_element *elements[LETTER_ELEMENTS_MAX];
	const struct letter_element *size = find_first(t, LETTER_SIZE);
	struct letter_flow flow = {.doc = d, .data = data, .elements = elements};
	struct part part = {
		.page_words = find_first(t, LETTER_PAGE)->text,
		.foot = data->values[FIELD_NUMBER],
		.foot_size = FOOT_SIZE,
		.watermark = marks->watermark,
	};
	int pages;

	flow.count = letter_choose(t, data, elements);
	letter_flow_size(&flow, size == NULL ? 0 : size->number);
	document_begin_part(d, &part);
	if (marks->mark != NULL)
		letter_flow_mark(&flow, marks->mark);
	for (flow.at = 0; flow.at < flow.count; flow.at++)
		letter_flow_draw(&flow);
	pages = page_number(d);
	document_end_part(d);
	return pages;
}
