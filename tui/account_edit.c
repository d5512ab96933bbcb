/* A customer's name, phone or identity paper changed; the account closed. */
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { NAME, PHONE, ID_KIND, ID_NUMBER };

#define ID_UNCHANGED 0 /* the first choice: the identity paper stays as it is */

struct account_edit_state {
	char account_no[ACCOUNT_NO_MAX];
};

struct edit_job {
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], phone[PHONE_MAX],
		id_no[ID_TEXT_MAX];
	size_t id_choice;
	bool close;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct edit_job *j = arg;
	struct account_edit edit = {.name = j->name[0] != '\0' ? j->name : NULL,
		.phone = j->phone[0] != '\0' ? j->phone : NULL,
		.has_id = j->id_choice != ID_UNCHANGED,
		.id_no = j->id_no};

	if (edit.has_id)
		edit.id_type = (enum id_type)(j->id_choice - 1);
	j->ok = j->close ? account_close(s, j->account_no)
			 : account_change(s, j->account_no, &edit);
	j->why = s->why;
	explicit_bzero(j->id_no, sizeof(j->id_no));
}

static void job_done(struct view *v, void *arg)
{
	const struct edit_job *j = arg;
	struct ui *ui = view_ui(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD,
		SAY(j->close ? N_("The account is closed.")
			     : N_("Changed; the old content is kept.")));
}

static const struct job EDIT_JOB = {
	.what = N_("changing the account"), .run = job_run, .done = job_done};

static void post(struct view *v, bool close)
{
	const struct account_edit_state *state = view_state(v);
	struct edit_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->account_no, sizeof(j->account_no), state->account_no);
	utf8_copy(j->name, sizeof(j->name), view_text(v, NAME));
	utf8_copy(j->phone, sizeof(j->phone), view_text(v, PHONE));
	utf8_copy(j->id_no, sizeof(j->id_no), view_text(v, ID_NUMBER));
	j->id_choice = view_choice(v, ID_KIND);
	j->close = close;
	view_post(v, &EDIT_JOB, j);
}

static void submit(struct view *v)
{
	post(v, false);
}

static void close_answer(struct view *v, bool yes)
{
	if (yes)
		post(v, true);
}

static void close_account(struct view *v)
{
	const struct account_edit_state *state = view_state(v);

	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Close the account {1} for good?"), say_text(state->account_no)),
		close_answer);
}

static void enter(struct view *v, const void *arg)
{
	const struct account_view *account = arg;
	struct account_edit_state *state = view_state(v);

	utf8_copy(state->account_no, sizeof(state->account_no), account->account_no);
	view_set_text(v, NAME, account->name);
	view_set_text(v, PHONE, account->phone);
}

static void draw(const struct view *v, struct sheet *s)
{
	sheet_fact(
		s, N_("Account"), ((const struct account_edit_state *)view_state(v))->account_no);
}

static const char *const ID_KINDS[] = {N_("as it is"), N_("Resident identity card"),
	N_("Residence permit (HK, Macau, Taiwan)"), N_("Travel permit (HK, Macau)"),
	N_("Travel permit (Taiwan)"), N_("Foreign permanent resident card"), N_("Passport"),
	N_("Unified social credit code"), N_("None"), NULL};

_Static_assert(ARRAY_SIZE(ID_KINDS) == ID_TYPE_COUNT + 2,
	"one choice for each kind of paper, and one for none of them");

static const struct field FIELDS[] = {
	[NAME] = {.label = N_("Name"), .kind = FIELD_TEXT, .limit = 60, .flags = FIELD_REQUIRED},
	[PHONE] = {.label = N_("Phone"), .kind = FIELD_TEXT, .width = 24, .limit = 32},
	[ID_KIND] = {.label = N_("Identity paper"),
		.kind = FIELD_CHOICE,
		.width = 44,
		.choices = ID_KINDS,
		.flags = FIELD_GAP},
	[ID_NUMBER] = {.label = N_("Its number"),
		.kind = FIELD_TEXT,
		.width = 34,
		.limit = ID_TEXT_MAX - 1},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Save"), .needs = NEED_VALID | NEED_SIGNED, .run = submit},
	{.key = K_CTRL('X'),
		.label = N_("Close the account"),
		.needs = NEED_SIGNED,
		.run = close_account},
};

const struct screen SCREEN_ACCOUNT_EDIT = {
	.name = "account-edit",
	.title = N_("Edit"),
	.help = N_("Every change is kept with its old content. An identity number is checked, "
		   "sealed and shown masked."),
	.state_size = sizeof(struct account_edit_state),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
	.draw = draw,
};
