#ifndef TESTS_STORE_FAILING_H
#define TESTS_STORE_FAILING_H

#include "db/engine.h"
#include "tests/store/till.h"

/*
 * A connection whose nth call to its engine fails: begin, a statement, commit. So every place of an
 * operation at which a database may fail is tried, one after the other, on both engines.
 */
enum failing_how {
	FAILING_FOR_GOOD, /* as a disk does: io */
	FAILING_ONCE,     /* as a deadlock does: db_busy, and the whole work runs again */
	FAILING_UNHEARD   /* a commit is made, but its answer is lost; other calls as above */
};

struct failing {
	struct db_engine_ops ops; /* the first member: the connection's own, with ours among them */
	const struct db_engine_ops *real;
	int64_t calls, nth; /* nth 0: none fails */
	enum failing_how how;
	bool fired;
};

void failing_put(struct failing *f, struct db *db);
void failing_take_off(struct failing *f, struct db *db);
void failing_arm(struct failing *f, int64_t nth, enum failing_how how);

/* Something that is done in one go; false: refused, and the session says why. */
struct failing_act {
	const char *what;
	bool (*run)(struct till *till, const char *op_id);
	const char *op_id; /* done again with it changes nothing; NULL: it has none */
	enum code again;   /* what is done and then looked at: the answer to doing it once more */
};

/*
 * Lets each call of it fail in turn: refused with io, and not a row of any table changed; then
 * none: done, and done once. The judge says at the end that all is well.
 */
void failing_everywhere(struct till *till, const struct failing_act *act);

/*
 * The rows of all tables and what the money in them comes to, as one text. Left out are the audit
 * log, attempts, the operations' ids and what is noted of strange cards: an approval is told before
 * anything is done, and what was refused is told as well.
 */
#define FAILING_MARK_MAX 4096
void failing_mark(struct till *till, char out[FAILING_MARK_MAX]);

#endif
