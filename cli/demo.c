/* `demo`: a hall for trying out, with invented customers and two years of bills. */
#include <stdio.h>
#include <unistd.h>

#include "cli/values.h"
#include "cli/verbs.h"
#include "counter/demo.h"

#define SEED 1

static bool read_request(struct invocation *inv, struct demo_request *request)
{
	const char *on = option_get(inv, "on"), *seed = option_get(inv, "seed");
	const char *customers = option_get(inv, "customers");
	struct clock clock = clock_system();
	int64_t count = DEMO_CUSTOMERS, number = SEED;

	request->on = moment_date(clock.now(clock.ctx));
	if ((on != NULL && !read_date(inv, on, &request->on)) ||
		(seed != NULL && !read_count(inv, seed, &number)) ||
		(customers != NULL && !read_count(inv, customers, &count)))
		return false;
	request->seed = (uint64_t)number;
	request->customers = count > DEMO_CUSTOMERS_MAX ? DEMO_CUSTOMERS_MAX + 1 : (int)count;
	return true;
}

/* On a terminal only: one line that counts up and goes away at the end. */
static void show_progress(void *ctx, int done, int total)
{
	const struct invocation *inv = ctx;
	struct say say =
		SAY(N_("Making the demo hall: {1} of {2}"), say_count(done), say_count(total));
	char text[SAY_TEXT_MAX];

	if (done < total)
		fprintf(stderr, "\r%s", text_render(inv->lang, &say, text, sizeof(text)));
	else
		fputs("\r\033[K", stderr);
}

static bool run(struct invocation *inv)
{
	struct demo_request request = {.folder = inv->args[0],
		.days = DEMO_DAYS,
		.share_dir = inv->share_dir,
		.progress = isatty(STDERR_FILENO) ? show_progress : NULL,
		.progress_ctx = inv};
	struct demo_made made;

	if (!read_request(inv, &request) || !demo_make(&request, &made, &inv->why))
		return false;
	json_text(json_key(&inv->answer, "file"), made.db_path);
	json_count(json_key(&inv->answer, "accounts"), made.accounts);
	json_count(json_key(&inv->answer, "bills"), made.bills);
	json_count(json_key(&inv->answer, "payments"), made.payments);
	json_count(json_key(&inv->answer, "shifts"), made.shifts);
	return true;
}

static const struct option_row options[] = {
	{"on", OPTION_VALUE, false, N_("the day on which it will be tried; today")},
	{"customers", OPTION_VALUE, false, N_("how many; 2000")},
	{"seed", OPTION_VALUE, false, N_("another number makes other people; 1")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_demo = {
	.words = "demo",
	.args = "FOLDER",
	.args_min = 1,
	.args_max = 1,
	.options = options,
	.run = run,
	.help = N_("make a hall for trying out: invented customers, bills, payments and staff"),
};
