#include "tests/crash/power_case.h"

#include <assert.h>
#include <fcntl.h>
#include <ftw.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "core/fault.h"
#include "core/utf8.h"
#include "db/database.h"
#include "db/vault.h"
#include "tests/crash/day.h"
#include "tests/crash/deed.h"
#include "tests/crash/instant.h"
#include "tests/crash/pool.h"
#include "tests/crash/victim.h"
#include "tests/crash/window.h"

#define MOMENTS 16        /* of a day, at which a case may begin */
#define DAY_STEPS 72      /* at most */
#define PLAN_CALLS_MAX 24 /* a commit is one or two writes of the log and a sync */
#define CASE_STEPS 12     /* until the fault has happened */
#define AFTER_DEATH 6     /* deeds of the other station at most */
#define CUTS_MAX 3        /* power cuts of one case, the later ones while it recovers */
#define DEEP_ONCE_IN 16
#define CUTS (POWER_GROUP - 1)
static_assert(CUTS <= DISK_WATCHES_MAX, "each cut is watched for");

enum purpose { FOR_DAY = 1, FOR_CASE = 2, FOR_GROUP = 3 };

struct power_lab {
	enum sabotage sabotage;
	char folder[64];
	char damage_mark[SITE_PATH_MAX]; /* a case that leaves one has failed */
	struct site site;
	struct disk_vfs vfs;
	struct disk founded; /* a hall on its first day */
	struct victim victim;
	struct window window;
	struct session judge; /* who looks through it; there since the founding */
	struct model model;   /* of it */
	uint64_t block;       /* whose moments these are */
	struct instant *moments;
	int moment_count;

	/* the cases that share a piece of work */
	uint64_t group;
	struct instant *cuts; /* where the power goes in the others */
	int cut_count;
	bool is_live; /* the work was done just now: its first case can go on with it */
	bool is_open; /* with its sessions */

	/* the case at hand */
	struct disk disk;
	struct model m;
	struct chance chance;
	struct outcome *out;
	int only;          /* the station that works, or SITE_ALL */
	size_t seals_safe; /* bytes of the second file before the deed under way */
};

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	abort();
}

/* --- the founding, on a real disk ---------------------------------------------------------------
 */

static void hall_found(struct power_lab *lab)
{
	struct db_options options = {
		.url = lab->site.url, .create = true, .program_version = "crash"};
	struct fault why;
	struct db *db;
	char text[SAY_TEXT_MAX];

	if (!db_open(&db, &options, &why)) {
		fprintf(stderr, "crash: %s\n", fault_render(LANG_EN, &why, text, sizeof text));
		abort();
	}
	site_found(&lab->site, &lab->model, db);
	db_close(db);
	disk_init(&lab->founded);
	disk_load(&lab->founded, lab->site.url, lab->site.url);
	must(truncate(lab->site.url, 0) == 0, "truncate");
}

static void site_prepare(struct power_lab *lab)
{
	struct site *site = &lab->site;
	char key[SITE_PATH_MAX], real[4096];
	struct fault why;

	must(mkdtemp(lab->folder) != NULL && realpath(lab->folder, real) != NULL, "mkdtemp");
	snprintf(site->url, sizeof site->url, "%.100s/hall.db", real);
	snprintf(site->seal_file, sizeof site->seal_file, "%.100s/seals", real);
	snprintf(lab->damage_mark, sizeof lab->damage_mark, "%.100s/hall.db.damaged", real);
	snprintf(key, sizeof key, "%.100s/key", real);
	must(vault_create(key, &why) && vault_open(&site->vault, key, &why), "key");
	site->lock_wait_ms = 50;
	site->forget_ids = lab->sabotage == SABOTAGE_IDS;
}

/* Whoever reads by the window; a real, empty file stands for it as for the hall. */
static void judge_appoint(struct power_lab *lab)
{
	char url[SITE_PATH_MAX], text[SAY_TEXT_MAX];
	struct fault why;
	int fd;

	snprintf(url, sizeof url, "%.100s/judge.db", lab->folder);
	fd = open(url, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	must(fd >= 0, "judge");
	close(fd);
	disk_copy(&lab->disk, &lab->founded);
	window_init(&lab->window, &lab->disk, lab->site.url);
	if (!site_reader_open(&lab->site, &lab->judge, url, &why)) {
		fprintf(stderr, "crash: %s\n", fault_render(LANG_EN, &why, text, sizeof text));
		abort();
	}
}

struct power_lab *power_lab_new(enum sabotage sabotage)
{
	struct power_lab *lab = xcalloc(1, sizeof *lab);

	/* Disks come and go in every case: their memory is kept instead of given back. */
	(void)mallopt(M_MMAP_THRESHOLD, 1 << 30);
	(void)mallopt(M_TRIM_THRESHOLD, 1 << 30);
	lab->sabotage = sabotage;
	lab->block = lab->group = UINT64_MAX;
	lab->moments = xcalloc(MOMENTS, sizeof *lab->moments);
	lab->cuts = xcalloc(CUTS, sizeof *lab->cuts);
	/* A folder in memory where there is one: nothing here asks a real disk to keep anything. */
	snprintf(lab->folder, sizeof lab->folder, "%s/wattdesk-crash-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	pool_begin();
	chance_rule_libraries(1);
	victim_init(&lab->victim);
	site_prepare(lab);
	hall_found(lab);
	judge_appoint(lab);
	disk_vfs_init(&lab->vfs, &lab->disk);
	lab->vfs.syncs_do_nothing = sabotage == SABOTAGE_SYNCS;
	return lab;
}

static void cuts_drop(struct power_lab *lab)
{
	for (int i = 0; i < lab->cut_count; i++)
		instant_release(&lab->cuts[i]);
	lab->cut_count = 0;
	lab->group = UINT64_MAX;
	lab->is_live = false;
}

static void moments_drop(struct power_lab *lab)
{
	cuts_drop(lab);
	for (int i = 0; i < lab->moment_count; i++)
		instant_release(&lab->moments[i]);
	lab->moment_count = 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info, (void)kind, (void)at;
	return remove(path);
}

void power_lab_free(struct power_lab *lab)
{
	site_close(&lab->site);
	moments_drop(lab);
	db_close(lab->judge.db);
	disk_release(&lab->founded);
	disk_release(&lab->disk);
	disk_vfs_release(&lab->vfs);
	window_release(&lab->window);
	pool_end();
	vault_close(lab->site.vault);
	(void)nftw(lab->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(lab->cuts);
	free(lab->moments);
	free(lab);
}

/* A line that was being written when the power went is there in part. */
static void seals_tear(struct power_lab *lab)
{
	size_t safe = lab->seals_safe;
	struct seals now;

	seals_read(&now, lab->site.seal_file);
	if (now.size > safe && chance_once_in(&lab->chance, 2)) {
		now.size = safe + chance_below(&lab->chance, (uint32_t)(now.size - safe) + 1);
		seals_write(&now, lab->site.seal_file);
	}
}

/* --- a day without faults
 * -------------------------------------------------------------------------
 */

static bool sessions_open(struct power_lab *lab, int only)
{
	struct fault why;
	char text[SAY_TEXT_MAX];

	if (site_open(&lab->site, only, &why))
		return true;
	return site_complain(
		&lab->site, "cannot open", fault_render(LANG_EN, &why, text, sizeof text));
}

/* Says why the counter could not do a deed. Returns false. */
static bool stuck(struct power_lab *lab, const char *what, int at)
{
	const struct session *s = &lab->site.session[lab->m.deeds[at].station];
	char text[SAY_TEXT_MAX];

	return site_complain(&lab->site, what, fault_render(LANG_EN, &s->why, text, sizeof text));
}

static bool day_run(struct power_lab *lab, struct chance *chance)
{
	for (int steps = 0; steps < DAY_STEPS && lab->moment_count < MOMENTS; steps++) {
		int at;

		if (!day_step(&lab->site, &lab->m, chance))
			return false;
		at = day_under_way(&lab->m);
		if (at >= 0)
			return stuck(lab, "without a fault", at);
		if (chance_once_in(chance, 4))
			instant_take(&lab->moments[lab->moment_count++], &lab->disk, &lab->m,
				&lab->site);
	}
	return lab->moment_count > 0;
}

static bool day_prepare(struct power_lab *lab, uint64_t block)
{
	struct chance chance = chance_from(block, FOR_DAY);
	bool ok;

	moments_drop(lab);
	site_close(&lab->site);
	chance_rule_libraries(block);
	disk_vfs_clear(&lab->vfs);
	disk_release(&lab->disk);
	disk_copy(&lab->disk, &lab->founded);
	model_copy(&lab->m, &lab->model);
	lab->site.now.ms = (int64_t)lab->m.date.days * 86400000;
	(void)unlink(lab->site.seal_file);
	if (!sessions_open(lab, SITE_ALL))
		return false;
	ok = day_run(lab, &chance) && (site_judge(&lab->site, &lab->m, false));
	site_close(&lab->site);
	lab->block = ok ? block : UINT64_MAX;
	return ok;
}

/* --- a piece of work, and where the power goes in it ---------------------------------------------
 */

/* Nobody has the disk open. */
static void go_back(struct power_lab *lab, const struct instant *to)
{
	disk_vfs_clear(&lab->vfs);
	disk_release(&lab->disk);
	disk_copy(&lab->disk, &to->disk);
	model_copy(&lab->m, &to->model);
	lab->site.now = to->now;
	lab->seals_safe = to->seals_safe;
	seals_write(&to->seals, lab->site.seal_file);
	(void)unlink(lab->damage_mark);
}

static struct disk_plan plan_make(struct chance *c, enum disk_fault fault)
{
	struct disk_plan plan = {.fault = fault, .at = 1 + chance_below(c, PLAN_CALLS_MAX)};

	plan.at_sync = chance_once_in(c, 2);
	plan.afterwards = chance_once_in(c, 2);
	if (fault == FAULT_SYNC || (fault == FAULT_POWER && plan.at_sync))
		plan.at = 1 + chance_below(c, 6);
	if (fault == FAULT_OPEN)
		plan.at = 1 + chance_below(c, 4);
	plan.chance = *c;
	return plan;
}

/* One more deed. False: a complaint. */
static bool work_on(struct power_lab *lab)
{
	lab->seals_safe = seals_size(lab->site.seal_file);
	return day_step(&lab->site, &lab->m, &lab->chance);
}

/* The disk as it is now, in the middle of a call, and the driver's books with the deed under way.
 */
static void cut_take(void *ctx)
{
	struct power_lab *lab = ctx;
	struct instant *cut = &lab->cuts[lab->cut_count++];

	instant_take(cut, &lab->disk, &lab->m, &lab->site);
	cut->seals_safe = lab->seals_safe;
	cut->calls = lab->vfs.changes;
}

static void watch(struct power_lab *lab)
{
	lab->vfs.look = cut_take;
	lab->vfs.look_ctx = lab;
	for (int i = 0; i < CUTS; i++) {
		struct disk_plan plan = plan_make(&lab->chance, FAULT_POWER);

		disk_vfs_watch(&lab->vfs, &(struct disk_watch){.at = plan.at + 2 * i,
						  .at_sync = plan.at_sync,
						  .afterwards = plan.afterwards});
	}
}

/* Deeds until all that was watched for has come, and maybe the end of the work. */
static bool group_work(struct power_lab *lab)
{
	for (int i = 0; i < CASE_STEPS && lab->vfs.watch_count > 0; i++) {
		if (lab->m.deed_count == MODEL_DEEDS_MAX)
			break;
		if (!work_on(lab))
			return false;
		if (day_under_way(&lab->m) >= 0)
			return stuck(lab, "without a fault", day_under_way(&lab->m));
	}
	lab->seals_safe = seals_size(lab->site.seal_file);
	lab->is_open = !chance_once_in(&lab->chance, 4);
	if (!lab->is_open)
		site_close(&lab->site);
	while (lab->cut_count < CUTS) /* never came: between two deeds */
		cut_take(lab);
	disk_vfs_clear(&lab->vfs);
	return true;
}

/* Works without a fault from some moment of the day on, and keeps what a power cut would find. */
static bool group_prepare(struct power_lab *lab, uint64_t group)
{
	bool early;

	site_close(&lab->site);
	cuts_drop(lab);
	lab->chance = chance_from(group, FOR_GROUP);
	chance_rule_libraries(group);
	go_back(lab, &lab->moments[chance_below(&lab->chance, (uint32_t)lab->moment_count)]);
	lab->only = chance_once_in(&lab->chance, 4)
			    ? SITE_ALL
			    : (int)chance_below(&lab->chance, MODEL_STATIONS);
	early = chance_once_in(&lab->chance, 10);
	if (early)
		watch(lab);
	if (!sessions_open(lab, lab->only))
		return false;
	if (!early)
		watch(lab);
	if (!group_work(lab))
		return false;
	lab->group = group;
	lab->is_live = true;
	return true;
}

/* --- a case
 * ---------------------------------------------------------------------------------------
 */

/* Works until the fault has happened. False: a complaint. */
static bool work_until_struck(struct power_lab *lab)
{
	for (int i = 0; i < CASE_STEPS && !lab->vfs.fired; i++) {
		if (lab->m.deed_count == MODEL_DEEDS_MAX)
			return true;
		if (!work_on(lab))
			return false;
		if (day_under_way(&lab->m) >= 0)
			return true;
	}
	return true;
}

/* The power comes back, and goes again while the hall recovers; then it stays. */
static bool power_comes_back(struct power_lab *lab)
{
	for (int cut = 0; cut < CUTS_MAX; cut++) {
		struct disk after;
		struct disk_plan again = plan_make(&lab->chance, FAULT_POWER);

		site_close(&lab->site);
		disk_power_cut(&after, &lab->disk, &lab->chance);
		disk_release(&lab->disk);
		lab->disk = after;
		disk_vfs_clear(&lab->vfs);
		if (!chance_once_in(&lab->chance, 6))
			break;
		again.at = 1 + chance_below(&lab->chance, 12);
		disk_vfs_plan(&lab->vfs, &again);
		if (!sessions_open(lab, lab->only) && !lab->vfs.dead)
			return false;
		lab->site.complaint[0] = '\0';
	}
	site_close(&lab->site);
	disk_vfs_clear(&lab->vfs);
	return sessions_open(lab, lab->only);
}

/* What the cashier does: the same form again, until the counter says what became of it. */
static bool resolve_one(struct power_lab *lab, int at)
{
	lab->out->was_under_way = true;
	for (int tries = 0; tries < 3 && lab->m.deeds[at].fate == DEED_UNDER_WAY; tries++) {
		if (!deed_try(&lab->site, &lab->m, at))
			return false;
		if (tries == 0 && lab->vfs.plan.fault == FAULT_FULL)
			disk_vfs_clear(&lab->vfs); /* somebody made room */
	}
	if (lab->m.deeds[at].fate != DEED_UNDER_WAY)
		return true;
	return stuck(lab, "cannot be resolved", at);
}

static bool resolve(struct power_lab *lab)
{
	int at;

	while ((at = day_under_way(&lab->m)) >= 0)
		if (!resolve_one(lab, at))
			return false;
	return true;
}

/* A failed call leaves the sessions alive: they go on, are closed, or lose the power after all. */
static bool live_on(struct power_lab *lab)
{
	if (!resolve(lab))
		return false;
	disk_vfs_clear(&lab->vfs);
	switch (chance_below(&lab->chance, 3)) {
	case 0:
		return power_comes_back(lab);
	case 1:
		site_close(&lab->site);
		return sessions_open(lab, lab->only);
	}
	return true;
}

/*
 * The hall's own connection says what is in the books, and is closed; then verify is asked of the
 * file that it leaves behind. One in DEEP_ONCE_IN asks the hall's own connection everything.
 */
static bool case_judge(struct power_lab *lab)
{
	char log[SITE_PATH_MAX + 8];

	if (access(lab->damage_mark, F_OK) == 0)
		return site_complain(&lab->site, "a fault of the disk", "was taken for damage");
	if (chance_once_in(&lab->chance, DEEP_ONCE_IN))
		return site_judge(&lab->site, &lab->m, true);
	if (!site_compare(&lab->site, &lab->m))
		return false;
	site_close(&lab->site);
	snprintf(log, sizeof log, "%s-wal", lab->site.url);
	if (disk_find(&lab->disk, log) != NULL)
		return site_complain(&lab->site, "closed", "the log was left behind");
	window_look_again(&lab->window);
	return site_verify(&lab->site, &lab->judge, false);
}

/* Mostly what a power cut is not: those are in the other cases of the group. */
static enum disk_fault fault_choose(struct chance *c)
{
	return (enum disk_fault)(1 + chance_below(c, FAULT_KILL - 1));
}

static bool power_goes(struct power_lab *lab)
{
	lab->vfs.dead = true;
	seals_tear(lab);
	return power_comes_back(lab) && resolve(lab);
}

/* Until the victim is dead, or cannot be brought to commit anything. */
static bool work_until_death(struct power_lab *lab, struct db *victim)
{
	victim_choose(&lab->victim, victim);
	for (int i = 0; i < CASE_STEPS && !victim_died(&lab->victim, victim); i++)
		if (lab->m.deed_count < MODEL_DEEDS_MAX && !work_on(lab))
			return false;
	lab->out->struck = victim_died(&lab->victim, victim);
	if (!lab->out->struck)
		victim_spare(victim);
	return true;
}

/* What the other station is told meanwhile it is told for good. */
static bool other_goes_on(struct power_lab *lab, int at)
{
	struct disk_plan plan = plan_make(&lab->chance, FAULT_POWER);

	db_close(lab->site.session[at].db);
	lab->site.session[at].db = NULL;
	disk_vfs_plan(&lab->vfs, &plan);
	for (int i = 0; i < AFTER_DEATH && !lab->vfs.dead; i++)
		if (lab->m.deed_count < MODEL_DEEDS_MAX &&
			!day_pay(&lab->site, &lab->m, &lab->chance, 1 - at))
			return false;
	lab->out->calls = lab->vfs.changes;
	return true;
}

/* What the station is told when it comes back, of what it did itself, it is told for good. */
static bool comes_back(struct power_lab *lab)
{
	lab->vfs.dead = true; /* nobody is left to take the log over */
	site_close(&lab->site);
	disk_vfs_clear(&lab->vfs);
	return sessions_open(lab, lab->only) && resolve(lab);
}

/* A station is killed before its sync, and after some more work the power goes. */
static bool kill_case(struct power_lab *lab)
{
	bool alone = lab->only != SITE_ALL;
	int at = alone ? lab->only : (int)chance_below(&lab->chance, MODEL_STATIONS);

	lab->out->fault = FAULT_KILL;
	return work_until_death(lab, lab->site.session[at].db) &&
	       (alone ? comes_back(lab) : other_goes_on(lab, at)) && power_goes(lab);
}

/* The first case of a group: its work goes on, and the fault strikes a call. */
static bool call_case(struct power_lab *lab)
{
	struct disk_plan plan;
	bool opened = true;

	if (lab->is_open && chance_once_in(&lab->chance, lab->only == SITE_ALL ? 2 : 6))
		return kill_case(lab);
	lab->out->fault = (int)fault_choose(&lab->chance);
	plan = plan_make(&lab->chance, (enum disk_fault)lab->out->fault);
	if (plan.fault == FAULT_OPEN || !lab->is_open) {
		site_close(&lab->site);
		disk_vfs_plan(&lab->vfs, &plan);
		opened = sessions_open(lab, lab->only);
		if (!opened && !lab->vfs.fired)
			return false;
		lab->site.complaint[0] = '\0';
	} else {
		disk_vfs_plan(&lab->vfs, &plan);
	}
	if (opened && !work_until_struck(lab))
		return false;
	lab->out->struck = lab->vfs.fired;
	lab->out->calls = lab->vfs.changes;
	if (lab->vfs.dead)
		return power_goes(lab);
	if (opened)
		return live_on(lab);
	disk_vfs_clear(&lab->vfs);
	return sessions_open(lab, lab->only);
}

/* The power goes at one of the calls of the group's work. */
static bool cut_case(struct power_lab *lab, const struct instant *cut)
{
	site_close(&lab->site);
	go_back(lab, cut);
	lab->out->fault = FAULT_POWER;
	lab->out->struck = true;
	lab->out->calls = cut->calls;
	return power_goes(lab);
}

static bool case_run(struct power_lab *lab, uint64_t seed)
{
	uint64_t group = seed / POWER_GROUP, place = seed % POWER_GROUP;

	if (lab->block != seed / POWER_BLOCK && !day_prepare(lab, seed / POWER_BLOCK))
		return false;
	if ((lab->group != group || (place == 0 && !lab->is_live)) && !group_prepare(lab, group))
		return false;
	lab->chance = chance_from(seed, FOR_CASE);
	chance_rule_libraries(seed);
	if (!(place == 0 ? call_case(lab) : cut_case(lab, &lab->cuts[place - 1])))
		return false;
	if (chance_once_in(&lab->chance, 4) && lab->m.deed_count < MODEL_DEEDS_MAX &&
		!day_step(&lab->site, &lab->m, &lab->chance))
		return false;
	return case_judge(lab);
}

bool power_case_run(struct power_lab *lab, uint64_t seed, struct outcome *out)
{
	bool ok;

	*out = (struct outcome){.fault = FAULT_NONE};
	lab->out = out;
	lab->site.complaint[0] = '\0';
	ok = case_run(lab, seed);
	lab->is_live = false;
	out->deeds = lab->m.deed_count;
	site_close(&lab->site);
	disk_vfs_clear(&lab->vfs);
	utf8_copy(out->complaint, sizeof out->complaint, lab->site.complaint);
	return ok && out->complaint[0] == '\0';
}
