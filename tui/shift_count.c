/* The blind count by denomination, and the close. */
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/paper.h"
#include "tui/screens.h"
#include "tui/sheet.h"
#include "tui/shift_sheet.h"

/* Fields 0 … DENOMINATIONS - 1 are the pieces, largest value first. */
enum { TOTAL = DENOMINATIONS, REASON, APPROVER, PASSWORD };

struct count {
	struct money counted;
	bool readable;
	bool by_pieces;
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

/* Pieces of one denomination as typed; false: too many digits. */
static bool read_pieces(const char *text, int64_t *out)
{
	*out = 0;
	for (const char *c = text; *c != '\0'; c++)
		*out = *out * 10 + (*c - '0');
	return strlen(text) <= 6;
}

static void reckon(struct view *v)
{
	struct count *c = view_state(v);

	c->counted = MONEY_ZERO;
	c->readable = true;
	c->by_pieces = false;
	for (size_t i = 0; i < DENOMINATIONS; i++) {
		struct money part;
		int64_t pieces;

		if (view_text(v, i)[0] == '\0')
			continue;
		c->by_pieces = true;
		c->readable = c->readable && read_pieces(view_text(v, i), &pieces) &&
			      money_scale(&part, denomination_value(i), pieces, 1) &&
			      money_add(&c->counted, c->counted, part);
	}
	if (!c->by_pieces)
		c->readable = view_money(v, TOTAL, &c->counted);
}

static void changed(struct view *v, size_t field)
{
	(void)field;
	reckon(v);
}

static void send(struct view *v, bool yes)
{
	const struct count *c = view_state(v);
	struct close_job *j;

	if (!yes)
		return;
	j = xcalloc(1, sizeof(*j));
	j->request.counted = c->counted;
	for (size_t i = 0; c->by_pieces && i < DENOMINATIONS; i++)
		(void)(read_pieces(view_text(v, i), &j->pieces[i]) ? 1 : 0);
	j->request.pieces = c->by_pieces ? j->pieces : NULL;
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

static void finish(struct view *v)
{
	struct ui *ui = view_ui(v);

	view_home(v);
	ui_cover(ui, &SCREEN_SIGN_IN, NULL);
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

#define PIECES(i, title, extra)       \
	[i] = {.label = title,        \
		.kind = FIELD_DIGITS, \
		.width = 8,           \
		.limit = 6,           \
		.flags = extra,       \
		.needs = NEED_DESK_FREE}

static const struct field FIELDS[] = {
	PIECES(0, N_("100 yuan"), 0),
	PIECES(1, N_("50 yuan"), FIELD_RIGHT_HALF),
	PIECES(2, N_("20 yuan"), 0),
	PIECES(3, N_("10 yuan"), FIELD_RIGHT_HALF),
	PIECES(4, N_("5 yuan"), 0),
	PIECES(5, N_("2 yuan"), FIELD_RIGHT_HALF),
	PIECES(6, N_("1 yuan"), 0),
	PIECES(7, N_("5 jiao"), FIELD_RIGHT_HALF),
	PIECES(8, N_("2 jiao"), 0),
	PIECES(9, N_("1 jiao"), FIELD_RIGHT_HALF),
	PIECES(10, N_("5 fen"), 0),
	PIECES(11, N_("2 fen"), FIELD_RIGHT_HALF),
	PIECES(12, N_("1 fen"), 0),
	[TOTAL] = {.label = N_("or the total"),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_RIGHT_HALF,
		.needs = NEED_DESK_FREE},
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
		.needs = NEED_SHIFT | NEED_DESK_FREE,
		.run = submit},
	{.key = K_CTRL('R'),
		.label = N_("Report"),
		.needs = NEED_DESK_FREE << 1,
		.run = print_report},
	{.key = K_CTRL('E'), .label = N_("Sign out"), .needs = NEED_DESK_FREE << 1, .run = finish},
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
