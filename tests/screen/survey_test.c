/* All screens of the program, walked; and the walk itself, which must find what is wrong. */
#include <stdio.h>
#include <string.h>

#include "tests/test.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/survey.h"

#define FAULTS_MAX 16

static void print_fault(const char *screen, const char *what, const char *text)
{
	print_error("%s: %s: \"%s\"\n", screen, what, text);
}

static size_t count_screens(const struct screen *const *screens)
{
	size_t n = 0;

	while (screens[n] != NULL)
		n++;
	return n;
}

static void all_screens_are_sound(void **state)
{
	struct survey survey = {.screens = SCREENS,
		.screen_count = count_screens(SCREENS),
		.globals = DESK_ACTIONS,
		.global_count = DESK_ACTION_COUNT,
		.fault = print_fault};

	(void)state;
	assert_true(survey.screen_count > 20);
	assert_int_equal(survey_run(&survey), 0);
}

static void dialogs_are_sound(void **state)
{
	struct survey survey = {.fault = print_fault};

	(void)state;
	survey.screens = dialog_screens(&survey.screen_count);
	assert_int_equal(survey_run(&survey), 0);
}

/* A screen with one thing wrong at a time; "OK" and "Yes" are known to have Chinese. */
static void run(struct view *v)
{
	(void)v;
}

static void text(const struct view *v, const void *row, char *buf, size_t size)
{
	(void)v;
	(void)row;
	snprintf(buf, size, "x");
}

static const struct action TWICE[] = {
	{.key = K_F10, .label = "OK", .run = run}, {.key = K_F10, .label = "Yes", .run = run}};
static const struct action OTHER_MEANING[] = {{.key = K_F2, .label = "Yes", .run = run}};
static const struct action TAKES_HELP[] = {{.key = K_F1, .label = "OK", .run = run}};
static const struct action UNTRANSLATED[] = {{.key = K_F10, .label = "Frobnicate", .run = run}};
static const struct action TOO_MANY[] = {
	{.key = K_CTRL('A'), .label = "All operations", .run = run},
	{.key = K_CTRL('B'), .label = "All operations", .run = run},
	{.key = K_CTRL('D'), .label = "All operations", .run = run},
	{.key = K_CTRL('F'), .label = "All operations", .run = run},
	{.key = K_CTRL('G'), .label = "All operations", .run = run},
	{.key = K_CTRL('H'), .label = "All operations", .run = run}};
static const struct field WIDE_FIELD[] = {
	{.label = "High contrast", .kind = FIELD_TEXT, .width = 70}};
static const char *const STRANGE[] = {"OK", "Frobnicate", NULL};
static const struct field STRANGE_CHOICE[] = {
	{.label = "OK", .kind = FIELD_CHOICE, .width = 20, .choices = STRANGE}};
static const struct field HIGH[] = {{.label = "OK", .flags = FIELD_GAP},
	{.label = "OK", .flags = FIELD_GAP}, {.label = "OK", .flags = FIELD_GAP},
	{.label = "OK", .flags = FIELD_GAP}, {.label = "OK", .flags = FIELD_GAP},
	{.label = "OK", .flags = FIELD_GAP}, {.label = "OK", .flags = FIELD_GAP},
	{.label = "OK", .flags = FIELD_GAP}, {.label = "OK", .flags = FIELD_GAP},
	{.label = "OK", .flags = FIELD_GAP}};
static const struct column NARROW[] = {{.title = "High contrast", .width = 5, .text = text}};
static const struct column TOO_WIDE[] = {
	{.title = "OK", .width = 40, .text = text}, {.title = "OK", .width = 40, .text = text}};

#define WITH_ACTIONS(rows)                                                                      \
	{                                                                                       \
		.name = "s", .title = "OK", .actions = (rows), .action_count = ARRAY_SIZE(rows) \
	}
#define WITH_FIELDS(rows)                                                                     \
	{                                                                                     \
		.name = "s", .title = "OK", .fields = (rows), .field_count = ARRAY_SIZE(rows) \
	}
#define WITH_COLUMNS(rows)                                                                      \
	{                                                                                       \
		.name = "s", .title = "OK", .columns = (rows), .column_count = ARRAY_SIZE(rows) \
	}

static const struct {
	struct screen screen;
	const char *finds;
} BAD[] = {
	{WITH_ACTIONS(TWICE), "uses a key twice"},
	{WITH_ACTIONS(OTHER_MEANING), "gives a key another meaning than all screens"},
	{WITH_ACTIONS(TAKES_HELP), "takes a key of the engine"},
	{WITH_ACTIONS(UNTRANSLATED), "has no Chinese"},
	{WITH_ACTIONS(TOO_MANY), "has more keys than fit their line"},
	{WITH_FIELDS(WIDE_FIELD), "does not fit"},
	{WITH_FIELDS(STRANGE_CHOICE), "has no Chinese"},
	{WITH_FIELDS(HIGH), "has more rows of fields than the screen"},
	{WITH_COLUMNS(NARROW), "does not fit"},
	{WITH_COLUMNS(TOO_WIDE), "has columns wider than the screen"},
	{{.name = "s", .title = "Frobnicate"}, "has no Chinese"},
};

static const struct action GLOBALS[] = {{.key = K_F2, .label = "OK", .run = run}};

/* What the walk found last: cmocka's checks hand no context through. */
static char found[FAULTS_MAX][64];
static size_t found_count;

static void note_fault(const char *screen, const char *what, const char *about)
{
	(void)screen;
	(void)about;
	if (found_count < FAULTS_MAX)
		snprintf(found[found_count++], sizeof(found[0]), "%s", what);
}

static void what_is_wrong_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(BAD); i++) {
		const struct screen *one[] = {&BAD[i].screen};
		struct survey survey = {one, 1, GLOBALS, ARRAY_SIZE(GLOBALS), note_fault};
		bool right = false;

		found_count = 0;
		size_t faults = survey_run(&survey);

		assert_int_equal(faults, found_count);
		for (size_t n = 0; n < found_count; n++)
			right = right || strcmp(found[n], BAD[i].finds) == 0;
		if (!right)
			fail_msg("case %zu: \"%s\" was not found", i, BAD[i].finds);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_screens_are_sound),
		cmocka_unit_test(dialogs_are_sound),
		cmocka_unit_test(what_is_wrong_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
