/* The disk in memory is as bad as it says, and no worse. */
#include "tests/crash/disk.h"

#include <string.h>

#include "core/compiler.h"
#include "tests/test.h"

#define TRIES 200

static uint8_t byte_of(const struct disk_bytes *b, size_t at)
{
	uint8_t byte;

	assert_int_equal(disk_read(b, at, &byte, 1), 1);
	return byte;
}

static bool is_all(const struct disk_file *f, uint8_t byte)
{
	for (size_t i = 0; i < f->live.size; i++)
		if (byte_of(&f->live, i) != byte)
			return false;
	return true;
}

struct bed {
	struct disk disk;
	struct disk_file *file;
	uint8_t old[4 * DISK_SECTOR], fresh[4 * DISK_SECTOR];
};

/* A file of four safe sectors of 'o'. */
static void bed_init(struct bed *b)
{
	memset(b->old, 'o', sizeof b->old);
	memset(b->fresh, 'f', sizeof b->fresh);
	disk_init(&b->disk);
	b->file = disk_create(&b->disk, "a");
	disk_write(b->file, 0, b->old, sizeof b->old);
	disk_sync(b->file);
	disk_sync_folder(&b->disk);
}

static void test_synced_survives(void **state)
{
	struct bed b;

	(void)state;
	bed_init(&b);
	disk_write(b.file, 0, b.fresh, sizeof b.fresh);
	disk_sync(b.file);
	for (uint64_t seed = 0; seed < TRIES; seed++) {
		struct chance chance = chance_from(seed, 0);
		struct disk after;

		disk_power_cut(&after, &b.disk, &chance);
		assert_non_null(disk_find(&after, "a"));
		assert_int_equal(disk_find(&after, "a")->live.size, sizeof b.fresh);
		assert_true(is_all(disk_find(&after, "a"), 'f'));
		disk_release(&after);
	}
	disk_release(&b.disk);
}

/* Over many cuts each sector is once old and once new, also beside its neighbour; never mixed. */
static void test_unsynced_tears_by_the_sector(void **state)
{
	bool seen[16] = {false};
	struct bed b;

	(void)state;
	bed_init(&b);
	disk_write(b.file, 0, b.fresh, sizeof b.fresh);
	for (uint64_t seed = 0; seed < TRIES; seed++) {
		struct chance chance = chance_from(seed, 0);
		unsigned pattern = 0;
		struct disk after;

		disk_power_cut(&after, &b.disk, &chance);
		for (size_t sector = 0; sector < 4; sector++) {
			uint8_t at[DISK_SECTOR];

			(void)disk_read(
				&disk_find(&after, "a")->live, sector * DISK_SECTOR, at, sizeof at);
			assert_memory_equal(at, at + 1, DISK_SECTOR - 1);
			pattern |= at[0] == 'f' ? 1U << sector : 0;
		}
		seen[pattern] = true;
		disk_release(&after);
	}
	for (size_t i = 0; i < 16; i++)
		assert_true(seen[i]);
	disk_release(&b.disk);
}

static void test_writes_are_reordered(void **state)
{
	bool second_alone = false;
	struct bed b;

	(void)state;
	bed_init(&b);
	disk_write(b.file, 0, b.fresh, DISK_SECTOR);
	disk_write(b.file, DISK_SECTOR, b.fresh, DISK_SECTOR);
	for (uint64_t seed = 0; seed < TRIES; seed++) {
		struct chance chance = chance_from(seed, 0);
		struct disk after;

		disk_power_cut(&after, &b.disk, &chance);
		second_alone |= byte_of(&disk_find(&after, "a")->live, 0) == 'o' &&
				byte_of(&disk_find(&after, "a")->live, DISK_SECTOR) == 'f';
		disk_release(&after);
	}
	assert_true(second_alone);
	disk_release(&b.disk);
}

/* A name without a sync of its folder may be gone, a removed one back, whatever was synced in it.
 */
static void test_names_wait_for_their_folder(void **state)
{
	bool made_lost = false, made_kept = false, removed_back = false, removed_gone = false;
	struct bed b;

	(void)state;
	bed_init(&b);
	disk_remove(&b.disk, "a");
	disk_sync(disk_create(&b.disk, "b"));
	assert_null(disk_find(&b.disk, "a"));
	for (uint64_t seed = 0; seed < TRIES; seed++) {
		struct chance chance = chance_from(seed, 0);
		struct disk after;

		disk_power_cut(&after, &b.disk, &chance);
		*(disk_find(&after, "a") != NULL ? &removed_back : &removed_gone) = true;
		*(disk_find(&after, "b") != NULL ? &made_kept : &made_lost) = true;
		disk_release(&after);
	}
	assert_true(made_lost);
	assert_true(made_kept);
	assert_true(removed_back);
	assert_true(removed_gone);
	disk_release(&b.disk);
}

/* As on Linux: the sync after a sync that failed does not save what the first one lost. */
static void test_a_failed_sync_loses_for_good(void **state)
{
	bool lost = false;

	(void)state;
	for (uint64_t seed = 0; seed < TRIES; seed++) {
		struct chance chance = chance_from(seed, 0);
		struct disk after;
		struct bed b;

		bed_init(&b);
		disk_write(b.file, 0, b.fresh, sizeof b.fresh);
		disk_sync_fails(b.file, &chance);
		assert_true(is_all(b.file, 'f')); /* whoever reads sees nothing of it */
		disk_sync(b.file);
		disk_power_cut(&after, &b.disk, &chance);
		lost |= is_all(disk_find(&after, "a"), 'o');
		disk_release(&after);
		disk_release(&b.disk);
	}
	assert_true(lost);
}

static void test_copy_is_the_same(void **state)
{
	struct disk copy;
	struct bed b;

	(void)state;
	bed_init(&b);
	disk_write(b.file, DISK_SECTOR, b.fresh, DISK_SECTOR);
	disk_cut(b.file, 2 * DISK_SECTOR);
	disk_copy(&copy, &b.disk);
	assert_int_equal(disk_find(&copy, "a")->live.size, 2 * DISK_SECTOR);
	assert_int_equal(disk_find(&copy, "a")->safe.size, 4 * DISK_SECTOR);
	assert_int_equal(disk_find(&copy, "a")->change_count, 2);
	disk_sync(disk_find(&copy, "a"));
	assert_int_equal(disk_find(&copy, "a")->safe.size, 2 * DISK_SECTOR);
	assert_int_equal(byte_of(&disk_find(&copy, "a")->safe, DISK_SECTOR), 'f');
	assert_int_equal(b.file->change_count, 2);
	disk_release(&copy);
	disk_release(&b.disk);
}

/* Cut and grown again, over the edges of its blocks: what comes back is zero; a copy keeps its own.
 */
static void test_a_cut_forgets_what_was_behind_it(void **state)
{
	static const size_t ends[] = {0, 1, 4095, 4096, 4097, 8191, 8192, 9000};
	uint8_t bytes[9000], read[10000];

	(void)state;
	memset(bytes, 'b', sizeof bytes);
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct disk disk, copy;
		struct disk_file *f;

		disk_init(&disk);
		f = disk_create(&disk, "a");
		disk_write(f, 0, bytes, sizeof bytes);
		disk_copy(&copy, &disk);
		disk_cut(f, (int64_t)ends[i]);
		disk_write(f, 9500, bytes, 1);
		assert_int_equal(disk_read(&f->live, 0, read, sizeof read), 9501);
		for (size_t at = 0; at < sizeof read; at++)
			assert_int_equal(read[at], at < ends[i] || at == 9500 ? 'b' : 0);
		assert_int_equal(disk_find(&copy, "a")->live.size, sizeof bytes);
		assert_true(is_all(disk_find(&copy, "a"), 'b'));
		disk_release(&copy);
		disk_release(&disk);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_synced_survives),
		cmocka_unit_test(test_unsynced_tears_by_the_sector),
		cmocka_unit_test(test_writes_are_reordered),
		cmocka_unit_test(test_names_wait_for_their_folder),
		cmocka_unit_test(test_a_failed_sync_loses_for_good),
		cmocka_unit_test(test_copy_is_the_same),
		cmocka_unit_test(test_a_cut_forgets_what_was_behind_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
