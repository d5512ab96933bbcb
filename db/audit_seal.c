/*
 * Seals: the heads of all chains at the end of a day, "chain:seq:mac" each. They stand in a row of
 * the hall's chain and in a line of a second file: a chain that lost its end, or a database of
 * yesterday, cannot show them any more.
 */
#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "db/audit_chain.h"
#include "db/audit_key.h"
#include "db/sql_sets.h"

#define SEAL_VERSION "wattdesk-seal-1"
#define SEAL_MAC " mac:"
#define HEAD_TEXT_MAX (AUDIT_CHAIN_MAX + 24 + AUDIT_HEX)

/* A growing text. */
struct line {
	char *text;
	size_t size;
};

static void line_add(struct line *line, const char *piece)
{
	size_t more = strlen(piece);

	line->text = xrealloc(line->text, line->size + more + 1);
	memcpy(line->text + line->size, piece, more + 1);
	line->size += more;
}

static void line_add_head(
	struct line *line, const char *chain, int64_t seq, const uint8_t mac[VAULT_HASH_BYTES])
{
	char piece[HEAD_TEXT_MAX], hex[AUDIT_HEX + 1];

	sodium_bin2hex(hex, sizeof(hex), mac, VAULT_HASH_BYTES);
	snprintf(piece, sizeof(piece), " %s:%lld:%s", chain, (long long)seq, hex);
	line_add(line, piece);
}

static bool heads_collect(struct db *db, struct line *heads)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_HEADS);
	enum db_step step;

	line_add(heads, "");
	while ((step = stmt_step(st)) == DB_ROW) {
		uint8_t mac[VAULT_HASH_BYTES];
		audit_copy_hash(st, 2, mac);
		line_add_head(heads, stmt_text(st, 0), stmt_int(st, 1), mac);
	}
	return step == DB_DONE;
}

char *audit_heads_text(struct db *db)
{
	struct line heads = {0};

	if (heads_collect(db, &heads))
		return heads.text;
	free(heads.text);
	return NULL;
}

/* The key that was in use when the hall's chain had its row seq. False: the database failed. */
static bool key_of_seal(struct db *db, const struct vault *v, int64_t seq, int *key_no)
{
	struct audit_keys *keys;

	*key_no = vault_key_no(v);
	if (*key_no == 1)
		return true;
	if (!audit_keys_load(db, &keys))
		return false;
	*key_no = audit_keys_of(keys, AUDIT_HALL_CHAIN, seq);
	audit_keys_free(keys);
	return true;
}

/* "" when the vault has no key of that number. */
static void seal_mac(
	const struct vault *v, int key_no, const char *text, size_t size, char hex[AUDIT_HEX + 1])
{
	uint8_t mac[VAULT_HASH_BYTES];

	hex[0] = '\0';
	if (vault_mac_of(v, key_no, text, size, mac))
		sodium_bin2hex(hex, AUDIT_HEX + 1, mac, sizeof(mac));
}

/* version, business date, place in the hall's chain, heads, MAC */
static char *seal_line(
	const struct vault *v, int key_no, const char *day, const struct audit_row *row)
{
	struct line line = {0};
	char hex[AUDIT_HEX + 1];

	line_add(&line, SEAL_VERSION " ");
	line_add(&line, day);
	line_add_head(&line, AUDIT_HALL_CHAIN, row->seq, row->mac);
	line_add(&line, row->entry.detail);
	seal_mac(v, key_no, line.text, line.size, hex);
	line_add(&line, SEAL_MAC);
	line_add(&line, hex);
	return line.text;
}

bool audit_seal(struct db *db, const struct vault *v, struct date business_date,
	const struct audit_entry *entry, char **line)
{
	struct audit_entry sealed = *entry;
	char *heads = audit_heads_text(db);
	char day[DATE_TEXT_MAX];
	struct audit_row row;
	bool ok;

	assert(strcmp(entry->chain, AUDIT_HALL_CHAIN) == 0);
	*line = NULL;
	if (heads == NULL)
		return false;
	sealed.action = AUDIT_SEAL_ACTION;
	sealed.subject = date_format(business_date, day);
	sealed.detail = heads;
	ok = audit_put(db, v, &sealed, &row);
	if (ok)
		*line = seal_line(v, vault_key_no(v), day, &row);
	free(heads);
	return ok;
}

bool audit_sealed_line(struct db *db, const struct vault *v, struct date business_date, char **line)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_SEAL_OF);
	char day[DATE_TEXT_MAX];
	enum db_step step;
	int key_no;

	*line = NULL;
	stmt_bind_text(st, 1, date_format(business_date, day));
	step = stmt_one(st);
	if (step == DB_ROW) {
		struct audit_row row = {.seq = stmt_int(st, 0)};

		audit_copy_hash(st, 1, row.mac);
		row.entry.detail = stmt_text(st, 2);
		if (!key_of_seal(db, v, row.seq, &key_no))
			return false;
		*line = seal_line(v, key_no, day, &row);
	}
	return step != DB_FAILED;
}

#define SEQ_DIGITS_MAX 18

/* Reads digits alone, as many as cannot overflow. */
static bool seq_parse(int64_t *out, const char *text, size_t size)
{
	int64_t seq = 0;

	if (size == 0 || size > SEQ_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		seq = seq * 10 + (text[i] - '0');
	}
	*out = seq;
	return true;
}

bool audit_head_parse(struct audit_head *head, const char *text, size_t size)
{
	const char *end = text + size;
	const char *seq = memchr(text, ':', size);
	const char *mac = seq != NULL ? memchr(seq + 1, ':', (size_t)(end - seq - 1)) : NULL;

	if (mac == NULL || seq == text || (size_t)(seq - text) >= sizeof(head->chain))
		return false;
	if (!utf8_is_clean(text, (size_t)(seq - text)) || (size_t)(end - mac - 1) != AUDIT_HEX ||
		!seq_parse(&head->seq, seq + 1, (size_t)(mac - seq - 1)))
		return false;
	memcpy(head->chain, text, (size_t)(seq - text));
	head->chain[seq - text] = '\0';
	memcpy(head->mac, mac + 1, AUDIT_HEX);
	head->mac[AUDIT_HEX] = '\0';
	return true;
}

bool audit_head_check(struct db *db, const struct audit_head *head, struct audit_verdict *out)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_AT);
	uint8_t mac[VAULT_HASH_BYTES];
	char now[AUDIT_HEX + 1];
	enum db_step step;

	stmt_bind_text(st, 1, head->chain);
	stmt_bind_int(st, 2, head->seq);
	step = stmt_one(st);
	if (step == DB_DONE)
		audit_wrong(out, head->chain, head->seq, "sealed, but no longer in the database");
	if (step == DB_ROW) {
		audit_copy_hash(st, 0, mac);
		sodium_bin2hex(now, sizeof(now), mac, sizeof(mac));
		if (strcmp(now, head->mac) != 0)
			audit_wrong(out, head->chain, head->seq, "not the row that was sealed");
	}
	return step != DB_FAILED;
}

/* Checks all heads from text, each behind one blank, up to end. */
static bool heads_check(struct db *db, const char *text, const char *end, struct audit_verdict *out)
{
	struct audit_head head;

	while (text < end) {
		size_t size = strcspn(text + 1, " ");
		if (*text != ' ' || !audit_head_parse(&head, text + 1, size)) {
			audit_wrong(out, AUDIT_HALL_CHAIN, 0, "a head in the seal cannot be read");
			return true;
		}
		out->rows++;
		if (!audit_head_check(db, &head, out))
			return false;
		text += 1 + size;
	}
	return true;
}

bool audit_check_last_seal(struct db *db, struct audit_verdict *out)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_LAST_SEAL);
	enum db_step step = stmt_one(st);
	int64_t rows = out->rows;
	bool ok = step != DB_FAILED;

	if (step == DB_ROW) {
		const char *heads = stmt_text(st, 0);
		ok = heads_check(db, heads, heads + strlen(heads), out);
	}
	out->rows = rows;
	return ok;
}

/* By the key of its time: its first head is its place in the hall's chain. */
static bool check_mac(struct db *db, const struct vault *v, const char *line, const char *heads,
	struct audit_verdict *out)
{
	const char *mark = strrchr(line, ' ');
	struct audit_head place = {.seq = 0};
	char hex[AUDIT_HEX + 1];
	int key_no;

	if (!audit_head_parse(&place, heads + 1, strcspn(heads + 1, " ")))
		place.seq = INT64_MAX; /* told by who checks the heads */
	if (!key_of_seal(db, v, place.seq, &key_no))
		return false;
	seal_mac(v, key_no, line, (size_t)(mark - line), hex);
	if (strcmp(hex, mark + strlen(SEAL_MAC)) != 0)
		audit_wrong(out, AUDIT_HALL_CHAIN, 0, "the seal's MAC is not the hall's");
	return true;
}

/* Where the heads of a line begin, and its MAC; false when it is no line of ours. */
static bool line_split(const char *line, const char **heads, const char **mark)
{
	const size_t version = strlen(SEAL_VERSION " ");
	char day[DATE_TEXT_MAX];
	struct date date;

	*mark = strrchr(line, ' '); /* a station may be called mac, too */
	if (*mark == NULL || strncmp(*mark, SEAL_MAC, strlen(SEAL_MAC)) != 0)
		return false;
	if (strncmp(line, SEAL_VERSION " ", version) != 0)
		return false;
	snprintf(day, sizeof(day), "%s", line + version);
	*heads = line + version + strlen(day);
	return date_parse(&date, day) && *heads < *mark;
}

bool audit_check_seal(
	struct db *db, const struct vault *v, const char *line, struct audit_verdict *out)
{
	const char *heads, *mark;

	*out = (struct audit_verdict){.ok = true};
	if (!line_split(line, &heads, &mark)) {
		audit_wrong(out, AUDIT_HALL_CHAIN, 0, "the seal's line cannot be read");
		return true;
	}
	if (v != NULL && !check_mac(db, v, line, heads, out))
		return false;
	return heads_check(db, heads, mark, out);
}
