#include "tests/crash/disk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

void disk_init(struct disk *d)
{
	d->file_count = d->name_count = 0;
}

static void changes_drop(struct disk_file *f)
{
	for (size_t i = 0; i < f->change_count; i++)
		free(f->changes[i].bytes);
	f->change_count = 0;
}

/* --- bytes, in blocks that all copies share until one of them is written -------------------------
 */

#define BLOCK ((size_t)4096)

struct disk_block {
	size_t users;
	uint8_t at[BLOCK];
};

static size_t blocks_for(size_t size)
{
	return (size + BLOCK - 1) / BLOCK;
}

static void block_drop(struct disk_block *block)
{
	if (block != NULL && --block->users == 0)
		free(block);
}

static void bytes_drop(struct disk_bytes *b)
{
	for (size_t i = 0; i < blocks_for(b->size); i++)
		block_drop(b->blocks[i]);
	free(b->blocks);
	*b = (struct disk_bytes){.size = 0};
}

static struct disk_block *block_own(struct disk_bytes *b, size_t i)
{
	struct disk_block *old = b->blocks[i];

	if (old != NULL && old->users == 1)
		return old;
	b->blocks[i] = old == NULL ? xcalloc(1, sizeof *old) : xmalloc(sizeof *old);
	if (old != NULL) {
		memcpy(b->blocks[i]->at, old->at, BLOCK);
		old->users--;
	}
	b->blocks[i]->users = 1;
	return b->blocks[i];
}

static void bytes_resize(struct disk_bytes *b, size_t size)
{
	size_t before = blocks_for(b->size), after = blocks_for(size), end = b->size % BLOCK;

	for (size_t i = after; i < before; i++)
		block_drop(b->blocks[i]);
	if (after > b->room) {
		b->room = after * 2;
		b->blocks = xrealloc(b->blocks, b->room * sizeof *b->blocks);
	}
	for (size_t i = before; i < after; i++)
		b->blocks[i] = NULL;
	if (size > b->size && end != 0) /* what a cut left behind the end */
		memset(block_own(b, before - 1)->at + end, 0, BLOCK - end);
	b->size = size;
}

static void bytes_write(struct disk_bytes *b, size_t at, const uint8_t *from, size_t size)
{
	if (at + size > b->size)
		bytes_resize(b, at + size);
	while (size > 0) {
		size_t in = at % BLOCK, part = BLOCK - in < size ? BLOCK - in : size;

		memcpy(block_own(b, at / BLOCK)->at + in, from, part);
		at += part;
		from += part;
		size -= part;
	}
}

static void bytes_copy(struct disk_bytes *to, const struct disk_bytes *from)
{
	size_t count = blocks_for(from->size);

	bytes_drop(to);
	if (count == 0)
		return;
	*to = (struct disk_bytes){.size = from->size, .room = count};
	to->blocks = xmalloc(count * sizeof *to->blocks);
	memcpy(to->blocks, from->blocks, count * sizeof *to->blocks);
	for (size_t i = 0; i < count; i++)
		if (to->blocks[i] != NULL)
			to->blocks[i]->users++;
}

size_t disk_read(const struct disk_bytes *b, size_t at, void *out, size_t size)
{
	size_t have = at < b->size ? b->size - at : 0, left;
	uint8_t *to = out;

	have = have < size ? have : size;
	for (left = have; left > 0;) {
		size_t in = at % BLOCK, part = BLOCK - in < left ? BLOCK - in : left;
		const struct disk_block *block = b->blocks[at / BLOCK];

		if (block != NULL)
			memcpy(to, block->at + in, part);
		else
			memset(to, 0, part);
		at += part;
		to += part;
		left -= part;
	}
	memset(to, 0, size - have);
	return have;
}

void disk_release(struct disk *d)
{
	for (size_t i = 0; i < d->file_count; i++) {
		struct disk_file *f = d->files[i];

		changes_drop(f);
		free(f->changes);
		bytes_drop(&f->live);
		bytes_drop(&f->safe);
		free(f);
	}
	disk_init(d);
}

struct disk_file *disk_create_unnamed(struct disk *d)
{
	struct disk_file *f = xcalloc(1, sizeof *f);

	assert(d->file_count < DISK_FILES_MAX);
	d->files[d->file_count++] = f;
	return f;
}

static struct disk_name *name_of(struct disk *d, const char *name)
{
	for (size_t i = 0; i < d->name_count; i++)
		if (strcmp(d->names[i].name, name) == 0)
			return &d->names[i];
	return NULL;
}

static struct disk_name *name_make(struct disk *d, const char *name)
{
	struct disk_name *entry = name_of(d, name);

	if (entry != NULL)
		return entry;
	assert(d->name_count < DISK_FILES_MAX);
	entry = &d->names[d->name_count++];
	assert(strlen(name) < sizeof entry->name);
	entry->live = entry->safe = NULL;
	snprintf(entry->name, sizeof entry->name, "%s", name);
	return entry;
}

struct disk_file *disk_find(struct disk *d, const char *name)
{
	const struct disk_name *entry = name_of(d, name);

	return entry == NULL ? NULL : entry->live;
}

struct disk_file *disk_create(struct disk *d, const char *name)
{
	struct disk_name *entry = name_make(d, name);

	entry->live = disk_create_unnamed(d);
	return entry->live;
}

void disk_remove(struct disk *d, const char *name)
{
	struct disk_name *entry = name_of(d, name);

	if (entry != NULL)
		entry->live = NULL;
}

void disk_sync_folder(struct disk *d)
{
	for (size_t i = 0; i < d->name_count; i++)
		d->names[i].safe = d->names[i].live;
}

static void change_add(struct disk_file *f, struct disk_change change)
{
	if (f->change_count == f->change_room) {
		f->change_room = f->change_room * 2 + 64;
		f->changes = xrealloc(f->changes, f->change_room * sizeof *f->changes);
	}
	f->changes[f->change_count++] = change;
}

void disk_write(struct disk_file *f, int64_t at, const void *bytes, size_t size)
{
	struct disk_change change = {.at = at, .size = size, .bytes = xmalloc(size)};

	memcpy(change.bytes, bytes, size);
	bytes_write(&f->live, (size_t)at, bytes, size);
	change_add(f, change);
}

void disk_cut(struct disk_file *f, int64_t size)
{
	bytes_resize(&f->live, (size_t)size);
	change_add(f, (struct disk_change){.at = size});
}

static void change_apply(struct disk_bytes *b, const struct disk_change *change)
{
	if (change->bytes == NULL)
		bytes_resize(b, (size_t)change->at);
	else
		bytes_write(b, (size_t)change->at, change->bytes, change->size);
}

/* Each sector that the write touches is old or new. */
static void change_tear(
	struct disk_bytes *b, const struct disk_change *change, struct chance *chance)
{
	size_t at = (size_t)change->at, end = at + change->size;

	if (change->bytes == NULL) {
		change_apply(b, change);
		return;
	}
	while (at < end) {
		size_t next = (at / DISK_SECTOR + 1) * DISK_SECTOR;
		size_t size = (next < end ? next : end) - at;

		if (chance_once_in(chance, 2))
			bytes_write(b, at, change->bytes + (at - (size_t)change->at), size);
		at += size;
	}
}

void disk_sync(struct disk_file *f)
{
	for (size_t i = 0; i < f->change_count; i++)
		change_apply(&f->safe, &f->changes[i]);
	changes_drop(f);
}

void disk_sync_fails(struct disk_file *f, struct chance *chance)
{
	for (size_t i = 0; i < f->change_count; i++)
		if (chance_once_in(chance, 2))
			change_apply(&f->safe, &f->changes[i]);
	changes_drop(f);
}

void disk_forget(struct disk_file *f, struct chance *chance)
{
	uint8_t page[BLOCK];

	assert(f->change_count == 0);
	for (size_t at = 0; at < f->live.size; at += BLOCK) {
		size_t left = f->live.size - at;

		if (!chance_once_in(chance, 2))
			continue;
		(void)disk_read(&f->safe, at, page, BLOCK);
		bytes_write(&f->live, at, page, left < BLOCK ? left : BLOCK);
	}
}

static void file_copy(struct disk_file *to, const struct disk_file *from)
{
	bytes_copy(&to->live, &from->live);
	bytes_copy(&to->safe, &from->safe);
	for (size_t i = 0; i < from->change_count; i++) {
		struct disk_change change = from->changes[i];

		if (change.bytes != NULL) {
			change.bytes = xmalloc(change.size);
			memcpy(change.bytes, from->changes[i].bytes, change.size);
		}
		change_add(to, change);
	}
}

/* The same file may stand under its safe name and under its live one. */
static struct disk_file *copy_once(struct disk *to, struct disk_file *from,
	const struct disk *source, struct disk_file *copies[DISK_FILES_MAX])
{
	if (from == NULL)
		return NULL;
	for (size_t i = 0; i < source->file_count; i++) {
		if (source->files[i] != from)
			continue;
		if (copies[i] == NULL) {
			copies[i] = disk_create_unnamed(to);
			file_copy(copies[i], from);
		}
		return copies[i];
	}
	assert(!"a file of another disk");
	return NULL;
}

void disk_copy(struct disk *to, const struct disk *from)
{
	struct disk_file *copies[DISK_FILES_MAX] = {NULL};

	disk_init(to);
	for (size_t i = 0; i < from->name_count; i++) {
		struct disk_name *entry = name_make(to, from->names[i].name);

		entry->live = copy_once(to, from->names[i].live, from, copies);
		entry->safe = copy_once(to, from->names[i].safe, from, copies);
	}
}

/* How a cut treats what was under way; each file by its own chance. */
enum cut { CUT_LOSES_ALL, CUT_KEEPS_ALL, CUT_KEEPS_FIRST, CUT_REORDERS, CUT_TEARS, CUT_KINDS };

static void file_cut(struct disk_file *to, const struct disk_file *from, struct chance *chance)
{
	enum cut cut = (enum cut)chance_below(chance, CUT_KINDS);
	size_t first =
		cut == CUT_KEEPS_FIRST ? chance_below(chance, (uint32_t)from->change_count + 1) : 0;

	bytes_copy(&to->safe, &from->safe);
	for (size_t i = 0; i < from->change_count; i++) {
		const struct disk_change *change = &from->changes[i];
		bool kept = cut == CUT_KEEPS_ALL || (cut == CUT_KEEPS_FIRST && i < first) ||
			    (cut == CUT_REORDERS && chance_once_in(chance, 2));

		if (kept)
			change_apply(&to->safe, change);
		else if (cut == CUT_TEARS || (cut == CUT_KEEPS_FIRST && i == first))
			change_tear(&to->safe, change, chance);
	}
	bytes_copy(&to->live, &to->safe);
}

void disk_power_cut(struct disk *to, const struct disk *from, struct chance *chance)
{
	disk_init(to);
	for (size_t i = 0; i < from->name_count; i++) {
		const struct disk_name *name = &from->names[i];
		const struct disk_file *found = chance_once_in(chance, 2) ? name->live : name->safe;
		struct disk_file *file;

		if (found == NULL)
			continue;
		file = disk_create(to, name->name);
		file_cut(file, found, chance);
	}
	disk_sync_folder(to);
}

void disk_load(struct disk *d, const char *name, const char *path)
{
	struct disk_file *f = disk_create(d, name);
	FILE *in = fopen(path, "re");
	char buf[65536];
	int64_t at = 0;
	size_t got;

	assert(in != NULL);
	while ((got = fread(buf, 1, sizeof buf, in)) > 0) {
		disk_write(f, at, buf, got);
		at += (int64_t)got;
	}
	fclose(in);
	disk_sync(f);
	disk_sync_folder(d);
}
