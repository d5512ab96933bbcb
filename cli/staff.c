/* `staff`: the people who sign in. */
#include <string.h>

#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/staff.h"

static bool read_roles(struct invocation *inv, uint32_t *roles)
{
	const char *name;

	*roles = 0;
	for (int i = 0; (name = option_nth(inv, "role", i)) != NULL; i++) {
		uint32_t bit = 0;

		if (!role_parse(&bit, name))
			return verb_refuse(inv, CODE_BAD_VALUE,
				SAY(N_("There is no role {1}."), say_text(name)));
		*roles |= bit;
	}
	return true;
}

static void write_roles(struct json *j, uint32_t roles)
{
	json_array_begin(json_key(j, "roles"));
	for (uint32_t bit = 1; bit != 0 && bit <= roles; bit <<= 1)
		if ((roles & bit) != 0 && role_name(bit) != NULL)
			json_text(j, role_name(bit));
	json_array_end(j);
}

/* From --password-file, else asked. */
static bool new_password(struct invocation *inv, const char *login, char out[PASSWORD_MAX])
{
	const char *path = option_get(inv, "password-file");

	if (path != NULL)
		return read_password_file(inv, path, out);
	return read_password(inv, "WATTDESK_NEW_PASSWORD_FILE", login, out);
}

/* While the hall has no administrator nobody can sign in; afterwards an administrator must. */
static bool sign_in_if_needed(struct invocation *inv)
{
	char password[PASSWORD_MAX];
	bool has_admin, ok;

	if (!staff_has_admin(inv->session, &has_admin))
		return verb_failed(inv);
	if (!has_admin || inv->session->login[0] != '\0')
		return true;
	if (inv->login == NULL)
		return verb_usage(inv, SAY(N_("Say who you are: --as LOGIN or WATTDESK_LOGIN.")));
	if (!read_password(inv, "WATTDESK_PASSWORD_FILE", inv->login, password))
		return false;
	ok = session_sign_in(inv->session, inv->login, password);
	explicit_bzero(password, sizeof(password));
	return ok || verb_failed(inv);
}

static bool run_add(struct invocation *inv)
{
	char password[PASSWORD_MAX];
	struct staff_request request = {
		.login = inv->args[0], .name = option_get(inv, "name"), .password = password};
	bool ok;

	if (!sign_in_if_needed(inv) || !read_roles(inv, &request.roles) ||
		!new_password(inv, request.login, password))
		return false;
	ok = staff_add(inv->session, &request);
	explicit_bzero(password, sizeof(password));
	if (!ok)
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "login"), request.login);
	json_text(json_key(&inv->answer, "name"), request.name);
	write_roles(&inv->answer, request.roles);
	return true;
}

static bool run_list(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct json *j = &inv->answer;
	struct staff *list;
	size_t count;

	if (!staff_list(inv->session, &arena, &list, &count))
		return verb_failed(inv);
	json_array_begin(json_key(j, "staff"));
	for (size_t i = 0; i < count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "login"), list[i].login);
		json_text(json_key(j, "name"), list[i].name);
		write_roles(j, list[i].roles);
		json_text(json_key(j, "state"),
			list[i].state == STAFF_ACTIVE ? "active" : "disabled");
		json_bool(json_key(j, "locked"), list[i].locked);
		json_object_end(j);
	}
	json_array_end(j);
	arena_release(&arena);
	return true;
}

static bool answer_login(struct invocation *inv, bool ok)
{
	if (!ok)
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "login"), inv->args[0]);
	return true;
}

static bool run_disable(struct invocation *inv)
{
	return answer_login(inv, staff_disable(inv->session, inv->args[0]));
}

static bool run_enable(struct invocation *inv)
{
	return answer_login(inv, staff_enable(inv->session, inv->args[0]));
}

static bool run_unlock(struct invocation *inv)
{
	return answer_login(inv, staff_unlock(inv->session, inv->args[0]));
}

static bool run_password(struct invocation *inv)
{
	char password[PASSWORD_MAX];
	bool ok;

	if (!new_password(inv, inv->args[0], password))
		return false;
	ok = staff_set_password(inv->session, inv->args[0], password);
	explicit_bzero(password, sizeof(password));
	return answer_login(inv, ok);
}

static const struct option_row add_options[] = {
	{"role", OPTION_REPEATED, true,
		N_("cashier, supervisor, reader, verifier, collector, legal, inspector, manager, "
		   "auditor or admin; may be repeated")},
	{"name", OPTION_VALUE, true, N_("the person's name")},
	{"password-file", OPTION_VALUE, false, N_("a file whose first line is the password")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row password_options[] = {
	{"password-file", OPTION_VALUE, false, N_("a file whose first line is the password")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_staff_add = {
	.words = "staff add",
	.args = "LOGIN",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL,
	.options = add_options,
	.run = run_add,
	.help = N_("add a person; the hall's first administrator needs nobody signed in"),
};

const struct verb verb_staff_list = {
	.words = "staff list",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_list,
	.help = N_("everybody who may sign in"),
};

const struct verb verb_staff_disable = {
	.words = "staff disable",
	.args = "LOGIN",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_disable,
	.help = N_("close a sign-in; nothing of the person's work is removed"),
};

const struct verb verb_staff_enable = {
	.words = "staff enable",
	.args = "LOGIN",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_enable,
	.help = N_("open a closed sign-in again"),
};

const struct verb verb_staff_unlock = {
	.words = "staff unlock",
	.args = "LOGIN",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_unlock,
	.help = N_("lift the lock that wrong passwords put on a sign-in"),
};

const struct verb verb_staff_password = {
	.words = "staff password",
	.args = "LOGIN",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = password_options,
	.run = run_password,
	.help = N_("set a password: one's own, or as administrator another's"),
};
