#include "printing/statement.h"

#include <assert.h>
#include <stdio.h>

#include "core/fault.h"
#include "core/rmb.h"
#include "printing/heading.h"
#include "printing/table.h"

#define CELL_MAX 256
#define BODY_SIZE 9.0
#define BILL_SIZE 8.0
#define SIGN_ROOM 42.0 /* the note and the signatures stay together */
#define MARGIN 42.0
#define BILL_COLUMNS 8

#define STATEMENT_WORDS(X)               \
	X(TITLE, "title", 0)             \
	X(CONTINUED, "continued", 0)     \
	X(PAGE, "page", 2)               \
	X(TRIAL, "trial", 0)             \
	X(ON, "on", 1)                   \
	X(ACCOUNT, "account", 0)         \
	X(NAME, "name", 0)               \
	X(ADDRESS, "address", 0)         \
	X(CLASS, "price_class", 0)       \
	X(METER, "meter", 0)             \
	X(DUE, "section_due", 0)         \
	X(PRINCIPAL, "due_principal", 0) \
	X(LATE, "due_late_charge", 0)    \
	X(TOTAL, "due_total", 0)         \
	X(ADVANCE, "advance", 0)         \
	X(CAPITALS, "due_capitals", 0)   \
	X(BILLS, "section_bills", 0)     \
	X(NO_BILLS, "no_bills", 0)       \
	X(BILL_NO, "bill_no", 0)         \
	X(PERIOD, "period", 0)           \
	X(ENERGY, "energy", 0)           \
	X(DUE_ON, "due_on", 0)           \
	X(AMOUNT, "amount", 0)           \
	X(PAID, "paid", 0)               \
	X(BILL_LATE, "late_charge", 0)   \
	X(BILL_DUE, "bill_due", 0)       \
	X(EXPLAIN, "explain", 1)         \
	X(USAGE, "section_usage", 0)     \
	X(KWH, "kwh", 0)                 \
	X(NOTE, "note", 0)               \
	X(MADE, "made", 2)               \
	X(STAMP, "stamp", 0)

enum statement_word { STATEMENT_WORDS(TEMPLATE_WORD) WORD_END };
static const struct template_field fields[] = {STATEMENT_WORDS(TEMPLATE_FIELD)};

static const struct template_kind kind = {
	.name = "statement", .version = 1, .fields = fields, .count = WORD_END};

struct sheet {
	struct document *doc;
	const struct template *words;
	const struct statement_paper *p;
};

static const char *word(const struct sheet *s, enum statement_word w)
{
	return template_word(s->words, (int)w);
}

static void draw_head(struct document *d, const void *context)
{
	const struct sheet *s = context;
	char day[DATE_TEXT_MAX], on[CELL_MAX];
	bool first = page_number(d) == 1;

	template_fill(on, sizeof(on), word(s, WORD_ON),
		(const char *const[]){date_format(s->p->on, day), NULL});
	heading_draw(d, &(struct heading){.hall = s->p->hall,
				.title = word(s, first ? WORD_TITLE : WORD_CONTINUED),
				.number = on});
}

static void draw_account(const struct sheet *s)
{
	static const struct table_column wide_columns[] = {
		{12, ALIGN_LEFT, true},
		{88, ALIGN_LEFT, false},
	};
	static const struct table_column columns[] = {
		{12, ALIGN_LEFT, true},
		{38, ALIGN_LEFT, false},
		{12, ALIGN_LEFT, true},
		{38, ALIGN_LEFT, false},
	};
	struct table t = {s->doc, columns, NULL, 4, page_area(s->doc), BODY_SIZE, {0}};

	table_begin(&t);
	table_row(&t, (const char *const[]){word(s, WORD_ACCOUNT), s->p->account_no,
			      word(s, WORD_NAME), s->p->name});
	table_row(&t, (const char *const[]){word(s, WORD_CLASS), s->p->price_class,
			      word(s, WORD_METER), s->p->meter_no});
	t = (struct table){s->doc, wide_columns, NULL, 2, page_area(s->doc), BODY_SIZE, {0}};
	table_begin(&t);
	table_row(&t, (const char *const[]){word(s, WORD_ADDRESS), s->p->address});
}

static void draw_due(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{12, ALIGN_LEFT, true},
		{13, ALIGN_RIGHT, false},
		{12, ALIGN_LEFT, true},
		{13, ALIGN_RIGHT, false},
		{12, ALIGN_LEFT, true},
		{13, ALIGN_RIGHT, false},
		{12, ALIGN_LEFT, true},
		{13, ALIGN_RIGHT, false},
	};
	static const struct table_column capitals_columns[] = {
		{12, ALIGN_LEFT, true},
		{88, ALIGN_LEFT, false},
	};
	struct table t = {s->doc, columns, NULL, 8, page_area(s->doc), BODY_SIZE, {0}};
	char a[MONEY_TEXT_MAX], b[MONEY_TEXT_MAX], c[MONEY_TEXT_MAX], d[MONEY_TEXT_MAX];
	char capitals[RMB_TEXT_MAX];

	heading_section(s->doc, word(s, WORD_DUE), 2 * BODY_SIZE * PAGE_LEADING);
	table_begin(&t);
	table_row(&t, (const char *const[]){word(s, WORD_PRINCIPAL),
			      money_format_grouped(s->p->principal, a), word(s, WORD_LATE),
			      money_format_grouped(s->p->late_charge, b), word(s, WORD_TOTAL),
			      money_format_grouped(s->p->total, c), word(s, WORD_ADVANCE),
			      money_format_grouped(s->p->advance, d)});
	t = (struct table){s->doc, capitals_columns, NULL, 2, page_area(s->doc), BODY_SIZE, {0}};
	table_begin(&t);
	table_row(&t,
		(const char *const[]){word(s, WORD_CAPITALS), rmb_capitals(capitals, s->p->total)});
}

static void draw_bill(const struct sheet *s, struct table *t, const struct statement_bill *b)
{
	char period[PERIOD_TEXT_MAX], energy[ENERGY_TEXT_MAX], due_on[DATE_TEXT_MAX];
	char amount[MONEY_TEXT_MAX], paid[MONEY_TEXT_MAX], late[MONEY_TEXT_MAX];
	char due[MONEY_TEXT_MAX], line[PAGE_TEXT_MAX];

	table_row(t, (const char *const[]){b->bill_no, period_format(b->period, period),
			     energy_format(b->energy, energy), date_format(b->due_on, due_on),
			     money_format_grouped(b->amount, amount),
			     money_format_grouped(b->paid, paid),
			     money_format_grouped(b->late_charge, late),
			     money_format_grouped(b->due, due)});
	for (size_t i = 0; i < b->explain_count; i++) {
		template_fill(line, sizeof(line), word(s, WORD_EXPLAIN),
			(const char *const[]){b->explain[i], NULL});
		table_line(t, line);
	}
}

static void draw_bills(const struct sheet *s)
{
	static const struct style plain = {.size = BODY_SIZE};
	static const struct table_column columns[BILL_COLUMNS] = {
		{20, ALIGN_LEFT, false},
		{10, ALIGN_CENTER, false},
		{11, ALIGN_RIGHT, false},
		{13, ALIGN_CENTER, false},
		{12, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
		{10, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
	};
	const char *titles[BILL_COLUMNS] = {word(s, WORD_BILL_NO), word(s, WORD_PERIOD),
		word(s, WORD_ENERGY), word(s, WORD_DUE_ON), word(s, WORD_AMOUNT),
		word(s, WORD_PAID), word(s, WORD_BILL_LATE), word(s, WORD_BILL_DUE)};
	struct table t = {s->doc, columns, titles, BILL_COLUMNS, page_area(s->doc), BILL_SIZE, {0}};

	heading_section(s->doc, word(s, WORD_BILLS), 3 * BODY_SIZE * PAGE_LEADING);
	if (s->p->bill_count == 0) {
		heading_line(s->doc, &plain, (const char *const[]){word(s, WORD_NO_BILLS)}, 1);
		return;
	}
	table_begin(&t);
	for (size_t i = 0; i < s->p->bill_count; i++)
		draw_bill(s, &t, &s->p->bills[i]);
}

static void draw_close(const struct sheet *s)
{
	static const struct style small = {.size = 8, .ink = INK_GRAY};
	struct box area = page_area(s->doc);
	char minute[MOMENT_TEXT_MAX], made[CELL_MAX];
	double height = page_paragraph_height(area.width, &small, word(s, WORD_NOTE));

	page_need(s->doc, height + SIGN_ROOM);
	page_move(s->doc, HEADING_GAP);
	page_move(s->doc,
		page_paragraph(s->doc, (struct box){area.x, page_cursor(s->doc), area.width, 0},
			&small, word(s, WORD_NOTE)));
	template_fill(made, sizeof(made), word(s, WORD_MADE),
		(const char *const[]){
			moment_format_minute(s->p->made_at, minute), s->p->made_by, NULL});
	heading_signatures(s->doc, (const char *const[]){made, word(s, WORD_STAMP)}, 2);
}

static void draw(struct document *d, const struct template *words, const void *data)
{
	const struct statement_paper *p = data;
	struct sheet s = {d, words, p};
	struct part part = {
		.head = draw_head,
		.context = &s,
		.page_words = word(&s, WORD_PAGE),
		.foot = p->account_no,
		.watermark = p->trial ? word(&s, WORD_TRIAL) : NULL,
	};

	assert(p->bill_count <= STATEMENT_BILLS_MAX);
	document_begin_part(d, &part);
	draw_account(&s);
	draw_due(&s);
	if (p->month_count > 0)
		heading_section(d, word(&s, WORD_USAGE), CHART_HEIGHT);
	chart_draw(d, p->months, p->month_count, word(&s, WORD_KWH));
	draw_bills(&s);
	draw_close(&s);
	document_end_part(d);
}

bool statement_paper_save(const struct print_job *job, const struct statement_paper *s,
	struct document_saved *saved, struct fault *fault)
{
	static const struct paper_form form = {
		.kind = &kind,
		.paper = PAPER_A4,
		.margin = MARGIN,
		.title_word = WORD_TITLE,
		.draw = draw,
	};
	struct paper_subject subject = {s->hall, s->account_no, s};

	return paper_save(job, &form, &subject, saved, fault);
}
