#ifndef TESTS_CRASH_POWER_LAB_H
#define TESTS_CRASH_POWER_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/crash/disk_vfs.h"
#include "tests/crash/instant.h"
#include "tests/crash/outcome.h"
#include "tests/crash/power_case.h"
#include "tests/crash/victim.h"
#include "tests/crash/window.h"

/* Shared by the files of the power cases; nothing else includes it. */
#define POWER_CUTS (POWER_GROUP - 1)
#define POWER_STEPS 12 /* deeds until the fault has happened */

enum power_purpose { FOR_DAY = 1, FOR_CASE = 2, FOR_GROUP = 3 };

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

/* Opens sessions of one station, or of all. False: a complaint. */
bool power_open(struct power_lab *lab, int only);

/* Says why the counter could not do a deed. Returns false. */
bool power_stuck(struct power_lab *lab, const char *what, int at);

/* One more deed. False: a complaint. */
bool power_work_on(struct power_lab *lab);

struct disk_plan power_plan(struct chance *c, enum disk_fault fault);

/* Nobody has the disk open. */
void power_go_back(struct power_lab *lab, const struct instant *to);

/* A line of the second file that was being written when the power went is there in part. */
void power_tear_seals(struct power_lab *lab);

/* A day without faults, and its moments. */
bool power_day(struct power_lab *lab, uint64_t block);

/* Works without a fault from some moment of the day on, and keeps what a power cut would find. */
bool power_group(struct power_lab *lab, uint64_t group);

#endif
