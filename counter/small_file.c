/* Small files read whole, with three ends that are never mixed up: read, not there, bad. */
#include "counter/small_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"

static enum small_file_end unreadable(const char *path, int error, struct small_file *out)
{
	out->why = (struct fault){.code = CODE_IO,
		.say = SAY(N_("The file {1} cannot be read: {2}."), say_text(path),
			say_text(strerror(error)))};
	return SMALL_FILE_BAD;
}

enum small_file_end small_file_read(
	struct arena *arena, const char *path, size_t most, struct small_file *out)
{
	FILE *in = fopen(path, "rbe");
	int error;

	*out = (struct small_file){.bytes = NULL};
	if (in == NULL)
		return errno == ENOENT ? SMALL_FILE_NONE : unreadable(path, errno, out);
	out->bytes = arena_alloc(arena, most);
	errno = 0;
	out->size = fread(out->bytes, 1, most, in);
	error = ferror(in) ? errno : 0;
	fclose(in);
	if (error != 0)
		return unreadable(path, error, out);
	if (out->size < most)
		return SMALL_FILE_READ;
	out->why = (struct fault){.code = CODE_LIMIT_EXCEEDED,
		.say = SAY(N_("The file {1} is too large."), say_text(path))};
	return SMALL_FILE_BAD;
}
