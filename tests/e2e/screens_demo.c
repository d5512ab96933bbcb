/* The demo screens in a real terminal: screens_demo [THEME] [ascii] */
#include <stdio.h>
#include <string.h>

#include "tests/screen/demo_screens.h"
#include "tui/loop.h"

int main(int argc, char **argv)
{
	struct demo demo = {0};
	struct ui_config config = demo_config(&demo);
	struct terminal_options options = {
		.ascii_frames = argc > 2 && strcmp(argv[2], "ascii") == 0};
	struct terminal *t = NULL;
	char text[SAY_TEXT_MAX];

	if (argc > 1 && theme_find(argv[1]) != NULL)
		config.theme = theme_find(argv[1]);
	options.theme = config.theme;
	enum terminal_error error = terminal_open(&t, &options);

	if (error != TERMINAL_OK) {
		struct say say = terminal_error_say(error);

		fprintf(stderr, "%s\n", text_render(LANG_EN, &say, text, sizeof(text)));
		return 3;
	}
	config.work = work_new(&demo, true);
	struct ui *ui = ui_new(&config);

	ui_open(ui, &DEMO_HOME, NULL);
	bool by_itself = loop_run(ui, t);

	terminal_close(t);
	ui_free(ui);
	work_free(config.work);
	printf("paid %d times\n", demo.paid);
	return by_itself ? 0 : 1;
}
