#include "tests/crash/power_lab.h"

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
#include "core/fault.h"
#include "db/database.h"
#include "db/vault.h"
#include "tests/crash/day.h"
#include "tests/crash/pool.h"

#define MOMENTS 16        /* of a day, at which a case may begin */
#define DAY_STEPS 72      /* at most */
#define PLAN_CALLS_MAX 24 /* a commit is one or two writes of the log and a sync */
static_assert(POWER_CUTS <= DISK_WATCHES_MAX, "each cut is watched for");

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
	lab->cuts = xcalloc(POWER_CUTS, sizeof *lab->cuts);
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

void power_tear_seals(struct power_lab *lab)
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

bool power_open(struct power_lab *lab, int only)
{
	struct fault why;
	char text[SAY_TEXT_MAX];

	if (site_open(&lab->site, only, &why))
		return true;
	return site_complain(
		&lab->site, "cannot open", fault_render(LANG_EN, &why, text, sizeof text));
}

bool power_stuck(struct power_lab *lab, const char *what, int at)
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
			return power_stuck(lab, "without a fault", at);
		if (chance_once_in(chance, 4))
			instant_take(&lab->moments[lab->moment_count++], &lab->disk, &lab->m,
				&lab->site);
	}
	return lab->moment_count > 0;
}

bool power_day(struct power_lab *lab, uint64_t block)
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
	if (!power_open(lab, SITE_ALL))
		return false;
	ok = day_run(lab, &chance) && (site_judge(&lab->site, &lab->m, false));
	site_close(&lab->site);
	lab->block = ok ? block : UINT64_MAX;
	return ok;
}

/* --- a piece of work, and where the power goes in it ---------------------------------------------
 */

void power_go_back(struct power_lab *lab, const struct instant *to)
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

struct disk_plan power_plan(struct chance *c, enum disk_fault fault)
{
	struct disk_plan plan = {.fault = fault, .at = 1 + chance_below(c, PLAN_CALLS_MAX)};

	plan.at_sync = chance_once_in(c, 2);
	plan.afterwards = chance_once_in(c, 2);
	if (fault == FAULT_SYNC || (fault == FAULT_POWER && plan.at_sync))
		plan.at = 1 + chance_below(c, 6);
	if (fault == FAULT_OPEN)
		plan.at = 1 + chance_below(c, 4);
	plan.chance = *c;
	if (fault == FAULT_SYNC)
		plan.forgets = chance_once_in(&plan.chance, 2);
	return plan;
}

bool power_work_on(struct power_lab *lab)
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
	for (int i = 0; i < POWER_CUTS; i++) {
		struct disk_plan plan = power_plan(&lab->chance, FAULT_POWER);

		disk_vfs_watch(&lab->vfs, &(struct disk_watch){.at = plan.at + 2 * i,
						  .at_sync = plan.at_sync,
						  .afterwards = plan.afterwards});
	}
}

/* Deeds until all that was watched for has come, and maybe the end of the work. */
static bool group_work(struct power_lab *lab)
{
	for (int i = 0; i < POWER_STEPS && lab->vfs.watch_count > 0; i++) {
		if (lab->m.deed_count == MODEL_DEEDS_MAX)
			break;
		if (!power_work_on(lab))
			return false;
		if (day_under_way(&lab->m) >= 0)
			return power_stuck(lab, "without a fault", day_under_way(&lab->m));
	}
	lab->seals_safe = seals_size(lab->site.seal_file);
	lab->is_open = !chance_once_in(&lab->chance, 4);
	if (!lab->is_open)
		site_close(&lab->site);
	while (lab->cut_count < POWER_CUTS) /* never came: between two deeds */
		cut_take(lab);
	disk_vfs_clear(&lab->vfs);
	return true;
}

bool power_group(struct power_lab *lab, uint64_t group)
{
	bool early;

	site_close(&lab->site);
	cuts_drop(lab);
	lab->chance = chance_from(group, FOR_GROUP);
	chance_rule_libraries(group);
	power_go_back(lab, &lab->moments[chance_below(&lab->chance, (uint32_t)lab->moment_count)]);
	lab->only = chance_once_in(&lab->chance, 4)
			    ? SITE_ALL
			    : (int)chance_below(&lab->chance, MODEL_STATIONS);
	early = chance_once_in(&lab->chance, 10);
	if (early)
		watch(lab);
	if (!power_open(lab, lab->only))
		return false;
	if (!early)
		watch(lab);
	if (!group_work(lab))
		return false;
	lab->group = group;
	lab->is_live = true;
	return true;
}
