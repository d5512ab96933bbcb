#include "printing/day_report.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/rmb.h"
#include "printing/heading.h"
#include "printing/table.h"

#define CELL_MAX 512
#define BODY_SIZE 9.0
#define MAC_SIZE 7.5
#define MARGIN 42.0
#define NUMBER_MAX 24
#define DASH "-"
#define SECTION_ROOM (3 * BODY_SIZE * PAGE_LEADING)

#define DAY_WORDS(X)                             \
	X(TITLE, "title", 0)                     \
	X(CONTINUED, "continued", 0)             \
	X(PAGE, "page", 2)                       \
	X(TRIAL, "trial", 0)                     \
	X(DATE, "business_date", 1)              \
	X(SETTLED_AT, "settled_at", 1)           \
	X(SETTLED_BY, "settled_by", 1)           \
	X(NOT_SETTLED, "not_settled", 0)         \
	X(TAKEN, "section_taken", 0)             \
	X(TAKEN_CAPITALS, "taken_capitals", 0)   \
	X(SHIFTS, "section_shifts", 0)           \
	X(SHIFT, "shift_no", 0)                  \
	X(STATION, "station", 0)                 \
	X(CASHIER, "cashier", 0)                 \
	X(OPENED, "opened", 0)                   \
	X(CLOSED, "closed", 0)                   \
	X(COUNT, "count", 0)                     \
	X(EXPECTED, "expected", 0)               \
	X(COUNTED, "counted", 0)                 \
	X(DIFFERENCE, "difference", 0)           \
	X(STATIONS, "section_stations", 0)       \
	X(BOOKS, "section_receipts", 0)          \
	X(FIRST, "first_receipt", 0)             \
	X(LAST, "last_receipt", 0)               \
	X(RECEIPT_COUNT, "receipt_count", 0)     \
	X(VOID_COUNT, "void_count", 0)           \
	X(VOIDS, "section_voids", 0)             \
	X(RECEIPT, "receipt_no", 0)              \
	X(REVERSAL, "reversal_no", 0)            \
	X(AMOUNT, "amount", 0)                   \
	X(APPROVER, "approver", 0)               \
	X(REASON, "reason", 0)                   \
	X(CHAINS, "section_chains", 0)           \
	X(CHAIN, "chain", 0)                     \
	X(CHAIN_COUNT, "chain_count", 0)         \
	X(MAC, "mac", 0)                         \
	X(SEAL, "seal", 2)                       \
	X(NOT_SEALED, "not_sealed", 0)           \
	X(NONE, "none", 0)                       \
	OPEN_SALES_WORDS(X)                      \
	WRITTEN_OFF_WORDS(X)                     \
	X(SIGN_SUPERVISOR, "sign_supervisor", 0) \
	X(SIGN_AUDITOR, "sign_auditor", 0)       \
	X(SIGN_MANAGER, "sign_manager", 0)       \
	TENDER_TABLE_WORDS(X)

enum day_word { DAY_WORDS(TEMPLATE_WORD) WORD_END };
static const struct template_field fields[] = {DAY_WORDS(TEMPLATE_FIELD)};

static const struct template_kind kind = {
	.name = "day_report", .version = 1, .fields = fields, .count = WORD_END};

struct sheet {
	struct document *doc;
	const struct template *words;
	const struct day_paper *p;
};

static const char *word(const struct sheet *s, enum day_word w)
{
	return template_word(s->words, (int)w);
}

static const char *filled(
	const struct sheet *s, enum day_word w, const char *arg, char buf[CELL_MAX])
{
	return template_fill(buf, CELL_MAX, word(s, w), (const char *const[]){arg, NULL});
}

static const char *number(char buf[NUMBER_MAX], int64_t n)
{
	snprintf(buf, NUMBER_MAX, "%" PRId64, n);
	return buf;
}

static void draw_head(struct document *d, const void *context)
{
	const struct sheet *s = context;
	char day[DATE_TEXT_MAX], date[CELL_MAX];

	heading_draw(d, &(struct heading){.hall = s->p->hall,
				.title = word(s, page_number(d) == 1 ? WORD_TITLE : WORD_CONTINUED),
				.number = filled(s, WORD_DATE,
					date_format(s->p->business_date, day), date)});
}

static void draw_taken(const struct sheet *s)
{
	static const struct style plain = {.size = BODY_SIZE};
	static const struct table_column columns[] = {
		{22, ALIGN_LEFT, true},
		{78, ALIGN_LEFT, false},
	};
	struct table t = {s->doc, columns, NULL, 2, page_area(s->doc), BODY_SIZE, {0}};
	char minute[MOMENT_TEXT_MAX], at[CELL_MAX], by[CELL_MAX], capitals[RMB_TEXT_MAX];

	if (s->p->settled_by != NULL) {
		filled(s, WORD_SETTLED_AT, moment_format_minute(s->p->settled_at, minute), at);
		filled(s, WORD_SETTLED_BY, s->p->settled_by, by);
		heading_line(s->doc, &plain, (const char *const[]){at, by}, 2);
	} else {
		heading_line(s->doc, &plain, (const char *const[]){word(s, WORD_NOT_SETTLED)}, 1);
	}
	heading_section(s->doc, word(s, WORD_TAKEN), SECTION_ROOM);
	tender_table_draw(s->doc, s->words, s->p->tenders, s->p->tender_count, &s->p->total);
	table_begin(&t);
	table_row(&t, (const char *const[]){word(s, WORD_TAKEN_CAPITALS),
			      rmb_capitals(capitals, s->p->total.net)});
}

static void draw_shift(struct table *t, const struct day_shift *x, const char *first_cell)
{
	bool total = x->shift_no == NULL;
	char from[MOMENT_TEXT_MAX], to[MOMENT_TEXT_MAX], count[NUMBER_MAX];
	char net[MONEY_TEXT_MAX], expected[MONEY_TEXT_MAX], counted[MONEY_TEXT_MAX];
	char difference[MONEY_TEXT_MAX];
	const char *const cells[] = {first_cell, total ? NULL : x->station,
		total ? NULL : x->cashier, total ? NULL : moment_format_clock(x->opened_at, from),
		total ? NULL : (x->closed ? moment_format_clock(x->closed_at, to) : DASH),
		number(count, x->payment_count), money_format_grouped(x->net, net),
		x->closed ? money_format_grouped(x->expected_cash, expected) : DASH,
		x->closed ? money_format_grouped(x->counted, counted) : DASH,
		x->closed ? money_format_grouped(x->difference, difference) : DASH};

	if (total)
		table_total(t, cells);
	else
		table_row(t, cells);
}

static void draw_shifts(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{15, ALIGN_LEFT, false},
		{9, ALIGN_LEFT, false},
		{9, ALIGN_LEFT, false},
		{9, ALIGN_CENTER, false},
		{9, ALIGN_CENTER, false},
		{6, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
		{8, ALIGN_RIGHT, false},
	};
	const char *titles[] = {word(s, WORD_SHIFT), word(s, WORD_STATION), word(s, WORD_CASHIER),
		word(s, WORD_OPENED), word(s, WORD_CLOSED), word(s, WORD_COUNT), word(s, WORD_NET),
		word(s, WORD_EXPECTED), word(s, WORD_COUNTED), word(s, WORD_DIFFERENCE)};
	struct table t = {s->doc, columns, titles, 10, page_area(s->doc), 8, {0}};
	struct day_shift total = s->p->shift_total;

	heading_section(s->doc, word(s, WORD_SHIFTS), SECTION_ROOM);
	table_begin(&t);
	for (size_t i = 0; i < s->p->shift_count; i++)
		draw_shift(&t, &s->p->shifts[i], s->p->shifts[i].shift_no);
	total.shift_no = NULL;
	draw_shift(&t, &total, word(s, WORD_SUM));
}

static void draw_stations(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{40, ALIGN_LEFT, false},
		{18, ALIGN_RIGHT, false},
		{18, ALIGN_RIGHT, false},
		{24, ALIGN_RIGHT, false},
	};
	const char *titles[] = {word(s, WORD_STATION), word(s, WORD_PAYMENT_COUNT),
		word(s, WORD_REVERSAL_COUNT), word(s, WORD_NET)};
	struct table t = {s->doc, columns, titles, 4, page_area(s->doc), BODY_SIZE, {0}};

	heading_section(s->doc, word(s, WORD_STATIONS), SECTION_ROOM);
	table_begin(&t);
	for (size_t i = 0; i < s->p->station_count; i++) {
		const struct day_station *x = &s->p->stations[i];
		char payments[NUMBER_MAX], reversals[NUMBER_MAX], net[MONEY_TEXT_MAX];

		table_row(&t, (const char *const[]){x->station, number(payments, x->payment_count),
				      number(reversals, x->reversal_count),
				      money_format_grouped(x->net, net)});
	}
	if (s->p->station_count == 0)
		table_line(&t, word(s, WORD_NONE));
}

static void draw_books(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{16, ALIGN_LEFT, false},
		{30, ALIGN_LEFT, false},
		{30, ALIGN_LEFT, false},
		{12, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
	};
	const char *titles[] = {word(s, WORD_STATION), word(s, WORD_FIRST), word(s, WORD_LAST),
		word(s, WORD_RECEIPT_COUNT), word(s, WORD_VOID_COUNT)};
	struct table t = {s->doc, columns, titles, 5, page_area(s->doc), BODY_SIZE, {0}};

	heading_section(s->doc, word(s, WORD_BOOKS), SECTION_ROOM);
	table_begin(&t);
	for (size_t i = 0; i < s->p->book_count; i++) {
		const struct day_book *x = &s->p->books[i];
		char receipts[NUMBER_MAX], voids[NUMBER_MAX];

		table_row(&t,
			(const char *const[]){x->station, x->first_receipt, x->last_receipt,
				number(receipts, x->receipt_count), number(voids, x->void_count)});
	}
	if (s->p->book_count == 0)
		table_line(&t, word(s, WORD_NONE));
}

static void draw_voids(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{15, ALIGN_LEFT, false},
		{24, ALIGN_LEFT, false}, /* a reversal's number names shift and payment */
		{14, ALIGN_RIGHT, false},
		{11, ALIGN_LEFT, false},
		{11, ALIGN_LEFT, false},
		{25, ALIGN_LEFT, false},
	};
	const char *titles[] = {word(s, WORD_RECEIPT), word(s, WORD_REVERSAL), word(s, WORD_AMOUNT),
		word(s, WORD_CASHIER), word(s, WORD_APPROVER), word(s, WORD_REASON)};
	struct table t = {s->doc, columns, titles, 6, page_area(s->doc), BODY_SIZE, {0}};

	heading_section(s->doc, word(s, WORD_VOIDS), SECTION_ROOM);
	table_begin(&t);
	for (size_t i = 0; i < s->p->void_count; i++) {
		const struct day_void *x = &s->p->voids[i];
		char amount[MONEY_TEXT_MAX];

		table_row(&t, (const char *const[]){x->receipt_no, x->reversal_no,
				      money_format_grouped(x->amount, amount), x->cashier,
				      x->approver, x->reason});
	}
	if (s->p->void_count == 0)
		table_line(&t, word(s, WORD_NONE));
}

static void draw_chains(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{16, ALIGN_LEFT, false},
		{12, ALIGN_RIGHT, false},
		{72, ALIGN_LEFT, false},
	};
	const char *titles[] = {word(s, WORD_CHAIN), word(s, WORD_CHAIN_COUNT), word(s, WORD_MAC)};
	struct table t = {s->doc, columns, titles, 3, page_area(s->doc), MAC_SIZE, {0}};
	char line[CELL_MAX];

	heading_section(s->doc, word(s, WORD_CHAINS), SECTION_ROOM);
	table_begin(&t);
	for (size_t i = 0; i < s->p->chain_count; i++) {
		const struct day_chain *x = &s->p->chains[i];
		char count[NUMBER_MAX];

		table_row(&t, (const char *const[]){x->station, number(count, x->count), x->mac});
	}
	if (s->p->seal_mac[0] == '\0') {
		table_line(&t, word(s, WORD_NOT_SEALED));
		return;
	}
	template_fill(line, sizeof(line), word(s, WORD_SEAL),
		(const char *const[]){s->p->seal_no, s->p->seal_mac, NULL});
	table_line(&t, line);
}

static void draw(struct document *d, const struct template *words, const void *data)
{
	const struct day_paper *p = data;
	struct sheet s = {d, words, p};
	char day[DATE_TEXT_MAX];
	struct part part = {
		.head = draw_head,
		.context = &s,
		.page_words = word(&s, WORD_PAGE),
		.foot = date_format(p->business_date, day),
		.watermark = p->trial ? word(&s, WORD_TRIAL) : NULL,
	};

	document_begin_part(d, &part);
	draw_taken(&s);
	draw_shifts(&s);
	draw_stations(&s);
	draw_books(&s);
	draw_voids(&s);
	open_sales_draw(d, words, WORD_OPEN_SALES, &s.p->open_sales);
	written_off_draw(d, words, WORD_WRITTEN_OFF, &s.p->written_off);
	draw_chains(&s);
	heading_signatures(d,
		(const char *const[]){word(&s, WORD_SIGN_SUPERVISOR), word(&s, WORD_SIGN_AUDITOR),
			word(&s, WORD_SIGN_MANAGER)},
		3);
	document_end_part(d);
}

bool day_paper_save(const struct print_job *job, const struct day_paper *p,
	struct document_saved *saved, struct fault *fault)
{
	static const struct paper_form form = {
		.kind = &kind,
		.paper = PAPER_A4,
		.margin = MARGIN,
		.title_word = WORD_TITLE,
		.draw = draw,
	};
	char day[DATE_TEXT_MAX];
	struct paper_subject subject = {p->hall, date_format(p->business_date, day), p};

	return paper_save(job, &form, &subject, saved, fault);
}
