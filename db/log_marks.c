#include "db/log_marks.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROOM 4096

struct log_marks {
	_Atomic int64_t begun;   /* of this nothing, a part or all may be seen */
	_Atomic int64_t written; /* up to this all stands in the log */
	_Atomic int64_t synced;  /* up to this all is on the disk */
	_Atomic int64_t broken;
	struct queue_numbers numbers;
	_Atomic uint32_t rounds; /* of syncs, as they ended; those who wait sleep on it */
};

static_assert(sizeof(struct log_marks) <= ROOM, "the marks have room");
static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "processes share these numbers");

/* A page without a place on the disk would kill the process that writes to it on a full disk. */
static bool make_room(int fd)
{
	static const char nothing[ROOM];

	if (fallocate(fd, 0, 0, ROOM) == 0)
		return true;
	if (errno != EOPNOTSUPP)
		return false;
	off_t size = lseek(fd, 0, SEEK_END);

	return size >= ROOM ||
	       (size >= 0 && pwrite(fd, nothing, (size_t)(ROOM - size), size) == ROOM - size);
}

bool log_marks_map(struct log_marks **out, int fd)
{
	void *at;

	*out = NULL;
	if (!make_room(fd))
		return false;
	at = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return false;
	*out = at;
	return true;
}

void log_marks_unmap(struct log_marks *m)
{
	if (m != NULL)
		(void)munmap(m, ROOM);
}

void log_marks_forget(struct log_marks *m)
{
	m->begun = m->written = 1;
	m->synced = 0;
	m->numbers.drawn = m->numbers.served = m->numbers.passed = 0;
}

struct queue_numbers *log_marks_numbers(struct log_marks *m)
{
	return &m->numbers;
}

int64_t log_marks_begin(struct log_marks *m)
{
	return ++m->begun;
}

void log_marks_end(struct log_marks *m, int64_t number)
{
	m->written = number;
}

int64_t log_marks_written(const struct log_marks *m)
{
	return m->written;
}

void log_marks_synced(struct log_marks *m, int64_t number)
{
	int64_t before = m->synced;

	while (before < number && !atomic_compare_exchange_weak(&m->synced, &before, number))
		;
}

bool log_marks_hold(const struct log_marks *m, int64_t number)
{
	return m->synced >= number && m->broken == 0;
}

int64_t log_marks_begun(const struct log_marks *m)
{
	return m->begun;
}

uint32_t log_marks_rounds(const struct log_marks *m)
{
	return m->rounds;
}

bool log_marks_await(const struct log_marks *m, uint32_t rounds, int wait_ms)
{
	const struct timespec wait = {
		.tv_sec = wait_ms / 1000, .tv_nsec = (long)(wait_ms % 1000) * 1000000};

	return syscall(SYS_futex, &m->rounds, FUTEX_WAIT, rounds, &wait, NULL, 0) == 0 ||
	       errno != ETIMEDOUT;
}

void log_marks_tell(struct log_marks *m)
{
	m->rounds++;
	(void)syscall(SYS_futex, &m->rounds, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

void log_marks_break(struct log_marks *m)
{
	m->broken = 1;
}

bool log_marks_broken(const struct log_marks *m)
{
	return m->broken != 0;
}

void log_marks_mend(struct log_marks *m)
{
	m->broken = 0;
}
