#include "db/audit.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "db/ahead.h"
#include "db/audit_chain.h"
#include "db/audit_key.h"
#include "db/bind.h"
#include "db/engine.h"
#include "db/sql_sets.h"

#define PAGE_ROWS 2000 /* a walk fetches this many rows at a time */

#define NEXT                                                                                   \
	"RETURNING last_seq, (SELECT MAX(key_no) FROM hall_key), (SELECT a.hash FROM audit a " \
	"WHERE a.chain = audit_chain.chain AND a.seq = audit_chain.last_seq - 1)"

static const char *const texts[AUDIT_STATEMENTS] = {
	[AUDIT_NEXT] = "UPDATE audit_chain SET last_seq = last_seq + 1 WHERE chain = $1 " NEXT,
	[AUDIT_FIRST] =
		"INSERT INTO audit_chain (chain, last_seq) VALUES ($1, 1) "
		"ON CONFLICT (chain) DO UPDATE SET last_seq = audit_chain.last_seq + 1 " NEXT,
	/* A statement of its own: those above see nothing of whoever made them wait. */
	[AUDIT_BEFORE] = "SELECT hash FROM audit WHERE chain = $1 AND seq = "
			 "(SELECT last_seq FROM audit_chain WHERE chain = $1) - 1",
	[AUDIT_INSERT] =
		"INSERT INTO audit (chain, seq, at, login, action, subject, detail, hash, mac) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	[AUDIT_PAGE] = "SELECT chain, seq, at, login, action, subject, detail, hash, mac "
		       "FROM audit WHERE (chain, seq) > ($1, $2) ORDER BY chain, seq LIMIT $3",
	[AUDIT_CHAINS] = "SELECT COALESCE(c.chain, a.chain), COALESCE(c.last_seq, 0), "
			 "COALESCE(a.last, 0) FROM audit_chain c FULL JOIN "
			 "(SELECT chain, MAX(seq) AS last FROM audit GROUP BY chain) a "
			 "ON a.chain = c.chain",
	[AUDIT_HEADS] = "SELECT a.chain, a.seq, a.mac FROM audit_chain c JOIN audit a "
			"ON a.chain = c.chain AND a.seq = c.last_seq ORDER BY a.chain",
	[AUDIT_AT] = "SELECT mac FROM audit WHERE chain = $1 AND seq = $2",
	[AUDIT_LAST_SEAL] = "SELECT detail FROM audit WHERE chain = '" AUDIT_HALL_CHAIN "' "
			    "AND action = '" AUDIT_SEAL_ACTION "' ORDER BY seq DESC LIMIT 1",
	[AUDIT_SEAL_OF] = "SELECT seq, mac, detail FROM audit WHERE chain = '" AUDIT_HALL_CHAIN "' "
			  "AND action = '" AUDIT_SEAL_ACTION "' AND subject = $1 ORDER BY seq "
			  "LIMIT 1",
	[AUDIT_KEY_CHANGES] = "SELECT detail FROM audit WHERE chain = '" AUDIT_HALL_CHAIN "' "
			      "AND action = '" AUDIT_KEY_ACTION "' ORDER BY seq",
	[AUDIT_LAST] = "SELECT hash, mac FROM audit ORDER BY chain DESC, seq DESC LIMIT 1",
};

const struct sql_set audit_sql = {"audit", texts, AUDIT_STATEMENTS, SQL_SET_AUDIT};

static void hash_number(crypto_generichash_state *state, int64_t number)
{
	uint8_t bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (8 * i));
	crypto_generichash_update(state, bytes, sizeof(bytes));
}

/* With its length before it, so that no two rows hash the same bytes. */
static void hash_text(crypto_generichash_state *state, const char *text)
{
	size_t size = strlen(text);

	hash_number(state, (int64_t)size);
	crypto_generichash_update(state, (const uint8_t *)text, size);
}

static void hash_row(
	const struct audit_row *row, const uint8_t prev[VAULT_HASH_BYTES], uint8_t *out)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, VAULT_HASH_BYTES);
	crypto_generichash_update(&state, prev, VAULT_HASH_BYTES);
	hash_text(&state, row->entry.chain);
	hash_number(&state, row->seq);
	hash_number(&state, row->entry.at.ms);
	hash_text(&state, row->entry.login);
	hash_text(&state, row->entry.action);
	hash_text(&state, row->entry.subject);
	hash_text(&state, row->entry.detail);
	crypto_generichash_final(&state, out, VAULT_HASH_BYTES);
}

void audit_copy_hash(struct stmt *st, int column, uint8_t out[VAULT_HASH_BYTES])
{
	size_t size = 0;
	const void *bytes = stmt_blob(st, column, &size);

	memset(out, 0, VAULT_HASH_BYTES);
	if (size == VAULT_HASH_BYTES)
		memcpy(out, bytes, VAULT_HASH_BYTES);
}

/* What a station that still works with the former key would write, nobody could read any more. */
static bool key_is_in_use(struct db *db, const struct vault *v, struct stmt *st)
{
	if (stmt_is_null(st, 1) || stmt_int(st, 1) == vault_key_no(v))
		return true;
	return db_fail(db, CODE_KEY_MISSING,
		SAY(N_("The hall's key was changed while this station worked. Start the program "
		       "again, with the new key.")));
}

static bool count_up(struct db *db, const char *chain, struct stmt **out)
{
	static const enum audit_statement tried[] = {AUDIT_NEXT, AUDIT_FIRST};
	enum db_step step = DB_DONE;

	for (size_t i = 0; i < ARRAY_SIZE(tried) && step == DB_DONE; i++) {
		*out = db_stmt(db, &audit_sql, tried[i]);
		stmt_bind_text(*out, 1, chain);
		step = stmt_one(*out);
	}
	return step == DB_ROW;
}

/* Of a chain whose last writer was waited for; no row: a cut that the walk finds. */
static bool hash_before(struct db *db, const char *chain, uint8_t prev[VAULT_HASH_BYTES])
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_BEFORE);
	enum db_step step;

	stmt_bind_text(st, 1, chain);
	step = stmt_one(st);
	if (step == DB_ROW)
		audit_copy_hash(st, 0, prev);
	return step != DB_FAILED;
}

/* The next place of a chain, ours until the transaction ends, and the hash before it. */
static bool chain_next(struct db *db, const struct vault *v, const char *chain, int64_t *seq,
	uint8_t prev[VAULT_HASH_BYTES])
{
	struct stmt *st;

	memset(prev, 0, VAULT_HASH_BYTES);
	if (!count_up(db, chain, &st) || !key_is_in_use(db, v, st))
		return false;
	*seq = stmt_int(st, 0);
	if (*seq == 1)
		return true;
	if (stmt_is_null(st, 2))
		return hash_before(db, chain, prev);
	audit_copy_hash(st, 2, prev);
	return true;
}

void audit_ahead(struct db *db, const char *chain)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_NEXT);

	stmt_bind_text(st, 1, chain);
	db_asked(stmt_step(st) == DB_DONE);
}

bool audit_put(struct db *db, const struct vault *v, const struct audit_entry *entry,
	struct audit_row *row)
{
	uint8_t prev[VAULT_HASH_BYTES];
	struct stmt *st;

	assert(strlen(entry->chain) < AUDIT_CHAIN_MAX);
	row->entry = *entry;
	if (!chain_next(db, v, entry->chain, &row->seq, prev))
		return false;
	hash_row(row, prev, row->hash);
	vault_mac(v, row->hash, sizeof(row->hash), row->mac);
	st = db_stmt(db, &audit_sql, AUDIT_INSERT);
	stmt_bind_text(st, 1, entry->chain);
	stmt_bind_int(st, 2, row->seq);
	stmt_bind_moment(st, 3, entry->at);
	stmt_bind_text(st, 4, entry->login);
	stmt_bind_text(st, 5, entry->action);
	stmt_bind_text(st, 6, entry->subject);
	stmt_bind_text(st, 7, entry->detail);
	stmt_bind_blob(st, 8, row->hash, sizeof(row->hash));
	stmt_bind_blob(st, 9, row->mac, sizeof(row->mac));
	return stmt_run(st);
}

bool audit_append(struct db *db, const struct vault *v, const struct audit_entry *entry)
{
	struct audit_row row;

	return audit_put(db, v, entry, &row);
}

bool audit_last_is_signed(struct db *db, const struct vault *v, bool *yes)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_LAST);
	uint8_t hash[VAULT_HASH_BYTES], kept[VAULT_HASH_BYTES], mac[VAULT_HASH_BYTES];
	enum db_step step = stmt_one(st);

	*yes = true;
	if (step != DB_ROW)
		return step == DB_DONE;
	audit_copy_hash(st, 0, hash);
	audit_copy_hash(st, 1, kept);
	vault_mac(v, hash, sizeof(hash), mac);
	*yes = sodium_memcmp(mac, kept, sizeof(mac)) == 0;
	return true;
}

void audit_wrong(struct audit_verdict *out, const char *chain, int64_t seq, const char *what)
{
	char text[sizeof(out->first_wrong)];

	if (!out->ok)
		return;
	out->ok = false;
	snprintf(text, sizeof(text), "%s #%lld: %s", chain, (long long)seq, what);
	utf8_clean(out->first_wrong, sizeof(out->first_wrong), text);
}

/* Where the walk over all chains stands. */
struct walk {
	const struct vault *vault; /* NULL: only the plain hashes */
	struct audit_keys *keys;
	char chain[AUDIT_CHAIN_MAX];
	int64_t seq;
	uint8_t hash[VAULT_HASH_BYTES];
};

/* By the key that signed in its time. */
static bool mac_is_right(const struct walk *w, const struct audit_row *row)
{
	int key_no = audit_keys_of(w->keys, row->entry.chain, row->seq);
	uint8_t mac[VAULT_HASH_BYTES];

	return vault_mac_of(w->vault, key_no, row->hash, sizeof(row->hash), mac) &&
	       sodium_memcmp(mac, row->mac, sizeof(mac)) == 0;
}

static void walk_row(struct walk *w, struct stmt *st, struct audit_verdict *out)
{
	struct audit_row row = {.entry = {.chain = stmt_text(st, 0),
					.at = stmt_moment(st, 2),
					.login = stmt_text(st, 3),
					.action = stmt_text(st, 4),
					.subject = stmt_text(st, 5),
					.detail = stmt_text(st, 6)},
		.seq = stmt_int(st, 1)};
	uint8_t hash[VAULT_HASH_BYTES];

	if (strcmp(w->chain, row.entry.chain) != 0) {
		utf8_copy(w->chain, sizeof(w->chain), row.entry.chain);
		w->seq = 0;
		memset(w->hash, 0, sizeof(w->hash));
	}
	if (row.seq != w->seq + 1)
		audit_wrong(out, row.entry.chain, row.seq, "a row before it is missing");
	audit_copy_hash(st, 7, row.hash);
	audit_copy_hash(st, 8, row.mac);
	hash_row(&row, w->hash, hash);
	if (memcmp(hash, row.hash, sizeof(hash)) != 0)
		audit_wrong(out, row.entry.chain, row.seq, "the row was changed");
	if (w->vault != NULL && !mac_is_right(w, &row))
		audit_wrong(out, row.entry.chain, row.seq, "the MAC is not the hall's");
	w->seq = row.seq;
	memcpy(w->hash, row.hash, sizeof(w->hash));
}

/* One page of rows; *more says whether another may follow. A wrong row ends the walk. */
static bool walk_page(struct db *db, struct walk *w, struct audit_verdict *out, bool *more)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_PAGE);
	enum db_step step;
	int rows = 0;

	stmt_bind_text(st, 1, w->chain);
	stmt_bind_int(st, 2, w->seq);
	stmt_bind_int(st, 3, PAGE_ROWS);
	while ((step = stmt_step(st)) == DB_ROW) {
		rows++;
		walk_row(w, st, out);
	}
	out->rows += rows;
	*more = rows == PAGE_ROWS && out->ok;
	return step == DB_DONE;
}

/* What was counted and what is there: a chain may also have lost its end, or all of its rows. */
static bool chains_complete(struct db *db, struct audit_verdict *out)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_CHAINS);
	enum db_step step;

	while ((step = stmt_step(st)) == DB_ROW)
		if (stmt_int(st, 1) != stmt_int(st, 2))
			audit_wrong(out, stmt_text(st, 0), stmt_int(st, 1),
				"the end of the chain was cut");
	return step == DB_DONE;
}

static bool walk_all(struct db *db, struct walk *w, struct audit_verdict *out)
{
	bool more = true;

	if (w->vault != NULL && vault_key_no(w->vault) != audit_keys_count(w->keys))
		audit_wrong(out, AUDIT_HALL_CHAIN, 0,
			"the key file and the chain differ on how often the key was changed");
	while (more && out->ok)
		if (!walk_page(db, w, out, &more))
			return false;
	return chains_complete(db, out) && audit_keys_check(db, w->keys, out) &&
	       audit_check_last_seal(db, out);
}

bool audit_verify(struct db *db, const struct vault *v, struct audit_verdict *out)
{
	struct walk w = {.vault = v, .chain = ""};
	bool ok;

	*out = (struct audit_verdict){.ok = true};
	if (!audit_keys_load(db, &w.keys))
		return false;
	ok = walk_all(db, &w, out);
	audit_keys_free(w.keys);
	return ok;
}
