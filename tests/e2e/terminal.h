#ifndef TESTS_E2E_TERMINAL_H
#define TESTS_E2E_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A program in a real pseudo-terminal, seen by libvterm: keys in, screen out.
 *
 *	struct vt *vt = vt_open(&(struct vt_setup){.argv = {"build/san/wattdesk", "--db", path}});
 *	vt_wait(vt, "登录");
 *	vt_type(vt, "'c1' Enter");
 *	assert_int_equal(vt_close(vt), 0);
 *
 * Waiting always has a deadline and is for a text, never for silence; what does not come fails the
 * test and shows the screen. Paths are from the top of the tree, where tests are run.
 */
#define VT_DEADLINE_MS 30000
#define VT_ARGS_MAX 24
#define VT_ENV_MAX 16

struct vt_setup {
	const char *argv[VT_ARGS_MAX];
	const char *env[VT_ENV_MAX]; /* "NAME=VALUE" */
	const char *term;            /* default xterm-256color */
	int rows, cols;              /* default 24x80 */
	bool ambiguous_wide;         /* answers as a terminal that draws U+00B7 two cells wide */
	bool answers_late;           /* where its cursor is, only when vt_answer() says so */
};

struct vt;

struct vt *vt_open(const struct vt_setup *setup);

/* Kills it if it still runs. The exit status is what vt_exit() would give. */
int vt_close(struct vt *vt);

/* Waits until the program has ended: its exit status, or 128 + the signal. */
int vt_exit(struct vt *vt);
void vt_signal(struct vt *vt, int signal);

void vt_wait(struct vt *vt, const char *text);
void vt_wait_gone(struct vt *vt, const char *text);
void vt_wait_at(struct vt *vt, const char *text, int col); /* until it begins in that column */
bool vt_shows(struct vt *vt, const char *text);            /* as it is now */

/* "F3 'abc' Enter Ctrl-P": names of keys as in tui/key.h, and texts in quotes. */
void vt_type(struct vt *vt, const char *keys);
void vt_send(struct vt *vt, const char *bytes, size_t size);
void vt_answer(struct vt *vt); /* what was asked and not answered, as on a slow line */
void vt_resize(struct vt *vt, int rows, int cols);

/* Spoils the picture behind the program's back, as a stray message does. */
void vt_damage(struct vt *vt, const char *bytes);

/* The screen as text, one line a row, without trailing blanks; valid until the next call. */
const char *vt_text(struct vt *vt);

/* The row where a text stands, or -1; and its column in cells. */
int vt_find(struct vt *vt, const char *text, int *col);

/* The text in that cell ("" for a blank), its width, and whether its background is not the usual.
 */
struct vt_cell {
	char text[32];
	int width;
	bool reverse, bold, coloured;
	unsigned fg, bg; /* 0xRRGGBB as it is seen; reverse is already in them */
};
struct vt_cell vt_cell(struct vt *vt, int row, int col);

bool vt_alternate_screen(const struct vt *vt); /* a full-screen program has it */
bool vt_title_set(const struct vt *vt);        /* somebody set the window's title */

#endif
