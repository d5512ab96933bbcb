#ifndef TESTS_CRASH_INSTANT_H
#define TESTS_CRASH_INSTANT_H

#include <stddef.h>
#include <stdint.h>

#include "tests/crash/disk.h"
#include "tests/crash/model.h"
#include "tests/crash/site.h"

/*
 * A hall as it is at one instant, be it in the middle of a write: its disk, the second file with
 * the seals (a real one), the clock, and the driver's own books. All that is needed to go on from
 * there, as often as one likes.
 */
#define SEALS_MAX 16384 /* bytes of the second file */

struct seals {
	char bytes[SEALS_MAX];
	size_t size;
};

struct instant {
	struct disk disk;
	struct model model;
	struct moment now;
	struct seals seals;
	size_t seals_safe; /* bytes of it that were there before the deed under way */
	int64_t calls;     /* that the disk had counted */
};

/* Of the second file; they end the program where the real disk fails. */
size_t seals_size(const char *path);
void seals_read(struct seals *seals, const char *path);
void seals_write(const struct seals *seals, const char *path);

/* calls and seals_safe are the caller's. to is released or fresh. */
void instant_take(struct instant *to, const struct disk *disk, const struct model *m,
	const struct site *site);
void instant_release(struct instant *at);

#endif
