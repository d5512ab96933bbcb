#ifndef TUI_MAILBOX_H
#define TUI_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"

/*
 * A queue of pointers from any thread to one. The reader either sleeps in mailbox_wait() or polls
 * mailbox_fd(), which is readable while something lies in the box. What a pointer leads to
 * belongs to whoever took it out.
 */
#define MAILBOX_MAX 256

struct mailbox;

struct mailbox *mailbox_new(void);
void mailbox_free(struct mailbox *box); /* must be empty */

/* False: MAILBOX_MAX letters are waiting already. */
NODISCARD bool mailbox_put(struct mailbox *box, void *letter);

/* The oldest letter, or NULL: none now (take), none ever more (wait: closed and empty). */
void *mailbox_take(struct mailbox *box);
void *mailbox_wait(struct mailbox *box);

/* Wakes the reader; letters that lie in the box can still be taken out. */
void mailbox_close(struct mailbox *box);

int mailbox_fd(const struct mailbox *box);

#endif
