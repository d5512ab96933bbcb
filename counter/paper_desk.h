#ifndef COUNTER_PAPER_DESK_H
#define COUNTER_PAPER_DESK_H

#include "counter/receipt.h"
#include "counter/session.h"
#include "devices/print_queue.h"

/*
 * A paper that is made at the counter and put into somebody's hands: it lies in the folder of the
 * day and goes to the station's printer for statements, where there is one. What is numbered
 * without gaps goes another way (counter/print.h). Shared by operations; screens and verbs do not
 * include this.
 */

/* The path of that name in the folder of the day, which is made when it is first needed. */
NODISCARD bool paper_desk_place(struct session *s, const char *name, char out[PATH_MAX_BYTES]);

/* A folder for papers, 0700, if it is not there yet. io, disk_full; the second says so: always
 * false.
 */
NODISCARD bool paper_folder_make(struct session *s, const char *path);
bool paper_folder_refuse(struct session *s, const char *path, int error);

/* request_id "": the station has no such printer. What the queue says; the file stays. */
NODISCARD bool paper_desk_send(
	struct session *s, const char *file, const char *title, char request_id[PRINT_REQUEST_MAX]);

#endif
