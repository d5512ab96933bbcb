/* What a letter would say, read before it gets its number. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/letter_words.h"
#include "tui/screens.h"
#include "tui/sheet.h"

#define MEASURE 76 /* cells in which titles stand in the middle */
#define LINE_BYTES 2048

struct text_state {
	struct arena arena;
	struct letter_text text;
};

struct text_job {
	enum notice_kind kind;
	char account_no[ACCOUNT_NO_MAX];
	struct text_state answer;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct text_job *j = arg;
	const struct notice_request request = {.kind = j->kind, .account_no = j->account_no};

	j->ok = notice_text(s, &request, &j->answer.arena, &j->answer.text);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	struct text_job *j = arg;

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	*(struct text_state *)view_state(v) = j->answer;
	j->answer.arena = ARENA_EMPTY;
}

static void job_drop(void *arg)
{
	arena_release(&((struct text_job *)arg)->answer.arena);
}

static const struct job TEXT_JOB = {
	.what = N_("writing the letter"), .run = job_run, .done = job_done, .drop = job_drop};

static void enter(struct view *v, const void *arg)
{
	const struct letter_text_arg *letter = arg;
	struct text_job *j = xcalloc(1, sizeof(*j));

	j->kind = letter->kind;
	utf8_copy(j->account_no, sizeof(j->account_no), letter->account_no);
	view_post(v, &TEXT_JOB, j);
}

static void leave(struct view *v)
{
	arena_release(&((struct text_state *)view_state(v))->arena);
}

/* Moved to the middle, or to the right, by so many blanks. */
static void draw_moved(struct sheet *s, const struct letter_line *line)
{
	int room = MEASURE - utf8_width(line->text);
	char text[LINE_BYTES];

	if (line->kind == LETTER_LINE_CENTER)
		room /= 2;
	snprintf(text, sizeof(text), "%*s%s", room > 0 ? room : 0, "", line->text);
	sheet_text(s, line->kind == LETTER_LINE_CENTER ? PAINT_HEADING : PAINT_TEXT, text);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct text_state *t = view_state(v);

	for (size_t i = 0; i < t->text.count; i++) {
		const struct letter_line *line = &t->text.lines[i];

		if (line->kind == LETTER_LINE_GAP)
			sheet_gap(s);
		else if (line->kind == LETTER_LINE_TEXT)
			sheet_text(s, PAINT_TEXT, line->text);
		else
			draw_moved(s, line);
	}
}

const struct screen SCREEN_LETTER_TEXT = {
	.name = "letter_text",
	.title = N_("What the letter says"),
	.help = N_("The words of the letter as they stand today, with nothing stored and no number "
		   "given. Up, Down and the page keys scroll."),
	.state_size = sizeof(struct text_state),
	.enter = enter,
	.leave = leave,
	.draw = draw,
};
