/*
 * Many stations on one hall: 16 processes that pay, reverse, hand in, close and look at random, and
 * two that want the same bill. Nobody is told of a deadlock, every total is right, nobody starves.
 */
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/compiler.h"
#include "core/permission.h"
#include "core/utf8.h"
#include "counter/reverse.h"
#include "counter/shift.h"
#include "counter/verify.h"
#include "db/account_store.h"
#include "db/bill_store.h"
#include "db/hall_store.h"
#include "db/journal.h"
#include "db/sql_sets.h"
#include "db/staff_store.h"
#include "db/vault.h"
#include "tests/crash/chance.h"
#include "tests/store/hall.h"
#include "tests/store/quick_hash.h"
#include "tests/test.h"

#define STATIONS 16
#define SHARED 12                    /* accounts that all of them take money for */
#define ACCOUNTS (SHARED + STATIONS) /* and one that comes to a single station */
#define BILL_FEN 5000000
#define STEPS 16
#define RACES 6
#define TURNS (STATIONS * 64)
#define PASSED_MAX (TURNS / 4) /* by one other, before a payment is done */
#define PLACES_MAX 3           /* accounts of one payment */
#define FLOAT_FEN 100000
#define PASSWORD "open sesame"
#define SUPERVISOR "sue"

/* What all stations were told, added up, and the first thing that went wrong. */
struct told {
	_Atomic int64_t payments, reversals, hand_ins, shifts, finds;
	_Atomic int64_t principal, card, cash, advance, safe; /* fen */
	_Atomic int64_t here, turns;                          /* of the test of fairness */
	_Atomic int whose[TURNS];                             /* the station, from 1 */
	int outcome[2]; /* of two who want the same bill: a code */
	_Atomic bool failed;
	char why[256];
};

struct scene {
	struct hall *hall;
	struct told *told;
	struct vault *vault;
	char key_path[SCRATCH_PATH_MAX], seal_file[SCRATCH_PATH_MAX];
	struct moment now;
	struct date date;
	int64_t account_id[ACCOUNTS];
};

/* One of the processes. */
struct station {
	struct scene *scene;
	struct session s;
	struct chance chance;
	struct arena arena;
	int64_t drawer; /* what should be in it */
	char receipt_no[RECEIPT_NO_MAX];
	int64_t paid_cash, paid_card, paid_principal, paid_advance; /* by that receipt */
};

static struct moment stand_still(void *ctx)
{
	const struct scene *scene = ctx;

	return scene->now;
}

static struct money fen(int64_t amount)
{
	struct money m = MONEY_ZERO;

	assert_true(money_from_fen(&m, amount));
	return m;
}

static void login_of(int place, char buf[LOGIN_MAX])
{
	snprintf(buf, LOGIN_MAX, "c%02d", place);
}

static void account_no_of(int place, char buf[ACCOUNT_NO_MAX])
{
	snprintf(buf, ACCOUNT_NO_MAX, "33%04d", place);
}

/* --- the hall -----------------------------------------------------------------------------------
 */

static void add_person(struct scene *scene, const char *login, uint32_t roles)
{
	struct staff_row row = {.roles = roles, .state = 1};

	utf8_copy(row.login, sizeof row.login, login);
	utf8_copy(row.name, sizeof row.name, login);
	quick_hash(row.password, PASSWORD);
	assert_true(staff_store_insert(scene->hall->db, &row, scene->now));
}

static void add_account(struct scene *scene, int place)
{
	struct account_row account = {
		.id_type = ID_NONE, .status = ACCOUNT_STORED_OPEN, .opened_on = scene->date};
	struct bill_row bill = {.amount = fen(BILL_FEN),
		.issued_on = scene->date,
		.due_on = date_add_days(scene->date, 20),
		.period = period_of(scene->date)};
	const struct journal_entry entry = {.kind = JOURNAL_BILL,
		.business_date = scene->date,
		.at = scene->now,
		.login = "",
		.station = "",
		.memo = ""};
	struct journal_line lines[] = {
		{.ledger = LEDGER_RECEIVABLE, .amount = bill.amount},
		{.ledger = LEDGER_ENERGY, .amount = money_negate(bill.amount)},
	};
	int64_t journal_id;

	account_no_of(place, account.account_no);
	utf8_copy(account.name, sizeof account.name, "李四");
	utf8_copy(account.price_class, sizeof account.price_class, "residential");
	assert_true(account_store_insert(scene->hall->db, &account));
	scene->account_id[place] = account.account_id;
	lines[0].sub = bill.account_id = account.account_id;
	snprintf(bill.bill_no, sizeof bill.bill_no, "B%d", place);
	assert_true(journal_post(scene->hall->db, &entry, lines, ARRAY_SIZE(lines), &journal_id));
	assert_true(bill_store_insert(scene->hall->db, &bill, journal_id));
}

static void furnish(struct scene *scene)
{
	char login[LOGIN_MAX];

	assert_true(db_begin(scene->hall->db));
	assert_true(hall_store_insert(scene->hall->db, "H1", "Hall", true, scene->now));
	add_person(scene, SUPERVISOR, ROLE_SUPERVISOR);
	for (int i = 0; i < STATIONS; i++) {
		login_of(i, login);
		add_person(scene, login, ROLE_CASHIER);
	}
	for (int i = 0; i < ACCOUNTS; i++)
		add_account(scene, i);
	assert_true(db_commit(scene->hall->db));
}

static void scene_init(struct scene *scene, void **state)
{
	struct fault why;

	*scene = (struct scene){.hall = *state};
	assert_true(date_from_civil(&scene->date, 2026, 11, 2));
	scene->now.ms = (int64_t)scene->date.days * 86400000;
	scratch_path(&scene->hall->scratch, "key", scene->key_path, sizeof scene->key_path);
	scratch_path(&scene->hall->scratch, "seals", scene->seal_file, sizeof scene->seal_file);
	assert_true(vault_create(scene->key_path, &why));
	assert_true(vault_open(&scene->vault, scene->key_path, &why));
	scene->told = mmap(NULL, sizeof *scene->told, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(scene->told != MAP_FAILED);
	furnish(scene);
	db_close(scene->hall->db); /* nothing forks with an open handle */
	scene->hall->db = NULL;
}

static void session_begin(struct session *s, struct scene *scene, int place)
{
	*s = (struct session){.db = hall_connect(scene->hall),
		.vault = scene->vault,
		.clock = {.now = stand_still, .ctx = scene},
		.lang = LANG_EN,
		.trial = true,
		.policy = policy_defaults(),
		.roles = ROLE_CASHIER};
	login_of(place, s->login);
	snprintf(s->station, sizeof s->station, "w%d", place);
	utf8_copy(s->seal_file, sizeof s->seal_file, scene->seal_file);
}

/* The judge has the last word; then what the ledgers hold is what all were told together. */
static void scene_judge(struct scene *scene)
{
	struct verify_check checks[VERIFY_CHECKS];
	struct session s;

	if (atomic_load(&scene->told->failed))
		fail_msg("%s", scene->told->why);
	session_begin(&s, scene, 0);
	assert_true(verify_run(&s, false, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (!checks[i].ok)
			fail_msg("verify %s: %s", checks[i].name, checks[i].first_wrong);
	db_close(s.db);
}

static void scene_release(struct scene *scene)
{
	vault_close(scene->vault);
	(void)munmap(scene->told, sizeof *scene->told);
}

/* --- a process ----------------------------------------------------------------------------------
 */

static bool told_wrong(struct station *st, const char *what)
{
	struct told *told = st->scene->told;
	char text[SAY_TEXT_MAX];

	if (!atomic_exchange(&told->failed, true))
		snprintf(told->why, sizeof told->why, "%s at %s: %s: %.150s", what, st->s.station,
			code_name(st->s.why.code),
			fault_render(LANG_EN, &st->s.why, text, sizeof text));
	return false;
}

/* Refusals that another station's work explains; anything else is a fault. */
static bool may_be_refused(struct station *st, const char *what)
{
	static const enum code allowed[] = {CODE_NOTHING_DUE, CODE_LATER_PAYMENT,
		CODE_ALREADY_REVERSED, CODE_DRAWER_SHORT, CODE_ADVANCE_USED};

	for (size_t i = 0; i < ARRAY_SIZE(allowed); i++)
		if (st->s.why.code == allowed[i])
			return true;
	return told_wrong(st, what);
}

static struct approval consent(void)
{
	struct approval approval = {.password = PASSWORD};

	utf8_copy(approval.login, sizeof approval.login, SUPERVISOR);
	return approval;
}

static bool open_shift(struct station *st)
{
	const struct shift_open_request request = {
		.float_amount = fen(FLOAT_FEN), .has_date = true, .business_date = st->scene->date};
	struct shift_view view;

	if (!shift_open(&st->s, &request, &view))
		return told_wrong(st, "open");
	st->drawer = FLOAT_FEN;
	st->receipt_no[0] = '\0';
	atomic_fetch_add(&st->scene->told->shifts, 1);
	atomic_fetch_sub(&st->scene->told->safe, FLOAT_FEN);
	return true;
}

static bool close_shift(struct station *st)
{
	const struct shift_close_request request = {.counted = fen(st->drawer)};
	struct shift_view view;

	if (!shift_close(&st->s, &request, &view))
		return told_wrong(st, "close");
	if (money_sign(view.difference) != 0)
		return told_wrong(st, "a difference");
	atomic_fetch_add(&st->scene->told->safe, st->drawer);
	return true;
}

static void take_in(struct station *st, const struct pay_result *result)
{
	struct told *told = st->scene->told;

	st->paid_principal = 0;
	for (size_t i = 0; i < result->applied_count; i++)
		st->paid_principal += money_to_fen(result->applied[i].principal);
	st->paid_cash -= money_to_fen(result->change);
	st->paid_advance = money_to_fen(result->to_advance);
	st->drawer += st->paid_cash;
	atomic_fetch_add(&told->payments, 1);
	atomic_fetch_add(&told->principal, st->paid_principal);
	atomic_fetch_add(&told->cash, st->paid_cash);
	atomic_fetch_add(&told->card, st->paid_card);
	atomic_fetch_add(&told->advance, st->paid_advance);
	utf8_copy(st->receipt_no, sizeof st->receipt_no, result->receipt_no);
}

static bool pay_for(struct station *st, const int *places, size_t count)
{
	struct pay_request request = {.account_count = count,
		.tender_count = 1 + chance_below(&st->chance, 2),
		.again = true};
	char numbers[PLACES_MAX][ACCOUNT_NO_MAX];
	struct pay_result result;

	for (size_t i = 0; i < count; i++) {
		account_no_of(places[i], numbers[i]);
		request.account_no[i] = numbers[i];
	}
	st->paid_cash = 1 + chance_below(&st->chance, 30000);
	st->paid_card = request.tender_count == 2 ? 1 + chance_below(&st->chance, 30000) : 0;
	request.tenders[0] = (struct tender){.kind = TENDER_CASH, .amount = fen(st->paid_cash)};
	request.tenders[1] = (struct tender){.kind = TENDER_CARD, .amount = fen(st->paid_card)};
	if (!pay_take(&st->s, &request, &st->arena, &result))
		return may_be_refused(st, "pay");
	take_in(st, &result);
	return true;
}

/* Up to three accounts, in any order: that is how two stations come into each other's way. */
static bool pay(struct station *st)
{
	size_t count = 1 + chance_below(&st->chance, PLACES_MAX);
	int first = (int)chance_below(&st->chance, SHARED);
	int step = chance_once_in(&st->chance, 2) ? 1 : SHARED - 1;
	int places[PLACES_MAX];

	for (size_t i = 0; i < count; i++)
		places[i] = (first + (int)i * step) % SHARED;
	return pay_for(st, places, count);
}

static bool reverse(struct station *st)
{
	const struct reverse_request request = {
		.receipt_no = st->receipt_no, .reason = "by mistake", .approval = consent()};
	struct told *told = st->scene->told;
	struct reverse_result result;

	if (st->receipt_no[0] == '\0')
		return true;
	if (!reverse_payment(&st->s, REVERSAL_REVERSE, &request, &result))
		return may_be_refused(st, "reverse");
	st->drawer -= st->paid_cash;
	atomic_fetch_add(&told->reversals, 1);
	atomic_fetch_sub(&told->principal, st->paid_principal);
	atomic_fetch_sub(&told->cash, st->paid_cash);
	atomic_fetch_sub(&told->card, st->paid_card);
	atomic_fetch_sub(&told->advance, st->paid_advance);
	st->receipt_no[0] = '\0';
	return true;
}

/* Nobody else takes money for that account: nothing stands in the way. */
static bool pay_and_reverse(struct station *st)
{
	int own = SHARED + (int)strtol(st->s.station + 1, NULL, 10);

	return pay_for(st, &own, 1) && reverse(st);
}

static bool hand_in(struct station *st)
{
	int64_t amount = 1 + chance_below(&st->chance, FLOAT_FEN);
	const struct hand_in_request request = {.amount = fen(amount), .receiver = consent()};
	struct hand_in_made made;

	if (!shift_hand_in(&st->s, &request, &made))
		return may_be_refused(st, "hand in");
	st->drawer -= amount;
	atomic_fetch_add(&st->scene->told->hand_ins, 1);
	atomic_fetch_add(&st->scene->told->safe, amount);
	return true;
}

static bool find(struct station *st)
{
	struct account_found found[FIND_LIMIT];
	char no[ACCOUNT_NO_MAX];
	size_t count;
	bool more;

	account_no_of((int)chance_below(&st->chance, SHARED), no);
	if (!account_find(&st->s, no, found, &count, &more))
		return told_wrong(st, "find");
	if (count == 0 || strcmp(found[0].account_no, no) != 0)
		return told_wrong(st, "found another");
	atomic_fetch_add(&st->scene->told->finds, 1);
	return true;
}

static bool reopen(struct station *st)
{
	return close_shift(st) && open_shift(st);
}

static bool work(struct station *st)
{
	static bool (*const choices[])(struct station * st) = {
		pay, pay, pay, reverse, pay_and_reverse, hand_in, find, reopen};
	bool ok = open_shift(st);

	for (int i = 0; ok && i < STEPS; i++)
		ok = choices[chance_below(&st->chance, ARRAY_SIZE(choices))](st);
	return ok && close_shift(st);
}

/* Runs it in so many processes, which begin at the same moment. */
static void together(struct scene *scene, int count, bool (*run)(struct station *st))
{
	int gate[2], status;
	char byte;

	assert_int_equal(pipe(gate), 0);
	for (int i = 0; i < count; i++) {
		struct station st = {.scene = scene, .chance = chance_from((uint64_t)i, 31)};

		if (fork() != 0)
			continue;
		close(gate[1]);
		session_begin(&st.s, scene, i);
		if (read(gate[0], &byte, 1) != 0) /* until the other end is closed */
			_exit(1);
		(void)run(&st);
		arena_release(&st.arena);
		db_close(st.s.db);
		_exit(0);
	}
	close(gate[0]);
	close(gate[1]);
	for (int i = 0; i < count; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
}

/* --- the tests
 * ------------------------------------------------------------------------------------
 */

static int64_t balance(struct db *db, enum ledger ledger)
{
	static const char *const texts[] = {"SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM "
					    "journal_line WHERE ledger = $1"};
	static const struct sql_set set = {"balance", texts, 1, SQL_SET_EXTRA};
	struct stmt *st = db_stmt(db, &set, 0);

	stmt_bind_int(st, 1, ledger);
	assert_int_equal(stmt_one(st), DB_ROW);
	return stmt_int(st, 0);
}

static void test_mixed_work(void **state)
{
	struct scene scene;
	struct db *db;

	scene_init(&scene, state);
	together(&scene, STATIONS, work);
	scene_judge(&scene);
	assert_true(scene.told->payments > STATIONS);
	assert_true(scene.told->reversals > 0);
	assert_true(scene.told->hand_ins > 0);
	assert_true(scene.told->finds > 0);
	assert_true(scene.told->shifts > STATIONS);
	db = hall_connect(scene.hall);
	assert_int_equal(balance(db, LEDGER_RECEIVABLE),
		(int64_t)ACCOUNTS * BILL_FEN - scene.told->principal);
	assert_int_equal(balance(db, LEDGER_CARD), scene.told->card);
	assert_int_equal(balance(db, LEDGER_ADVANCE), -scene.told->advance);
	assert_int_equal(balance(db, LEDGER_DRAWER), 0);
	assert_int_equal(balance(db, LEDGER_SAFE), scene.told->safe);
	assert_int_equal(scene.told->safe, scene.told->cash);
	db_close(db);
	scene_release(&scene);
}

static bool pay_all(struct station *st, bool expects_due, struct pay_result *result)
{
	struct pay_request request = {.account_count = 1,
		.tender_count = 1,
		.tenders = {{.kind = TENDER_CASH, .amount = fen(BILL_FEN)}},
		.has_expect_due = expects_due,
		.expect_due = fen(BILL_FEN)};
	char no[ACCOUNT_NO_MAX];

	account_no_of((int)st->scene->told->turns, no);
	request.account_no[0] = no;
	return pay_take(&st->s, &request, &st->arena, result);
}

static bool race(struct station *st)
{
	struct pay_result result;
	bool expects_due = st->scene->told->turns % 2 == 0;
	bool first = strcmp(st->s.station, "w0") == 0;
	enum code code = CODE_OK;

	if (!open_shift(st))
		return false;
	if (!pay_all(st, expects_due, &result)) {
		code = st->s.why.code;
		if (st->s.why.say.msgid == NULL && code_message(code)[0] == '\0')
			return told_wrong(st, "no sentence");
	}
	st->scene->told->outcome[first ? 0 : 1] = (int)code;
	st->drawer += code == CODE_OK ? BILL_FEN : 0;
	return close_shift(st);
}

/* Both have the same bill on their screen and take the money for it: one wins, one is told. */
static void test_the_same_bill_at_once(void **state)
{
	struct scene scene;

	scene_init(&scene, state);
	for (int i = 0; i < RACES; i++) {
		enum code loser;

		scene.told->turns = i;
		together(&scene, 2, race);
		scene_judge(&scene);
		assert_true(
			(scene.told->outcome[0] == CODE_OK) != (scene.told->outcome[1] == CODE_OK));
		loser = (enum code)(scene.told->outcome[0] + scene.told->outcome[1]);
		assert_string_equal(code_name(loser), i % 2 == 0 ? "due_changed" : "nothing_due");
	}
	scene_release(&scene);
}

static bool take_a_turn(struct station *st, int place)
{
	struct told *told = st->scene->told;
	int64_t began = told->turns, done;
	int meanwhile[STATIONS + 1] = {0};

	if (!pay(st))
		return false;
	done = atomic_fetch_add(&told->turns, 1);
	if (done < TURNS)
		told->whose[done] = place + 1;
	for (int64_t i = began; i < done && i < TURNS; i++)
		if (++meanwhile[told->whose[i]] > PASSED_MAX)
			return told_wrong(st, "passed too often");
	return true;
}

static bool take_turns(struct station *st)
{
	struct told *told = st->scene->told;
	int place = (int)strtol(st->s.station + 1, NULL, 10);

	if (!open_shift(st) || !pay(st)) /* every statement is prepared when it begins */
		return false;
	atomic_fetch_add(&told->here, 1);
	while (atomic_load(&told->here) < STATIONS && !atomic_load(&told->failed))
		(void)poll(NULL, 0, 1);
	while (atomic_load(&told->turns) < TURNS)
		if (!take_a_turn(st, place))
			return false;
	return close_shift(st);
}

/*
 * How many turns each got says nothing: a process that is not run gets none, and nobody took them
 * from it. But whoever waits does not see one of the others go again and again.
 */
static void test_nobody_starves(void **state)
{
	struct scene scene;

	scene_init(&scene, state);
	together(&scene, STATIONS, take_turns);
	scene_judge(&scene);
	scene_release(&scene);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_mixed_work),
		HALL_TEST(test_the_same_bill_at_once),
		HALL_TEST(test_nobody_starves),
	};

	return hall_run("stations", tests, ARRAY_SIZE(tests));
}
