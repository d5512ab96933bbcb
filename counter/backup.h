#ifndef COUNTER_BACKUP_H
#define COUNTER_BACKUP_H

#include "core/arena.h"
#include "counter/hall.h"
#include "db/backup_store.h"
#include "db/totals_store.h"

/*
 * Nightly backups. Each is one SQLite file, whichever the hall's engine, named HALL-DATETTIME.db,
 * with its seals beside it; the key is in none of them. Every backup is at once restored in its
 * place, read only: judged by verify, and its totals held against the live ones of the moment at
 * which it was made. One that fails is kept as FILE.failed and takes nobody's place.
 */
#define BACKUP_KEEP_MAX 400
#define BACKUP_MONTHS_MAX 240
#define BACKUP_KEEP_USUAL 14
#define BACKUP_MONTHS_USUAL 12
#define BACKUP_SEALS_SUFFIX ".seals"
#define BACKUP_FAILED_SUFFIX ".failed"

struct backup_request {
	const char *folder;
	int keep;   /* dates of which the last backup is kept, 1 … BACKUP_KEEP_MAX */
	int months; /* months of which the last one is kept as well, 0 … BACKUP_MONTHS_MAX */
};

struct backup_made {
	char path[PATH_MAX_BYTES];
	struct backup_row row;
	struct totals *totals; /* what was compared; in the arena */
	const char **removed;  /* names of files that were rotated away */
	size_t removed_count;
	int kept; /* backups of the hall in the folder, this one included */
};

/*
 * PERMIT_BACKUP. bad_value (a number out of its bounds), disk_full, io; verify_failed: the drill
 * failed, and *out tells of it.
 */
NODISCARD bool backup_rotate(struct session *s, const struct backup_request *request,
	struct arena *arena, struct backup_made *out);

/*
 * Which of the names of backups stay: of each of the newest keep dates the last one, of each of the
 * newest months the last one. names are sorted, stay has a place for each.
 */
void backup_choose(
	const char *const *names, size_t count, const struct backup_request *request, bool *stay);

/* Where a name is a backup's of that hall, the place of its date and time in it; else 0. */
size_t backup_name_time(const char *name, const char *hall_code);

#endif
