#ifndef COUNTER_RESTORE_FILES_H
#define COUNTER_RESTORE_FILES_H

#include "counter/restore.h"

/* Shared by restore.c, which looks, and restore_files.c, which moves files. */

/* The database, its log, its locks and its marks; what is not there is passed over. */
void remove_database_files(const char *path);

/* The hall's second file: beside the database, on a server beside the key. False: too long. */
NODISCARD bool seals_path(const struct restore *r, char out[PATH_MAX_BYTES]);

/* db_busy: a station has the database open. */
NODISCARD bool restore_target_is_free(const struct restore *r, struct fault *why);

#endif
