#ifndef DB_DOCUMENT_STORE_H
#define DB_DOCUMENT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"
#include "core/repayment.h"

/*
 * The numbered letters of a hall (core/notice.h): each with all that it says, the template of its
 * day and what the PDF's hash was. Rows are only ever added. All answer false when the database
 * failed; texts lie in the arena.
 */
#define DOCUMENT_HASH_BYTES 65 /* hex of a SHA-256 and the NUL */

struct db;
struct arena;

struct document_template_row {
	int64_t template_id; /* given by the database */
	int64_t kind, version;
	const char *body;
	char sha256[DOCUMENT_HASH_BYTES];
	const char *login;
	struct moment at;
};

/* Keeps the template unless that version is kept already: then *row is the one that is. */
NODISCARD bool document_store_keep_template(
	struct db *db, struct arena *arena, struct document_template_row *row);

struct document_row {
	int64_t document_id; /* given by the database */
	int64_t kind, year, serial;
	int64_t account_id, template_id;
	struct date dated_on;
	const char *data;
	char data_sha256[DOCUMENT_HASH_BYTES], fonts_sha256[DOCUMENT_HASH_BYTES];
	const char *op_id, *login, *station;
	struct moment at;
};

/*
 * Stores the letter under the next number of its kind and year, which it sets. The series is locked
 * until the end of the transaction: what is rolled back leaves no gap.
 */
NODISCARD bool document_store_insert(struct db *db, struct document_row *row);

/* The letter of that kind, account, date, template and content, if it was made before. */
NODISCARD bool document_store_same(
	struct db *db, const struct document_row *like, struct document_row *out, bool *found);

/* By kind, year and serial, with template and account number. */
struct document_whole {
	struct document_row row;
	const char *account_no;
	const char *template_body;
};
NODISCARD bool document_store_find(
	struct db *db, struct arena *arena, struct document_whole *out, bool *found);

/* The newest letter of that kind for the account; 0: of any kind but `but`. */
struct document_query {
	int64_t account_id, kind, but;
};
NODISCARD bool document_store_last(
	struct db *db, const struct document_query *query, struct document_row *out, bool *found);

/* The numbers of the meters that hang there, "M1、M2", cut to size; "" for none. */
NODISCARD bool document_store_meters(struct db *db, int64_t account_id, char *buf, size_t size);

/* The account's repayment plan under way. */
struct document_instalment {
	struct date due_on;
	struct money amount;
};
struct document_plan {
	int64_t plan_id;
	struct date made_on;
	struct money principal, late_charge, total; /* as acknowledged */
	struct document_instalment *instalments;    /* by number */
	size_t count;
	enum plan_late late;
};
NODISCARD bool document_store_plan(struct db *db, int64_t account_id, struct arena *arena,
	struct document_plan *out, bool *found);

/* The account's letters by date and number, without their data. */
NODISCARD bool document_store_list(struct db *db, int64_t account_id, struct arena *arena,
	struct document_row **out, size_t *count);

/* The letter alone as a PDF: what it was when it was first drawn. */
struct document_paper_row {
	int64_t document_id;
	int64_t copy; /* 0 the letter, 1 its marked copy */
	int64_t pages;
	char sha256[DOCUMENT_HASH_BYTES];
	const char *login;
	struct moment at;
};
NODISCARD bool document_store_paper(struct db *db, struct document_paper_row *row, bool *found);
NODISCARD bool document_store_add_paper(struct db *db, const struct document_paper_row *row);

#endif
