#ifndef CORE_LINE_FILE_H
#define CORE_LINE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"
#include "core/text.h"

/*
 * A file that people edit: UTF-8, one "key = value" a line; blank lines and lines that begin with #
 * are passed over, spaces around key and value cut off.
 */
#define LINE_FILE_LINE_MAX 1024

enum line_file_end {
	LINE_FILE_LINE, /* key and value hold the next one */
	LINE_FILE_END,
	LINE_FILE_TOO_LONG,
	LINE_FILE_NOT_TEXT,
	LINE_FILE_NO_PAIR,
	LINE_FILE_NO_VALUE
};

struct line_file {
	const char *bytes;
	size_t size, at;
	long line;
	char text[LINE_FILE_LINE_MAX];
	const char *key, *value; /* in text */
};

void line_file_init(struct line_file *file, const char *bytes, size_t size);
NODISCARD enum line_file_end line_file_next(struct line_file *file);

/*
 * Hands each pair to take, with the number of its line, until take says no. True: the file came to
 * its end. False: take said no, or a line cannot be read, and refuse was told where and why.
 */
struct line_file_reader {
	void *ctx;
	bool (*take)(void *ctx, long line, const char *key, const char *value);
	bool (*refuse)(void *ctx, long line, struct say why); /* false, always */
};
NODISCARD bool line_file_each(
	const char *bytes, size_t size, const struct line_file_reader *reader);

/* Why a line cannot be read; end is neither LINE_FILE_LINE nor LINE_FILE_END. */
struct say line_file_say(const struct line_file *file, enum line_file_end end);

#endif
