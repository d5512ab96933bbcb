#ifndef TESTS_CRASH_DISK_VFS_H
#define TESTS_CRASH_DISK_VFS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/crash/disk.h"

/*
 * SQLite on a disk in memory, with one planned fault. Nothing here touches a real file: what
 * db/sqlite_file.c asks the operating system (is it a file, on which file system) it asks of an
 * empty file of the same name.
 */
enum disk_fault {
	FAULT_NONE,
	FAULT_POWER, /* from there on nothing works; then disk_power_cut */
	FAULT_WRITE, /* one write fails half-way */
	FAULT_FULL,  /* from there on no file can grow, until the plan is cleared */
	FAULT_SYNC,  /* one sync fails */
	FAULT_OPEN,  /* one file cannot be opened or made */
	FAULT_READ,  /* one read fails */
	FAULT_KILL, /* none of the disk's: a station is killed, another goes on, then FAULT_POWER */
	FAULT_DISK_KINDS
};
const char *disk_fault_name(enum disk_fault fault);

struct disk_plan {
	enum disk_fault fault;
	int64_t at;      /* the how manieth call of its kind; of FAULT_POWER: any change */
	bool at_sync;    /* FAULT_POWER: the how manieth sync instead */
	bool afterwards; /* FAULT_POWER: that call is still done */
	bool lasts;      /* FAULT_SYNC: all from there on, until the plan is cleared */
	bool forgets;    /* FAULT_SYNC: and what was not kept is not in memory either */
	struct chance chance;
};

/* Calls at which somebody looks at the disk while the work goes on. */
#define DISK_WATCHES_MAX 4
struct disk_watch {
	int64_t at; /* as of a plan of FAULT_POWER */
	bool at_sync, afterwards;
};

struct disk_vfs {
	sqlite3_vfs base;
	struct disk *disk; /* the caller's */
	struct disk_plan plan;
	int64_t changes, writes, syncs, opens, reads; /* since the plan was made */
	bool dead;                                    /* the power is off */
	bool fired;
	int error;             /* errno of the last fault */
	bool syncs_do_nothing; /* a disk that lies: for the test of the harness */

	struct disk_watch watches[DISK_WATCHES_MAX];
	int watch_count; /* that are still to come */
	int looks_due;   /* after the call under way */
	void (*look)(void *ctx);
	void *look_ctx;
};

/* Registers it as the default. disk may change while no database is open. */
void disk_vfs_init(struct disk_vfs *vfs, struct disk *disk);
void disk_vfs_release(struct disk_vfs *vfs);

/* Counts anew; the power is on. */
void disk_vfs_plan(struct disk_vfs *vfs, const struct disk_plan *plan);
void disk_vfs_clear(struct disk_vfs *vfs);

/* One more call at which look is called, until the next plan; counted since the last one. */
void disk_vfs_watch(struct disk_vfs *vfs, const struct disk_watch *watch);

#endif
