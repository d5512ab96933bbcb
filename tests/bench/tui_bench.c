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
#include "devices/device.h"
#include "devices/sim/sim_printer.h"
#include "tests/bench/stopwatch.h"
#include "tests/screen/demo_screens.h"
#include "tui/loop.h"

#define RUNS 5
#define KEYS 300 /* of one run */
#define STARTS 11
#define GOAL_KEY_US 5000
#define GOAL_DEVICES_US 16000
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

/* Reads what floods in, for ever. */
static enum port_end drink(const struct device_turn *turn, void *arg)
{
	uint8_t bytes[256];
	size_t got;
	enum port_end end = PORT_OK;

	(void)arg;
	if (port_write(turn->port, "\x10\x04\x01", 3, PORT_FOR_EVER) != PORT_OK)
		return PORT_GONE;
	while (end == PORT_OK)
		end = port_read(turn->port, bytes, sizeof(bytes), PORT_FOR_EVER, &got);
	return end;
}

/* The same with three devices beside it: one floods, one is busy with a flood, one is silent. */
static void run_with_devices(void *arg)
{
	static const enum sim_fault faults[] = {
		SIM_FAULT_NOISE, SIM_FAULT_NOISE, SIM_FAULT_SILENCE};
	static const struct device_task task = {.run = drink};
	char name[SIM_PATH_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		const struct sim_script script = {.fault = faults[i], .again = true};
		struct sim_line *sim = sim_line_new(&sim_printer);

		snprintf(name, sizeof(name), "build/bench/port-%d-%zu", (int)getpid(), i);
		if (!sim_line_plug(sim, name, false))
			exit(1);
		sim_line_script(sim, &script);
		struct device *d = device_new(
			device_model_find(DEVICE_PRINTER, NULL), sim_line_path(sim), NULL);

		unlink(name); /* opened by its own name; nothing is left when the child is killed */
		device_start(d);
		if (i == 1 && !device_post(d, &task, NULL))
			exit(1);
	}
	run_screens(arg);
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

static const char *verdict(int64_t ours, int64_t echo, int64_t goal)
{
	if (ours <= goal)
		return "ok";
	return echo > goal / 2 ? "machine too busy to tell" : "MISSED";
}

struct key_case {
	const char *what;
	void (*screens)(void *arg);
	int rows, cols;
	int64_t goal_us;
};

static bool report_keys(const struct key_case *c)
{
	int64_t p50[RUNS], p99[RUNS], echo_p99[RUNS];
	struct stopwatch ours, echo;

	stopwatch_start_us(
		&ours, &(struct stopwatch_child){c->screens, NULL, NULL, c->rows, c->cols});
	stopwatch_start_us(
		&echo, &(struct stopwatch_child){run_echo, NULL, NULL, c->rows, c->cols});
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

	printf("key to repaint %3dx%-3d%s  p50 %5lld us  p99 %5lld us  echo p99 %5lld us  goal "
	       "%lld "
	       "us "
	       " %s\n",
		c->cols, c->rows, c->what, (long long)stopwatch_percentile(p50, RUNS, 50),
		(long long)mine, (long long)bare, (long long)c->goal_us,
		verdict(mine, bare, c->goal_us));
	return strcmp(verdict(mine, bare, c->goal_us), "MISSED") != 0;
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
	static const struct key_case cases[] = {
		{"", run_screens, 24, 80, GOAL_KEY_US},
		{"", run_screens, 40, 120, GOAL_KEY_US},
		{" devices flooding, busy, silent", run_with_devices, 24, 80, GOAL_DEVICES_US},
	};
	bool good = true;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		good = report_keys(&cases[i]) && good;
	good = report_start(
		       "the engine", &(struct stopwatch_child){run_screens, NULL, NULL, 24, 80}) &&
	       good;
	if (getenv("WATTDESK_DB") != NULL)
		good = report_start("wattdesk",
			       &(struct stopwatch_child){NULL, NULL, PROGRAM, 24, 80}) &&
		       good;
	return good ? 0 : 1;
}
