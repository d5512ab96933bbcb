#include "db/queue_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/*
 * Bytes of the file are locked. The kernel keeps no order among those that wait for one byte:
 * whoever asks in the moment between the waking of the first and his coming has it, and all others
 * are woken for nothing. So who finds the desk taken draws a number at the turnstile, has the byte
 * of that number while he waits and writes, and waits for the byte of the number before his: there
 * is one to wake for each. The desk keeps two from writing together whatever the numbers say.
 *
 * While the next one is being woken the desk stands free, on a busy machine longer than a payment
 * takes. Whoever comes then may use it, QUEUE_PASSES_MAX times until a number is let in.
 *
 * Who is connected shares a byte; who upgrades has it alone. Of sync and clear the first may be
 * waited for while one has the desk, and never the other way.
 */
enum queue_byte { TURNSTILE, DESK, CONNECTED, SYNC, CLEAR, LINE = 4096 /* and the number */ };

/* A blocked lock has no time limit of its own: a timer knocks, again and again, on this thread. */
#define KNOCK_SIGNAL (SIGRTMIN + 5)
#define KNOCK_MS 250

/* At so many knocks the desk is free and nobody was let in: whose turn it is was stopped. */
#define STOPPED_LOOKS 6

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

bool queue_lock_init(struct queue_lock *lock, const char *path)
{
	lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	lock->marks = NULL;
	lock->number = 0;
	if (lock->fd < 0)
		return false;
	if (log_marks_map(&lock->marks, lock->fd))
		return true;
	int error = errno;
	queue_lock_release(lock);
	errno = error;
	return false;
}

void queue_lock_release(struct queue_lock *lock)
{
	log_marks_unmap(lock->marks);
	lock->marks = NULL;
	if (lock->fd >= 0)
		close(lock->fd);
	lock->fd = -1;
}

static int lock_bytes(
	const struct queue_lock *lock, int64_t first, int64_t count, short type, int how)
{
	struct flock range = {
		.l_type = type, .l_whence = SEEK_SET, .l_start = first, .l_len = count};

	return fcntl(lock->fd, how, &range);
}

static int lock_byte(const struct queue_lock *lock, enum queue_byte byte, short type, int how)
{
	return lock_bytes(lock, byte, 1, type, how);
}

/* --- waiting ------------------------------------------------------------------------------------
 */

static void knocked(int signal_number)
{
	(void)signal_number; /* that the wait was interrupted is all it has to do */
}

static bool timer_start(timer_t *timer, int wait_ms)
{
	struct sigaction act = {.sa_handler = knocked};
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = KNOCK_SIGNAL};
	long first_ms = wait_ms > 0 ? (wait_ms - 1) % KNOCK_MS + 1 : 0;
	struct itimerspec when = {.it_value = {.tv_nsec = first_ms * 1000000 + 1},
		.it_interval = {.tv_nsec = KNOCK_MS * 1000000L}};

	event.sigev_notify_thread_id = gettid();
	sigemptyset(&act.sa_mask);
	if (sigaction(KNOCK_SIGNAL, &act, NULL) != 0)
		return false;
	if (timer_create(CLOCK_MONOTONIC, &event, timer) != 0)
		return false;
	if (timer_settime(*timer, 0, &when, NULL) == 0)
		return true;
	timer_delete(*timer);
	return false;
}

static bool is_past(const struct timespec *deadline)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > deadline->tv_sec ||
	       (now.tv_sec == deadline->tv_sec && now.tv_nsec >= deadline->tv_nsec);
}

static bool wait_for(const struct queue_lock *lock, enum queue_byte byte, short type,
	const struct timespec *deadline)
{
	while (lock_byte(lock, byte, type, F_OFD_SETLKW) != 0)
		if (errno != EINTR || is_past(deadline))
			return false;
	return true;
}

static bool wait_to_join(struct queue_lock *lock, const struct timespec *deadline)
{
	return wait_for(lock, CONNECTED, F_RDLCK, deadline);
}

static bool wait_to_sync(struct queue_lock *lock, const struct timespec *deadline)
{
	return wait_for(lock, SYNC, F_WRLCK, deadline);
}

static struct timespec deadline_after(int wait_ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += wait_ms / 1000;
	at.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

static enum queue_result wait_with_timer(struct queue_lock *lock, int wait_ms,
	bool (*wait)(struct queue_lock *lock, const struct timespec *deadline))
{
	struct timespec deadline = deadline_after(wait_ms);
	sigset_t knock, before;
	timer_t timer;
	bool taken;
	int error;

	if (!timer_start(&timer, wait_ms))
		return QUEUE_BROKEN;
	sigemptyset(&knock);
	sigaddset(&knock, KNOCK_SIGNAL);
	pthread_sigmask(SIG_UNBLOCK, &knock, &before);
	taken = wait(lock, &deadline);
	error = errno;
	timer_delete(timer);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	if (taken)
		return QUEUE_TAKEN;
	return error == EINTR ? QUEUE_TIMED_OUT : QUEUE_BROKEN;
}

/* --- the queue ----------------------------------------------------------------------------------
 */

/* At the turnstile. A number that somebody has is of those before they began anew. */
static bool draw_number(struct queue_lock *lock)
{
	struct queue_numbers *numbers = log_marks_numbers(lock->marks);
	int64_t number = numbers->drawn;
	int error = 0;

	do {
		number++;
		if (lock_bytes(lock, LINE + number, 1, F_WRLCK, F_OFD_SETLK) != 0)
			error = errno;
		else
			lock->number = number;
	} while (lock->number == 0 && (error == EAGAIN || error == EACCES));
	numbers->drawn = number;
	(void)lock_byte(lock, TURNSTILE, F_UNLCK, F_OFD_SETLK);
	errno = error;
	return lock->number != 0;
}

/* How many of the numbers before his may be waiting. */
static int64_t before(const struct queue_lock *lock)
{
	int64_t count = lock->number - log_marks_numbers(lock->marks)->served - 1;

	return count > 0 ? count : 0;
}

static bool is_next(const struct queue_lock *lock)
{
	int64_t count = before(lock);

	return count == 0 ||
	       lock_bytes(lock, LINE + lock->number - count, count, F_RDLCK, F_OFD_SETLK) == 0;
}

static bool let_in(struct queue_lock *lock)
{
	struct queue_numbers *numbers = log_marks_numbers(lock->marks);

	if (numbers->served < lock->number)
		numbers->served = lock->number;
	numbers->passed = 0;
	return true;
}

/* What one that waits has seen at his last look. */
struct look {
	int64_t served;
	int free; /* so many times in a row the desk was free, and nobody had been let in */
};

/* Whose turn it is was stopped: he takes the desk, and whoever comes later waits for him alone. */
static bool pass_stopped(const struct queue_lock *lock, struct look *last)
{
	int64_t served = log_marks_numbers(lock->marks)->served;
	bool is_free = lock_byte(lock, DESK, F_WRLCK, F_OFD_SETLK) == 0;

	last->free = is_free && served == last->served ? last->free + 1 : 0;
	last->served = served;
	if (last->free >= STOPPED_LOOKS)
		return true;
	if (is_free)
		(void)lock_byte(lock, DESK, F_UNLCK, F_OFD_SETLK);
	return false;
}

/* Behind the number before his; where that one gave up, behind all who have a lower one. */
static bool wait_behind(const struct queue_lock *lock, const struct timespec *deadline)
{
	struct look last = {.free = 0};
	int64_t count = 1;

	while (!is_next(lock))
		if (lock_bytes(lock, LINE + lock->number - count, count, F_RDLCK, F_OFD_SETLKW) ==
			0)
			count = before(lock);
		else if (errno != EINTR || is_past(deadline))
			return false;
		else if (pass_stopped(lock, &last))
			return true;
	return true;
}

static bool wait_in_queue(struct queue_lock *lock, const struct timespec *deadline)
{
	if (lock->number == 0 &&
		(!wait_for(lock, TURNSTILE, F_WRLCK, deadline) || !draw_number(lock)))
		return false;
	return wait_behind(lock, deadline) && wait_for(lock, DESK, F_WRLCK, deadline) &&
	       let_in(lock);
}

static void leave_queue(struct queue_lock *lock)
{
	int error = errno;

	(void)lock_bytes(lock, LINE, lock->number + 1, F_UNLCK, F_OFD_SETLK);
	lock->number = 0;
	errno = error;
}

/* At the turnstile, before he draws a number. */
static bool pass(struct queue_lock *lock)
{
	struct queue_numbers *numbers = log_marks_numbers(lock->marks);
	bool some_wait = numbers->drawn > numbers->served;

	if ((some_wait && numbers->passed >= QUEUE_PASSES_MAX) ||
		lock_byte(lock, DESK, F_WRLCK, F_OFD_SETLK) != 0)
		return false;
	numbers->passed += some_wait;
	(void)lock_byte(lock, TURNSTILE, F_UNLCK, F_OFD_SETLK);
	return true;
}

enum queue_result queue_lock_take(struct queue_lock *lock, int wait_ms)
{
	enum queue_result result;

	if (lock_byte(lock, TURNSTILE, F_WRLCK, F_OFD_SETLK) == 0 &&
		(pass(lock) ||
			(draw_number(lock) && is_next(lock) &&
				lock_byte(lock, DESK, F_WRLCK, F_OFD_SETLK) == 0 && let_in(lock))))
		return QUEUE_TAKEN;
	result = wait_with_timer(lock, wait_ms, wait_in_queue);
	if (result != QUEUE_TAKEN)
		leave_queue(lock);
	return result;
}

void queue_lock_give(struct queue_lock *lock)
{
	(void)lock_byte(lock, DESK, F_UNLCK, F_OFD_SETLK);
	if (lock->number != 0)
		leave_queue(lock);
}

/* --- the other bytes ----------------------------------------------------------------------------
 */

bool queue_lock_sync_try(const struct queue_lock *lock)
{
	return lock_byte(lock, SYNC, F_WRLCK, F_OFD_SETLK) == 0;
}

bool queue_lock_sync_begin(struct queue_lock *lock, int wait_ms)
{
	return queue_lock_sync_try(lock) ||
	       wait_with_timer(lock, wait_ms, wait_to_sync) == QUEUE_TAKEN;
}

void queue_lock_sync_end(const struct queue_lock *lock)
{
	(void)lock_byte(lock, SYNC, F_UNLCK, F_OFD_SETLK);
	log_marks_tell(lock->marks);
}

bool queue_lock_clear_begin(const struct queue_lock *lock)
{
	return lock_byte(lock, CLEAR, F_WRLCK, F_OFD_SETLK) == 0;
}

void queue_lock_clear_end(const struct queue_lock *lock)
{
	(void)lock_byte(lock, CLEAR, F_UNLCK, F_OFD_SETLK);
}

enum queue_result queue_lock_join(struct queue_lock *lock, int wait_ms)
{
	if (queue_lock_be_alone(lock))
		log_marks_forget(lock->marks);
	if (lock_byte(lock, CONNECTED, F_RDLCK, F_OFD_SETLK) == 0)
		return QUEUE_TAKEN;
	return wait_with_timer(lock, wait_ms, wait_to_join);
}

bool queue_lock_be_alone(struct queue_lock *lock)
{
	return lock_byte(lock, CONNECTED, F_WRLCK, F_OFD_SETLK) == 0;
}

void queue_lock_leave(struct queue_lock *lock)
{
	(void)lock_byte(lock, CONNECTED, F_UNLCK, F_OFD_SETLK);
}
