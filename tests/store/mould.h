#ifndef TESTS_STORE_MOULD_H
#define TESTS_STORE_MOULD_H

#include <stdbool.h>

#include "tests/store/scratch.h"

/*
 * What takes long to make, is the same for every test, and is therefore made once and copied:
 *
 *	if (!mould_find(&mould, "hall.db")) {
 *		make_it(mould.path);
 *		mould_keep(&mould);
 *	}
 *	mould_cast(&mould, where);
 *
 * All programs of one run of tests/check/run.py share them in a folder that WATTDESK_TEST_MOULDS
 * names; the first to ask makes it, and who comes meanwhile waits. A program that is run alone has
 * its own. Everything asserts by cmocka.
 */
struct mould {
	char kept[SCRATCH_PATH_MAX / 2]; /* where it lies for all */
	char path[SCRATCH_PATH_MAX];     /* what to copy, or where to make it */
	int lock;
};

/* Between these two there is a folder of moulds, whoever made it. */
struct moulds {
	struct scratch scratch;
	bool alone;
};
void moulds_init(struct moulds *moulds);
void moulds_release(struct moulds *moulds);

/* False: there is none; the caller makes it at mould->path and then keeps it. */
bool mould_find(struct mould *mould, const char *name);
void mould_keep(struct mould *mould);

/* Copies a mould that is a file. */
void mould_cast(const struct mould *mould, const char *path);

#endif
