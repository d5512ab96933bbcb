#include "printing/shift_report.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/rmb.h"
#include "printing/heading.h"
#include "printing/table.h"

#define CELL_MAX 512
#define BODY_SIZE 9.0
#define MARGIN 42.0
#define NUMBER_MAX 24

#define SHIFT_WORDS(X)                           \
	X(TITLE, "title", 0)                     \
	X(CONTINUED, "continued", 0)             \
	X(PAGE, "page", 2)                       \
	X(TRIAL, "trial", 0)                     \
	X(NUMBER, "shift_no", 1)                 \
	X(STATION, "station", 1)                 \
	X(CASHIER, "cashier", 1)                 \
	X(DATE, "business_date", 1)              \
	X(OPENED, "opened", 1)                   \
	X(CLOSED, "closed", 1)                   \
	X(STILL_OPEN, "still_open", 0)           \
	X(RECEIPTS, "receipts", 4)               \
	X(NO_RECEIPTS, "no_receipts", 0)         \
	X(TAKEN, "section_taken", 0)             \
	X(CASH_CHECK, "section_cash", 0)         \
	X(FLOAT, "float", 0)                     \
	X(CASH_NET, "cash_net", 0)               \
	X(HANDED_IN, "handed_in", 0)             \
	X(EXPECTED, "expected", 0)               \
	X(COUNTED, "counted", 0)                 \
	X(CAPITALS, "counted_capitals", 0)       \
	X(DIFFERENCE, "difference", 0)           \
	X(OVER, "over", 1)                       \
	X(SHORT, "short", 1)                     \
	X(EVEN, "even", 0)                       \
	X(UNKNOWN, "unknown", 0)                 \
	X(RECOUNT, "recount", 2)                 \
	X(APPROVED, "approved", 1)               \
	X(COUNT, "section_count", 0)             \
	X(VALUE, "value", 0)                     \
	X(PIECES, "pieces", 0)                   \
	X(AMOUNT, "amount", 0)                   \
	X(DECLARED_HEAD, "section_declared", 0)  \
	X(BOOKS, "books", 0)                     \
	X(DECLARED, "declared", 0)               \
	X(HAND_INS, "section_hand_ins", 0)       \
	X(HAND_IN, "hand_in_no", 0)              \
	X(TIME, "time", 0)                       \
	X(RECEIVER, "receiver", 0)               \
	X(REVERSED, "section_reversals", 0)      \
	X(RECEIPT, "receipt_no", 0)              \
	X(REVERSAL, "reversal_no", 0)            \
	X(APPROVER, "approver", 0)               \
	X(REASON, "reason", 0)                   \
	X(NONE, "none", 0)                       \
	OPEN_SALES_WORDS(X)                      \
	WRITTEN_OFF_WORDS(X)                     \
	X(SIGN_CASHIER, "sign_cashier", 0)       \
	X(SIGN_SUPERVISOR, "sign_supervisor", 0) \
	X(SIGN_RECEIVER, "sign_receiver", 0)     \
	TENDER_TABLE_WORDS(X)

enum shift_word { SHIFT_WORDS(TEMPLATE_WORD) WORD_END };
static const struct template_field fields[] = {SHIFT_WORDS(TEMPLATE_FIELD)};

static const struct template_kind kind = {
	.name = "shift_report", .version = 1, .fields = fields, .count = WORD_END};

static const struct style plain = {.size = BODY_SIZE};

struct sheet {
	struct document *doc;
	const struct template *words;
	const struct shift_paper *p;
};

static const char *word(const struct sheet *s, enum shift_word w)
{
	return template_word(s->words, (int)w);
}

static const char *filled(
	const struct sheet *s, enum shift_word w, const char *arg, char buf[CELL_MAX])
{
	return template_fill(buf, CELL_MAX, word(s, w), (const char *const[]){arg, NULL});
}

static void draw_head(struct document *d, const void *context)
{
	const struct sheet *s = context;
	char number[CELL_MAX];

	heading_draw(d, &(struct heading){.hall = s->p->hall,
				.title = word(s, page_number(d) == 1 ? WORD_TITLE : WORD_CONTINUED),
				.number = filled(s, WORD_NUMBER, s->p->shift_no, number)});
}

static void draw_origin(const struct sheet *s)
{
	char day[DATE_TEXT_MAX], minute[MOMENT_TEXT_MAX], text[5][CELL_MAX], out[CELL_MAX];
	char receipts[NUMBER_MAX], voids[NUMBER_MAX];

	filled(s, WORD_STATION, s->p->station, text[0]);
	filled(s, WORD_CASHIER, s->p->cashier, text[1]);
	filled(s, WORD_DATE, date_format(s->p->business_date, day), text[2]);
	filled(s, WORD_OPENED, moment_format_minute(s->p->opened_at, minute), text[3]);
	if (s->p->closed)
		filled(s, WORD_CLOSED, moment_format_minute(s->p->closed_at, minute), text[4]);
	else
		snprintf(text[4], CELL_MAX, "%s", word(s, WORD_STILL_OPEN));
	heading_line(s->doc, &plain, (const char *const[]){text[0], text[1], text[2]}, 3);
	snprintf(receipts, sizeof(receipts), "%" PRId64, s->p->receipt_count);
	snprintf(voids, sizeof(voids), "%" PRId64, s->p->void_count);
	if (s->p->receipt_count == 0)
		snprintf(out, sizeof(out), "%s", word(s, WORD_NO_RECEIPTS));
	else
		template_fill(out, sizeof(out), word(s, WORD_RECEIPTS),
			(const char *const[]){
				s->p->first_receipt, s->p->last_receipt, receipts, voids, NULL});
	heading_line(s->doc, &plain, (const char *const[]){text[3], text[4]}, 2);
	heading_line(s->doc, &plain, (const char *const[]){out}, 1);
}

/* "长款 0.50", "短款 0.50" or "相符"; a dash before the count. */
static const char *difference_text(const struct sheet *s, char buf[CELL_MAX])
{
	char amount[MONEY_TEXT_MAX];
	int sign = money_sign(s->p->difference);

	if (!s->p->counted_known || !s->p->expected_known)
		return word(s, WORD_UNKNOWN);
	if (sign == 0)
		return word(s, WORD_EVEN);
	if (sign > 0)
		return filled(s, WORD_OVER, money_format_grouped(s->p->difference, amount), buf);
	return filled(
		s, WORD_SHORT, money_format_grouped(money_negate(s->p->difference), amount), buf);
}

static const char *known(const struct sheet *s, bool is_known, struct money m, char *buf)
{
	return is_known ? money_format_grouped(m, buf) : word(s, WORD_UNKNOWN);
}

static void draw_cash(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{13, ALIGN_LEFT, true},
		{20, ALIGN_RIGHT, false},
		{13, ALIGN_LEFT, true},
		{20, ALIGN_RIGHT, false},
		{13, ALIGN_LEFT, true},
		{21, ALIGN_RIGHT, false},
	};
	static const struct table_column last[] = {
		{13, ALIGN_LEFT, true},
		{87, ALIGN_LEFT, false},
	};
	struct table t = {s->doc, columns, NULL, 6, page_area(s->doc), BODY_SIZE, {0}};
	char a[MONEY_TEXT_MAX], b[MONEY_TEXT_MAX], c[MONEY_TEXT_MAX], line[CELL_MAX];
	char capitals[RMB_TEXT_MAX];

	heading_section(s->doc, word(s, WORD_CASH_CHECK), 4 * BODY_SIZE * PAGE_LEADING);
	table_begin(&t);
	table_row(&t, (const char *const[]){word(s, WORD_FLOAT),
			      money_format_grouped(s->p->float_amount, a), word(s, WORD_CASH_NET),
			      money_format_grouped(s->p->cash_net, b), word(s, WORD_HANDED_IN),
			      money_format_grouped(s->p->handed_in, c)});
	table_row(
		&t, (const char *const[]){word(s, WORD_EXPECTED),
			    known(s, s->p->expected_known, s->p->expected, a),
			    word(s, WORD_COUNTED), known(s, s->p->counted_known, s->p->counted, b),
			    word(s, WORD_DIFFERENCE), difference_text(s, line)});
	if (!s->p->counted_known)
		return;
	t = (struct table){s->doc, last, NULL, 2, page_area(s->doc), BODY_SIZE, {0}};
	table_begin(&t);
	table_row(&t, (const char *const[]){
			      word(s, WORD_CAPITALS), rmb_capitals(capitals, s->p->counted)});
	if (s->p->recounted) {
		template_fill(line, sizeof(line), word(s, WORD_RECOUNT),
			(const char *const[]){money_format_grouped(s->p->first_counted, a),
				s->p->recount_reason, NULL});
		table_line(&t, line);
	}
	if (s->p->approver != NULL && s->p->approver[0] != '\0')
		table_line(&t, filled(s, WORD_APPROVED, s->p->approver, line));
}

/* Three cells of one denomination into a row; text keeps them alive. */
static void count_cells(const struct shift_count *c, const char *cells[3],
	char text[2][MONEY_TEXT_MAX], char pieces[NUMBER_MAX])
{
	snprintf(pieces, NUMBER_MAX, "%" PRId64, c->pieces);
	cells[0] = money_format_grouped(c->value, text[0]);
	cells[1] = pieces;
	cells[2] = money_format_grouped(c->amount, text[1]);
}

/* Two denominations a row, read down the left half and then down the right. */
static void draw_counts(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{15, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
		{23, ALIGN_RIGHT, false},
		{15, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
		{23, ALIGN_RIGHT, false},
	};
	const char *titles[] = {word(s, WORD_VALUE), word(s, WORD_PIECES), word(s, WORD_AMOUNT),
		word(s, WORD_VALUE), word(s, WORD_PIECES), word(s, WORD_AMOUNT)};
	struct table t = {s->doc, columns, titles, 6, page_area(s->doc), BODY_SIZE, {0}};
	size_t half = (s->p->count_count + 1) / 2;

	if (s->p->count_count == 0)
		return;
	heading_section(s->doc, word(s, WORD_COUNT), 3 * BODY_SIZE * PAGE_LEADING);
	table_begin(&t);
	for (size_t i = 0; i < half; i++) {
		const char *cells[6] = {NULL};
		char text[4][MONEY_TEXT_MAX], pieces[2][NUMBER_MAX];

		count_cells(&s->p->counts[i], cells, text, pieces[0]);
		if (half + i < s->p->count_count)
			count_cells(&s->p->counts[half + i], cells + 3, text + 2, pieces[1]);
		table_row(&t, cells);
	}
}

static void draw_declared(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{25, ALIGN_LEFT, false},
		{25, ALIGN_RIGHT, false},
		{25, ALIGN_RIGHT, false},
		{25, ALIGN_RIGHT, false},
	};
	const char *titles[] = {word(s, WORD_TENDER), word(s, WORD_BOOKS), word(s, WORD_DECLARED),
		word(s, WORD_DIFFERENCE)};
	struct table t = {s->doc, columns, titles, 4, page_area(s->doc), BODY_SIZE, {0}};

	if (s->p->declared_count == 0)
		return;
	heading_section(s->doc, word(s, WORD_DECLARED_HEAD), 3 * BODY_SIZE * PAGE_LEADING);
	table_begin(&t);
	for (size_t i = 0; i < s->p->declared_count; i++) {
		const struct shift_declared *x = &s->p->declared[i];
		char a[MONEY_TEXT_MAX], b[MONEY_TEXT_MAX], c[MONEY_TEXT_MAX];

		table_row(&t, (const char *const[]){tender_table_kind(s->words, x->kind),
				      money_format_grouped(x->expected, a),
				      money_format_grouped(x->declared, b),
				      money_format_grouped(x->difference, c)});
	}
}

static void draw_hand_ins(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{25, ALIGN_LEFT, false},
		{25, ALIGN_CENTER, false},
		{25, ALIGN_RIGHT, false},
		{25, ALIGN_LEFT, false},
	};
	const char *titles[] = {word(s, WORD_HAND_IN), word(s, WORD_TIME), word(s, WORD_AMOUNT),
		word(s, WORD_RECEIVER)};
	struct table t = {s->doc, columns, titles, 4, page_area(s->doc), BODY_SIZE, {0}};

	heading_section(s->doc, word(s, WORD_HAND_INS), 3 * BODY_SIZE * PAGE_LEADING);
	table_begin(&t);
	for (size_t i = 0; i < s->p->hand_in_count; i++) {
		const struct shift_hand_in *h = &s->p->hand_ins[i];
		char at[MOMENT_TEXT_MAX], amount[MONEY_TEXT_MAX];

		table_row(&t, (const char *const[]){h->number, moment_format_minute(h->at, at),
				      money_format_grouped(h->amount, amount), h->receiver});
	}
	if (s->p->hand_in_count == 0)
		table_line(&t, word(s, WORD_NONE));
}

static void draw_reversals(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{15, ALIGN_LEFT, false},
		{24, ALIGN_LEFT, false}, /* a reversal's number names shift and payment */
		{17, ALIGN_CENTER, false},
		{13, ALIGN_RIGHT, false},
		{11, ALIGN_LEFT, false},
		{20, ALIGN_LEFT, false},
	};
	const char *titles[] = {word(s, WORD_RECEIPT), word(s, WORD_REVERSAL), word(s, WORD_TIME),
		word(s, WORD_AMOUNT), word(s, WORD_APPROVER), word(s, WORD_REASON)};
	struct table t = {s->doc, columns, titles, 6, page_area(s->doc), BODY_SIZE, {0}};

	heading_section(s->doc, word(s, WORD_REVERSED), 3 * BODY_SIZE * PAGE_LEADING);
	table_begin(&t);
	for (size_t i = 0; i < s->p->reversal_count; i++) {
		const struct shift_reversal *r = &s->p->reversals[i];
		char at[MOMENT_TEXT_MAX], amount[MONEY_TEXT_MAX];

		table_row(&t,
			(const char *const[]){r->receipt_no, r->number,
				moment_format_minute(r->at, at),
				money_format_grouped(r->amount, amount), r->approver, r->reason});
	}
	if (s->p->reversal_count == 0)
		table_line(&t, word(s, WORD_NONE));
}

static void draw(struct document *d, const struct template *words, const void *data)
{
	const struct shift_paper *p = data;
	struct sheet s = {d, words, p};
	struct part part = {
		.head = draw_head,
		.context = &s,
		.page_words = word(&s, WORD_PAGE),
		.foot = p->shift_no,
		.watermark = p->trial ? word(&s, WORD_TRIAL) : NULL,
	};

	document_begin_part(d, &part);
	draw_origin(&s);
	heading_section(d, word(&s, WORD_TAKEN), 3 * BODY_SIZE * PAGE_LEADING);
	tender_table_draw(d, words, p->tenders, p->tender_count, &p->total);
	draw_cash(&s);
	draw_counts(&s);
	draw_declared(&s);
	draw_hand_ins(&s);
	draw_reversals(&s);
	open_sales_draw(d, words, WORD_OPEN_SALES, &s.p->open_sales);
	written_off_draw(d, words, WORD_WRITTEN_OFF, &s.p->written_off);
	heading_signatures(d,
		(const char *const[]){word(&s, WORD_SIGN_CASHIER), word(&s, WORD_SIGN_SUPERVISOR),
			word(&s, WORD_SIGN_RECEIVER)},
		3);
	document_end_part(d);
}

bool shift_paper_save(const struct print_job *job, const struct shift_paper *s,
	struct document_saved *saved, struct fault *fault)
{
	static const struct paper_form form = {
		.kind = &kind,
		.paper = PAPER_A4,
		.margin = MARGIN,
		.title_word = WORD_TITLE,
		.draw = draw,
	};
	struct paper_subject subject = {s->hall, s->shift_no, s};

	return paper_save(job, &form, &subject, saved, fault);
}
