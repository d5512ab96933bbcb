#ifndef TUI_SURVEY_H
#define TUI_SURVEY_H

#include <stddef.h>
#include "tui/screen.h"
#include "tui/ui.h"

/*
 * Walks screens and finds what must not be: a key used twice, a key that means something else
 * here than everywhere, a label that does not fit 80 columns in either language, a missing
 * translation, fields that need more rows than 80x24 has. Calls fault() for each and returns how
 * many there were.
 */
struct survey {
	const struct screen *const *screens;
	size_t screen_count;
	const struct action *globals;
	size_t global_count;
	void (*fault)(const char *screen, const char *what, const char *text);
};

size_t survey_run(const struct survey *survey);

#endif
