#include "db/identity_check_store.h"

#include <string.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

enum {
	CHECK_INSERT,
	CHECK_LOAD,
	CHECK_LIST,
	FINDING_INSERT,
	FINDING_LIST,
	AUTHORITY_INSERT,
	AUTHORITY_FIND,
	AUTHORITY_LIST,
	IDENTITY_CHECK_SQL_COUNT
};

#define CHECK_COLUMNS                                                                             \
	"check_id, account_id, at, login, station, method, id_type, id_masked, sealed_id, name, " \
	"valid_until, agent, passed "
#define AUTHORITY_COLUMNS                                                                    \
	"authority_id, account_id, document, name, id_type, id_masked, sealed_id, from_on, " \
	"until_on, "                                                                         \
	"at, login, station "

static const char *const texts[IDENTITY_CHECK_SQL_COUNT] = {
	[CHECK_INSERT] = "INSERT INTO identity_check (account_id, at, login, station, method, "
			 "id_type, id_masked, sealed_id, name, valid_until, agent, passed) VALUES "
			 "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING check_id",
	[CHECK_LOAD] = "SELECT " CHECK_COLUMNS "FROM identity_check WHERE check_id = $1",
	[CHECK_LIST] = "SELECT " CHECK_COLUMNS "FROM identity_check WHERE account_id = $1 "
		       "ORDER BY check_id DESC LIMIT $2",
	[FINDING_INSERT] = "INSERT INTO identity_finding (check_id, seq, kind, result) "
			   "VALUES ($1, $2, $3, $4)",
	[FINDING_LIST] = "SELECT kind, result FROM identity_finding WHERE check_id = $1 "
			 "ORDER BY seq",
	[AUTHORITY_INSERT] =
		"INSERT INTO agent_authority (account_id, document, name, id_type, id_masked, "
		"sealed_id, from_on, until_on, at, login, station) VALUES "
		"($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING authority_id",
	[AUTHORITY_FIND] = "SELECT " AUTHORITY_COLUMNS "FROM agent_authority "
			   "WHERE account_id = $1 AND document = $2 "
			   "ORDER BY authority_id DESC LIMIT 1",
	[AUTHORITY_LIST] = "SELECT " AUTHORITY_COLUMNS "FROM agent_authority AS a "
			   "WHERE account_id = $1 AND NOT EXISTS (SELECT 1 FROM agent_authority "
			   "AS later WHERE later.account_id = a.account_id AND "
			   "later.document = a.document AND "
			   "later.authority_id > a.authority_id) ORDER BY authority_id DESC",
};

const struct sql_set identity_check_sql = {
	"identity_check", texts, IDENTITY_CHECK_SQL_COUNT, SQL_SET_IDENTITY_CHECK};

#define NO_END "-"

static bool insert_finding(struct db *db, const struct identity_check_row *row, size_t i)
{
	struct stmt *st = db_stmt(db, &identity_check_sql, FINDING_INSERT);

	stmt_bind_int(st, 1, row->check_id);
	stmt_bind_int(st, 2, (int64_t)i + 1);
	stmt_bind_int(st, 3, row->findings[i].kind);
	stmt_bind_int(st, 4, row->findings[i].result);
	return stmt_run(st);
}

static const char *until_text(const struct identity_check_row *row, char buf[DATE_TEXT_MAX])
{
	if (row->no_end)
		return NO_END;
	return row->has_until ? date_format(row->until, buf) : "";
}

bool identity_check_store_insert(struct db *db, struct identity_check_row *row)
{
	struct stmt *st = db_stmt(db, &identity_check_sql, CHECK_INSERT);
	char until[DATE_TEXT_MAX];
	bool ok = true;

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_moment(st, 2, row->at);
	stmt_bind_text(st, 3, row->login);
	stmt_bind_text(st, 4, row->station);
	stmt_bind_int(st, 5, row->method);
	stmt_bind_int(st, 6, row->type);
	stmt_bind_text(st, 7, row->masked);
	stmt_bind_int(st, 8, row->sealed_id);
	stmt_bind_text(st, 9, row->name);
	stmt_bind_text(st, 10, until_text(row, until));
	stmt_bind_int(st, 11, row->agent);
	stmt_bind_int(st, 12, row->passed);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->check_id = stmt_int(st, 0);
	for (size_t i = 0; ok && i < row->finding_count; i++)
		ok = insert_finding(db, row, i);
	return ok;
}

static enum id_type type_at(struct stmt *st, int column)
{
	int64_t type = stmt_int(st, column);

	if (type >= 0 && type < ID_TYPE_COUNT)
		return (enum id_type)type;
	stmt_wrong(st, column);
	return ID_NONE;
}

static void take_until(struct stmt *st, int column, struct identity_check_row *out)
{
	const char *text = stmt_text(st, column);

	out->no_end = strcmp(text, NO_END) == 0;
	out->has_until = text[0] != '\0' && !out->no_end;
	if (out->has_until)
		out->until = stmt_date(st, column);
}

static void take_check(struct stmt *st, struct identity_check_row *out)
{
	*out = (struct identity_check_row){.check_id = stmt_int(st, 0),
		.account_id = stmt_int(st, 1),
		.at = stmt_moment(st, 2),
		.method = stmt_int(st, 5) == IDENTITY_READ ? IDENTITY_READ : IDENTITY_TYPED,
		.type = type_at(st, 6),
		.sealed_id = stmt_int(st, 8),
		.agent = stmt_int(st, 11) != 0,
		.passed = stmt_int(st, 12) != 0};
	stmt_copy_text(st, 3, out->login, sizeof out->login);
	stmt_copy_text(st, 4, out->station, sizeof out->station);
	stmt_copy_text(st, 7, out->masked, sizeof out->masked);
	stmt_copy_text(st, 9, out->name, sizeof out->name);
	take_until(st, 10, out);
}

static bool load_findings(struct db *db, struct identity_check_row *row)
{
	struct stmt *st = db_stmt(db, &identity_check_sql, FINDING_LIST);
	enum db_step step;

	stmt_bind_int(st, 1, row->check_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		int64_t kind = stmt_int(st, 0), result = stmt_int(st, 1);

		if (!identity_check_stored(kind, result) ||
			row->finding_count == IDENTITY_FINDINGS_MAX) {
			stmt_wrong(st, 1);
			continue;
		}
		row->findings[row->finding_count++] = (struct identity_finding){
			(enum identity_check_kind)kind, (enum identity_result)result};
	}
	return step == DB_DONE;
}

bool identity_check_store_load(
	struct db *db, int64_t check_id, struct identity_check_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &identity_check_sql, CHECK_LOAD);
	enum db_step step;

	stmt_bind_int(st, 1, check_id);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (!*found)
		return step == DB_DONE;
	take_check(st, out);
	return load_findings(db, out);
}

bool identity_check_store_list(struct db *db, int64_t account_id, struct arena *arena,
	struct identity_check_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &identity_check_sql, CHECK_LIST);
	size_t capacity = 0;
	enum db_step step;
	bool ok = true;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	stmt_bind_int(st, 2, IDENTITY_CHECKS_MAX);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		take_check(st, &(*out)[(*count)++]);
	}
	for (size_t i = 0; step == DB_DONE && ok && i < *count; i++)
		ok = load_findings(db, &(*out)[i]);
	return step == DB_DONE && ok;
}

/* --- authorities ----------------------------------------------------------------------------- */

bool authority_store_insert(struct db *db, struct authority_row *row)
{
	struct stmt *st = db_stmt(db, &identity_check_sql, AUTHORITY_INSERT);

	stmt_bind_int(st, 1, row->account_id);
	stmt_bind_text(st, 2, row->document);
	stmt_bind_text(st, 3, row->name);
	stmt_bind_int(st, 4, row->type);
	stmt_bind_text(st, 5, row->masked);
	stmt_bind_int(st, 6, row->sealed_id);
	stmt_bind_date(st, 7, row->from);
	stmt_bind_date(st, 8, row->until);
	stmt_bind_moment(st, 9, row->at);
	stmt_bind_text(st, 10, row->login);
	stmt_bind_text(st, 11, row->station);
	if (stmt_one(st) != DB_ROW)
		return false;
	row->authority_id = stmt_int(st, 0);
	return true;
}

static void take_authority(struct stmt *st, struct authority_row *out)
{
	*out = (struct authority_row){.authority_id = stmt_int(st, 0),
		.account_id = stmt_int(st, 1),
		.type = type_at(st, 4),
		.sealed_id = stmt_int(st, 6),
		.from = stmt_date(st, 7),
		.until = stmt_date(st, 8),
		.at = stmt_moment(st, 9)};
	stmt_copy_text(st, 2, out->document, sizeof out->document);
	stmt_copy_text(st, 3, out->name, sizeof out->name);
	stmt_copy_text(st, 5, out->masked, sizeof out->masked);
	stmt_copy_text(st, 10, out->login, sizeof out->login);
	stmt_copy_text(st, 11, out->station, sizeof out->station);
}

bool authority_store_find(struct db *db, int64_t account_id, const char *document,
	struct authority_row *out, bool *found)
{
	struct stmt *st = db_stmt(db, &identity_check_sql, AUTHORITY_FIND);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	stmt_bind_text(st, 2, document);
	step = stmt_one(st);
	*found = step == DB_ROW;
	if (*found)
		take_authority(st, out);
	return step != DB_FAILED;
}

bool authority_store_list(struct db *db, int64_t account_id, struct arena *arena,
	struct authority_row **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &identity_check_sql, AUTHORITY_LIST);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, account_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		take_authority(st, &(*out)[(*count)++]);
	}
	return step == DB_DONE;
}
