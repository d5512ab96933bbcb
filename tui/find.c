/* Home: one box that finds everything, and the accounts that it found. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/receipt.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

#define RECEIPT_SHORTEST 8 /* characters of a receipt's number or check code */

enum { BOX };

struct find {
	struct account_found found[FIND_LIMIT];
	size_t count;
	bool more, searched;
};

struct find_job {
	char text[EDIT_TEXT_MAX];
	struct find answer;
	char receipt_no[RECEIPT_NO_MAX]; /* what was typed is on a receipt: that is shown */
	bool ok;
	struct fault why;
};

static bool stop_asked(void *ctx)
{
	return errand_cancelled(ctx);
}

/* Somebody brings a receipt: whether it holds is the answer, and then whose it is. */
static void look_at_receipt(struct session *s, struct find_job *j)
{
	struct arena arena = ARENA_EMPTY;
	struct receipt_view view;

	if (j->ok && strlen(j->text) >= RECEIPT_SHORTEST &&
		strspn(j->text, "0123456789") < strlen(j->text) &&
		receipt_show(s, j->text, &arena, &view))
		utf8_copy(j->receipt_no, sizeof(j->receipt_no), view.receipt_no);
	arena_release(&arena);
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct find_job *j = arg;

	s->stop = (struct stop){.asked = stop_asked, .ctx = errand};
	j->ok = account_find(s, j->text, j->answer.found, &j->answer.count, &j->answer.more);
	s->stop = (struct stop){.asked = NULL};
	j->why = s->why;
	look_at_receipt(s, j);
}

static void show(struct view *v, const struct find_job *j)
{
	struct find *f = view_state(v);

	*f = j->answer;
	f->searched = true;
	view_set_rows(v, f->found, f->count, sizeof(f->found[0]));
}

/* What was done meanwhile is seen in the list, unless somebody has gone on with the box. */
static void again_done(struct view *v, void *arg)
{
	const struct find_job *j = arg;
	const struct account_found *row = view_row(v);
	char chosen[ACCOUNT_NO_MAX] = "";
	const struct find *f = view_state(v);

	if (!j->ok || strcmp(view_text(v, BOX), j->text) != 0)
		return;
	if (row != NULL)
		utf8_copy(chosen, sizeof(chosen), row->account_no);
	show(v, j);
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->found[i].account_no, chosen) == 0)
			view_choose_row(v, i);
}

static void job_done(struct view *v, void *arg)
{
	struct find_job *j = arg;
	const struct find *f = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	show(v, j);
	view_set_text(v, BOX, j->text); /* offered: the next customer's number replaces it */
	if (j->receipt_no[0] != '\0')
		view_push(v, &SCREEN_RECEIPT, j->receipt_no, find_again);
	else if (f->count == 0)
		view_say(v, TONE_WARN, SAY(N_("Nothing found for 「{1}」."), say_text(j->text)));
	else if (f->count == 1)
		view_push(v, &SCREEN_ACCOUNT, f->found[0].account_no, find_again);
	else
		view_set_focus_list(v);
	if (f->more)
		view_say(v, TONE_PLAIN, SAY(N_("There are more: type more of it.")));
}

static const struct job FIND_JOB = {
	.what = N_("searching"), .flags = JOB_CANCELLABLE, .run = job_run, .done = job_done};
static const struct job AGAIN_JOB = {
	.what = N_("searching"), .flags = JOB_BACKGROUND, .run = job_run, .done = again_done};

static void post(struct view *v, const struct job *job)
{
	struct find_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->text, sizeof(j->text), view_text(v, BOX));
	view_post(v, job, j);
}

void find_again(struct view *v, const void *state)
{
	(void)state;
	if (view_screen(v) == &SCREEN_FIND && view_row_count(v) > 0)
		post(v, &AGAIN_JOB);
}

/* Enter in the box searches, in the list it opens the chosen account. */
static void enter(struct view *v)
{
	const struct account_found *row = view_row(v);

	if (view_focus(v) == BOX && view_text(v, BOX)[0] != '\0')
		post(v, &FIND_JOB);
	else if (row != NULL)
		view_push(v, &SCREEN_ACCOUNT, row->account_no, find_again);
}

static void clear(struct view *v)
{
	struct find *f = view_state(v);

	*f = (struct find){.searched = false};
	view_set_rows(v, NULL, 0, sizeof(f->found[0]));
	view_clear_fields(v);
}

_Static_assert(FIND_LIMIT <= PAY_ACCOUNTS_MAX, "all that were found can be paid together");

static void pay(struct view *v)
{
	struct pay_targets targets = {0};
	const void *rows[FIND_LIMIT];
	size_t count = view_marked(v, rows, FIND_LIMIT);

	if (count == 0 && view_row(v) != NULL)
		rows[count++] = view_row(v);
	for (size_t i = 0; i < count; i++) {
		const struct account_found *found = rows[i];

		utf8_copy(targets.account_no[targets.count++], ACCOUNT_NO_MAX, found->account_no);
	}
	view_push(v, &SCREEN_PAY, &targets, find_again);
}

static void column_no(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct account_found *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct account_found *)row)->name);
}

static void column_address(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct account_found *)row)->address);
}

static void column_due(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct account_found *found = row;
	char text[MONEY_TEXT_MAX];

	if (found->status == ACCOUNT_CLOSED)
		utf8_copy(buf, size, text_in(view_lang(v), account_status_title(found->status)));
	else
		utf8_copy(buf, size, money_format_grouped(found->due_total, text));
}

static enum paint paint_due(const void *row)
{
	return money_sign(((const struct account_found *)row)->due_total) > 0 ? PAINT_AMOUNT
									      : PAINT_DIM;
}

static void notes(const struct view *v, struct sheet *s)
{
	const struct find *f = view_state(v);

	if (!f->searched)
		sheet_say(s, PAINT_DIM,
			SAY(N_("Number, name, initials (oyjg), phone, meter, address, receipt, "
			       "check code or identity number.")));
}

static const struct field FIELDS[] = {
	[BOX] = {.label = N_("Find"), .kind = FIELD_TEXT, .limit = 60, .flags = FIELD_RUNS},
};

static const struct column COLUMNS[] = {
	{.title = N_("Account"), .width = 12, .stretch = 1, .text = column_no},
	{.title = N_("Name"), .width = 18, .stretch = 2, .text = column_name},
	{.title = N_("Address"), .width = 31, .stretch = 4, .text = column_address},
	{.title = N_("Due"),
		.width = 12,
		.align = ALIGN_RIGHT,
		.text = column_due,
		.paint = paint_due},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Find or open"), .run = enter},
	{.key = K_ESC, .label = N_("Clear"), .run = clear},
	{.key = K_F3,
		.label = N_("Pay"),
		.needs = NEED_SHIFT | NEED_ROW,
		.why = N_("Find an account first, with a shift open."),
		.run = pay},
};

const struct screen SCREEN_FIND = {
	.name = "find",
	.title = N_("Counter"),
	.help = N_("Type anything of the customer and press Enter. Mark several accounts with "
		   "Space to pay them on one receipt."),
	.state_size = sizeof(struct find),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("The customer's line appears here."),
	.marks = true,
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_LIST, PART_NOTES},
	.notes = notes,
};
