/* How a town is made: its first account by the stores, all others as rows like that one. */
#include "tests/bench/town.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "core/permission.h"
#include "counter/hall.h"
#include "counter/pay.h"
#include "counter/shift.h"
#include "counter/staff.h"
#include "db/account_store.h"
#include "db/bill_store.h"
#include "db/database.h"
#include "db/journal.h"
#include "db/meter_store.h"

#define LOGIN "bench"
#define PASSWORD "bench password"
#define STRIDE 7919 /* a prime, so that payers stand far from each other */
#define SQL_MAX 4096
#define SLICE (1 << 20)
#define INDEXES_MAX 64

void town_must(const struct session *s, bool ok)
{
	const struct fault *why =
		s->why.code == CODE_OK && s->db != NULL ? db_fault(s->db) : &s->why;
	char text[SAY_TEXT_MAX];

	if (ok)
		return;
	fprintf(stderr, "town: %s\n", fault_render(LANG_EN, why, text, sizeof text));
	exit(1);
}

int64_t town_payer(const struct town *town, int64_t turn)
{
	return (turn * STRIDE + 13) % town->accounts + 1;
}

/* --- the first account --------------------------------------------------------------------------
 */

static void session_begin(const char *path, const char *key, const char *station, struct session *s)
{
	const struct session_options options = {.db_url = path,
		.key_path = key,
		.station = station,
		.share_dir = "build/share/wattdesk",
		.lang = LANG_ZH,
		.clock = clock_system()};

	*s = (struct session){.db = NULL};
	town_must(s, session_open(s, &options));
	snprintf(s->login, sizeof s->login, LOGIN);
	s->roles = ROLE_CASHIER;
}

static void store_account(struct session *s, int64_t *account_id)
{
	struct account_row row = {.id_type = ID_NONE,
		.price_class = "residential",
		.region = "330100",
		.status = ACCOUNT_STORED_OPEN};
	struct meter_row meter = {.kind = METER_POSTPAID, .multiplier = "1"};

	row.opened_on = date_add_days(session_today(s), -2000);
	town_must(s, account_store_insert(s->db, &row));
	meter.account_id = *account_id = row.account_id;
	town_must(s, meter_store_insert(s->db, &meter, row.opened_on));
}

static void store_bill(struct session *s, int64_t account_id)
{
	struct bill_row row = {.account_id = account_id};
	struct journal_entry entry = {
		.kind = JOURNAL_BILL, .at = session_now(s), .login = "", .station = "", .memo = ""};
	struct journal_line lines[2] = {
		{.ledger = LEDGER_RECEIVABLE, .sub = account_id}, {.ledger = LEDGER_ENERGY}};
	int64_t journal_id;

	town_must(s, money_from_fen(&row.amount, 12345));
	row.period = period_of(date_add_days(session_today(s), -90));
	row.issued_on = entry.business_date = date_add_days(session_today(s), -60);
	row.due_on = date_add_days(session_today(s), -40);
	lines[0].amount = row.amount;
	lines[1].amount = money_negate(row.amount);
	town_must(s, journal_post(s->db, &entry, lines, 2, &journal_id));
	town_must(s, bill_store_insert(s->db, &row, journal_id));
}

static void hall_make(const char *path, const char *key)
{
	const struct hall_request request = {.db_url = path,
		.key_path = key,
		.code = "BENCH",
		.name = "Bench",
		.trial = true,
		.now = clock_system().now(NULL)};
	struct staff_request staff = {
		.login = "admin", .name = "admin", .password = PASSWORD, .roles = ROLE_ADMIN};
	struct session s = {.db = NULL};
	struct hall_made made;
	int64_t account_id;

	town_must(&s, hall_init(&request, &made, &s.why));
	session_begin(path, key, "bench", &s);
	session_sign_out(&s);
	town_must(&s, staff_add(&s, &staff));
	town_must(&s, session_sign_in(&s, "admin", PASSWORD));
	staff.login = LOGIN;
	staff.roles = ROLE_CASHIER;
	town_must(&s, staff_add(&s, &staff));
	town_must(&s, db_begin(s.db));
	store_account(&s, &account_id);
	store_bill(&s, account_id);
	town_must(&s, db_commit(s.db));
	session_close(&s);
}

/* --- all others ---------------------------------------------------------------------------------
 */

static void (*const words[])(char buf[TOWN_TEXT_MAX], int64_t account) = {
	town_number, town_name, town_initials, town_address, town_phone, town_meter, town_bill};

/* word(which, account) */
static void word(sqlite3_context *context, int count, sqlite3_value **values)
{
	char text[TOWN_TEXT_MAX];

	(void)count;
	words[sqlite3_value_int(values[0])](text, sqlite3_value_int64(values[1]));
	sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

/* What differs from the first account's row; n.i is the account. */
static const struct change {
	const char *table, *column, *value;
} changes[] = {
	{"account", "account_id", "n.i"},
	{"account", "account_no", "word(0, n.i)"},
	{"account", "name", "word(1, n.i)"},
	{"account", "name_initials", "word(2, n.i)"},
	{"account", "address", "word(3, n.i)"},
	{"account", "phone", "word(4, n.i)"},
	{"meter", "meter_no", "word(5, n.i)"},
	{"meter", "account_id", "n.i"},
	{"journal", "journal_id", "n.i"},
	{"journal_line", "journal_id", "n.i"},
	{"journal_line", "sub", "CASE f.sub WHEN 0 THEN 0 ELSE n.i END"},
	{"bill", "bill_id", "n.i"},
	{"bill", "bill_no", "word(6, n.i)"},
	{"bill", "account_id", "n.i"},
	{"bill", "journal_id", "n.i"},
};
static const char *const tables[] = {"account", "meter", "journal", "journal_line", "bill"};

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return;
	fprintf(stderr, "town: %s: %s\n", sql, sqlite3_errmsg(db));
	exit(1);
}

static sqlite3_stmt *ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK)
		return st;
	fprintf(stderr, "town: %s: %s\n", sql, sqlite3_errmsg(db));
	exit(1);
}

static const char *value_of(const char *table, const char *column)
{
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++)
		if (strcmp(changes[i].table, table) == 0 && strcmp(changes[i].column, column) == 0)
			return changes[i].value;
	return NULL;
}

static void copy_rows(sqlite3 *db, const char *table, int64_t accounts)
{
	char sql[SQL_MAX], columns[SQL_MAX / 4] = "", values[SQL_MAX / 4] = "";
	size_t c = 0, v = 0;
	sqlite3_stmt *st;

	snprintf(sql, sizeof sql, "SELECT name FROM pragma_table_info('%s')", table);
	st = ask(db, sql);
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(st, 0);
		const char *value = value_of(table, name), *comma = c > 0 ? ", " : "";

		c += (size_t)snprintf(columns + c, sizeof columns - c, "%s%s", comma, name);
		v += (size_t)snprintf(values + v, sizeof values - v, "%s%s%s", comma,
			value != NULL ? "" : "f.", value != NULL ? value : name);
	}
	sqlite3_finalize(st);
	snprintf(sql, sizeof sql, "CREATE TEMP TABLE first_%s AS SELECT * FROM %s; DELETE FROM %s",
		table, table, table);
	run(db, sql);
	snprintf(sql, sizeof sql,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
		"%" PRId64 ") INSERT INTO %s (%s) SELECT %s FROM n CROSS JOIN temp.first_%s AS f",
		accounts, table, columns, values, table);
	run(db, sql);
	fprintf(stderr, "town: %s\n", table);
}

/* Indexes are made of the whole, which sorts once. */
struct set_aside {
	char *drop[INDEXES_MAX], *make[INDEXES_MAX];
	int count;
};

static void set_aside(sqlite3 *db, struct set_aside *out)
{
	sqlite3_stmt *st = ask(db,
		"SELECT 'DROP ' || type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT "
		"NULL AND type IN ('index', 'trigger') AND tbl_name IN ('account', 'meter', "
		"'journal', 'journal_line', 'bill')");

	out->count = 0;
	while (sqlite3_step(st) == SQLITE_ROW && out->count < INDEXES_MAX) {
		out->drop[out->count] = xstrdup((const char *)sqlite3_column_text(st, 0));
		out->make[out->count++] = xstrdup((const char *)sqlite3_column_text(st, 1));
	}
	sqlite3_finalize(st);
	for (int i = 0; i < out->count; i++)
		run(db, out->drop[i]);
}

static void put_back(sqlite3 *db, struct set_aside *aside)
{
	for (int i = 0; i < aside->count; i++) {
		run(db, aside->make[i]);
		free(aside->drop[i]);
		free(aside->make[i]);
	}
}

static void town_fill(const char *path, int64_t accounts)
{
	struct set_aside aside;
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
		sqlite3_create_function(db, "word", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
			word, NULL, NULL) != SQLITE_OK)
		exit(1);
	run(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;"
		"PRAGMA locking_mode = EXCLUSIVE");
	set_aside(db, &aside);
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		copy_rows(db, tables[i], accounts);
	put_back(db, &aside);
	fprintf(stderr, "town: indexes\n");
	run(db, "INSERT INTO account_address (account_address) VALUES ('rebuild')");
	fprintf(stderr, "town: addresses\n");
	run(db, "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
	if (sqlite3_close(db) != SQLITE_OK)
		exit(1);
}

/* --- money --------------------------------------------------------------------------------------
 */

static void take_payments(struct session *s, const struct town *town)
{
	char number[TOWN_TEXT_MAX];

	for (int64_t i = 0; i < TOWN_PAYMENTS; i++) {
		struct pay_request request = {.account_count = 1, .tender_count = 1};
		struct arena arena = ARENA_EMPTY;
		struct pay_result result;

		town_number(number, town_payer(town, i));
		request.account_no[0] = number;
		request.tenders[0].kind = TENDER_CASH;
		town_must(s, money_from_fen(&request.tenders[0].amount, 50000));
		town_must(s, pay_take(s, &request, &arena, &result));
		arena_release(&arena);
	}
}

void town_session(const struct town *town, const char *station, struct session *s)
{
	const struct shift_open_request open = {.has_date = false};
	struct shift_view view;

	session_begin(town->path, town->key, station, s);
	if (!shift_current(s, &view))
		town_must(s, shift_open(s, &open, &view));
}

/* As a hall's machine holds it after a morning: what is measured is not the disk of a cold start.
 */
static void read_once(const char *path)
{
	char *bytes = xmalloc(SLICE);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && read(fd, bytes, SLICE) > 0)
		continue;
	if (fd >= 0)
		close(fd);
	free(bytes);
}

static void town_make(const struct town *town)
{
	struct town making = *town;
	struct session s;

	snprintf(making.path, sizeof making.path, "%.*s.making", (int)sizeof making.path - 8,
		town->path);
	(void)unlink(making.path);
	(void)unlink(making.key);
	hall_make(making.path, making.key);
	town_fill(making.path, making.accounts);
	town_session(&making, "bench", &s);
	take_payments(&s, &making);
	session_close(&s);
	if (rename(making.path, town->path) != 0)
		perror(town->path), exit(1);
}

void town_init(struct town *town, int64_t accounts)
{
	*town = (struct town){.accounts = accounts};
	snprintf(town->path, sizeof town->path, "build/bench/town-%" PRId64 ".db", accounts);
	snprintf(town->key, sizeof town->key, "build/bench/town-%" PRId64 ".key", accounts);
	if (access(town->path, R_OK) != 0)
		town_make(town);
	read_once(town->path);
}
