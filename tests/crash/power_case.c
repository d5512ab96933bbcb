#include "tests/crash/power_case.h"

#include <stdio.h>
#include <unistd.h>

#include "core/utf8.h"
#include "db/database.h"
#include "tests/crash/day.h"
#include "tests/crash/deed.h"
#include "tests/crash/power_lab.h"

#define AFTER_DEATH 6 /* deeds of the other station at most */
#define CUTS_MAX 3    /* power cuts of one case, the later ones while it recovers */
#define DEEP_ONCE_IN 16

/* Works until the fault has happened. False: a complaint. */
static bool work_until_struck(struct power_lab *lab)
{
	for (int i = 0; i < POWER_STEPS && !lab->vfs.fired; i++) {
		if (lab->m.deed_count == MODEL_DEEDS_MAX)
			return true;
		if (!power_work_on(lab))
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
		struct disk_plan again = power_plan(&lab->chance, FAULT_POWER);

		site_close(&lab->site);
		disk_power_cut(&after, &lab->disk, &lab->chance);
		disk_release(&lab->disk);
		lab->disk = after;
		disk_vfs_clear(&lab->vfs);
		if (!chance_once_in(&lab->chance, 6))
			break;
		again.at = 1 + chance_below(&lab->chance, 12);
		disk_vfs_plan(&lab->vfs, &again);
		if (!power_open(lab, lab->only) && !lab->vfs.dead)
			return false;
		lab->site.complaint[0] = '\0';
	}
	site_close(&lab->site);
	disk_vfs_clear(&lab->vfs);
	return power_open(lab, lab->only);
}

static bool reopen(struct power_lab *lab)
{
	site_close(&lab->site);
	disk_vfs_clear(&lab->vfs);
	return power_open(lab, lab->only);
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
		if (tries == 0 && lab->vfs.plan.forgets && !reopen(lab))
			return false; /* as he is told, where the log is lost */
	}
	if (lab->m.deeds[at].fate != DEED_UNDER_WAY)
		return true;
	return power_stuck(lab, "cannot be resolved", at);
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
	bool must_reopen = lab->vfs.plan.forgets;

	if (!resolve(lab))
		return false;
	disk_vfs_clear(&lab->vfs);
	switch (chance_below(&lab->chance, 3)) {
	case 0:
		return power_comes_back(lab);
	case 1:
		return reopen(lab);
	}
	return !must_reopen || reopen(lab);
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
	power_tear_seals(lab);
	return power_comes_back(lab) && resolve(lab);
}

/* Until the victim is dead, or cannot be brought to commit anything. */
static bool work_until_death(struct power_lab *lab, struct db *victim)
{
	victim_choose(&lab->victim, victim);
	for (int i = 0; i < POWER_STEPS && !victim_died(&lab->victim, victim); i++)
		if (lab->m.deed_count < MODEL_DEEDS_MAX && !power_work_on(lab))
			return false;
	lab->out->struck = victim_died(&lab->victim, victim);
	if (!lab->out->struck)
		victim_spare(victim);
	return true;
}

/* What the other station is told meanwhile it is told for good. */
static bool other_goes_on(struct power_lab *lab, int at)
{
	struct disk_plan plan = power_plan(&lab->chance, FAULT_POWER);

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
	return power_open(lab, lab->only) && resolve(lab);
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
	plan = power_plan(&lab->chance, (enum disk_fault)lab->out->fault);
	if (plan.fault == FAULT_OPEN || !lab->is_open) {
		site_close(&lab->site);
		disk_vfs_plan(&lab->vfs, &plan);
		opened = power_open(lab, lab->only);
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
	return power_open(lab, lab->only);
}

/* The power goes at one of the calls of the group's work. */
static bool cut_case(struct power_lab *lab, const struct instant *cut)
{
	site_close(&lab->site);
	power_go_back(lab, cut);
	lab->out->fault = FAULT_POWER;
	lab->out->struck = true;
	lab->out->calls = cut->calls;
	return power_goes(lab);
}

static bool case_run(struct power_lab *lab, uint64_t seed)
{
	uint64_t group = seed / POWER_GROUP, place = seed % POWER_GROUP;

	if (lab->block != seed / POWER_BLOCK && !power_day(lab, seed / POWER_BLOCK))
		return false;
	if ((lab->group != group || (place == 0 && !lab->is_live)) && !power_group(lab, group))
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
