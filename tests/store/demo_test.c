/* The demo hall: who is in it, what its bills come to, and that its books are in order. */
#include "counter/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/tariff_bill.h"
#include "core/utf8.h"
#include "counter/demo_bills.h"
#include "counter/demo_customer.h"
#include "counter/reading.h"
#include "counter/reverse.h"
#include "counter/shift.h"
#include "counter/staff.h"
#include "counter/verify.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

#define SHARE "share"
#define CUSTOMERS 60
#define MANY 2000
#define SEED 7
#define PASSWORD "wattdesk"
#define MS_PER_HOUR INT64_C(3600000)

static struct date the_day(void)
{
	struct date day;

	assert_true(date_from_civil(&day, 2026, 3, 17));
	return day;
}

/* At nine in the morning of the day for which the hall was made. */
static struct moment morning(void *ctx)
{
	(void)ctx;
	return (struct moment){the_day().days * 24 * MS_PER_HOUR + MS_PER_HOUR};
}

/* A hall that was made once, and somebody in it. */
struct
try {
	struct scratch scratch;
	struct demo_made made;
	struct session s;
	struct arena arena;
};

static struct demo_request request_for(const struct try *try)
{
	return (struct demo_request){.folder = try->scratch.folder,
		.share_dir = SHARE,
		.on = the_day(),
		.seed = SEED,
		.customers = CUSTOMERS,
		.days = DEMO_DAYS_MIN};
}

static void sign_in(struct try *try, const char *login)
{
	assert_true(session_sign_in(&try->s, login, PASSWORD));
}

static void make(struct try *try)
{
	const struct demo_request request = request_for(try);
	struct session_options options = {
		.station = "window-1", .share_dir = SHARE, .clock = {.now = morning}};
	char message[SAY_TEXT_MAX];
	struct fault why;

	if (!demo_make(&request, &try->made, &why))
		fail_msg("%s", fault_render(LANG_EN, &why, message, sizeof message));
	options.db_url = try->made.db_path;
	assert_true(session_open(&try->s, &options));
	sign_in(try, "li.na");
}

static int set_up(void **state)
{
	struct try *try = xcalloc(1, sizeof *try);

	scratch_init(&try->scratch);
	make(try);
	*state = try;
	return 0;
}

static int tear_down(void **state)
{
	struct try *try = *state;

	session_close(&try->s);
	arena_release(&try->arena);
	scratch_release(&try->scratch);
	free(try);
	return 0;
}

static void show(struct try *try, const char *account_no, bool all, struct account_view *out)
{
	const struct account_question question = {
		.account_no = account_no, .on = the_day(), .all = all};

	assert_true(account_show(&try->s, &question, &try->arena, out));
}

/* The same people as in the hall, with what the hall does not keep in the open. */
struct cast {
	struct arena arena;
	struct demo_lists lists;
	struct demo_customer *customers;
	int count;
};

static void cast_init_on(struct cast *cast, int count, struct date on)
{
	const struct demo_birth birth = {.seed = SEED, .on = on};
	const struct demo_bills bills = {
		.seed = SEED, .on = on, .opened_on = date_add_days(on, -DEMO_DAYS_MIN)};
	struct fault why;

	*cast = (struct cast){.count = count};
	assert_true(demo_lists_load(&cast->lists, &cast->arena, SHARE, &why));
	cast->customers = xcalloc((size_t)count, sizeof *cast->customers);
	for (int i = 0; i < count; i++) {
		demo_customer_make(&cast->customers[i], &cast->lists, i, &birth);
		demo_bills_make(&cast->customers[i], &bills);
	}
}

static void cast_init(struct cast *cast, int count)
{
	cast_init_on(cast, count, the_day());
}

static void cast_release(struct cast *cast)
{
	free(cast->customers);
	arena_release(&cast->arena);
}

static void counts(void **state)
{
	struct try *try = *state;

	assert_int_equal(try->made.accounts, CUSTOMERS);
	assert_int_equal(try->made.shifts, 3 * DEMO_DAYS_MIN);
	assert_in_range(try->made.bills, (CUSTOMERS - 3) * 22, CUSTOMERS * DEMO_MONTHS + 10);
	assert_in_range(try->made.payments, 20, CUSTOMERS * 2);
	assert_true(try->s.trial);
	assert_int_equal(money_to_fen(try->s.policy.cash_unit), 10);
}

static void books_are_in_order(void **state)
{
	struct try *try = *state;
	struct verify_check checks[VERIFY_CHECKS];

	assert_true(verify_run(&try->s, true, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (!checks[i].ok)
			fail_msg("%s: %s", checks[i].name, checks[i].first_wrong);
}

/* --- who they are ----------------------------------------------------------------------------- */

static void numbers_are_nobodys(void **state)
{
	struct cast cast;
	struct id_check check;
	int kinds[ID_TYPE_COUNT] = {0};

	(void)state;
	cast_init(&cast, MANY);
	for (int i = 0; i < MANY; i++) {
		const struct demo_customer *c = &cast.customers[i];

		id_check(&check, c->id_type, c->id_no, the_day());
		if (!check.valid)
			fail_msg("%s: %s", c->id_no, id_reason_name(check.reason));
		kinds[c->id_type]++;
		if (c->id_type == ID_RESIDENT)
			assert_memory_equal(c->id_no + 14, "000", 3);
		assert_memory_equal(c->phone, "154", 3);
		assert_int_equal(strlen(c->account_no), 10);
		assert_true(utf8_is_clean(c->name, strlen(c->name)));
	}
	for (int kind = 0; kind < ID_TYPE_COUNT; kind++)
		assert_in_range(kinds[kind], 1, MANY);
	cast_release(&cast);
}

static int text_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void numbers_stand_once(void **state)
{
	const char *accounts[MANY], *meters[MANY];
	struct cast cast;

	(void)state;
	cast_init(&cast, MANY);
	for (int i = 0; i < MANY; i++) {
		accounts[i] = cast.customers[i].account_no;
		meters[i] = cast.customers[i].meter_no;
	}
	qsort(accounts, MANY, sizeof accounts[0], text_order);
	qsort(meters, MANY, sizeof meters[0], text_order);
	for (int i = 1; i < MANY; i++) {
		assert_string_not_equal(accounts[i - 1], accounts[i]);
		assert_string_not_equal(meters[i - 1], meters[i]);
	}
	cast_release(&cast);
}

static bool has(const struct cast *cast, const char *part)
{
	for (int i = 0; i < cast->count; i++)
		if (strstr(cast->customers[i].name, part) != NULL)
			return true;
	return false;
}

static void names_are_of_all_kinds(void **state)
{
	static const char *const parts[] = {"𠮷", "䶮", "㛃", "𬭎", "·", "欧阳", "有限公司"};
	struct cast cast;

	(void)state;
	cast_init(&cast, MANY);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (!has(&cast, parts[i]))
			fail_msg("nobody is called %s", parts[i]);
	cast_release(&cast);
}

/* --- what they owe ---------------------------------------------------------------------------- */

/* Months of a year's tiers can be priced from January on, the others each by itself. */
static void price(const struct demo_customer *c, const struct account_view *view)
{
	const struct tariff *tariff = &c->place->tariff[c->kind];
	int months = tariff->cycle == TARIFF_YEAR ? 12 : 1;
	struct tariff_use use = {.month = 1};
	struct tariff_bill bill;
	bool known = false;

	for (size_t i = 0; i < view->bill_count; i++) {
		const struct bill_view *b = &view->bills[i];

		if (tariff_cycle_start(tariff, b->period).months == b->period.months) {
			use = (struct tariff_use){.quota_months = months,
				.household_months = c->large_household ? months : 0};
			known = true;
		}
		if (!known)
			continue;
		use.month = period_month(b->period);
		use.energy = b->energy;
		assert_true(tariff_compute(&bill, tariff, &use));
		assert_int_equal(money_to_fen(b->amount), money_to_fen(bill.total));
		for (size_t tier = 0; tier < bill.tier_count; tier++)
			use.used[tier].wh += bill.now[tier].wh;
	}
	assert_true(known);
}

static void bills_are_by_the_tariff(void **state)
{
	struct try *try = *state;
	struct account_view view;
	struct cast cast;

	cast_init(&cast, CUSTOMERS);
	for (int i = 0; i < CUSTOMERS; i++) {
		show(try, cast.customers[i].account_no, true, &view);
		assert_int_equal(view.bill_count, cast.customers[i].bill_count);
		price(&cast.customers[i], &view);
	}
	cast_release(&cast);
}

static void arrears_are_of_every_age(void **state)
{
	static const struct {
		int low, high; /* days late */
	} ages[] = {
		{1, 1}, {2, 30}, {31, 60}, {61, 90}, {91, 180}, {181, 365}, {366, 730}, {731, 800}};
	struct try *try = *state;
	int count[ARRAY_SIZE(ages)] = {0};
	struct account_view view;
	struct cast cast;

	cast_init(&cast, CUSTOMERS);
	for (int i = 0; i < CUSTOMERS; i++) {
		show(try, cast.customers[i].account_no, false, &view);
		for (size_t b = 0; b < view.bill_count; b++)
			for (size_t age = 0; age < ARRAY_SIZE(ages); age++)
				count[age] += view.bills[b].days_late >= ages[age].low &&
					      view.bills[b].days_late <= ages[age].high;
	}
	for (size_t age = 0; age < ARRAY_SIZE(ages); age++)
		if (count[age] == 0)
			fail_msg("nothing is %d to %d days late", ages[age].low, ages[age].high);
	cast_release(&cast);
}

/* On whatever day the hall is made, the newest debt fell due the day before. */
static void newest_debts_are_of_yesterday(void **state)
{
	static const char *const days[] = {"2026-03-16", "2026-03-17", "2026-01-01", "2024-02-29",
		"2026-03-31", "2026-07-14", "2026-12-15", "2026-05-16"};
	struct date on;
	struct cast cast;

	(void)state;
	for (size_t day = 0; day < ARRAY_SIZE(days); day++) {
		int debtors = 0;

		assert_true(date_parse(&on, days[day]));
		cast_init_on(&cast, MANY, on);
		for (int i = 0; i < MANY; i++) {
			const struct demo_customer *c = &cast.customers[i];

			if (c->habit != DEMO_DEBTOR || c->unpaid_from != DEMO_MONTHS_MAX - 1)
				continue;
			assert_int_equal(
				date_days_between(c->bills[c->bill_count - 1].due_on, on), 1);
			debtors++;
		}
		assert_in_range(debtors, 1, MANY);
		cast_release(&cast);
	}
}

/* Of each kind somebody owes over a new year, and somebody owes nothing. */
static void every_kind_owes(void **state)
{
	int over[DEMO_KINDS] = {0}, paid[DEMO_KINDS] = {0};
	struct cast cast;

	(void)state;
	cast_init(&cast, MANY);
	for (int i = 0; i < MANY; i++) {
		const struct demo_customer *c = &cast.customers[i];
		const struct demo_bill *first = &c->bills[0];

		if (c->habit == DEMO_DEBTOR && c->unpaid_from > 0)
			first = &c->bills[c->unpaid_from - c->bills[0].month];
		over[c->kind] += c->habit == DEMO_DEBTOR && !c->prepaid &&
				 date_to_civil(first->due_on).year < date_to_civil(the_day()).year;
		paid[c->kind] += c->habit == DEMO_BY_BANK;
	}
	for (int kind = 0; kind < DEMO_KINDS; kind++) {
		assert_in_range(over[kind], 1, MANY);
		assert_in_range(paid[kind], 1, MANY);
	}
	cast_release(&cast);
}

/* --- what happened ---------------------------------------------------------------------------- */

static void a_shift_was_left_open(void **state)
{
	struct try *try = *state;
	struct shift_view view;

	assert_false(shift_current(&try->s, &view));
	sign_in(try, "wang.fang");
	assert_true(shift_current(&try->s, &view));
	assert_int_equal(view.state, SHIFT_OPEN);
	assert_int_equal(date_days_between(view.business_date, the_day()), 1);
	sign_in(try, "li.na");
}

static void one_account_is_closed(void **state)
{
	struct try *try = *state;
	struct account_view view;
	int closed = 0;
	struct cast cast;

	cast_init(&cast, CUSTOMERS);
	for (int i = 0; i < CUSTOMERS; i++) {
		show(try, cast.customers[i].account_no, false, &view);
		closed += view.status == ACCOUNT_CLOSED;
	}
	assert_int_equal(closed, 1);
	cast_release(&cast);
}

static void a_cheque_is_in_clearing(void **state)
{
	struct try *try = *state;
	struct clearing_item *items;
	size_t count;

	assert_true(tender_clearing_list(&try->s, &try->arena, &items, &count));
	assert_int_equal(count, 1);
	assert_int_equal(items[0].tender.kind, TENDER_CHEQUE);
}

/* The sign-in screen names everybody and the password, and leaves room for the fields. */
static void check_notice(struct try *try, enum lang lang, const struct staff *people, size_t count)
{
	char notice[SAY_TEXT_MAX];

	try->s.lang = lang;
	hall_notice(&try->s, notice, sizeof notice);
	assert_non_null(strstr(notice, PASSWORD));
	assert_in_range(utf8_width(notice), 80, 8 * 78);
	for (size_t i = 0; i < count; i++)
		assert_non_null(strstr(notice, people[i].login));
}

/* The file beside the hall tells the simulated line of one meter that is still to be read. */
static void one_of_them_answers(struct try *try, const struct route_stop *stops, size_t count)
{
	const char *hall = try->made.db_path;
	char path[PATH_MAX_BYTES + 16], meter_no[METER_NO_MAX];
	struct energy used;
	size_t at = 0;
	long value;
	FILE *in;

	snprintf(path, sizeof path, "%.*s/devices.txt", (int)(strrchr(hall, '/') - hall), hall);
	in = fopen(path, "r");
	assert_non_null(in);
	assert_int_equal(fscanf(in, "line meter %32s %ld", meter_no, &value), 2);
	fclose(in);
	while (at < count && strcmp(stops[at].meter_no, meter_no) != 0)
		at++;
	assert_true(at < count);
	assert_false(stops[at].has_now);
	assert_true(route_stop_used(&stops[at], value * READING_ONE, &used));
	assert_in_range(used.wh, stops[at].usual.wh / 3, stops[at].usual.wh * 3);
}

static void a_route_waits_for_its_reader(void **state)
{
	const struct route_query query = {.period = reading_period(the_day()), .route = "3301-00"};
	struct try *try = *state;
	struct route_view *routes;
	struct route_stop *stops;
	size_t count;

	sign_in(try, "sun.li");
	assert_true(route_list(&try->s, &query, &try->arena, &routes, &count));
	assert_int_equal(count, 1);
	assert_string_equal(routes[0].reader, "zhao.min");
	assert_true(routes[0].planned);
	assert_int_equal(routes[0].due_on.days, the_day().days);
	assert_true(routes[0].missed > 5);
	assert_int_equal(routes[0].suspicious, 1);
	assert_true(route_stops(&try->s, &query, &try->arena, &stops, &count));
	for (size_t i = 0; i < count; i++) {
		assert_true(stops[i].has_last);
		assert_true(stops[i].usual.wh > 0);
	}
	one_of_them_answers(try, stops, count);
}

/* Each role has somebody, all sign in with one password, and the screen says how. */
static void everybody_can_sign_in(void **state)
{
	struct try *try = *state;
	struct staff *people;
	size_t count;
	uint32_t roles = 0;

	sign_in(try, "admin");
	assert_true(staff_list(&try->s, &try->arena, &people, &count));
	check_notice(try, LANG_EN, people, count);
	check_notice(try, LANG_ZH, people, count);
	for (size_t i = 0; i < count; i++) {
		sign_in(try, people[i].login);
		roles |= people[i].roles;
	}
	for (uint32_t bit = 1; role_name(bit) != NULL; bit <<= 1)
		assert_true((roles & bit) != 0);
	sign_in(try, "li.na");
}

static void compare_accounts(struct try *a, struct try *b, const char *account_no)
{
	struct account_view one, other;
	struct account_event *first, *second;
	size_t first_count, second_count;

	show(a, account_no, true, &one);
	show(b, account_no, true, &other);
	assert_string_equal(one.name, other.name);
	assert_string_equal(one.id_masked, other.id_masked);
	assert_string_equal(one.address, other.address);
	assert_int_equal(money_to_fen(one.total), money_to_fen(other.total));
	assert_int_equal(money_to_fen(one.advance), money_to_fen(other.advance));
	assert_true(account_history(&a->s, one.account_id, &a->arena, &first, &first_count));
	assert_true(account_history(&b->s, other.account_id, &b->arena, &second, &second_count));
	assert_int_equal(first_count, second_count);
	for (size_t i = 0; i < first_count; i++) {
		assert_int_equal(first[i].at.ms, second[i].at.ms);
		assert_int_equal(money_to_fen(first[i].amount), money_to_fen(second[i].amount));
		assert_string_equal(first[i].receipt_no, second[i].receipt_no);
		assert_string_equal(first[i].login, second[i].login);
	}
}

static void the_same_seed_gives_the_same(void **state)
{
	struct try *try = *state;
	void *other = NULL;
	struct cast cast;

	assert_int_equal(set_up(&other), 0);
	cast_init(&cast, CUSTOMERS);
	for (int i = 0; i < CUSTOMERS; i++)
		compare_accounts(try, other, cast.customers[i].account_no);
	cast_release(&cast);
	assert_int_equal(tear_down(&other), 0);
}

static void what_is_there_stays(void **state)
{
	struct try *try = *state;
	struct demo_request request = request_for(try);
	struct demo_made made;
	struct fault why;

	assert_false(demo_make(&request, &made, &why));
	assert_string_equal(code_name(why.code), "exists");
	request.customers = DEMO_CUSTOMERS_MIN - 1;
	assert_false(demo_make(&request, &made, &why));
	assert_string_equal(code_name(why.code), "bad_value");
	request.customers = DEMO_CUSTOMERS_MIN;
	request.share_dir = "nowhere";
	assert_false(demo_make(&request, &made, &why));
	assert_int_equal(scratch_count(&try->scratch, "making"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(books_are_in_order),
		cmocka_unit_test(numbers_are_nobodys),
		cmocka_unit_test(numbers_stand_once),
		cmocka_unit_test(names_are_of_all_kinds),
		cmocka_unit_test(bills_are_by_the_tariff),
		cmocka_unit_test(arrears_are_of_every_age),
		cmocka_unit_test(newest_debts_are_of_yesterday),
		cmocka_unit_test(every_kind_owes),
		cmocka_unit_test(a_shift_was_left_open),
		cmocka_unit_test(one_account_is_closed),
		cmocka_unit_test(a_cheque_is_in_clearing),
		cmocka_unit_test(a_route_waits_for_its_reader),
		cmocka_unit_test(everybody_can_sign_in),
		cmocka_unit_test(the_same_seed_gives_the_same),
		cmocka_unit_test(what_is_there_stays),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
