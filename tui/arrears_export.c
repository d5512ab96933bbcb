/* Lists of arrears as files: for the marketing department, the service centre, readers, the
 * gateway. */
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/arrears_export.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/edit.h"
#include "tui/screens.h"

enum { WHAT, AUDIENCE, DAY, READER, PATH };

#define PATH_BYTES EDIT_TEXT_MAX

struct export_job {
	enum arrears_export what;
	enum arrears_audience audience;
	struct date on;
	char reader[LOGIN_MAX], path[PATH_BYTES];
	int64_t rows;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct export_job *j = arg;
	const struct arrears_export_request request = {.what = j->what,
		.audience = j->audience,
		.on = j->on,
		.reader = j->reader[0] == '\0' ? NULL : j->reader,
		.path = j->path};

	j->ok = arrears_export(s, &request, &j->rows);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	const struct export_job *j = arg;
	struct ui *ui = view_ui(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD,
		SAY(N_("{1} lines are in {2}."), say_count(j->rows), say_text(j->path)));
}

static const struct job EXPORT_JOB = {
	.what = N_("writing the list"), .run = job_run, .done = job_done};

static void submit(struct view *v)
{
	struct export_job *j = xcalloc(1, sizeof(*j));

	j->what = (enum arrears_export)view_choice(v, WHAT);
	j->audience = (enum arrears_audience)view_choice(v, AUDIENCE);
	if (!view_date(v, DAY, &j->on))
		j->on = desk_of(v)->news.business_date;
	utf8_copy(j->reader, sizeof(j->reader), view_text(v, READER));
	utf8_copy(j->path, sizeof(j->path), view_text(v, PATH));
	view_post(v, &EXPORT_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	view_set_date(v, DAY, desk_of(v)->news.business_date);
}

static const char *const WHATS[] = {
	[ARREARS_EXPORT_RISK] = N_("Risk list"),
	[ARREARS_EXPORT_DISCONNECTION] = N_("Disconnection list"),
	[ARREARS_EXPORT_REMINDERS] = N_("Reminders"),
	NULL,
};

static const char *const AUDIENCES[] = {
	[ARREARS_FOR_MARKETING] = N_("Marketing department"),
	[ARREARS_FOR_SERVICE] = N_("Service centre 95598"),
	[ARREARS_FOR_READER] = N_("Readers"),
	[ARREARS_FOR_SMS] = N_("SMS gateway"),
	NULL,
};

static const struct field FIELDS[] = {
	[WHAT] = {.label = N_("List"), .kind = FIELD_CHOICE, .width = 24, .choices = WHATS},
	[AUDIENCE] = {.label = N_("For"), .kind = FIELD_CHOICE, .width = 24, .choices = AUDIENCES},
	[DAY] = {.label = N_("Day"), .kind = FIELD_DATE, .width = 12, .flags = FIELD_REQUIRED},
	[READER] = {.label = N_("Reader"),
		.hint = N_("Empty: the customers of all readers."),
		.kind = FIELD_TEXT,
		.width = 24,
		.limit = LOGIN_MAX - 1},
	[PATH] = {.label = N_("File"),
		.hint = N_("It is replaced whole or not at all."),
		.kind = FIELD_TEXT,
		.width = 50,
		.limit = EDIT_CHARS_MAX,
		.flags = FIELD_REQUIRED},
};

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Write"), .needs = NEED_VALID | NEED_SIGNED, .run = submit},
};

const struct screen SCREEN_ARREARS_EXPORT = {
	.name = "arrears-export",
	.title = N_("Lists as files"),
	.help = N_("Each list has only the columns that its reader needs; who wrote it stays on "
		   "record."),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.enter = enter,
};
