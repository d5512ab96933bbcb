/*
 * The one way to change the books: looked up, done, written down, in one transaction. An id is
 * asked for again inside it, and where it was lost to another run of itself once more after it.
 */
#include "counter/operation.h"

#include <sodium.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/form.h"
#include "counter/guard.h"
#include "counter/internal.h"
#include "counter/reconnect.h"
#include "db/ahead.h"
#include "db/database.h"
#include "db/hall_store.h"
#include "db/staff_store.h"

enum run { RUN_DONE, RUN_REFUSED, RUN_AGAIN };

bool op_id_valid(const char *op_id)
{
	return form_word(op_id, OP_ID_MAX);
}

void op_id_mint(char out[OP_ID_MAX], struct moment now)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's base 32 */
	uint8_t chance[16];
	int64_t time = now.ms;

	randombytes_buf(chance, sizeof(chance));
	for (int i = 9; i >= 0; i--) {
		out[i] = digits[time & 31];
		time >>= 5;
	}
	for (int i = 0; i < 16; i++)
		out[10 + i] = digits[chance[i] & 31];
	out[26] = '\0';
}

static void hash_args(const char *args, uint8_t out[ARGS_HASH_BYTES])
{
	crypto_generichash(out, ARGS_HASH_BYTES, (const uint8_t *)args, strlen(args), NULL, 0);
}

/* Was this id used before, by the same person for the same thing? */
static bool look_up(struct session *s, const struct operation *op, struct operation_record *record)
{
	struct operation_row before;
	uint8_t hash[ARGS_HASH_BYTES];
	bool found;

	if (!operation_store_find(s->db, record->op_id, &found, &before))
		return session_db_failed(s);
	record->replayed = found;
	if (!found)
		return true;
	hash_args(op->args, hash);
	if (strcmp(before.login, s->login) != 0 || strcmp(before.verb, op->verb) != 0 ||
		memcmp(before.args_hash, hash, sizeof(hash)) != 0)
		return session_refuse(s, CODE_OP_CONFLICT,
			SAY(N_("The operation id {1} was used before for something else. Nothing "
			       "was done."),
				say_text(record->op_id)));
	record->result_id = before.result_id;
	return true;
}

static bool write_down(
	struct session *s, const struct operation *op, const struct operation_record *record)
{
	struct operation_row row = {.result_id = record->result_id};

	utf8_copy(row.verb, sizeof(row.verb), op->verb);
	utf8_copy(row.login, sizeof(row.login), s->login);
	hash_args(op->args, row.args_hash);
	if (!operation_store_insert(s->db, record->op_id, &row, session_now(s)) ||
		!session_audit(s, s->login, op->verb, op->subject, record->detail))
		return session_db_failed(s);
	return true;
}

/* Whoever was signed in when an administrator closed the sign-in does nothing more. */
static bool may_still(struct session *s)
{
	bool disabled;

	if (!staff_store_is_disabled(s->db, s->login, &disabled))
		return session_db_failed(s);
	return !disabled ||
	       session_refuse(s, CODE_NOT_PERMITTED,
		       SAY(N_("The sign-in {1} was closed: nothing more can be done under it."),
			       say_text(s->login)));
}

/*
 * What is asked before anything is done, in one way to the server and back. What the operation
 * locks comes first: whoever waits for another run of the same id finds it done then.
 */
static void ask_ahead(
	struct session *s, const struct operation *op, const struct operation_record *record)
{
	struct operation_row before;
	bool yes;

	if (!db_ahead_begin(s->db))
		return;
	if (op->ahead != NULL)
		op->ahead(s, op->ctx);
	db_asked(staff_store_is_disabled(s->db, s->login, &yes));
	db_asked(operation_store_find(s->db, record->op_id, &yes, &before));
	if (op->moves_money)
		guard_ahead(s);
	db_ahead_end(s->db);
}

static bool steps(struct session *s, const struct operation *op, struct operation_record *record)
{
	if (!db_begin(s->db)) {
		s->why = *db_fault(s->db);
		return false;
	}
	ask_ahead(s, op, record);
	if (!may_still(s) || !look_up(s, op, record))
		return false;
	if (record->replayed) /* nothing is changed, but what was found must be on the disk */
		return db_commit(s->db) || session_db_failed(s);
	if (!guard_change(s) || (op->moves_money && !guard_money(s)))
		return false;
	if (!op->work(s, op->ctx, record) || !write_down(s, op, record))
		return false;
	return db_commit(s->db) || session_db_failed(s);
}

static enum run run_once(
	struct session *s, const struct operation *op, struct operation_record *record)
{
	bool again;

	if (steps(s, op, record))
		return RUN_DONE;
	again = db_fault_is_transient(s->db);
	db_rollback(s->db);
	return again ? RUN_AGAIN : RUN_REFUSED;
}

/*
 * Where writers run side by side, another run of the same id may have won while this one waited for
 * its locks: what looks refused was done then. A refusal that stands keeps its reason.
 */
static enum run look_again(
	struct session *s, const struct operation *op, struct operation_record *record)
{
	struct fault why = s->why;
	bool known = db_begin_read(s->db) && look_up(s, op, record);

	db_rollback(s->db);
	if (known && record->replayed)
		return RUN_DONE;
	if (known || s->why.code != CODE_OP_CONFLICT)
		s->why = why;
	return RUN_REFUSED;
}

/* What was refused is kept (law 7); if even that fails, the refusal itself is what is told. */
static void keep_attempt(
	struct session *s, const char *verb, const char *subject, const char *op_id)
{
	char detail[AUDIT_SUBJECT_MAX];
	struct attempt_row row = {.at = session_now(s),
		.login = s->login,
		.station = s->station,
		.verb = verb,
		.op_id = op_id,
		.code = code_name(s->why.code),
		.detail = utf8_clean(detail, sizeof(detail), subject)};

	if (!db_begin(s->db)) {
		db_rollback(s->db); /* what comes next begins anew */
		return;
	}
	if (attempt_store_insert(s->db, &row) &&
		session_audit(s, s->login, verb, subject, code_name(s->why.code)) &&
		db_commit(s->db))
		return;
	db_rollback(s->db);
}

bool operation_id_may(struct session *s, const char *op_id)
{
	return op_id == NULL || op_id_valid(op_id) ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("An operation id has 1 to 64 letters, digits, dots, lines or "
			      "underscores.")));
}

bool operation_run(struct session *s, const struct operation *op, struct operation_record *out)
{
	enum run run = RUN_AGAIN;

	*out = (struct operation_record){.result_id = 0};
	if (!operation_id_may(s, op->op_id))
		return false;
	if (op->op_id == NULL)
		op_id_mint(out->op_id, session_now(s));
	else
		utf8_copy(out->op_id, sizeof(out->op_id), op->op_id);
	for (int tries = 0; run == RUN_AGAIN && reconnect_wait(s, tries); tries++)
		run = run_once(s, op, out);
	reconnect_over(s);
	if (run == RUN_REFUSED && op->op_id != NULL)
		run = look_again(s, op, out);
	if (run == RUN_DONE)
		return true;
	if (code_exit_status(s->why.code) == 1)
		keep_attempt(s, op->verb, op->subject, out->op_id);
	return false;
}

bool operation_may(struct session *s, const char *verb, const char *subject, enum permission what)
{
	if (session_may(s, what))
		return true;
	keep_attempt(s, verb, subject, "");
	return false;
}

bool operation_approve(struct session *s, const char *verb, const char *subject,
	const struct approval *by, enum permission what)
{
	if (session_approve(s, by, what))
		return true;
	if (code_exit_status(s->why.code) == 1)
		keep_attempt(s, verb, subject, "");
	return false;
}
