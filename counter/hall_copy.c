/* Copies of whole halls, whichever the engines. */
#include "counter/hall_copy.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "counter/file_copy.h"
#include "counter/internal.h"
#include "counter/operation.h"
#include "counter/verify.h"
#include "db/database.h"
#include "db/file_system.h"
#include "db/migration.h"

struct copy_work {
	struct session *s;
	struct hall_copy *copy;
};

const char *hall_copy_table(int index)
{
	return table_shapes[index].name;
}

const char *hall_copy_digest(
	const struct hall_copy *copy, int index, char buf[HALL_COPY_DIGEST_TEXT_MAX])
{
	return sodium_bin2hex(
		buf, HALL_COPY_DIGEST_TEXT_MAX, copy->digests[index].hash, TRANSFER_HASH_BYTES);
}

/* Which of the two failed is the one to be told of. */
static bool take_fault(struct session *s, struct db *to)
{
	if (db_has_failed(s->db))
		return session_db_failed(s);
	s->why = *db_fault(to);
	return false;
}

/* What was written is read once more and compared with what was read there. */
static bool compare(struct session *s, struct db *to, const struct hall_copy *copy)
{
	struct table_digest *found = xcalloc(TRANSFER_TABLES_MAX, sizeof *found);
	bool ok = transfer_digest(to, &copy->watch, found);
	const char *table = ok ? transfer_difference(copy->digests, found) : NULL;

	free(found);
	if (!ok)
		return take_fault(s, to);
	return table == NULL ||
	       session_refuse(s, CODE_VERIFY_FAILED,
		       SAY(N_("The table {1} of the copy does not hold what was read. The copy "
			      "was not made."),
			       say_text(table)));
}

static bool judge(struct session *s, struct db *to, const struct hall_copy *copy)
{
	struct session other = *s;
	bool ok;

	other.db = to;
	ok = verify_passes(&other, copy->to_url) &&
	     (copy->then == NULL || copy->then(&other, copy->ctx));
	if (!ok)
		s->why = other.why;
	return ok;
}

static bool fill(struct db *to, void *ctx)
{
	struct copy_work *work = ctx;
	struct hall_copy *copy = work->copy;

	if (!transfer_copy(work->s->db, to, &copy->watch, copy->digests))
		return take_fault(work->s, to);
	return compare(work->s, to, copy) && judge(work->s, to, copy);
}

static bool make(struct session *s, struct hall_copy *copy)
{
	struct copy_work work = {s, copy};
	struct db_options options = {.url = copy->to_url,
		.create = true,
		.program_version = WATTDESK_VERSION,
		.now = session_now(s),
		.fill = fill,
		.fill_ctx = &work};
	struct fault why = {.code = CODE_OK};
	struct db *db;

	s->why.code = CODE_OK;
	if (db_open(&db, &options, &why)) {
		db_close(db);
		return true;
	}
	if (s->why.code == CODE_OK)
		s->why = why;
	return false;
}

bool hall_copy(struct session *s, struct hall_copy *copy)
{
	bool own = !db_in_transaction(s->db);
	bool ok;

	copy->tables = table_shape_count;
	if (own && !db_begin_read(s->db))
		return session_db_failed(s);
	ok = make(s, copy);
	if (own)
		db_rollback(s->db);
	return ok;
}

/* The files of a move: where they go, and whether they are ours to take away again. */
struct move_work {
	struct hall_move *move;
	char seal_file[PATH_MAX_BYTES];
	bool made_key, made_seals;
};

/* What lies there already may be the same file. */
static bool bring_file(struct session *s, const char *from, const char *to, bool *made)
{
	if (access(from, F_OK) != 0 || file_equals(from, to))
		return true;
	*made = file_copy(from, to, &s->why);
	return *made;
}

/* The copy stands: key and seals go to where its station will look for them, and it is told. */
static bool bring_along(struct session *copy, void *ctx)
{
	struct move_work *work = ctx;
	struct hall_move *move = work->move;
	bool server = db_path(copy->db)[0] == '\0';
	const char *key = server && move->key_path == NULL ? copy->key_file : move->key_path;

	if (!key_path_for(move->key_file, key, copy->db) ||
		!path_with(work->seal_file, sizeof(work->seal_file),
			server ? move->key_file : db_path(copy->db), ".seals"))
		return session_refuse_plain(copy, CODE_IO);
	if (!bring_file(copy, copy->key_file, move->key_file, &work->made_key) ||
		!bring_file(copy, copy->seal_file, work->seal_file, &work->made_seals))
		return false;
	return session_audit(copy, copy->login, "engine_move", "arrived", "") ||
	       session_db_failed(copy);
}

static bool note_departure(struct session *s, void *ctx, struct operation_record *record)
{
	(void)s, (void)ctx, (void)record;
	return true;
}

bool hall_move(struct session *s, struct hall_move *move)
{
	struct move_work work = {.move = move};
	const struct operation op = {.verb = "engine_move",
		.args = "",
		.subject = "left",
		.work = note_departure,
		.ctx = NULL};
	struct operation_record record;

	if (!operation_may(s, op.verb, op.subject, PERMIT_HALL_REPLACE) ||
		!verify_passes(s, s->hall_code))
		return false;
	move->copy.to_url = move->to_url;
	move->copy.then = bring_along;
	move->copy.ctx = &work;
	if (hall_copy(s, &move->copy))
		return operation_run(s, &op, &record);
	if (work.made_key)
		unlink(move->key_file);
	if (work.made_seals)
		unlink(work.seal_file);
	return false;
}
