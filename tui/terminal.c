/* The terminal. Of all files of tui/ this one alone has state outside a struct: signals leave no
 * choice. */
#include "tui/terminal.h"

#include <assert.h>
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "tui/key.h"
#include "tui/key_bytes.h"
#include "tui/terminfo.h"

#define ESC_DELAY_MS 25
#define PROBE_DEADLINE_MS 100
#define PROBE_REPLY_MAX 256
#define SLOW_BAUD 38400
#define RESTORE_MAX 256
#define WIDE_SUBSTITUTE \
	0x3013 /* the geta mark: a wide character that the C library does not know */

struct terminal {
	SCREEN *screen;
	const struct theme *theme;
	bool ascii_frames, ambiguous_wide, colourless, linux_console;
	sigset_t asleep; /* signals that are blocked while ppoll sleeps */
	sigset_t before;
	struct surface shown; /* what ncurses was told last */
};

/* What a signal handler may touch. */
static volatile sig_atomic_t ending;
static volatile sig_atomic_t is_open;
static char restore_text[RESTORE_MAX];
static size_t restore_size;
static struct termios restore_modes;

struct say terminal_error_say(enum terminal_error error)
{
	switch (error) {
	case TERMINAL_OK:
		break;
	case TERMINAL_NOT_A_TERMINAL:
		return SAY(N_("The counter needs a terminal: standard input and output are "
			      "something else."));
	case TERMINAL_NOT_UTF8:
		return SAY(N_(
			"The counter needs a UTF-8 terminal. Set LC_ALL=C.UTF-8 and the terminal's "
			"encoding to UTF-8."));
	case TERMINAL_UNKNOWN:
		return SAY(N_(
			"This kind of terminal is not known here. Set TERM, to xterm-256color for "
			"example."));
	}
	return (struct say){0};
}

struct say terminal_warning(const struct terminal *t)
{
	if (!t->linux_console)
		return (struct say){0};
	return SAY(N_("The Linux console cannot show Chinese characters. Use a graphical terminal, "
		      "fbterm "
		      "or kmscon."));
}

static bool env_says_other_encoding(void)
{
	static const char *const NAMES[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < ARRAY_SIZE(NAMES); i++) {
		const char *value = getenv(NAMES[i]);
		const char *dot = value != NULL ? strchr(value, '.') : NULL;

		if (value == NULL || value[0] == '\0')
			continue;
		return dot != NULL && strncasecmp(dot, ".UTF", 4) != 0;
	}
	return false;
}

/* Only how characters are encoded and how wide they are; nothing else follows the locale. */
static bool choose_locale(void)
{
	if (env_says_other_encoding())
		return false;
	if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return true;
	return setlocale(LC_CTYPE, "C.UTF-8") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void on_end(int signal)
{
	(void)signal;
	ending = 1;
}

/*
 * A failed assert, no memory, or our own crash: the terminal comes back before the program goes,
 * and whoever watched these signals before us (the debugger, the sanitizer) has its turn.
 */
static const int CRASHES[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
static struct sigaction before_us[ARRAY_SIZE(CRASHES)];

static void on_crash(int signal)
{
	if (is_open) {
		is_open = 0;
		if (write(STDOUT_FILENO, restore_text, restore_size) < 0)
			errno = 0;
		tcsetattr(STDIN_FILENO, TCSANOW, &restore_modes);
	}
	for (size_t i = 0; i < ARRAY_SIZE(CRASHES); i++) {
		if (CRASHES[i] == signal)
			sigaction(signal, &before_us[i], NULL);
	}
	if (signal == SIGABRT)
		raise(signal); /* the others happen again by themselves */
}

static void handle(int signal, void (*handler)(int), int flags)
{
	struct sigaction action = {.sa_flags = flags};

	action.sa_handler = handler;
	sigemptyset(&action.sa_mask);
	sigaction(signal, &action, NULL);
}

static const int ENDS[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};

static void give_back_signals(const struct terminal *t)
{
	for (size_t i = 0; i < ARRAY_SIZE(CRASHES); i++)
		sigaction(CRASHES[i], &before_us[i], NULL);
	for (size_t i = 0; i < ARRAY_SIZE(ENDS); i++)
		handle(ENDS[i], SIG_DFL, 0);
	pthread_sigmask(SIG_SETMASK, &t->before, NULL);
}

/* Signals reach this thread only while it sleeps in terminal_wait(). */
static void take_signals(struct terminal *t)
{
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGWINCH);
	for (size_t i = 0; i < ARRAY_SIZE(ENDS); i++) {
		handle(ENDS[i], on_end, 0);
		sigaddset(&ours, ENDS[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(CRASHES); i++) {
		sigaction(CRASHES[i], NULL, &before_us[i]);
		handle(CRASHES[i], on_crash, SA_NODEFER);
	}
	handle(SIGPIPE, SIG_IGN, 0);
	pthread_sigmask(SIG_BLOCK, &ours, &t->before);
	t->asleep = t->before;
	sigdelset(&t->asleep, SIGWINCH);
	for (size_t i = 0; i < ARRAY_SIZE(ENDS); i++)
		sigdelset(&t->asleep, ENDS[i]);
}

static void set_modes(void)
{
	set_escdelay(ESC_DELAY_MS);
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	scrollok(stdscr, FALSE);
	typeahead(-1); /* draw to the end even while keys arrive */
}

static int colours_of(const struct terminal *t)
{
	return t->colourless || !has_colors() ? 0 : COLORS >= 256 ? 256 : 8;
}

static void set_pairs(const struct terminal *t)
{
	int colours = colours_of(t);

	for (short i = 0; i < PAINT_COUNT && colours > 0; i++) {
		const struct shade *shade = &t->theme->shade[i];

		init_pair((short)(i + 1), colours == 256 ? shade->fg : shade->fg8,
			colours == 256 ? shade->bg : shade->bg8);
	}
}

static attr_t attributes(const struct terminal *t, enum paint paint)
{
	static const struct {
		enum look look;
		attr_t attribute;
	} LOOKS[] = {{LOOK_BOLD, A_BOLD}, {LOOK_REVERSE, A_REVERSE}, {LOOK_UNDERLINE, A_UNDERLINE},
		{LOOK_DIM, A_DIM}};
	const struct shade *shade = &t->theme->shade[paint];
	uint8_t look = colours_of(t) > 0 ? shade->look : shade->mono;
	attr_t attribute = 0;

	for (size_t i = 0; i < ARRAY_SIZE(LOOKS); i++) {
		if (look & LOOKS[i].look)
			attribute |= LOOKS[i].attribute;
	}
	return attribute;
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The answer "ESC [ row ; col R" in what came: its column and where it stands; 0: not there yet. */
static int find_report(const char *text, size_t size, size_t *begin, size_t *end)
{
	for (size_t i = 0; i + 1 < size; i++) {
		int row = 0, col = 0, used = 0;

		if (text[i] == '\033' &&
			sscanf(text + i, "\033[%4d;%4dR%n", &row, &col, &used) == 2 && used > 0) {
			*begin = i;
			*end = i + (size_t)used;
			return col;
		}
	}
	return 0;
}

/*
 * An answer that comes after the deadline, over a slow line, would else be an Esc and some letters.
 * The question is asked on the first row; the codes lie above all of ncurses' own.
 */
enum { REPORT_NARROW = 0x7F00, REPORT_WIDE };

static void await_late_report(void)
{
	define_key("\033[1;2R", REPORT_NARROW);
	define_key("\033[1;3R", REPORT_WIDE);
}

/* What was typed before the answer came is given back to ncurses in its order. */
static void give_back(const char *text, size_t size)
{
	while (size > 0)
		ungetch((unsigned char)text[--size]);
}

/* Writes U+00B7 at the left edge and asks the terminal where its cursor is now. */
static bool probe_ambiguous_wide(void)
{
	static const char QUESTION[] = "\r\302\267\033[6n\r";
	char reply[PROBE_REPLY_MAX + 1];
	size_t size = 0, begin = 0, end = 0;
	int64_t deadline = clock_ms() + PROBE_DEADLINE_MS;
	int col = 0;

	if (write(STDOUT_FILENO, QUESTION, sizeof(QUESTION) - 1) < 0)
		return false;
	while (col == 0 && size < PROBE_REPLY_MAX) {
		struct pollfd input = {STDIN_FILENO, POLLIN, 0};
		int64_t left = deadline - clock_ms();

		if (left <= 0 || poll(&input, 1, (int)left) <= 0)
			break;
		ssize_t n = read(STDIN_FILENO, reply + size, PROBE_REPLY_MAX - size);

		if (n <= 0)
			break;
		size += (size_t)n;
		reply[size] = '\0';
		col = find_report(reply, size, &begin, &end);
	}
	give_back(reply + end, size - end);
	give_back(reply, begin);
	return col == 3;
}

static void start_screen(struct terminal *t, const struct terminal_options *options)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *name = getenv("TERM");

	t->colourless = no_colour != NULL && no_colour[0] != '\0';
	t->linux_console = name != NULL && strcmp(name, "linux") == 0;
	t->ascii_frames = options->ascii_frames;
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	set_modes();
	terminal_set_theme(t, options->theme);
	refresh();
	t->ambiguous_wide =
		options->ambiguous == 2 || (options->ambiguous == 0 && probe_ambiguous_wide());
	if (options->ambiguous == 0)
		await_late_report();
	key_bytes_learn();
	clearok(curscr, TRUE);
}

enum terminal_error terminal_open(struct terminal **out, const struct terminal_options *options)
{
	assert(!is_open);
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return TERMINAL_NOT_A_TERMINAL;
	if (!choose_locale())
		return TERMINAL_NOT_UTF8;
	if (!terminfo_known(STDOUT_FILENO))
		return TERMINAL_UNKNOWN;
	tcgetattr(STDIN_FILENO, &restore_modes);
	SCREEN *screen = newterm(NULL, stdout, stdin);

	if (screen == NULL)
		return TERMINAL_UNKNOWN;
	struct terminal *t = xcalloc(1, sizeof(*t));

	t->screen = screen;
	restore_size = terminfo_restore(restore_text, sizeof(restore_text));
	ending = 0;
	is_open = 1;
	take_signals(t);
	start_screen(t, options);
	*out = t;
	return TERMINAL_OK;
}

void terminal_close(struct terminal *t)
{
	if (t == NULL)
		return;
	endwin();
	is_open = 0;
	give_back_signals(t);
	delscreen(t->screen);
	surface_release(&t->shown);
	free(t);
}

void terminal_set_theme(struct terminal *t, const struct theme *theme)
{
	t->theme = theme;
	set_pairs(t);
	surface_release(&t->shown);
}

void terminal_size(const struct terminal *t, int *rows, int *cols)
{
	(void)t;
	*rows = LINES > 0 ? LINES : 1;
	*cols = COLS > 0 ? COLS : 1;
}

bool terminal_ambiguous_wide(const struct terminal *t)
{
	return t->ambiguous_wide;
}

bool terminal_is_slow(const struct terminal *t)
{
	(void)t;
	return baudrate() < SLOW_BAUD;
}

static uint32_t function_key(wint_t code)
{
	static const struct {
		wint_t code;
		uint32_t key;
	} KEYS[] = {{KEY_UP, K_UP}, {KEY_DOWN, K_DOWN}, {KEY_LEFT, K_LEFT}, {KEY_RIGHT, K_RIGHT},
		{KEY_HOME, K_HOME}, {KEY_END, K_END}, {KEY_FIND, K_HOME}, {KEY_SELECT, K_END},
		{KEY_PPAGE, K_PAGE_UP}, {KEY_NPAGE, K_PAGE_DOWN}, {KEY_BACKSPACE, K_BACKSPACE},
		{KEY_DC, K_DELETE}, {KEY_BTAB, K_BACKTAB}, {KEY_ENTER, K_ENTER},
		{KEY_RESIZE, K_RESIZE}};

	for (size_t i = 0; i < ARRAY_SIZE(KEYS); i++) {
		if (KEYS[i].code == code)
			return KEYS[i].key;
	}
	if (code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(12))
		return K_F1 + (uint32_t)(code - (wint_t)KEY_F(1));
	return K_NONE;
}

static uint32_t character_key(wint_t c)
{
	switch (c) {
	case '\r':
	case '\n':
		return K_ENTER;
	case '\t':
		return K_TAB;
	case '\033':
		return K_ESC;
	case 0x7F:
	case 0x08:
		return K_BACKSPACE;
	default:
		break;
	}
	if (c >= 1 && c <= 26)
		return K_CTRL('A' + (uint32_t)c - 1);
	return utf8_is_printable((uint32_t)c) ? (uint32_t)c : K_NONE;
}

static void late_report(struct terminal *t)
{
	t->ambiguous_wide = true;
	clearok(curscr, TRUE); /* the rows with such a character stand shifted */
}

bool terminal_read(struct terminal *t, uint32_t *key)
{
	wint_t c;

	do {
		int kind = get_wch(&c);

		if (kind == ERR)
			return false;
		if (kind == KEY_CODE_YES && c == REPORT_WIDE)
			late_report(t);
		*key = kind == KEY_CODE_YES ? function_key(c) : character_key(c);
	} while (*key == K_NONE);
	return true;
}

void terminal_flush(struct terminal *t)
{
	(void)t;
	flushinp();
}

bool terminal_wait(struct terminal *t, int other_fd, int64_t timeout_ms, bool keys)
{
	struct pollfd fds[] = {{other_fd, POLLIN, 0}, {STDIN_FILENO, keys ? POLLIN : 0, 0}};
	struct timespec limit = {timeout_ms / 1000, timeout_ms % 1000 * 1000000};

	if (ppoll(fds, ARRAY_SIZE(fds), timeout_ms < 0 ? NULL : &limit, &t->asleep) < 0)
		return errno == EINTR && !ending;
	return !ending && (fds[1].revents & (POLLHUP | POLLERR | POLLNVAL)) == 0;
}

/*
 * Lines are characters where the terminal draws such in one cell: PuTTY in UTF-8 knows no other
 * ones. Where it draws them in two, the terminal's own set is left, and plain ASCII on demand.
 */
static void put_frame(const struct terminal *t, int row, int col, uint32_t c)
{
	static const char ASCII[] = {'-', '|', '+', '+', '+', '+'};
	static const wchar_t LINE[] = L"\u2500\u2502\u250c\u2510\u2514\u2518";
	const chtype own[] = {
		ACS_HLINE, ACS_VLINE, ACS_ULCORNER, ACS_URCORNER, ACS_LLCORNER, ACS_LRCORNER};
	size_t i = c - FRAME_ACROSS;
	const wchar_t text[2] = {LINE[i]};
	cchar_t complex;

	if (t->ascii_frames)
		mvaddch(row, col, (chtype)ASCII[i]);
	else if (t->ambiguous_wide || setcchar(&complex, text, A_NORMAL, 0, NULL) != OK)
		mvaddch(row, col, own[i]);
	else
		mvadd_wch(row, col, &complex);
}

/* A character that the C library measures otherwise would shift the row: another takes its place.
 */
static wchar_t agreed(const struct cell *cell)
{
	if (wcwidth((wchar_t)cell->c) == cell->width)
		return (wchar_t)cell->c;
	return cell->width == 2 ? WIDE_SUBSTITUTE : L'?';
}

static void put_cell(int row, int col, const struct cell *cell)
{
	wchar_t text[2 + SURFACE_MARKS] = {agreed(cell)};
	cchar_t complex;

	for (size_t i = 0; i < SURFACE_MARKS && cell->mark[i] != 0; i++) {
		if (wcwidth((wchar_t)cell->mark[i]) == 0)
			text[wcslen(text)] = (wchar_t)cell->mark[i];
	}
	if (setcchar(&complex, text, A_NORMAL, 0, NULL) == OK)
		mvadd_wch(row, col, &complex);
}

/* The row is emptied first: nothing may land on the right half of a wide character (ncurses 6.4).
 */
static void show_row(const struct terminal *t, const struct surface *s, int row)
{
	int paint = -1;

	attr_set(A_NORMAL, 0, NULL);
	move(row, 0);
	clrtoeol();
	for (int col = 0; col < s->cols; col++) {
		const struct cell *cell = &s->cells[row * s->cols + col];

		if (cell->width == 0)
			continue;
		if (cell->paint != paint) {
			paint = cell->paint;
			attr_set(attributes(t, (enum paint)paint),
				(short)(colours_of(t) > 0 ? paint + 1 : 0), NULL);
		}
		if (cell->c >= FRAME_ACROSS)
			put_frame(t, row, col, cell->c);
		else
			put_cell(row, col, cell);
	}
}

static bool same_row(const struct surface *a, const struct surface *b, int row)
{
	size_t size = (size_t)a->cols * sizeof(a->cells[0]);

	return memcmp(&a->cells[row * a->cols], &b->cells[row * b->cols], size) == 0;
}

void terminal_show(struct terminal *t, const struct surface *s, bool heal)
{
	bool all = t->shown.rows != s->rows || t->shown.cols != s->cols;

	if (s->rows != LINES || s->cols != COLS)
		return; /* resized meanwhile: K_RESIZE is on its way */
	if (all) {
		surface_release(&t->shown);
		surface_init(&t->shown, s->rows, s->cols);
	}
	for (int row = 0; row < s->rows; row++) {
		if (all || !same_row(&t->shown, s, row))
			show_row(t, s, row);
	}
	memcpy(t->shown.cells, s->cells, (size_t)s->rows * (size_t)s->cols * sizeof(s->cells[0]));
	if (heal)
		redrawwin(stdscr);
	curs_set(s->cursor_row >= 0 ? 1 : 0);
	if (s->cursor_row >= 0)
		move(s->cursor_row, s->cursor_col);
	refresh();
}
