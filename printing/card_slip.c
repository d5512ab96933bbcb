#include "printing/card_slip.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/compiler.h"
#include "core/rmb.h"
#include "printing/template.h"

#define TEXT_MAX 256

/* The words of the template, in the order of the enum. */
#define CARD_WORDS(X)                      \
	X(TITLE, "title", 0)               \
	X(TITLE_OPEN, "title_open", 0)     \
	X(TRIAL, "trial", 0)               \
	X(OPENING, "opening", 0)           \
	X(REPLACEMENT, "replacement", 0)   \
	X(REFUND, "refund", 0)             \
	X(METER_CHANGE, "meter_change", 0) \
	X(AT, "at", 1)                     \
	X(STATION, "station", 1)           \
	X(CASHIER, "cashier", 1)           \
	X(APPROVER, "approver", 1)         \
	X(NUMBER, "number", 0)             \
	X(ACCOUNT, "account", 0)           \
	X(NAME, "name", 0)                 \
	X(SERIAL, "serial", 0)             \
	X(METER, "meter", 0)               \
	X(COUNT, "count", 0)               \
	X(WRITTEN, "written", 0)           \
	X(WRITTEN_KWH, "written_kwh", 0)   \
	X(BACK, "given_back", 0)           \
	X(CAPITALS, "capitals", 0)         \
	X(DONE, "done", 0)                 \
	X(OPEN, "open", 0)                 \
	X(GIVEN_UP, "given_up", 0)         \
	X(SIGN, "sign", 0)

enum card_word { CARD_WORDS(TEMPLATE_WORD) WORD_END };
static const struct template_field fields[] = {CARD_WORDS(TEMPLATE_FIELD)};

static const struct template_kind kind = {
	.name = "card_slip", .version = 1, .fields = fields, .count = WORD_END};

struct sheet {
	struct slip *slip;
	const struct template *words;
	const struct card_slip *c;
};

static const char *word(const struct sheet *s, enum card_word w)
{
	return template_word(s->words, (int)w);
}

static void line_with(const struct sheet *s, enum card_word w, const char *arg)
{
	char text[TEXT_MAX];

	slip_text(s->slip, SLIP_PLAIN,
		template_fill(text, sizeof(text), word(s, w), (const char *const[]){arg, NULL}));
}

static void add_head(const struct sheet *s)
{
	static const enum card_word kinds[CARD_SLIP_KINDS] = {
		[CARD_SLIP_OPENING] = WORD_OPENING,
		[CARD_SLIP_REPLACEMENT] = WORD_REPLACEMENT,
		[CARD_SLIP_REFUND] = WORD_REFUND,
		[CARD_SLIP_METER_CHANGE] = WORD_METER_CHANGE,
	};
	const struct card_slip *c = s->c;
	char day[DATE_TEXT_MAX], clock[MOMENT_TEXT_MAX], at[TEXT_MAX];

	slip_text(s->slip, SLIP_CENTRE, c->hall);
	slip_text(s->slip, SLIP_CENTRE | SLIP_LARGE,
		word(s, c->end == CARD_SLIP_OPEN ? WORD_TITLE_OPEN : WORD_TITLE));
	if (c->trial)
		slip_text(s->slip, SLIP_CENTRE | SLIP_LARGE, word(s, WORD_TRIAL));
	slip_text(s->slip, SLIP_CENTRE | SLIP_BOLD, word(s, kinds[c->kind]));
	snprintf(at, sizeof(at), "%s %s", date_format(moment_date(c->at), day),
		moment_format_clock(c->at, clock));
	line_with(s, WORD_AT, at);
	line_with(s, WORD_STATION, c->station);
	line_with(s, WORD_CASHIER, c->cashier);
	if (c->approver[0] != '\0')
		line_with(s, WORD_APPROVER, c->approver);
	slip_rule(s->slip);
}

static void add_card(const struct sheet *s)
{
	const struct card_slip *c = s->c;
	char text[MONEY_TEXT_MAX], capitals[RMB_TEXT_MAX], count[24];

	snprintf(count, sizeof(count), "%" PRId64, c->count);
	slip_pair(s->slip, word(s, WORD_NUMBER), c->sale_no);
	slip_pair(s->slip, word(s, WORD_ACCOUNT), c->account_no);
	slip_pair(s->slip, word(s, WORD_NAME), c->name);
	slip_pair(s->slip, word(s, WORD_SERIAL), c->serial);
	slip_pair(s->slip, word(s, WORD_METER), c->meter_no);
	slip_pair(s->slip, word(s, WORD_COUNT), count);
	if (c->kind != CARD_SLIP_REFUND && c->end == CARD_SLIP_DONE)
		slip_pair(s->slip, word(s, c->is_energy ? WORD_WRITTEN_KWH : WORD_WRITTEN),
			money_format_grouped(c->written, text));
	if (c->kind == CARD_SLIP_REFUND && c->end == CARD_SLIP_DONE) {
		slip_text(s->slip, SLIP_PLAIN, word(s, WORD_BACK));
		slip_text(s->slip, SLIP_LARGE, money_format_grouped(c->given_back, text));
		slip_text(s->slip, SLIP_PLAIN, word(s, WORD_CAPITALS));
		slip_text(s->slip, SLIP_BOLD, rmb_capitals(capitals, c->given_back));
	}
	slip_rule(s->slip);
}

static void add_close(const struct sheet *s)
{
	static const enum card_word ends[CARD_SLIP_ENDS] = {
		[CARD_SLIP_DONE] = WORD_DONE,
		[CARD_SLIP_OPEN] = WORD_OPEN,
		[CARD_SLIP_GIVEN_UP] = WORD_GIVEN_UP,
	};

	slip_text(s->slip, SLIP_PLAIN, word(s, ends[s->c->end]));
	if (s->c->kind == CARD_SLIP_REFUND && s->c->end == CARD_SLIP_DONE) {
		slip_text(s->slip, SLIP_PLAIN, "");
		slip_text(s->slip, SLIP_PLAIN, word(s, WORD_SIGN));
		slip_text(s->slip, SLIP_PLAIN, "");
		slip_rule(s->slip);
	}
	s->slip->code = arena_text(s->slip->arena, s->c->sale_no);
}

bool card_slip_fill(const struct print_job *job, const struct card_slip *c, struct slip *slip,
	struct fault *fault)
{
	struct template words;
	const struct sheet s = {slip, &words, c};

	if (!template_load(&words, job->share_dir, &kind, job->lang, fault))
		return false;
	add_head(&s);
	add_card(&s);
	add_close(&s);
	template_release(&words);
	return true;
}
