/*
 * A copy of the hall to practise on, with its key, in a folder that goes with it. Printers, queues
 * and devices are taken out of the copy before anybody signs in to it.
 */
#include "counter/training.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "counter/internal.h"
#include "db/database.h"
#include "db/device_store.h"
#include "db/hall_store.h"
#include "db/queue_store.h"

#define KEY_BYTES_MAX 4096
#define FOLDER_DEPTH_MAX 8

static bool fail_io(struct fault *why, const char *path)
{
	why->code = errno == ENOSPC ? CODE_DISK_FULL : CODE_IO;
	why->say = SAY(N_("The copy for training cannot be made in {1}: {2}."), say_text(path),
		say_text(strerror(errno)));
	return false;
}

static bool copy_key(const char *from, const char *to, struct fault *why)
{
	char bytes[KEY_BYTES_MAX];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out =
		in >= 0 ? open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR) : -1;
	ssize_t got = in >= 0 ? read(in, bytes, sizeof(bytes)) : -1;
	bool ok = got > 0 && out >= 0 && write(out, bytes, (size_t)got) == got;

	if (!ok)
		(void)fail_io(why, in < 0 ? from : to);
	explicit_bzero(bytes, sizeof(bytes));
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return ok;
}

/* The copy is a hall for training from its first moment, and no printer or other device hears of
 * it. */
static bool mark_copy(const struct training *t, struct moment now, struct fault *why)
{
	struct db_options options = {
		.url = t->db_path, .program_version = WATTDESK_VERSION, .now = now};
	struct db *db;
	bool ok;

	if (!db_open(&db, &options, why))
		return false;
	ok = db_begin(db) && hall_store_set_trial(db) && queue_store_clear(db) &&
	     device_store_clear(db) && db_commit(db);
	if (!ok)
		*why = *db_fault(db);
	db_close(db);
	return ok;
}

static bool copy_hall(struct training *t, const struct session_options *hall, struct fault *why)
{
	struct moment now = hall->clock.now(hall->clock.ctx);
	struct db_options options = {
		.url = hall->db_url, .program_version = WATTDESK_VERSION, .now = now};
	char key_path[PATH_MAX_BYTES];
	struct db *db;
	bool ok;

	if (!db_open(&db, &options, why))
		return false;
	ok = key_path_for(key_path, hall->key_path, db) && copy_key(key_path, t->key_path, why);
	if (ok && !db_backup(db, t->db_path, NULL, NULL)) {
		*why = *db_fault(db);
		ok = false;
	}
	db_close(db);
	return ok && mark_copy(t, now, why);
}

bool training_begin(struct training *t, const struct session_options *hall, struct fault *why)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(t->dir, sizeof(t->dir), "%s/wattdesk-training-XXXXXX",
		tmp != NULL && tmp[0] == '/' ? tmp : "/tmp");
	if (mkdtemp(t->dir) == NULL)
		return fail_io(why, t->dir);
	if (snprintf(t->db_path, sizeof(t->db_path), "%s/hall.db", t->dir) >=
			(int)sizeof(t->db_path) ||
		snprintf(t->key_path, sizeof(t->key_path), "%s/hall.db.key", t->dir) >=
			(int)sizeof(t->key_path))
		return fail_io(why, t->dir);
	if (copy_hall(t, hall, why))
		return true;
	training_end(t);
	return false;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void training_end(const struct training *t)
{
	(void)nftw(t->dir, remove_one, FOLDER_DEPTH_MAX, FTW_DEPTH | FTW_PHYS);
}
