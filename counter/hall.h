#ifndef COUNTER_HALL_H
#define COUNTER_HALL_H

#include <stddef.h>
#include "counter/file_hash.h"
#include "counter/session.h"

/* Making a hall, its policy, and a copy of it. */
#define PATH_MAX_BYTES 4096

struct hall_request {
	const char *db_url, *key_path; /* key_path NULL: database path + ".key" */
	const char *code, *name;       /* [0-9A-Z-]{1,20}; 1 … 60 characters */
	bool trial;
	struct moment now;
};

struct hall_made {
	int schema;
	char key_file[PATH_MAX_BYTES];
};

/* Creates database and key file (0600). exists, bad_value, io, disk_full. */
NODISCARD bool hall_init(
	const struct hall_request *request, struct hall_made *out, struct fault *why);

/*
 * What stands beside the database for everybody at sign-in: DATABASE.notice.en (or .zh), else
 * DATABASE.notice; a demo hall names its people there. "" where there is none. Returns buf.
 */
const char *hall_notice(const struct session *s, char *buf, size_t size);

/* PERMIT_POLICY_SET. bad_value: no such key, or out of its bounds. */
NODISCARD bool hall_set_policy(struct session *s, const char *key, const char *value);

struct hall_backup {
	int64_t bytes;
	char sha256[SHA256_TEXT_MAX];
};

/* A consistent copy, whole or not at all, 0600, without the key. PERMIT_BACKUP. exists, io,
 * disk_full. */
NODISCARD bool hall_backup_to(struct session *s, const char *path, struct hall_backup *out);

#endif
