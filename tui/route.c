/* Taking down what the meters of a route show: digits, Enter, the next one. */
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/bill_run.h"
#include "counter/reading.h"
#include "counter/reading_fetch.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { VALUE, DAY };

struct route {
	struct route_arg arg;
	struct arena arena;
	struct route_stop *stops;
	size_t count;
	struct verification_limits limits;
	size_t place; /* the stop that is next */
	bool loaded;
};

struct route_job {
	struct route answer;
	bool ok;
	struct fault why;
};

struct stop_job {
	struct route_stop stop;
	int64_t value;
	struct date on;
	bool goes_back;
	const char *reason; /* msgid, of what takes the place of another; NULL: none */
	enum lang lang;
	bool ok;
	struct fault why;
};

/* What a route that is read to its end is looked through for. */
struct check_job {
	struct route_arg route;
	int64_t suspicious;
	bool ok;
	struct fault why;
};

/* --- the stops ------------------------------------------------------------------------------- */

static void load_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct route_job *j = arg;
	struct route *r = &j->answer;
	const struct route_query query = {.period = r->arg.period, .route = r->arg.route};

	r->limits = verification_limits_of(&s->policy);
	j->ok = route_stops(s, &query, &r->arena, &r->stops, &r->count);
	j->why = s->why;
}

static const struct route_stop *stop_at(const struct route *r)
{
	return r->place < r->count ? &r->stops[r->place] : NULL;
}

static void check_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct check_job *j = arg;
	const struct bill_run_request request = {
		.action = BILL_ACTION_CHECK, .period = j->route.period, .route = j->route.route};
	struct arena arena = ARENA_EMPTY;
	struct bill_run_result result;

	j->ok = bill_run(s, &request, &arena, &result);
	if (j->ok)
		j->suspicious = result.abnormal_total;
	j->why = s->why;
	arena_release(&arena);
}

static void check_done(struct view *v, void *arg)
{
	const struct check_job *j = arg;

	if (!j->ok)
		dialog_fault(v, &j->why);
	else if (j->suspicious == 0)
		view_say(v, TONE_GOOD, SAY(N_("The route is read to its end.")));
	else
		view_say(v, TONE_WARN,
			SAY(N_("The route is read to its end. {1} look wrong: Ctrl-B shows them."),
				say_count(j->suspicious)));
}

static const struct job CHECK_JOB = {
	.what = N_("checking the readings"), .run = check_run, .done = check_done};

static void check(struct view *v)
{
	struct check_job *j = xcalloc(1, sizeof(*j));

	j->route = ((const struct route *)view_state(v))->arg;
	view_post(v, &CHECK_JOB, j);
}

/* The first one from there that was not read yet; the end if there is none. */
static void go_to_next(struct view *v, size_t from)
{
	struct route *r = view_state(v);

	while (from < r->count && r->stops[from].has_now)
		from++;
	r->place = from;
	view_choose_row(v, from < r->count ? from : 0);
	view_set_text(v, VALUE, "");
	view_set_focus(v, VALUE);
	if (from == r->count && r->count > 0)
		check(v);
}

static void load_done(struct view *v, void *arg)
{
	struct route_job *j = arg;
	struct route *r = view_state(v);

	if (!j->ok) {
		dialog_give_up(v, &j->why);
		return;
	}
	*r = j->answer;
	j->answer.arena = ARENA_EMPTY;
	r->loaded = true;
	view_set_rows(v, r->stops, r->count, sizeof(r->stops[0]));
	go_to_next(v, 0);
}

static void load_drop(void *arg)
{
	arena_release(&((struct route_job *)arg)->answer.arena);
}

static const struct job LOAD_JOB = {
	.what = N_("reading the route"), .run = load_run, .done = load_done, .drop = load_drop};

static void enter(struct view *v, const void *arg)
{
	struct route_job *j = xcalloc(1, sizeof(*j));

	j->answer.arg = *(const struct route_arg *)arg;
	view_set_date(v, DAY, desk_of(v)->news.business_date);
	view_post(v, &LOAD_JOB, j);
}

static void leave(struct view *v)
{
	arena_release(&((struct route *)view_state(v))->arena);
}

/* --- one reading ----------------------------------------------------------------------------- */

static void stop_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct stop_job *j = arg;
	const struct reading_entry entry = {.meter_no = j->stop.meter_no,
		.which = j->stop.which,
		.value = j->value,
		.on = j->on,
		.goes_back = j->goes_back,
		.reason = j->reason == NULL ? NULL : text_in(j->lang, j->reason)};
	struct reading_entered entered;

	j->ok = reading_enter(s, &entry, &entered);
	j->why = s->why;
}

static void stop_done(struct view *v, void *arg)
{
	const struct stop_job *j = arg;
	struct route *r = view_state(v);
	struct route_stop *stop = &r->stops[r->place];

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	stop->has_now = true;
	stop->now = j->value;
	stop->now_on = j->on;
	stop->now_kind = READING_ACTUAL;
	go_to_next(v, r->place + 1);
}

static const struct job STOP_JOB = {.what = N_("storing"), .run = stop_run, .done = stop_done};

static void store(struct view *v, bool goes_back)
{
	const struct route_stop *stop = stop_at(view_state(v));
	struct stop_job *j = xcalloc(1, sizeof(*j));

	if (stop == NULL || !reading_parse(&j->value, view_text(v, VALUE)) ||
		!view_date(v, DAY, &j->on)) {
		free(j);
		view_refuse(v, VALUE,
			SAY(N_("{1} is not a reading: write its digits, at most three decimals, no "
			       "sign."),
				say_text(view_text(v, VALUE))));
		return;
	}
	j->stop = *stop;
	j->goes_back = goes_back;
	j->lang = view_lang(v);
	j->reason = stop->has_now ? N_("mistyped") : NULL;
	view_post(v, &STOP_JOB, j);
}

static void back_answer(struct view *v, bool yes)
{
	if (yes)
		store(v, true);
}

static void again_answer(struct view *v, bool yes)
{
	if (yes)
		store(v, false);
}

/* What was taken down before is replaced only when that is meant. */
static void take_in_place(struct view *v, const struct route_stop *stop)
{
	char before[READING_TEXT_MAX];
	int64_t value;

	if (!stop->has_now || !reading_parse(&value, view_text(v, VALUE)) || stop->now == value) {
		store(v, false);
		return;
	}
	dialog_confirm(v, GRAVITY_NORMAL,
		SAY(N_("Put {1} in the place of {2}, which was taken down before?"),
			say_text(view_text(v, VALUE)), say_text(reading_format(stop->now, before))),
		again_answer);
}

static void jump_answer(struct view *v, bool yes)
{
	const struct route_stop *stop = stop_at(view_state(v));

	if (yes && stop != NULL)
		take_in_place(v, stop);
}

static void ask_back(struct view *v, const struct route_stop *stop)
{
	char last[READING_TEXT_MAX];

	dialog_confirm(v, GRAVITY_GRAVE,
		SAY(N_("Less than {1}, which was read on {2}. Does the meter really show "
		       "{3}? A verifier will look at it."),
			say_text(reading_format(stop->last, last)), say_date(stop->last_on),
			say_text(view_text(v, VALUE))),
		back_answer);
}

static void ask_jump(struct view *v, const struct say *why)
{
	dialog_confirm(v, GRAVITY_NORMAL,
		SAY(N_("{1} kWh would have been used, {2} kWh are usual. Does the meter really "
		       "show {3}?"),
			why->arg[0], why->arg[1], say_text(view_text(v, VALUE))),
		jump_answer);
}

/* Enter: what is less or far more than it should be stops the hands once: a slip, or a case. */
static void take(struct view *v)
{
	const struct route *r = view_state(v);
	const struct route_stop *stop = stop_at(r);
	struct energy used;
	struct date on;
	struct say why;
	int64_t value;

	if (stop == NULL)
		return;
	if (view_focus(v) == SIZE_MAX || view_text(v, VALUE)[0] == '\0') {
		view_set_focus(v, VALUE);
		return;
	}
	if (!reading_parse(&value, view_text(v, VALUE)) || !view_date(v, DAY, &on))
		store(v, false); /* which says what is wrong with it */
	else if (stop->has_last && !route_stop_used(stop, value, &used))
		ask_back(v, stop);
	else if (route_stop_jumps(stop, &r->limits, value, on, &why))
		ask_jump(v, &why);
	else
		take_in_place(v, stop);
}

/* --- asked of the meter itself --------------------------------------------------------------- */

struct fetch_job {
	struct route_stop stop;
	struct fetched fetched;
	bool ok;
	struct fault why;
};

static void fetch_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct fetch_job *j = arg;
	const struct fetch_request request = {.meter_no = j->stop.meter_no};

	j->ok = reading_fetch(s, &request, &j->fetched);
	j->why = s->why;
}

static void take_fetched(struct route *r, const struct fetch_job *j)
{
	for (size_t i = 0; i < r->count; i++)
		for (size_t k = 0; k < j->fetched.count; k++)
			if (strcmp(r->stops[i].meter_no, j->stop.meter_no) == 0 &&
				r->stops[i].which == j->fetched.registers[k].which) {
				r->stops[i].has_now = true;
				r->stops[i].now = j->fetched.registers[k].value;
				r->stops[i].now_on = j->fetched.on;
				r->stops[i].now_kind = READING_REMOTE;
			}
}

static void fetch_done(struct view *v, void *arg)
{
	const struct fetch_job *j = arg;
	struct route *r = view_state(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	take_fetched(r, j);
	go_to_next(v, r->place);
}

static const struct job FETCH_JOB = {
	.what = N_("asking the meter"), .run = fetch_run, .done = fetch_done};

static void fetch(struct view *v)
{
	const struct route_stop *stop = stop_at(view_state(v));
	struct fetch_job *j;

	if (stop == NULL)
		return;
	j = xcalloc(1, sizeof(*j));
	j->stop = *stop;
	view_post(v, &FETCH_JOB, j);
}

static void open_cases(struct view *v)
{
	const struct route *r = view_state(v);

	view_push(v, &SCREEN_CASES, &r->arg, NULL);
}

/* Another row was chosen: the next reading is for it. */
static void selected(struct view *v)
{
	struct route *r = view_state(v);
	const struct route_stop *row = view_row(v);

	if (row == NULL)
		return;
	r->place = (size_t)(row - r->stops);
	view_set_text(v, VALUE, "");
	view_set_focus(v, VALUE);
}

static void go_to(struct view *v, size_t place)
{
	const struct route *r = view_state(v);

	if (place >= r->count)
		return;
	view_choose_row(v, place);
	selected(v);
}

static void go_back(struct view *v)
{
	go_to(v, ((const struct route *)view_state(v))->place - 1);
}

static void go_on(struct view *v)
{
	go_to(v, ((const struct route *)view_state(v))->place + 1);
}

/* --- the picture ----------------------------------------------------------------------------- */

/* What would be billed, while the digits are typed. */
static void draw_used(const struct view *v, const struct route_stop *stop, struct sheet *s)
{
	char text[ENERGY_TEXT_MAX] = "", usual[ENERGY_TEXT_MAX] = "";
	struct energy used;
	int64_t value;
	bool typed = stop->has_last && reading_parse(&value, view_text(v, VALUE)) &&
		     route_stop_used(stop, value, &used);

	if (typed)
		energy_format(used, text);
	if (stop->usual.wh > 0)
		energy_format((struct energy){stop->usual.wh / 1000 * 1000}, usual);
	sheet_fact(s, N_("Used"), text);
	if (typed && stop->usual.wh > 0 &&
		(used.wh > stop->usual.wh * 2 || used.wh < stop->usual.wh / 3))
		sheet_paint(s, PAINT_WARN);
	sheet_beside(s, N_("Usual in a month"), usual);
}

static void draw(const struct view *v, struct sheet *s)
{
	const struct route *r = view_state(v);
	const struct route_stop *stop = stop_at(r);
	char last[READING_TEXT_MAX], on[DATE_TEXT_MAX];

	if (!r->loaded)
		return;
	if (stop == NULL) {
		sheet_fact(s, N_("Route"), r->arg.route);
		return;
	}
	sheet_fact(s, N_("Name"), stop->name);
	sheet_beside(s, N_("Account"), stop->account_no);
	sheet_fact(s, N_("Address"), stop->address);
	sheet_fact(s, N_("Meter"), stop->meter_no);
	sheet_beside(s, N_("Register"), text_in(view_lang(v), register_kind_title(stop->which)));
	sheet_fact(s, N_("Last reading"), stop->has_last ? reading_format(stop->last, last) : "");
	sheet_beside(s, N_("Read on"), stop->has_last ? date_format(stop->last_on, on) : "");
	draw_used(v, stop, s);
}

static void column_account(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct route_stop *)row)->account_no);
}

static void column_name(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	utf8_copy(buf, size, ((const struct route_stop *)row)->name);
}

static void column_register(const struct view *v, const void *row, char *buf, size_t size)
{
	utf8_copy(buf, size,
		text_in(view_lang(v),
			register_kind_title(((const struct route_stop *)row)->which)));
}

static void column_last(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct route_stop *stop = row;
	char text[READING_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, stop->has_last ? reading_format(stop->last, text) : "");
}

static void column_now(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct route_stop *stop = row;
	char text[READING_TEXT_MAX];

	(void)v;
	utf8_copy(buf, size, stop->has_now ? reading_format(stop->now, text) : "");
}

static void column_used(const struct view *v, const void *row, char *buf, size_t size)
{
	const struct route_stop *stop = row;
	char text[ENERGY_TEXT_MAX];
	struct energy used;

	(void)v;
	utf8_copy(buf, size,
		stop->has_last && stop->has_now && route_stop_used(stop, stop->now, &used)
			? energy_format(used, text)
			: "");
}

static enum paint paint_now(const void *row)
{
	return ((const struct route_stop *)row)->now_kind == READING_ESTIMATED ? PAINT_WARN
									       : PAINT_AMOUNT;
}

static const struct field FIELDS[] = {
	[VALUE] = {.label = N_("Shows"),
		.kind = FIELD_TEXT,
		.width = 14,
		.limit = 13,
		.flags = FIELD_RUNS,
		.needs = NEED_READING},
	[DAY] = {.label = N_("Read on"),
		.kind = FIELD_DATE,
		.width = 12,
		.flags = FIELD_RIGHT_HALF | FIELD_REQUIRED},
};

static const struct column COLUMNS[] = {
	{.title = N_("Account"), .width = 12, .stretch = 1, .text = column_account},
	{.title = N_("Name"), .width = 16, .stretch = 2, .text = column_name},
	{.title = N_("Register"), .width = 10, .text = column_register},
	{.title = N_("Last"), .width = 11, .align = ALIGN_RIGHT, .text = column_last},
	{.title = N_("Now"),
		.width = 11,
		.align = ALIGN_RIGHT,
		.text = column_now,
		.paint = paint_now},
	{.title = N_("Used"), .width = 10, .align = ALIGN_RIGHT, .text = column_used},
};

static const struct action ACTIONS[] = {
	{.key = K_ENTER, .label = N_("Next"), .needs = NEED_READING, .run = take},
	{.key = K_UP, .label = N_("Meter before"), .unlisted = true, .run = go_back},
	{.key = K_DOWN, .label = N_("Meter after"), .unlisted = true, .run = go_on},
	{.key = K_CTRL('K'), .label = N_("Ask the meter"), .needs = NEED_READING, .run = fetch},
	{.key = K_CTRL('B'), .label = N_("Abnormal"), .run = open_cases},
};

const struct screen SCREEN_ROUTE = {
	.name = "route",
	.title = N_("Taking readings"),
	.help = N_("Type what the meter shows and press Enter: the next one comes. Up and Down go "
		   "to another meter. What is wrong is corrected in the list of abnormal "
		   "readings."),
	.state_size = sizeof(struct route),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.columns = COLUMNS,
	.column_count = ARRAY_SIZE(COLUMNS),
	.empty = N_("No meters are read here."),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FACTS, PART_FORM, PART_LIST},
	.enter = enter,
	.leave = leave,
	.selected = selected,
	.draw = draw,
};
