#include "db/bill_batch_store.h"

#include <assert.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

static_assert(METER_POSTPAID == 1, "BILLED_BY_READING names it");

enum {
	BATCH_ALL,
	BATCH_ROUTE,
	BATCH_ONE,
	BATCH_SIZE,
	BATCH_METERS,
	BATCH_LAST_READ,
	BATCH_BILLS,
	BATCH_MEANS,
	BATCH_CHANGED,
	BATCH_SQL_COUNT
};

#define ACCOUNT_COLUMNS                                                         \
	"SELECT a.account_id, a.account_no, a.price_class, a.route, a.tariff, " \
	"a.capacity_kva, a.opened_on FROM account a "
#define BILLED_BY_READING                                                                   \
	"a.status = 1 AND EXISTS (SELECT 1 FROM meter m WHERE m.account_id = a.account_id " \
	"AND m.kind = 1) "
/* A month's bill, not taken back and not charged beside it by rule. */
#define STANDS                                                                      \
	"NOT EXISTS (SELECT 1 FROM bill_cancel x WHERE x.bill_id = b.bill_id) AND " \
	"NOT EXISTS (SELECT 1 FROM correction_outcome z WHERE z.bill_id = b.bill_id) "

static const char *const texts[BATCH_SQL_COUNT] = {
	[BATCH_ALL] = ACCOUNT_COLUMNS "WHERE a.account_id > $1 AND " BILLED_BY_READING
				      "ORDER BY a.account_id LIMIT CAST($2 AS BIGINT)",
	[BATCH_ROUTE] =
		ACCOUNT_COLUMNS "WHERE a.route = $3 AND a.account_id > $1 AND " BILLED_BY_READING
				"ORDER BY a.account_id LIMIT CAST($2 AS BIGINT)",
	[BATCH_ONE] = ACCOUNT_COLUMNS "WHERE a.account_id = $1 AND " BILLED_BY_READING,
	[BATCH_SIZE] = "SELECT count(*) FROM account a WHERE (CAST($1 AS TEXT) = '' OR a.route = "
		       "$1) AND " BILLED_BY_READING,
	[BATCH_METERS] =
		"SELECT meter_no, multiplier, installed_on, removed_on FROM meter WHERE "
		"account_id = $1 AND kind = 1 AND (removed_on IS NULL OR removed_on >= $2) "
		"ORDER BY installed_on, meter_no",
	[BATCH_LAST_READ] =
		"SELECT read_on FROM reading r WHERE meter_no = $1 AND read_on < $2 AND NOT "
		"EXISTS (SELECT 1 FROM reading c WHERE c.corrects = r.reading_id) "
		"ORDER BY read_on DESC LIMIT 1",
	[BATCH_BILLS] =
		"SELECT b.period, b.energy_wh, o.bill_id FROM bill b LEFT JOIN bill_origin o ON "
		"o.bill_id = b.bill_id WHERE b.account_id = $1 AND b.period >= $2 AND b.period "
		"<= $3 AND " STANDS "ORDER BY b.period",
	[BATCH_MEANS] =
		"SELECT a.route, a.price_class, count(*), CAST(sum(b.energy_wh) AS BIGINT) FROM "
		"bill b JOIN account a ON a.account_id = b.account_id WHERE b.period = $1 "
		"AND " STANDS "GROUP BY a.route, a.price_class",
	[BATCH_CHANGED] = "SELECT max(at) FROM account_change WHERE account_id = $1 AND at >= $2 "
			  "AND field IN ('price_class', 'tariff', 'capacity_kva')",
};

const struct sql_set bill_batch_sql = {"bill_batch", texts, BATCH_SQL_COUNT, SQL_SET_BILL_BATCH};

static void account_read(struct stmt *st, struct batch_account *out)
{
	out->account_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->account_no, sizeof out->account_no);
	stmt_copy_text(st, 2, out->price_class, sizeof out->price_class);
	stmt_copy_text(st, 3, out->route, sizeof out->route);
	stmt_copy_text(st, 4, out->tariff, sizeof out->tariff);
	stmt_copy_text(st, 5, out->capacity_kva, sizeof out->capacity_kva);
	out->opened_on = stmt_date(st, 6);
}

bool bill_batch_accounts(struct db *db, const struct batch_query *query, struct arena *arena,
	struct batch_account **out, size_t *count)
{
	bool all = query->route[0] == '\0';
	struct stmt *st = db_stmt(db, &bill_batch_sql, all ? BATCH_ALL : BATCH_ROUTE);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, query->after_id);
	stmt_bind_int(st, 2, (int64_t)query->limit);
	if (!all)
		stmt_bind_text(st, 3, query->route);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		account_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool bill_batch_account(struct db *db, int64_t account_id, struct batch_account *out, bool *found)
{
	struct stmt *st = db_stmt(db, &bill_batch_sql, BATCH_ONE);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		account_read(st, out);
	return step != DB_FAILED;
}

bool bill_batch_size(struct db *db, const char *route, int64_t *customers)
{
	struct stmt *st = db_stmt(db, &bill_batch_sql, BATCH_SIZE);

	stmt_bind_text(st, 1, route);
	if (stmt_one(st) != DB_ROW)
		return false;
	*customers = stmt_int(st, 0);
	return true;
}

bool bill_batch_meters(struct db *db, int64_t account_id, struct date since,
	struct meter_row out[BATCH_METERS_MAX], size_t *count)
{
	struct stmt *st = db_stmt(db, &bill_batch_sql, BATCH_METERS);
	enum db_step step;

	*count = 0;
	stmt_bind_int(st, 1, account_id);
	stmt_bind_date(st, 2, since);
	while ((step = stmt_step(st)) == DB_ROW && *count < BATCH_METERS_MAX) {
		struct meter_row *meter = &out[(*count)++];

		*meter = (struct meter_row){.account_id = account_id,
			.kind = METER_POSTPAID,
			.installed_on = stmt_date(st, 2),
			.removed = !stmt_is_null(st, 3),
			.removed_on = stmt_date(st, 3)};
		stmt_copy_text(st, 0, meter->meter_no, sizeof meter->meter_no);
		stmt_copy_text(st, 1, meter->multiplier, sizeof meter->multiplier);
	}
	return step != DB_FAILED;
}

bool bill_batch_last_read(
	struct db *db, const char *meter_no, struct date before, struct date *out, bool *found)
{
	struct stmt *st = db_stmt(db, &bill_batch_sql, BATCH_LAST_READ);
	enum db_step step;

	stmt_bind_text(st, 1, meter_no);
	stmt_bind_date(st, 2, before);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		*out = stmt_date(st, 0);
	return step != DB_FAILED;
}

bool bill_batch_bills(struct db *db, const struct batch_span *span, struct arena *arena,
	struct batch_bill **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &bill_batch_sql, BATCH_BILLS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, span->account_id);
	stmt_bind_period(st, 2, span->first);
	stmt_bind_period(st, 3, span->last);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct batch_bill){.period = stmt_period(st, 0),
			.energy = stmt_energy(st, 1),
			.ours = !stmt_is_null(st, 2)};
	}
	return step == DB_DONE;
}

bool bill_batch_means(struct db *db, struct period period, struct arena *arena,
	struct batch_mean **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &bill_batch_sql, BATCH_MEANS);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_period(st, 1, period);
	while ((step = stmt_step(st)) == DB_ROW) {
		struct batch_mean *mean;

		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		mean = &(*out)[(*count)++];
		stmt_copy_text(st, 0, mean->route, sizeof mean->route);
		stmt_copy_text(st, 1, mean->price_class, sizeof mean->price_class);
		mean->bills = stmt_int(st, 2);
		mean->energy = stmt_energy(st, 3);
	}
	return step == DB_DONE;
}

bool bill_batch_changed(
	struct db *db, int64_t account_id, struct moment since, struct moment *out, bool *changed)
{
	struct stmt *st = db_stmt(db, &bill_batch_sql, BATCH_CHANGED);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_moment(st, 2, since);
	if (stmt_one(st) != DB_ROW)
		return false;
	*changed = !stmt_is_null(st, 0);
	*out = stmt_moment(st, 0);
	return true;
}
