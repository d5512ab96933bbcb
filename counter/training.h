#ifndef COUNTER_TRAINING_H
#define COUNTER_TRAINING_H

#include "counter/hall.h"

/*
 * Training: the counter on a copy of the hall, in a folder of its own that is removed afterwards.
 * Screens and papers of the copy say so; nothing reaches the hall itself. SQLite only.
 */
struct training {
	char dir[PATH_MAX_BYTES];
	char db_path[PATH_MAX_BYTES];
	char key_path[PATH_MAX_BYTES];
};

/* Makes the copy with its key, 0600 in a folder 0700. io, disk_full, key_missing, db_… */
NODISCARD bool training_begin(
	struct training *t, const struct session_options *hall, struct fault *why);

/* Removes the copy. */
void training_end(const struct training *t);

#endif
