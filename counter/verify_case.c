/* The judge of arrears: every step of every case is gone through by the rules of core/arrears.h. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/arrears.h"
#include "counter/file_hash.h"
#include "counter/verify_work.h"
#include "db/verify_case.h"

static const struct question_row {
	const char *check;
	enum verify_case_question question;
	const char *what;
} questions[] = {
	{"receivable", VERIFY_WRITTEN_OFF, "what is written off is not what stands on 6702"},
	{"receivable", VERIFY_WRITE_OFF_BILLS, "is not the sum of its bills"},
	{"receivable", VERIFY_WRITE_OFF_POSTED, "is not what its entry says"},
	{"receivable", VERIFY_WRITE_OFF_BY, "was not approved by another person"},
	{"receivable", VERIFY_RECOVERY, "what was recovered is not what was posted"},
	{"receivable", VERIFY_PLAN_SUM, "is not the sum of its instalments"},
	{"receivable", VERIFY_PLAN_STATE, "its state is not that of its instalments"},
	{"receivable", VERIFY_PLAN_PAID, "an instalment that was kept was not paid"},
	{"receivable", VERIFY_PLAN_LATE, "the late charge taken is not the one agreed"},
	{"receipts", VERIFY_LETTER_GAP, "a number is missing"},
	{"receipts", VERIFY_LETTER_PAPER, "its paper is not described"},
	{"audit", VERIFY_WRITE_OFF_TOLD, "the chain does not tell of it so"},
	{"audit", VERIFY_WRITE_OFF_UNTOLD, "the chain tells of it, and it is not there so"},
	{"audit", VERIFY_RESTORATION_STATE, "is not where its last event left it"},
	{"audit", VERIFY_DISCONNECTION_STATE, "is not where its last event left it"},
	{"audit", VERIFY_RESTORATION_LAWFUL, "lacks what a restoration needs"},
	{"audit", VERIFY_DISCONNECTION_LAWFUL, "lacks what a disconnection needs"},
	{"audit", VERIFY_IDENTITY, "its verdict is not that of its findings"},
};

static bool ask(struct verify *v, const struct question_row *row)
{
	struct verify_finding finding;
	bool is_wrong;

	if (!verify_store_answer(
		    v->s->db, verify_case_stmt(v->s->db, row->question), &is_wrong, &finding))
		return false;
	if (is_wrong)
		verify_take(v, &finding, row->what);
	return true;
}

/* --- the steps of the cases ------------------------------------------------------------------ */

/* The case as its steps make it; supply_off goes on from case to case of an account. */
struct case_walk {
	struct verify *v;
	struct arrears_case stored; /* the one at hand; case_id 0: none yet */
	struct arrears_case made;
};

static void wrong_case(struct case_walk *w, const char *what)
{
	char place[VERIFY_PLACE_MAX];

	snprintf(place, sizeof place, "arrears case %lld", (long long)w->stored.case_id);
	verify_wrong(w->v, place, what);
}

static bool same_day(bool a_there, struct date a, bool b_there, struct date b)
{
	return a_there == b_there && (!a_there || date_compare(a, b) == 0);
}

static void judge_case(struct case_walk *w)
{
	const struct arrears_case *a = &w->stored, *b = &w->made;

	if (a->case_id == 0)
		return;
	if (a->steps != b->steps || a->steps == 0)
		wrong_case(w, "has not as many steps as it says");
	else if (a->stage != b->stage || date_compare(a->since, b->since) != 0)
		wrong_case(w, "is not where its last step left it");
	else if (a->open != b->open || a->supply_off != b->supply_off)
		wrong_case(w, "is open or cut otherwise than its steps say");
	else if (!same_day(a->reminded, a->reminded_on, b->reminded, b->reminded_on) ||
		 !same_day(a->served, a->served_on, b->served, b->served_on) ||
		 !same_day(a->letter, a->letter_on, b->letter, b->letter_on))
		wrong_case(w, "says other days than its steps");
}

static void begin_case(struct case_walk *w, const struct arrears_case *c)
{
	bool supply_off = c->account_id == w->made.account_id && w->made.supply_off;

	judge_case(w);
	w->stored = *c;
	w->made = (struct arrears_case){.account_id = c->account_id, .supply_off = supply_off};
	arrears_begin(&w->made, c->opened_on);
}

/* A letter's deadline is by the rules of its day, which are the hall's file: here only its day
 * counts. */
static void take_step(struct case_walk *w, const struct verify_step *step)
{
	const struct arrears_act act = {.to = step->to, .on = step->on};
	const struct arrears_ground none = {0};
	struct arrears_act taken = act;

	if (step->to == ARREARS_STAGE_LETTER) {
		w->made.letter = true;
		w->made.letter_on = step->on;
		taken.to =
			ARREARS_STAGE_COURT; /* the same of all that is looked at, without rules */
	}
	arrears_take(&w->made, &taken, &none);
	w->made.stage = step->to;
	w->made.steps++;
}

static bool look_at_step(void *ctx, const struct arrears_case *c, const struct verify_step *step)
{
	struct case_walk *w = ctx;

	if (c->case_id != w->stored.case_id)
		begin_case(w, c);
	if (step->seq == 0)
		return w->v->check->ok;
	if (step->seq != w->made.steps + 1)
		wrong_case(w, "a step is missing");
	else if (step->from != w->made.stage)
		wrong_case(w, "a step does not follow the one before it");
	else if (arrears_move_find(step->from, step->to) == NULL)
		wrong_case(w, "a step is none that the law knows");
	take_step(w, step);
	return w->v->check->ok;
}

static bool look_at_cases(struct verify *v)
{
	struct case_walk w = {.v = v};

	if (!verify_case_steps(v->s->db, look_at_step, &w))
		return false;
	if (v->check->ok)
		judge_case(&w);
	return true;
}

/* --- letters --------------------------------------------------------------------------------- */

struct paper_walk {
	struct verify *v;
	const char *what;
};

static bool look_at_paper(void *ctx, const struct verify_paper *paper)
{
	struct paper_walk *w = ctx;
	uint8_t hash[crypto_hash_sha256_BYTES];
	char found[SHA256_TEXT_MAX], place[VERIFY_PLACE_MAX];

	crypto_hash_sha256(hash, (const uint8_t *)paper->text, strlen(paper->text));
	sodium_bin2hex(found, sizeof found, hash, sizeof hash);
	if (strcmp(found, paper->sha256) == 0)
		return true;
	snprintf(place, sizeof place, "%s %lld, kind %lld, %lld-%lld", w->what,
		(long long)paper->id, (long long)paper->kind, (long long)paper->year,
		(long long)paper->serial);
	verify_wrong(w->v, place, "is not what its hash says");
	return false;
}

static bool look_at_letters(struct verify *v)
{
	struct paper_walk templates = {v, "template"}, letters = {v, "letter"};

	return verify_case_papers(v->s->db, true, look_at_paper, &templates) &&
	       verify_case_papers(v->s->db, false, look_at_paper, &letters);
}

bool verify_case(struct verify *v)
{
	const char *check = v->check->name;

	for (size_t i = 0; i < ARRAY_SIZE(questions) && v->check->ok; i++)
		if (strcmp(questions[i].check, check) == 0 && !ask(v, &questions[i]))
			return false;
	if (v->check->ok && strcmp(check, "receivable") == 0)
		return look_at_cases(v);
	if (v->check->ok && strcmp(check, "receipts") == 0)
		return look_at_letters(v);
	return true;
}
