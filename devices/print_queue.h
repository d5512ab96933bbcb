#ifndef DEVICES_PRINT_QUEUE_H
#define DEVICES_PRINT_QUEUE_H

#include <stdbool.h>
#include "core/compiler.h"
#include "core/fault.h"

/*
 * Hands a finished PDF to a printer's queue through lp, or, where a station has no queue for that
 * paper, lays a copy of it into a folder under the file's own name. A paper that lies there under
 * that name is replaced whole, so that doing the same again leaves one paper.
 */
#define PRINT_REQUEST_MAX 65 /* "receipts-117" and its NUL; longer ones are cut */
#define PRINT_PATH_MAX 1024

enum print_result {
	PRINT_SENT,        /* the queue has it, or it lies in the folder */
	PRINT_REFUSED,     /* nothing was queued: there is no such queue, or it takes nothing */
	PRINT_UNAVAILABLE, /* nothing was queued: no lp here, or the folder takes no file */
	PRINT_UNKNOWN      /* no answer within the deadline: it may or may not have been queued */
};

struct queue_job {
	const char *queue;  /* NULL or "": lay it into the folder */
	const char *folder; /* must exist */
	const char *file;   /* the finished PDF */
	const char *title;  /* what the queue shows */
	int deadline_ms;    /* for lp */
};

struct print_answer {
	char request_id[PRINT_REQUEST_MAX]; /* the queue's; "" for a folder, or if lp named none */
	char path[PRINT_PATH_MAX];          /* of the copy in the folder, else "" */
	struct fault why;                   /* for everything but PRINT_SENT */
};

/* Could that be the name of a queue? Nobody is asked whether there is one. */
NODISCARD bool print_queue_name_valid(const char *name);

NODISCARD enum print_result print_queue_send(const struct queue_job *job, struct print_answer *out);

#endif
