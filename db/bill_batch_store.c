#include "db/bill_batch_store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "db/bill_run_store.h"
#include "db/bind.h"
#include "db/sql_sets.h"
#include "db/tariff_store.h"

static_assert(METER_POSTPAID == 1, "BILLED_BY_READING names it");

/* Each question of a step stands twice: of all accounts, and of those of a route. */
enum {
	BATCH_ACCOUNTS,
	BATCH_STANDINGS = BATCH_ACCOUNTS + 2,
	BATCH_METERS = BATCH_STANDINGS + 2,
	BATCH_READINGS = BATCH_METERS + 2,
	BATCH_BILLS = BATCH_READINGS + 2,
	BATCH_CALCULATIONS = BATCH_BILLS + 2,
	BATCH_TERMS = BATCH_CALCULATIONS + 2,
	BATCH_SIZE = BATCH_TERMS + 2,
	BATCH_READINGS_OF = BATCH_SIZE + 2,
	BATCH_MEANS,
	BATCH_SQL_COUNT
};

/* CROSS JOIN: the accounts first, in their order, then what hangs on them. */
#define BILLED_BY_READING                                                                   \
	"a.status = 1 AND EXISTS (SELECT 1 FROM meter e WHERE e.account_id = a.account_id " \
	"AND e.kind = 1) "
#define OF_ALL "WHERE a.account_id > $1 AND a.account_id <= $2 AND CAST($3 AS TEXT) = '' "
#define OF_ROUTE "WHERE a.route = $3 AND a.account_id > $1 AND a.account_id <= $2 "
#define OF_STEP(which, ask, more) [which] = ask OF_ALL more, [(which) + 1] = ask OF_ROUTE more

/* A month's bill: not charged beside it by rule, nor what a card sale's bounced cheque left. */
#define MONTHLY                                                                            \
	"NOT EXISTS (SELECT 1 FROM correction_outcome z WHERE z.bill_id = b.bill_id) AND " \
	"NOT EXISTS (SELECT 1 FROM card_debt y WHERE y.bill_id = b.bill_id) "
/* One that is not taken back. */
#define STANDS "NOT EXISTS (SELECT 1 FROM bill_cancel x WHERE x.bill_id = b.bill_id) AND " MONTHLY
#define READING_STANDS "NOT EXISTS (SELECT 1 FROM reading c WHERE c.corrects = r.reading_id) "
#define READING_COLUMNS                                                                       \
	"r.meter_no, r.reading_id, r.register, r.read_on, r.value, r.kind, (SELECT g.digits " \
	"FROM meter_register g WHERE g.meter_no = r.meter_no AND g.register = r.register) "

static const char *const texts[BATCH_SQL_COUNT] = {
	OF_STEP(BATCH_ACCOUNTS,
		"SELECT a.account_id, a.account_no, a.price_class, a.route, a.tariff, "
		"a.capacity_kva, a.opened_on FROM account a ",
		"AND " BILLED_BY_READING "ORDER BY a.account_id LIMIT CAST($4 AS BIGINT)"),
	OF_STEP(BATCH_STANDINGS,
		"SELECT a.account_id, "
		"(SELECT max(c.to_on) FROM bill b JOIN bill_origin o ON o.bill_id = b.bill_id "
		"JOIN calculation c ON c.calculation_id = o.calculation_id WHERE b.account_id = "
		"a.account_id AND NOT EXISTS (SELECT 1 FROM bill_cancel x WHERE x.bill_id = "
		"b.bill_id)), "
		"(SELECT max(h.at) FROM account_change h WHERE h.account_id = a.account_id "
		"AND h.field IN ('price_class', 'tariff', 'capacity_kva')), "
		"(SELECT count(*) FROM bill b WHERE b.account_id = a.account_id AND b.period = $4 "
		"AND " MONTHLY ") "
		"FROM account a ",
		"ORDER BY a.account_id"),
	OF_STEP(BATCH_METERS,
		"SELECT a.account_id, m.meter_no, m.multiplier, m.installed_on, m.removed_on, "
		"(SELECT r.read_on FROM reading r WHERE r.meter_no = m.meter_no AND r.read_on < $4 "
		"AND " READING_STANDS "ORDER BY r.read_on DESC LIMIT 1) "
		"FROM account a CROSS JOIN meter m ",
		"AND m.account_id = a.account_id AND m.kind = 1 "
		"ORDER BY a.account_id"),
	OF_STEP(BATCH_READINGS,
		"SELECT a.account_id, " READING_COLUMNS
		"FROM account a CROSS JOIN meter m CROSS JOIN reading r ",
		"AND m.account_id = a.account_id AND m.kind = 1 "
		"AND r.meter_no = m.meter_no AND r.read_on >= $4 AND r.read_on <= $5 "
		"AND " READING_STANDS "ORDER BY a.account_id"),
	OF_STEP(BATCH_BILLS,
		"SELECT a.account_id, b.period, b.energy_wh, (SELECT o.bill_id FROM bill_origin o "
		"WHERE o.bill_id = b.bill_id) FROM account a CROSS JOIN bill b ",
		"AND b.account_id = a.account_id AND b.period >= $4 "
		"AND b.period <= $5 AND " STANDS "ORDER BY a.account_id, b.period"),
	OF_STEP(BATCH_CALCULATIONS,
		"SELECT a.account_id, c.calculation_id, c.to_on, c.energy_wh, c.amount, c.basis, "
		"o.bill_id, (SELECT x.bill_id FROM bill_cancel x WHERE x.bill_id = o.bill_id) "
		"FROM account a CROSS JOIN calculation c LEFT JOIN bill_origin o "
		"ON o.calculation_id = c.calculation_id ",
		"AND c.account_id = a.account_id AND c.period = $4 "
		"ORDER BY a.account_id, c.calculation_id"),
	OF_STEP(BATCH_TERMS,
		"SELECT a.account_id, t.from_on, t.tariff, t.household, t.free_wh, t.demand_w, "
		"t.power_factor FROM account a CROSS JOIN account_terms t ",
		"AND t.account_id = a.account_id AND t.from_on <= $4 "
		"ORDER BY a.account_id, t.from_on, t.terms_id"),
	OF_STEP(BATCH_SIZE, "SELECT count(*) FROM account a ", "AND " BILLED_BY_READING),
	[BATCH_READINGS_OF] =
		"SELECT 0, " READING_COLUMNS "FROM reading r WHERE r.meter_no = $1 AND "
		"r.read_on >= $2 AND r.read_on <= $3 AND " READING_STANDS
		"ORDER BY r.read_on, r.register",
	[BATCH_MEANS] =
		"SELECT a.route, a.price_class, count(*), CAST(sum(b.energy_wh) AS BIGINT) FROM "
		"bill b JOIN account a ON a.account_id = b.account_id WHERE b.period = $1 "
		"AND " STANDS "GROUP BY a.route, a.price_class",
};

const struct sql_set bill_batch_sql = {"bill_batch", texts, BATCH_SQL_COUNT, SQL_SET_BILL_BATCH};

/* Of the accounts after the one and up to the other. */
static struct stmt *ask(
	struct db *db, int which, const char *route, int64_t after_id, int64_t last_id)
{
	struct stmt *st = db_stmt(db, &bill_batch_sql, which + (route[0] != '\0'));

	stmt_bind_int(st, 1, after_id);
	stmt_bind_int(st, 2, last_id);
	stmt_bind_text(st, 3, route);
	return st;
}

static struct stmt *ask_step(struct db *db, int which, const struct batch_step *step)
{
	const struct batch_account *last = &step->accounts[step->count - 1];

	return ask(db, which, step->route, step->accounts[0].account_id - 1, last->account_id);
}

/* The next row of an account of the step; between its first and its last there may be others. */
static enum db_step next_row(struct stmt *st, const struct batch_step *step, size_t *at)
{
	enum db_step found;

	while ((found = stmt_step(st)) == DB_ROW) {
		int64_t account_id = stmt_int(st, 0);

		while (*at < step->count && step->accounts[*at].account_id < account_id)
			++*at;
		if (*at < step->count && step->accounts[*at].account_id == account_id)
			break;
	}
	return found;
}

bool bill_batch_accounts(struct db *db, const struct batch_query *query, struct arena *arena,
	struct batch_account **out, size_t *count)
{
	struct stmt *st = ask(db, BATCH_ACCOUNTS, query->route, query->after_id, INT64_MAX);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 4, (int64_t)query->limit);
	while ((step = stmt_step(st)) == DB_ROW) {
		struct batch_account *row;

		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row = &(*out)[(*count)++];
		row->account_id = stmt_int(st, 0);
		stmt_copy_text(st, 1, row->account_no, sizeof row->account_no);
		stmt_copy_text(st, 2, row->price_class, sizeof row->price_class);
		stmt_copy_text(st, 3, row->route, sizeof row->route);
		stmt_copy_text(st, 4, row->tariff, sizeof row->tariff);
		stmt_copy_text(st, 5, row->capacity_kva, sizeof row->capacity_kva);
		row->opened_on = stmt_date(st, 6);
	}
	return step == DB_DONE;
}

bool bill_batch_size(struct db *db, const char *route, int64_t *customers)
{
	struct stmt *st = ask(db, BATCH_SIZE, route, 0, INT64_MAX);

	if (stmt_one(st) != DB_ROW)
		return false;
	*customers = stmt_int(st, 0);
	return true;
}

bool bill_batch_standings(struct db *db, const struct batch_step *step, struct arena *arena,
	struct batch_standing **out, size_t *count)
{
	struct stmt *st = ask_step(db, BATCH_STANDINGS, step);
	size_t capacity = 0, at = 0;
	enum db_step found;

	*out = NULL;
	*count = 0;
	stmt_bind_period(st, 4, step->period);
	while ((found = next_row(st, step, &at)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct batch_standing){.account_id = stmt_int(st, 0),
			.billed = !stmt_is_null(st, 1),
			.until = stmt_date(st, 1),
			.changed = !stmt_is_null(st, 2),
			.changed_at = stmt_moment(st, 2),
			.bills = stmt_int(st, 3)};
	}
	return found == DB_DONE;
}

static int meter_compare(const void *a, const void *b)
{
	const struct batch_meter *x = a, *y = b;
	int order = date_compare(x->installed_on, y->installed_on);

	if (x->account_id != y->account_id)
		return x->account_id < y->account_id ? -1 : 1;
	return order != 0 ? order : strcmp(x->meter_no, y->meter_no);
}

bool bill_batch_meters(struct db *db, const struct batch_step *step, struct arena *arena,
	struct batch_meter **out, size_t *count)
{
	struct stmt *st = ask_step(db, BATCH_METERS, step);
	size_t capacity = 0, at = 0;
	enum db_step found;

	*out = NULL;
	*count = 0;
	stmt_bind_date(st, 4, step->window[0]);
	while ((found = next_row(st, step, &at)) == DB_ROW) {
		struct batch_meter *row;

		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row = &(*out)[(*count)++];
		*row = (struct batch_meter){.account_id = stmt_int(st, 0),
			.installed_on = stmt_date(st, 3),
			.removed = !stmt_is_null(st, 4),
			.removed_on = stmt_date(st, 4),
			.read = !stmt_is_null(st, 5),
			.last_read = stmt_date(st, 5)};
		stmt_copy_text(st, 1, row->meter_no, sizeof row->meter_no);
		stmt_copy_text(st, 2, row->multiplier, sizeof row->multiplier);
	}
	if (*count > 1)
		qsort(*out, *count, sizeof **out, meter_compare);
	return found == DB_DONE;
}

static void reading_read(struct stmt *st, struct batch_reading *out)
{
	*out = (struct batch_reading){.account_id = stmt_int(st, 0),
		.reading_id = stmt_int(st, 2),
		.which = stmt_register(st, 3),
		.read_on = stmt_date(st, 4),
		.value = stmt_int(st, 5),
		.kind = stmt_reading_kind(st, 6),
		.digits = stmt_is_null(st, 7) ? 0 : stmt_digits(st, 7)};
	stmt_copy_text(st, 1, out->meter_no, sizeof out->meter_no);
}

static int reading_compare(const void *a, const void *b)
{
	const struct batch_reading *x = a, *y = b;
	int order = strcmp(x->meter_no, y->meter_no);

	if (x->account_id != y->account_id)
		return x->account_id < y->account_id ? -1 : 1;
	if (order == 0)
		order = date_compare(x->read_on, y->read_on);
	return order != 0 ? order : (int)x->which - (int)y->which;
}

bool bill_batch_readings(struct db *db, const struct batch_step *step, struct arena *arena,
	struct batch_reading **out, size_t *count)
{
	struct stmt *st = ask_step(db, BATCH_READINGS, step);
	size_t capacity = 0, at = 0;
	enum db_step found;

	*out = NULL;
	*count = 0;
	stmt_bind_date(st, 4, step->from);
	stmt_bind_date(st, 5, step->window[1]);
	while ((found = next_row(st, step, &at)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		reading_read(st, &(*out)[(*count)++]);
	}
	if (*count > 1)
		qsort(*out, *count, sizeof **out, reading_compare);
	return found == DB_DONE;
}

bool bill_batch_readings_of(struct db *db, const struct batch_days *days, struct arena *arena,
	struct batch_reading **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &bill_batch_sql, BATCH_READINGS_OF);
	size_t capacity = 0;
	enum db_step found;

	*out = NULL;
	*count = 0;
	stmt_bind_text(st, 1, days->meter_no);
	stmt_bind_date(st, 2, days->from);
	stmt_bind_date(st, 3, days->to);
	while ((found = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		reading_read(st, &(*out)[(*count)++]);
	}
	return found == DB_DONE;
}

bool bill_batch_bills(struct db *db, const struct batch_step *step, struct arena *arena,
	struct batch_bill **out, size_t *count)
{
	struct stmt *st = ask_step(db, BATCH_BILLS, step);
	size_t capacity = 0, at = 0;
	enum db_step found;

	*out = NULL;
	*count = 0;
	stmt_bind_period(st, 4, step->first);
	stmt_bind_period(st, 5, step->period);
	while ((found = next_row(st, step, &at)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct batch_bill){.account_id = stmt_int(st, 0),
			.period = stmt_period(st, 1),
			.energy = stmt_energy(st, 2),
			.ours = !stmt_is_null(st, 3)};
	}
	return found == DB_DONE;
}

bool bill_batch_calculations(struct db *db, const struct batch_step *step, struct arena *arena,
	struct calculation_row **out, size_t *count)
{
	struct stmt *st = ask_step(db, BATCH_CALCULATIONS, step);
	size_t capacity = 0, at = 0;
	enum db_step found;

	*out = NULL;
	*count = 0;
	stmt_bind_period(st, 4, step->period);
	while ((found = next_row(st, step, &at)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct calculation_row){.account_id = stmt_int(st, 0),
			.calculation_id = stmt_int(st, 1),
			.period = step->period,
			.to_on = stmt_date(st, 2),
			.energy = stmt_energy(st, 3),
			.amount = stmt_money(st, 4),
			.basis = arena_text(arena, stmt_text(st, 5)),
			.explain = "",
			.bill_id = stmt_int(st, 6),
			.cancelled = !stmt_is_null(st, 7)};
	}
	return found == DB_DONE;
}

bool bill_batch_terms(struct db *db, const struct batch_step *step, struct arena *arena,
	struct terms_row **out, size_t *count)
{
	struct stmt *st = ask_step(db, BATCH_TERMS, step);
	size_t capacity = 0, at = 0;
	enum db_step found;

	*out = NULL;
	*count = 0;
	stmt_bind_date(st, 4, step->window[1]);
	while ((found = next_row(st, step, &at)) == DB_ROW) {
		struct terms_row *row;

		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		row = &(*out)[(*count)++];
		*row = (struct terms_row){.account_id = stmt_int(st, 0),
			.from_on = stmt_date(st, 1),
			.household = (int)stmt_int(st, 3),
			.free_quota = stmt_energy(st, 4),
			.demand_w = stmt_int(st, 5),
			.power_factor = (int)stmt_int(st, 6),
			.login = ""};
		stmt_copy_text(st, 2, row->tariff, sizeof row->tariff);
	}
	return found == DB_DONE;
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
