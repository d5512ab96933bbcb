#ifndef COUNTER_INTERNAL_H
#define COUNTER_INTERNAL_H

#include "counter/hall.h"
#include "counter/session.h"
#include "gen/version.h"

/* Shared by the operations of counter/; screens and verbs do not include this. */
struct staff_row;

#define STAFF_ROW_ACTIVE 1

/* The key file: as named, else the database's path + ".key". False: neither is there. */
NODISCARD bool key_path_for(char out[PATH_MAX_BYTES], const char *key_path, const struct db *db);

/* The last step of a change of the key (counter/key.h); s->vault is the new one. io */
NODISCARD bool key_put_in_place(struct session *s, const char *path);

NODISCARD bool station_valid(const char *station);

/* A row in the station's chain, inside the caller's transaction. False: the database failed. */
NODISCARD bool session_audit(struct session *s, const char *login, const char *action,
	const char *subject, const char *detail);

/* Checks a password in its own transaction, with the count of failures. sign_in_failed, locked_out.
 */
NODISCARD bool staff_authenticate(
	struct session *s, const char *login, const char *password, struct staff_row *row);

#endif
