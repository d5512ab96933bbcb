/*
 * Tables for spreadsheets, gathered in memory and written whole: a file that breaks off half-way
 * would look like a short one.
 */
#include "counter/csv_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/csv.h"
#include "core/fault.h"
#include "printing/whole_file.h"

#define BOM "\xef\xbb\xbf"
#define LINE_END "\r\n"
#define LINE_MAX_BYTES 4096
#define FILE_MAX_BYTES ((size_t)1 << 30)
#define ROOM_FIRST 65536

static void add(struct csv_file *f, const char *text)
{
	size_t more = strlen(text);

	while (f->size + more + 1 > f->room) {
		f->room = f->room == 0 ? ROOM_FIRST : f->room * 2;
		f->text = xrealloc(f->text, f->room);
	}
	memcpy(f->text + f->size, text, more + 1);
	f->size += more;
}

void csv_file_line(struct csv_file *f, const char *const *cells, size_t count)
{
	char line[LINE_MAX_BYTES] = "";
	bool fits = f->size < FILE_MAX_BYTES;

	for (size_t i = 0; i < count; i++)
		fits = fits && csv_append(line, sizeof line, cells[i], i == 0);
	if (!fits) {
		f->too_large = true;
		return;
	}
	if (f->size == 0)
		add(f, BOM);
	add(f, line);
	add(f, LINE_END);
}

const char *csv_plain(char buf[CSV_CELL_MAX], const char *text)
{
	bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;

	snprintf(buf, CSV_CELL_MAX, "%s%.*s", formula ? "'" : "", CSV_CELL_MAX - 2, text);
	return buf;
}

bool csv_file_write(const struct csv_file *f, const char *path, struct fault *why)
{
	if (!f->too_large)
		return whole_file_write(path, f->text, f->size, why);
	*why = (struct fault){.code = CODE_LIMIT_EXCEEDED,
		.say = SAY(N_("That is too much for one file: export less at a time."))};
	return false;
}

void csv_file_release(struct csv_file *f)
{
	free(f->text);
	*f = (struct csv_file){NULL, 0, 0, false};
}
