#ifndef COUNTER_READING_TAKE_H
#define COUNTER_READING_TAKE_H

#include "counter/session.h"
#include "db/reading_store.h"

/*
 * The one door through which a reading comes in, from a file, by hand or by rule; inside the
 * caller's transaction. What cannot be is refused here, what is only strange is left to the
 * verification (counter/reckon.h).
 */
enum reading_take_how {
	READING_TAKE_PLAIN,
	READING_TAKE_BACK,   /* also one that goes back: a verifier will have to clear it */
	READING_TAKE_CORRECT /* in the place of the one of that day; row->reason says why */
};

enum reading_outcome { READING_STORED, READING_UNCHANGED, READING_REFUSED };

struct reading_taken {
	enum reading_outcome outcome;
	int64_t account_id;       /* 0: there is no such meter */
	const char *field, *code; /* READING_REFUSED: the column and the code of an import */
	struct say say;
};

/*
 * row: meter, register, day, value, kind, source, reason and at; login and station are the
 * session's. A reading that was sent back is replaced by the next one for its day. False: the
 * database failed.
 */
NODISCARD bool reading_take(struct session *s, struct reading_row *row, enum reading_take_how how,
	struct reading_taken *out);

/* The digits of its register, 0 where no register of the meter is on record. */
NODISCARD bool reading_digits(
	struct session *s, const struct reading_row *row, int *digits, bool *has_register);

#endif
