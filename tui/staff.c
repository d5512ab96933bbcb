/* The people of the hall, for the administrator. */
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/staff.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

struct staff_list {
	struct arena arena;
	struct staff *list;
	size_t count;
};

enum staff_deed { DEED_LIST, DEED_DISABLE, DEED_ENABLE, DEED_UNLOCK };

struct list_job {
	enum staff_deed deed;
	char login[LOGIN_MAX];
	struct staff_list answer;
	bool ok;
	struct fault why;
};

static bool do_deed(struct session *s, const struct list_job *j)
{
	switch (j->deed) {
	case DEED_LIST:
		return true;
	case DEED_DISABLE:
		return staff_disable(s, j->login);
	case DEED_ENABLE:
		return staff_enable(s, j->login);
	case DEED_UNLOCK:
		return staff_unlock(s, j->login);
	}
	return false;
}

static void list_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct list_job *j = arg;

	j->ok = do_deed(s, j) && staff_list(s, &j->answer.arena, &j->answer.list, &j->answer.count);
	j->why = s->why;
}

static void list_done(struct view *v, void *arg)
{
	struct list_job *j = arg;
	struct staff_list *state = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	arena_release(&state->arena);
	*state = j->answer;
	j->answer.arena = ARENA_EMPTY;
	view_set_rows(v, state->list, state->count, sizeof(state->list[0]));
	view_set_focus_list(v);
}

static void list_drop(void *arg)
{
	arena_release(&((struct list_job *)arg)->answer.arena);
}

static const struct job LIST_JOB = {
	.what = N_("reading the staff"), .run = list_run, .done = list_done, .drop = list_drop};

static void post(struct view *v, enum staff_deed deed)
{
	const struct staff *row = view_row(v);
	struct list_job *j = xcalloc(1, sizeof(*j));

	j->deed = deed;
	if (row != NULL)
		utf8_copy(j->login, sizeof(j->login), row->login);
	view_post(v, &LIST_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	post(v, DEED_LIST);
}

static void again(struct view *v, const void *state)
{
	(void)state;
	post(v, DEED_LIST);
}

static void leave(struct view *v)
{
	arena_release(&((struct staff_list *)view_state(v))->arena);
}

static void disable_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, DEED_DISABLE);
}

static void toggle(struct view *v)
{
	const struct staff *row = view_row(v);

	if (row->state == STAFF_DISABLED)
		post(v, DEED_ENABLE);
	else
		dialog_confirm(v, GRAVITY_NORMAL,
			SAY(N_("Close the sign-in of {1}?"), say_text(row->name)), disable_answer);
}

static void unlock(struct view *v)
{
	post(v, DEED_UNLOCK);
}

static void add(struct view *v)
{
	view_push(v, &SCREEN_STAFF_ADD, NULL, again);
}

static void set_password(struct view *v)
{
	view_push(v, &SCREEN_PASSWORD, ((const struct staff *)view_row(v))->login, again);
}

static void column_login(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct staff *)row)->login);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct staff *)row)->name);
}

static void column_roles(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct staff *staff = row;
	size_t used = 0;

	buf[0] = '\0';
	for (uint32_t bit = 1; bit != 0 && bit <= staff->roles; bit <<= 1) {
		if ((staff->roles & bit) == 0 || role_title(bit) == NULL || used + 1 >= size)
			continue;
		utf8_copy(buf + used, size - used, used > 0 ? " " : "");
		used = strlen(buf);
		utf8_copy(buf + used, size - used, text_in(view_lang(v), role_title(bit)));
		used = strlen(buf);
	}
}

static void column_state(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct staff *staff = row;
	const char *state = staff->locked                  ? N_("locked")
			    : staff->state == STAFF_ACTIVE ? N_("active")
							   : N_("closed");

	utf8_copy(buf, size, text_in(view_lang(v), state));
}

static enum paint paint_state(const void *row)
{
	const struct staff *staff = row;

	return staff->locked ? PAINT_ERROR : staff->state == STAFF_ACTIVE ? PAINT_GOOD : PAINT_DIM;
}

static const struct column COLUMNS[] = {
	{.title = N_("Sign-in"), .width = 16, .text = column_login},
	{.title = N_("Person"), .width = 16, .stretch = 1, .text = column_name},
	{.title = N_("Roles"), .width = 32, .stretch = 2, .text = column_roles},
	{.title = N_("State"), .width = 8, .text = column_state, .paint = paint_state},
};

static const struct action ACTIONS[] = {
	{.key = K_CTRL('N'), .label = N_("New"), .run = add},
	{.key = K_CTRL('D'), .label = N_("Close or open"), .needs = NEED_ROW, .run = toggle},
	{.key = K_CTRL('U'), .label = N_("Unlock"), .needs = NEED_ROW, .run = unlock},
	{.key = K_CTRL('W'), .label = N_("Password"), .needs = NEED_ROW, .run = set_password},
};

const struct screen SCREEN_STAFF = {
	.name = "staff",
	.title = N_("Staff"),
	.state_size = sizeof(struct staff_list),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.leave = leave,
};

/* --- a new person ---------------------------------------------------------------------------- */

enum { ADD_LOGIN, ADD_NAME, ADD_PASSWORD, ADD_REPEAT, ADD_ROLES };

#define ROLE_COUNT 10 /* as in ROLE_LIST; field ADD_ROLES + bit */

struct add_job {
	char login[LOGIN_MAX], name[STAFF_NAME_MAX], password[PASSWORD_MAX];
	uint32_t roles;
	bool ok;
	struct fault why;
};

static void add_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct add_job *j = arg;
	struct staff_request request = {
		.login = j->login, .name = j->name, .password = j->password, .roles = j->roles};

	j->ok = staff_add(s, &request);
	j->why = s->why;
	explicit_bzero(j->password, sizeof(j->password));
}

static void form_done(struct view *v, bool ok, const struct fault *why)
{
	struct ui *ui = view_ui(v);

	if (!ok) {
		dialog_fault(v, why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD, SAY(N_("Done.")));
}

static void add_done(struct view *v, void *arg)
{
	const struct add_job *j = arg;

	form_done(v, j->ok, &j->why);
}

static const struct job ADD_JOB = {.what = N_("adding a person"), .run = add_run, .done = add_done};

static bool passwords_agree(struct view *v, size_t first, size_t second)
{
	if (strcmp(view_text(v, first), view_text(v, second)) == 0)
		return true;
	view_refuse(v, second, SAY(N_("The two passwords differ.")));
	return false;
}

static void add_submit(struct view *v)
{
	struct add_job *j;

	if (!passwords_agree(v, ADD_PASSWORD, ADD_REPEAT))
		return;
	j = xcalloc(1, sizeof(*j));
	utf8_copy(j->login, sizeof(j->login), view_text(v, ADD_LOGIN));
	utf8_copy(j->name, sizeof(j->name), view_text(v, ADD_NAME));
	utf8_copy(j->password, sizeof(j->password), view_text(v, ADD_PASSWORD));
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (view_choice(v, ADD_ROLES + i) == 1)
			j->roles |= 1U << i;
	view_post(v, &ADD_JOB, j);
}

static const char *const NO_YES[] = {N_("no"), N_("yes"), NULL};

#define ROLE_FIELD(bit, title, extra)          \
	[ADD_ROLES + (bit)] = {.label = title, \
		.kind = FIELD_CHOICE,          \
		.width = 8,                    \
		.choices = NO_YES,             \
		.flags = extra}

static const struct field ADD_FIELDS[] = {
	[ADD_LOGIN] = {.label = N_("Sign-in"),
		.kind = FIELD_TEXT,
		.width = 20,
		.limit = LOGIN_MAX - 1,
		.flags = FIELD_REQUIRED},
	[ADD_NAME] = {.label = N_("Person"),
		.kind = FIELD_TEXT,
		.width = 30,
		.limit = 60,
		.flags = FIELD_REQUIRED},
	[ADD_PASSWORD] = {.label = N_("Password"),
		.kind = FIELD_SECRET,
		.width = 20,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED},
	[ADD_REPEAT] = {.label = N_("Password again"),
		.kind = FIELD_SECRET,
		.width = 20,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED},
	ROLE_FIELD(0, N_("Cashier"), FIELD_GAP),
	ROLE_FIELD(1, N_("Supervisor"), FIELD_RIGHT_HALF),
	ROLE_FIELD(2, N_("Reader"), 0),
	ROLE_FIELD(3, N_("Verifier"), FIELD_RIGHT_HALF),
	ROLE_FIELD(4, N_("Collector"), 0),
	ROLE_FIELD(5, N_("Legal officer"), FIELD_RIGHT_HALF),
	ROLE_FIELD(6, N_("Inspector"), 0),
	ROLE_FIELD(7, N_("Manager"), FIELD_RIGHT_HALF),
	ROLE_FIELD(8, N_("Auditor"), 0),
	ROLE_FIELD(9, N_("Administrator"), FIELD_RIGHT_HALF),
};

static const struct action ADD_ACTIONS[] = {
	{.key = K_F10, .label = N_("Add"), .needs = NEED_VALID | NEED_SIGNED, .run = add_submit},
};

const struct screen SCREEN_STAFF_ADD = {
	.name = "staff-add",
	.title = N_("New person"),
	.help = N_("Left, Right or Space changes a role. A person can have several roles; nobody "
		   "approves their own work."),
	.fields = ADD_FIELDS,
	.field_count = ARRAY_SIZE(ADD_FIELDS),
	.actions = ADD_ACTIONS,
	.action_count = ARRAY_SIZE(ADD_ACTIONS),
};

/* --- a password ------------------------------------------------------------------------------ */

enum { OWN_PASSWORD, NEW_PASSWORD, NEW_REPEAT };

struct password {
	char login[LOGIN_MAX];
};

struct password_job {
	char login[LOGIN_MAX], own[PASSWORD_MAX], password[PASSWORD_MAX];
	bool ok;
	struct fault why;
};

/* A screen that was left open must not be enough to take a sign-in over. */
static void password_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct password_job *j = arg;

	j->ok = staff_confirm(s, j->own) && staff_set_password(s, j->login, j->password);
	j->why = s->why;
	explicit_bzero(j->own, sizeof(j->own));
	explicit_bzero(j->password, sizeof(j->password));
}

static void password_done(struct view *v, void *arg)
{
	const struct password_job *j = arg;

	form_done(v, j->ok, &j->why);
}

static const struct job PASSWORD_JOB = {
	.what = N_("setting the password"), .run = password_run, .done = password_done};

static void password_enter(struct view *v, const void *arg)
{
	struct password *p = view_state(v);

	utf8_copy(p->login, sizeof(p->login), arg != NULL ? arg : desk_of(v)->news.login);
}

static void password_submit(struct view *v)
{
	const struct password *p = view_state(v);
	struct password_job *j;

	if (!passwords_agree(v, NEW_PASSWORD, NEW_REPEAT))
		return;
	j = xcalloc(1, sizeof(*j));
	utf8_copy(j->login, sizeof(j->login), p->login);
	utf8_copy(j->own, sizeof(j->own), view_text(v, OWN_PASSWORD));
	utf8_copy(j->password, sizeof(j->password), view_text(v, NEW_PASSWORD));
	view_post(v, &PASSWORD_JOB, j);
}

static void password_draw(const struct view *v, struct sheet *s)
{
	sheet_fact(s, N_("Sign-in"), ((const struct password *)view_state(v))->login);
}

static const struct field PASSWORD_FIELDS[] = {
	[OWN_PASSWORD] = {.label = N_("Your password now"),
		.kind = FIELD_SECRET,
		.width = 20,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED},
	[NEW_PASSWORD] = {.label = N_("New password"),
		.kind = FIELD_SECRET,
		.width = 20,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED},
	[NEW_REPEAT] = {.label = N_("Password again"),
		.kind = FIELD_SECRET,
		.width = 20,
		.limit = PASSWORD_MAX - 1,
		.flags = FIELD_REQUIRED},
};

static const struct action PASSWORD_ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Set it"),
		.needs = NEED_VALID | NEED_SIGNED,
		.run = password_submit},
};

const struct screen SCREEN_PASSWORD = {
	.name = "password",
	.title = N_("Set a password"),
	.help = N_("A password has 8 to 128 bytes. A sentence is easier to keep than a word."),
	.state_size = sizeof(struct password),
	.fields = PASSWORD_FIELDS,
	.field_count = ARRAY_SIZE(PASSWORD_FIELDS),
	.actions = PASSWORD_ACTIONS,
	.action_count = ARRAY_SIZE(PASSWORD_ACTIONS),
	.enter = password_enter,
	.draw = password_draw,
};
