/*
 * Who is at the counter. A password is checked outside of the transaction, for it takes a while on
 * purpose; the count of failures is read again inside it.
 */
#include "counter/session.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/utf8.h"
#include "counter/form.h"
#include "counter/guard.h"
#include "counter/internal.h"
#include "counter/key.h"
#include "counter/operation.h"
#include "counter/password.h"
#include "counter/reconnect.h"
#include "db/audit.h"
#include "db/database.h"
#include "db/file_system.h"
#include "db/hall_store.h"
#include "db/staff_store.h"
#include "db/vault.h"

static struct moment system_now(void *ctx)
{
	struct timespec ts;

	(void)ctx;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (struct moment){(int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000};
}

struct clock clock_system(void)
{
	return (struct clock){.now = system_now};
}

struct moment session_now(const struct session *s)
{
	return s->clock.now(s->clock.ctx);
}

struct date session_today(const struct session *s)
{
	return moment_date(session_now(s));
}

static void take_fault(struct session *s)
{
	if (!db_has_failed(s->db)) {
		(void)session_refuse(s, CODE_DB_DAMAGED,
			SAY(N_("Rows of the database that belong together are not all there. Stop "
			       "work and have the database checked with `wattdesk verify`.")));
		return;
	}
	s->why = *db_fault(s->db);
	if (!db_in_transaction(s->db))
		db_rollback(s->db); /* the next question begins anew */
}

void session_take_db_fault(struct session *s)
{
	char text[SAY_TEXT_MAX];

	take_fault(s);
	if (s->why.code == CODE_DB_DAMAGED)
		guard_found_damage(s, fault_render(LANG_EN, &s->why, text, sizeof(text)));
}

/* ok: the fault of the read is not told yet. */
bool session_read_whole(struct session *s, bool ok)
{
	bool whole = !db_has_failed(s->db);

	if (ok && !whole)
		session_take_db_fault(s);
	db_rollback(s->db);
	return whole;
}

struct policy_load {
	struct policy *policy;
};

static void take_policy(void *ctx, const char *key, const char *value)
{
	struct policy_load *load = ctx;

	/* A key that this version no longer knows is history, not a mistake. */
	(void)(policy_set(load->policy, key, value) == POLICY_OK);
}

static bool load_hall(struct session *s)
{
	struct policy_load load = {&s->policy};
	struct hall_row hall;

	s->policy = policy_defaults();
	if (!hall_store_load(s->db, &hall)) {
		if (db_has_failed(s->db))
			return session_db_failed(s);
		return session_refuse(s, CODE_DB_UNREACHABLE,
			SAY(N_("This database holds no hall. Make one with `wattdesk init`.")));
	}
	utf8_copy(s->hall_code, sizeof(s->hall_code), hall.code);
	utf8_copy(s->hall_name, sizeof(s->hall_name), hall.name);
	s->trial = hall.trial;
	return hall_store_each_policy(s->db, take_policy, &load) || session_db_failed(s);
}

/* What a hall keeps outside its database lies beside it. */
static bool name_files(struct session *s, const char *beside, const char *papers_dir)
{
	char folder[PATH_MAX_BYTES];
	bool named = papers_dir != NULL && papers_dir[0] != '\0';

	if (!path_with(s->seal_file, sizeof(s->seal_file), beside, ".seals") ||
		!path_folder(folder, sizeof(folder), beside) ||
		!path_with(s->papers_dir, sizeof(s->papers_dir), named ? papers_dir : folder,
			named ? "" : "/papers"))
		return session_refuse_plain(s, CODE_IO);
	return true;
}

static bool open_key(struct session *s, const struct session_options *options)
{
	if (!key_path_for(s->key_file, options->key_path, s->db))
		return session_refuse(s, CODE_KEY_MISSING,
			SAY(N_("For a database server the key file must be named: --key FILE or "
			       "WATTDESK_KEY.")));
	return name_files(s, db_path(s->db)[0] != '\0' ? db_path(s->db) : s->key_file,
		       options->papers_dir) &&
	       key_open(s);
}

bool station_valid(const char *station)
{
	return form_word(station, STATION_MAX) && strcmp(station, AUDIT_HALL_CHAIN) != 0;
}

bool session_open(struct session *s, const struct session_options *options)
{
	struct db_options db = {.url = options->db_url,
		.program_version = WATTDESK_VERSION,
		.backed_up = options->backed_up};

	*s = (struct session){.clock = options->clock,
		.lang = options->lang,
		.lang_asked = options->lang_asked,
		.share_dir = options->share_dir};
	db.now = session_now(s);
	if (!station_valid(options->station))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Station names have 1 to 32 letters, digits, dots, lines or "
			       "underscores: {1} is none."),
				say_text(options->station)));
	utf8_copy(s->station, sizeof(s->station), options->station);
	if (!db_open(&s->db, &db, &s->why)) {
		guard_found_shut(s, db_url_path(options->db_url));
		return false;
	}
	guard_look(s);
	if (load_hall(s) && open_key(s, options))
		return true;
	db_close(s->db);
	s->db = NULL;
	return false;
}

void session_close(struct session *s)
{
	guard_walk_end(s);
	vault_close(s->vault);
	db_close(s->db);
	s->vault = NULL;
	s->db = NULL;
}

void session_sign_out(struct session *s)
{
	s->login[0] = '\0';
	s->name[0] = '\0';
	s->roles = 0;
}

bool session_audit(struct session *s, const char *login, const char *action, const char *subject,
	const char *detail)
{
	char on_what[AUDIT_SUBJECT_MAX], what[AUDIT_DETAIL_MAX];
	struct audit_entry entry = {.chain = s->station,
		.at = session_now(s),
		.login = login,
		.action = action,
		.subject = utf8_clean(on_what, sizeof(on_what), subject),
		.detail = utf8_clean(what, sizeof(what), detail)};

	return audit_append(s->db, s->vault, &entry);
}

static bool refuse_locked(struct session *s, struct moment until)
{
	return session_refuse(s, CODE_LOCKED_OUT,
		SAY(N_("Too many wrong passwords: this sign-in is locked until {1}. An "
		       "administrator can unlock it."),
			say_moment(until)));
}

/* Counts a try inside the open transaction and says what it means. */
static bool count_try(struct session *s, const char *login, const struct staff_row *row, bool right)
{
	struct moment now = session_now(s);
	struct staff_row after = *row;

	if (row->locked_until.ms > now.ms)
		return session_audit(s, login, "sign_in_locked", login, "");
	if (right) {
		after.failed_count = 0;
	} else if (++after.failed_count >= s->policy.lock_out_attempts) {
		after.failed_count = 0;
		after.locked_until.ms = now.ms + s->policy.lock_out_minutes * INT64_C(60000);
	}
	if (after.failed_count != row->failed_count ||
		after.locked_until.ms != row->locked_until.ms)
		if (!staff_store_set_failures(s->db, login, after.failed_count, after.locked_until))
			return false;
	return session_audit(s, login, right ? "sign_in" : "sign_in_failed", login, "");
}

/* Reads the row again behind its lock, counts the try and commits. */
static bool keep_try(
	struct session *s, const char *login, bool found, bool *right, struct staff_row *row)
{
	if (!db_begin(s->db)) {
		s->why = *db_fault(s->db);
		return false;
	}
	if (found &&
		(!staff_store_lock(s->db, login) || !staff_store_find(s->db, login, &found, row)))
		return session_db_failed(s);
	*right = *right && found && row->state == STAFF_ROW_ACTIVE;
	if (!(found ? count_try(s, login, row, *right)
		    : session_audit(s, "", "sign_in_failed", "", "")))
		return session_db_failed(s);
	return db_commit(s->db) || session_db_failed(s);
}

/*
 * The password is checked before the transaction begins (it takes a while on purpose), the counter
 * of failures is read again inside it, so that tries in parallel cannot share one.
 */
static bool try_once(struct session *s, const char *login, const char *password, bool *right,
	struct staff_row *row)
{
	bool found;

	*row = (struct staff_row){.state = 0};
	if (!db_begin_read(s->db)) {
		s->why = *db_fault(s->db);
		return false;
	}
	if (!staff_store_find(s->db, login, &found, row))
		return session_db_failed(s);
	db_rollback(s->db);
	*right = password_matches(found ? row->password : NULL, password);
	return keep_try(s, login, found, right, row);
}

/* Where the answer to a commit was lost, a wrong password may be counted twice. */
bool staff_authenticate(
	struct session *s, const char *login, const char *password, struct staff_row *row)
{
	bool done = false, again = true, right = false;

	for (int tries = 0; again && reconnect_wait(s, tries); tries++) {
		done = try_once(s, login, password, &right, row);
		again = !done && db_fault_is_transient(s->db);
		if (!done)
			db_rollback(s->db);
	}
	reconnect_over(s);
	if (!done)
		return false;
	if (row->locked_until.ms > session_now(s).ms)
		return refuse_locked(s, row->locked_until);
	return right || session_refuse_plain(s, CODE_SIGN_IN_FAILED);
}

bool session_sign_in(struct session *s, const char *login, const char *password)
{
	struct staff_row row;

	session_sign_out(s);
	if (!staff_authenticate(s, login, password, &row))
		return false;
	utf8_copy(s->login, sizeof(s->login), row.login);
	utf8_copy(s->name, sizeof(s->name), row.name);
	s->roles = row.roles;
	if (!s->lang_asked && row.lang[0] != '\0')
		(void)(lang_parse(&s->lang, row.lang) ? 1
						      : 0); /* one we no longer know: as before */
	return true;
}

bool session_may(struct session *s, enum permission what)
{
	if (s->login[0] != '\0' && role_allows(s->roles, what))
		return true;
	return session_refuse_plain(s, CODE_NOT_PERMITTED);
}

bool session_approve(struct session *s, const struct approval *by, enum permission what)
{
	struct staff_row row;

	if (by->login[0] == '\0')
		return session_refuse_plain(s, CODE_APPROVAL_REQUIRED);
	if (strcmp(by->login, s->login) == 0)
		return session_refuse_plain(s, CODE_SELF_APPROVAL);
	if (!staff_authenticate(s, by->login, by->password, &row))
		return false;
	if (!role_allows(row.roles, what))
		return session_refuse(s, CODE_NOT_PERMITTED,
			SAY(N_("{1} may not approve this. Ask somebody whose role allows it."),
				say_text(row.name)));
	return true;
}
