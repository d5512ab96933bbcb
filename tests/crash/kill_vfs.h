#ifndef TESTS_CRASH_KILL_VFS_H
#define TESTS_CRASH_KILL_VFS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * SQLite's own VFS on real files, with a count of everything that other processes or the disk can
 * see of it: opening, writing, cutting, syncing, removing, and each lock taken or given. At one of
 * these calls the process kills itself with SIGKILL, before or after the call.
 */
struct kill_plan {
	int64_t at;    /* the how manieth call; 0: never */
	int64_t syncs; /* counted from this sync on, which ends a COMMIT; 0: from the beginning */
	bool afterwards;
};

/* Registers it as the default of this process, for good. *counter goes up with each call. */
void kill_vfs_install(const struct kill_plan *plan, int64_t *counter);

#endif
