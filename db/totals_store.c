#include "db/totals_store.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/migration.h"
#include "db/sql_sets.h"

enum { TOTALS_LEDGERS, TOTALS_BOOKS, TOTALS_LAST, TOTALS_SQL_COUNT };

static const char *const texts[TOTALS_SQL_COUNT] = {
	[TOTALS_LEDGERS] = "SELECT ledger, COUNT(*), SUM(amount) FROM journal_line "
			   "GROUP BY ledger ORDER BY ledger",
	[TOTALS_BOOKS] = "SELECT b.station, b.last_seq, COALESCE(r.receipt_no, '') FROM book AS b "
			 "LEFT JOIN receipt AS r ON r.book_id = b.book_id AND r.seq = b.last_seq "
			 "ORDER BY b.station",
	[TOTALS_LAST] = "SELECT p.payment_no, COALESCE(r.receipt_no, ''), s.shift_no, p.login, "
			"p.station, p.business_date, p.at, p.received FROM payment AS p "
			"JOIN shift AS s ON s.shift_id = p.shift_id "
			"LEFT JOIN receipt AS r ON r.payment_id = p.payment_id "
			"ORDER BY p.payment_id DESC LIMIT 1",
};

const struct sql_set totals_sql = {"totals", texts, TOTALS_SQL_COUNT, SQL_SET_TOTALS};

static bool load_rows(struct db *db, struct totals *out)
{
	assert(table_shape_count <= TRANSFER_TABLES_MAX);
	for (int i = 0; i < table_shape_count; i++) {
		struct stmt *st = db_stmt(db, &table_sql, i * TABLE_STATEMENTS + TABLE_COUNT);

		if (stmt_one(st) != DB_ROW)
			return false;
		out->rows[i] = stmt_int(st, 0);
	}
	return true;
}

static bool load_ledgers(struct db *db, struct totals *out)
{
	struct stmt *st = db_stmt(db, &totals_sql, TOTALS_LEDGERS);
	enum db_step step;

	out->ledger_count = 0;
	while ((step = stmt_step(st)) == DB_ROW && out->ledger_count < TOTALS_LEDGERS_MAX)
		out->ledgers[out->ledger_count++] =
			(struct totals_ledger){.ledger = stmt_int(st, 0),
				.lines = stmt_int(st, 1),
				.balance = stmt_money(st, 2)};
	return step != DB_FAILED && !db_has_failed(db);
}

static bool load_books(struct db *db, struct arena *arena, struct totals *out)
{
	struct stmt *st = db_stmt(db, &totals_sql, TOTALS_BOOKS);
	size_t capacity = 0;
	enum db_step step;

	out->books = NULL;
	out->book_count = 0;
	while ((step = stmt_step(st)) == DB_ROW && out->book_count < TOTALS_BOOKS_MAX) {
		out->books = arena_grow(
			arena, out->books, out->book_count, &capacity, sizeof *out->books);
		out->books[out->book_count++] =
			(struct totals_book){.station = arena_text(arena, stmt_text(st, 0)),
				.last_seq = stmt_int(st, 1),
				.receipt_no = arena_text(arena, stmt_text(st, 2))};
	}
	return step != DB_FAILED && !db_has_failed(db);
}

static bool load_last(struct db *db, struct totals_payment *out)
{
	struct stmt *st = db_stmt(db, &totals_sql, TOTALS_LAST);
	enum db_step step = stmt_one(st);

	*out = (struct totals_payment){.found = step == DB_ROW};
	if (step != DB_ROW)
		return step == DB_DONE;
	stmt_copy_text(st, 0, out->payment_no, sizeof(out->payment_no));
	stmt_copy_text(st, 1, out->receipt_no, sizeof(out->receipt_no));
	stmt_copy_text(st, 2, out->shift_no, sizeof(out->shift_no));
	stmt_copy_text(st, 3, out->login, sizeof(out->login));
	stmt_copy_text(st, 4, out->station, sizeof(out->station));
	out->business_date = stmt_date(st, 5);
	out->at = stmt_moment(st, 6);
	out->received = stmt_money(st, 7);
	return !db_has_failed(db);
}

bool totals_load(struct db *db, struct arena *arena, struct totals *out)
{
	return load_rows(db, out) && load_ledgers(db, out) && load_books(db, arena, out) &&
	       load_last(db, &out->last);
}

static bool ledgers_differ(const struct totals *a, const struct totals *b, char *what, size_t size)
{
	size_t count = a->ledger_count > b->ledger_count ? a->ledger_count : b->ledger_count;
	char one[MONEY_TEXT_MAX], other[MONEY_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		const struct totals_ledger *x = &a->ledgers[i], *y = &b->ledgers[i];

		if (i < a->ledger_count && i < b->ledger_count && x->ledger == y->ledger &&
			x->lines == y->lines && money_compare(x->balance, y->balance) == 0)
			continue;
		snprintf(what, size, "ledger %d: %s, %s",
			(int)(i < a->ledger_count ? x->ledger : y->ledger),
			i < a->ledger_count ? money_format(x->balance, one) : "none",
			i < b->ledger_count ? money_format(y->balance, other) : "none");
		return true;
	}
	return false;
}

static bool books_differ(const struct totals *a, const struct totals *b, char *what, size_t size)
{
	if (a->book_count != b->book_count) {
		snprintf(what, size, "books: %zu, %zu", a->book_count, b->book_count);
		return true;
	}
	for (size_t i = 0; i < a->book_count; i++) {
		if (strcmp(a->books[i].station, b->books[i].station) == 0 &&
			a->books[i].last_seq == b->books[i].last_seq &&
			strcmp(a->books[i].receipt_no, b->books[i].receipt_no) == 0)
			continue;
		snprintf(what, size, "book of %s: %s, %s", a->books[i].station,
			a->books[i].receipt_no, b->books[i].receipt_no);
		return true;
	}
	return false;
}

const char *totals_difference(
	const struct totals *a, const struct totals *b, char *what, size_t size)
{
	what[0] = '\0';
	for (int i = 0; i < table_shape_count; i++) {
		if (a->rows[i] == b->rows[i])
			continue;
		snprintf(what, size, "table %s: %lld, %lld", table_shapes[i].name,
			(long long)a->rows[i], (long long)b->rows[i]);
		return what;
	}
	if (ledgers_differ(a, b, what, size) || books_differ(a, b, what, size))
		return what;
	if (strcmp(a->last.payment_no, b->last.payment_no) != 0)
		snprintf(
			what, size, "last payment: %s, %s", a->last.payment_no, b->last.payment_no);
	return what;
}
