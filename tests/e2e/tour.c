/*
 * The tour of the README: a cashier's day at a demo hall, with pictures of the real screens.
 *	tour HALL.db LANG FOLDER
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/e2e/picture.h"
#include "tests/e2e/terminal.h"

#define ROWS 24
#define COLS 80

struct tour {
	struct vt *vt;
	const char *lang, *folder;
};

/* Keys, then the text that shows that the screen is there, then its picture. */
struct stop {
	const char *keys, *zh, *en, *picture;
};

static const struct stop stops[] = {
	{"", "工号", "Sign-in", "sign-in"},
	{"'li.na' Enter 'wattdesk' Enter", "备用金", "Float", NULL},
	{"'200' F10", "用户显示在这里", "The customer's line", NULL},
	{"'文化北路' Enter", "第1行", "row 1", "find"},
	{"Enter", "预收余额", "Advance balance", "account"},
	{"?", "该金额的由来", "Why this amount", "explain"},
	{"Esc Ctrl-G", "24个月", "24 months", "chart"},
	{"F3", "支票号", "Cheque number", NULL},
	{"'2000'", "2,000.00", "2,000.00", "pay"},
	{"F10", "收费完成", "Payment taken", "paid"},
	{"F6", "本班收据", "Receipts of this shift", "receipts"},
	{"F9", "已交款", "Handed in", "shift"},
	{"F10", "清点钱箱", "Count the drawer", "count"},
	{"Ctrl-P", "全部操作", "operations", "palette"},
	{"Esc F1", "Ctrl-L", "Ctrl-L", "help"},
};

#define SETTLE_SECONDS 1 /* for a picture; no test waits like this */

static void settle(struct vt *vt)
{
	const struct timespec pause = {.tv_sec = SETTLE_SECONDS};

	nanosleep(&pause, NULL);
	(void)vt_shows(vt, "");
}

static void run_stop(const struct tour *t, const struct stop *stop)
{
	char path[4096];

	if (stop->keys[0] != '\0')
		vt_type(t->vt, stop->keys);
	vt_wait(t->vt, strcmp(t->lang, "zh") == 0 ? stop->zh : stop->en);
	if (stop->picture == NULL)
		return;
	settle(t->vt);
	snprintf(path, sizeof(path), "%s/%s.%s.svg", t->folder, stop->picture, t->lang);
	if (!picture_save(t->vt, ROWS, COLS, path))
		perror(path);
}

int main(int argc, char **argv)
{
	struct tour t;

	if (argc != 4) {
		fprintf(stderr, "usage: tour HALL.db LANG FOLDER\n");
		return 2;
	}
	t.lang = argv[2];
	t.folder = argv[3];
	t.vt = vt_open(&(struct vt_setup){.argv = {"build/wattdesk", "--db", argv[1], "--station",
						  "window-1", "--lang", argv[2]}});
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		run_stop(&t, &stops[i]);
	vt_close(t.vt);
	return 0;
}
