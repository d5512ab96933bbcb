#ifndef DB_LOG_MARKS_H
#define DB_LOG_MARKS_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * How far the log of one file is on the disk: three numbers in memory that all who are connected
 * share. Each commit has a number. A station leaves the desk as soon as its commit stands in the
 * log, where all see it, and syncs afterwards, so that the next one works meanwhile and one sync
 * keeps what several wrote. Nobody is told of anything before it is synced: who commits waits for
 * its own number, who only looks for all that he may have seen.
 *
 * A sync that failed breaks the marks until the log was written again and synced: what it should
 * have kept the system believes to be written, and no later sync would save it.
 */
struct log_marks;

/* In the first bytes of the file, for which room is made on the disk. False: errno says why. */
NODISCARD bool log_marks_map(struct log_marks **out, int fd);
void log_marks_unmap(struct log_marks *m); /* NULL does nothing */

/* Nobody else is connected: what was left behind counts as written and not yet synced. */
void log_marks_forget(struct log_marks *m);

/* At the desk: the number of the commit that begins now; and it stands in the log, or nowhere. */
int64_t log_marks_begin(struct log_marks *m);
void log_marks_end(struct log_marks *m, int64_t number);

/* The last that stands in the log: asked before a sync, and told after it. */
int64_t log_marks_written(const struct log_marks *m);
void log_marks_synced(struct log_marks *m, int64_t number);

/* The last of which anything may be seen by now. */
int64_t log_marks_begun(const struct log_marks *m);

/* Is that commit on the disk? */
bool log_marks_hold(const struct log_marks *m, int64_t number);

/*
 * Who needs a sync that somebody else is at sleeps until it is told of: since rounds was asked, or
 * at most wait_ms. False: nobody told. Asleep in the lock of the sync itself he would be overtaken
 * by others, and not hear that his commit has long been kept.
 */
uint32_t log_marks_rounds(const struct log_marks *m);
NODISCARD bool log_marks_await(const struct log_marks *m, uint32_t rounds, int wait_ms);
void log_marks_tell(struct log_marks *m);

void log_marks_break(struct log_marks *m);
bool log_marks_broken(const struct log_marks *m);
void log_marks_mend(struct log_marks *m);

/* In the same page, for db/queue_lock.c. */
struct queue_numbers {
	_Atomic int64_t drawn;  /* the last */
	_Atomic int64_t served; /* the last that was let in */
	_Atomic int64_t passed; /* so many have gone past the waiting since then */
};
struct queue_numbers *log_marks_numbers(struct log_marks *m);

#endif
