/* Letters between threads, and the thread that works. */
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

#include "core/alloc.h"
#include "tests/test.h"
#include "tui/mailbox.h"
#include "tui/work.h"

#define SENDERS 4
#define LETTERS 5000

static bool readable(int fd)
{
	struct pollfd input = {fd, POLLIN, 0};

	return poll(&input, 1, 0) == 1;
}

static void letters_come_in_order_and_the_descriptor_tells(void **state)
{
	struct mailbox *box = mailbox_new();
	int a, b;

	(void)state;
	assert_null(mailbox_take(box));
	assert_false(readable(mailbox_fd(box)));
	assert_true(mailbox_put(box, &a));
	assert_true(mailbox_put(box, &b));
	assert_true(readable(mailbox_fd(box)));
	assert_ptr_equal(mailbox_take(box), &a);
	assert_true(readable(mailbox_fd(box)));
	assert_ptr_equal(mailbox_wait(box), &b);
	assert_false(readable(mailbox_fd(box)));
	assert_null(mailbox_take(box));
	mailbox_free(box);
}

static void a_full_box_refuses(void **state)
{
	struct mailbox *box = mailbox_new();
	int letter;

	(void)state;
	for (int i = 0; i < MAILBOX_MAX; i++)
		assert_true(mailbox_put(box, &letter));
	assert_false(mailbox_put(box, &letter));
	assert_non_null(mailbox_take(box));
	assert_true(mailbox_put(box, &letter));
	while (mailbox_take(box) != NULL)
		continue;
	mailbox_free(box);
}

static void a_closed_box_gives_what_it_has_and_then_nothing(void **state)
{
	struct mailbox *box = mailbox_new();
	int letter;

	(void)state;
	assert_true(mailbox_put(box, &letter));
	mailbox_close(box);
	assert_ptr_equal(mailbox_wait(box), &letter);
	assert_null(mailbox_wait(box));
	mailbox_free(box);
}

static void *send_letters(void *data)
{
	struct mailbox *box = data;
	int *numbers = xcalloc(LETTERS, sizeof(*numbers));

	for (int i = 0; i < LETTERS; i++) {
		numbers[i] = i;
		while (!mailbox_put(box, &numbers[i]))
			sched_yield();
	}
	return numbers;
}

static void many_senders_lose_nothing(void **state)
{
	struct mailbox *box = mailbox_new();
	pthread_t thread[SENDERS];
	long sum = 0;

	(void)state;
	for (int i = 0; i < SENDERS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, send_letters, box), 0);
	for (int i = 0; i < SENDERS * LETTERS; i++)
		sum += *(const int *)mailbox_wait(box);
	assert_int_equal(sum, (long)SENDERS * LETTERS * (LETTERS - 1) / 2);
	assert_false(readable(mailbox_fd(box)));
	for (int i = 0; i < SENDERS; i++) {
		void *numbers;

		pthread_join(thread[i], &numbers);
		free(numbers);
	}
	mailbox_free(box);
}

/* A job that counts in the session, and one that waits until it is let go. */
struct session {
	int runs;
	pthread_t ran_on;
};

struct sum {
	int a, b, sum;
	int *dropped;
};

static void sum_run(struct errand *errand, void *arg)
{
	struct session *session = errand_session(errand);
	struct sum *s = arg;

	session->runs++;
	session->ran_on = pthread_self();
	s->sum = s->a + s->b;
}

static void sum_drop(void *arg)
{
	++*((struct sum *)arg)->dropped;
}

static const struct job SUM = {.run = sum_run, .drop = sum_drop};

static void jobs_run_with_the_session(void **state)
{
	static const bool THREADED[] = {false, true};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct session session = {0};
		struct work *w = work_new(&session, THREADED[i]);
		int dropped = 0;
		struct sum *s = xcalloc(1, sizeof(*s));

		*s = (struct sum){.a = 20, .b = 22, .dropped = &dropped};
		struct errand *posted = work_post(w, &SUM, s);
		struct errand *taken = work_take(w, true);

		assert_ptr_equal(posted, taken);
		assert_int_equal(s->sum, 42);
		assert_int_equal(session.runs, 1);
		assert_int_equal(pthread_equal(session.ran_on, pthread_self()) == 0, THREADED[i]);
		assert_int_equal(dropped, 0);
		errand_free(taken);
		assert_int_equal(dropped, 1);
		assert_null(work_take(w, false));
		work_free(w);
	}
}

struct gate {
	sem_t *started;
	bool stopped;
};

static void gate_run(struct errand *errand, void *arg)
{
	struct gate *g = arg;

	errand_progress(errand, 3, 7);
	sem_post(g->started);
	while (!errand_cancelled(errand))
		sched_yield();
	g->stopped = true;
}

static const struct job GATE = {.run = gate_run};

static void a_job_can_be_stopped_and_says_how_far_it_is(void **state)
{
	struct work *w = work_new(NULL, true);
	struct gate *g = xcalloc(1, sizeof(*g));
	struct errand *e;
	sem_t started;

	(void)state;
	sem_init(&started, 0, 0);
	g->started = &started;
	e = work_post(w, &GATE, g);
	sem_wait(&started);
	assert_int_equal(atomic_load(&e->done), 3);
	assert_int_equal(atomic_load(&e->total), 7);
	assert_null(work_take(w, false));
	errand_cancel(e);
	assert_ptr_equal(work_take(w, true), e);
	assert_true(g->stopped);
	errand_free(e);
	work_free(w);
	sem_destroy(&started);
}

static void too_many_jobs_are_refused(void **state)
{
	struct session session = {0};
	struct work *w = work_new(&session, false);
	int dropped = 0;
	struct sum extra = {.dropped = &dropped};

	(void)state;
	for (int i = 0; i < WORK_MAX; i++) {
		struct sum *s = xcalloc(1, sizeof(*s));

		s->dropped = &dropped;
		assert_non_null(work_post(w, &SUM, s));
	}
	assert_null(work_post(w, &SUM, &extra));
	for (int i = 0; i < WORK_MAX; i++)
		errand_free(work_take(w, false));
	assert_int_equal(session.runs, WORK_MAX);
	assert_int_equal(dropped, WORK_MAX);
	work_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_come_in_order_and_the_descriptor_tells),
		cmocka_unit_test(a_full_box_refuses),
		cmocka_unit_test(a_closed_box_gives_what_it_has_and_then_nothing),
		cmocka_unit_test(many_senders_lose_nothing),
		cmocka_unit_test(jobs_run_with_the_session),
		cmocka_unit_test(a_job_can_be_stopped_and_says_how_far_it_is),
		cmocka_unit_test(too_many_jobs_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
