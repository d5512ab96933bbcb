#include "printing/correction_notice.h"

#include "core/rmb.h"
#include "printing/heading.h"
#include "printing/table.h"

#define CELL_MAX 512
#define BODY_SIZE 10.5
#define MARGIN 56.0
#define SECTION_ROOM (4 * BODY_SIZE * PAGE_LEADING)

#define NOTICE_WORDS(X)                        \
	X(TITLE, "title", 0)                   \
	X(PAGE, "page", 2)                     \
	X(TRIAL, "trial", 0)                   \
	X(DRAFT, "draft", 0)                   \
	X(NUMBER, "number", 1)                 \
	X(ACCOUNT, "account_no", 0)            \
	X(NAME, "name", 0)                     \
	X(ADDRESS, "address", 0)               \
	X(KIND, "kind", 0)                     \
	X(FOUND, "found", 0)                   \
	X(SECTION_HOW, "section_how", 0)       \
	X(SECTION_SUM, "section_sum", 0)       \
	X(ENERGY, "energy", 0)                 \
	X(MAKE_UP, "make_up", 0)               \
	X(PENALTY, "penalty", 0)               \
	X(TO_PAY, "to_pay", 0)                 \
	X(GIVEN_BACK, "given_back", 0)         \
	X(CAPITALS, "capitals", 0)             \
	X(BILL, "bill_no", 0)                  \
	X(PAY, "pay", 0)                       \
	X(CREDIT, "credit", 0)                 \
	X(OBJECTION, "objection", 0)           \
	X(DATE, "date", 1)                     \
	X(SIGN_CUSTOMER, "sign_customer", 0)   \
	X(SIGN_INSPECTOR, "sign_inspector", 0) \
	X(SIGN_APPROVER, "sign_approver", 0)

enum notice_word { NOTICE_WORDS(TEMPLATE_WORD) WORD_END };
static const struct template_field fields[] = {NOTICE_WORDS(TEMPLATE_FIELD)};

static const struct template_kind kind = {
	.name = "correction_notice", .version = 1, .fields = fields, .count = WORD_END};

struct sheet {
	struct document *doc;
	const struct template *words;
	const struct notice_paper *p;
};

static const char *word(const struct sheet *s, enum notice_word w)
{
	return template_word(s->words, (int)w);
}

static const char *filled(
	const struct sheet *s, enum notice_word w, const char *arg, char buf[CELL_MAX])
{
	return template_fill(buf, CELL_MAX, word(s, w), (const char *const[]){arg, NULL});
}

static void draw_head(struct document *d, const void *context)
{
	const struct sheet *s = context;
	char number[CELL_MAX];

	heading_draw(d, &(struct heading){.hall = s->p->hall,
				.title = word(s, WORD_TITLE),
				.number = filled(s, WORD_NUMBER, s->p->number, number),
				.mark = s->p->approved ? NULL : word(s, WORD_DRAFT)});
}

static struct table form_table(const struct sheet *s)
{
	static const struct table_column columns[] = {
		{22, ALIGN_LEFT, true},
		{78, ALIGN_LEFT, false},
	};

	return (struct table){s->doc, columns, NULL, 2, page_area(s->doc), BODY_SIZE, {0}};
}

static void draw_fact(struct table *t, const char *label, const char *value)
{
	table_row(t, (const char *const[]){label, value});
}

static void draw_facts(const struct sheet *s)
{
	struct table t = form_table(s);

	table_begin(&t);
	draw_fact(&t, word(s, WORD_ACCOUNT), s->p->account_no);
	draw_fact(&t, word(s, WORD_NAME), s->p->name);
	draw_fact(&t, word(s, WORD_ADDRESS), s->p->address);
	draw_fact(&t, word(s, WORD_KIND), s->p->kind);
	draw_fact(&t, word(s, WORD_FOUND), s->p->found);
}

static void draw_how(const struct sheet *s)
{
	struct table t = form_table(s);

	heading_section(s->doc, word(s, WORD_SECTION_HOW), SECTION_ROOM);
	table_begin(&t);
	for (size_t i = 0; i < s->p->line_count; i++)
		table_line(&t, s->p->lines[i]);
}

static void draw_sum(const struct sheet *s)
{
	bool back = money_sign(s->p->total) < 0;
	struct money total = back ? money_negate(s->p->total) : s->p->total;
	char energy[ENERGY_TEXT_MAX], make_up[MONEY_TEXT_MAX], penalty[MONEY_TEXT_MAX];
	char sum[MONEY_TEXT_MAX], capitals[RMB_TEXT_MAX];
	struct table t = form_table(s);

	heading_section(s->doc, word(s, WORD_SECTION_SUM), SECTION_ROOM);
	table_begin(&t);
	draw_fact(&t, word(s, WORD_ENERGY), energy_format(s->p->energy, energy));
	draw_fact(&t, word(s, WORD_MAKE_UP), money_format_grouped(s->p->make_up, make_up));
	draw_fact(&t, word(s, WORD_PENALTY), money_format_grouped(s->p->penalty, penalty));
	table_total(&t, (const char *const[]){word(s, back ? WORD_GIVEN_BACK : WORD_TO_PAY),
				money_format_grouped(total, sum)});
	draw_fact(&t, word(s, WORD_CAPITALS), rmb_capitals(capitals, total));
	if (s->p->bill_no[0] != '\0')
		draw_fact(&t, word(s, WORD_BILL), s->p->bill_no);
	table_line(&t, word(s, back ? WORD_CREDIT : WORD_PAY));
	table_line(&t, word(s, WORD_OBJECTION));
}

static void draw(struct document *d, const struct template *words, const void *data)
{
	static const struct style plain = {.size = BODY_SIZE};
	const struct notice_paper *p = data;
	struct sheet s = {d, words, p};
	char day[DATE_TEXT_MAX], date[CELL_MAX];
	struct part part = {
		.head = draw_head,
		.context = &s,
		.page_words = word(&s, WORD_PAGE),
		.foot = p->account_no,
		.watermark = p->trial ? word(&s, WORD_TRIAL) : NULL,
	};

	document_begin_part(d, &part);
	heading_line(d, &plain,
		(const char *const[]){filled(&s, WORD_DATE, date_format(p->on, day), date)}, 1);
	draw_facts(&s);
	draw_how(&s);
	draw_sum(&s);
	heading_signatures(d,
		(const char *const[]){word(&s, WORD_SIGN_CUSTOMER), word(&s, WORD_SIGN_INSPECTOR),
			word(&s, WORD_SIGN_APPROVER)},
		3);
	document_end_part(d);
}

bool notice_paper_save(const struct print_job *job, const struct notice_paper *p,
	struct document_saved *saved, struct fault *fault)
{
	static const struct paper_form form = {
		.kind = &kind,
		.paper = PAPER_A4,
		.margin = MARGIN,
		.title_word = WORD_TITLE,
		.draw = draw,
	};
	struct paper_subject subject = {p->hall, p->number, p};

	return paper_save(job, &form, &subject, saved, fault);
}
