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

#endif
