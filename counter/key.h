#ifndef COUNTER_KEY_H
#define COUNTER_KEY_H

#include "counter/hall.h"

/*
 * The hall's key file, found and held against the database. A key that is changed takes its place
 * in this order, so that after a crash at any step a key that fits lies in one of two files:
 *
 *   1. KEY.new is written beside KEY
 *   2. the database is sealed with it, in one transaction
 *   3. KEY is kept as KEY.former-N, and KEY.new takes its name
 *
 * Whoever opens the hall after a crash between 2 and 3 does step 3.
 */
#define KEY_NEW_SUFFIX ".new"
#define KEY_FORMER_SUFFIX ".former-" /* and the number of the key */

/*
 * Opens s->key_file as the key of s->db: s->vault. key_missing: there is none, or it belongs to
 * another hall, or the database is older or newer than the key.
 */
NODISCARD bool key_open(struct session *s);

enum key_step {
	KEY_WRITTEN, /* the new key is in its file */
	KEY_SEALED,  /* the database is about to commit */
	KEY_TAKEN,   /* it has */
	KEY_IN_PLACE /* and the file has its name */
};

struct key_change {
	const char
		*new_path; /* where the new key is to be from now on; NULL: where the old one was */
	void (*step)(void *ctx, enum key_step step); /* told how far it is; may be NULL */
	void *ctx;
};

struct key_changed {
	int key_no;
	int64_t resealed; /* identity numbers */
	char key_file[PATH_MAX_BYTES];
};

/*
 * Another key for the hall: identity numbers are sealed and made findable anew in one transaction,
 * and a row of the hall's chain, signed by the new key, names the end of the former one
 * (db/audit_key.h). The former key is kept beside, for the backups that were made under it. Other
 * stations are refused until they are started again. PERMIT_HALL_REPLACE. exists (new_path), io,
 * disk_full, limit_exceeded, db_damaged (a number that does not open).
 */
NODISCARD bool key_change(
	struct session *s, const struct key_change *change, struct key_changed *out);

#endif
