/* The program: finds the front door that was asked for and opens it. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/verb.h"
#include "counter/hall.h"
#include "counter/training.h"
#include "gen/version.h"
#include "tui/start.h"

#define SHARE_INSTALLED "/usr/share/wattdesk"

/*
 * Data that a hall may edit: named by WATTDESK_SHARE, else beside the program (as it is built),
 * else beside the program's folder (as it is installed).
 */
static const char *find_share(char buf[PATH_MAX])
{
	const char *named = getenv("WATTDESK_SHARE");
	ssize_t size;
	char *slash;

	if (named != NULL && named[0] != '\0')
		return named;
	size = readlink("/proc/self/exe", buf, PATH_MAX - sizeof("/share/wattdesk"));
	if (size <= 0)
		return SHARE_INSTALLED;
	buf[size] = '\0';
	for (int up = 0; up < 2 && (slash = strrchr(buf, '/')) != NULL; up++) {
		snprintf(slash, sizeof("/share/wattdesk"), "/share/wattdesk");
		if (access(buf, R_OK) == 0)
			return buf;
		*slash = '\0';
	}
	return SHARE_INSTALLED;
}

static int refuse(struct invocation *inv)
{
	return answer_write(inv, false);
}

/* The screens, until somebody leaves. */
static int run_counter(struct invocation *inv, const struct session_options *options)
{
	struct session session;
	struct tui_options screens = {.session = &session,
		.theme = getenv("WATTDESK_THEME"),
		.keys = getenv("WATTDESK_KEYS"),
		.training = inv->training,
		.ascii = getenv("WATTDESK_ASCII") != NULL};
	char notice[SAY_TEXT_MAX];
	bool ok;

	ok = session_open(&session, options);
	if (!ok || !devices_attach(&session, inv->devices, inv->device_count)) {
		inv->why = session.why;
		if (ok)
			session_close(&session);
		return refuse(inv);
	}
	screens.notice = hall_notice(&session, notice, sizeof(notice));
	ok = tui_start(&screens, &inv->why);
	devices_detach(&session);
	session_close(&session);
	return ok ? 0 : refuse(inv);
}

/* The other front door; for training on a copy that is gone afterwards. */
static int open_counter(struct invocation *inv)
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
	struct training copy;
	int status;

	if (inv->db_url == NULL) {
		(void)verb_usage(inv, SAY(N_("Name the database: --db URL or WATTDESK_DB.")));
		return refuse(inv);
	}
	if (!inv->training)
		return run_counter(inv, &options);
	if (!training_begin(&copy, &options, &inv->why))
		return refuse(inv);
	options.db_url = copy.db_path;
	options.key_path = copy.key_path;
	options.papers_dir = NULL; /* in the copy, and gone with it */
	status = run_counter(inv, &options);
	training_end(&copy);
	return status;
}

static int run(struct invocation *inv, int argc, char **argv)
{
	if (!invocation_parse(inv, argc, argv))
		return answer_write(inv, false);
	if (inv->version) {
		printf("wattdesk %s\n", WATTDESK_VERSION);
		return 0;
	}
	if (inv->help) {
		help_write(inv);
		return 0;
	}
	if (inv->verb == NULL)
		return open_counter(inv);
	return invocation_run_in(inv, NULL);
}

/* An answer that nobody got is none: a script must not take the exit status for one. */
static int finish(const struct invocation *inv, int status)
{
	bool written = fflush(stdout) == 0 && ferror(stdout) == 0;

	if (written)
		return status;
	fprintf(stderr, "wattdesk: %s\n",
		text_in(inv->lang, N_("The answer could not be written. What was asked for may be "
				      "done: ask again under the same operation id.")));
	return code_exit_status(CODE_IO);
}

int main(int argc, char **argv)
{
	struct invocation inv = {.lang = LANG_ZH};
	char share[PATH_MAX];

	inv.share_dir = find_share(share);
	invocation_defaults(&inv);
	return finish(&inv, run(&inv, argc - 1, argv + 1));
}
