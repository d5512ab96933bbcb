#ifndef CORE_IDENTITY_CHECK_H
#define CORE_IDENTITY_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/holder_name.h"
#include "core/idnumber.h"

/*
 * The look at an identity paper that somebody shows who asks for something in a holder's name: is
 * it a person's paper, is its number right, does it still hold, and is it the holder's, or that of
 * an agent whose authority is on record. Pure; that hashes are equal is said by the caller.
 */

/* What is looked at on a paper. Stored: never renumber. */
#define IDENTITY_CHECK_LIST(X)               \
	X(PAPER, "paper", 1)                 \
	X(NUMBER, "number", 2)               \
	X(EXPIRY, "expiry", 3)               \
	X(HOLDER_NUMBER, "holder_number", 4) \
	X(HOLDER_NAME, "holder_name", 5)     \
	X(AUTHORITY, "authority", 6)
#define IDENTITY_CHECK_ENUM_(name, text, number) IDENTITY_CHECK_##name = (number),
enum identity_check_kind { IDENTITY_CHECK_LIST(IDENTITY_CHECK_ENUM_) IDENTITY_CHECK_KINDS };
#undef IDENTITY_CHECK_ENUM_

/* And what came of it. Stored: never renumber. Up to IDENTITY_UNREAD it passes. */
#define IDENTITY_RESULT_LIST(X)             \
	X(OK, "ok", 1)                      \
	X(CUT, "cut", 2)                    \
	X(FORM, "format", 3)                \
	X(UNREAD, "not_read", 4)            \
	X(LENGTH, "length", 10)             \
	X(CHARACTER, "character", 11)       \
	X(REGION, "region", 12)             \
	X(DATE, "date", 13)                 \
	X(CHECK, "check", 14)               \
	X(ORG_CHECK, "org_check", 15)       \
	X(CLASS, "class", 16)               \
	X(PREFIX, "prefix", 17)             \
	X(EXPIRED, "expired", 20)           \
	X(DIFFERS, "differs", 21)           \
	X(NONE_ON_FILE, "none_on_file", 22) \
	X(NO_AUTHORITY, "no_authority", 23) \
	X(NOT_A_PERSON, "not_a_person", 24)
#define IDENTITY_RESULT_ENUM_(name, text, number) IDENTITY_##name = (number),
enum identity_result { IDENTITY_RESULT_LIST(IDENTITY_RESULT_ENUM_) IDENTITY_RESULTS };
#undef IDENTITY_RESULT_ENUM_

const char *identity_check_name(enum identity_check_kind kind);   /* "holder_name" */
const char *identity_check_title(enum identity_check_kind kind);  /* msgid */
const char *identity_result_name(enum identity_result result);    /* "differs" */
const char *identity_result_message(enum identity_result result); /* msgid of a sentence */
bool identity_result_passes(enum identity_result result);
bool identity_check_stored(int64_t kind, int64_t result); /* are both among these? */

enum identity_method { IDENTITY_READ = 1, IDENTITY_TYPED = 2 }; /* stored: never renumber */

/* What somebody laid on the counter, and what the file says of the holder. */
struct identity_paper {
	enum id_type type;
	struct id_check number;
	char name[HOLDER_NAME_MAX], latin[HOLDER_NAME_MAX]; /* "": none */
	bool latin_cut;                                     /* its field was too short */
	bool has_until, no_end;                             /* neither: nobody read it */
	struct date until;
};

struct identity_holder {
	const char *name; /* by the file */
	bool has_number;
	bool number_same; /* the paper's number is the file's: db/vault.h compares hashes */
	bool organisation;
	bool agent;             /* somebody comes for the holder */
	bool authority_on_file; /* whose authority for this account is recorded and holds */
};

struct identity_finding {
	enum identity_check_kind kind;
	enum identity_result result;
};
#define IDENTITY_FINDINGS_MAX 6

/* Every check in its order; returns their number. on: the day. */
size_t identity_examine(const struct identity_paper *paper, const struct identity_holder *holder,
	struct date on, struct identity_finding out[IDENTITY_FINDINGS_MAX]);

/* The first that does not pass, or the last of all. count > 0. */
const struct identity_finding *identity_verdict(
	const struct identity_finding *findings, size_t count);

#endif
