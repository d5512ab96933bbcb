#include "printing/route_sheet.h"

#include <stdio.h>

#include "printing/heading.h"
#include "printing/table.h"

#define CELL_MAX 512
#define BODY_SIZE 9.0
#define ROW_SIZE 8.0
#define MARGIN 36.0
#define NUMBER_MAX 24
#define COLUMNS 10

#define SHEET_WORDS(X)                   \
	X(TITLE, "title", 0)             \
	X(CONTINUED, "continued", 0)     \
	X(PAGE, "page", 2)               \
	X(TRIAL, "trial", 0)             \
	X(ROUTE, "route", 1)             \
	X(PERIOD, "period", 1)           \
	X(READER, "reader", 1)           \
	X(DUE, "due_on", 1)              \
	X(COUNT, "count", 1)             \
	X(SEQUENCE, "sequence", 0)       \
	X(ACCOUNT, "account_no", 0)      \
	X(NAME, "name", 0)               \
	X(ADDRESS, "address", 0)         \
	X(METER, "meter_no", 0)          \
	X(REGISTER, "register", 0)       \
	X(LAST_ON, "last_on", 0)         \
	X(LAST, "last", 0)               \
	X(NOW, "now", 0)                 \
	X(NOTE, "note", 0)               \
	X(NONE, "none", 0)               \
	X(SIGN_READER, "sign_reader", 0) \
	X(SIGN_DATE, "sign_date", 0)     \
	X(SIGN_VERIFIER, "sign_verifier", 0)

enum sheet_word { SHEET_WORDS(TEMPLATE_WORD) WORD_END };
static const struct template_field fields[] = {SHEET_WORDS(TEMPLATE_FIELD)};

static const struct template_kind kind = {
	.name = "route_sheet", .version = 1, .fields = fields, .count = WORD_END};

struct sheet {
	struct document *doc;
	const struct template *words;
	const struct sheet_paper *p;
};

static const char *word(const struct sheet *s, enum sheet_word w)
{
	return template_word(s->words, (int)w);
}

static const char *filled(
	const struct sheet *s, enum sheet_word w, const char *arg, char buf[CELL_MAX])
{
	return template_fill(buf, CELL_MAX, word(s, w), (const char *const[]){arg, NULL});
}

static void draw_head(struct document *d, const void *context)
{
	const struct sheet *s = context;
	char route[CELL_MAX];

	heading_draw(d, &(struct heading){.hall = s->p->hall,
				.title = word(s, page_number(d) == 1 ? WORD_TITLE : WORD_CONTINUED),
				.number = filled(s, WORD_ROUTE, s->p->route, route)});
}

static void draw_facts(const struct sheet *s)
{
	static const struct style plain = {.size = BODY_SIZE};
	char month[PERIOD_TEXT_MAX], day[DATE_TEXT_MAX] = "", number[NUMBER_MAX];
	char period[CELL_MAX], reader[CELL_MAX], due[CELL_MAX], count[CELL_MAX];

	if (s->p->has_due)
		date_format(s->p->due_on, day);
	snprintf(number, sizeof(number), "%zu", s->p->stop_count);
	filled(s, WORD_PERIOD, period_format(s->p->period, month), period);
	filled(s, WORD_READER, s->p->reader, reader);
	filled(s, WORD_DUE, day, due);
	filled(s, WORD_COUNT, number, count);
	heading_line(s->doc, &plain, (const char *const[]){period, reader, due, count}, 4);
}

static void draw_stop(struct table *t, size_t nth, const struct sheet_stop *stop)
{
	char number[NUMBER_MAX];

	snprintf(number, sizeof(number), "%zu", nth + 1);
	table_row(t,
		(const char *const[]){number, stop->account_no, stop->name, stop->address,
			stop->meter_no, stop->which, stop->last_on, stop->last, stop->now, NULL});
}

static void draw_stops(const struct sheet *s)
{
	static const struct table_column columns[COLUMNS] = {
		{4, ALIGN_RIGHT, false},
		{11, ALIGN_LEFT, false},
		{10, ALIGN_LEFT, false},
		{20, ALIGN_LEFT, false},
		{12, ALIGN_LEFT, false},
		{7, ALIGN_LEFT, false},
		{10, ALIGN_CENTER, false},
		{9, ALIGN_RIGHT, false},
		{10, ALIGN_RIGHT, false},
		{7, ALIGN_LEFT, false},
	};
	const char *titles[COLUMNS] = {word(s, WORD_SEQUENCE), word(s, WORD_ACCOUNT),
		word(s, WORD_NAME), word(s, WORD_ADDRESS), word(s, WORD_METER),
		word(s, WORD_REGISTER), word(s, WORD_LAST_ON), word(s, WORD_LAST),
		word(s, WORD_NOW), word(s, WORD_NOTE)};
	struct table t = {s->doc, columns, titles, COLUMNS, page_area(s->doc), ROW_SIZE, {0}};

	table_begin(&t);
	for (size_t i = 0; i < s->p->stop_count; i++)
		draw_stop(&t, i, &s->p->stops[i]);
	if (s->p->stop_count == 0)
		table_line(&t, word(s, WORD_NONE));
}

static void draw(struct document *d, const struct template *words, const void *data)
{
	const struct sheet_paper *p = data;
	struct sheet s = {d, words, p};
	struct part part = {
		.head = draw_head,
		.context = &s,
		.page_words = word(&s, WORD_PAGE),
		.foot = p->route,
		.watermark = p->trial ? word(&s, WORD_TRIAL) : NULL,
	};

	document_begin_part(d, &part);
	draw_facts(&s);
	draw_stops(&s);
	heading_signatures(d,
		(const char *const[]){word(&s, WORD_SIGN_READER), word(&s, WORD_SIGN_DATE),
			word(&s, WORD_SIGN_VERIFIER)},
		3);
	document_end_part(d);
}

bool sheet_paper_save(const struct print_job *job, const struct sheet_paper *p,
	struct document_saved *saved, struct fault *fault)
{
	static const struct paper_form form = {
		.kind = &kind,
		.paper = PAPER_A4,
		.margin = MARGIN,
		.title_word = WORD_TITLE,
		.draw = draw,
	};
	struct paper_subject subject = {p->hall, p->route, p};

	return paper_save(job, &form, &subject, saved, fault);
}
