#ifndef COUNTER_IMPORT_ROW_H
#define COUNTER_IMPORT_ROW_H

#include "core/csv.h"
#include "counter/import.h"

/* Shared by the files of the import; screens and verbs do not include this. */
struct id_set;

/* What is being imported, record by record, inside one transaction. */
struct import {
	struct session *s;
	const struct import_request *request;
	const struct import_kind *kind;
	struct arena *arena; /* of the errors */
	size_t error_capacity;
	struct import_result *out;
	struct csv_record record;
	int place[CSV_FIELDS_MAX]; /* of a column in the record; -1: the file has none */
	long line;
	bool bad; /* the record at hand has an error */
	struct date today;
	struct moment now;
	struct id_set *seen;     /* accounts that this file has named */
	int64_t last_account_id; /* of last_account_no: bills come in runs */
	char last_account_no[21];
};

/* Columns are numbered from 0. */
struct import_kind {
	const char *verb; /* "import accounts" */
	enum permission permission;
	int columns;
	const char *(*name)(int column);
	bool (*required)(int column); /* in the header */

	/* Checks and stores a record. False: the world failed (s->why); errors go to import_bad. */
	bool (*store)(struct import *im);
};
extern const struct import_kind import_accounts, import_bills, import_meters, import_terms,
	import_readings;

/* The text of a column in the record at hand; "" where it has none. */
const char *import_text(const struct import *im, int column);
bool import_says(const struct import *im, int column); /* the file has that column */

/* Notes an error of the record at hand; field "" means all of it. */
void import_bad(struct import *im, const char *field, const char *code, struct say say);

/* The text of a column that must be filled in; NULL, and noted, when it is empty. */
const char *import_filled(struct import *im, int column);
void import_date(struct import *im, int column, struct date *out);

/* Adds the id; returns whether it was new. */
bool id_set_add(struct id_set *set, int64_t id);

/*
 * Reads a file as UTF-8. *bytes is to be freed. io; a text in neither encoding gives *bad_line > 0
 * and no bytes.
 */
NODISCARD bool import_file_read(struct session *s, const struct import_request *request,
	char **bytes, size_t *size, long *bad_line);

#endif
