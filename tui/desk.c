#include "tui/desk.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_open.h"
#include "counter/devices.h"
#include "counter/drawer.h"
#include "counter/print.h"
#include "counter/staff.h"
#include "tui/dialog.h"
#include "tui/screens.h"

struct desk *desk_of(const struct view *v)
{
	return view_app(v);
}

static size_t count_open_sales(struct session *s, struct arena *arena)
{
	struct card_open_view *sales;
	size_t count, mine = 0;

	if (s->login[0] == '\0' || !card_open_list(s, arena, &sales, &count))
		return 0;
	for (size_t i = 0; i < count; i++)
		mine += strcmp(sales[i].station, s->station) == 0;
	return mine;
}

void desk_news_take(struct session *s, struct desk_news *out)
{
	struct fault kept = s->why;
	struct arena arena = ARENA_EMPTY;
	struct print_item *waiting;
	struct shift_view shift;
	size_t count;

	*out = (struct desk_news){
		.roles = s->roles, .policy = s->policy, .business_date = session_today(s)};
	utf8_copy(out->login, sizeof(out->login), s->login);
	utf8_copy(out->name, sizeof(out->name), s->name);
	out->has_shift = s->login[0] != '\0' && shift_current(s, &shift);
	if (out->has_shift) {
		utf8_copy(out->shift_no, sizeof(out->shift_no), shift.shift_no);
		out->business_date = shift.business_date;
	}
	if (s->login[0] != '\0' && print_waiting(s, &arena, &waiting, &count))
		out->prints_waiting = count;
	out->sales_open = count_open_sales(s, &arena);
	if (s->login[0] == '\0' || !restoration_watch(s, &out->restorations))
		out->restorations = (struct restoration_watch){.open = 0};
	arena_release(&arena);
	out->lang = s->lang;
	s->why = kept; /* having no shift is no refusal here */
}

void desk_go(struct view *v, const struct screen *to, const void *arg)
{
	struct ui *ui = view_ui(v);

	view_home(v);
	view_push(ui_top(ui), to, arg, find_again);
}

void desk_sign_out(struct view *v)
{
	struct desk *d = desk_of(v);
	struct ui *ui = view_ui(v);

	d->news = (struct desk_news){
		.policy = d->news.policy, .business_date = moment_date(view_now(v))};
	d->locked = false;
	d->last_receipt[0] = '\0';
	view_home(v);
	ui_cover(ui, &SCREEN_SIGN_IN, NULL);
}

static void go_find(struct view *v)
{
	struct ui *ui = view_ui(v);

	view_home(v);
	view_clear_fields(ui_top(ui));
	view_set_rows(ui_top(ui), NULL, 0, 0);
}

/* What broke off comes before the next sale. */
static void go_sell(struct view *v)
{
	desk_go(v, desk_of(v)->news.sales_open > 0 ? &SCREEN_CARD_SALES : &SCREEN_SELL, NULL);
}

static void go_card_sales(struct view *v)
{
	desk_go(v, &SCREEN_CARD_SALES, NULL);
}

static void go_card(struct view *v)
{
	desk_go(v, &SCREEN_CARD, NULL);
}

static void go_card_flags(struct view *v)
{
	desk_go(v, &SCREEN_CARD_FLAGS, NULL);
}

static void go_card_audit(struct view *v)
{
	desk_go(v, &SCREEN_CARD_AUDIT, NULL);
}

static void go_restorations(struct view *v)
{
	desk_go(v, &SCREEN_RESTORATIONS, NULL);
}

static void go_notices(struct view *v)
{
	desk_go(v, &SCREEN_NOTICES, NULL);
}

static void go_receipts(struct view *v)
{
	desk_go(v, &SCREEN_RECEIPTS, NULL);
}

/* Most often it is the payment just taken. */
static void go_reverse(struct view *v)
{
	const struct desk *d = desk_of(v);
	bool offered = d->last_receipt[0] != '\0' && !d->last_void;

	desk_go(v, &SCREEN_REVERSE, offered ? d->last_receipt : NULL);
}

static void go_shift(struct view *v)
{
	desk_go(v, desk_of(v)->news.has_shift ? &SCREEN_SHIFT : &SCREEN_SHIFT_OPEN, NULL);
}

static void go_staff(struct view *v)
{
	desk_go(v, &SCREEN_STAFF, NULL);
}

static void go_password(struct view *v)
{
	desk_go(v, &SCREEN_PASSWORD, NULL);
}

static void go_prints(struct view *v)
{
	desk_go(v, &SCREEN_PRINTS, NULL);
}

static void go_devices(struct view *v)
{
	desk_go(v, &SCREEN_DEVICES, NULL);
}

static void go_policy(struct view *v)
{
	desk_go(v, &SCREEN_POLICY, NULL);
}

static void go_ageing(struct view *v)
{
	desk_go(v, &SCREEN_AGEING, NULL);
}

static void go_arrears(struct view *v)
{
	desk_go(v, &SCREEN_ARREARS, NULL);
}

static void go_clearing(struct view *v)
{
	desk_go(v, &SCREEN_CLEARING, NULL);
}

static void go_routes(struct view *v)
{
	desk_go(v, &SCREEN_ROUTES, NULL);
}

static void go_cases(struct view *v)
{
	desk_go(v, &SCREEN_CASES, NULL);
}

static void go_bill_run(struct view *v)
{
	desk_go(v, &SCREEN_BILL_RUN, NULL);
}

static void go_rates(struct view *v)
{
	desk_go(v, &SCREEN_RATES, NULL);
}

static void go_corrections(struct view *v)
{
	desk_go(v, &SCREEN_CORRECTIONS, NULL);
}

static void go_deposit(struct view *v)
{
	desk_go(v, &SCREEN_DEPOSIT, NULL);
}

static void go_day(struct view *v)
{
	desk_go(v, &SCREEN_DAY, NULL);
}

/* The next theme, and the other language, for this screen only. */
static void next_theme(struct view *v)
{
	struct ui *ui = view_ui(v);

	for (enum theme_id i = THEME_DARK; i < THEME_COUNT; i++)
		if (theme_get(i) == ui_theme(ui)) {
			ui_set_theme(ui, theme_get(i + 1 < THEME_COUNT ? i + 1 : THEME_DARK));
			return;
		}
}

struct lang_job {
	enum lang lang;
	bool ok;
	struct fault why;
};

static void lang_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct lang_job *j = arg;

	j->ok = staff_set_own_lang(s, j->lang);
	j->why = s->why;
}

static void lang_done(struct view *v, void *arg)
{
	const struct lang_job *j = arg;

	if (!j->ok)
		dialog_fault(v, &j->why);
}

static const struct job LANG_JOB = {.what = N_("working"), .run = lang_run, .done = lang_done};

/* The screens change at once; whoever is signed in finds them so the next time. */
static void other_language(struct view *v)
{
	struct ui *ui = view_ui(v);
	struct lang_job *j;

	ui_set_lang(ui, ui_lang(ui) == LANG_ZH ? LANG_EN : LANG_ZH);
	if (desk_of(v)->news.login[0] == '\0' || desk_of(v)->locked)
		return;
	j = xcalloc(1, sizeof(*j));
	j->lang = ui_lang(ui);
	view_post(v, &LANG_JOB, j);
}

struct drawer_job {
	bool ok;
	struct fault why;
};

static void drawer_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct drawer_job *j = arg;

	j->ok = drawer_unlock(s);
	j->why = s->why;
}

static void drawer_done(struct view *v, void *arg)
{
	const struct drawer_job *j = arg;

	if (!j->ok)
		dialog_fault(v, &j->why);
	else
		view_say(v, TONE_GOOD, SAY(N_("The drawer was opened; it is on record.")));
}

static const struct job DRAWER_JOB = {
	.what = N_("working"), .run = drawer_run, .done = drawer_done};

static void open_drawer(struct view *v)
{
	view_post(v, &DRAWER_JOB, xcalloc(1, sizeof(struct drawer_job)));
}

static void lock(struct view *v)
{
	desk_of(v)->locked = true;
	ui_cover(view_ui(v), &SCREEN_LOCK, NULL);
}

const struct action DESK_ACTIONS[] = {
	{.key = K_F2, .label = N_("Find"), .needs = NEED_SIGNED, .run = go_find},
	{.key = K_F4,
		.label = N_("Sell"),
		.needs = NEED_SIGNED | NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = go_sell},
	{.key = K_F5, .label = N_("Restore supply"), .needs = NEED_SIGNED, .run = go_restorations},
	{.key = K_F6,
		.label = N_("Receipts"),
		.needs = NEED_SIGNED | NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = go_receipts},
	{.key = K_F7,
		.label = N_("Reverse"),
		.needs = NEED_SIGNED | NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = go_reverse},
	{.key = K_F8, .label = N_("Letters"), .needs = NEED_SIGNED, .run = go_notices},
	{.key = K_F9, .label = N_("Shift"), .needs = NEED_SIGNED, .run = go_shift},
	{.key = K_F12, .label = N_("Lock"), .needs = NEED_SIGNED, .run = lock},
	{.key = K_F11,
		.label = N_("Meter reading"),
		.needs = NEED_ROUTES,
		.unlisted = true,
		.run = go_routes},
	{.label = N_("Abnormal readings"), .needs = NEED_ROUTES, .run = go_cases},
	{.label = N_("Corrections"), .needs = NEED_CORRECTIONS, .run = go_corrections},
	{.label = N_("Rates of the readers"), .needs = NEED_ROUTES, .run = go_rates},
	{.label = N_("Bills of a month"), .needs = NEED_VERIFIER, .run = go_bill_run},
	{.label = N_("Open card sales"), .needs = NEED_SIGNED, .run = go_card_sales},
	{.label = N_("Card check"), .needs = NEED_SIGNED, .run = go_card},
	{.label = N_("Purchases to be looked into"),
		.needs = NEED_CARD_AUDIT,
		.run = go_card_flags},
	{.label = N_("Card meters that do not fit"),
		.needs = NEED_CARD_AUDIT,
		.run = go_card_audit},
	{.label = N_("Papers to be printed"), .needs = NEED_SIGNED, .run = go_prints},
	{.label = N_("The day"), .needs = NEED_SIGNED, .run = go_day},
	{.label = N_("Arrears by age"), .needs = NEED_SIGNED, .run = go_ageing},
	{.label = N_("Arrears cases"), .needs = NEED_SIGNED, .run = go_arrears},
	{.label = N_("Deposit at the bank"), .needs = NEED_SUPERVISOR, .run = go_deposit},
	{.label = N_("Cheques and transfers"), .needs = NEED_SIGNED, .run = go_clearing},
	{.label = N_("Open the drawer"),
		.needs = NEED_SIGNED | NEED_SHIFT,
		.why = N_("Open a shift first (F9)."),
		.run = open_drawer},
	{.label = N_("Devices"), .needs = NEED_SIGNED, .run = go_devices},
	{.label = N_("Policy of the hall"), .needs = NEED_SIGNED, .run = go_policy},
	{.label = N_("Staff"), .needs = NEED_ADMIN, .run = go_staff},
	{.label = N_("Own password"), .needs = NEED_SIGNED, .run = go_password},
	{.label = N_("Next theme"), .run = next_theme},
	{.label = N_("中文 / English"), .run = other_language},
};
const size_t DESK_ACTION_COUNT = ARRAY_SIZE(DESK_ACTIONS);

uint64_t desk_holds(void *app)
{
	const struct desk *d = app;
	uint64_t holds = 0;

	if (d->news.login[0] == '\0' || d->locked)
		return 0;
	holds |= NEED_SIGNED;
	holds |= d->news.has_shift ? NEED_SHIFT : NEED_NO_SHIFT;
	if ((d->news.roles & ROLE_ADMIN) != 0)
		holds |= NEED_ADMIN;
	if ((d->news.roles & ROLE_SUPERVISOR) != 0)
		holds |= NEED_SUPERVISOR;
	if ((d->news.roles & ROLE_VERIFIER) != 0)
		holds |= NEED_VERIFIER;
	if (role_allows(d->news.roles, PERMIT_CARD_AUDIT))
		holds |= NEED_CARD_AUDIT;
	if (role_allows(d->news.roles, PERMIT_READING_ENTER))
		holds |= NEED_READING;
	if (role_allows(d->news.roles, PERMIT_READING_READ))
		holds |= NEED_ROUTES;
	if (role_allows(d->news.roles, PERMIT_CORRECTION_READ))
		holds |= NEED_CORRECTIONS;
	if (role_allows(d->news.roles, PERMIT_CORRECTION_PROPOSE))
		holds |= NEED_PROPOSES;
	return holds;
}

static struct status_item *add(struct status *out, int keep, enum paint paint)
{
	struct status_item *item = &out->item[out->count++];

	assert(out->count <= STATUS_ITEMS_MAX);
	*item = (struct status_item){.keep = keep, .paint = paint};
	return item;
}

static void add_last(const struct desk *d, enum lang lang, struct status *out)
{
	char amount[MONEY_TEXT_MAX];
	struct status_item *item;

	if (d->last_receipt[0] == '\0')
		return;
	item = add(out, 3, PAINT_STATUS);
	snprintf(item->text, sizeof(item->text), "%.40s %s%s%s", d->last_receipt,
		money_format(d->last_amount, amount), d->last_void ? " " : "",
		d->last_void ? text_in(lang, N_("void")) : "");
}

static void add_prints(const struct desk *d, enum lang lang, struct status *out)
{
	struct say say = SAY(N_("to print: {1}"), say_count((int64_t)d->news.prints_waiting));

	if (d->news.prints_waiting > 0)
		text_render(lang, &say, add(out, 7, PAINT_STATUS_ALERT)->text, STATUS_TEXT_MAX);
}

static void add_sales(const struct desk *d, enum lang lang, struct status *out)
{
	struct say say = SAY(N_("open sales: {1}"), say_count((int64_t)d->news.sales_open));

	if (d->news.sales_open > 0)
		text_render(lang, &say, add(out, 8, PAINT_STATUS_ALERT)->text, STATUS_TEXT_MAX);
}

/* What is waited for is alarming only once it is late. */
static void add_restorations(const struct desk *d, enum lang lang, struct status *out)
{
	const struct restoration_watch *w = &d->news.restorations;
	struct say say = w->overdue > 0 ? SAY(N_("restore: {1}, overdue {2}"), say_count(w->open),
						  say_count(w->overdue))
					: SAY(N_("restore: {1}"), say_count(w->open));

	if (w->open > 0)
		text_render(lang, &say,
			add(out, w->overdue > 0 ? 8 : 3,
				w->overdue > 0 ? PAINT_STATUS_ALERT : PAINT_STATUS)
				->text,
			STATUS_TEXT_MAX);
}

static bool is_well(const struct device_state *d)
{
	return d->mark == ' ' || d->mark == '*';
}

/* Those of its kind that are well, as one; "" where an earlier one stands for them. */
static void letter_of_well(enum lang lang, const struct device_state states[], size_t count,
	size_t at, char out[STATUS_TEXT_MAX])
{
	bool first = true, busy = false;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(states[i].kind, states[at].kind) != 0 || !is_well(&states[i]))
			continue;
		first = first && i >= at;
		busy = busy || states[i].mark == '*';
	}
	snprintf(out, STATUS_TEXT_MAX, "%.12s%s", first ? text_in(lang, states[at].letter) : "",
		first && busy ? "*" : "");
}

/*
 * One letter or so for each kind of device that is well, together; each that is not well by itself,
 * with its number where there are several of its kind.
 */
static void add_devices(const struct desk *d, enum lang lang, struct status *out)
{
	struct device_state states[DEVICES_MAX];
	size_t count = devices_seen(d->devices, states);
	char well[STATUS_TEXT_MAX] = "";

	for (size_t i = 0; i < count; i++) {
		char letter[STATUS_TEXT_MAX], number[12] = "";
		size_t used = strlen(well);

		if (is_well(&states[i])) {
			letter_of_well(lang, states, count, i, letter);
			snprintf(well + used, sizeof(well) - used, "%.13s", letter);
			continue;
		}
		if (states[i].several)
			snprintf(number, sizeof(number), "%d", states[i].number);
		snprintf(add(out, 7, PAINT_STATUS_ALERT)->text, STATUS_TEXT_MAX, "%.12s%s%c",
			text_in(lang, states[i].letter), number, states[i].mark);
	}
	if (well[0] != '\0')
		utf8_copy(add(out, 4, PAINT_STATUS)->text, STATUS_TEXT_MAX, well);
}

void desk_status(void *app, enum lang lang, struct status *out)
{
	const struct desk *d = app;
	char text[MOMENT_TEXT_MAX];

	if (d->trial || d->training)
		utf8_copy(add(out, 9, PAINT_TRAINING)->text, STATUS_TEXT_MAX,
			text_in(lang, N_("TRAINING")));
	utf8_copy(add(out, 4, PAINT_STATUS)->text, STATUS_TEXT_MAX, d->hall_name);
	utf8_copy(add(out, 5, PAINT_STATUS)->text, STATUS_TEXT_MAX, d->station);
	if (d->news.login[0] != '\0')
		utf8_copy(add(out, 6, PAINT_STATUS)->text, STATUS_TEXT_MAX, d->news.name);
	if (d->news.has_shift)
		utf8_copy(add(out, 2, PAINT_STATUS)->text, STATUS_TEXT_MAX, d->news.shift_no);
	else if ((d->news.roles & ROLE_CASHIER) != 0)
		utf8_copy(add(out, 7, PAINT_STATUS_ALERT)->text, STATUS_TEXT_MAX,
			text_in(lang, N_("no shift")));
	add_last(d, lang, out);
	add_prints(d, lang, out);
	add_sales(d, lang, out);
	add_restorations(d, lang, out);
	add_devices(d, lang, out);
	if (atomic_load(&d->reconnecting))
		utf8_copy(add(out, 9, PAINT_STATUS_ALERT)->text, STATUS_TEXT_MAX,
			text_in(lang, N_("reconnecting")));
	if (atomic_load(&d->damaged))
		utf8_copy(add(out, 9, PAINT_STATUS_ALERT)->text, STATUS_TEXT_MAX,
			text_in(lang, N_("DATABASE DAMAGED")));
	utf8_copy(add(out, 8, PAINT_STATUS)->text, STATUS_TEXT_MAX,
		date_format(d->news.business_date, text));
	struct status_item *clock = add(out, 1, PAINT_STATUS);

	clock->right = true;
	moment_format_clock(desk_now(app), text);
	text[sizeof("08:30") - 1] = '\0';
	utf8_copy(clock->text, sizeof(clock->text), text);
}

struct moment desk_now(void *app)
{
	const struct desk *d = app;

	return d->clock.now(d->clock.ctx);
}

void desk_idle(struct view *top)
{
	struct desk *d = desk_of(top);

	if (d->news.login[0] != '\0' && !d->locked)
		lock(top);
}
