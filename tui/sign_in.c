/* Signing in, and the lock that covers everything until the same person is back. */
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { LOGIN, PASSWORD };
enum { LOCK_PASSWORD };

struct sign_in_job {
	char login[LOGIN_MAX];
	char password[PASSWORD_MAX];
	bool ok;
	struct fault why;
	struct desk_news news;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct sign_in_job *j = arg;

	j->ok = session_sign_in(s, j->login, j->password);
	explicit_bzero(j->password, sizeof(j->password));
	j->why = s->why;
	if (j->ok)
		desk_news_take(s, &j->news);
}

static void greet(struct view *top, const struct desk *d)
{
	view_say(top, TONE_GOOD, SAY(N_("Welcome, {1}."), say_text(d->news.name)));
	if (!d->news.has_shift && (d->news.roles & ROLE_CASHIER) != 0) {
		view_push(top, &SCREEN_SHIFT_OPEN, NULL, NULL);
	} else if (d->news.has_shift &&
		   date_compare(d->news.business_date, moment_date(view_now(top))) != 0) {
		view_push(top, &SCREEN_SHIFT, NULL, NULL);
		view_say(top, TONE_WARN,
			SAY(N_("Shift {1} was left open: count and close it first."),
				say_text(d->news.shift_no)));
	} else if (d->news.has_shift && d->news.sales_open > 0) {
		view_push(top, &SCREEN_CARD_SALES, NULL, NULL);
	}
}

static void job_done(struct view *v, void *arg)
{
	struct sign_in_job *j = arg;
	struct desk *d = desk_of(v);
	struct ui *ui = view_ui(v);

	if (!j->ok) {
		view_set_text(v, PASSWORD, "");
		view_refuse(v, PASSWORD,
			j->why.say.msgid != NULL ? j->why.say : SAY(code_message(j->why.code)));
		return;
	}
	d->news = j->news;
	d->locked = false;
	d->last_receipt[0] = '\0';
	ui_set_lang(ui, d->news.lang);
	view_close(v);
	greet(ui_top(ui), d);
}

static const struct job SIGN_IN_JOB = {.what = N_("signing in"), .run = job_run, .done = job_done};

static void sign_in(struct view *v)
{
	struct sign_in_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->login, sizeof(j->login), view_text(v, LOGIN));
	utf8_copy(j->password, sizeof(j->password), view_text(v, PASSWORD));
	view_post(v, &SIGN_IN_JOB, j);
}

static void quit_answer(struct view *v, bool yes)
{
	if (yes)
		view_quit(v);
}

static void ask_quit(struct view *v)
{
	dialog_confirm(v, GRAVITY_NORMAL, SAY(N_("Leave the counter program?")), quit_answer);
}

static void sign_in_facts(const struct view *v, struct sheet *s)
{
	const struct desk *d = desk_of(v);

	sheet_gap(s);
	sheet_heading(s, d->hall_name);
	if (d->trial || d->training)
		sheet_say(s, PAINT_TRAINING,
			SAY(N_("This hall is for training: nothing here is real money.")));
	sheet_gap(s);
}

static void sign_in_notes(const struct view *v, struct sheet *s)
{
	const struct desk *d = desk_of(v);

	if (d->notice[0] != '\0') {
		sheet_heading(s, N_("Sign-ins of this demonstration"));
		sheet_text(s, PAINT_DIM, d->notice);
	}
}

static const struct field SIGN_IN_FIELDS[] = {
	[LOGIN] = {.label = N_("Sign-in"),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = LOGIN_MAX - 1,
		.flags = FIELD_REQUIRED},
	[PASSWORD] = {.label = N_("Password"),
		.kind = FIELD_SECRET,
		.width = 24,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_RUNS},
};

static const struct action SIGN_IN_ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Sign in"), .needs = NEED_VALID, .run = sign_in},
	{.key = K_ESC, .label = N_("Leave"), .run = ask_quit},
};

const struct screen SCREEN_SIGN_IN = {
	.name = "sign-in",
	.title = N_("Sign in"),
	.help = N_("Type your sign-in and your password. Five wrong passwords lock a sign-in for "
		   "ten minutes."),
	.fields = SIGN_IN_FIELDS,
	.field_count = ARRAY_SIZE(SIGN_IN_FIELDS),
	.actions = SIGN_IN_ACTIONS,
	.action_count = ARRAY_SIZE(SIGN_IN_ACTIONS),
	.draw = sign_in_facts,
	.notes = sign_in_notes,
};

static void unlock_done(struct view *v, void *arg)
{
	struct sign_in_job *j = arg;
	struct desk *d = desk_of(v);

	if (!j->ok) {
		view_set_text(v, LOCK_PASSWORD, "");
		view_refuse(v, LOCK_PASSWORD,
			j->why.say.msgid != NULL ? j->why.say : SAY(code_message(j->why.code)));
		return;
	}
	d->news = j->news;
	d->locked = false;
	view_close(v);
}

static const struct job UNLOCK_JOB = {
	.what = N_("signing in"), .run = job_run, .done = unlock_done};

static void unlock(struct view *v)
{
	struct sign_in_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->login, sizeof(j->login), desk_of(v)->news.login);
	utf8_copy(j->password, sizeof(j->password), view_text(v, LOCK_PASSWORD));
	view_post(v, &UNLOCK_JOB, j);
}

/* Somebody else takes the station: what was open on the screen is dropped, the shift stays open. */
static void change_answer(struct view *v, bool yes)
{
	if (yes)
		desk_sign_out(v);
}

static void change_person(struct view *v)
{
	dialog_confirm(v, GRAVITY_NORMAL,
		SAY(N_("Sign {1} out? The shift stays open and can be gone on with."),
			say_text(desk_of(v)->news.name)),
		change_answer);
}

/* Esc must not lift the lock. */
static void stay(struct view *v)
{
	view_say(v, TONE_WARN, SAY(N_("The counter is locked. Type the password.")));
}

static void lock_facts(const struct view *v, struct sheet *s)
{
	sheet_gap(s);
	sheet_say(s, PAINT_HEADING,
		SAY(N_("{1} has locked this counter."), say_text(desk_of(v)->news.name)));
	sheet_gap(s);
}

static const struct field LOCK_FIELDS[] = {
	[LOCK_PASSWORD] = {.label = N_("Password"),
		.kind = FIELD_SECRET,
		.width = 24,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED | FIELD_RUNS},
};

static const struct action LOCK_ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Unlock"), .needs = NEED_VALID, .run = unlock},
	{.key = K_CTRL('N'), .label = N_("Somebody else"), .run = change_person},
	{.key = K_ESC, .label = N_("Back"), .run = stay, .unlisted = true},
};

const struct screen SCREEN_LOCK = {
	.name = "lock",
	.title = N_("Locked"),
	.fields = LOCK_FIELDS,
	.field_count = ARRAY_SIZE(LOCK_FIELDS),
	.actions = LOCK_ACTIONS,
	.action_count = ARRAY_SIZE(LOCK_ACTIONS),
	.draw = lock_facts,
};
