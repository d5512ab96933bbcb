#ifndef COUNTER_NOTICE_DESK_H
#define COUNTER_NOTICE_DESK_H

#include "counter/notice_run.h"
#include "counter/receipt.h"
#include "counter/session.h"
#include "devices/print_queue.h"

/* A letter made at the counter and put into somebody's hands. */
struct notice_handed {
	char number[NOTICE_NUMBER_MAX];
	int pages;
	char file[PATH_MAX_BYTES];
	char request_id[PRINT_REQUEST_MAX]; /* of the printer's queue; "": it lies in file alone */
	struct say note;                    /* as of struct notice_result */
};

/*
 * Makes the letter (the same one where it was made today already), lays it into the folder of the
 * day and, where the station has a printer for such papers, sends it there. As notice_make; io, and
 * what the queue says: the letter is then made, and lies in the folder.
 */
NODISCARD bool notice_hand_over(struct session *s, enum notice_kind kind, const char *account_no,
	struct notice_handed *out);

/* All letters of a run made into one file, or F-2.pdf and so on behind it. */
struct notice_run_handing {
	int64_t run_id;
	const char *path; /* "": in the folder of the day */
	bool print;       /* and sent to the printer, where the station has one */
	struct notice_progress progress;
};

struct notice_run_handed {
	char file[PATH_MAX_BYTES]; /* the first */
	int64_t letters, pages, settled;
	int files;
	char request_id[PRINT_REQUEST_MAX]; /* of the first; "": no printer */
	bool stopped;                       /* the progress asked for it: nothing was written */
};

/* As notice_run_draw; and what the queue says: the files then lie where they are. */
NODISCARD bool notice_run_hand_over(
	struct session *s, const struct notice_run_handing *request, struct notice_run_handed *out);

#endif
