/*
 * A hall is made, its policy set, and all of it copied. A new hall has its key before its first row
 * is seen: there is no moment in which identity numbers could be stored in the open.
 */
#include "counter/hall.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/utf8.h"
#include "counter/form.h"
#include "counter/internal.h"
#include "counter/operation.h"
#include "db/database.h"
#include "db/hall_store.h"
#include "db/key_store.h"
#include "db/vault.h"

#define HALL_NAME_CHARS_MAX 60

static bool fail(struct fault *why, enum code code, struct say say)
{
	*why = (struct fault){.code = code, .say = say};
	return false;
}

static bool check_request(const struct hall_request *r, struct fault *why)
{
	size_t chars = utf8_is_clean(r->name, strlen(r->name)) ? utf8_count(r->name) : 0;

	if (!form_word(r->code, HALL_CODE_MAX))
		return fail(why, CODE_BAD_VALUE,
			SAY(N_("A hall's code has 1 to 20 letters, digits, dots, lines or "
			       "underscores: {1} is none."),
				say_text(r->code)));
	if (chars == 0 || chars > HALL_NAME_CHARS_MAX)
		return fail(why, CODE_BAD_VALUE,
			SAY(N_("A hall's name has 1 to 60 printable characters.")));
	return true;
}

struct init_work {
	const struct hall_request *request;
	struct hall_made *made;
	bool has_key; /* the key file is ours, to be removed if the database is not made */
	struct fault why;
};

static bool keep_key(struct db *db, struct init_work *w)
{
	struct vault *vault;
	bool ok = vault_open(&vault, w->made->key_file, &w->why) &&
		  key_store_insert(db, vault, "", w->request->now);

	vault_close(vault);
	return ok;
}

/* Before the new database is seen by anybody: its key and its own row. */
static bool fill_hall(struct db *db, void *ctx)
{
	struct init_work *w = ctx;
	const struct hall_request *r = w->request;

	if (!key_path_for(w->made->key_file, r->key_path, db))
		return fail(&w->why, CODE_KEY_MISSING,
			SAY(N_("For a database server the key file must be named: --key FILE or "
			       "WATTDESK_KEY.")));
	w->has_key = vault_create(w->made->key_file, &w->why);
	if (!w->has_key)
		return false;
	w->made->schema = db_schema_version(db);
	return hall_store_insert(db, r->code, r->name, r->trial, r->now) && keep_key(db, w);
}

bool hall_init(const struct hall_request *request, struct hall_made *out, struct fault *why)
{
	struct init_work w = {.request = request, .made = out};
	struct db_options options = {.url = request->db_url,
		.create = true,
		.program_version = WATTDESK_VERSION,
		.now = request->now,
		.fill = fill_hall,
		.fill_ctx = &w};
	struct db *db;

	if (!check_request(request, why))
		return false;
	if (db_open(&db, &options, why)) {
		db_close(db);
		return true;
	}
	if (w.has_key)
		unlink(out->key_file);
	if (w.why.code != CODE_OK)
		*why = w.why;
	return false;
}

struct policy_work {
	const char *key, *value;
};

static bool policy_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct policy_work *w = ctx;

	snprintf(record->detail, sizeof(record->detail), "%s", w->value);
	return hall_store_add_policy(s->db, w->key, w->value, s->login, session_now(s)) ||
	       session_db_failed(s);
}

bool hall_set_policy(struct session *s, const char *key, const char *value)
{
	struct policy_work w = {key, value};
	struct operation op = {
		.verb = "policy_set", .args = "", .subject = key, .work = policy_work, .ctx = &w};
	struct operation_record record;
	struct policy after = s->policy;

	if (!operation_may(s, op.verb, key, PERMIT_POLICY_SET))
		return false;
	if (policy_set(&after, key, value) != POLICY_OK)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("The policy {1} cannot be {2}. `policy list` shows the keys and "
			       "their bounds."),
				say_text(key), say_text(value)));
	if (!operation_run(s, &op, &record))
		return false;
	s->policy = after;
	return true;
}

static bool note(struct session *s, void *ctx, struct operation_record *record)
{
	(void)s, (void)ctx, (void)record;
	return true;
}

bool hall_backup_to(struct session *s, const char *path, struct hall_backup *out)
{
	/* Who takes the whole hall away stays in the audit chain, of the copy too. */
	const struct operation op = {.verb = "backup", .args = "", .subject = path, .work = note};
	struct operation_record record;

	if (!operation_may(s, op.verb, path, PERMIT_BACKUP))
		return false;
	if (access(path, F_OK) == 0)
		return session_refuse(s, CODE_EXISTS,
			SAY(N_("The file {1} exists already. A backup never replaces a file."),
				say_text(path)));
	if (!operation_run(s, &op, &record))
		return false;
	if (!db_backup(s->db, path, NULL, NULL))
		return session_db_failed(s);
	if (!file_sha256(path, out->sha256, &out->bytes))
		return session_refuse(s, CODE_IO,
			SAY(N_("The file {1} cannot be read: {2}."), say_text(path),
				say_text(strerror(errno))));
	return true;
}

/* False: there is no such file, or nothing in it. */
static bool read_notice(const char *path, char text[SAY_TEXT_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = -1;

	if (fd >= 0) {
		got = read(fd, text, SAY_TEXT_MAX - 1);
		close(fd);
	}
	text[got > 0 ? got : 0] = '\0';
	return got > 0;
}

const char *hall_notice(const struct session *s, char *buf, size_t size)
{
	char path[PATH_MAX_BYTES], text[SAY_TEXT_MAX];

	snprintf(path, sizeof(path), "%s.notice.%s", db_path(s->db), lang_name(s->lang));
	if (!read_notice(path, text)) {
		snprintf(path, sizeof(path), "%s.notice", db_path(s->db));
		(void)(read_notice(path, text) || text[0] == '\0');
	}
	return utf8_clean(buf, size, text);
}
