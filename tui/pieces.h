#ifndef TUI_PIECES_H
#define TUI_PIECES_H

#include <stdbool.h>
#include <stdint.h>
#include "counter/shift.h"
#include "tui/form.h"

/*
 * Cash counted by denomination: DENOMINATIONS fields that follow each other, in the float's form
 * and in the count's. PIECES_FIELDS(first, needs) is their rows; the field after them starts a new
 * row.
 */
#define PIECES_FIELD(i, title, extra, bits) \
	[i] = {.label = title,              \
		.kind = FIELD_DIGITS,       \
		.width = 8,                 \
		.limit = 6,                 \
		.flags = extra,             \
		.needs = bits}

#define PIECES_FIELDS(first, bits)                                                \
	PIECES_FIELD((first) + 0, N_("100 yuan"), 0, bits),                       \
		PIECES_FIELD((first) + 1, N_("50 yuan"), FIELD_RIGHT_HALF, bits), \
		PIECES_FIELD((first) + 2, N_("20 yuan"), 0, bits),                \
		PIECES_FIELD((first) + 3, N_("10 yuan"), FIELD_RIGHT_HALF, bits), \
		PIECES_FIELD((first) + 4, N_("5 yuan"), 0, bits),                 \
		PIECES_FIELD((first) + 5, N_("2 yuan"), FIELD_RIGHT_HALF, bits),  \
		PIECES_FIELD((first) + 6, N_("1 yuan"), 0, bits),                 \
		PIECES_FIELD((first) + 7, N_("5 jiao"), FIELD_RIGHT_HALF, bits),  \
		PIECES_FIELD((first) + 8, N_("2 jiao"), 0, bits),                 \
		PIECES_FIELD((first) + 9, N_("1 jiao"), FIELD_RIGHT_HALF, bits),  \
		PIECES_FIELD((first) + 10, N_("5 fen"), 0, bits),                 \
		PIECES_FIELD((first) + 11, N_("2 fen"), FIELD_RIGHT_HALF, bits),  \
		PIECES_FIELD((first) + 12, N_("1 fen"), 0, bits)

struct pieces {
	int64_t count[DENOMINATIONS];
	bool any; /* something was typed */
	struct money sum;
};

struct view;

/* False: a sum leaves MONEY_LIMIT. */
NODISCARD bool pieces_read(const struct view *v, size_t first, struct pieces *out);

#endif
