/* `key rotate`: another key for the hall, in an order that a crash at any place leaves whole. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/internal.h"
#include "counter/key.h"
#include "counter/operation.h"
#include "db/audit_key.h"
#include "db/database.h"
#include "db/file_system.h"
#include "db/identity_store.h"
#include "db/key_store.h"
#include "db/sealed_store.h"
#include "db/vault.h"

#define VERB "key_rotate"
#define SUBJECT "key"

struct change_work {
	const struct key_change *change;
	struct vault *former, *next;
	struct key_changed *out;
};

static void told(const struct change_work *w, enum key_step step)
{
	if (w->change->step != NULL)
		w->change->step(w->change->ctx, step);
}

/* From one key to the other; the number is in the open only here. */
static bool reseal(struct session *s, const struct change_work *w, struct identity_row *row)
{
	char number[ACCOUNT_SEALED_BYTES + 1];
	size_t size = row->sealed_size - VAULT_SEAL_OVERHEAD;

	if (row->sealed_size < VAULT_SEAL_OVERHEAD ||
		!vault_unseal(w->former, row->sealed, row->sealed_size, (uint8_t *)number))
		return session_refuse(s, CODE_DB_DAMAGED,
			SAY(N_("The sealed identity number of an account (row {1}) cannot be "
			       "opened with the hall's key. The key was not changed."),
				say_count(row->account_id)));
	number[size] = '\0';
	vault_seal(w->next, number, size, row->sealed);
	vault_lookup_hash(w->next, number, row->hash);
	explicit_bzero(number, sizeof(number));
	return true;
}

static bool reseal_page(
	struct session *s, struct change_work *w, struct identity_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!reseal(s, w, &rows[i]))
			return false;
		if (!identity_store_update(s->db, &rows[i]))
			return session_db_failed(s);
	}
	w->out->resealed += (int64_t)count;
	return true;
}

static bool reseal_all(struct session *s, struct change_work *w)
{
	struct identity_row *rows = xcalloc(IDENTITY_PAGE, sizeof *rows);
	int64_t behind = 0;
	size_t count = IDENTITY_PAGE;
	bool ok = true;

	w->out->resealed = 0;
	while (ok && count == IDENTITY_PAGE) {
		ok = identity_store_page(s->db, behind, rows, &count) || session_db_failed(s);
		ok = ok && reseal_page(s, w, rows, count);
		behind = count > 0 ? rows[count - 1].account_id : behind;
	}
	free(rows);
	return ok;
}

/* Numbers of papers and passwords of meters, which are not an account's. */
static bool reseal_texts(struct session *s, struct change_work *w)
{
	struct sealed_change change = {.from = w->former, .to = w->next, .count = 1};

	while (change.count > 0) {
		if (!sealed_store_change(s->db, &change))
			return session_db_failed(s);
		if (!change.ok)
			return session_refuse(s, CODE_DB_DAMAGED,
				SAY(N_("A sealed text (after row {1}) cannot be opened with the "
				       "hall's key. The key was not changed."),
					say_count(change.behind)));
		w->out->resealed += (int64_t)change.count;
	}
	return true;
}

static bool take_key(struct session *s, struct change_work *w)
{
	const struct audit_entry entry = {.chain = AUDIT_HALL_CHAIN,
		.at = session_now(s),
		.login = s->login,
		.subject = s->station};

	return (key_store_insert(s->db, w->next, s->login, session_now(s)) &&
		       audit_key_change(s->db, w->next, &entry)) ||
	       session_db_failed(s);
}

/* From here on the session signs with the new key: the operation's own row already does. */
static bool change_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct change_work *w = ctx;

	s->vault = w->former; /* of a run that is done again */
	record->result_id = vault_key_no(w->next);
	if (!key_store_lock(s->db))
		return session_db_failed(s);
	if (!reseal_all(s, w) || !reseal_texts(s, w) || !take_key(s, w))
		return false;
	s->vault = w->next;
	told(w, KEY_SEALED);
	return true;
}

/* A file of a change that never reached the database is of no use: the key at hand fits. */
static bool write_next(struct session *s, struct change_work *w, const char *path)
{
	if (w->change->new_path == NULL)
		(void)unlink(path);
	if (!vault_create_next(path, s->vault, &s->why))
		return false;
	if (vault_open(&w->next, path, &s->why)) {
		told(w, KEY_WRITTEN);
		return true;
	}
	(void)unlink(path);
	return false;
}

static bool change_database(struct session *s, struct change_work *w, const char *path)
{
	const struct operation op = {
		.verb = VERB, .args = "", .subject = SUBJECT, .work = change_work, .ctx = w};
	struct operation_record record;

	w->former = s->vault;
	if (operation_run(s, &op, &record)) {
		vault_close(w->former);
		told(w, KEY_TAKEN);
		return true;
	}
	s->vault = w->former;
	vault_close(w->next);
	/* A commit of which the answer was lost may have been one: then the file is the key. */
	if (s->why.code != CODE_DB_UNREACHABLE)
		(void)unlink(path);
	return false;
}

bool key_change(struct session *s, const struct key_change *change, struct key_changed *out)
{
	struct change_work w = {.change = change, .out = out};
	char path[PATH_MAX_BYTES];
	bool in_place = change->new_path == NULL;

	*out = (struct key_changed){.key_no = 0};
	if (!operation_may(s, VERB, SUBJECT, PERMIT_HALL_REPLACE))
		return false;
	if (!path_with(path, sizeof(path), in_place ? s->key_file : change->new_path,
		    in_place ? KEY_NEW_SUFFIX : ""))
		return session_refuse_plain(s, CODE_IO);
	if (!write_next(s, &w, path) || !change_database(s, &w, path))
		return false;
	out->key_no = vault_key_no(s->vault);
	if (in_place && !key_put_in_place(s, s->key_file))
		return false;
	told(&w, KEY_IN_PLACE);
	if (!in_place)
		utf8_copy(s->key_file, sizeof(s->key_file), path);
	utf8_copy(out->key_file, sizeof(out->key_file), s->key_file);
	return true;
}
