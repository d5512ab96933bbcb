#ifndef COUNTER_NOTICE_RUN_WORK_H
#define COUNTER_NOTICE_RUN_WORK_H

#include "counter/notice_work.h"

/* Between the files of runs of letters; screens and verbs do not include this. */

/* counter/notice_run.c: the letters of a route, or of the whole hall. */
NODISCARD bool notice_run(struct notice_kit *kit, struct arena *arena, struct notice_result *out);

/* A run that is gone on with is of the kind, and for those, that it was when it began. */
NODISCARD bool notice_run_take_over(struct session *s, struct notice_request *request);

/* Whom the request may be for, in the order of the letters. */
NODISCARD bool notice_audience(
	const struct notice_kit *kit, struct arena *arena, int64_t **accounts, size_t *count);

/* The refusal in s->why is of this one account: there is nothing to write to it. */
bool notice_passes_over(const struct session *s);

/* counter/notice_runs.c: reads, each in a view of its own. */
NODISCARD bool notice_run_find(
	struct session *s, int64_t run_id, struct document_run_row *out, bool *found);

/* Sets documents, count and settled of *out: what is to be drawn on that day. */
NODISCARD bool notice_run_letters(struct session *s, const struct document_run_row *run,
	struct date on, struct arena *arena, struct notice_result *out);

/* counter/notice_run_draw.c: the documents of *out into files, a hash kept for each. */
#define NOTICE_PATH_MAX 4096
struct notice_drawer {
	struct session *s;
	struct notice_result *out;
	enum notice_kind kind;
	struct date on; /* in the PDF's title */
	const char *path;
	struct notice_progress progress;
	int64_t done, total; /* as it is told: when it begins, in all */
};
NODISCARD bool notice_draw_all(struct notice_drawer *drawer);
void notice_file_name(char path[NOTICE_PATH_MAX], const char *first, int number);

#endif
