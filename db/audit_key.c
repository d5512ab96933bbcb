#include "db/audit_key.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "db/audit_chain.h"
#include "db/sql_sets.h"

/* Where a key ended in a chain. */
struct key_end {
	int key_no;
	struct audit_head head;
};

struct audit_keys {
	int changes;
	bool readable; /* all heads of all changes */
	struct key_end *ends;
	size_t count, capacity;
};

bool audit_key_change(struct db *db, const struct vault *next, const struct audit_entry *entry)
{
	struct audit_entry change = *entry;
	char *heads = audit_heads_text(db);
	struct audit_row row;
	bool ok;

	assert(strcmp(entry->chain, AUDIT_HALL_CHAIN) == 0);
	if (heads == NULL)
		return false;
	change.action = AUDIT_KEY_ACTION;
	change.detail = heads;
	ok = audit_put(db, next, &change, &row);
	free(heads);
	return ok;
}

static void add_end(struct audit_keys *keys, const struct audit_head *head)
{
	if (keys->count == keys->capacity) {
		keys->capacity = keys->capacity * 2 + 16;
		keys->ends = xrealloc(keys->ends, keys->capacity * sizeof *keys->ends);
	}
	keys->ends[keys->count++] = (struct key_end){.key_no = keys->changes, .head = *head};
}

/* The heads of one change, each behind a blank. */
static void add_change(struct audit_keys *keys, const char *text)
{
	struct audit_head head;

	keys->changes++;
	while (*text != '\0') {
		size_t size = strcspn(text + 1, " ");

		if (*text != ' ' || !audit_head_parse(&head, text + 1, size)) {
			keys->readable = false;
			return;
		}
		add_end(keys, &head);
		text += 1 + size;
	}
}

bool audit_keys_load(struct db *db, struct audit_keys **out)
{
	struct stmt *st = db_stmt(db, &audit_sql, AUDIT_KEY_CHANGES);
	struct audit_keys *keys = xcalloc(1, sizeof *keys);
	enum db_step step;

	keys->readable = true;
	while ((step = stmt_step(st)) == DB_ROW)
		add_change(keys, stmt_text(st, 0));
	if (step == DB_DONE) {
		*out = keys;
		return true;
	}
	*out = NULL;
	audit_keys_free(keys);
	return false;
}

void audit_keys_free(struct audit_keys *keys)
{
	if (keys == NULL)
		return;
	free(keys->ends);
	free(keys);
}

int audit_keys_count(const struct audit_keys *keys)
{
	return keys->changes + 1;
}

/* A chain that a change does not name began after it. */
int audit_keys_of(const struct audit_keys *keys, const char *chain, int64_t seq)
{
	int key_no = keys->changes + 1;

	for (size_t i = keys->count; i > 0; i--)
		if (keys->ends[i - 1].head.seq >= seq &&
			strcmp(keys->ends[i - 1].head.chain, chain) == 0)
			key_no = keys->ends[i - 1].key_no;
	return key_no;
}

bool audit_keys_check(struct db *db, const struct audit_keys *keys, struct audit_verdict *out)
{
	if (!keys->readable)
		audit_wrong(out, AUDIT_HALL_CHAIN, 0, "a change of the key cannot be read");
	for (size_t i = 0; i < keys->count; i++)
		if (!audit_head_check(db, &keys->ends[i].head, out))
			return false;
	return true;
}
