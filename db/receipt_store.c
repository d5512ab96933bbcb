#include "db/receipt_store.h"

#include "core/arena.h"
#include "db/ahead.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum {
	BOOK_NEXT,
	BOOK_PREFIX_TAKEN,
	BOOK_INSERT,
	RECEIPT_INSERT,
	RECEIPT_INSERT_ID,
	RECEIPT_BY_NO,
	RECEIPT_BY_CODE,
	RECEIPT_BY_PAYMENT,
	RECEIPT_OF_SHIFT,
	RECEIPT_SQL_COUNT
};

#define RECEIPT_COLUMNS "SELECT r.receipt_id, r.payment_id, r.receipt_no, r.check_code "

#define RECEIPT_NEW                                                               \
	"INSERT INTO receipt (receipt_no, book_id, seq, payment_id, check_code) " \
	"VALUES ($1, $2, $3, $4, $5)"

static const char *const texts[RECEIPT_SQL_COUNT] = {
	[BOOK_NEXT] = "UPDATE book SET last_seq = last_seq + 1 WHERE station = $1 "
		      "RETURNING book_id, prefix, last_seq",
	[BOOK_PREFIX_TAKEN] = "SELECT 1 FROM book WHERE prefix = $1",
	[BOOK_INSERT] = "INSERT INTO book (station, prefix, last_seq) VALUES ($1, $2, 0) "
			"ON CONFLICT DO NOTHING",
	[RECEIPT_INSERT] = RECEIPT_NEW,
	[RECEIPT_INSERT_ID] = RECEIPT_NEW " RETURNING receipt_id",
	[RECEIPT_BY_NO] = RECEIPT_COLUMNS "FROM receipt AS r WHERE r.receipt_no = $1",
	[RECEIPT_BY_CODE] = RECEIPT_COLUMNS "FROM receipt AS r WHERE r.check_code = $1",
	[RECEIPT_BY_PAYMENT] = RECEIPT_COLUMNS "FROM receipt AS r WHERE r.payment_id = $1",
	[RECEIPT_OF_SHIFT] = RECEIPT_COLUMNS "FROM payment AS p JOIN receipt AS r "
					     "ON r.payment_id = p.payment_id WHERE p.shift_id = $1 "
					     "ORDER BY p.payment_id DESC",
};

const struct sql_set receipt_sql = {"receipt", texts, RECEIPT_SQL_COUNT, SQL_SET_RECEIPT};

/* DB_DONE: the station has no book yet. */
static enum db_step book_next(struct db *db, const char *station, struct receipt_place *out)
{
	struct stmt *st = db_stmt(db, &receipt_sql, BOOK_NEXT);
	enum db_step step;

	stmt_bind_text(st, 1, station);
	step = stmt_one(st);
	if (step != DB_ROW)
		return step;
	out->book_id = stmt_int(st, 0);
	out->seq = stmt_int(st, 2);
	receipt_number(out->receipt_no, stmt_text(st, 1), out->seq);
	return DB_ROW;
}

static enum db_step prefix_taken(struct db *db, const char *prefix)
{
	struct stmt *st = db_stmt(db, &receipt_sql, BOOK_PREFIX_TAKEN);

	stmt_bind_text(st, 1, prefix);
	return stmt_one(st);
}

static bool book_create(struct db *db, const char *station)
{
	char prefix[RECEIPT_PREFIX_MAX];
	enum db_step taken = DB_ROW;
	struct stmt *st;

	for (int attempt = 1; taken == DB_ROW; attempt++)
		taken = prefix_taken(db, receipt_prefix(prefix, station, attempt));
	if (taken == DB_FAILED)
		return false;
	st = db_stmt(db, &receipt_sql, BOOK_INSERT);
	stmt_bind_text(st, 1, station);
	stmt_bind_text(st, 2, prefix);
	return stmt_run(st);
}

void receipt_store_ahead(struct db *db, const char *station)
{
	struct stmt *st = db_stmt(db, &receipt_sql, BOOK_NEXT);

	stmt_bind_text(st, 1, station);
	db_asked(stmt_step(st) == DB_DONE);
}

bool receipt_store_next(struct db *db, const char *station, struct receipt_place *out)
{
	enum db_step step = book_next(db, station, out);

	/* Another station may take the prefix meanwhile, or another terminal make this very book.
	 */
	while (step == DB_DONE && book_create(db, station))
		step = book_next(db, station, out);
	return step == DB_ROW;
}

bool receipt_store_insert(struct db *db, const struct receipt_place *place, int64_t payment_id,
	const char *check_code, int64_t *receipt_id)
{
	struct stmt *st =
		db_stmt(db, &receipt_sql, receipt_id != NULL ? RECEIPT_INSERT_ID : RECEIPT_INSERT);

	stmt_bind_text(st, 1, place->receipt_no);
	stmt_bind_int(st, 2, place->book_id);
	stmt_bind_int(st, 3, place->seq);
	stmt_bind_int(st, 4, payment_id);
	stmt_bind_text(st, 5, check_code);
	if (receipt_id == NULL)
		return stmt_run(st);
	if (stmt_one(st) != DB_ROW)
		return false;
	*receipt_id = stmt_int(st, 0);
	return true;
}

static void row_read(struct stmt *st, struct receipt_row *out)
{
	out->receipt_id = stmt_int(st, 0);
	out->payment_id = stmt_int(st, 1);
	stmt_copy_text(st, 2, out->receipt_no, sizeof out->receipt_no);
	stmt_copy_text(st, 3, out->check_code, sizeof out->check_code);
}

static enum db_step row_one(struct stmt *st, struct receipt_row *out)
{
	enum db_step step = stmt_one(st);

	if (step == DB_ROW)
		row_read(st, out);
	return step;
}

enum db_step receipt_store_by_no(struct db *db, const char *receipt_no, struct receipt_row *out)
{
	struct stmt *st = db_stmt(db, &receipt_sql, RECEIPT_BY_NO);

	stmt_bind_text(st, 1, receipt_no);
	return row_one(st, out);
}

enum db_step receipt_store_by_code(struct db *db, const char *check_code, struct receipt_row *out)
{
	struct stmt *st = db_stmt(db, &receipt_sql, RECEIPT_BY_CODE);

	stmt_bind_text(st, 1, check_code);
	return row_one(st, out);
}

enum db_step receipt_store_by_payment(struct db *db, int64_t payment_id, struct receipt_row *out)
{
	struct stmt *st = db_stmt(db, &receipt_sql, RECEIPT_BY_PAYMENT);

	stmt_bind_int(st, 1, payment_id);
	return row_one(st, out);
}

bool receipt_store_of_shift(struct db *db, int64_t shift_id, struct arena *arena,
	struct receipt_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &receipt_sql, RECEIPT_OF_SHIFT);
	struct receipt_row *list = NULL;
	size_t used = 0, capacity = 0;
	enum db_step step;

	stmt_bind_int(st, 1, shift_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		list = arena_grow(arena, list, used, &capacity, sizeof *list);
		row_read(st, &list[used++]);
	}
	*out = list;
	*count = used;
	return step == DB_DONE;
}
