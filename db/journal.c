#include "db/journal.h"

#include <assert.h>

#include "db/bind.h"
#include "db/sql_sets.h"

#define HELD_BELOW 6000 /* of JOURNAL_HELD */
#define LINES_AT_ONCE 6 /* as many as most entries have */
#define LINE_VALUES 4

static_assert(LEDGER_DRAWER == 1001, "JOURNAL_NEGATE_LINES names the drawer");

enum {
	JOURNAL_INSERT,
	JOURNAL_INSERT_LINES, /* one; then two, three and so on */
	JOURNAL_NEGATE_LINES = JOURNAL_INSERT_LINES + LINES_AT_ONCE,
	JOURNAL_BALANCE,
	JOURNAL_INCOME,
	JOURNAL_SQL_COUNT
};

/* Lines of one entry in one statement: place, ledger, sub and amount of each. */
#define LINES_1                                                                       \
	"INSERT INTO journal_line (journal_id, line_no, ledger, sub, amount) VALUES " \
	"($1, $2, $3, $4, $5)"
#define LINES_2 LINES_1 ", ($1, $6, $7, $8, $9)"
#define LINES_3 LINES_2 ", ($1, $10, $11, $12, $13)"
#define LINES_4 LINES_3 ", ($1, $14, $15, $16, $17)"
#define LINES_5 LINES_4 ", ($1, $18, $19, $20, $21)"
#define LINES_6 LINES_5 ", ($1, $22, $23, $24, $25)"

static const char *const texts[JOURNAL_SQL_COUNT] = {
	[JOURNAL_INSERT] =
		"INSERT INTO journal (kind, op_id, business_date, at, login, station, shift_id, "
		"reverses, memo) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING journal_id",
	[JOURNAL_INSERT_LINES] = LINES_1,
	[JOURNAL_INSERT_LINES + 1] = LINES_2,
	[JOURNAL_INSERT_LINES + 2] = LINES_3,
	[JOURNAL_INSERT_LINES + 3] = LINES_4,
	[JOURNAL_INSERT_LINES + 4] = LINES_5,
	[JOURNAL_INSERT_LINES + 5] = LINES_6,
	[JOURNAL_NEGATE_LINES] =
		"INSERT INTO journal_line (journal_id, line_no, ledger, sub, amount) "
		"SELECT CAST($1 AS BIGINT), line_no, ledger, "
		"CASE WHEN ledger = 1001 AND CAST($3 AS BIGINT) <> 0 THEN $3 ELSE sub END, -amount "
		"FROM journal_line WHERE journal_id = $2",
	[JOURNAL_BALANCE] = "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM journal_line "
			    "WHERE " JOURNAL_HELD "AND ledger = $1 AND sub = $2",
	[JOURNAL_INCOME] = "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM journal_line "
			   "WHERE ledger = $1 AND sub = $2",
};

const struct sql_set journal_sql = {"journal", texts, JOURNAL_SQL_COUNT, SQL_SET_JOURNAL};

static bool insert_entry(struct db *db, const struct journal_entry *entry, int64_t *journal_id)
{
	struct stmt *st = db_stmt(db, &journal_sql, JOURNAL_INSERT);

	stmt_bind_int(st, 1, entry->kind);
	stmt_bind_text(st, 2, entry->op_id);
	stmt_bind_date(st, 3, entry->business_date);
	stmt_bind_moment(st, 4, entry->at);
	stmt_bind_text(st, 5, entry->login);
	stmt_bind_text(st, 6, entry->station);
	if (entry->shift_id != 0)
		stmt_bind_int(st, 7, entry->shift_id);
	if (entry->reverses != 0)
		stmt_bind_int(st, 8, entry->reverses);
	stmt_bind_text(st, 9, entry->memo);
	if (stmt_one(st) != DB_ROW)
		return false;
	*journal_id = stmt_int(st, 0);
	return true;
}

static void bind_line(struct stmt *st, int n, int line_no, const struct journal_line *line)
{
	stmt_bind_int(st, n, line_no);
	stmt_bind_int(st, n + 1, line->ledger);
	stmt_bind_int(st, n + 2, line->sub);
	stmt_bind_money(st, n + 3, line->amount);
}

/* Of the kept lines of an entry those from first on, as many as one statement takes. */
static bool insert_some(struct db *db, int64_t journal_id, const struct journal_line *const *lines,
	size_t first, size_t count)
{
	struct stmt *st = db_stmt(db, &journal_sql, JOURNAL_INSERT_LINES + (int)count - 1);

	stmt_bind_int(st, 1, journal_id);
	for (size_t i = 0; i < count; i++)
		bind_line(st, 2 + LINE_VALUES * (int)i, (int)(first + i) + 1, lines[first + i]);
	return stmt_run(st);
}

static bool insert_lines(
	struct db *db, int64_t journal_id, const struct journal_line *lines, size_t count)
{
	const struct journal_line *kept[JOURNAL_LINES_MAX];
	size_t used = 0, some;

	for (size_t i = 0; i < count; i++)
		if (money_sign(lines[i].amount) != 0)
			kept[used++] = &lines[i];
	for (size_t first = 0; first < used; first += some) {
		some = used - first < LINES_AT_ONCE ? used - first : LINES_AT_ONCE;
		if (!insert_some(db, journal_id, kept, first, some))
			return false;
	}
	return true;
}

bool journal_balances(const struct journal_line *lines, size_t count)
{
	struct money sum = MONEY_ZERO;

	for (size_t i = 0; i < count; i++)
		if (!money_add(&sum, sum, lines[i].amount))
			return false;
	return money_sign(sum) == 0;
}

bool journal_post(struct db *db, const struct journal_entry *entry,
	const struct journal_line *lines, size_t count, int64_t *journal_id)
{
	int64_t id;

	assert(count <= JOURNAL_LINES_MAX);
	assert(journal_balances(lines, count));
	if (!insert_entry(db, entry, &id) || !insert_lines(db, id, lines, count))
		return false;
	*journal_id = id;
	return true;
}

bool journal_reverse(struct db *db, const struct journal_entry *entry, int64_t *journal_id)
{
	struct stmt *st;
	int64_t id;

	assert(entry->reverses != 0);
	if (!insert_entry(db, entry, &id))
		return false;
	st = db_stmt(db, &journal_sql, JOURNAL_NEGATE_LINES);
	stmt_bind_int(st, 1, id);
	stmt_bind_int(st, 2, entry->reverses);
	stmt_bind_int(st, 3, entry->shift_id);
	if (!stmt_run(st))
		return false;
	*journal_id = id;
	return true;
}

bool journal_balance(struct db *db, enum ledger ledger, int64_t sub, struct money *out)
{
	bool held = (int)ledger < HELD_BELOW;
	struct stmt *st = db_stmt(db, &journal_sql, held ? JOURNAL_BALANCE : JOURNAL_INCOME);

	stmt_bind_int(st, 1, ledger);
	stmt_bind_int(st, 2, sub);
	if (stmt_one(st) != DB_ROW)
		return false;
	*out = stmt_money(st, 0);
	return true;
}
