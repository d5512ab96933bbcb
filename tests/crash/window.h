#ifndef TESTS_CRASH_WINDOW_H
#define TESTS_CRASH_WINDOW_H

#include <sqlite3.h>
#include <stdint.h>

#include "tests/crash/disk.h"

/*
 * One file of the disk in memory, as it lies there, for a connection that only reads and that stays
 * open while disks come and go beneath it: what it has prepared it keeps, of what it has read it
 * keeps nothing. Every other connection has to be closed while it looks: it sees no log beside the
 * file, so what is not in the file itself is lost to it.
 */
struct window {
	sqlite3_vfs base;
	struct disk *disk; /* the caller's, it may change while nobody looks */
	const char *shown; /* the file's name on it */
	uint32_t looks;
};

/* Registers it as the default, until another one is. */
void window_init(struct window *w, struct disk *disk, const char *shown);
void window_release(struct window *w);

/* What was seen before may be another file now. */
void window_look_again(struct window *w);

#endif
