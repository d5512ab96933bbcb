#ifndef COUNTER_NOTICE_RUN_H
#define COUNTER_NOTICE_RUN_H

#include "counter/notice.h"
#include "counter/reading.h"
#include "printing/letter_line.h"

/*
 * Letters for many: what a run would do, and what runs have done. A run is stored step by step
 * under its own id; one that was broken off is gone on with (notice_make with its run_id), also on
 * another day: letters that it has keep their number and date. Drawing it, whole, comes after and
 * can be done again.
 */
#define NOTICE_FORESEEN_MAX 2000

/* What a run would do for one account. */
struct notice_foreseen {
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], route[ROUTE_NAME_MAX];
	struct money overdue;
	bool wanted; /* there would be a letter; else: */
	struct fault why;
};

struct notice_foresight {
	struct notice_foreseen *rows; /* in the arena, letters first; NOTICE_FORESEEN_MAX of each */
	size_t count;
	int64_t letters, passed_over;
	struct money overdue; /* of all letters */
	bool stopped;         /* the progress asked for it */
	struct say note;      /* as of struct notice_result */
};

/* Nothing is stored or numbered. The kind's permission; as notice_make. */
NODISCARD bool notice_foresee(struct session *s, const struct notice_request *request,
	struct arena *arena, struct notice_foresight *out);

/* What one letter would say, line by line, before it has a number. As notice_make. */
NODISCARD bool notice_text(struct session *s, const struct notice_request *request,
	struct arena *arena, struct letter_text *out);

/* Runs that have letters, the newest first. PERMIT_ARREARS_READ. */
NODISCARD bool notice_run_list(
	struct session *s, struct arena *arena, struct document_run_row **out, size_t *count);

struct notice_run_letter {
	char number[NOTICE_NUMBER_MAX];
	int year;
	int64_t serial;
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], route[ROUTE_NAME_MAX];
	bool settled; /* a letter about a debt that is none any more: it is not drawn */
};

struct notice_run_view {
	struct document_run_row run;
	struct notice_run_letter *letters; /* in the arena, by route and account number */
	size_t count;
	int64_t settled;
};

/* bad_value: no such run. PERMIT_ARREARS_READ. */
NODISCARD bool notice_run_show(
	struct session *s, int64_t run_id, struct arena *arena, struct notice_run_view *out);

/*
 * All its letters into one file, or F-2.pdf and so on behind it, byte for byte as ever; what work
 * is done by is a marked copy where it was drawn before. The kind's permission. bad_value,
 * nothing_due (all are settled), verify_failed, io, disk_full.
 */
struct notice_run_drawing {
	int64_t run_id;
	const char *path;
	struct notice_progress progress;
};
NODISCARD bool notice_run_draw(struct session *s, const struct notice_run_drawing *request,
	struct arena *arena, struct notice_result *out);

/* Nobody is to go on with it. bad_value: it has an end. The kind's permission. */
NODISCARD bool notice_run_give_up(struct session *s, int64_t run_id);

#endif
