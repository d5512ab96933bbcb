#ifndef COUNTER_NOTICE_WORK_H
#define COUNTER_NOTICE_WORK_H

#include "core/arena.h"
#include "counter/arrears_ground.h"
#include "counter/bill_due.h"
#include "counter/notice.h"
#include "counter/notice_office.h"
#include "db/account_store.h"
#include "db/document_store.h"
#include "printing/letter.h"

struct document;

/* Between the files of the letters; screens and verbs do not include this. */

/* What all letters of one request share. */
struct notice_kit {
	struct session *s;
	const struct notice_request *request;
	struct letter_template letter;
	struct notice_office office;
	struct say note; /* of the office: what it has not filled in */
	char template_sha256[SHA256_TEXT_MAX], fonts_sha256[SHA256_TEXT_MAX];
	struct date on;
	struct arena arena;
	struct arrears_office *arrears; /* in the arena */
	int64_t template_id;            /* 0 until it is kept */
	bool look;                      /* nothing will be stored: no lock is taken */
};

NODISCARD bool notice_kit_init(
	struct notice_kit *kit, struct session *s, const struct notice_request *request);
void notice_kit_release(struct notice_kit *kit);

/* One letter on its way: the account, what it owes, what the letter says of it. */
struct notice_draft {
	const struct notice_kit *kit;
	struct arena *arena;
	struct account_row account;
	struct bills_due due;
	struct letter_data data;
};

/* Reads all that the letter says, inside the open transaction. nothing_due, law_forbids. */
NODISCARD bool notice_draft_load(struct notice_draft *draft);

/* counter/notice_kind.c: what is said in letters of this kind alone. */
NODISCARD bool notice_kind_load(struct notice_draft *draft);

void notice_say(struct notice_draft *draft, enum letter_field field, const char *text);
void notice_say_date(struct notice_draft *draft, enum letter_field field, struct date date);
void notice_say_sums(struct notice_draft *draft, struct money principal, struct money late_charge,
	struct money total);
void notice_say_count(struct notice_draft *draft, enum letter_field field, int64_t count);

/* All but the number, as text to be kept; free it. */
char *notice_pack(const struct letter_data *data);

/* False: it was not made by notice_pack. The data lives in the arena. */
NODISCARD bool notice_unpack(struct arena *arena, const char *text, struct letter_data *out);

void text_sha256(const char *text, char out[SHA256_TEXT_MAX]);

/* The program's fonts as one hash. */
NODISCARD bool fonts_sha256(struct session *s, char out[SHA256_TEXT_MAX]);

/* Stores the letter or finds the same one; sets number, year, serial and replayed. */
NODISCARD bool notice_store(struct notice_kit *kit, struct notice_draft *draft, const char *op_id,
	struct notice_made *out);

/* A stored letter ready to be drawn. */
struct notice_stored {
	struct document_whole whole;
	struct letter_data data;
	char number[NOTICE_NUMBER_MAX];
};
NODISCARD bool notice_load(struct session *s, const struct notice_number *number,
	struct arena *arena, struct notice_stored *out);

/* What a stored letter is drawn with; a path of NULL writes no file. */
struct notice_drawing {
	const struct letter_template *letter;
	const char *path;
	bool copy; /* marked as one */
};

/* An empty PDF for letters of that kind; free with document_free. NULL with s->why. */
struct document *notice_document(struct session *s, enum notice_kind kind, const char *name);

/* Adds the letter to a file of many; returns its pages. */
int notice_draw_into(struct session *s, struct document *d, const struct notice_stored *stored,
	const struct notice_drawing *how);

/* Draws it alone and hashes that. */
NODISCARD bool notice_draw_alone(struct session *s, const struct notice_stored *stored,
	const struct notice_drawing *how, struct notice_made *out);

/* One account's letter, stored in a transaction of its own. */
NODISCARD bool notice_store_one(struct notice_kit *kit, struct notice_made *out);

/* The hash of a letter alone: kept when it is new, the same as it was when it is not. */
NODISCARD bool notice_keep_paper(struct session *s, const struct notice_stored *stored, bool copy,
	const struct notice_made *made);

#endif
