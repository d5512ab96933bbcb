/*
 * The queue of those who write: in which order processes come to the desk, told by themselves while
 * they are there, whatever the scheduler does. Whoever has to wait is seen to wait before the next
 * step is taken, so nothing here depends on how fast anything is.
 */
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/compiler.h"
#include "db/queue_lock.h"
#include "tests/store/scratch.h"
#include "tests/test.h"

#define PEOPLE 8
#define CROWD 16
#define TURNS_EACH 200
#define TURNS_MAX (CROWD * TURNS_EACH)
#define WAIT_MS 60000
#define OURS (-1) /* the turn of the test itself */

struct turn {
	int who;
	int64_t number; /* 0: he found the desk free */
	bool some_waited;
};

struct book {
	_Atomic int count, inside, ready;
	struct turn turns[TURNS_MAX];
};

struct scene {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct book *book;
	struct queue_lock lock; /* of the test itself */
};

static void scene_init(struct scene *scene)
{
	scratch_init(&scene->scratch);
	scratch_path(&scene->scratch, "lock", scene->path, sizeof scene->path);
	scene->book = mmap(NULL, sizeof *scene->book, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(scene->book != MAP_FAILED);
	assert_true(queue_lock_init(&scene->lock, scene->path));
}

static void scene_release(struct scene *scene)
{
	queue_lock_release(&scene->lock);
	(void)munmap(scene->book, sizeof *scene->book);
	scratch_release(&scene->scratch);
}

static int64_t drawn(const struct queue_lock *lock)
{
	return log_marks_numbers(lock->marks)->drawn;
}

/* At the desk. False: somebody else is there. */
static bool write_down(struct book *book, const struct queue_lock *lock, int who)
{
	const struct queue_numbers *numbers = log_marks_numbers(lock->marks);
	bool alone = atomic_fetch_add(&book->inside, 1) == 0;

	book->turns[book->count] = (struct turn){.who = who,
		.number = lock->number,
		.some_waited = numbers->drawn > numbers->served};
	book->count++;
	atomic_fetch_sub(&book->inside, 1);
	return alone;
}

static bool take_a_turn(struct book *book, struct queue_lock *lock, int who, int wait_ms)
{
	bool alone;

	if (queue_lock_take(lock, wait_ms) != QUEUE_TAKEN)
		return false;
	alone = write_down(book, lock, who);
	queue_lock_give(lock);
	return alone;
}

/* A process that wants one turn. It opens the file itself: what was opened before is one lock. */
static pid_t person(const struct scene *scene, int who, int wait_ms)
{
	pid_t pid = fork();
	struct queue_lock lock;

	assert_true(pid >= 0);
	if (pid != 0)
		return pid;
	_exit(queue_lock_init(&lock, scene->path) && take_a_turn(scene->book, &lock, who, wait_ms)
			? 0
			: 1);
}

static char state_of(pid_t pid)
{
	char name[64], text[256] = "";
	const char *end;
	FILE *file;

	snprintf(name, sizeof name, "/proc/%d/stat", (int)pid);
	file = fopen(name, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof text, file));
	fclose(file);
	end = strrchr(text, ')');
	assert_non_null(end);
	return end[2];
}

/* Until he has drawn that number and sleeps: then he stands in the queue. */
static void until_waiting(const struct scene *scene, pid_t pid, int64_t number)
{
	while (drawn(&scene->lock) < number || state_of(pid) != 'S')
		(void)poll(NULL, 0, 1);
}

static int ended(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void line_up(const struct scene *scene, pid_t *pids, int count)
{
	for (int i = 0; i < count; i++) {
		pids[i] = person(scene, i, WAIT_MS);
		until_waiting(scene, pids[i], i + 1);
	}
}

static void stop(pid_t pid)
{
	int status;

	assert_int_equal(kill(pid, SIGSTOP), 0);
	assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
	assert_true(WIFSTOPPED(status));
}

/* --- the tests ----------------------------------------------------------------------------------
 */

/* Those who wait are let in as they came, however often one that leaves comes straight back. */
static void test_the_order_of_coming(void **state)
{
	struct scene scene;
	pid_t pids[PEOPLE];
	int next = 0, passes = 0;

	(void)state;
	scene_init(&scene);
	assert_int_equal(queue_lock_take(&scene.lock, WAIT_MS), QUEUE_TAKEN);
	line_up(&scene, pids, PEOPLE);
	queue_lock_give(&scene.lock);
	for (int i = 0; i < PEOPLE * (QUEUE_PASSES_MAX + 1); i++)
		assert_true(take_a_turn(scene.book, &scene.lock, OURS, WAIT_MS));
	for (int i = 0; i < PEOPLE; i++)
		assert_int_equal(ended(pids[i]), 0);
	for (int i = 0; i < scene.book->count && next < PEOPLE; i++) {
		bool ours = scene.book->turns[i].who == OURS;

		passes = ours ? passes + 1 : 0;
		assert_in_range(passes, 0, QUEUE_PASSES_MAX);
		if (!ours)
			assert_int_equal(scene.book->turns[i].who, next++);
	}
	assert_int_equal(next, PEOPLE);
	scene_release(&scene);
}

/* One that is not woken yet is passed so many times and not once more. */
static void test_passes_are_counted(void **state)
{
	struct scene scene;
	pid_t pid;

	(void)state;
	scene_init(&scene);
	assert_int_equal(queue_lock_take(&scene.lock, WAIT_MS), QUEUE_TAKEN);
	line_up(&scene, &pid, 1);
	stop(pid);
	queue_lock_give(&scene.lock);
	for (int i = 0; i < QUEUE_PASSES_MAX; i++)
		assert_true(take_a_turn(scene.book, &scene.lock, OURS, WAIT_MS));
	assert_int_equal(queue_lock_take(&scene.lock, 1), QUEUE_TIMED_OUT);
	assert_int_equal(kill(pid, SIGCONT), 0);
	assert_true(take_a_turn(scene.book, &scene.lock, OURS, WAIT_MS)); /* he waits behind him */
	assert_int_equal(scene.book->turns[QUEUE_PASSES_MAX].who, 0);
	assert_int_equal(scene.book->turns[QUEUE_PASSES_MAX + 1].who, OURS);
	assert_int_equal(ended(pid), 0);
	for (int i = 0; i <= QUEUE_PASSES_MAX; i++) /* nobody waits: nothing is counted */
		assert_true(take_a_turn(scene.book, &scene.lock, OURS, WAIT_MS));
	assert_int_equal(scene.lock.number, 0);
	scene_release(&scene);
}

/* Whoever dies in the queue, first, amid or last, or gives up, changes nothing for the others. */
static void test_some_leave_the_queue(void **state)
{
	(void)state;
	for (int gone = 0; gone < 4; gone++) {
		struct scene scene;
		pid_t pids[4];
		int next = 0;

		scene_init(&scene);
		assert_int_equal(queue_lock_take(&scene.lock, WAIT_MS), QUEUE_TAKEN);
		line_up(&scene, pids, ARRAY_SIZE(pids));
		assert_int_equal(kill(pids[gone], SIGKILL), 0);
		assert_true(WIFSIGNALED(ended(pids[gone])));
		assert_int_equal(ended(person(&scene, PEOPLE, 1)), 1 << 8); /* and waited in vain */
		queue_lock_give(&scene.lock);
		for (int i = 0; i < 4; i++)
			if (i != gone)
				assert_int_equal(ended(pids[i]), 0);
		assert_int_equal(scene.book->count, 3);
		for (int i = 0; i < 4; i++)
			if (i != gone)
				assert_int_equal(scene.book->turns[next++].who, i);
		scene_release(&scene);
	}
}

/* Nor is one waited for for ever that was stopped in the queue; when he goes on, he is let in. */
static void test_one_is_stopped_in_the_queue(void **state)
{
	struct scene scene;
	pid_t pids[4];

	(void)state;
	scene_init(&scene);
	assert_int_equal(queue_lock_take(&scene.lock, WAIT_MS), QUEUE_TAKEN);
	line_up(&scene, pids, ARRAY_SIZE(pids));
	stop(pids[0]);
	queue_lock_give(&scene.lock);
	for (int i = 1; i < 4; i++)
		assert_int_equal(ended(pids[i]), 0);
	assert_true(take_a_turn(scene.book, &scene.lock, OURS, WAIT_MS));
	assert_int_equal(scene.book->count, 4);
	assert_int_equal(kill(pids[0], SIGCONT), 0);
	assert_int_equal(ended(pids[0]), 0);
	assert_int_equal(scene.book->turns[4].who, 0);
	scene_release(&scene);
}

static void keep_coming(const struct scene *scene, int who)
{
	struct queue_lock lock;

	if (!queue_lock_init(&lock, scene->path))
		_exit(1);
	scene->book->ready++;
	while (scene->book->ready < CROWD)
		(void)poll(NULL, 0, 1);
	for (int i = 0; i < TURNS_EACH; i++)
		if (!take_a_turn(scene->book, &lock, who, WAIT_MS))
			_exit(1);
	_exit(0);
}

/* Numbers are let in as they were drawn, and between two of them not too many go past. */
static void assert_fair(const struct book *book)
{
	int64_t last = 0;
	int passes = 0;

	for (int i = 0; i < book->count; i++) {
		const struct turn *turn = &book->turns[i];

		if (turn->number != 0) {
			assert_true(turn->number > last);
			last = turn->number;
		}
		/* One may have come to the desk before the first of those that wait. */
		passes = turn->number == 0 && turn->some_waited ? passes + 1 : 0;
		assert_in_range(passes, 0, QUEUE_PASSES_MAX + 1);
	}
	assert_true(last > CROWD);
}

static void test_a_crowd(void **state)
{
	struct scene scene;
	int status;

	(void)state;
	scene_init(&scene);
	for (int i = 0; i < CROWD; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			keep_coming(&scene, i);
	}
	for (int i = 0; i < CROWD; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(scene.book->count, TURNS_MAX);
	assert_fair(scene.book);
	scene_release(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_order_of_coming),
		cmocka_unit_test(test_passes_are_counted),
		cmocka_unit_test(test_some_leave_the_queue),
		cmocka_unit_test(test_one_is_stopped_in_the_queue),
		cmocka_unit_test(test_a_crowd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
