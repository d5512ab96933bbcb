#ifndef TESTS_SCREEN_DEMO_SCREENS_H
#define TESTS_SCREEN_DEMO_SCREENS_H

#include "tui/ui.h"

/* A small hall made of nothing but screens, to prove the engine by. Its words are plain text. */
struct demo {
	int paid;    /* how often the payment's job ran */
	int covered; /* how often the lock came up */
};

extern const struct screen DEMO_HOME, DEMO_PAY, DEMO_CHARTS, DEMO_LOCK;
extern const struct action DEMO_GLOBALS[];
extern const size_t DEMO_GLOBAL_COUNT;

void demo_status(void *app, enum lang lang, struct status *out);
void demo_idle(struct view *top);

/* A config with all of it; the app is a struct demo, also the session of the jobs. */
struct ui_config demo_config(struct demo *demo);

#endif
