#ifndef COUNTER_IDENTITY_H
#define COUNTER_IDENTITY_H

#include "core/idnumber.h"
#include "counter/session.h"

/*
 * A holder's identity number on its way into the database: checked, normalised, sealed, hashed for
 * look-up, masked for eyes. In the open it lives only in struct identity.
 */
struct account_row;

struct identity {
	enum id_type type;
	char number[ID_TEXT_MAX];  /* normalised; "" with ID_NONE */
	enum id_reason unverified; /* the check that failed and was let pass */
};

/*
 * Reads a number as written. With accept_unverified a number of the right form passes although its
 * region, date or check character is wrong, and the reason is kept. bad_id; bad_value: a number
 * with the type none, or none where one is needed. Does not touch s->why.
 */
NODISCARD bool identity_read(struct session *s, enum id_type type, const char *text,
	bool accept_unverified, struct identity *out);

/* Why identity_read says no. */
struct fault identity_fault(const struct session *s, enum id_type type, const char *text);

/* Puts it into the row, sealed. */
void identity_seal(const struct session *s, const struct identity *id, struct account_row *row);

/* The keyed hashes under which a number as typed may be stored, one per way to normalise it. */
size_t identity_hashes(const struct session *s, const char *text, uint8_t (*out)[32], size_t max);

#endif
