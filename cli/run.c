/* Opens what a verb needs, runs it and answers. */
#include <stdio.h>

#include <string.h>

#include "cli/values.h"

static bool open_hall(struct invocation *inv)
{
	struct session_options options = {.db_url = inv->db_url,
		.key_path = inv->key_path,
		.station = inv->station,
		.share_dir = inv->share_dir,
		.papers_dir = inv->papers_dir,
		.lang = inv->lang,
		.lang_asked = inv->lang_asked,
		.backed_up = inv->backed_up,
		.clock = clock_system()};

	if (session_open(inv->session, &options) &&
		devices_attach(inv->session, inv->devices, inv->device_count))
		return true;
	return verb_failed(inv);
}

static bool sign_in(struct invocation *inv)
{
	char password[PASSWORD_MAX];
	bool ok;

	if (inv->login == NULL)
		return verb_usage(inv, SAY(N_("Say who you are: --as LOGIN or WATTDESK_LOGIN.")));
	if (!read_password(inv, "WATTDESK_PASSWORD_FILE", inv->login, password))
		return false;
	ok = session_sign_in(inv->session, inv->login, password);
	explicit_bzero(password, sizeof(password));
	if (!ok)
		return verb_failed(inv);
	inv->lang = inv->session->lang;
	return true;
}

/* A batch runs many verbs in the session that it has opened and signed in. */
static bool run_verb(struct invocation *inv, bool opened)
{
	const struct verb *verb = inv->verb;

	if ((verb->needs & NEEDS_FIRST) != 0) {
		inv->db_url = inv->args[0];
		opened = false;
	}
	if ((verb->needs & (NEEDS_HALL | NEEDS_SIGN_IN | NEEDS_URL)) != 0 && inv->db_url == NULL)
		return verb_usage(inv, SAY(N_("Name the database: --db URL or WATTDESK_DB.")));
	if (!opened && (verb->needs & (NEEDS_HALL | NEEDS_SIGN_IN)) != 0 && !open_hall(inv))
		return false;
	if (!opened && (verb->needs & NEEDS_SIGN_IN) != 0 && !sign_in(inv))
		return false;
	return verb->run(inv);
}

int invocation_run_in(struct invocation *inv, struct session *session)
{
	struct session own = {.db = NULL};
	bool ok;
	int status;

	inv->session = session != NULL ? session : &own;
	json_init(&inv->answer);
	json_object_begin(&inv->answer);
	ok = run_verb(inv, session != NULL);
	json_object_end(&inv->answer);
	status = answer_write(inv, ok);
	json_release(&inv->answer);
	devices_detach(&own);
	if (own.db != NULL)
		session_close(&own);
	return status;
}
