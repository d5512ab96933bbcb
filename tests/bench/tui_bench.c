/*
 * From a key to the repainted screen, for keys that call no operation: through a real
 * pseudo-terminal, with every row sent again as the engine does to heal the screen. Key by key the
 * same goes to a program that only echoes, which is what the pseudo-terminal and the machine cost.
 *
 * Prints one line a case: median and 99th percentile in microseconds (median of RUNS), the echo's,
 * and the goal. Where the echo alone takes half of the goal the machine is too busy to tell.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "core/compiler.h"
#include "tests/bench/stopwatch.h"
#include "tests/screen/demo_screens.h"
#include "tui/loop.h"

#define RUNS 5
#define KEYS 300 /* of one run */
#define STARTS 11
#define GOAL_KEY_US 5000
#define GOAL_START_US 30000

static void run_screens(void *arg)
{
	struct demo demo = {0};
	struct ui_config config = demo_config(&demo);
	struct terminal_options options = {.theme = config.theme};
	struct terminal *t;

	(void)arg;
	config.status = NULL; /* its clock would tick into the silence */
	if (terminal_open(&t, &options) != TERMINAL_OK)
		exit(1);
	config.work = work_new(&demo, true);
	struct ui *ui = ui_new(&config);

	ui_open(ui, &DEMO_HOME, NULL);
	if (loop_run(ui, t))
		terminal_close(t);
}

static void run_echo(void *arg)
{
	struct termios modes;
	char byte[64];
	ssize_t n;

	(void)arg;
	tcgetattr(STDIN_FILENO, &modes);
	cfmakeraw(&modes);
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	byte[0] = '.';
	for (n = 1; n > 0; n = read(STDIN_FILENO, byte, sizeof(byte))) {
		if (write(STDOUT_FILENO, byte, (size_t)n) < 0)
			return;
	}
}

/* Typing, deleting, moving: what hands do between two operations. */
static const char *const HANDS[] = {
	"3", "3", "0", "\177", "\177", "\177", "\033OB", "\033OB", "\033OA", "\t", "x", "\025"};

struct figures {
	int64_t p50, p99, echo_p99;
};

/* One run: each key to ours, then to the echo. */
static struct figures time_keys(struct stopwatch *ours, struct stopwatch *echo)
{
	int64_t us[KEYS], echo_us[KEYS];

	for (size_t i = 0; i < KEYS; i++) {
		us[i] = stopwatch_key_us(ours, HANDS[i % ARRAY_SIZE(HANDS)]);
		echo_us[i] = stopwatch_key_us(echo, "x");
	}
	return (struct figures){stopwatch_percentile(us, KEYS, 50),
		stopwatch_percentile(us, KEYS, 99), stopwatch_percentile(echo_us, KEYS, 99)};
}

static const char *verdict(int64_t ours, int64_t echo)
{
	if (ours <= GOAL_KEY_US)
		return "ok";
	return echo > GOAL_KEY_US / 2 ? "machine too busy to tell" : "MISSED";
}

static bool report_keys(int rows, int cols)
{
	int64_t p50[RUNS], p99[RUNS], echo_p99[RUNS];
	struct stopwatch ours, echo;

	stopwatch_start_us(&ours, &(struct stopwatch_child){run_screens, NULL, NULL, rows, cols});
	stopwatch_start_us(&echo, &(struct stopwatch_child){run_echo, NULL, NULL, rows, cols});
	for (size_t i = 0; i < RUNS; i++) {
		struct figures f = time_keys(&ours, &echo);

		p50[i] = f.p50;
		p99[i] = f.p99;
		echo_p99[i] = f.echo_p99;
	}
	stopwatch_stop(&ours);
	stopwatch_stop(&echo);
	int64_t mine = stopwatch_percentile(p99, RUNS, 50);
	int64_t bare = stopwatch_percentile(echo_p99, RUNS, 50);

	printf("key to repaint %3dx%-3d  p50 %5lld us  p99 %5lld us  echo p99 %5lld us  goal %d us "
	       " %s\n",
		cols, rows, (long long)stopwatch_percentile(p50, RUNS, 50), (long long)mine,
		(long long)bare, GOAL_KEY_US, verdict(mine, bare));
	return strcmp(verdict(mine, bare), "MISSED") != 0;
}

static bool report_start(const char *name, const struct stopwatch_child *child)
{
	int64_t us[STARTS];

	for (size_t i = 0; i < STARTS; i++) {
		struct stopwatch w;

		us[i] = stopwatch_start_us(&w, child);
		stopwatch_stop(&w);
	}
	int64_t median = stopwatch_percentile(us, STARTS, 50);

	printf("first screen of %-12s  median %6lld us  goal %d us  %s\n", name, (long long)median,
		GOAL_START_US, median <= GOAL_START_US ? "ok" : "MISSED");
	return median <= GOAL_START_US;
}

/* With a database named by WATTDESK_DB the program itself is timed too. */
int main(void)
{
	static char *const PROGRAM[] = {"build/wattdesk", NULL};
	bool good = report_keys(24, 80);

	good = report_keys(40, 120) && good;
	good = report_start(
		       "the engine", &(struct stopwatch_child){run_screens, NULL, NULL, 24, 80}) &&
	       good;
	if (getenv("WATTDESK_DB") != NULL)
		good = report_start("wattdesk",
			       &(struct stopwatch_child){NULL, NULL, PROGRAM, 24, 80}) &&
		       good;
	return good ? 0 : 1;
}
