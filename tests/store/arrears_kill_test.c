/* The daily run killed a hundred times in the middle of its work ends as one that never was. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/store/dunning.h"
#include "tests/test.h"

#define ACCOUNTS 120
#define STEP 1
#define KILLS_MIN 100
#define TRIES_MAX 2000
#define DAY "2026-10-26"

/* A clock that kills its process when it is asked for the time once too often. */
struct fuse {
	struct moment now;
	int left;
};

static struct moment burn(void *ctx)
{
	struct fuse *fuse = ctx;

	if (--fuse->left == 0)
		raise(SIGKILL);
	return fuse->now;
}

static void furnish(struct dunning *d, void **state)
{
	dunning_init(d, state);
	for (int i = 0; i < ACCOUNTS; i++) {
		char no[16], bill[16];
		int64_t account;

		snprintf(no, sizeof no, "%d", 1001 + i);
		snprintf(bill, sizeof bill, "B-%d", i);
		account = till_account(&d->till, no, i % 2 == 0 ? "residential" : "commercial");
		if (i % 3 != 0)
			till_bill(&d->till, account, bill, "2026-09-15", "10.00");
	}
}

/* In a process of its own. Never returns: it dies, or ends with 0. */
static void run_and_die(struct dunning *d, int after)
{
	const struct dun_request request = {.on = till_date(DAY), .step = STEP};
	struct fuse fuse = {.now = d->till.now, .left = after};
	struct arena arena = ARENA_EMPTY;
	struct dun_result result;
	struct session s;
	bool ok;

	till_connect(&s, &d->till, "cora");
	s.share_dir = "share";
	s.clock = (struct clock){.now = burn, .ctx = &fuse};
	ok = dun_run(&s, &request, &arena, &result);
	_exit(ok ? 0 : 1);
}

/* Whether it was killed; any other end than a good one fails. */
static bool killed(struct dunning *d, int after)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		run_and_die(d, after);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status)) {
		assert_int_equal(WTERMSIG(status), SIGKILL);
		return true;
	}
	assert_int_equal(WEXITSTATUS(status), 0);
	return false;
}

/* Each that owes was reminded and put at risk, once; and to run the day again is to do nothing. */
static void check_whole(struct dunning *d)
{
	const struct arrears_question question = {
		.stage = ARREARS_STAGE_AT_RISK, .on = till_date(DAY)};
	int64_t owing = ACCOUNTS - (ACCOUNTS + 2) / 3;
	struct arrears_item *items;
	size_t count;

	dunning_run(d, DAY);
	assert_int_equal(d->run.move_count, 0);
	assert_true(arrears_list(&d->till.session, &question, &d->till.arena, &items, &count));
	assert_int_equal(count, owing);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(items[i].c.steps, 2);
	assert_int_equal(till_count(&d->till, "arrears_case"), owing);
	assert_int_equal(till_count(&d->till, "arrears_step"), 2 * owing);
	assert_int_equal(till_count(&d->till, "blacklist_period"), owing);
	assert_int_equal(till_count(&d->till, "arrears_run"), 1);
}

static void test_killed(void **state)
{
	struct dunning d;
	int kills = 0, tries = 0;
	unsigned chance = 1;

	furnish(&d, state);
	dunning_day(&d, DAY);
	do {
		/* An account a life, more or less: a hundred deaths fit into one run. */
		chance = chance * 1103515245u + 12345u;
		tries++;
		kills += killed(&d, 1 + (int)(chance >> 16 & 15));
	} while (tries < TRIES_MAX && kills < KILLS_MIN);
	assert_int_equal(kills, KILLS_MIN);
	while (killed(&d, 40))
		assert_true(++tries < TRIES_MAX);
	check_whole(&d);
	dunning_release(&d);
}

static void test_never_killed(void **state)
{
	struct dunning d;

	furnish(&d, state);
	dunning_run(&d, DAY);
	check_whole(&d);
	dunning_release(&d);
}

int main(void)
{
	static const struct hall_test tests[] = {
		HALL_TEST(test_never_killed),
		HALL_TEST(test_killed),
	};

	return hall_run("killed runs", tests, ARRAY_SIZE(tests));
}
