#ifndef DB_QUEUE_LOCK_H
#define DB_QUEUE_LOCK_H

#include <stdbool.h>
#include "core/compiler.h"
#include "db/log_marks.h"

/*
 * The queue of the writers of one file, and the list of who is connected to it. SQLite's own busy
 * handler sleeps and tries again, so under load a writer can starve for seconds; here who has to
 * wait draws a number, and no number is let in before a lower one. QUEUE_PASSES_MAX times one that
 * finds the desk free goes past them all; then the next number is waited for. The locks belong to
 * the open file and go away with the process, however that ends: whoever dies in the queue, or has
 * waited long enough, is no longer waited for, nor is one that was stopped when his turn came.
 */
struct queue_lock {
	int fd;
	int64_t number;          /* drawn, by who waits, until he gives the desk back; 0: none */
	struct log_marks *marks; /* in the same file */
};

#define QUEUE_PASSES_MAX 16

enum queue_result { QUEUE_TAKEN, QUEUE_TIMED_OUT, QUEUE_BROKEN };

/* Makes the file (0600) where it is missing. False: errno says why. */
NODISCARD bool queue_lock_init(struct queue_lock *lock, const char *path);
void queue_lock_release(struct queue_lock *lock); /* closes the file, and so gives the lock back */

/* Waits in the queue, at most wait_ms. QUEUE_BROKEN: errno says why. */
NODISCARD enum queue_result queue_lock_take(struct queue_lock *lock, int wait_ms);
void queue_lock_give(struct queue_lock *lock);

/*
 * One at a time syncs the log. try false: somebody is at it, and the end of it is told by the
 * marks. begin waits; false: whoever is at it does not get on (his process was stopped), and
 * nothing speaks against syncing beside him.
 */
NODISCARD bool queue_lock_sync_try(const struct queue_lock *lock);
NODISCARD bool queue_lock_sync_begin(struct queue_lock *lock, int wait_ms);
void queue_lock_sync_end(const struct queue_lock *lock);

/* One at a time takes the log over into the file. False: somebody is at it. */
NODISCARD bool queue_lock_clear_begin(const struct queue_lock *lock);
void queue_lock_clear_end(const struct queue_lock *lock);

/*
 * Is among those connected, from whatever it was before; the first forgets the marks. Waits while
 * somebody is alone.
 */
NODISCARD enum queue_result queue_lock_join(struct queue_lock *lock, int wait_ms);

/* Is the only one connected, from joined. False with EAGAIN: there are others. */
NODISCARD bool queue_lock_be_alone(struct queue_lock *lock);
void queue_lock_leave(struct queue_lock *lock);

#endif
