#ifndef CORE_ID_CARD_H
#define CORE_ID_CARD_H

#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/idnumber.h"

/*
 * What an identity card says of its holder: the text block that a card reader hands over, 256
 * bytes of UTF-16LE in fixed fields padded with spaces. There are four layouts (GA/T 450, GA 450
 * and their supplements); the character at byte 248 tells which.
 */
#define ID_CARD_TEXT_BYTES 256

/* Bytes with the NUL: 15, 60 and 35 units of the fields, at most 3 bytes each. */
#define ID_CARD_NAME_MAX 46
#define ID_CARD_LATIN_MAX 181
#define ID_CARD_ADDRESS_MAX 106
#define ID_CARD_ISSUER_MAX 46
#define ID_CARD_PERMIT_MAX 28

enum id_card_layout {
	ID_CARD_CITIZEN,
	ID_CARD_RESIDENCE_PERMIT, /* J: residents of Hong Kong, Macau and Taiwan */
	ID_CARD_FOREIGN_2017,     /* I */
	ID_CARD_FOREIGN_2023,     /* Y */
	ID_CARD_LAYOUT_COUNT
};

enum id_card_error {
	ID_CARD_OK,
	ID_CARD_BAD_LENGTH, /* not 256 bytes */
	ID_CARD_BAD_LAYOUT, /* byte 248 names no kind of card */
	ID_CARD_BAD_TEXT,   /* half a surrogate pair, or what no field may hold */
	ID_CARD_BAD_NAME,   /* none */
	ID_CARD_BAD_SEX,
	ID_CARD_BAD_NATION,
	ID_CARD_BAD_BIRTH,
	ID_CARD_BAD_VALIDITY, /* no dates, or the last day before the first */
	ID_CARD_CONTRADICTS,  /* the birth date or the sex is not that of a number that is right */
	ID_CARD_ERROR_COUNT
};

struct id_card {
	enum id_card_layout layout;
	enum id_type type;
	char name[ID_CARD_NAME_MAX];   /* in Chinese; "" is possible on a foreigner's card */
	char latin[ID_CARD_LATIN_MAX]; /* "" but on a foreigner's card */
	bool latin_full;               /* its field is filled: the name may go on */
	enum id_sex sex;
	int nation;                        /* GB 3304: 1 … 56, 97, 98; 0: not said */
	char nationality[4];               /* three letters (2017), else "" */
	char address[ID_CARD_ADDRESS_MAX]; /* "" on a foreigner's card */
	char issuer[ID_CARD_ISSUER_MAX];
	char permit_no[ID_CARD_PERMIT_MAX]; /* the travel permit of a J card, else "" */
	struct date birth;
	struct date valid_from, valid_to;
	bool no_end;            /* 长期: valid_to is not looked at */
	struct id_check number; /* its own check: a card may be well made and its number wrong */
};

/*
 * on: the day on which neither birth nor issue may lie in the future. *out is untouched unless
 * ID_CARD_OK; whether the number is valid stands in out->number.
 */
NODISCARD enum id_card_error id_card_decode(
	struct id_card *out, const uint8_t *bytes, size_t size, struct date on);

/* The day's question, not the card's: may it be used on that day? */
NODISCARD bool id_card_valid_on(const struct id_card *card, struct date on);

const char *id_card_layout_title(enum id_card_layout layout); /* msgid */
const char *id_card_error_message(enum id_card_error error);  /* msgid of a sentence */

#endif
