#include "db/sale_store.h"

#include <assert.h>
#include <string.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

#define CPU_IMAGE_BYTES_MAX \
	(CARD_SERIAL_BYTES + CARD_PARAMETER_BYTES + CARD_WALLET_BYTES + CARD_RETURN_BYTES_MAX)

/* A stripe: its state, the serial, and the tracks, each with its NUL. Longer than any CPU card's.
 */
#define STRIPE_HEAD_BYTES (1 + CARD_SERIAL_BYTES)
#define STRIPE_IMAGE_BYTES (STRIPE_HEAD_BYTES + MAGNETIC_TRACKS * MAGNETIC_TRACK_MAX)
#define CARD_IMAGE_BYTES_MAX STRIPE_IMAGE_BYTES
static_assert(STRIPE_IMAGE_BYTES > CPU_IMAGE_BYTES_MAX, "the size tells them apart");
static_assert(MAGNETIC_READ == 1, "stored");
static_assert(MAGNETIC_UNPROVEN == 2, "stored");
static_assert(MAGNETIC_UNREADABLE == 3, "stored");

/* Numbers that stand in databases. */
static_assert(SALE_PURCHASE == 1, "stored");
static_assert(SALE_OPENING == 2, "stored");
static_assert(SALE_REPLACEMENT == 3, "stored");
static_assert(SALE_REFUND == 4, "stored");
static_assert(SALE_METER_CHANGE == 5, "stored");
static_assert(SALE_PREPARED == 1, "stored");
static_assert(SALE_WRITING == 2, "stored");
static_assert(SALE_WRITTEN == 3, "stored");
static_assert(SALE_SETTLED == 4, "stored");
static_assert(SALE_UNDONE == 5, "stored");
static_assert(CARD_UNIT_MONEY == 1, "stored");
static_assert(CARD_UNIT_ENERGY == 2, "stored");

enum {
	SALE_INSERT,
	SALE_ADD_PAYMENT,
	SALE_BY_ID,
	SALE_BY_NO,
	SALE_OF_PAYMENT,
	SALE_COUNT_OF_SHIFT,
	SALE_ADD_STATE,
	SALE_ADD_TARGET,
	SALE_TARGET,
	SALE_MARK_OPEN,
	SALE_UNMARK,
	SALE_OPEN_OF,
	SALE_OPEN_LIST,
	SALE_OF_ACCOUNT,
	SALE_LAST_SETTLED,
	SALE_SQL_COUNT
};

#define SALE_ROWS                                                                                \
	"SELECT s.sale_id, s.sale_no, s.kind, s.op_id, s.account_id, s.meter_no, s.generation, " \
	"s.purchase_count, s.unit, s.hundredths, s.amount, s.energy_wh, s.arrears, "             \
	"coalesce(s.refers, 0), s.approver, s.evidence, s.login, s.station, s.shift_id, "        \
	"s.business_date, s.at, coalesce(p.payment_id, 0), t.state, coalesce((SELECT "           \
	"x.journal_id FROM card_sale_state AS x WHERE x.sale_id = s.sale_id AND x.state = 4), "  \
	"0), a.account_no FROM card_sale AS s JOIN account AS a ON a.account_id = "              \
	"s.account_id LEFT JOIN card_payment AS p ON p.sale_id = s.sale_id JOIN "                \
	"card_sale_state AS t ON t.sale_id = s.sale_id AND t.seq = (SELECT max(seq) FROM "       \
	"card_sale_state WHERE sale_id = s.sale_id) "

static const char *const texts[SALE_SQL_COUNT] = {
	[SALE_INSERT] = "INSERT INTO card_sale (sale_no, kind, op_id, account_id, meter_no, "
			"generation, purchase_count, unit, hundredths, amount, energy_wh, arrears, "
			"refers, approver, evidence, login, station, shift_id, business_date, at) "
			"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
			"$16, $17, $18, $19, $20) RETURNING sale_id",
	[SALE_ADD_PAYMENT] = "INSERT INTO card_payment (sale_id, payment_id) VALUES ($1, $2)",
	[SALE_BY_ID] = SALE_ROWS "WHERE s.sale_id = $1",
	[SALE_BY_NO] = SALE_ROWS "WHERE s.sale_no = $1",
	[SALE_OF_PAYMENT] = SALE_ROWS "WHERE p.payment_id = $1",
	[SALE_COUNT_OF_SHIFT] = "SELECT count(*) FROM card_sale WHERE shift_id = $1",
	[SALE_ADD_STATE] =
		"INSERT INTO card_sale_state (sale_id, seq, state, at, login, station, detail, "
		"journal_id) SELECT CAST($1 AS BIGINT), coalesce(max(seq), 0) + 1, "
		"CAST($2 AS SMALLINT), CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT), "
		"CAST($6 AS TEXT), CAST($7 AS BIGINT) FROM card_sale_state WHERE sale_id = $1",
	[SALE_ADD_TARGET] =
		"INSERT INTO card_target (sale_id, seq, serial, before_image, intended_image, "
		"approver, login, station, at) VALUES ($1, (SELECT coalesce(max(seq), 0) + 1 FROM "
		"card_target WHERE sale_id = $1), $2, $3, $4, $5, $6, $7, $8)",
	[SALE_TARGET] = "SELECT sale_id, serial, before_image, intended_image, approver, login, "
			"station, at, seq FROM card_target WHERE sale_id = $1 "
			"ORDER BY seq DESC LIMIT 1",
	[SALE_MARK_OPEN] = "INSERT INTO card_sale_open (account_id, sale_id) VALUES ($1, $2) "
			   "ON CONFLICT DO NOTHING RETURNING sale_id",
	[SALE_UNMARK] = "DELETE FROM card_sale_open WHERE sale_id = $1",
	[SALE_OPEN_OF] = SALE_ROWS "JOIN card_sale_open AS o ON o.sale_id = s.sale_id "
				   "WHERE o.account_id = $1",
	[SALE_OPEN_LIST] = SALE_ROWS "JOIN card_sale_open AS o ON o.sale_id = s.sale_id "
				     "ORDER BY s.sale_id",
	[SALE_OF_ACCOUNT] = SALE_ROWS "WHERE s.account_id = $1 ORDER BY s.sale_id DESC LIMIT $2",
	[SALE_LAST_SETTLED] = SALE_ROWS
	"WHERE s.account_id = $1 AND s.generation = $2 AND s.kind IN (1, 5) AND "
	"s.purchase_count > 0 AND t.state = 4 ORDER BY s.purchase_count DESC LIMIT 1",
};

const struct sql_set sale_sql = {"sale", texts, SALE_SQL_COUNT, SQL_SET_SALE};

bool sale_store_insert(struct db *db, const struct sale_row *row, int64_t *sale_id)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_INSERT);

	stmt_bind_text(st, 1, row->sale_no);
	stmt_bind_int(st, 2, row->kind);
	stmt_bind_text(st, 3, row->op_id);
	stmt_bind_int(st, 4, row->account_id);
	stmt_bind_text(st, 5, row->meter_no);
	stmt_bind_int(st, 6, row->generation);
	stmt_bind_int(st, 7, row->count);
	stmt_bind_int(st, 8, row->unit);
	stmt_bind_int(st, 9, row->hundredths);
	stmt_bind_money(st, 10, row->amount);
	stmt_bind_energy(st, 11, row->energy);
	stmt_bind_money(st, 12, row->arrears);
	if (row->refers != 0)
		stmt_bind_int(st, 13, row->refers);
	stmt_bind_text(st, 14, row->approver);
	stmt_bind_text(st, 15, row->evidence);
	stmt_bind_text(st, 16, row->login);
	stmt_bind_text(st, 17, row->station);
	stmt_bind_int(st, 18, row->shift_id);
	stmt_bind_date(st, 19, row->business_date);
	stmt_bind_moment(st, 20, row->at);
	if (stmt_one(st) != DB_ROW)
		return false;
	*sale_id = stmt_int(st, 0);
	return true;
}

bool sale_store_add_payment(struct db *db, int64_t sale_id, int64_t payment_id)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_ADD_PAYMENT);

	stmt_bind_int(st, 1, sale_id);
	stmt_bind_int(st, 2, payment_id);
	return stmt_run(st);
}

static void sale_read(struct stmt *st, struct sale_row *out)
{
	*out = (struct sale_row){.sale_id = stmt_int(st, 0)};
	stmt_copy_text(st, 1, out->sale_no, sizeof out->sale_no);
	out->kind = (enum sale_kind)stmt_bounded(st, 2, SALE_PURCHASE, SALE_METER_CHANGE);
	stmt_copy_text(st, 3, out->op_id, sizeof out->op_id);
	out->account_id = stmt_int(st, 4);
	stmt_copy_text(st, 5, out->meter_no, sizeof out->meter_no);
	out->generation = stmt_int(st, 6);
	out->count = stmt_int(st, 7);
	out->unit = (enum card_unit)stmt_bounded(st, 8, CARD_UNIT_MONEY, CARD_UNIT_ENERGY);
	out->hundredths = stmt_int(st, 9);
	out->amount = stmt_money(st, 10);
	out->energy = stmt_energy(st, 11);
	out->arrears = stmt_money(st, 12);
	out->refers = stmt_int(st, 13);
	stmt_copy_text(st, 14, out->approver, sizeof out->approver);
	stmt_copy_text(st, 15, out->evidence, sizeof out->evidence);
	stmt_copy_text(st, 16, out->login, sizeof out->login);
	stmt_copy_text(st, 17, out->station, sizeof out->station);
	out->shift_id = stmt_int(st, 18);
	out->business_date = stmt_date(st, 19);
	out->at = stmt_moment(st, 20);
	out->payment_id = stmt_int(st, 21);
	out->state = (enum sale_state)stmt_bounded(st, 22, SALE_PREPARED, SALE_UNDONE);
	out->settled_by = stmt_int(st, 23);
	stmt_copy_text(st, 24, out->account_no, sizeof out->account_no);
}

static enum db_step sale_one(struct stmt *st, struct sale_row *out)
{
	enum db_step step = stmt_one(st);

	if (step == DB_ROW)
		sale_read(st, out);
	return step;
}

enum db_step sale_store_load(struct db *db, int64_t sale_id, struct sale_row *out)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_BY_ID);

	stmt_bind_int(st, 1, sale_id);
	return sale_one(st, out);
}

enum db_step sale_store_by_no(struct db *db, const char *sale_no, struct sale_row *out)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_BY_NO);

	stmt_bind_text(st, 1, sale_no);
	return sale_one(st, out);
}

enum db_step sale_store_of_payment(struct db *db, int64_t payment_id, struct sale_row *out)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_OF_PAYMENT);

	stmt_bind_int(st, 1, payment_id);
	return sale_one(st, out);
}

bool sale_store_count(struct db *db, int64_t shift_id, int64_t *count)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_COUNT_OF_SHIFT);

	stmt_bind_int(st, 1, shift_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*count = stmt_int(st, 0);
	return true;
}

bool sale_store_add_state(struct db *db, const struct sale_event *event)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_ADD_STATE);

	stmt_bind_int(st, 1, event->sale_id);
	stmt_bind_int(st, 2, event->state);
	stmt_bind_moment(st, 3, event->at);
	stmt_bind_text(st, 4, event->login);
	stmt_bind_text(st, 5, event->station);
	stmt_bind_text(st, 6, event->detail);
	if (event->journal_id != 0)
		stmt_bind_int(st, 7, event->journal_id);
	return stmt_run(st);
}

static size_t stripe_pack(const struct card_image *image, uint8_t bytes[CARD_IMAGE_BYTES_MAX])
{
	uint8_t *at = bytes + STRIPE_HEAD_BYTES;

	memset(bytes, 0, STRIPE_IMAGE_BYTES);
	bytes[0] = (uint8_t)image->stripe.state;
	memcpy(bytes + 1, image->serial, CARD_SERIAL_BYTES);
	for (size_t i = 0; i < MAGNETIC_TRACKS; i++, at += MAGNETIC_TRACK_MAX)
		memcpy(at, image->stripe.tracks.track[i], strlen(image->stripe.tracks.track[i]));
	return STRIPE_IMAGE_BYTES;
}

static bool stripe_unpack(const uint8_t *bytes, struct card_image *out)
{
	const uint8_t *at = bytes + STRIPE_HEAD_BYTES;

	*out = (struct card_image){.stripe.state = bytes[0]};
	memcpy(out->serial, bytes + 1, CARD_SERIAL_BYTES);
	for (size_t i = 0; i < MAGNETIC_TRACKS; i++, at += MAGNETIC_TRACK_MAX) {
		if (at[MAGNETIC_TRACK_MAX - 1] != '\0')
			return false;
		memcpy(out->stripe.tracks.track[i], at, MAGNETIC_TRACK_MAX);
	}
	return bytes[0] >= MAGNETIC_READ && bytes[0] <= MAGNETIC_UNREADABLE;
}

static size_t image_pack(const struct card_image *image, uint8_t bytes[CARD_IMAGE_BYTES_MAX])
{
	uint8_t *at = bytes;

	if (image->stripe.state != MAGNETIC_NONE)
		return stripe_pack(image, bytes);
	assert(image->returned_bytes <= CARD_RETURN_BYTES_MAX);
	memcpy(at, image->serial, CARD_SERIAL_BYTES);
	at += CARD_SERIAL_BYTES;
	memcpy(at, image->parameter, CARD_PARAMETER_BYTES);
	at += CARD_PARAMETER_BYTES;
	memcpy(at, image->wallet, CARD_WALLET_BYTES);
	at += CARD_WALLET_BYTES;
	memcpy(at, image->returned, image->returned_bytes);
	return (size_t)(at - bytes) + image->returned_bytes;
}

static bool cpu_unpack(const uint8_t *at, size_t size, struct card_image *out)
{
	const size_t head = CPU_IMAGE_BYTES_MAX - CARD_RETURN_BYTES_MAX;

	if (size < head || size > CPU_IMAGE_BYTES_MAX)
		return false;
	*out = (struct card_image){.returned_bytes = (uint8_t)(size - head)};
	memcpy(out->serial, at, CARD_SERIAL_BYTES);
	at += CARD_SERIAL_BYTES;
	memcpy(out->parameter, at, CARD_PARAMETER_BYTES);
	at += CARD_PARAMETER_BYTES;
	memcpy(out->wallet, at, CARD_WALLET_BYTES);
	at += CARD_WALLET_BYTES;
	memcpy(out->returned, at, out->returned_bytes);
	return true;
}

/* False: not as many bytes as an image has, which the database's fault then tells. */
static bool image_unpack(struct stmt *st, int column, struct card_image *out)
{
	size_t size;
	const uint8_t *bytes = stmt_blob(st, column, &size);
	bool good = size == STRIPE_IMAGE_BYTES ? stripe_unpack(bytes, out)
					       : cpu_unpack(bytes, size, out);

	if (!good)
		stmt_wrong(st, column);
	return good;
}

bool sale_store_add_target(struct db *db, const struct sale_target *target)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_ADD_TARGET);
	uint8_t before[CARD_IMAGE_BYTES_MAX], intended[CARD_IMAGE_BYTES_MAX];

	stmt_bind_int(st, 1, target->sale_id);
	stmt_bind_text(st, 2, target->serial);
	stmt_bind_blob(st, 3, before, image_pack(&target->before, before));
	stmt_bind_blob(st, 4, intended, image_pack(&target->intended, intended));
	stmt_bind_text(st, 5, target->approver);
	stmt_bind_text(st, 6, target->login);
	stmt_bind_text(st, 7, target->station);
	stmt_bind_moment(st, 8, target->at);
	return stmt_run(st);
}

enum db_step sale_store_target(struct db *db, int64_t sale_id, struct sale_target *out)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_TARGET);
	enum db_step step;

	stmt_bind_int(st, 1, sale_id);
	step = stmt_one(st);
	if (step != DB_ROW)
		return step;
	out->sale_id = stmt_int(st, 0);
	stmt_copy_text(st, 1, out->serial, sizeof out->serial);
	if (!image_unpack(st, 2, &out->before) || !image_unpack(st, 3, &out->intended))
		return DB_FAILED;
	stmt_copy_text(st, 4, out->approver, sizeof out->approver);
	stmt_copy_text(st, 5, out->login, sizeof out->login);
	stmt_copy_text(st, 6, out->station, sizeof out->station);
	out->at = stmt_moment(st, 7);
	out->seq = (int)stmt_int(st, 8);
	return DB_ROW;
}

enum db_step sale_store_mark_open(struct db *db, int64_t account_id, int64_t sale_id)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_MARK_OPEN);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_int(st, 2, sale_id);
	return stmt_one(st);
}

bool sale_store_unmark(struct db *db, int64_t sale_id)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_UNMARK);

	stmt_bind_int(st, 1, sale_id);
	return stmt_run(st);
}

enum db_step sale_store_open_of(struct db *db, int64_t account_id, struct sale_row *out)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_OPEN_OF);

	stmt_bind_int(st, 1, account_id);
	return sale_one(st, out);
}

static bool sale_list(struct stmt *st, struct arena *arena, struct sale_row **out, size_t *count)
{
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		sale_read(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}

bool sale_store_open_list(struct db *db, struct arena *arena, struct sale_row **out, size_t *count)
{
	return sale_list(db_stmt(db, &sale_sql, SALE_OPEN_LIST), arena, out, count);
}

bool sale_store_of_account(struct db *db, int64_t account_id, struct arena *arena,
	struct sale_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_OF_ACCOUNT);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_int(st, 2, SALES_MAX);
	return sale_list(st, arena, out, count);
}

enum db_step sale_store_last_settled(
	struct db *db, int64_t account_id, int64_t generation, struct sale_row *out)
{
	struct stmt *st = db_stmt(db, &sale_sql, SALE_LAST_SETTLED);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_int(st, 2, generation);
	return sale_one(st, out);
}
