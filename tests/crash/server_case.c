#include "tests/crash/server_case.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/fault.h"
#include "core/utf8.h"
#include "db/database.h"
#include "db/vault.h"
#include "tests/crash/day.h"
#include "tests/crash/deed.h"
#include "tests/crash/proxy.h"
#include "tests/store/cluster.h"

#define FOUNDED "founded"
#define HALL "hall"
#define CASE_STEPS 10
#define LONG_ONCE_IN 500 /* such a case lasts half a minute and more */
#define BYTES_MAX 30000
#define COMMITS_MAX 5
#define REFUSES_MAX 2   /* the counter waits longer from try to try */
#define REFUSES_LONG 40 /* more often than it tries by itself */
#define RESOLVE_TRIES 4 /* each of them tries several times by itself */

enum purpose { FOR_CASE = 21 };

struct server_lab {
	char folder[64];
	struct site site;
	struct cluster cluster;
	struct proxy proxy;
	struct model founded, m;
	bool has_hall;
	uint64_t next; /* the seed that may follow in this hall */
	bool doubles;  /* for the test of the harness */
};

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

static void hall_found(struct server_lab *lab)
{
	char url[SITE_PATH_MAX], text[SAY_TEXT_MAX];
	struct db_options options = {.url = url, .create = true, .program_version = "crash"};
	struct fault why;
	struct db *db;

	cluster_create(&lab->cluster, FOUNDED, NULL);
	cluster_url(&lab->cluster, FOUNDED, url, sizeof url);
	if (!db_open(&db, &options, &why)) {
		fprintf(stderr, "crash: %s\n", fault_render(LANG_EN, &why, text, sizeof text));
		abort();
	}
	site_found(&lab->site, &lab->founded, db);
	db_close(db);
}

struct server_lab *server_lab_new(enum sabotage sabotage)
{
	struct server_lab *lab = xcalloc(1, sizeof *lab);
	char key[SITE_PATH_MAX];
	struct fault why;

	snprintf(lab->folder, sizeof lab->folder, "/tmp/wattdesk-crash-XXXXXX");
	must(mkdtemp(lab->folder) != NULL, "mkdtemp");
	snprintf(lab->site.url, sizeof lab->site.url, "postgresql://wattdesk@/%s?host=%s", HALL,
		lab->folder);
	snprintf(lab->site.seal_file, sizeof lab->site.seal_file, "%s/seals", lab->folder);
	snprintf(key, sizeof key, "%s/key", lab->folder);
	must(vault_create(key, &why) && vault_open(&lab->site.vault, key, &why), "key");
	lab->doubles = sabotage == SABOTAGE_IDS;
	lab->next = UINT64_MAX;
	cluster_init(&lab->cluster);
	proxy_init(&lab->proxy, lab->folder, lab->cluster.folder);
	hall_found(lab);
	return lab;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info, (void)kind, (void)at;
	return remove(path);
}

void server_lab_free(struct server_lab *lab)
{
	site_close(&lab->site);
	proxy_release(&lab->proxy);
	cluster_release(&lab->cluster);
	vault_close(lab->site.vault);
	(void)nftw(lab->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(lab);
}

/* --- a case
 * ---------------------------------------------------------------------------------------
 */

static bool sessions_open(struct server_lab *lab)
{
	struct fault why;
	char text[SAY_TEXT_MAX];

	if (lab->site.session[0].db != NULL || site_open(&lab->site, SITE_ALL, &why))
		return true;
	return site_complain(
		&lab->site, "cannot open", fault_render(LANG_EN, &why, text, sizeof text));
}

static void hall_renew(struct server_lab *lab)
{
	site_close(&lab->site);
	if (lab->has_hall)
		cluster_drop(&lab->cluster, HALL);
	cluster_create(&lab->cluster, HALL, FOUNDED);
	lab->has_hall = true;
	lab->m = lab->founded;
	lab->site.now.ms = (int64_t)lab->m.date.days * 86400000;
	(void)unlink(lab->site.seal_file);
}

static struct proxy_plan plan_make(struct chance *c)
{
	struct proxy_plan plan = {
		.fault = (enum proxy_fault)(1 + chance_below(c, PROXY_FAULTS - 1)),
		.at = 1 + chance_below(c, COMMITS_MAX),
	};

	if (plan.fault == PROXY_CUTS_REQUEST || plan.fault == PROXY_CUTS_ANSWER)
		plan.at = 1 + chance_below(c, BYTES_MAX);
	if (chance_once_in(c, 2))
		plan.refuses = 1 + (int)chance_below(c, REFUSES_MAX);
	if (chance_once_in(c, LONG_ONCE_IN))
		plan.refuses = REFUSES_LONG;
	return plan;
}

static bool work_until_struck(struct server_lab *lab, struct chance *chance)
{
	for (int i = 0; i < CASE_STEPS && !proxy_struck(&lab->proxy); i++) {
		if (!day_step(&lab->site, &lab->m, chance))
			return false;
		if (day_under_way(&lab->m) >= 0)
			return true;
	}
	return true;
}

/* Says why the counter could not do a deed. Returns false. */
static bool stuck(struct server_lab *lab, int at)
{
	const struct session *s = &lab->site.session[lab->m.deeds[at].station];
	char text[SAY_TEXT_MAX];

	return site_complain(&lab->site, "cannot be resolved",
		fault_render(LANG_EN, &s->why, text, sizeof text));
}

static bool resolve(struct server_lab *lab, struct outcome *out)
{
	int at = day_under_way(&lab->m);

	if (at < 0)
		return true;
	out->was_under_way = true;
	for (int i = 0; i < RESOLVE_TRIES && lab->m.deeds[at].fate == DEED_UNDER_WAY; i++)
		if (!deed_try(&lab->site, &lab->m, at))
			return false;
	return lab->m.deeds[at].fate != DEED_UNDER_WAY || stuck(lab, at);
}

static bool case_run(struct server_lab *lab, struct chance *chance, struct outcome *out)
{
	const struct proxy_plan none = {.fault = PROXY_PASSES};
	struct proxy_plan plan = plan_make(chance);
	bool reopens = chance_once_in(chance, 4);

	out->fault = (int)plan.fault;
	proxy_set(&lab->proxy, &none);
	if (!sessions_open(lab))
		return false;
	proxy_set(&lab->proxy, &plan);
	if (!work_until_struck(lab, chance))
		return false;
	out->struck = proxy_struck(&lab->proxy);
	out->calls = proxy_bytes(&lab->proxy);
	if (!resolve(lab, out))
		return false;
	if (lab->doubles && lab->m.deeds[lab->m.deed_count - 1].fate == DEED_DONE)
		deed_double(&lab->site, &lab->m, lab->m.deed_count - 1);
	proxy_set(&lab->proxy, &none);
	if (reopens)
		site_close(&lab->site);
	return sessions_open(lab) && site_judge(&lab->site, &lab->m, false);
}

static bool run_one(struct server_lab *lab, uint64_t seed, struct outcome *out)
{
	struct chance chance = chance_from(seed, FOR_CASE);
	bool ok;

	*out = (struct outcome){.fault = PROXY_PASSES};
	lab->site.complaint[0] = '\0';
	if (seed % SERVER_BLOCK == 0)
		hall_renew(lab);
	chance_rule_libraries(seed);
	ok = case_run(lab, &chance, out);
	out->deeds = lab->m.deed_count;
	utf8_copy(out->complaint, sizeof out->complaint, lab->site.complaint);
	lab->next = ok ? seed + 1 : UINT64_MAX;
	return ok;
}

bool server_case_run(struct server_lab *lab, uint64_t seed, struct outcome *out)
{
	uint64_t first = seed - seed % SERVER_BLOCK;

	if (lab->next == seed && seed != first)
		return run_one(lab, seed, out);
	for (uint64_t before = first; before < seed; before++)
		if (!run_one(lab, before, out))
			return false;
	return run_one(lab, seed, out);
}
