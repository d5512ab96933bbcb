/* The shift: opened with a float, looked at, handed in from, counted blind and closed. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/guard.h"
#include "counter/operation.h"
#include "counter/receipt.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/pieces.h"
#include "tui/screens.h"
#include "tui/sheet.h"
#include "tui/shift_sheet.h"

/* --- opening --------------------------------------------------------------------------------- */

enum { OPEN_FLOAT, OPEN_DATE, OPEN_APPROVER, OPEN_PASSWORD, OPEN_PIECES };

struct open_job {
	struct shift_open_request request;
	struct pieces pieces;
	struct shift_view made;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void open_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct open_job *j = arg;

	(void)guard_walk(s, GUARD_DAY_ROWS);
	j->ok = shift_open(s, &j->request, &j->made);
	j->why = s->why;
	explicit_bzero(&j->request.approval, sizeof(j->request.approval));
	desk_news_take(s, &j->news);
}

static void open_done(struct view *v, void *arg)
{
	struct open_job *j = arg;
	struct ui *ui = view_ui(v);

	desk_of(v)->news = j->news;
	view_set_text(v, OPEN_PASSWORD, "");
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD, SAY(N_("Shift {1} is open."), say_text(j->made.shift_no)));
}

static const struct job OPEN_JOB = {
	.what = N_("opening the shift"), .run = open_run, .done = open_done};

static void open_submit(struct view *v)
{
	struct open_job *j = xcalloc(1, sizeof(*j));

	j->request.has_date = view_text(v, OPEN_DATE)[0] != '\0';
	utf8_copy(j->request.approval.login, LOGIN_MAX, view_text(v, OPEN_APPROVER));
	utf8_copy(j->request.approval.password, PASSWORD_MAX, view_text(v, OPEN_PASSWORD));
	if (pieces_read(v, OPEN_PIECES, &j->pieces) && j->pieces.any)
		j->request.pieces = j->pieces.count;
	if (view_money(v, OPEN_FLOAT, &j->request.float_amount) &&
		(!j->request.has_date || view_date(v, OPEN_DATE, &j->request.business_date)))
		view_post(v, &OPEN_JOB, j);
	else
		free(j);
}

/* Pieces that are typed make the float. */
static void open_changed(struct view *v, size_t field)
{
	struct pieces pieces;

	if (field >= OPEN_PIECES && pieces_read(v, OPEN_PIECES, &pieces))
		view_set_money(v, OPEN_FLOAT, pieces.sum);
}

static void open_enter(struct view *v, const void *arg)
{
	(void)arg;
	view_set_date(v, OPEN_DATE, moment_date(view_now(v)));
}

static void open_notes(const struct view *v, struct sheet *s)
{
	(void)v;
	sheet_say(s, PAINT_DIM,
		SAY(N_("The float is the cash that lies in the drawer before the first "
		       "customer.")));
	sheet_say(s, PAINT_DIM, SAY(N_("Another business date than today's needs a supervisor.")));
}

static const struct field OPEN_FIELDS[] = {
	[OPEN_FLOAT] = {.label = N_("Float"),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_REQUIRED},
	[OPEN_DATE] = {.label = N_("Business date"),
		.kind = FIELD_DATE,
		.width = 14,
		.limit = 10,
		.flags = FIELD_REQUIRED | FIELD_RIGHT_HALF},
	[OPEN_APPROVER] = {.label = N_("Supervisor"),
		.kind = FIELD_TEXT,
		.width = 14,
		.limit = LOGIN_MAX - 1},
	[OPEN_PASSWORD] = {.label = N_("Password"),
		.kind = FIELD_SECRET,
		.width = 14,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_RIGHT_HALF},
	PIECES_FIELDS(OPEN_PIECES, 0),
};

static const struct action OPEN_ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Open the shift"),
		.needs = NEED_VALID | NEED_NO_SHIFT,
		.run = open_submit},
};

const struct screen SCREEN_SHIFT_OPEN = {
	.name = "shift-open",
	.title = N_("Open a shift"),
	.fields = OPEN_FIELDS,
	.field_count = ARRAY_SIZE(OPEN_FIELDS),
	.actions = OPEN_ACTIONS,
	.action_count = ARRAY_SIZE(OPEN_ACTIONS),
	.order = {PART_FORM, PART_NOTES},
	.enter = open_enter,
	.changed = open_changed,
	.notes = open_notes,
};

/* --- looking --------------------------------------------------------------------------------- */

struct shift {
	struct shift_view view;
	bool loaded;
};

struct show_job {
	struct shift_view view;
	bool ok;
	struct fault why;
};

static void show_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct show_job *j = arg;

	j->ok = shift_current(s, &j->view);
	j->why = s->why;
}

static void show_done(struct view *v, void *arg)
{
	struct show_job *j = arg;
	struct shift *state = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	state->view = j->view;
	state->loaded = true;
}

static const struct job SHOW_JOB = {
	.what = N_("reading the shift"), .run = show_run, .done = show_done};

static void shift_enter(struct view *v, const void *arg)
{
	(void)arg;
	view_post(v, &SHOW_JOB, xcalloc(1, sizeof(struct show_job)));
}

static void shift_again(struct view *v, const void *state)
{
	(void)state;
	if (desk_of(v)->news.has_shift)
		shift_enter(v, NULL);
	else
		view_close(v);
}

static void go_hand_in(struct view *v)
{
	view_push(v, &SCREEN_HAND_IN, NULL, shift_again);
}

static void go_count(struct view *v)
{
	view_push(v, &SCREEN_SHIFT_COUNT, NULL, shift_again);
}

static void shift_draw(const struct view *v, struct sheet *s)
{
	const struct shift *state = view_state(v);

	if (state->loaded)
		shift_sheet(&state->view, s);
}

static void print_report(struct view *v)
{
	const struct shift *state = view_state(v);

	paper_print(v, WISH_SHIFT_REPORT, state->view.shift_no);
}

static void shift_explain(struct view *v)
{
	const struct shift_view *shift = &((const struct shift *)view_state(v))->view;
	struct say lines[2];
	size_t count = 0;

	lines[count++] = SAY(N_("Cash in the drawer is the float, plus what customers gave, less "
				"change, what was given back and "
				"what was handed in."));
	if (shift->expected_known)
		lines[count++] = SAY(N_("{1} + {2} - {3} = {4}"), say_money(shift->float_amount),
			say_money(shift->tenders[TENDER_CASH].amount), say_money(shift->handed_in),
			say_money(shift->expected_cash));
	else
		lines[count++] =
			SAY(N_("The count is blind: the sum is shown when it is committed."));
	dialog_explain(v, N_("Why this amount"), lines, count);
}

static const struct action SHIFT_ACTIONS[] = {
	{.key = K_CTRL('R'), .label = N_("Report"), .needs = NEED_SHIFT, .run = print_report},
	{.key = K_CTRL('D'), .label = N_("Hand in"), .needs = NEED_SHIFT, .run = go_hand_in},
	{.key = K_F10, .label = N_("Count and close"), .needs = NEED_SHIFT, .run = go_count},
};

const struct screen SCREEN_SHIFT = {
	.name = "shift",
	.title = N_("Shift"),
	.help = N_("What the drawer should hold is not shown before you have counted it."),
	.state_size = sizeof(struct shift),
	.actions = SHIFT_ACTIONS,
	.action_count = ARRAY_SIZE(SHIFT_ACTIONS),
	.enter = shift_enter,
	.draw = shift_draw,
	.explain = shift_explain,
};

/* --- handing in ------------------------------------------------------------------------------ */

enum { HAND_AMOUNT, HAND_RECEIVER, HAND_PASSWORD };

struct hand_in_form {
	char op_id[OP_ID_MAX]; /* minted when the form opens: the same form cannot hand in twice */
};

struct hand_in_job {
	char op_id[OP_ID_MAX];
	struct hand_in_request request;
	struct hand_in_made made;
	bool ok;
	struct fault why;
};

static void hand_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct hand_in_job *j = arg;

	j->request.op_id = j->op_id;
	j->ok = shift_hand_in(s, &j->request, &j->made);
	j->why = s->why;
	explicit_bzero(&j->request.receiver, sizeof(j->request.receiver));
}

static void hand_done(struct view *v, void *arg)
{
	struct hand_in_job *j = arg;
	struct ui *ui = view_ui(v);

	view_set_text(v, HAND_PASSWORD, "");
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD,
		SAY(N_("{1} handed in: {2}."), say_money(j->made.amount),
			say_text(j->made.hand_in_no)));
}

static const struct job HAND_JOB = {.what = N_("handing in"), .run = hand_run, .done = hand_done};

static void hand_enter(struct view *v, const void *arg)
{
	struct hand_in_form *form = view_state(v);

	(void)arg;
	op_id_mint(form->op_id, view_now(v));
}

static void hand_submit(struct view *v)
{
	const struct hand_in_form *form = view_state(v);
	struct hand_in_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->op_id, sizeof(j->op_id), form->op_id);
	utf8_copy(j->request.receiver.login, LOGIN_MAX, view_text(v, HAND_RECEIVER));
	utf8_copy(j->request.receiver.password, PASSWORD_MAX, view_text(v, HAND_PASSWORD));
	if (view_money(v, HAND_AMOUNT, &j->request.amount))
		view_post(v, &HAND_JOB, j);
	else
		free(j);
}

static const struct field HAND_FIELDS[] = {
	[HAND_AMOUNT] = {.label = N_("Amount"),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_REQUIRED},
	[HAND_RECEIVER] = {.label = N_("Receiver"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = LOGIN_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_GAP},
	[HAND_PASSWORD] = {.label = N_("Receiver's password"),
		.kind = FIELD_SECRET,
		.width = 24,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED},
};

static const struct action HAND_ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Hand in"),
		.needs = NEED_VALID | NEED_SHIFT,
		.run = hand_submit},
};

const struct screen SCREEN_HAND_IN = {
	.name = "hand-in",
	.title = N_("Hand in cash"),
	.help = N_("Cash goes from the drawer to the safe. Whoever takes it signs in here."),
	.state_size = sizeof(struct hand_in_form),
	.enter = hand_enter,
	.fields = HAND_FIELDS,
	.field_count = ARRAY_SIZE(HAND_FIELDS),
	.actions = HAND_ACTIONS,
	.action_count = ARRAY_SIZE(HAND_ACTIONS),
};
