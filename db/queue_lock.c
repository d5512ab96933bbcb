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
 * Bytes of the file are locked. Who wants to write stands at the turnstile, takes the desk
 * and lets the turnstile go: so one that leaves the desk and comes straight back cannot overtake
 * the one that waits for the desk. Who is connected shares the third; who upgrades has it alone.
 * Of the last two the first may be waited for while one has the desk, and never the other way.
 */
enum queue_byte { TURNSTILE, DESK, CONNECTED, SYNC, CLEAR };

/* A blocked lock has no time limit of its own: a timer knocks, again and again, on this thread. */
#define KNOCK_SIGNAL (SIGRTMIN + 5)
#define KNOCK_AGAIN_MS 50

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

bool queue_lock_init(struct queue_lock *lock, const char *path)
{
	lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	lock->marks = NULL;
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

static int lock_byte(const struct queue_lock *lock, enum queue_byte byte, short type, int how)
{
	struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	return fcntl(lock->fd, how, &range);
}

static void knocked(int signal_number)
{
	(void)signal_number; /* that the wait was interrupted is all it has to do */
}

static bool timer_start(timer_t *timer, int wait_ms)
{
	struct sigaction act = {.sa_handler = knocked};
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = KNOCK_SIGNAL};
	struct itimerspec when = {.it_value = {.tv_sec = wait_ms / 1000,
					  .tv_nsec = (long)(wait_ms % 1000) * 1000000 + 1},
		.it_interval = {.tv_nsec = KNOCK_AGAIN_MS * 1000000L}};

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

static bool wait_in_queue(const struct queue_lock *lock, const struct timespec *deadline)
{
	bool taken;

	if (!wait_for(lock, TURNSTILE, F_WRLCK, deadline))
		return false;
	taken = wait_for(lock, DESK, F_WRLCK, deadline);
	int error = errno;
	(void)lock_byte(lock, TURNSTILE, F_UNLCK, F_OFD_SETLK);
	errno = error;
	return taken;
}

static bool wait_to_join(const struct queue_lock *lock, const struct timespec *deadline)
{
	return wait_for(lock, CONNECTED, F_RDLCK, deadline);
}

static bool wait_to_sync(const struct queue_lock *lock, const struct timespec *deadline)
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

static enum queue_result wait_with_timer(const struct queue_lock *lock, int wait_ms,
	bool (*wait)(const struct queue_lock *lock, const struct timespec *deadline))
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

enum queue_result queue_lock_take(struct queue_lock *lock, int wait_ms)
{
	if (lock_byte(lock, TURNSTILE, F_WRLCK, F_OFD_SETLK) == 0) {
		bool free_desk = lock_byte(lock, DESK, F_WRLCK, F_OFD_SETLK) == 0;
		(void)lock_byte(lock, TURNSTILE, F_UNLCK, F_OFD_SETLK);
		if (free_desk)
			return QUEUE_TAKEN;
	}
	return wait_with_timer(lock, wait_ms, wait_in_queue);
}

void queue_lock_give(struct queue_lock *lock)
{
	(void)lock_byte(lock, DESK, F_UNLCK, F_OFD_SETLK);
}

bool queue_lock_sync_begin(const struct queue_lock *lock, int wait_ms)
{
	return lock_byte(lock, SYNC, F_WRLCK, F_OFD_SETLK) == 0 ||
	       wait_with_timer(lock, wait_ms, wait_to_sync) == QUEUE_TAKEN;
}

void queue_lock_sync_end(const struct queue_lock *lock)
{
	(void)lock_byte(lock, SYNC, F_UNLCK, F_OFD_SETLK);
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
