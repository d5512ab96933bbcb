#include "db/account_store.h"

#include <assert.h>
#include <string.h>

#include "db/bind.h"
#include "db/search.h"
#include "db/sql_sets.h"

enum {
	ACCOUNT_FIND,
	ACCOUNT_PAYER,
	ACCOUNT_LOAD,
	ACCOUNT_INSERT,
	ACCOUNT_UPDATE,
	ACCOUNT_CLOSE,
	ACCOUNT_RECORD,
	ACCOUNT_OPENING,
	ACCOUNT_COUNT
};

#define ACCOUNT_FIELDS                                                                       \
	"account_no, name, name_initials, id_type, id_sealed, id_hash, id_masked, address, " \
	"price_class, region, opened_on, phone, voltage, capacity_kva, route, tariff, "      \
	"card_serial, card_count, card_generation, status"

#define PAYER \
	"SELECT account_id, status, account_no, price_class FROM account WHERE account_no = $1"

static const char *const texts[ACCOUNT_COUNT] = {
	[ACCOUNT_FIND] = "SELECT " ACCOUNT_FIELDS ", account_id FROM account WHERE account_no = $1",
	[ACCOUNT_PAYER] = PAYER,
	[ACCOUNT_LOAD] = "SELECT " ACCOUNT_FIELDS ", account_id FROM account WHERE account_id = $1",
	[ACCOUNT_INSERT] = "INSERT INTO account (" ACCOUNT_FIELDS ")"
			   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
			   " $15, $16, $17, $18, $19, $20) RETURNING account_id",
	[ACCOUNT_UPDATE] = "UPDATE account SET name = $2, name_initials = $3, id_type = $4,"
			   " id_sealed = $5, id_hash = $6, id_masked = $7, address = $8,"
			   " price_class = $9, region = $10, opened_on = $11, phone = $12,"
			   " voltage = $13, capacity_kva = $14, route = $15, tariff = $16,"
			   " card_serial = $17, card_count = $18, card_generation = $19"
			   " WHERE account_no = $1",
	[ACCOUNT_CLOSE] = "UPDATE account SET status = 2, closed_on = $2 WHERE account_id = $1",
	[ACCOUNT_RECORD] = "INSERT INTO account_change (account_id, at, login, station, field,"
			   " old_value, new_value) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	[ACCOUNT_OPENING] = "SELECT CAST(COALESCE(SUM(advance), 0) AS BIGINT) FROM allocation"
			    " WHERE account_id = $1 AND payment_id IS NULL AND bill_id IS NULL",
};

const struct sql_set account_sql = {"account", texts, ACCOUNT_COUNT, SQL_SET_ACCOUNT};

/* As db/row_lock.c locks it, which SQLite has no word for and no need of. */
static const char *const lock_texts[] = {PAYER " FOR NO KEY UPDATE"};

const struct sql_set account_lock_sql = {
	"account_lock", lock_texts, ARRAY_SIZE(lock_texts), SQL_SET_ACCOUNT_LOCK};

static enum id_type id_type_read(struct stmt *st, int column)
{
	int64_t type = stmt_int(st, column);

	return type >= 0 && type < ID_TYPE_COUNT ? (enum id_type)type : ID_NONE;
}

static void bytes_read(struct stmt *st, int column, uint8_t *out, size_t max, size_t *size)
{
	const void *bytes = stmt_blob(st, column, size);

	if (*size > max)
		*size = 0; /* longer than any that we seal: as good as none */
	if (*size > 0)
		memcpy(out, bytes, *size);
}

static void row_read(struct stmt *st, struct account_row *out)
{
	size_t hash_size;

	*out = (struct account_row){.account_id = stmt_int(st, 20), .status = stmt_int(st, 19)};
	stmt_copy_text(st, 0, out->account_no, sizeof out->account_no);
	stmt_copy_text(st, 1, out->name, sizeof out->name);
	stmt_copy_text(st, 2, out->name_initials, sizeof out->name_initials);
	out->id_type = id_type_read(st, 3);
	bytes_read(st, 4, out->id_sealed, sizeof out->id_sealed, &out->id_sealed_size);
	bytes_read(st, 5, out->id_hash, sizeof out->id_hash, &hash_size);
	stmt_copy_text(st, 6, out->id_masked, sizeof out->id_masked);
	stmt_copy_text(st, 7, out->address, sizeof out->address);
	stmt_copy_text(st, 8, out->price_class, sizeof out->price_class);
	stmt_copy_text(st, 9, out->region, sizeof out->region);
	out->opened_on = stmt_date(st, 10);
	stmt_copy_text(st, 11, out->phone, sizeof out->phone);
	stmt_copy_text(st, 12, out->voltage, sizeof out->voltage);
	stmt_copy_text(st, 13, out->capacity_kva, sizeof out->capacity_kva);
	stmt_copy_text(st, 14, out->route, sizeof out->route);
	stmt_copy_text(st, 15, out->tariff, sizeof out->tariff);
	stmt_copy_text(st, 16, out->card_serial, sizeof out->card_serial);
	out->card_count = stmt_int(st, 17);
	out->card_generation = stmt_int(st, 18);
}

static bool row_one(struct stmt *st, struct account_row *out, bool *found)
{
	enum db_step step = stmt_one(st);

	*found = step == DB_ROW;
	if (*found)
		row_read(st, out);
	return step != DB_FAILED;
}

bool account_store_find(struct db *db, const char *account_no, struct account_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &account_sql, ACCOUNT_FIND);

	stmt_bind_text(st, 1, account_no);
	return row_one(st, out, found);
}

static bool payer_one(
	struct stmt *st, const char *account_no, struct account_payer *out, bool *found)
{
	enum db_step step;

	stmt_bind_text(st, 1, account_no);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found) {
		*out = (struct account_payer){
			.account_id = stmt_int(st, 0), .status = stmt_int(st, 1)};
		stmt_copy_text(st, 2, out->account_no, sizeof out->account_no);
		stmt_copy_text(st, 3, out->price_class, sizeof out->price_class);
	}
	return step != DB_FAILED;
}

bool account_store_payer(
	struct db *db, const char *account_no, struct account_payer *out, bool *found)
{
	return payer_one(db_stmt(db, &account_sql, ACCOUNT_PAYER), account_no, out, found);
}

bool account_store_payer_held(
	struct db *db, const char *account_no, struct account_payer *out, bool *found)
{
	struct stmt *st = db_engine(db) == DB_POSTGRES ? db_stmt(db, &account_lock_sql, 0)
						       : db_stmt(db, &account_sql, ACCOUNT_PAYER);

	return payer_one(st, account_no, out, found);
}

bool account_store_load(struct db *db, int64_t account_id, struct account_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &account_sql, ACCOUNT_LOAD);

	stmt_bind_int(st, 1, account_id);
	return row_one(st, out, found);
}

/* Parameters $1 … $19 of insert and update. */
static void row_bind(struct stmt *st, const struct account_row *row)
{
	assert(row->id_sealed_size <= sizeof row->id_sealed);
	stmt_bind_text(st, 1, row->account_no);
	stmt_bind_text(st, 2, row->name);
	stmt_bind_text(st, 3, row->name_initials);
	stmt_bind_int(st, 4, row->id_type);
	if (row->id_sealed_size > 0) {
		stmt_bind_blob(st, 5, row->id_sealed, row->id_sealed_size);
		stmt_bind_blob(st, 6, row->id_hash, sizeof row->id_hash);
	}
	stmt_bind_text(st, 7, row->id_masked);
	stmt_bind_text(st, 8, row->address);
	stmt_bind_text(st, 9, row->price_class);
	stmt_bind_text(st, 10, row->region);
	stmt_bind_date(st, 11, row->opened_on);
	stmt_bind_text(st, 12, row->phone);
	stmt_bind_text(st, 13, row->voltage);
	stmt_bind_text(st, 14, row->capacity_kva);
	stmt_bind_text(st, 15, row->route);
	stmt_bind_text(st, 16, row->tariff);
	stmt_bind_text(st, 17, row->card_serial);
	stmt_bind_int(st, 18, row->card_count);
	stmt_bind_int(st, 19, row->card_generation);
}

bool account_store_insert(struct db *db, struct account_row *row)
{
	struct stmt *st = db_stmt(db, &account_sql, ACCOUNT_INSERT);

	row_bind(st, row);
	stmt_bind_int(st, 20, row->status);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->account_id = stmt_int(st, 0);
	return search_address_changed(db, row->account_id, NULL, row->address);
}

bool account_store_update(struct db *db, const struct account_row *row)
{
	struct account_row before;
	struct stmt *st;
	bool found;

	if (!account_store_load(db, row->account_id, &before, &found))
		return false;
	assert(found);
	st = db_stmt(db, &account_sql, ACCOUNT_UPDATE);
	row_bind(st, row);
	return stmt_run(st) &&
	       search_address_changed(db, row->account_id, before.address, row->address);
}

bool account_store_close(struct db *db, int64_t account_id, struct date on)
{
	struct stmt *st = db_stmt(db, &account_sql, ACCOUNT_CLOSE);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_date(st, 2, on);
	return stmt_run(st);
}

bool account_store_record(struct db *db, const struct account_change_row *change)
{
	struct stmt *st = db_stmt(db, &account_sql, ACCOUNT_RECORD);

	stmt_bind_int(st, 1, change->account_id);
	stmt_bind_moment(st, 2, change->at);
	stmt_bind_text(st, 3, change->login);
	stmt_bind_text(st, 4, change->station);
	stmt_bind_text(st, 5, change->field);
	stmt_bind_text(st, 6, change->old_value);
	stmt_bind_text(st, 7, change->new_value);
	return stmt_run(st);
}

bool account_store_opening(struct db *db, int64_t account_id, struct money *out)
{
	struct stmt *st = db_stmt(db, &account_sql, ACCOUNT_OPENING);

	stmt_bind_int(st, 1, account_id);
	if (stmt_one(st) != DB_ROW)
		return false;
	*out = stmt_money(st, 0);
	return true;
}
