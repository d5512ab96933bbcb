/*
 * The tour of the README: a cashier's day at a demo hall, with pictures of the real screens.
 *	tour HALL.db LANG FOLDER CARD_READER
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/e2e/picture.h"
#include "tests/e2e/terminal.h"

#define PAPERS "/tmp/papers" /* as it stands in a picture */
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

#define BY_NAME "Esc Ctrl-P" /* and the name of the arrears in the language of the screen */

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
	{"F9", "已解款", "Handed in", "shift"},
	{"F10", "清点钱箱", "Count the drawer", "count"},
	{"Ctrl-P", "全部操作", "operations", "palette"},
	{"Esc F1", "Ctrl-L", "Ctrl-L", "help"},
	{"Esc F2 '4101000010' Enter", "已停电", "disconne", NULL},
	{"F5", "须户主本人办理", "the holder in person", "restore"},
	{"Esc F8 '4101000010' Enter", "杜玉兰", "杜玉兰", NULL},
	{"Ctrl-R", "电费催费通知单", "电费催费通知单", "letter"},
	{"Esc F2 '3301000004' Enter", "3301000004", "3301000004", NULL},
	{"F4", "购电次数", "Left in the meter", "sell"},
	{BY_NAME, "未了结案件", "Open cases", "arrears"},
	{"F12", "已锁定本柜台", "Unlock", NULL},
	{"Ctrl-N", "班次保持打开", "The shift stays open", NULL},
	{"Enter", "工号", "Sign-in", NULL},
	{"'zhao.min' Enter 'wattdesk' Enter", "欢迎", "Welcome", NULL},
	{"F11", "3301-00", "3301-00", NULL},
	{"Enter", "平时月用电量", "Usual in a month", "route"},
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
	bool zh = strcmp(t->lang, "zh") == 0;

	if (stop->keys[0] != '\0')
		vt_type(t->vt, stop->keys);
	if (strcmp(stop->keys, BY_NAME) == 0)
		vt_type(t->vt, zh ? "'欠费案件' Enter" : "'Arrears cases' Enter");
	vt_wait(t->vt, zh ? stop->zh : stop->en);
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

	if (argc != 5) {
		fprintf(stderr, "usage: tour HALL.db LANG FOLDER CARD_READER\n");
		return 2;
	}
	t.lang = argv[2];
	t.folder = argv[3];
	t.vt = vt_open(
		&(struct vt_setup){.argv = {"build/wattdesk", "--db", argv[1], "--station",
					   "window-1", "--lang", argv[2], "--device", argv[4]},
			.env = {"WATTDESK_PAPERS=" PAPERS}});
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		run_stop(&t, &stops[i]);
	vt_close(t.vt);
	return 0;
}
