#ifndef TUI_FORM_H
#define TUI_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/text.h"
#include "tui/edit.h"
#include "tui/surface.h"

/*
 * Fields to type into. A screen gives the const rows (struct field); the engine keeps one struct
 * form per pushed screen. Screens reach values through tui/view.h.
 */
enum field_kind {
	FIELD_TEXT,
	FIELD_DIGITS, /* 0-9 only; a full-width digit is folded */
	FIELD_MONEY,  /* as core money_parse */
	FIELD_DATE,   /* YYYY-MM-DD; 20261121 is completed */
	FIELD_SECRET, /* shown as stars, wiped when the screen goes */
	FIELD_CHOICE  /* one of .choices by Left, Right, Space or its digit */
};

enum field_flag {
	FIELD_REQUIRED = 1 << 0,   /* empty is wrong */
	FIELD_RUNS = 1 << 1,       /* Enter here runs the screen's Enter action at once */
	FIELD_RIGHT_HALF = 1 << 2, /* stands beside the field before it */
	FIELD_GAP = 1 << 3,        /* an empty line above */
	FIELD_HIDES = 1 << 4       /* takes no place while its needs do not hold */
};

#define FIELD_LIMIT_DEFAULT 64 /* characters, where .limit is 0 */

struct field {
	const char *label; /* msgid */
	const char *hint;  /* msgid for the message line while it has the focus; or NULL */
	enum field_kind kind;
	int width;                  /* cells of the box; 0: what the half or the row leaves */
	int limit;                  /* characters, at most EDIT_CHARS_MAX */
	uint32_t flags;             /* enum field_flag */
	uint64_t needs;             /* greyed and skipped unless they hold (see tui/screen.h) */
	const char *const *choices; /* msgids ended by NULL, FIELD_CHOICE only */
};

struct form {
	const struct field *fields;
	size_t count;
	size_t focus;
	uint64_t holds; /* what holds now: decides which fields can be reached */
	struct edit *edits;
	size_t *choice;
	bool *wrong; /* was found unreadable and not changed since */
};

/* What a key did. */
enum form_outcome {
	FORM_IGNORED, /* not for a form */
	FORM_DONE,    /* moved the cursor, or the focus */
	FORM_CHANGED, /* the focused field has another value */
	FORM_REFUSED, /* *why says why */
	FORM_RUN,     /* Enter where the screen's Enter action is meant */
	FORM_BEYOND   /* the focus wants to go past the last field */
};

void form_init(struct form *f, const struct field *fields, size_t count);
void form_release(struct form *f); /* wipes */

enum form_outcome form_key(struct form *f, uint32_t key, struct say *why);

/* Can the field be reached under form.holds? */
bool form_open(const struct form *f, size_t field);

/* The first field that can be reached from there (inclusive) in that direction; count if none. */
size_t form_reachable(const struct form *f, size_t from, int step);
void form_focus(struct form *f, size_t field);

/* True when the field reads; else *why says what is wrong, and the field is marked. */
NODISCARD bool form_check_field(struct form *f, size_t field, struct say *why);

/* All of them; on failure the focus goes to the first wrong one. */
NODISCARD bool form_check(struct form *f, struct say *why);

const char *form_text(const struct form *f, size_t field);
void form_set_text(struct form *f, size_t field, const char *text);

/* Rows that the form takes, and drawing it into the area. */
int form_rows(const struct form *f);
void form_draw(
	const struct form *f, struct surface *s, struct area area, enum lang lang, bool focused);

#endif
