/* The work thread and the errands that it is sent on. */
#include "tui/work.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "core/alloc.h"
#include "tui/mailbox.h"

static_assert(WORK_MAX <= MAILBOX_MAX, "every errand must find room in either box");

struct work {
	void *session;
	bool threaded;
	pthread_t thread;
	size_t under_way; /* posted and not yet taken */
	struct mailbox *requests, *answers;
};

void *errand_session(const struct errand *errand)
{
	return errand->session;
}

void errand_tell(struct errand *errand, const char *what)
{
	atomic_store(&errand->told, what);
}

void errand_progress(struct errand *errand, int64_t done, int64_t total)
{
	atomic_store(&errand->total, total);
	atomic_store(&errand->done, done);
}

bool errand_cancelled(const struct errand *errand)
{
	return atomic_load(&errand->cancelled);
}

void errand_cancel(struct errand *errand)
{
	atomic_store(&errand->cancelled, true);
}

void errand_free(struct errand *errand)
{
	if (errand->job->drop != NULL)
		errand->job->drop(errand->arg);
	free(errand->arg);
	free(errand);
}

static void finish(struct work *w, struct errand *errand)
{
	bool put;

	errand->job->run(errand, errand->arg);
	put = mailbox_put(w->answers, errand);
	assert(put);
}

static void *work_main(void *data)
{
	struct work *w = data;

	for (;;) {
		struct errand *errand = mailbox_wait(w->requests);

		if (errand == NULL)
			return NULL;
		finish(w, errand);
	}
}

/* Signals are the screen thread's affair: the new thread inherits a full mask. */
static void start(struct work *w)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&w->thread, NULL, work_main, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	assert(error == 0);
}

struct work *work_new(void *session, bool threaded)
{
	struct work *w = xcalloc(1, sizeof(*w));

	w->session = session;
	w->threaded = threaded;
	w->requests = mailbox_new();
	w->answers = mailbox_new();
	if (threaded)
		start(w);
	return w;
}

void work_free(struct work *w)
{
	if (w == NULL)
		return;
	mailbox_close(w->requests);
	if (w->threaded)
		pthread_join(w->thread, NULL);
	mailbox_free(w->requests);
	mailbox_free(w->answers);
	free(w);
}

struct errand *work_post(struct work *w, const struct job *job, void *arg)
{
	if (w->under_way == WORK_MAX)
		return NULL;
	struct errand *errand = xcalloc(1, sizeof(*errand));

	errand->job = job;
	errand->arg = arg;
	errand->session = w->session;
	w->under_way++;
	if (w->threaded) {
		bool put = mailbox_put(w->requests, errand);

		assert(put);
	} else {
		finish(w, errand);
	}
	return errand;
}

struct errand *work_take(struct work *w, bool wait)
{
	struct errand *errand = wait ? mailbox_wait(w->answers) : mailbox_take(w->answers);

	if (errand != NULL)
		w->under_way--;
	return errand;
}

int work_fd(const struct work *w)
{
	return mailbox_fd(w->answers);
}
