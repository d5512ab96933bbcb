/* Letters between threads: a ring under a lock, an eventfd for whoever polls. */
#include "tui/mailbox.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/alloc.h"

struct mailbox {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	void *letter[MAILBOX_MAX];
	size_t first, count;
	bool closed;
	int fd; /* counts 1 while letters lie here */
};

struct mailbox *mailbox_new(void)
{
	struct mailbox *box = xcalloc(1, sizeof(*box));

	box->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	assert(box->fd >= 0);
	pthread_mutex_init(&box->lock, NULL);
	pthread_cond_init(&box->filled, NULL);
	return box;
}

void mailbox_free(struct mailbox *box)
{
	if (box == NULL)
		return;
	assert(box->count == 0);
	close(box->fd);
	pthread_cond_destroy(&box->filled);
	pthread_mutex_destroy(&box->lock);
	free(box);
}

/* The descriptor says exactly whether letters lie here; called with the lock held. */
static void signal_letters(struct mailbox *box, bool any)
{
	uint64_t value = 1;
	ssize_t size =
		any ? write(box->fd, &value, sizeof(value)) : read(box->fd, &value, sizeof(value));

	assert(size == (ssize_t)sizeof(value));
}

bool mailbox_put(struct mailbox *box, void *letter)
{
	bool room;

	assert(letter != NULL);
	pthread_mutex_lock(&box->lock);
	room = box->count < MAILBOX_MAX;
	if (room) {
		box->letter[(box->first + box->count) % MAILBOX_MAX] = letter;
		if (box->count++ == 0)
			signal_letters(box, true);
		pthread_cond_signal(&box->filled);
	}
	pthread_mutex_unlock(&box->lock);
	return room;
}

/* Called with the lock held. */
static void *take(struct mailbox *box)
{
	if (box->count == 0)
		return NULL;
	void *letter = box->letter[box->first];

	box->first = (box->first + 1) % MAILBOX_MAX;
	if (--box->count == 0)
		signal_letters(box, false);
	return letter;
}

void *mailbox_take(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	void *letter = take(box);

	pthread_mutex_unlock(&box->lock);
	return letter;
}

void *mailbox_wait(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	while (box->count == 0 && !box->closed)
		pthread_cond_wait(&box->filled, &box->lock);
	void *letter = take(box);

	pthread_mutex_unlock(&box->lock);
	return letter;
}

void mailbox_close(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	box->closed = true;
	pthread_cond_broadcast(&box->filled);
	pthread_mutex_unlock(&box->lock);
}

int mailbox_fd(const struct mailbox *box)
{
	return box->fd;
}
