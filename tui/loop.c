/* Keys in, pictures out, and the one sleep between them. */
#include "tui/loop.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/alloc.h"

#define DUMP_VARIABLE "WATTDESK_SCREEN_DUMP"
#define DUMP_PATH_MAX 4096

struct loop {
	struct ui *ui;
	struct terminal *term;
	struct surface surface;
	const struct theme *theme; /* that the terminal was told */
	const char *dump;          /* file, or NULL */
};

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The file is replaced whole: who reads it never sees half a screen, and nobody else customers. */
static void dump(const struct loop *l)
{
	char path[DUMP_PATH_MAX];
	char *text;
	FILE *file;
	int fd;

	if (l->dump == NULL || snprintf(path, sizeof(path), "%s.new", l->dump) >= DUMP_PATH_MAX)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (file == NULL)
		return; /* fdopen fails for want of memory alone */
	text = surface_dump(&l->surface);
	fputs(text, file);
	free(text);
	if (fclose(file) == 0 && rename(path, l->dump) != 0)
		remove(path);
}

static void fit_window(struct loop *l)
{
	int rows, cols;

	terminal_size(l->term, &rows, &cols);
	if (rows != l->surface.rows || cols != l->surface.cols)
		surface_resize(&l->surface, rows, cols);
}

static void show(struct loop *l, bool heal)
{
	if (l->theme != ui_theme(l->ui)) {
		l->theme = ui_theme(l->ui);
		terminal_set_theme(l->term, l->theme);
	}
	fit_window(l);
	l->surface.ambiguous_wide = terminal_ambiguous_wide(l->term);
	ui_draw(l->ui, &l->surface);
	/* What came before the dialog can be seen was not meant for it. */
	if (ui_wants_flush(l->ui))
		terminal_flush(l->term);
	terminal_show(l->term, &l->surface, heal);
	dump(l);
}

/* All keys that are there, as far as the queue has room. True: at least one came. */
static bool read_keys(struct loop *l, bool *heal)
{
	uint32_t key;
	bool any = false;

	while (ui_has_room(l->ui) && terminal_read(l->term, &key)) {
		any = true;
		*heal = *heal || key == K_CTRL('L') || key == K_RESIZE ||
			!terminal_is_slow(l->term);
		ui_key(l->ui, key);
	}
	return any;
}

static int64_t time_left(const struct loop *l)
{
	int64_t next = ui_next_ms(l->ui);
	int64_t now = clock_ms();

	if (next == INT64_MAX)
		return -1;
	return next > now ? next - now : 0;
}

bool loop_run(struct ui *ui, struct terminal *t)
{
	struct loop l = {.ui = ui, .term = t, .theme = ui_theme(ui), .dump = getenv(DUMP_VARIABLE)};
	bool asked_to_end = false;
	bool heal = false;
	int rows, cols;

	terminal_size(t, &rows, &cols);
	surface_init(&l.surface, rows, cols);
	read_keys(&l, &heal);
	for (;;) {
		ui_turn(ui, clock_ms());
		if (ui_finished(ui))
			break;
		show(&l, heal);
		heal = false;
		if (!terminal_wait(t, ui_fd(ui), time_left(&l), ui_has_room(ui))) {
			asked_to_end = true;
			break;
		}
		read_keys(&l, &heal);
	}
	surface_release(&l.surface);
	return !asked_to_end;
}
