#ifndef TESTS_CRASH_DISK_H
#define TESTS_CRASH_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/crash/chance.h"

/*
 * A disk in memory that behaves as badly as a real one may. What was written is seen at once by
 * whoever reads, but survives a power cut for certain only after a sync: before that each write may
 * be kept, lost, or torn (each sector of 512 bytes is old or new), in any order. A name that was
 * made or removed survives only after a sync of the folder. A sync that fails takes its writes off
 * the list of what is still to be written, as Linux does: a later sync does not save them.
 */
#define DISK_SECTOR 512
#define DISK_FILES_MAX 256
#define DISK_NAME_MAX 192

/* One change of a file that is not yet safe; a cut has no bytes. */
struct disk_change {
	int64_t at;
	size_t size;
	uint8_t *bytes; /* NULL: the file was cut to `at` */
};

/* In blocks that copies share until one of them is written; NULL: nothing but zeros. */
struct disk_block;
struct disk_bytes {
	struct disk_block **blocks;
	size_t size, room;
};

struct disk_file {
	struct disk_bytes live, safe;
	struct disk_change *changes;
	size_t change_count, change_room;
	struct disk_shared *shared; /* locks and shared memory: disk_vfs.c */
};

struct disk_name {
	char name[DISK_NAME_MAX];
	struct disk_file *live, *safe; /* NULL: no such name */
};

struct disk {
	struct disk_file *files[DISK_FILES_MAX]; /* all that were ever made */
	size_t file_count;
	struct disk_name names[DISK_FILES_MAX];
	size_t name_count;
};

void disk_init(struct disk *d);
void disk_release(struct disk *d);

/* The same again, with all that is not yet safe. to is fresh. */
void disk_copy(struct disk *to, const struct disk *from);

/* What is found after the power came back; everything of it is safe. to is fresh. */
void disk_power_cut(struct disk *to, const struct disk *from, struct chance *chance);

/* NULL: there is none of that name. */
struct disk_file *disk_find(struct disk *d, const char *name);
struct disk_file *disk_create(struct disk *d, const char *name);
struct disk_file *disk_create_unnamed(struct disk *d);
void disk_remove(struct disk *d, const char *name);
void disk_sync_folder(struct disk *d);

void disk_write(struct disk_file *f, int64_t at, const void *bytes, size_t size);
void disk_cut(struct disk_file *f, int64_t size);
void disk_sync(struct disk_file *f);
void disk_sync_fails(struct disk_file *f, struct chance *chance);

/* After that, while memory is short: some of it is read anew, as it is on the disk. */
void disk_forget(struct disk_file *f, struct chance *chance);

/* Returns how many bytes there were; the rest of out is zero. */
size_t disk_read(const struct disk_bytes *b, size_t at, void *out, size_t size);

/* A file as it lies on a real disk, safe here. */
void disk_load(struct disk *d, const char *name, const char *path);

#endif
