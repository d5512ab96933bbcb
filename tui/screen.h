#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "tui/form.h"
#include "tui/key.h"
#include "tui/list.h"

/*
 * How to write a screen. A screen is const tables: fields to type into, a list, actions with
 * their keys, and a few functions. The engine lays it out, edits, moves the focus, scrolls,
 * greys out, and makes key bar, help (F1) and palette (Ctrl-P) from the same rows.
 *
 *	struct pay { struct account account; };                  state, zeroed at push
 *	static const struct field FIELDS[] = {
 *		{.label = N_("Tendered"), .kind = FIELD_MONEY, .width = 14, .flags =
 *FIELD_REQUIRED},
 *	};
 *	static const struct action ACTIONS[] = {
 *		{.key = K_F10, .label = N_("Confirm"), .needs = NEED_VALID | NEED_SHIFT, .run =
 *pay_run},
 *	};
 *	const struct screen SCREEN_PAY = {
 *		.name = "pay", .title = N_("Take payment"), .state_size = sizeof(struct pay),
 *		.fields = FIELDS, .field_count = ARRAY_SIZE(FIELDS),
 *		.actions = ACTIONS, .action_count = ARRAY_SIZE(ACTIONS),
 *		.enter = pay_enter, .changed = pay_changed, .draw = pay_draw,
 *	};
 *
 * The functions get a struct view, one pushed screen: tui/view.h says what they can do with it
 * (state, field values, rows, messages, jobs, other screens). They never draw and never wait:
 * they set values and post jobs, and the engine draws once per turn. draw() is no exception, it
 * only names the read-only rows (tui/sheet.h). Questions are asked with tui/dialog.h.
 *
 * Enter goes from field to field; after the last one it runs the Enter action, else that of F10.
 * On a row it runs the Enter action alone. What cannot be taken back belongs on F10.
 *
 * Every text is a msgid marked N_() with its Chinese in po/zh_CN.po. Put the screen into the
 * list that the screens test walks: a key used twice, a label that does not fit 80 columns in
 * either language or a missing translation fails there (tui/survey.h).
 */
struct listing;
struct view;
struct sheet;

/* What must hold before an action runs. The program adds its own bits from NEED_FIRST_FREE. */
enum need {
	NEED_ROW = 1 << 0, /* the list has a chosen row */
	NEED_VALID =
		1 << 1, /* every field reads and the required ones are filled: else says which */
	NEED_MARK = 1 << 2, /* at least one row is marked (Space) */
	NEED_FIRST_FREE = 1 << 8
};

struct action {
	uint32_t key;      /* K_F3, K_ENTER, K_CTRL('N'), …; 0: in the palette only */
	const char *label; /* msgid, one or two words */
	const char *why;   /* msgid said when pressed while .needs do not hold; or NULL */
	uint64_t needs;    /* enum need and the program's bits; all must hold */
	bool unlisted;     /* works and stands in the help, but not in the key bar */
	void (*run)(struct view *v);
};

/* The body from the top down; the list takes all rows that are left. Default: as written. */
enum part { PART_END, PART_FACTS, PART_FORM, PART_LIST, PART_NOTES, PART_COUNT };

struct screen {
	const char *name;  /* "pay": dumps and tests */
	const char *title; /* msgid */
	const char *help;  /* msgid, a paragraph above the keys on F1; or NULL */
	size_t state_size;
	const struct field *fields;
	size_t field_count;
	const struct column *columns; /* a screen with columns has a list */
	size_t column_count;
	const struct listing *listing; /* how its rows are asked (tui/listing.h); or NULL */
	const char *empty;             /* msgid shown instead of rows */
	bool marks;                    /* Space marks rows */
	const struct action *actions;
	size_t action_count;
	enum part order[PART_COUNT];
	struct {
		int rows, cols; /* not 0: a box over the screen before, at most this large */
	} box;
	void (*enter)(struct view *v, const void *arg); /* pushed; arg is valid only now */
	void (*leave)(struct view *v);                  /* about to go: release what state holds */
	void (*changed)(struct view *v, size_t field);  /* a key changed that field */
	void (*selected)(struct view *v);               /* another row is chosen */
	void (*draw)(const struct view *v, struct sheet *s);  /* PART_FACTS */
	void (*notes)(const struct view *v, struct sheet *s); /* PART_NOTES */
	void (*explain)(struct view *v);                      /* `?`: why is this amount so */
	uint64_t (*holds)(const struct view *v); /* bits that hold here, beside the program's */
};

#endif
