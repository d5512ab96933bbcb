#include "db/audit.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "db/bind.h"
#include "db/sql_sets.h"
#include "db/vault.h"

#define SEAL_VERSION "wattdesk-seal-1"
#define SEAL_HEX (VAULT_HASH_BYTES * 2)
#define HEAD_TEXT_MAX (64 + 24 + SEAL_HEX) /* " chain:seq:mac" */

enum { AUDIT_HEAD, AUDIT_INSERT, AUDIT_ALL, AUDIT_HEADS, AUDIT_AT, AUDIT_SQL_COUNT };

static const char *const texts[AUDIT_SQL_COUNT] = {
	[AUDIT_HEAD] = "SELECT seq, hash FROM audit WHERE chain = $1 ORDER BY seq DESC LIMIT 1",
	[AUDIT_INSERT] =
		"INSERT INTO audit (chain, seq, at, login, action, subject, detail, hash, mac) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	[AUDIT_ALL] = "SELECT chain, seq, at, login, action, subject, detail, hash, mac FROM audit "
		      "ORDER BY chain, seq",
	[AUDIT_HEADS] =
		"SELECT a.chain, a.seq, a.mac FROM audit a JOIN (SELECT chain, max(seq) AS last "
		"FROM audit GROUP BY chain) h ON a.chain = h.chain AND a.seq = h.last "
		"ORDER BY a.chain",
	[AUDIT_AT] = "SELECT mac FROM audit WHERE chain = $1 AND seq = $2",
};

const struct sql_set audit_sql = {"audit", texts, AUDIT_SQL_COUNT, SQL_SET_AUDIT};

/* A row as it is hashed. */
struct row {
	struct audit_entry entry;
	int64_t seq;
	uint8_t hash[VAULT_HASH_BYTES], mac[VAULT_HASH_BYTES];
};

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

static void hash_row(const struct row *row, const uint8_t prev[VAULT_HASH_BYTES], uint8_t *out)
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

static void copy_hash(struct stmt *st, int column, uint8_t out[VAULT_HASH_BYTES])
{
	size_t size = 0;
	const void *bytes = stmt_blob(st, column, &size);

	memset(out, 0, VAULT_HASH_BYTES);
	if (size == VAULT_HASH_BYTES)
		memcpy(out, bytes, VAULT_HASH_BYTES);
}

/* The next place of a chain and the hash before it. */
static bool chain_next(
	struct db *db, const char *chain, int64_t *seq, uint8_t prev[VAULT_HASH_BYTES])
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_HEAD);
	enum db_step step;

	*seq = 1;
	memset(prev, 0, VAULT_HASH_BYTES);
	stmt_bind_text(st, 1, chain);
	step = stmt_one(st);
	if (step == DB_ROW) {
		*seq = stmt_int(st, 0) + 1;
		copy_hash(st, 1, prev);
	}
	return step != DB_FAILED;
}

/* Appends the entry and tells where it stands. */
static bool append(
	struct db *db, const struct vault *v, const struct audit_entry *entry, struct row *row)
{
	uint8_t prev[VAULT_HASH_BYTES];
	struct stmt *st;

	row->entry = *entry;
	if (!chain_next(db, entry->chain, &row->seq, prev))
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
	struct row row;

	return append(db, v, entry, &row);
}

static void wrong(struct audit_verdict *out, const char *chain, int64_t seq, const char *what)
{
	if (!out->ok)
		return;
	out->ok = false;
	snprintf(out->first_wrong, sizeof(out->first_wrong), "%s #%lld: %s", chain, (long long)seq,
		what);
}

/* Where the walk over all chains stands. */
struct walk {
	char chain[64];
	int64_t seq;
	uint8_t hash[VAULT_HASH_BYTES];
};

static void walk_row(
	struct walk *w, const struct vault *v, struct stmt *st, struct audit_verdict *out)
{
	struct row row = {.entry = {.chain = stmt_text(st, 0),
				  .at = stmt_moment(st, 2),
				  .login = stmt_text(st, 3),
				  .action = stmt_text(st, 4),
				  .subject = stmt_text(st, 5),
				  .detail = stmt_text(st, 6)},
		.seq = stmt_int(st, 1)};
	uint8_t hash[VAULT_HASH_BYTES], mac[VAULT_HASH_BYTES];

	if (strcmp(w->chain, row.entry.chain) != 0) {
		utf8_copy(w->chain, sizeof(w->chain), row.entry.chain);
		w->seq = 0;
		memset(w->hash, 0, sizeof(w->hash));
	}
	if (row.seq != w->seq + 1)
		wrong(out, row.entry.chain, row.seq, "a row before it is missing");
	copy_hash(st, 7, row.hash);
	copy_hash(st, 8, row.mac);
	hash_row(&row, w->hash, hash);
	if (memcmp(hash, row.hash, sizeof(hash)) != 0)
		wrong(out, row.entry.chain, row.seq, "the row was changed");
	if (v != NULL) {
		vault_mac(v, row.hash, sizeof(row.hash), mac);
		if (sodium_memcmp(mac, row.mac, sizeof(mac)) != 0)
			wrong(out, row.entry.chain, row.seq, "the MAC is not the hall's");
	}
	w->seq = row.seq;
	memcpy(w->hash, row.hash, sizeof(w->hash));
}

bool audit_verify(struct db *db, const struct vault *v, struct audit_verdict *out)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_ALL);
	struct walk w = {.chain = ""};
	enum db_step step;

	*out = (struct audit_verdict){.ok = true};
	while ((step = stmt_step(st)) == DB_ROW) {
		out->rows++;
		walk_row(&w, v, st, out);
	}
	return step == DB_DONE;
}

/* A growing text. */
struct heads {
	char *text;
	size_t size;
};

static void heads_add(struct heads *h, const char *piece)
{
	size_t more = strlen(piece);

	h->text = xrealloc(h->text, h->size + more + 1);
	memcpy(h->text + h->size, piece, more + 1);
	h->size += more;
}

static bool heads_collect(struct db *db, struct heads *h)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_HEADS);
	enum db_step step;

	heads_add(h, "");
	while ((step = stmt_step(st)) == DB_ROW) {
		char piece[HEAD_TEXT_MAX + 2], hex[SEAL_HEX + 1];
		uint8_t mac[VAULT_HASH_BYTES];

		copy_hash(st, 2, mac);
		sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac));
		snprintf(piece, sizeof(piece), " %.60s:%lld:%s", stmt_text(st, 0),
			(long long)stmt_int(st, 1), hex);
		heads_add(h, piece);
	}
	return step == DB_DONE;
}

static void seal_mac(const struct vault *v, const char *line, size_t size, char hex[SEAL_HEX + 1])
{
	uint8_t mac[VAULT_HASH_BYTES];

	vault_mac(v, line, size, mac);
	sodium_bin2hex(hex, SEAL_HEX + 1, mac, sizeof(mac));
}

bool audit_seal(struct db *db, const struct vault *v, struct date business_date,
	const struct audit_entry *entry, char **line)
{
	char day[DATE_TEXT_MAX], piece[HEAD_TEXT_MAX + 2], hex[SEAL_HEX + 1];
	struct audit_entry sealed = *entry;
	struct heads heads = {0}, out = {0};
	struct row row;
	bool ok;

	assert(strcmp(entry->chain, AUDIT_HALL_CHAIN) == 0);
	date_format(business_date, day);
	ok = heads_collect(db, &heads);
	if (ok) {
		sealed.subject = day;
		sealed.detail = heads.text;
		ok = append(db, v, &sealed, &row);
	}
	if (ok) {
		sodium_bin2hex(hex, sizeof(hex), row.mac, sizeof(row.mac));
		snprintf(piece, sizeof(piece), "%s %s %s:%lld:%s", SEAL_VERSION, day,
			AUDIT_HALL_CHAIN, (long long)row.seq, hex);
		heads_add(&out, piece);
		heads_add(&out, heads.text);
		seal_mac(v, out.text, out.size, hex);
		snprintf(piece, sizeof(piece), " mac:%s", hex);
		heads_add(&out, piece);
		*line = out.text;
	}
	free(heads.text);
	return ok;
}

/* Does the head "chain:seq:mac" still stand? */
static bool check_head(struct db *db, const char *head, size_t size, struct audit_verdict *out)
{
	char chain[64] = "", hex[SEAL_HEX + 1] = "", now[SEAL_HEX + 1];
	long long seq = 0;
	uint8_t mac[VAULT_HASH_BYTES];
	char text[HEAD_TEXT_MAX + 1];
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_AT);
	enum db_step step;

	snprintf(text, sizeof(text), "%.*s", (int)(size < HEAD_TEXT_MAX ? size : HEAD_TEXT_MAX),
		head);
	if (sscanf(text, "%63[^:]:%lld:%64[0-9a-f]", chain, &seq, hex) != 3) {
		wrong(out, AUDIT_HALL_CHAIN, 0, "the seal's line cannot be read");
		return true;
	}
	out->rows++;
	stmt_bind_text(st, 1, chain);
	stmt_bind_int(st, 2, seq);
	step = stmt_one(st);
	if (step == DB_DONE)
		wrong(out, chain, seq, "sealed, but no longer in the database");
	if (step == DB_ROW) {
		copy_hash(st, 0, mac);
		sodium_bin2hex(now, sizeof(now), mac, sizeof(mac));
		if (strcmp(now, hex) != 0)
			wrong(out, chain, seq, "not the row that was sealed");
	}
	return step != DB_FAILED;
}

static bool line_signed(const struct vault *v, const char *line, const char *mark)
{
	char hex[SEAL_HEX + 1];

	seal_mac(v, line, (size_t)(mark - line), hex);
	return strcmp(hex, mark + strlen(" mac:")) == 0;
}

bool audit_check_seal(
	struct db *db, const struct vault *v, const char *line, struct audit_verdict *out)
{
	const char *mark = strstr(line, " mac:");
	const char *at = line + strlen(SEAL_VERSION) + 1;

	*out = (struct audit_verdict){.ok = true};
	if (mark == NULL || strncmp(line, SEAL_VERSION " ", strlen(SEAL_VERSION) + 1) != 0) {
		wrong(out, AUDIT_HALL_CHAIN, 0, "the seal's line cannot be read");
		return true;
	}
	if (v != NULL && !line_signed(v, line, mark))
		wrong(out, AUDIT_HALL_CHAIN, 0, "the seal's MAC is not the hall's");
	at = strchr(at, ' '); /* past the date */
	while (at != NULL && at < mark) {
		const char *end = strchr(at + 1, ' ');

		if (end == NULL || end > mark)
			end = mark;
		if (!check_head(db, at + 1, (size_t)(end - at - 1), out))
			return false;
		at = end;
	}
	return true;
}
