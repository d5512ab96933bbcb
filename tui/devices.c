/* What is connected to this station: its lights, a test, and for simulated ones a hand. */
#include "counter/devices.h"

#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/sim_hand.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"
#include "tui/sim_words.h"

#define FOLDER_MAX 256
#define PORT_CELLS 26 /* of an address in the list */
#define SHOWN_MAX 400 /* of what a simulated device shows */

/* NEED_HAND: the device of the row is a simulated one. NEED_SEVERAL: another of its kind is there.
 */
enum { NEED_HAND = NEED_DESK_FREE, NEED_SEVERAL = NEED_HAND << 1 };

struct device_line {
	struct device_state state;
	bool simulated;
	char shown[SHOWN_MAX];
};

struct devices_view {
	struct device_line lines[DEVICES_MAX];
	size_t count;
};

enum devices_ask { ASK_STATES, ASK_TEST, ASK_PREFER };

struct devices_job {
	char name[DEVICE_STATE_NAME_MAX];
	const char *title; /* msgid */
	int number;
	char address[FOLDER_MAX], words[64]; /* what to do first; "" nothing */
	enum devices_ask ask;
	bool ok;
	struct fault why;
	char reply[SHOWN_MAX];
	struct devices_view answer;
};

/* What it shows of itself, on one line. */
static void look_at(struct device_line *line)
{
	char folder[FOLDER_MAX], words[64], reply[SIM_HAND_REPLY_MAX];
	const char *name, *shown;

	line->simulated = sim_hand_of(line->state.address, folder, sizeof(folder), &name);
	if (!line->simulated)
		return;
	snprintf(words, sizeof(words), "%.40s show", name);
	if (!sim_hand_do(folder, words, reply))
		return;
	for (char *p = reply; *p != '\0'; p++)
		if (*p == '\n')
			*p = ' ';
	/* "NAME: ok WHAT IS SHOWN" */
	shown = strstr(reply, ": ok");
	shown = shown != NULL ? shown + 4 : reply;
	utf8_clean(line->shown, sizeof(line->shown), shown + strspn(shown, " "));
}

static void work_by_hand(struct devices_job *j)
{
	char folder[FOLDER_MAX], reply[SIM_HAND_REPLY_MAX];
	const char *name;

	if (sim_hand_of(j->address, folder, sizeof(folder), &name) &&
		sim_hand_do(folder, j->words, reply))
		utf8_clean(j->reply, sizeof(j->reply), reply);
}

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct devices_job *j = arg;
	struct device_state states[DEVICES_MAX];

	if (j->words[0] != '\0')
		work_by_hand(j);
	j->ok = true;
	if (j->ask == ASK_TEST)
		j->ok = devices_test(s, j->name, NULL);
	else if (j->ask == ASK_PREFER)
		j->ok = devices_prefer(s, j->name);
	j->why = s->why;
	j->answer.count = devices_ask(s, states);
	for (size_t i = 0; i < j->answer.count; i++) {
		j->answer.lines[i].state = states[i];
		look_at(&j->answer.lines[i]);
	}
}

/* "NAME: ok WHAT IT SAYS", or "NAME: no". */
static void tell_reply(struct view *v, const char *reply)
{
	const char *words = strstr(reply, ": ");
	bool ok = words != NULL && strncmp(words, ": ok", 4) == 0;
	char said[SHOWN_MAX];

	if (!ok) {
		view_say(v, TONE_WARN, SAY(N_("That does not go: {1}"), say_text(reply)));
		return;
	}
	words += strlen(": ok");
	sim_words_render(view_lang(v), words + strspn(words, " "), said, sizeof(said));
	if (said[0] == '\0')
		view_say(v, TONE_GOOD, SAY(N_("Done.")));
	else
		view_say(v, TONE_GOOD, SAY(N_("It says: {1}"), say_text(said)));
}

static void job_done(struct view *v, void *arg)
{
	struct devices_job *j = arg;
	struct devices_view *d = view_state(v);

	*d = j->answer;
	view_set_rows(v, d->lines, d->count, sizeof(d->lines[0]));
	view_set_focus_list(v);
	if (!j->ok)
		dialog_fault(v, &j->why);
	else if (j->ask == ASK_TEST)
		view_say(v, TONE_GOOD, SAY(N_("It was asked to show that it works.")));
	else if (j->ask == ASK_PREFER)
		view_say(v, TONE_GOOD,
			SAY(N_("{1} {2} is used first from now on, until the program ends."),
				say_word(j->title), say_count(j->number)));
	else if (j->reply[0] != '\0')
		tell_reply(v, j->reply);
}

static const struct job DEVICES_JOB = {
	.what = N_("asking the devices"), .run = job_run, .done = job_done};

static void post(struct view *v, const char *words, enum devices_ask ask)
{
	struct devices_job *j = xcalloc(1, sizeof(*j));
	const struct device_line *line = view_row(v);

	j->ask = ask;
	utf8_copy(j->words, sizeof(j->words), words);
	if (line != NULL) {
		utf8_copy(j->name, sizeof(j->name), line->state.name);
		j->title = line->state.title;
		j->number = line->state.number;
		utf8_copy(j->address, sizeof(j->address), line->state.address);
	}
	view_post(v, &DEVICES_JOB, j);
}

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	post(v, "", ASK_STATES);
}

static void again(struct view *v)
{
	post(v, "", ASK_STATES);
}

static void test(struct view *v)
{
	post(v, "", ASK_TEST);
}

static void prefer(struct view *v)
{
	post(v, "", ASK_PREFER);
}

/* --- what may be done to simulated ones by hand -------------------------------------------------
 */

/*
 * Words that begin with @ are for the device of the row, whatever it is called where it runs: a
 * counter may have two readers simulated and use either.
 */
struct deed_row {
	const char *of;   /* a kind or a model; "" any */
	const char *text; /* msgid */
	const char *words;
};

static const struct deed_row deeds[] = {
	{"printer", N_("The paper ends"), "@ paper-out"},
	{"printer", N_("A new roll"), "@ paper 1000"},
	{"printer", N_("Open its cover"), "@ open"},
	{"printer", N_("Close its cover"), "@ close"},
	{"printer", N_("Its cutter jams"), "@ jam"},
	{"printer", N_("Free its cutter"), "@ clear"},
	{"printer", N_("Tear off the paper"), "@ tear"},
	{"card", N_("Put in card 1"), "@ insert card-1"},
	{"card", N_("Put in card 2"), "@ insert card-2"},
	{"card", N_("Pull the card"), "@ pull"},
	{"card", N_("Pull it while it is written"), "@ pull-writing 12"},
	{"card", N_("It loses its power for a moment"), "@ power-loss 2"},
	{"crt571", N_("The card jams"), "@ jam"},
	{"crt571", N_("Free the card"), "@ clear"},
	{"card", N_("Card 1 into the meter"), "meter insert card-1"},
	{"card", N_("Look at the meter"), "meter show"},
	{"mag", N_("Swipe card 1"), "@ swipe card-1"},
	{"mag", N_("Swipe card 2"), "@ swipe card-2"},
	{"mag", N_("Swipe card 4 whenever one is wanted"), "@ hold card-4"},
	{"mag", N_("Swipe a blank one whenever one is wanted"), "@ hold blank-1"},
	{"mag", N_("Swipe no more"), "@ hold -"},
	{"mag", N_("Card 4 through its meter"), "meter swipe card-4 meter-3"},
	{"id", N_("Lay on an identity card"), "@ lay citizen"},
	{"id", N_("Lay on one that has expired"), "@ lay expired"},
	{"id", N_("Lay on the card of the holder of the tour"), "@ lay holder"},
	{"id", N_("Lay on the card of the agent of the tour"), "@ lay agent"},
	{"id", N_("Take the card away"), "@ lift"},
	{"", N_("Pull its plug"), "@ unplug"},
	{"", N_("Plug it in again"), "@ plug"},
	{"", N_("It falls silent"), "@ fault silence 0 0 again"},
	{"", N_("It garbles its next answer"), "@ fault garble"},
	{"", N_("Half of its next answer is missing"), "@ fault short 0 2"},
	{"", N_("It sends noise without end"), "@ fault noise"},
	{"", N_("All is well with its line again"), "@ fault none"},
};

/* The rows for that device, in their order; returns how many. */
static size_t deeds_for(
	const struct device_state *device, const struct deed_row *out[ARRAY_SIZE(deeds)])
{
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(deeds); i++) {
		const char *of = deeds[i].of;

		if (of[0] == '\0' || strcmp(of, device->kind) == 0 ||
			strcmp(of, device->model) == 0)
			out[count++] = &deeds[i];
	}
	return count;
}

static void deed_chosen(struct view *v, size_t index)
{
	const struct device_line *line = view_row(v);
	const struct deed_row *rows[ARRAY_SIZE(deeds)];
	char folder[FOLDER_MAX], words[64];
	const char *name;

	if (line == NULL || index >= deeds_for(&line->state, rows) ||
		!sim_hand_of(line->state.address, folder, sizeof(folder), &name))
		return;
	if (rows[index]->words[0] == '@')
		snprintf(words, sizeof(words), "%.20s%s", name, rows[index]->words + 1);
	else
		utf8_copy(words, sizeof(words), rows[index]->words);
	post(v, words, ASK_STATES);
}

static void by_hand(struct view *v)
{
	const struct device_line *line = view_row(v);
	const struct deed_row *rows[ARRAY_SIZE(deeds)];
	const char *texts[ARRAY_SIZE(deeds)];
	size_t count = deeds_for(&line->state, rows);

	for (size_t i = 0; i < count; i++)
		texts[i] = rows[i]->text;
	dialog_choose(v, N_("By hand"), texts, count, deed_chosen);
}

static uint64_t holds(const struct view *v)
{
	const struct device_line *line = view_row(v);

	if (line == NULL)
		return 0;
	return (line->simulated ? NEED_HAND : 0) |
	       (line->state.ordered && !line->state.preferred ? NEED_SEVERAL : 0);
}

/* --- what is seen -------------------------------------------------------------------------------
 */

static void column_device(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct device_state *d = &((const struct device_line *)row)->state;
	const char *title = text_in(view_lang(v), d->title);

	if (d->several)
		snprintf(buf, size, "%.40s %d", title, d->number);
	else
		utf8_copy(buf, size, title);
}

static void column_model(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct device_line *)row)->state.model);
}

/* Of a long path the end tells them apart. */
static void column_address(const struct view *v, const void *row, char *buf, size_t size)
{
	const char *address = ((const struct device_line *)row)->state.address;
	size_t length = strlen(address), cut = length > PORT_CELLS ? length - PORT_CELLS + 2 : 0;

	(void)v;
	while (((unsigned char)address[cut] & 0xC0) == 0x80)
		cut++; /* not within a character */
	snprintf(buf, size, "%s%s", cut > 0 ? ".." : "", address + cut);
}

static void column_use(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct device_state *d = &((const struct device_line *)row)->state;

	utf8_copy(buf, size, d->preferred ? text_in(view_lang(v), N_("first")) : "");
}

static const char *light_title(char mark)
{
	switch (mark) {
	case ' ':
		return N_("ready");
	case '*':
		return N_("busy");
	case '!':
		return N_("trouble");
	default:
		return N_("absent");
	}
}

static void column_light(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v), light_title(((const struct device_line *)row)->state.mark)));
}

static enum paint paint_light(const void *row)
{
	return ((const struct device_line *)row)->state.why.code == CODE_OK ? PAINT_GOOD
									    : PAINT_WARN;
}

static const struct column COLUMNS[] = {
	{.title = N_("Device"), .width = 18, .text = column_device},
	{.title = N_("Use"), .width = 5, .text = column_use},
	{.title = N_("Model"), .width = 16, .text = column_model},
	{.title = N_("State"), .width = 8, .text = column_light, .paint = paint_light},
	{.title = N_("Port"), .width = 20, .stretch = 1, .text = column_address},
};

static void notes(const struct view *v, struct sheet *s)
{
	const struct device_line *line = view_row(v);
	char shown[SHOWN_MAX];

	if (line == NULL)
		return;
	sheet_text(s, PAINT_LABEL, line->state.model_title);
	if (line->state.why.code != CODE_OK)
		sheet_say(s, PAINT_WARN,
			line->state.why.say.msgid != NULL
				? line->state.why.say
				: SAY(code_message(line->state.why.code)));
	if (!line->simulated)
		return;
	/* What stands on paper is no word of the device's own. */
	if (strcmp(line->state.kind, "printer") == 0)
		utf8_copy(shown, sizeof(shown), line->shown);
	else
		sim_words_render(view_lang(v), line->shown, shown, sizeof(shown));
	sheet_say(s, PAINT_TEXT, SAY(N_("Simulated: {1}"), say_text(shown)));
}

static const struct action ACTIONS[] = {
	{.key = K_F10, .label = N_("Test"), .needs = NEED_ROW, .run = test},
	{.key = K_ENTER, .label = N_("By hand"), .needs = NEED_ROW | NEED_HAND, .run = by_hand},
	{.key = K_CTRL('U'),
		.label = N_("Use first"),
		.needs = NEED_ROW | NEED_SEVERAL,
		.run = prefer},
	{.key = K_CTRL('R'), .label = N_("Look again"), .run = again},
};

const struct screen SCREEN_DEVICES = {
	.name = "devices",
	.title = N_("Devices"),
	.help = N_("What is connected to this station. The letters on the top line are its lights: "
		   "a star is busy, an exclamation mark wants a person, a hyphen is not there. "
		   "Of several of a kind the number says which it is, and the one marked first "
		   "is used for slips and the drawer while it is there. "
		   "Administrators connect devices with `wattdesk devices set`."),
	.state_size = sizeof(struct devices_view),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No device is connected to this station."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_LIST, PART_NOTES},
	.enter = enter,
	.notes = notes,
	.holds = holds,
};
