#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdint.h>

/* What a cell is for. A theme says how it looks; nothing else in the program knows a colour. */
#define PAINT_LIST(X)                                                         \
	X(TEXT)          /* whatever has no other part to play */             \
	X(STATUS)        /* the top line */                                   \
	X(STATUS_ALERT)  /* in it: overdue, a device is gone */               \
	X(TRAINING)      /* in it: this is not the real hall */               \
	X(TITLE)         /* where we are */                                   \
	X(LABEL)         /* the name of a value */                            \
	X(VALUE)         /* a value that cannot be changed here */            \
	X(FIELD)         /* can be typed into */                              \
	X(FIELD_FOCUS)   /* the one that is being typed into */               \
	X(FIELD_WRONG)   /* holds what cannot be read */                      \
	X(HEADING)       /* above a list or a group of values */              \
	X(SELECTED)      /* the chosen row, the list has the keys */          \
	X(SELECTED_AWAY) /* the chosen row, another part has the keys */      \
	X(DIM)           /* not possible now, less important */               \
	X(GOOD)          /* done */                                           \
	X(WARN)          /* look at this */                                   \
	X(ERROR)         /* it was not done */                                \
	X(AMOUNT)        /* the figure that matters */                        \
	X(BIG)           /* cells of the large digits */                      \
	X(BIG_CHANGE)    /* the same for what the customer gets back */       \
	X(KEY)           /* name of a key at the bottom */                    \
	X(KEY_LABEL)     /* what it does */                                   \
	X(FRAME)         /* lines around a dialog */                          \
	X(CHART_A)       /* cells of a chart: this year, paid, not yet due */ \
	X(CHART_B)       /* last year, due */                                 \
	X(CHART_C)       /* overdue */

#define PAINT_ENUM_(name) PAINT_##name,
enum paint { PAINT_LIST(PAINT_ENUM_) PAINT_COUNT };
#undef PAINT_ENUM_

enum look { LOOK_BOLD = 1 << 0, LOOK_REVERSE = 1 << 1, LOOK_UNDERLINE = 1 << 2, LOOK_DIM = 1 << 3 };

#define SHADE_DEFAULT (-1) /* the terminal's own colour */

struct shade {
	int16_t fg, bg;   /* of 256 colours */
	int16_t fg8, bg8; /* of 8 */
	uint8_t look;     /* with colours */
	uint8_t mono;     /* without any */
};

struct theme {
	const char *name;          /* "dark": option, preference */
	const char *title;         /* msgid */
	const struct shade *shade; /* PAINT_COUNT of them */
};

enum theme_id { THEME_DARK, THEME_LIGHT, THEME_CONTRAST, THEME_PLAIN, THEME_COUNT };

const struct theme *theme_get(enum theme_id id);

/* NULL: no theme of that name. */
const struct theme *theme_find(const char *name);

#endif
