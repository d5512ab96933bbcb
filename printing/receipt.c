#include "printing/receipt.h"

#include <assert.h>
#include <stdio.h>

#include "core/rmb.h"
#include "printing/heading.h"
#include "printing/qr.h"
#include "printing/table.h"

#define CELL_MAX 128
#define LINE_MAX_BYTES 1024
#define MARGIN 30.0
#define BODY_SIZE 9.0
#define QR_SIDE 66.0
#define SIGNATURE_HEIGHT 30.0
#define GAP HEADING_GAP

/* The words of the template, in the order of the enum. */
#define RECEIPT_WORDS(X)                     \
	X(TITLE, "title", 0)                 \
	X(CONTINUED, "continued", 0)         \
	X(PAGE, "page", 2)                   \
	X(COPY, "copy", 1)                   \
	X(VOIDED, "void", 0)                 \
	X(TRIAL, "trial", 0)                 \
	X(NUMBER, "receipt_no", 1)           \
	X(AT, "at", 1)                       \
	X(BUSINESS_DATE, "business_date", 1) \
	X(STATION, "station", 1)             \
	X(CASHIER, "cashier", 1)             \
	X(ACCOUNT, "account", 0)             \
	X(NAME, "name", 0)                   \
	X(ADDRESS, "address", 0)             \
	X(PERIOD, "period", 0)               \
	X(ENERGY, "energy", 0)               \
	X(AMOUNT, "amount", 0)               \
	X(PRINCIPAL, "principal", 0)         \
	X(DAYS, "late_days", 0)              \
	X(LATE, "late_charge", 0)            \
	X(SUM, "sum", 0)                     \
	X(SALE, "card_sale", 0)              \
	X(CARD_SERIAL, "card_serial", 0)     \
	X(CARD_METER, "card_meter", 0)       \
	X(CARD_COUNT, "card_count", 0)       \
	X(CARD_ENERGY, "card_energy", 0)     \
	X(CARD_AMOUNT, "card_amount", 0)     \
	X(CARD_ARREARS, "card_arrears", 0)   \
	X(CARD_OWED, "card_owed", 1)         \
	X(INTERIM, "interim_title", 0)       \
	X(INTERIM_TEXT, "interim_text", 0)   \
	X(TENDERS, "tenders", 0)             \
	X(REF, "tender_ref", 1)              \
	X(CASH, "tender_cash", 0)            \
	X(CARD, "tender_card", 0)            \
	X(CHEQUE, "tender_cheque", 0)        \
	X(TRANSFER, "tender_transfer", 0)    \
	X(MOBILE, "tender_mobile", 0)        \
	X(ADVANCE, "tender_advance", 0)      \
	X(RECEIVED, "received", 0)           \
	X(CHANGE, "change", 0)               \
	X(TO_ADVANCE, "to_advance", 0)       \
	X(BALANCE, "advance_balance", 0)     \
	X(CAPITALS, "total_capitals", 0)     \
	X(FIGURES, "total_figures", 0)       \
	X(YUAN, "yuan", 1)                   \
	X(NOT_INVOICE, "not_invoice", 0)     \
	X(CHECK, "check_code", 1)            \
	X(STAMP, "stamp", 0)                 \
	X(SIGN_CASHIER, "sign_cashier", 0)   \
	X(SIGN_PAYER, "sign_payer", 0)

enum receipt_word { RECEIPT_WORDS(TEMPLATE_WORD) WORD_END };
static const struct template_field fields[] = {RECEIPT_WORDS(TEMPLATE_FIELD)};

static const struct template_kind kind = {
	.name = "receipt", .version = 1, .fields = fields, .count = WORD_END};

static const struct style body = {.size = BODY_SIZE};

/* What the drawing functions share. */
struct sheet {
	struct document *doc;
	const struct template *words;
	const struct receipt_paper *r;
};

static const char *word(const struct sheet *s, enum receipt_word w)
{
	return template_word(s->words, (int)w);
}

static const char *filled(
	const struct sheet *s, enum receipt_word w, const char *arg, char buf[CELL_MAX])
{
	return template_fill(buf, CELL_MAX, word(s, w), (const char *const[]){arg, NULL});
}

static void draw_title(const struct sheet *s, enum receipt_word title)
{
	char number[CELL_MAX], mark[CELL_MAX], copies[16];

	snprintf(copies, sizeof(copies), "%d", s->r->copy);
	filled(s, WORD_NUMBER, s->r->receipt_no, number);
	filled(s, WORD_COPY, copies, mark);
	heading_draw(s->doc, &(struct heading){.hall = s->r->hall,
				     .title = word(s, title),
				     .number = number,
				     .mark = s->r->copy > 0 ? mark : NULL});
}

/* When, where and by whom. */
static void draw_origin(const struct sheet *s)
{
	char day[DATE_TEXT_MAX], clock[MOMENT_TEXT_MAX], at[CELL_MAX];
	char text[4][CELL_MAX];

	snprintf(at, sizeof(at), "%s %s", date_format(moment_date(s->r->at), day),
		moment_format_clock(s->r->at, clock));
	filled(s, WORD_AT, at, text[0]);
	filled(s, WORD_BUSINESS_DATE, date_format(s->r->business_date, day), text[1]);
	filled(s, WORD_STATION, s->r->station, text[2]);
	filled(s, WORD_CASHIER, s->r->cashier, text[3]);
	heading_line(s->doc, &body, (const char *const[]){text[0], text[1], text[2], text[3]}, 4);
}

static void draw_head(struct document *d, const void *context)
{
	const struct sheet *s = context;

	assert(s->doc == d);
	draw_title(s, page_number(d) == 1 ? WORD_TITLE : WORD_CONTINUED);
	if (page_number(d) == 1)
		draw_origin(s);
}

static void draw_accounts(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{16, ALIGN_LEFT, false},
		{24, ALIGN_LEFT, false},
		{60, ALIGN_LEFT, false},
	};
	const char *titles[] = {word(s, WORD_ACCOUNT), word(s, WORD_NAME), word(s, WORD_ADDRESS)};
	struct table t = {s->doc, columns, titles, 3, page_area(s->doc), BODY_SIZE, {0}};

	table_begin(&t);
	for (size_t i = 0; i < s->r->account_count; i++) {
		const struct receipt_account *a = &s->r->accounts[i];

		table_row(&t, (const char *const[]){a->account_no, a->name, a->address});
	}
}

static void draw_bill(struct table *t, const struct receipt_bill *b)
{
	char period[PERIOD_TEXT_MAX], energy[ENERGY_TEXT_MAX], amount[MONEY_TEXT_MAX];
	char principal[MONEY_TEXT_MAX], late[MONEY_TEXT_MAX], days[16];

	snprintf(days, sizeof(days), "%d", b->late_days);
	table_row(t,
		(const char *const[]){b->account_no, period_format(b->period, period),
			energy_format(b->energy, energy), money_format_grouped(b->amount, amount),
			money_format_grouped(b->principal, principal),
			b->late_days > 0 ? days : "-",
			money_sign(b->late_charge) != 0 ? money_format_grouped(b->late_charge, late)
							: "-"});
}

static void draw_bills(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{20, ALIGN_LEFT, false},
		{12, ALIGN_CENTER, false},
		{14, ALIGN_RIGHT, false},
		{16, ALIGN_RIGHT, false},
		{16, ALIGN_RIGHT, false},
		{10, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
	};
	const char *titles[] = {word(s, WORD_ACCOUNT), word(s, WORD_PERIOD), word(s, WORD_ENERGY),
		word(s, WORD_AMOUNT), word(s, WORD_PRINCIPAL), word(s, WORD_DAYS),
		word(s, WORD_LATE)};
	struct table t = {s->doc, columns, titles, 7, page_area(s->doc), BODY_SIZE, {0}};
	char principal[MONEY_TEXT_MAX], late[MONEY_TEXT_MAX];

	if (s->r->bill_count == 0)
		return;
	page_move(s->doc, GAP);
	table_begin(&t);
	for (size_t i = 0; i < s->r->bill_count; i++)
		draw_bill(&t, &s->r->bills[i]);
	table_total(&t, (const char *const[]){word(s, WORD_SUM), NULL, NULL, NULL,
				money_format_grouped(s->r->principal, principal), NULL,
				money_format_grouped(s->r->late_charge, late)});
}

/* Its cheque bounced: the receipt is void, and what is on the card is not. */
static void draw_owed(const struct sheet *s)
{
	static const struct table_column columns[] = {{100, ALIGN_LEFT, true}};
	struct table t = {s->doc, columns, NULL, 1, page_area(s->doc), BODY_SIZE, {0}};
	char line[CELL_MAX];

	if (s->r->card->owed_bill == NULL)
		return;
	table_begin(&t);
	table_row(
		&t, (const char *const[]){filled(s, WORD_CARD_OWED, s->r->card->owed_bill, line)});
}

/* What came onto the card, and what of the money went to arrears. */
static void draw_card(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{22, ALIGN_LEFT, false},
		{18, ALIGN_LEFT, false},
		{14, ALIGN_LEFT, false},
		{10, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
		{12, ALIGN_RIGHT, false},
	};
	const char *titles[] = {word(s, WORD_SALE), word(s, WORD_CARD_SERIAL),
		word(s, WORD_CARD_METER), word(s, WORD_CARD_COUNT), word(s, WORD_CARD_ENERGY),
		word(s, WORD_CARD_AMOUNT), word(s, WORD_CARD_ARREARS)};
	const struct receipt_card *card = s->r->card;
	struct table t = {s->doc, columns, titles, 7, page_area(s->doc), BODY_SIZE, {0}};
	char count[24], energy[ENERGY_TEXT_MAX], amount[MONEY_TEXT_MAX], arrears[MONEY_TEXT_MAX];

	if (card == NULL)
		return;
	page_move(s->doc, GAP);
	snprintf(count, sizeof(count), "%lld", (long long)card->count);
	table_begin(&t);
	table_row(&t, (const char *const[]){card->sale_no, card->serial, card->meter_no, count,
			      card->energy.wh > 0 ? energy_format(card->energy, energy) : "-",
			      money_format_grouped(card->amount, amount),
			      money_format_grouped(card->arrears, arrears)});
	draw_owed(s);
}

/* "现金 200.00；支票 100.00（票号 0012345）" */
static const char *tenders_text(const struct sheet *s, char buf[LINE_MAX_BYTES])
{
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < s->r->tender_count && used < LINE_MAX_BYTES; i++) {
		const struct tender *t = &s->r->tenders[i];
		char key[32], amount[MONEY_TEXT_MAX], ref[CELL_MAX] = "";

		snprintf(key, sizeof(key), "tender_%s", tender_kind_name(t->kind));
		if (t->ref[0] != '\0')
			filled(s, WORD_REF, t->ref, ref);
		used += (size_t)snprintf(buf + used, LINE_MAX_BYTES - used, "%s%s %s%s",
			i == 0 ? "" : "   ",
			template_find(s->words, key, tender_kind_name(t->kind)),
			money_format_grouped(t->amount, amount), ref);
	}
	return buf;
}

static void draw_amounts(const struct sheet *s)
{
	static const struct table_column total[] = {
		{14, ALIGN_LEFT, true},
		{49, ALIGN_LEFT, false},
		{12, ALIGN_LEFT, true},
		{25, ALIGN_RIGHT, false},
	};
	static const struct table_column paid[] = {
		{14, ALIGN_LEFT, true},
		{86, ALIGN_LEFT, false},
	};
	static const struct table_column split[] = {
		{14, ALIGN_LEFT, true},
		{12, ALIGN_RIGHT, false},
		{12, ALIGN_LEFT, true},
		{12, ALIGN_RIGHT, false},
		{12, ALIGN_LEFT, true},
		{12, ALIGN_RIGHT, false},
		{12, ALIGN_LEFT, true},
		{13, ALIGN_RIGHT, false},
	};
	struct table t = {s->doc, total, NULL, 4, page_area(s->doc), BODY_SIZE, {0}};
	char line[LINE_MAX_BYTES], capitals[RMB_TEXT_MAX], figures[CELL_MAX];
	char a[MONEY_TEXT_MAX], b[MONEY_TEXT_MAX], c[MONEY_TEXT_MAX], d[MONEY_TEXT_MAX];

	table_begin(&t);
	filled(s, WORD_YUAN, money_format_grouped(s->r->total, a), figures);
	table_row(&t, (const char *const[]){word(s, WORD_CAPITALS),
			      rmb_capitals(capitals, s->r->total), word(s, WORD_FIGURES), figures});
	t = (struct table){s->doc, paid, NULL, 2, page_area(s->doc), BODY_SIZE, {0}};
	table_begin(&t);
	table_row(&t, (const char *const[]){word(s, WORD_TENDERS), tenders_text(s, line)});
	t = (struct table){s->doc, split, NULL, 8, page_area(s->doc), BODY_SIZE, {0}};
	table_begin(&t);
	table_row(&t, (const char *const[]){word(s, WORD_RECEIVED),
			      money_format_grouped(s->r->received, a), word(s, WORD_CHANGE),
			      money_format_grouped(s->r->change, b), word(s, WORD_TO_ADVANCE),
			      money_format_grouped(s->r->to_advance, c), word(s, WORD_BALANCE),
			      money_format_grouped(s->r->advance_balance, d)});
}

/* The sentence that this is no invoice, room for the stamp and signatures, and the code. */
static void draw_close(const struct sheet *s)
{
	static const struct style small = {.size = 8, .ink = INK_GRAY};
	static const struct style code = {.size = 8, .align = ALIGN_RIGHT};
	struct box area = page_area(s->doc);
	double top = page_cursor(s->doc) + GAP, room = area.width - QR_SIDE - 2 * GAP;
	double y = area.y + area.height - SIGNATURE_HEIGHT;
	struct box qr = {area.x + area.width - QR_SIDE, top, QR_SIDE, QR_SIDE};
	char buf[CELL_MAX];

	page_paragraph(
		s->doc, (struct box){area.x, top, room, 0}, &small, word(s, WORD_NOT_INVOICE));
	page_text(s->doc, (struct point){area.x, y}, &body, word(s, WORD_STAMP));
	page_text(
		s->doc, (struct point){area.x + room * 0.42, y}, &body, word(s, WORD_SIGN_CASHIER));
	page_text(s->doc, (struct point){area.x + room * 0.72, y}, &body, word(s, WORD_SIGN_PAYER));
	if (s->r->check_code == NULL)
		return;
	if (qr_draw(s->doc, qr, s->r->qr_text != NULL ? s->r->qr_text : s->r->check_code))
		page_text(s->doc, (struct point){area.x + room, top + 24}, &code,
			filled(s, WORD_CHECK, s->r->check_code, buf));
}

static void draw(struct document *d, const struct template *words, const void *data)
{
	const struct receipt_paper *r = data;
	struct sheet s = {d, words, r};
	struct part part = {
		.head = draw_head,
		.context = &s,
		.page_words = word(&s, WORD_PAGE),
		.watermark = r->trial ? word(&s, WORD_TRIAL) : NULL,
		.stamp = r->voided ? word(&s, WORD_VOIDED) : NULL,
	};
	double form = 3 * (BODY_SIZE * PAGE_LEADING + 4) + BODY_SIZE * PAGE_LEADING;

	assert(r->bill_count <= RECEIPT_BILLS_MAX);
	document_begin_part(d, &part);
	draw_accounts(&s);
	draw_card(&s);
	draw_bills(&s);
	page_move(d, GAP);
	page_need(d, form + QR_SIDE + GAP);
	draw_amounts(&s);
	draw_close(&s);
	document_end_part(d);
}

const struct paper_form receipt_paper_form = {
	.kind = &kind,
	.paper = PAPER_A5_LANDSCAPE,
	.margin = MARGIN,
	.title_word = WORD_TITLE,
	.draw = draw,
};

bool receipt_paper_save(const struct print_job *job, const struct receipt_paper *r,
	struct document_saved *saved, struct fault *fault)
{
	struct paper_subject subject = {r->hall, r->receipt_no, r};

	return paper_save(job, &receipt_paper_form, &subject, saved, fault);
}
