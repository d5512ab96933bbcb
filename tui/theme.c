/* How each paint looks: for 256 colours, for 8, and without any. */
#include "tui/theme.h"

#include <stddef.h>
#include <string.h>

#include "core/compiler.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, OWN = SHADE_DEFAULT };

#define B LOOK_BOLD
#define R LOOK_REVERSE
#define U LOOK_UNDERLINE
#define D LOOK_DIM

/* Rows: foreground and background of 256, of 8, look with colours, look without. */
static const struct shade DARK[PAINT_COUNT] = {
	[PAINT_TEXT] = {252, 234, WHITE, BLACK, 0, 0},
	[PAINT_STATUS] = {255, 24, WHITE, BLUE, 0, R},
	[PAINT_STATUS_ALERT] = {231, 124, WHITE, RED, B, R | B},
	[PAINT_TRAINING] = {16, 220, BLACK, YELLOW, B, R | B},
	[PAINT_TITLE] = {117, 234, CYAN, BLACK, B, B},
	[PAINT_LABEL] = {109, 234, CYAN, BLACK, 0, 0},
	[PAINT_VALUE] = {255, 234, WHITE, BLACK, 0, 0},
	[PAINT_FIELD] = {255, 238, WHITE, BLACK, U, U},
	[PAINT_FIELD_FOCUS] = {16, 229, BLACK, WHITE, 0, R},
	[PAINT_FIELD_WRONG] = {231, 88, WHITE, RED, 0, R | U},
	[PAINT_HEADING] = {117, 236, CYAN, BLACK, B, B | U},
	[PAINT_SELECTED] = {16, 117, BLACK, CYAN, 0, R},
	[PAINT_SELECTED_AWAY] = {255, 240, WHITE, BLACK, B, B},
	[PAINT_DIM] = {243, 234, BLACK, BLACK, B, D},
	[PAINT_GOOD] = {114, 234, GREEN, BLACK, B, B},
	[PAINT_WARN] = {221, 234, YELLOW, BLACK, B, B},
	[PAINT_ERROR] = {231, 124, WHITE, RED, B, R | B},
	[PAINT_AMOUNT] = {229, 234, YELLOW, BLACK, B, B},
	[PAINT_BIG] = {16, 229, BLACK, YELLOW, 0, R},
	[PAINT_BIG_CHANGE] = {16, 114, BLACK, GREEN, 0, R},
	[PAINT_KEY] = {16, 109, BLACK, CYAN, 0, R},
	[PAINT_KEY_LABEL] = {252, 236, WHITE, BLACK, 0, 0},
	[PAINT_FRAME] = {109, 234, CYAN, BLACK, 0, 0},
	[PAINT_CHART_A] = {16, 74, BLACK, CYAN, 0, R},
	[PAINT_CHART_B] = {16, 179, BLACK, YELLOW, 0, R | D},
	[PAINT_CHART_C] = {16, 167, BLACK, RED, 0, R | U},
};

static const struct shade LIGHT[PAINT_COUNT] = {
	[PAINT_TEXT] = {235, 255, BLACK, WHITE, 0, 0},
	[PAINT_STATUS] = {231, 25, WHITE, BLUE, 0, R},
	[PAINT_STATUS_ALERT] = {231, 160, WHITE, RED, B, R | B},
	[PAINT_TRAINING] = {16, 220, BLACK, YELLOW, B, R | B},
	[PAINT_TITLE] = {24, 255, BLUE, WHITE, B, B},
	[PAINT_LABEL] = {60, 255, BLUE, WHITE, 0, 0},
	[PAINT_VALUE] = {16, 255, BLACK, WHITE, 0, 0},
	[PAINT_FIELD] = {16, 252, BLACK, WHITE, U, U},
	[PAINT_FIELD_FOCUS] = {16, 228, BLACK, YELLOW, 0, R},
	[PAINT_FIELD_WRONG] = {16, 217, WHITE, RED, 0, R | U},
	[PAINT_HEADING] = {24, 252, BLUE, WHITE, B, B | U},
	[PAINT_SELECTED] = {231, 31, WHITE, BLUE, 0, R},
	[PAINT_SELECTED_AWAY] = {16, 250, BLACK, CYAN, 0, B},
	[PAINT_DIM] = {244, 255, BLACK, WHITE, D, D},
	[PAINT_GOOD] = {28, 255, GREEN, WHITE, B, B},
	[PAINT_WARN] = {130, 255, RED, WHITE, B, B},
	[PAINT_ERROR] = {231, 160, WHITE, RED, B, R | B},
	[PAINT_AMOUNT] = {88, 255, RED, WHITE, B, B},
	[PAINT_BIG] = {231, 88, WHITE, RED, 0, R},
	[PAINT_BIG_CHANGE] = {231, 28, WHITE, GREEN, 0, R},
	[PAINT_KEY] = {231, 60, WHITE, BLUE, 0, R},
	[PAINT_KEY_LABEL] = {235, 252, BLACK, WHITE, 0, 0},
	[PAINT_FRAME] = {60, 255, BLUE, WHITE, 0, 0},
	[PAINT_CHART_A] = {231, 31, WHITE, BLUE, 0, R},
	[PAINT_CHART_B] = {16, 178, BLACK, YELLOW, 0, R | D},
	[PAINT_CHART_C] = {231, 160, WHITE, RED, 0, R | U},
};

static const struct shade CONTRAST[PAINT_COUNT] = {
	[PAINT_TEXT] = {231, 16, WHITE, BLACK, B, B},
	[PAINT_STATUS] = {16, 231, BLACK, WHITE, 0, R},
	[PAINT_STATUS_ALERT] = {231, 196, WHITE, RED, B, R | B},
	[PAINT_TRAINING] = {16, 226, BLACK, YELLOW, B, R | B},
	[PAINT_TITLE] = {226, 16, YELLOW, BLACK, B, B},
	[PAINT_LABEL] = {51, 16, CYAN, BLACK, B, 0},
	[PAINT_VALUE] = {231, 16, WHITE, BLACK, B, B},
	[PAINT_FIELD] = {231, 16, WHITE, BLACK, U | B, U},
	[PAINT_FIELD_FOCUS] = {16, 226, BLACK, YELLOW, 0, R},
	[PAINT_FIELD_WRONG] = {231, 196, WHITE, RED, B | U, R | U},
	[PAINT_HEADING] = {226, 16, YELLOW, BLACK, B | U, B | U},
	[PAINT_SELECTED] = {16, 51, BLACK, CYAN, 0, R},
	[PAINT_SELECTED_AWAY] = {231, 16, WHITE, BLACK, B | U, B},
	[PAINT_DIM] = {250, 16, WHITE, BLACK, 0, 0},
	[PAINT_GOOD] = {46, 16, GREEN, BLACK, B, B},
	[PAINT_WARN] = {226, 16, YELLOW, BLACK, B, B | U},
	[PAINT_ERROR] = {231, 196, WHITE, RED, B, R | B},
	[PAINT_AMOUNT] = {226, 16, YELLOW, BLACK, B, B},
	[PAINT_BIG] = {16, 226, BLACK, YELLOW, 0, R},
	[PAINT_BIG_CHANGE] = {16, 46, BLACK, GREEN, 0, R},
	[PAINT_KEY] = {16, 231, BLACK, WHITE, 0, R},
	[PAINT_KEY_LABEL] = {231, 16, WHITE, BLACK, B, B},
	[PAINT_FRAME] = {231, 16, WHITE, BLACK, B, 0},
	[PAINT_CHART_A] = {16, 51, BLACK, CYAN, 0, R},
	[PAINT_CHART_B] = {16, 226, BLACK, YELLOW, 0, R | D},
	[PAINT_CHART_C] = {16, 196, BLACK, RED, 0, R | U},
};

static const struct shade PLAIN[PAINT_COUNT] = {
	[PAINT_TEXT] = {OWN, OWN, OWN, OWN, 0, 0},
	[PAINT_STATUS] = {OWN, OWN, OWN, OWN, R, R},
	[PAINT_STATUS_ALERT] = {OWN, OWN, OWN, OWN, R | B, R | B},
	[PAINT_TRAINING] = {OWN, OWN, OWN, OWN, R | B, R | B},
	[PAINT_TITLE] = {OWN, OWN, OWN, OWN, B, B},
	[PAINT_LABEL] = {OWN, OWN, OWN, OWN, 0, 0},
	[PAINT_VALUE] = {OWN, OWN, OWN, OWN, 0, 0},
	[PAINT_FIELD] = {OWN, OWN, OWN, OWN, U, U},
	[PAINT_FIELD_FOCUS] = {OWN, OWN, OWN, OWN, R, R},
	[PAINT_FIELD_WRONG] = {OWN, OWN, OWN, OWN, R | U, R | U},
	[PAINT_HEADING] = {OWN, OWN, OWN, OWN, B | U, B | U},
	[PAINT_SELECTED] = {OWN, OWN, OWN, OWN, R, R},
	[PAINT_SELECTED_AWAY] = {OWN, OWN, OWN, OWN, B, B},
	[PAINT_DIM] = {OWN, OWN, OWN, OWN, D, D},
	[PAINT_GOOD] = {OWN, OWN, OWN, OWN, B, B},
	[PAINT_WARN] = {OWN, OWN, OWN, OWN, B, B},
	[PAINT_ERROR] = {OWN, OWN, OWN, OWN, R | B, R | B},
	[PAINT_AMOUNT] = {OWN, OWN, OWN, OWN, B, B},
	[PAINT_BIG] = {OWN, OWN, OWN, OWN, R, R},
	[PAINT_BIG_CHANGE] = {OWN, OWN, OWN, OWN, R, R},
	[PAINT_KEY] = {OWN, OWN, OWN, OWN, R, R},
	[PAINT_KEY_LABEL] = {OWN, OWN, OWN, OWN, 0, 0},
	[PAINT_FRAME] = {OWN, OWN, OWN, OWN, 0, 0},
	[PAINT_CHART_A] = {OWN, OWN, OWN, OWN, R, R},
	[PAINT_CHART_B] = {OWN, OWN, OWN, OWN, R | D, R | D},
	[PAINT_CHART_C] = {OWN, OWN, OWN, OWN, R | U, R | U},
};

static const struct theme THEMES[THEME_COUNT] = {
	[THEME_DARK] = {.name = "dark", .title = N_("Dark"), .shade = DARK},
	[THEME_LIGHT] = {.name = "light", .title = N_("Light"), .shade = LIGHT},
	[THEME_CONTRAST] = {.name = "contrast", .title = N_("High contrast"), .shade = CONTRAST},
	[THEME_PLAIN] = {.name = "plain", .title = N_("No colour"), .shade = PLAIN},
};

const struct theme *theme_get(enum theme_id id)
{
	return &THEMES[id];
}

const struct theme *theme_find(const char *name)
{
	for (size_t i = 0; i < THEME_COUNT; i++) {
		if (strcmp(THEMES[i].name, name) == 0)
			return &THEMES[i];
	}
	return NULL;
}
