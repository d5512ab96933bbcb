/*
 * The hall's people. The hall's row is the lock of all changes, so that two administrators cannot
 * close each other's sign-ins and leave none.
 */
#include "counter/staff.h"

#include <sodium.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/form.h"
#include "counter/internal.h"
#include "counter/operation.h"
#include "counter/password.h"
#include "db/database.h"
#include "db/hall_store.h"
#include "db/staff_store.h"

#define NAME_CHARS_MAX 60

static bool check_password(struct session *s, const char *password)
{
	size_t size = strlen(password);

	if (size >= PASSWORD_MIN && size < PASSWORD_MAX)
		return true;
	return session_refuse(s, CODE_BAD_VALUE, SAY(N_("A password has 8 to 128 bytes.")));
}

static bool check_request(struct session *s, const struct staff_request *r)
{
	size_t chars = utf8_is_clean(r->name, strlen(r->name)) ? utf8_count(r->name) : 0;

	if (!form_word(r->login, LOGIN_MAX))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("A sign-in has 1 to 32 letters, digits, dots, lines or underscores: "
			       "{1} is none."),
				say_text(r->login)));
	if (chars == 0 || chars > NAME_CHARS_MAX)
		return session_refuse(
			s, CODE_BAD_VALUE, SAY(N_("A name has 1 to 60 printable characters.")));
	if (r->roles == 0)
		return session_refuse(
			s, CODE_BAD_VALUE, SAY(N_("A person needs at least one role.")));
	return check_password(s, r->password);
}

struct add_work {
	const struct staff_request *request;
	struct staff_row row;
	bool first; /* nobody is signed in: only for the first administrator */
};

static bool add_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct add_work *w = ctx;
	int64_t admins = 0;
	bool taken;

	if (!hall_store_lock(s->db) || !staff_store_count_active(s->db, ROLE_ADMIN, &admins))
		return session_db_failed(s);
	if (w->first && (admins > 0 || (w->row.roles & ROLE_ADMIN) == 0))
		return session_refuse_plain(s, CODE_NOT_PERMITTED);
	if (!staff_store_taken(s->db, w->row.login, &taken))
		return session_db_failed(s);
	if (taken)
		return session_refuse(s, CODE_EXISTS,
			SAY(N_("There is a sign-in {1} already."), say_text(w->row.login)));
	utf8_copy(record->detail, sizeof(record->detail), w->row.name);
	return staff_store_insert(s->db, &w->row, session_now(s)) || session_db_failed(s);
}

bool staff_has_admin(struct session *s, bool *out)
{
	int64_t count = 0;

	if (!staff_store_count_active(s->db, ROLE_ADMIN, &count))
		return session_db_failed(s);
	*out = count > 0;
	return true;
}

bool staff_add(struct session *s, const struct staff_request *request)
{
	struct add_work w = {
		.request = request, .row = {.roles = request->roles, .state = STAFF_ACTIVE}};
	struct operation op = {.verb = "staff_add",
		.args = "",
		.subject = request->login,
		.work = add_work,
		.ctx = &w};
	struct operation_record record;
	bool has_admin = true;

	if (!staff_has_admin(s, &has_admin))
		return false;
	w.first = !has_admin && s->login[0] == '\0';
	if (!w.first && !operation_may(s, op.verb, op.subject, PERMIT_STAFF_MANAGE))
		return false;
	if (!check_request(s, request))
		return false;
	utf8_copy(w.row.login, sizeof(w.row.login), request->login);
	utf8_copy(w.row.name, sizeof(w.row.name), request->name);
	if (!password_hash(w.row.password, request->password))
		return session_refuse(
			s, CODE_IO, SAY(N_("There is not enough memory to seal a password.")));
	return operation_run(s, &op, &record);
}

struct list_work {
	struct arena *arena;
	struct staff *list;
	size_t count, capacity;
	struct moment now;
};

static void list_row(void *ctx, const struct staff_row *row)
{
	struct list_work *w = ctx;
	struct staff *one;

	w->list = arena_grow(w->arena, w->list, w->count, &w->capacity, sizeof(*w->list));
	one = &w->list[w->count++];
	*one = (struct staff){.roles = row->roles,
		.state = row->state == STAFF_ACTIVE ? STAFF_ACTIVE : STAFF_DISABLED,
		.locked = row->locked_until.ms > w->now.ms};
	utf8_copy(one->login, sizeof(one->login), row->login);
	utf8_copy(one->name, sizeof(one->name), row->name);
}

bool staff_list(struct session *s, struct arena *arena, struct staff **out, size_t *count)
{
	struct list_work w = {.arena = arena, .now = session_now(s)};

	if (!session_may(s, PERMIT_STAFF_MANAGE))
		return false;
	if (!staff_store_each(s->db, list_row, &w))
		return session_db_failed(s);
	*out = w.list;
	*count = w.count;
	return true;
}

/* What an administrator does to one sign-in. */
struct change_work {
	const char *login;
	enum { CHANGE_DISABLE, CHANGE_ENABLE, CHANGE_UNLOCK, CHANGE_PASSWORD } what;
	char hash[PASSWORD_HASH_MAX];
};

static bool keep_an_admin(struct session *s, const struct staff_row *row)
{
	int64_t admins = 0;

	if ((row->roles & ROLE_ADMIN) == 0 || row->state != STAFF_ACTIVE)
		return true;
	if (!staff_store_count_active(s->db, ROLE_ADMIN, &admins))
		return session_db_failed(s);
	if (admins > 1)
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("{1} is the last administrator and stays."), say_text(row->login)));
}

static bool change_work(struct session *s, void *ctx, struct operation_record *record)
{
	struct change_work *w = ctx;
	struct staff_row row;
	bool found, ok = false;

	(void)record;
	if (!hall_store_lock(s->db) || !staff_store_find(s->db, w->login, &found, &row))
		return session_db_failed(s);
	if (!found)
		return session_refuse(
			s, CODE_BAD_VALUE, SAY(N_("There is no sign-in {1}."), say_text(w->login)));
	switch (w->what) {
	case CHANGE_DISABLE:
		if (!keep_an_admin(s, &row))
			return false;
		ok = staff_store_set_state(s->db, w->login, STAFF_DISABLED);
		break;
	case CHANGE_ENABLE:
		ok = staff_store_set_state(s->db, w->login, STAFF_ACTIVE);
		break;
	case CHANGE_UNLOCK:
		ok = staff_store_set_failures(s->db, w->login, 0, (struct moment){0});
		break;
	case CHANGE_PASSWORD:
		ok = staff_store_set_password(s->db, w->login, w->hash);
		break;
	}
	return ok || session_db_failed(s);
}

static bool change_run(struct session *s, const char *verb, struct change_work *w)
{
	struct operation op = {
		.verb = verb, .args = "", .subject = w->login, .work = change_work, .ctx = w};
	struct operation_record record;
	bool own = w->what == CHANGE_PASSWORD && s->login[0] != '\0' &&
		   strcmp(s->login, w->login) == 0;

	return (own || operation_may(s, verb, w->login, PERMIT_STAFF_MANAGE)) &&
	       operation_run(s, &op, &record);
}

bool staff_disable(struct session *s, const char *login)
{
	struct change_work w = {.login = login, .what = CHANGE_DISABLE};

	return change_run(s, "staff_disable", &w);
}

bool staff_enable(struct session *s, const char *login)
{
	struct change_work w = {.login = login, .what = CHANGE_ENABLE};

	return change_run(s, "staff_enable", &w);
}

bool staff_unlock(struct session *s, const char *login)
{
	struct change_work w = {.login = login, .what = CHANGE_UNLOCK};

	return change_run(s, "staff_unlock", &w);
}

bool staff_confirm(struct session *s, const char *password)
{
	struct staff_row row;

	if (s->login[0] == '\0')
		return session_refuse_plain(s, CODE_NOT_PERMITTED);
	return staff_authenticate(s, s->login, password, &row);
}

bool staff_set_password(struct session *s, const char *login, const char *password)
{
	struct change_work w = {.login = login, .what = CHANGE_PASSWORD};

	if (!check_password(s, password))
		return false;
	if (!password_hash(w.hash, password))
		return session_refuse(
			s, CODE_IO, SAY(N_("There is not enough memory to seal a password.")));
	return change_run(s, "staff_password", &w);
}

static bool lang_work(struct session *s, void *ctx, struct operation_record *record)
{
	const enum lang *lang = ctx;

	utf8_copy(record->detail, sizeof(record->detail), lang_name(*lang));
	return staff_store_set_lang(s->db, s->login, lang_name(*lang)) || session_db_failed(s);
}

bool staff_set_own_lang(struct session *s, enum lang lang)
{
	struct operation op = {.verb = "staff_lang",
		.args = "",
		.subject = s->login,
		.work = lang_work,
		.ctx = &lang};
	struct operation_record record;

	if (s->login[0] == '\0')
		return session_refuse_plain(s, CODE_NOT_PERMITTED);
	if (!operation_run(s, &op, &record))
		return false;
	s->lang = lang;
	return true;
}
