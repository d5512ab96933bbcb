#ifndef TUI_WORK_H
#define TUI_WORK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * The work thread: runs jobs one after another with the session that it alone owns. The screen
 * thread posts (view_post) and takes answers; nothing else is shared.
 */
struct errand;
struct view;
struct work;

enum job_flag {
	JOB_BACKGROUND = 1 << 0, /* keys go on; a newer job of the same kind cancels it */
	JOB_CANCELLABLE = 1 << 1 /* Esc asks it to stop once "working" is on the screen */
};

/* A kind of job: one const row. */
struct job {
	const char *what; /* msgid for "working": N_("searching"); or NULL */
	uint32_t flags;   /* enum job_flag */
	void (*run)(struct errand *errand, void *arg); /* on the work thread, straight-line code */
	void (*done)(struct view *v, void *arg);       /* on the screen thread, the answer in arg */
	void (*drop)(void *arg);                       /* releases what arg holds; or NULL */
};

/* For run(): the session that work_new() got; how far it is; whether it is asked to stop. */
void *errand_session(const struct errand *errand);
void errand_progress(struct errand *errand, int64_t done, int64_t total);
void errand_tell(struct errand *errand, const char *what); /* msgid, in the place of job->what */
bool errand_cancelled(const struct errand *errand);

/* threaded false: a job runs inside work_post(), for tests and scripts. */
struct work *work_new(void *session, bool threaded);
void work_free(struct work *w); /* after all errands were taken; waits for the thread */

/* The rest is between the work thread and tui/ui.c. */

#define WORK_MAX 64 /* jobs under way */

struct errand {
	const struct job *job;
	void *arg;
	void *session;
	/* The screen thread's notes. */
	uint64_t owner;    /* serial of the view that posted it */
	int64_t posted_ms; /* of its monotonic clock */
	struct errand *next;
	/* What both threads touch. */
	atomic_bool cancelled;
	_Atomic int64_t done, total;
	_Atomic(const char *) told; /* NULL: as job->what */
};

/* NULL: WORK_MAX are under way, and arg stays the caller's. */
struct errand *work_post(struct work *w, const struct job *job, void *arg);

/* A finished errand, or NULL; sleeps for one if wait. Free with errand_free(). */
struct errand *work_take(struct work *w, bool wait);
void errand_cancel(struct errand *errand);
void errand_free(struct errand *errand); /* drops and frees arg too */

int work_fd(const struct work *w); /* readable while finished errands lie ready */

#endif
