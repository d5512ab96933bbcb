#ifndef COUNTER_HALL_COPY_H
#define COUNTER_HALL_COPY_H

#include "counter/hall.h"
#include "db/transfer.h"

/*
 * A whole hall into a new database of any engine, row by row (db/transfer.h). The new database is
 * made, filled, compared with what was read and judged in one transaction: it is there whole and
 * right, or not at all.
 */
struct hall_copy {
	const char *to_url;
	struct transfer_watch watch;
	/* Called last, inside that transaction, by the session of the copy; NULL: nothing more. */
	bool (*then)(struct session *copy, void *ctx);
	void *ctx;
	/* out: what both hold, in the order of table_shapes */
	int tables;
	struct table_digest digests[TRANSFER_TABLES_MAX];
};

/*
 * One view of s->db is read, that of the caller's transaction where there is one; s->seal_file is
 * what the copy is judged by, too. exists (the new database is not empty), verify_failed, io.
 */
NODISCARD bool hall_copy(struct session *s, struct hall_copy *copy);

const char *hall_copy_table(int index);

#define HALL_COPY_DIGEST_TEXT_MAX (2 * TRANSFER_HASH_BYTES + 1)
const char *hall_copy_digest(
	const struct hall_copy *copy, int index, char buf[HALL_COPY_DIGEST_TEXT_MAX]);

/*
 * `migrate-engine`: the hall goes on in another database, with its key and its seals.
 * PERMIT_HALL_REPLACE. key_path NULL: beside a file; for a server the key stays where it is.
 */
struct hall_move {
	const char *to_url, *key_path;
	struct hall_copy copy;
	char key_file[PATH_MAX_BYTES]; /* out: the key of the new database */
};

NODISCARD bool hall_move(struct session *s, struct hall_move *move);

#endif
