#include "tests/crash/power_case.h"

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
#include "tests/crash/pool.h"
#include "tests/crash/window.h"

#define MOMENTS 16        /* of a day, at which a case may begin */
#define DAY_STEPS 72      /* at most */
#define PLAN_CALLS_MAX 24 /* a commit is one or two writes of the log and a sync */
#define CASE_STEPS 12     /* until the fault has happened */
#define CUTS_MAX 3        /* power cuts of one case, the later ones while it recovers */
#define DEEP_ONCE_IN 16
#define SEALS_MAX 16384 /* bytes of the second file */

enum purpose { FOR_DAY = 1, FOR_CASE = 2 };

/* A moment of a day: all that is needed to go on from there. */
struct moment_of_day {
	struct disk disk;
	struct model model;
	struct moment now;
	char seals[SEALS_MAX];
	size_t seals_size;
};

struct power_lab {
	enum sabotage sabotage;
	char folder[64];
	char damage_mark[SITE_PATH_MAX]; /* a case that leaves one has failed */
	struct site site;
	struct disk_vfs vfs;
	struct disk founded; /* a hall on its first day */
	struct window window;
	struct session judge; /* who looks through it; there since the founding */
	struct model model;   /* of it */
	uint64_t block;       /* whose moments these are */
	struct moment_of_day *moments;
	int moment_count;

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
	lab->block = UINT64_MAX;
	lab->moments = xcalloc(MOMENTS, sizeof *lab->moments);
	/* A folder in memory where there is one: nothing here asks a real disk to keep anything. */
	snprintf(lab->folder, sizeof lab->folder, "%s/wattdesk-crash-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	pool_begin();
	chance_rule_libraries(1);
	site_prepare(lab);
	hall_found(lab);
	judge_appoint(lab);
	disk_vfs_init(&lab->vfs, &lab->disk);
	lab->vfs.syncs_do_nothing = sabotage == SABOTAGE_SYNCS;
	return lab;
}

static void moments_drop(struct power_lab *lab)
{
	for (int i = 0; i < lab->moment_count; i++)
		disk_release(&lab->moments[i].disk);
	lab->moment_count = 0;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info, (void)kind, (void)at;
	return remove(path);
}

void power_lab_free(struct power_lab *lab)
{
	moments_drop(lab);
	db_close(lab->judge.db);
	disk_release(&lab->founded);
	disk_release(&lab->disk);
	disk_vfs_release(&lab->vfs);
	window_release(&lab->window);
	pool_end();
	vault_close(lab->site.vault);
	(void)nftw(lab->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(lab->moments);
	free(lab);
}

/* --- the second file, a real one -----------------------------------------------------------------
 */

static size_t seals_read(const struct power_lab *lab, char buf[SEALS_MAX])
{
	int fd = open(lab->site.seal_file, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, buf, SEALS_MAX);

	if (fd >= 0)
		close(fd);
	must(got >= 0 && got < SEALS_MAX, "seals");
	return (size_t)got;
}

static void seals_write(const struct power_lab *lab, const char *bytes, size_t size)
{
	int fd;

	if (size == 0) {
		(void)unlink(lab->site.seal_file);
		return;
	}
	fd = open(lab->site.seal_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	must(fd >= 0 && write(fd, bytes, size) == (ssize_t)size, "seals");
	close(fd);
}

/* A line that was being written when the power went is there in part. */
static void seals_tear(struct power_lab *lab)
{
	char bytes[SEALS_MAX];
	size_t size = seals_read(lab, bytes);

	if (size > lab->seals_safe && chance_once_in(&lab->chance, 2)) {
		size_t more = chance_below(&lab->chance, (uint32_t)(size - lab->seals_safe) + 1);

		seals_write(lab, bytes, lab->seals_safe + more);
	}
}

/* --- a day without faults
 * -------------------------------------------------------------------------
 */

static void moment_keep(struct power_lab *lab)
{
	struct moment_of_day *kept = &lab->moments[lab->moment_count++];

	disk_copy(&kept->disk, &lab->disk);
	kept->model = lab->m;
	kept->now = lab->site.now;
	kept->seals_size = seals_read(lab, kept->seals);
}

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
			moment_keep(lab);
	}
	return lab->moment_count > 0;
}

static bool day_prepare(struct power_lab *lab, uint64_t block)
{
	struct chance chance = chance_from(block, FOR_DAY);
	bool ok;

	moments_drop(lab);
	chance_rule_libraries(block);
	disk_vfs_clear(&lab->vfs);
	disk_release(&lab->disk);
	disk_copy(&lab->disk, &lab->founded);
	lab->m = lab->model;
	lab->site.now.ms = (int64_t)lab->m.date.days * 86400000;
	seals_write(lab, "", 0);
	if (!sessions_open(lab, SITE_ALL))
		return false;
	ok = day_run(lab, &chance) && (site_judge(&lab->site, &lab->m, false));
	site_close(&lab->site);
	lab->block = ok ? block : UINT64_MAX;
	return ok;
}

/* --- a case
 * ---------------------------------------------------------------------------------------
 */

static void case_begin(struct power_lab *lab)
{
	const struct moment_of_day *from =
		&lab->moments[chance_below(&lab->chance, (uint32_t)lab->moment_count)];

	disk_vfs_clear(&lab->vfs);
	disk_release(&lab->disk);
	disk_copy(&lab->disk, &from->disk);
	lab->m = from->model;
	lab->site.now = from->now;
	(void)unlink(lab->damage_mark);
	lab->only = chance_once_in(&lab->chance, 4)
			    ? SITE_ALL
			    : (int)chance_below(&lab->chance, MODEL_STATIONS);
	seals_write(lab, from->seals, from->seals_size);
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

static enum disk_fault fault_choose(struct chance *c)
{
	return chance_once_in(c, 2) ? FAULT_POWER
				    : (enum disk_fault)(1 + chance_below(c, FAULT_DISK_KINDS - 1));
}

/* Works until the fault has happened. False: a complaint. */
static bool work_until_struck(struct power_lab *lab)
{
	char bytes[SEALS_MAX];

	for (int i = 0; i < CASE_STEPS && !lab->vfs.fired; i++) {
		lab->seals_safe = seals_read(lab, bytes);
		if (lab->m.deed_count == MODEL_DEEDS_MAX)
			return true;
		if (!day_step(&lab->site, &lab->m, &lab->chance))
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
static bool resolve(struct power_lab *lab)
{
	int at = day_under_way(&lab->m);

	if (at < 0)
		return true;
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

static bool case_run(struct power_lab *lab)
{
	struct disk_plan plan = plan_make(&lab->chance, (enum disk_fault)lab->out->fault);
	bool early = plan.fault == FAULT_OPEN || chance_once_in(&lab->chance, 10);
	bool opened;

	if (early)
		disk_vfs_plan(&lab->vfs, &plan);
	opened = sessions_open(lab, lab->only);
	if (!opened && !lab->vfs.fired)
		return false;
	lab->site.complaint[0] = '\0';
	if (!early)
		disk_vfs_plan(&lab->vfs, &plan);
	if (opened && !work_until_struck(lab))
		return false;
	lab->out->struck = lab->vfs.fired;
	lab->out->calls = lab->vfs.changes;
	if (lab->vfs.dead) {
		seals_tear(lab);
		if (!power_comes_back(lab) || !resolve(lab))
			return false;
	} else if (!opened) {
		disk_vfs_clear(&lab->vfs);
		if (!sessions_open(lab, lab->only))
			return false;
	} else if (!live_on(lab)) {
		return false;
	}
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
	if (lab->block != seed / POWER_BLOCK && !day_prepare(lab, seed / POWER_BLOCK)) {
		utf8_copy(out->complaint, sizeof out->complaint, lab->site.complaint);
		return false;
	}
	lab->chance = chance_from(seed, FOR_CASE);
	chance_rule_libraries(seed);
	out->fault = (int)fault_choose(&lab->chance);
	case_begin(lab);
	ok = case_run(lab);
	out->deeds = lab->m.deed_count;
	site_close(&lab->site);
	disk_vfs_clear(&lab->vfs);
	utf8_copy(out->complaint, sizeof out->complaint, lab->site.complaint);
	return ok && out->complaint[0] == '\0';
}
