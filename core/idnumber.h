#ifndef CORE_IDNUMBER_H
#define CORE_IDNUMBER_H

#include <stdbool.h>
#include "core/compiler.h"
#include "core/date.h"

/*
 * Numbers on identity papers: resident ID (GB 11643, 15 and 18 digits), residence permits for Hong
 * Kong, Macau and Taiwan residents, their travel permits, foreign permanent-resident cards
 * (2017 and 2023 forms), passports, and the unified social credit code (GB 32100).
 */
#define ID_TYPE_LIST(X)                            \
	X(RESIDENT, "resident", 0)                 \
	X(RESIDENCE_PERMIT, "residence_permit", 1) \
	X(HK_MO_PERMIT, "hk_mo_permit", 2)         \
	X(TW_PERMIT, "tw_permit", 3)               \
	X(FOREIGN_PR, "foreign_pr", 4)             \
	X(PASSPORT, "passport", 5)                 \
	X(USCC, "uscc", 6)                         \
	X(NONE, "none", 7)
#define ID_TYPE_ENUM_(name, text, number) ID_##name = (number),
enum id_type { ID_TYPE_LIST(ID_TYPE_ENUM_) ID_TYPE_COUNT }; /* stored: never renumber */
#undef ID_TYPE_ENUM_

#define ID_TEXT_MAX 33 /* the longest number, with its NUL */

enum id_reason {
	ID_REASON_NONE,
	ID_REASON_LENGTH,
	ID_REASON_CHARACTER,
	ID_REASON_REGION,
	ID_REASON_DATE,
	ID_REASON_CHECK,
	ID_REASON_ORG_CHECK,
	ID_REASON_CLASS,
	ID_REASON_PREFIX,
	ID_REASON_COUNT
};

enum id_sex { ID_SEX_UNKNOWN, ID_SEX_MALE, ID_SEX_FEMALE };

struct id_check {
	bool valid;
	bool full;                    /* every check character was checked, not only the form */
	enum id_reason reason;        /* ID_REASON_NONE when valid */
	char normalized[ID_TEXT_MAX]; /* folded, and 15 digits made 18; best effort when invalid */
	char region[7];               /* six digits, or "" */
	bool has_birth;
	struct date birth;
	enum id_sex sex;
};

/* on: the day on which a birth date may not lie in the future. There is no limit on age. */
void id_check(struct id_check *out, enum id_type type, const char *number, struct date on);

/* First 6 and last 4 characters stay, the rest is '*'; under 12 characters 2 and 2. */
const char *id_mask(char buf[ID_TEXT_MAX], const char *normalized);

NODISCARD bool id_type_parse(enum id_type *out, const char *name);
const char *id_type_name(enum id_type type);          /* "resident" */
const char *id_type_title(enum id_type type);         /* msgid for screens */
const char *id_reason_name(enum id_reason reason);    /* "length"; NULL for none */
const char *id_reason_message(enum id_reason reason); /* msgid of a sentence */
const char *id_sex_name(enum id_sex sex);             /* "male", "female"; NULL */

#endif
