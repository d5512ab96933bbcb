/* The bytes of an import: read whole, and made UTF-8. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/import_row.h"

#define FILE_BYTES_MAX ((size_t)512 * 1024 * 1024)
#define READ_BYTES ((size_t)1024 * 1024)

static bool refuse_io(struct session *s, const char *path, int error)
{
	return session_refuse(s, CODE_IO,
		SAY(N_("The file {1} cannot be read: {2}."), say_text(path),
			say_text(strerror(error))));
}

static bool read_all(struct session *s, FILE *in, const char *path, char **bytes, size_t *size)
{
	size_t capacity = 0;
	size_t got;

	do {
		if (*size + READ_BYTES > FILE_BYTES_MAX)
			return session_refuse(s, CODE_LIMIT_EXCEEDED,
				SAY(N_("The file {1} is larger than {2} MiB. Divide it."),
					say_text(path),
					say_count((int64_t)(FILE_BYTES_MAX / READ_BYTES))));
		if (*size + READ_BYTES > capacity) {
			capacity = capacity * 2 + READ_BYTES;
			*bytes = xrealloc(*bytes, capacity);
		}
		errno = 0;
		got = fread(*bytes + *size, 1, READ_BYTES, in);
		*size += got;
	} while (got > 0);
	return !ferror(in) || refuse_io(s, path, errno);
}

static long line_at(const char *bytes, size_t at)
{
	long line = 1;

	for (size_t i = 0; i < at; i++)
		line += bytes[i] == '\n';
	return line;
}

/* The line of the first byte that is not UTF-8; 0 when all is. */
static long utf8_bad_line(const char *bytes, size_t size)
{
	size_t at = 0;

	while (at < size) {
		size_t before = at;

		if (utf8_next(bytes, size, &at) == UTF8_BAD)
			return line_at(bytes, before);
	}
	return 0;
}

/* GB 18030 as UTF-8 in new memory; NULL and the line when it is not. */
static char *gb18030_decode(const char *bytes, size_t size, size_t *out_size, long *bad_line)
{
	size_t capacity = size * 2 + 4; /* two bytes become three, four stay four */
	char *out = xmalloc(capacity);
	char *from = (char *)bytes; /* iconv's interface; it is only read */
	char *to = out;
	size_t left = size, room = capacity;
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	size_t done = (size_t)-1;

	if (cd != (iconv_t)-1) {
		done = iconv(cd, &from, &left, &to, &room);
		iconv_close(cd);
	}
	if (done != (size_t)-1) {
		*out_size = capacity - room;
		return out;
	}
	*bad_line = line_at(bytes, size - left);
	free(out);
	return NULL;
}

/* Takes over *bytes. */
static void decode(const struct import_request *request, char **bytes, size_t *size, long *bad_line)
{
	char *decoded;

	*bad_line = utf8_bad_line(*bytes, *size);
	if (*bad_line == 0 && request->encoding != IMPORT_ENCODING_GB18030)
		return;
	if (*bad_line != 0 && request->encoding == IMPORT_ENCODING_UTF8) {
		free(*bytes);
		*bytes = NULL;
		return;
	}
	*bad_line = 0;
	decoded = gb18030_decode(*bytes, *size, size, bad_line);
	free(*bytes);
	*bytes = decoded;
}

bool import_file_read(struct session *s, const struct import_request *request, char **bytes,
	size_t *size, long *bad_line)
{
	FILE *in = fopen(request->path, "rb");
	bool ok;

	*bytes = NULL;
	*size = 0;
	*bad_line = 0;
	if (in == NULL)
		return refuse_io(s, request->path, errno);
	ok = read_all(s, in, request->path, bytes, size);
	fclose(in);
	if (!ok) {
		free(*bytes);
		*bytes = NULL;
		return false;
	}
	decode(request, bytes, size, bad_line);
	return true;
}
