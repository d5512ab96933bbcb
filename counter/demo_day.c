/* A day of the demo hall at its three windows, from the bills of the morning to the settlement. */
#include "core/utf8.h"
#include "counter/demo_hall.h"

#define BILLS_AT (7 * 60 + 30)
#define OPEN_AT (8 * 60 + 20)
#define VISITS_FROM (8 * 60 + 35)
#define VISITS_TO (16 * 60)
#define HAND_IN_AT (16 * 60 + 30)
#define CLOSE_AT (17 * 60)
#define SETTLE_AT (17 * 60 + 40)
#define SHORT_DAY 11   /* days before the demo: a drawer that was half a yuan short */
#define RECOUNT_DAY 25 /* and one that was counted twice */
#define FLOAT_FEN 50000
#define KEEP_FEN 100000 /* cash above it is handed in */
#define NOTE_FEN 10000

struct demo_day {
	struct date date;
	int days_before; /* the demo */
	struct demo_random random;
	struct shift_view shifts[DEMO_WINDOWS];
};

/* The fewest notes and coins that make the sum. */
static void make_pieces(struct money sum, int64_t pieces[DENOMINATIONS])
{
	int64_t rest = money_to_fen(sum);

	for (size_t i = 0; i < DENOMINATIONS; i++) {
		int64_t value = money_to_fen(denomination_value(i));

		pieces[i] = rest / value;
		rest %= value;
	}
}

static bool open_windows(struct demo *demo, struct demo_day *day)
{
	struct shift_open_request request = {.float_amount = demo_money(FLOAT_FEN)};
	int64_t pieces[DENOMINATIONS];

	make_pieces(request.float_amount, pieces);
	request.pieces = pieces;
	for (int i = 0; i < DEMO_WINDOWS; i++) {
		struct session *s = &demo->desks[DESK_WINDOWS + i];

		demo_set_time(demo, day->date, OPEN_AT + i);
		if (!session_sign_in(s, demo->login[DESK_WINDOWS + i], demo->password) ||
			!shift_open(s, &request, &day->shifts[i]))
			return demo_failed(demo, s);
		demo->made->shifts++;
	}
	return true;
}

static bool comes_on(const struct demo_customer *c, struct date day)
{
	for (size_t i = 0; i < c->bill_count; i++)
		if (c->bills[i].has_visit && date_compare(c->bills[i].visit_on, day) == 0)
			return true;
	return false;
}

static int count_visitors(const struct demo *demo, struct date day)
{
	int count = 0;

	for (int i = 0; i < demo->request->customers; i++)
		count += comes_on(&demo->customers[i], day);
	return count;
}

/* Most bring cash, in notes of one size; some leave a little more with their bank. */
static struct demo_visit make_visit(struct demo_day *day, const struct demo_customer *c)
{
	static const enum tender_kind kinds[] = {TENDER_CASH, TENDER_CASH, TENDER_CASH, TENDER_CASH,
		TENDER_CASH, TENDER_MOBILE, TENDER_MOBILE, TENDER_MOBILE, TENDER_CARD, TENDER_CARD};
	static const int notes[] = {100, 500, 1000, 5000, 10000, 10000};
	struct demo_visit visit = {
		.desk = DESK_WINDOWS + demo_random_below(&day->random, DEMO_WINDOWS),
		.customers = {c},
		.count = 1,
		.kind = kinds[demo_random_below(&day->random, (int)ARRAY_SIZE(kinds))],
	};
	int note = notes[demo_random_below(&day->random, (int)ARRAY_SIZE(notes))];

	if (visit.kind == TENDER_CASH || demo_random_chance(&day->random, 6))
		visit.note = demo_money(note);
	return visit;
}

static bool take_visitors(struct demo *demo, struct demo_day *day)
{
	int visitors = count_visitors(demo, day->date), seen = 0;

	for (int i = 0; visitors > 0 && i < demo->request->customers; i++) {
		const struct demo_customer *c = &demo->customers[i];
		struct demo_visit visit;

		if (!comes_on(c, day->date))
			continue;
		demo_set_time(demo, day->date,
			VISITS_FROM + seen++ * (VISITS_TO - VISITS_FROM) / visitors);
		visit = make_visit(day, c);
		if (!demo_pay(demo, &visit, NULL))
			return false;
	}
	return true;
}

/* Only the supervisor may see what a drawer should hold. */
static bool look_into(
	struct demo *demo, const struct demo_day *day, int window, struct money *expected)
{
	struct session *s = &demo->desks[DESK_SUPERVISOR];
	struct shift_view view;

	if (!shift_show(s, day->shifts[window].shift_no, &view)) {
		(void)demo_failed(demo, s);
		return false;
	}
	*expected = view.expected_cash;
	return true;
}

static bool hand_in(struct demo *demo, const struct demo_day *day)
{
	struct hand_in_request request = {.receiver = demo_approval(demo, DESK_SUPERVISOR)};
	struct hand_in_made made;

	for (int i = 0; i < DEMO_WINDOWS; i++) {
		struct session *s = &demo->desks[DESK_WINDOWS + i];
		struct money cash;

		demo_set_time(demo, day->date, HAND_IN_AT + i);
		if (!look_into(demo, day, i, &cash))
			return false;
		if (money_compare(cash, demo_money(KEEP_FEN + NOTE_FEN)) < 0)
			continue;
		if (!money_sub(&cash, cash, demo_money(KEEP_FEN)))
			return demo_failed(demo, s);
		request.amount = money_round_down(cash, demo_money(NOTE_FEN));
		if (!shift_hand_in(s, &request, &made))
			return demo_failed(demo, s);
	}
	return true;
}

/* The first count was wrong by a note: it is kept, and the drawer is counted once more. */
static bool count_wrong(struct demo *demo, struct session *s, struct money expected)
{
	struct shift_close_request request = {.counted = expected};
	struct shift_view view;

	if (!money_add(&request.counted, expected, demo_money(NOTE_FEN)) ||
		shift_close(s, &request, &view) || s->why.code != CODE_APPROVAL_REQUIRED)
		return demo_failed(demo, s);
	return true;
}

static bool close_window(struct demo *demo, struct demo_day *day, int window)
{
	struct session *s = &demo->desks[DESK_WINDOWS + window];
	struct shift_close_request request = {.reason = demo_reason(demo, REASON_COUNT)};
	int64_t pieces[DENOMINATIONS];
	struct money expected;
	bool first = window == 0;

	demo_set_time(demo, day->date, CLOSE_AT + window);
	if (!look_into(demo, day, window, &expected))
		return false;
	request.counted = expected;
	if (first && day->days_before == SHORT_DAY &&
		!money_sub(&request.counted, expected, demo_money(50)))
		return demo_failed(demo, s);
	if (first && day->days_before == RECOUNT_DAY && !count_wrong(demo, s, expected))
		return false;
	make_pieces(request.counted, pieces);
	request.pieces = pieces;
	if (!shift_close(s, &request, &day->shifts[window]))
		return demo_failed(demo, s);
	session_sign_out(s);
	return true;
}

static bool close_windows(struct demo *demo, struct demo_day *day)
{
	for (int i = 0; i < DEMO_WINDOWS; i++)
		if ((day->days_before > 1 || i != DEMO_LEFT_OPEN) && !close_window(demo, day, i))
			return false;
	return true;
}

static bool settle(struct demo *demo, const struct demo_day *day)
{
	struct session *s = &demo->desks[DESK_SUPERVISOR];
	struct arena arena = ARENA_EMPTY;
	struct day_view view;
	bool ok;

	demo_set_time(demo, day->date, SETTLE_AT);
	ok = day_settle(s, day->date, &arena, &view) || demo_failed(demo, s);
	arena_release(&arena);
	return ok;
}

bool demo_day_run(struct demo *demo, struct date date)
{
	struct demo_day day = {.date = date,
		.days_before = date_days_between(date, demo->request->on),
		.random = demo_random_of(demo->request->seed, date.days, DEMO_TOPIC_DAY)};

	demo_set_time(demo, date, BILLS_AT);
	if (!demo_import_bills(demo, date, date) || !open_windows(demo, &day) ||
		!take_visitors(demo, &day) || !demo_cases_run(demo, date) ||
		!demo_arrears_pay(demo, date) || !hand_in(demo, &day) || !close_windows(demo, &day))
		return false;
	if (day.days_before > 1 && !settle(demo, &day))
		return false;
	return demo_arrears_run(demo, date);
}
