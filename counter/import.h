#ifndef COUNTER_IMPORT_H
#define COUNTER_IMPORT_H

#include <stddef.h>
#include "counter/session.h"

/* Accounts, bills, meters and readings from CSV: all or nothing, with every bad line named. */
struct arena;

enum import_what { IMPORT_ACCOUNTS, IMPORT_BILLS, IMPORT_METERS, IMPORT_TERMS, IMPORT_READINGS };
enum import_encoding { IMPORT_ENCODING_AUTO, IMPORT_ENCODING_UTF8, IMPORT_ENCODING_GB18030 };

#define IMPORT_ERRORS_MAX 1000    /* more are counted, not listed */
#define IMPORT_LINES_MAX 2000000L /* of a file: one transaction holds them all */

struct import_request {
	enum import_what what;
	const char *path;
	enum import_encoding encoding;
	bool accept_unverified_ids;
	bool update;
};

struct import_error {
	long line;        /* where the record starts; header = 1 */
	char field[33];   /* "" when the whole line is meant */
	const char *file; /* where several are taken at once: the caller's name of it; else NULL */
	const char *code; /* "conflict", "bad_amount", "missing" … */
	struct say say;
};

struct import_result {
	int64_t read, inserted, unchanged, updated;
	struct import_error *errors; /* in the arena; only with import_refused */
	size_t error_count;          /* listed */
	int64_t errors_total;
};

/*
 * All of the file in one transaction, or nothing. import_refused with every bad line in *out, also
 * where the bytes are not of that encoding; io; limit_exceeded (lines). The permission is that of
 * the kind. There is no operation id: the same file again finds its lines unchanged.
 */
NODISCARD bool import_run(struct session *s, const struct import_request *request,
	struct arena *arena, struct import_result *out);

#endif
