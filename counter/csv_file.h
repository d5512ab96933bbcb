#ifndef COUNTER_CSV_FILE_H
#define COUNTER_CSV_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"

/*
 * A file for spreadsheets and other systems, gathered in memory: UTF-8 with its mark, without which
 * Excel takes it for GBK, and lines ended by CR LF. Zeroed is begun; end with csv_file_release.
 */
#define CSV_CELL_MAX 512

struct fault;

struct csv_file {
	char *text;
	size_t size, room;
	bool too_large; /* some line or the whole; then it is not written */
};

/* The strings are copied; what needs quotes gets them (RFC 4180). */
void csv_file_line(struct csv_file *f, const char *const *cells, size_t count);

/*
 * A spreadsheet runs what begins like a formula (OWASP, CSV Injection); text that people typed is
 * never one: an apostrophe goes before it. Longer text is cut at CSV_CELL_MAX - 2 bytes.
 */
const char *csv_plain(char buf[CSV_CELL_MAX], const char *text);

/* limit_exceeded where it is too large; io, disk_full. */
NODISCARD bool csv_file_write(const struct csv_file *f, const char *path, struct fault *why);
void csv_file_release(struct csv_file *f);

#endif
