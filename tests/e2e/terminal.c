/* The other end of a pseudo-terminal. */
#include "tests/e2e/terminal.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "tests/test.h"
#include "tui/key.h"

#define STEP_MS 20
#define ROW_BYTES(cols) ((size_t)(cols)*VTERM_MAX_CHARS_PER_CELL * 4 + 2)

struct vt {
	VTerm *vterm;
	VTermScreen *screen;
	pid_t pid;
	int fd;
	int rows, cols;
	int status; /* of waitpid, once ended */
	bool ended, ambiguous_wide, answers_late, alternate, title;
	char late[64]; /* an answer that is held back */
	char *text;
};

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void answer(const char *bytes, size_t size, void *user)
{
	struct vt *vt = user;
	char text[sizeof(vt->late)];
	bool is_place = size < sizeof(text) && size > 3 && bytes[size - 1] == 'R';

	if (!is_place) {
		vt_send(vt, bytes, size);
		return;
	}
	memcpy(text, bytes, size);
	text[size] = '\0';
	/* The cursor's place after U+00B7: the third column where that is two cells wide. */
	if (vt->ambiguous_wide && strstr(text, ";2R") != NULL)
		memcpy(strstr(text, ";2R"), ";3R", 3);
	if (vt->answers_late)
		memcpy(vt->late, text, size + 1);
	else
		vt_send(vt, text, size);
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
	struct vt *vt = user;

	if (property == VTERM_PROP_ALTSCREEN)
		vt->alternate = value->boolean;
	if (property == VTERM_PROP_TITLE)
		vt->title = true;
	return 1;
}

static const VTermScreenCallbacks CALLBACKS = {.settermprop = on_property};

static void run_child(const struct vt_setup *setup)
{
	char *argv[VT_ARGS_MAX + 1];

	unsetenv("NO_COLOR");
	setenv("TERM", setup->term != NULL ? setup->term : "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	for (size_t i = 0; i < VT_ENV_MAX && setup->env[i] != NULL; i++)
		putenv(xstrdup(setup->env[i]));
	for (size_t i = 0; i <= VT_ARGS_MAX; i++)
		argv[i] =
			i < VT_ARGS_MAX && setup->argv[i] != NULL ? xstrdup(setup->argv[i]) : NULL;
	execvp(argv[0], argv);
	_exit(127);
}

struct vt *vt_open(const struct vt_setup *setup)
{
	struct vt *vt = xcalloc(1, sizeof(*vt));
	struct winsize size = {.ws_row = (unsigned short)(setup->rows > 0 ? setup->rows : 24),
		.ws_col = (unsigned short)(setup->cols > 0 ? setup->cols : 80)};

	vt->rows = size.ws_row;
	vt->cols = size.ws_col;
	vt->ambiguous_wide = setup->ambiguous_wide;
	vt->answers_late = setup->answers_late;
	vt->vterm = vterm_new(vt->rows, vt->cols);
	vterm_set_utf8(vt->vterm, 1);
	vterm_output_set_callback(vt->vterm, answer, vt);
	vt->screen = vterm_obtain_screen(vt->vterm);
	vterm_screen_set_callbacks(vt->screen, &CALLBACKS, vt);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_reset(vt->screen, 1);
	vt->pid = forkpty(&vt->fd, NULL, NULL, &size);
	assert_true(vt->pid >= 0);
	if (vt->pid == 0)
		run_child(setup);
	return vt;
}

/* Takes in what has come, waiting at most that long for it; false: the program's end is closed. */
static bool take(struct vt *vt, int wait_ms)
{
	struct pollfd input = {vt->fd, POLLIN, 0};
	char bytes[8192];

	if (poll(&input, 1, wait_ms) <= 0)
		return true;
	ssize_t n = read(vt->fd, bytes, sizeof(bytes));

	if (n <= 0)
		return n < 0 && errno == EINTR;
	vterm_input_write(vt->vterm, bytes, (size_t)n);
	return true;
}

/* cmocka cuts its messages at a kilobyte; a screen is longer. */
static void fail_with_screen(struct vt *vt, const char *text, const char *what)
{
	fprintf(stderr, "\"%s\" %s:\n%s", text, what, vt_text(vt));
	fail();
}

int vt_exit(struct vt *vt)
{
	int64_t deadline = clock_ms() + VT_DEADLINE_MS;

	while (!vt->ended && clock_ms() < deadline) {
		bool open = take(vt, STEP_MS);

		vt->ended = waitpid(vt->pid, &vt->status, open ? WNOHANG : 0) == vt->pid;
	}
	if (!vt->ended)
		fail_with_screen(vt, "the program", "has not ended");
	while (take(vt, 0) && poll(&(struct pollfd){vt->fd, POLLIN, 0}, 1, 0) > 0)
		continue;
	return WIFEXITED(vt->status) ? WEXITSTATUS(vt->status) : 128 + WTERMSIG(vt->status);
}

int vt_close(struct vt *vt)
{
	int status;

	if (!vt->ended)
		kill(vt->pid, SIGKILL);
	status = vt_exit(vt);
	close(vt->fd);
	vterm_free(vt->vterm);
	free(vt->text);
	free(vt);
	return status;
}

void vt_signal(struct vt *vt, int signal)
{
	kill(vt->pid, signal);
}

#define TORN_CELL UINT32_MAX /* the second half of a character whose first is overwritten */

static size_t cell_text(const VTermScreenCell *cell, char *buf)
{
	size_t used = 0;

	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
		used += utf8_put(buf + used, cell->chars[i] == TORN_CELL ? ' ' : cell->chars[i]);
	return used;
}

static size_t row_text(struct vt *vt, int row, char *buf)
{
	size_t used = 0, end = 0;

	for (int col = 0; col < vt->cols;) {
		VTermScreenCell cell;

		vterm_screen_get_cell(vt->screen, (VTermPos){row, col}, &cell);
		if (cell.chars[0] == 0) {
			buf[used++] = ' ';
		} else {
			used += cell_text(&cell, buf + used);
			end = cell.chars[0] == ' ' ? end : used;
		}
		col += cell.width > 0 ? cell.width : 1;
	}
	return end;
}

const char *vt_text(struct vt *vt)
{
	size_t used = 0;

	free(vt->text);
	vt->text = xmalloc((size_t)vt->rows * ROW_BYTES(vt->cols) + 1);
	for (int row = 0; row < vt->rows; row++) {
		used += row_text(vt, row, vt->text + used);
		vt->text[used++] = '\n';
	}
	vt->text[used] = '\0';
	return vt->text;
}

bool vt_shows(struct vt *vt, const char *text)
{
	take(vt, 0);
	return strstr(vt_text(vt), text) != NULL;
}

static void wait_until(struct vt *vt, const char *text, bool shown)
{
	int64_t deadline = clock_ms() + VT_DEADLINE_MS;
	bool open = true;

	while ((strstr(vt_text(vt), text) != NULL) != shown) {
		if (clock_ms() > deadline || !open)
			fail_with_screen(vt, text, shown ? "did not appear" : "did not go");
		open = take(vt, STEP_MS);
	}
}

void vt_wait(struct vt *vt, const char *text)
{
	wait_until(vt, text, true);
}

void vt_wait_gone(struct vt *vt, const char *text)
{
	wait_until(vt, text, false);
}

void vt_wait_at(struct vt *vt, const char *text, int col)
{
	int64_t deadline = clock_ms() + VT_DEADLINE_MS;
	int found = -1;

	while (vt_find(vt, text, &found) < 0 || found != col) {
		if (clock_ms() > deadline || !take(vt, STEP_MS))
			fail_with_screen(vt, text, "is not in its column");
	}
}

void vt_send(struct vt *vt, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(vt->fd, bytes, size);

		if (n < 0 && errno != EINTR)
			return; /* it has ended; whoever waits for its screen will say so */
		if (n > 0) {
			bytes += n;
			size -= (size_t)n;
		}
	}
}

void vt_answer(struct vt *vt)
{
	assert_true(vt->late[0] != '\0');
	vt_send(vt, vt->late, strlen(vt->late));
	vt->late[0] = '\0';
}

/* What xterm sends for a key. */
static const char *key_bytes(uint32_t key, char buf[8])
{
	static const struct {
		uint32_t key;
		const char *bytes;
	} KEYS[] = {{K_ENTER, "\r"}, {K_ESC, "\033"}, {K_TAB, "\t"}, {K_BACKTAB, "\033[Z"},
		{K_BACKSPACE, "\177"}, {K_DELETE, "\033[3~"}, {K_UP, "\033OA"}, {K_DOWN, "\033OB"},
		{K_RIGHT, "\033OC"}, {K_LEFT, "\033OD"}, {K_HOME, "\033OH"}, {K_END, "\033OF"},
		{K_PAGE_UP, "\033[5~"}, {K_PAGE_DOWN, "\033[6~"}, {K_F1, "\033OP"},
		{K_F2, "\033OQ"}, {K_F3, "\033OR"}, {K_F4, "\033OS"}, {K_F5, "\033[15~"},
		{K_F6, "\033[17~"}, {K_F7, "\033[18~"}, {K_F8, "\033[19~"}, {K_F9, "\033[20~"},
		{K_F10, "\033[21~"}, {K_F11, "\033[23~"}, {K_F12, "\033[24~"}};

	for (size_t i = 0; i < ARRAY_SIZE(KEYS); i++) {
		if (KEYS[i].key == key)
			return KEYS[i].bytes;
	}
	if (key >= K_CTRL('A') && key <= K_CTRL('Z'))
		key = key - K_CTRL('A') + 1;
	buf[utf8_put(buf, key)] = '\0';
	return buf;
}

void vt_type(struct vt *vt, const char *keys)
{
	const char *p = keys + strspn(keys, " ");

	while (*p != '\0') {
		bool quoted = *p == '\'';
		size_t size = quoted ? strcspn(p + 1, "'") + 2 : strcspn(p, " ");
		char buf[8];
		uint32_t key;

		if (quoted) {
			vt_send(vt, p + 1, size - 2);
		} else {
			assert_true(key_parse(&key, p, size));
			vt_send(vt, key_bytes(key, buf), strlen(key_bytes(key, buf)));
		}
		p += size;
		p += strspn(p, " ");
	}
}

void vt_resize(struct vt *vt, int rows, int cols)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

	take(vt, 0);
	vt->rows = rows;
	vt->cols = cols;
	vterm_set_size(vt->vterm, rows, cols);
	ioctl(vt->fd, TIOCSWINSZ, &size);
}

void vt_damage(struct vt *vt, const char *bytes)
{
	vterm_input_write(vt->vterm, bytes, strlen(bytes));
}

/* Cells before a byte of a row's text. */
static int cells_before(const char *line, const char *at)
{
	size_t size = (size_t)(at - line);
	int cells = 0;

	for (size_t i = 0; i < size;)
		cells += utf8_cells(utf8_next(line, size, &i));
	return cells;
}

int vt_find(struct vt *vt, const char *text, int *col)
{
	const char *line = vt_text(vt);

	for (int row = 0; row < vt->rows; row++) {
		const char *end = strchr(line, '\n');
		const char *found = strstr(line, text);

		if (found != NULL && found < end) {
			*col = cells_before(line, found);
			return row;
		}
		line = end + 1;
	}
	return -1;
}

/* The colour as 0xRRGGBB; a terminal's own are light grey on near black. */
static unsigned rgb(struct vt *vt, VTermColor colour, bool background)
{
	bool is_default = background ? VTERM_COLOR_IS_DEFAULT_BG(&colour)
				     : VTERM_COLOR_IS_DEFAULT_FG(&colour);

	if (is_default)
		return background ? 0x1c1c1cU : 0xd0d0d0U;
	vterm_screen_convert_color_to_rgb(vt->screen, &colour);
	return (unsigned)colour.rgb.red << 16 | (unsigned)colour.rgb.green << 8 | colour.rgb.blue;
}

struct vt_cell vt_cell(struct vt *vt, int row, int col)
{
	struct vt_cell out = {0};
	VTermScreenCell cell;

	vterm_screen_get_cell(vt->screen, (VTermPos){row, col}, &cell);
	if (cell.chars[0] != (uint32_t)-1)
		out.text[cell_text(&cell, out.text)] = '\0';
	out.width = cell.width;
	out.reverse = cell.attrs.reverse;
	out.bold = cell.attrs.bold;
	out.coloured = !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
	out.fg = rgb(vt, cell.attrs.reverse ? cell.bg : cell.fg, false);
	out.bg = rgb(vt, cell.attrs.reverse ? cell.fg : cell.bg, true);
	return out;
}

bool vt_alternate_screen(const struct vt *vt)
{
	return vt->alternate;
}

bool vt_title_set(const struct vt *vt)
{
	return vt->title;
}
