/* The blind count by denomination, and the close. */
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/pieces.h"
#include "tui/screens.h"
#include "tui/sheet.h"
#include "tui/shift_sheet.h"

/* Fields 0 … DENOMINATIONS - 1 are the pieces, largest value first. */
enum { TOTAL = DENOMINATIONS, CARD, MOBILE, CHEQUE, TRANSFER, REASON, APPROVER, PASSWORD };

struct count {
	struct money counted;
	bool readable;
	struct pieces pieces;
	bool closed;
	struct shift_view shift;
};

struct close_job {
	struct shift_close_request request;
	int64_t pieces[DENOMINATIONS];
	char reason[REASON_MAX];
	struct shift_view shift;
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct close_job *j = arg;

	j->ok = shift_close(s, &j->request, &j->shift);
	j->why = s->why;
	explicit_bzero(&j->request.approval, sizeof(j->request.approval));
	desk_news_take(s, &j->news);
}

static void job_done(struct view *v, void *arg)
{
	struct close_job *j = arg;
	struct count *c = view_state(v);

	desk_of(v)->news = j->news;
	view_set_text(v, PASSWORD, "");
	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	c->closed = true;
	c->shift = j->shift;
	view_say(v, TONE_GOOD, SAY(N_("Shift {1} is closed."), say_text(j->shift.shift_no)));
}

static const struct job CLOSE_JOB = {
	.what = N_("closing the shift"), .run = job_run, .done = job_done};

static void reckon(struct view *v)
{
	struct count *c = view_state(v);

	c->readable = pieces_read(v, 0, &c->pieces);
	c->counted = c->pieces.sum;
	if (!c->pieces.any)
		c->readable = view_money(v, TOTAL, &c->counted);
}

static void changed(struct view *v, size_t field)
{
	(void)field;
	reckon(v);
}

/* What else was taken, as the slips in the cashier's hand add up; an empty field says nothing. */
static void take_declared(const struct view *v, struct shift_close_request *request)
{
	static const struct {
		size_t field;
		enum tender_kind kind;
	} rows[] = {
		{CARD, TENDER_CARD},
		{MOBILE, TENDER_MOBILE},
		{CHEQUE, TENDER_CHEQUE},
		{TRANSFER, TENDER_TRANSFER},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		request->has_declared[rows[i].kind] =
			view_text(v, rows[i].field)[0] != '\0' &&
			view_money(v, rows[i].field, &request->declared[rows[i].kind]);
}

static void send(struct view *v, bool yes)
{
	const struct count *c = view_state(v);
	struct close_job *j;

	if (!yes)
		return;
	j = xcalloc(1, sizeof(*j));
	j->request.counted = c->counted;
	memcpy(j->pieces, c->pieces.count, sizeof(j->pieces));
	j->request.pieces = c->pieces.any ? j->pieces : NULL;
	take_declared(v, &j->request);
	utf8_copy(j->reason, sizeof(j->reason), view_text(v, REASON));
	j->request.reason = j->reason;
	utf8_copy(j->request.approval.login, LOGIN_MAX, view_text(v, APPROVER));
	utf8_copy(j->request.approval.password, PASSWORD_MAX, view_text(v, PASSWORD));
	view_post(v, &CLOSE_JOB, j);
}

static void submit(struct view *v)
{
	const struct count *c = view_state(v);

	reckon(v);
	if (!c->readable) {
		view_refuse(
			v, TOTAL, SAY(N_("Type the pieces of each denomination, or the total.")));
		return;
	}
	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Counted {1}. Commit this count and close the shift?"),
			say_money(c->counted)),
		send);
}

static void print_report(struct view *v)
{
	const struct count *c = view_state(v);

	paper_print(v, WISH_SHIFT_REPORT, c->shift.shift_no);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct count *c = view_state(v);

	if (c->closed)
		shift_sheet(&c->shift, s);
	else
		sheet_amount(s, N_("Counted"), c->counted, NULL);
}

static uint64_t holds(const struct view *v)
{
	const struct count *c = view_state(v);

	return c->closed ? NEED_DESK_FREE << 1 : NEED_DESK_FREE;
}

#define DECLARED(place, name, more)                                      \
	[place] = {.label = (name),                                      \
		.hint = N_("The sum of the slips; empty: not counted."), \
		.kind = FIELD_MONEY,                                     \
		.width = 14,                                             \
		.limit = 15,                                             \
		.flags = (more),                                         \
		.needs = NEED_DESK_FREE}

static const struct field FIELDS[] = {
	PIECES_FIELDS(0, NEED_DESK_FREE),
	[TOTAL] = {.label = N_("or the total"),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_RIGHT_HALF,
		.needs = NEED_DESK_FREE},
	DECLARED(CARD, N_("Card slips"), FIELD_GAP),
	DECLARED(MOBILE, N_("Mobile payments"), FIELD_RIGHT_HALF),
	DECLARED(CHEQUE, N_("Cheques"), 0),
	DECLARED(TRANSFER, N_("Transfers"), FIELD_RIGHT_HALF),
	[REASON] = {.label = N_("Reason of a recount"),
		.kind = FIELD_TEXT,
		.limit = 120,
		.needs = NEED_DESK_FREE},
	[APPROVER] = {.label = N_("Supervisor"),
		.kind = FIELD_TEXT,
		.width = 14,
		.limit = LOGIN_MAX - 1,
		.needs = NEED_DESK_FREE},
	[PASSWORD] = {.label = N_("Password"),
		.kind = FIELD_SECRET,
		.width = 14,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_RIGHT_HALF,
		.needs = NEED_DESK_FREE},
};

static const struct action ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Commit the count"),
		.needs = NEED_SHIFT | NEED_DESK_FREE | NEED_VALID,
		.run = submit},
	{.key = K_CTRL('R'),
		.label = N_("Report"),
		.needs = NEED_DESK_FREE << 1,
		.run = print_report},
	{.key = K_CTRL('E'),
		.label = N_("Sign out"),
		.needs = NEED_DESK_FREE << 1,
		.run = desk_sign_out},
};

const struct screen SCREEN_SHIFT_COUNT = {
	.name = "shift-count",
	.title = N_("Count the drawer"),
	.help = N_("Count all cash in the drawer. After the count is committed the difference is "
		   "shown; a larger one "
		   "needs a supervisor, and one recount with a reason is possible."),
	.state_size = sizeof(struct count),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM},
	.changed = changed,
	.draw = draw,
	.holds = holds,
};
