#ifndef COUNTER_NOTICE_H
#define COUNTER_NOTICE_H

#include <stddef.h>
#include "core/notice.h"
#include "counter/account.h"
#include "counter/file_hash.h"
#include "db/document_run_store.h"

/*
 * Letters of the office: reminders, notices, orders, lawyer's letters, covers for the court. A
 * letter is stored with its number and all that it says before it is drawn, so that drawing it
 * again gives the same bytes, and a run that was broken off goes on without a gap and without a
 * second letter: what says the same on the same day is the same letter. docs/documents.md.
 */
struct arena;

#define NOTICE_STEP 100         /* letters in one transaction */
#define NOTICE_FILE_PAGES 10000 /* in one PDF, about 140 MB of memory; then F-2.pdf and so on */
#define NOTICE_PASSED_MAX 2000

struct notice_progress {
	void (*tell)(void *ctx, int64_t done, int64_t total);
	bool (*stop)(void *ctx); /* asked between letters; NULL: never */
	void *ctx;
};

struct notice_request {
	enum notice_kind kind;
	const char *account_no;        /* NULL: a run */
	struct document_filter filter; /* of a run: whom it is for */
	int64_t run_id;   /* goes on with that one, whose kind and filter hold; 0: none */
	const char *path; /* of the PDF, replaced whole or not at all; of a run NULL: only stored */
	bool deceased;    /* the holder has died: the letter turns to the heirs */
	bool again;       /* a new number even where the same letter was made today */
	struct notice_progress progress;
};

struct notice_made {
	char number[NOTICE_NUMBER_MAX];
	char account_no[ACCOUNT_NO_MAX];
	int64_t document_id;
	int year;
	int64_t serial;
	int pages;
	char sha256[SHA256_TEXT_MAX]; /* of the letter alone as a PDF */
	bool replayed;                /* it was made before */
};

/* An account of a run for which there is nothing to write, or that must not be written to. */
struct notice_passed {
	char account_no[ACCOUNT_NO_MAX];
	struct fault why;
};

struct notice_result {
	struct notice_made *documents; /* in the arena; a run's by route, then account number */
	size_t count;
	int64_t pages;
	int64_t passed_over; /* accounts of a run; the first NOTICE_PASSED_MAX: */
	struct notice_passed *passed;
	size_t passed_count;
	int64_t settled; /* letters of the run that were not drawn: nothing is overdue any more */
	int64_t run_id;  /* 0: no run */
	int files;
	bool stopped;    /* the progress asked for it: nothing was drawn, run it again to go on */
	struct say note; /* what the office must still fill in; a msgid of NULL: nothing */
};

/*
 * A run of the same day that was broken off is gone on with by the same request (counter/
 * notice_run.h). account_unknown, nothing_due (a letter about a debt where there is none),
 * law_forbids (what must come before it has not), template_bad (also: changed without a new
 * version), io, disk_full. PERMIT_NOTICE_REMIND, _COLLECT or _LEGAL, as core/notice.c has it.
 */
NODISCARD bool notice_make(struct session *s, const struct notice_request *request,
	struct arena *arena, struct notice_result *out);

/*
 * The letter of that number once more, byte for byte, or its copy, which says that it is one. What
 * work is done by is always a marked copy the second time. verify_failed: it would not be the same.
 */
struct notice_reprint {
	const char *number; /* "律函〔2026〕12号" or "lawyer-2026-12" */
	const char *path;
	bool copy;
};
NODISCARD bool notice_print(struct session *s, const struct notice_reprint *request,
	struct arena *arena, struct notice_made *out);

/* The account's letters, oldest first. PERMIT_ACCOUNT_READ. */
struct notice_listed {
	enum notice_kind kind;
	char number[NOTICE_NUMBER_MAX];
	struct date dated_on;
};
NODISCARD bool notice_list(struct session *s, const char *account_no, struct arena *arena,
	struct notice_listed **out, size_t *count);

#endif
