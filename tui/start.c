#include "tui/start.h"

#include <stdio.h>

#include "core/utf8.h"
#include "counter/devices.h"
#include "counter/guard.h"
#include "counter/session.h"
#include "tui/card_deed.h"
#include "tui/card_review.h"
#include "tui/deed.h"
#include "tui/desk.h"
#include "tui/loop.h"
#include "tui/screens.h"
#include "tui/terminal.h"
#include "tui/theme.h"
#include "tui/work.h"

#define MINUTE_MS INT64_C(60000)

const struct screen *const SCREENS[] = {
	&SCREEN_SIGN_IN,
	&SCREEN_LOCK,
	&SCREEN_FIND,
	&SCREEN_ACCOUNT,
	&SCREEN_PAY,
	&SCREEN_PAID,
	&SCREEN_RESTORE,
	&SCREEN_RESTORATIONS,
	&SCREEN_NOTICES,
	&SCREEN_LETTER_TEXT,
	&SCREEN_LETTERS,
	&SCREEN_LETTER_RUNS,
	&SCREEN_LETTER_RUN,
	&SCREEN_SELL,
	&SCREEN_SOLD,
	&SCREEN_CARD_SALES,
	&SCREEN_CARD,
	&SCREEN_CARD_DEED,
	&SCREEN_CARD_LIMITS,
	&SCREEN_CARD_FLAGS,
	&SCREEN_CARD_AUDIT,
	&SCREEN_CARD_REVIEW,
	&SCREEN_RECEIPTS,
	&SCREEN_RECEIPT,
	&SCREEN_REVERSE,
	&SCREEN_SHIFT,
	&SCREEN_SHIFT_OPEN,
	&SCREEN_SHIFT_COUNT,
	&SCREEN_HAND_IN,
	&SCREEN_STAFF,
	&SCREEN_STAFF_ADD,
	&SCREEN_PASSWORD,
	&SCREEN_ACCOUNT_EDIT,
	&SCREEN_AGEING,
	&SCREEN_ARREARS,
	&SCREEN_ARREARS_CASE,
	&SCREEN_ARREARS_STEP,
	&SCREEN_PLAN,
	&SCREEN_AUTHORITIES,
	&SCREEN_ARREARS_EXPORT,
	&SCREEN_CLEARING,
	&SCREEN_HISTORY,
	&SCREEN_POLICY,
	&SCREEN_PRINTS,
	&SCREEN_DEVICES,
	&SCREEN_POLICY_VALUE,
	&SCREEN_DAY,
	&SCREEN_DEPOSIT,
	&SCREEN_DEED,
	&SCREEN_ROUTES,
	&SCREEN_ROUTE,
	&SCREEN_ROUTE_PLAN,
	&SCREEN_CASES,
	&SCREEN_CASE,
	&SCREEN_BILL_RUN,
	&SCREEN_BILL,
	&SCREEN_RATES,
	&SCREEN_CORRECTIONS,
	&SCREEN_CORRECTION,
	&SCREEN_PROPOSE,
	NULL,
};

/* On the work thread; the top line shows it at the next second. */
static void tell_reconnecting(void *ctx, bool now)
{
	struct desk *d = ctx;

	atomic_store(&d->reconnecting, now);
}

static void tell_damaged(void *ctx, bool now)
{
	struct desk *d = ctx;

	atomic_store(&d->damaged, now);
}

static void spare_run(struct errand *errand, void *arg)
{
	(void)arg;
	guard_idle(errand_session(errand));
}

static const struct job SPARE = {.run = spare_run};

static void desk_init(struct desk *d, const struct tui_options *o)
{
	const struct session *s = o->session;

	*d = (struct desk){.trial = s->trial,
		.training = o->training,
		.clock = s->clock,
		.devices = s->devices};
	utf8_copy(d->hall_name, sizeof(d->hall_name), s->hall_name);
	utf8_copy(d->station, sizeof(d->station), s->station);
	utf8_copy(d->notice, sizeof(d->notice), o->notice != NULL ? o->notice : "");
	o->session->watch =
		(struct watch){.waiting = tell_reconnecting, .damaged = tell_damaged, .ctx = d};
	atomic_store(&d->damaged, s->damaged);
	devices_watch(d->devices);
	d->news.policy = s->policy;
	d->news.business_date = session_today(s);
}

static bool config_init(
	struct ui_config *c, struct desk *d, const struct tui_options *o, struct fault *why)
{
	*c = (struct ui_config){.lang = o->session->lang,
		.theme = theme_find(o->theme != NULL ? o->theme : "dark"),
		.globals = DESK_ACTIONS,
		.global_count = DESK_ACTION_COUNT,
		.app = d,
		.holds = desk_holds,
		.status = desk_status,
		.now = desk_now,
		.idle_ms = o->session->policy.idle_lock_minutes * MINUTE_MS,
		.idle = desk_idle,
		.spare = &SPARE};
	*why = (struct fault){.code = CODE_BAD_VALUE};
	if (c->theme == NULL) {
		why->say = SAY(
			N_("There is no theme {1}. Themes are dark, light, contrast and plain."),
			say_text(o->theme));
		return false;
	}
	if (o->keys != NULL && !keymap_parse(&c->keymap, o->keys)) {
		why->say = SAY(N_("The key table cannot be read: {1}. Write it like F5=Ctrl-R, "
				  "Ctrl-B=F3."),
			say_text(o->keys));
		return false;
	}
	return true;
}

static void run(struct terminal *t, struct ui_config *config)
{
	struct ui *ui = ui_new(config);
	struct say warning = terminal_warning(t);
	struct view *cover;

	ui_open(ui, &SCREEN_FIND, NULL);
	cover = ui_cover(ui, &SCREEN_SIGN_IN, NULL);
	if (warning.msgid != NULL)
		view_say(cover, TONE_WARN, warning);
	(void)(loop_run(ui, t) ? 1 : 0); /* left by a key or by a signal: both end here */
	ui_free(ui);
}

bool tui_start(const struct tui_options *options, struct fault *why)
{
	struct ui_config config;
	struct desk desk;
	struct terminal *term;
	struct terminal_options look = {
		.ascii_frames = options->ascii, .ambiguous = options->ambiguous_wide ? 2 : 0};
	enum terminal_error error;

	desk_init(&desk, options);
	if (!config_init(&config, &desk, options, why))
		return false;
	look.theme = config.theme;
	error = terminal_open(&term, &look);
	if (error != TERMINAL_OK) {
		*why = (struct fault){.code = CODE_IO, .say = terminal_error_say(error)};
		return false;
	}
	config.work = work_new(options->session, true);
	run(term, &config);
	work_free(config.work);
	terminal_close(term);
	return true;
}
