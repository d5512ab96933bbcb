/* Which file is the hall's key, and whether it is the right one. */
#include "counter/key.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counter/internal.h"
#include "db/audit.h"
#include "db/database.h"
#include "db/file_system.h"
#include "db/key_store.h"
#include "db/vault.h"

bool key_path_for(char out[PATH_MAX_BYTES], const char *key_path, const struct db *db)
{
	int size;

	if (key_path != NULL && key_path[0] != '\0')
		size = snprintf(out, PATH_MAX_BYTES, "%s", key_path);
	else if (db_path(db)[0] != '\0')
		size = snprintf(out, PATH_MAX_BYTES, "%s.key", db_path(db));
	else
		return false;
	return size > 0 && size < PATH_MAX_BYTES;
}

/* A database of an older program knows no key: it takes the one that signed its last audit row. */
static bool adopt(struct session *s)
{
	bool signed_by_us;

	if (!audit_last_is_signed(s->db, s->vault, &signed_by_us))
		return session_db_failed(s);
	if (!signed_by_us)
		return false;
	if (db_begin(s->db) && key_store_insert(s->db, s->vault, "", session_now(s)) &&
		db_commit(s->db))
		return true;
	session_take_db_fault(s);
	db_rollback(s->db);
	return s->why.code == CODE_EXISTS; /* another station was first */
}

/* True with s->vault open and right; else s->why is set where there was a fault. */
static bool try_key(struct session *s, const struct key_row *row, const char *path)
{
	if (!vault_open(&s->vault, path, &s->why))
		return false;
	if (row->key_no == 0 ? adopt(s) : key_row_fits(row, s->vault))
		return true;
	vault_close(s->vault);
	s->vault = NULL;
	return false;
}

static bool former_path(char out[PATH_MAX_BYTES], const char *path, int key_no)
{
	int size = snprintf(out, PATH_MAX_BYTES, "%s" KEY_FORMER_SUFFIX "%d", path, key_no);

	return size > 0 && size < PATH_MAX_BYTES;
}

bool key_put_in_place(struct session *s, const char *path)
{
	char fresh[PATH_MAX_BYTES], former[PATH_MAX_BYTES];

	if (!path_with(fresh, sizeof(fresh), path, KEY_NEW_SUFFIX) ||
		!former_path(former, path, vault_key_no(s->vault) - 1))
		return session_refuse_plain(s, CODE_IO);
	/* A file of that name is of this change, cut off here, or of an earlier one: of this key.
	 */
	if (access(path, F_OK) == 0 && link(path, former) != 0 && errno != EEXIST)
		goto failed;
	if (rename(fresh, path) == 0 && folder_sync(path))
		return true;
failed:
	s->why = file_fault(path, errno);
	return false;
}

/* A change of the key that a crash cut off after the database had taken it. */
static bool finish_change(struct session *s, const struct key_row *row, const char *path)
{
	char fresh[PATH_MAX_BYTES];
	struct fault why = s->why;
	bool ok = path_with(fresh, sizeof(fresh), path, KEY_NEW_SUFFIX) &&
		  access(fresh, F_OK) == 0 && try_key(s, row, fresh);

	if (!ok) {
		s->why = why;
		return false;
	}
	if (key_put_in_place(s, path))
		return true;
	vault_close(s->vault);
	s->vault = NULL;
	return false;
}

static bool refuse_foreign(struct session *s, const struct key_row *row, const char *path)
{
	char former[PATH_MAX_BYTES];

	if (row->key_no > 0 && former_path(former, path, row->key_no) && access(former, F_OK) == 0)
		return session_refuse(s, CODE_KEY_MISSING,
			SAY(N_("This database is from before the key was changed: open it with "
			       "--key {1}."),
				say_text(former)));
	return session_refuse(s, CODE_KEY_MISSING,
		SAY(N_("The key {1} does not belong to this database. Bring the hall's own key "
		       "back from where it is kept; nothing was done."),
			say_text(path)));
}

bool key_open(struct session *s)
{
	const char *path = s->key_file;
	struct key_row row;

	if (!key_store_last(s->db, &row))
		return session_db_failed(s);
	s->why.code = CODE_OK;
	if (try_key(s, &row, path) || finish_change(s, &row, path))
		return true;
	return s->why.code == CODE_OK ? refuse_foreign(s, &row, path) : false;
}
