#ifndef DB_AUDIT_LATER_H
#define DB_AUDIT_LATER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"

/*
 * What one database knows that an older copy of it does not: the rows of its audit chains behind
 * the ends that they have in the copy. By them people know what was done since.
 */
#define AUDIT_LATER_MAX 100000

struct db;
struct arena;

struct audit_later {
	const char *chain;
	int64_t seq;
	struct moment at;
	const char *login, *action, *subject, *detail;
};

/*
 * *out is in the order of the chains and of their rows. False: one of the two failed; what had been
 * read of a damaged database until then is there.
 */
NODISCARD bool audit_later_load(struct db *newer, struct db *older, struct arena *arena,
	struct audit_later **out, size_t *count);

#endif
