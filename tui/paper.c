#include "tui/paper.h"

#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"

struct paper_job {
	enum paper_wish wish;
	char subject[RECEIPT_NO_MAX];
	struct paper_made made;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static bool print(struct session *s, struct paper_job *j)
{
	struct date day;

	switch (j->wish) {
	case WISH_STATEMENT:
		return statement_print(s, j->subject, &j->made);
	case WISH_SHIFT_REPORT:
		return shift_report_print(s, j->subject, &j->made);
	case WISH_DAY_REPORT:
		return date_parse(&day, j->subject) && day_report_print(s, day, &j->made);
	}
	return false;
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct paper_job *j = arg;

	j->ok = print(s, j);
	j->why = s->why;
	desk_news_take(s, &j->news);
}

struct say_arg paper_printer(const struct paper_made *paper)
{
	return strcmp(paper->request_id, "slip") == 0 ? say_word(N_("receipt printer"))
						      : say_text(paper->request_id);
}

struct say paper_say(const struct paper_made *paper)
{
	if (paper->request_id[0] != '\0')
		return SAY(N_("At the printer: {1}."), paper_printer(paper));
	return SAY(N_("It lies in {1}."), say_text(paper->file));
}

static void job_done(struct view *v, void *arg)
{
	const struct paper_job *j = arg;

	desk_of(v)->news = j->news;
	if (j->ok)
		view_say(v, TONE_GOOD, paper_say(&j->made));
	else
		dialog_fault(v, &j->why);
}

static const struct job PAPER_JOB = {.what = N_("printing"), .run = job_run, .done = job_done};

void paper_print(struct view *v, enum paper_wish wish, const char *subject)
{
	struct paper_job *j = xcalloc(1, sizeof(*j));

	j->wish = wish;
	utf8_copy(j->subject, sizeof(j->subject), subject);
	view_post(v, &PAPER_JOB, j);
}
