#ifndef COUNTER_NOTICE_OFFICE_H
#define COUNTER_NOTICE_OFFICE_H

#include "core/text.h"
#include "counter/account.h"
#include "printing/letter_template.h"
#include "printing/template.h"

struct session;

/*
 * What letters say of the office that sends them: share/documents/office-CODE.zh.txt for the hall
 * of that code, or office.zh.txt for all.
 */
enum office_word {
	OFFICE_ADDRESS,
	OFFICE_PHONE,
	OFFICE_PAYEE,
	OFFICE_BANK,
	OFFICE_ACCOUNT,
	OFFICE_LAW_FIRM,
	OFFICE_LAWYER,
	OFFICE_COURT,
	OFFICE_WORDS
};

#define OFFICE_NAME_MAX 96

struct notice_office {
	struct template words;
	struct template_kind kind; /* words points to it: the struct stays where it is */
	char name[OFFICE_NAME_MAX];
};

/* False with s->why: template_bad, io; nothing to release then. */
NODISCARD bool notice_office_load(struct notice_office *o, struct session *s);
void notice_office_release(struct notice_office *o);

/* The field of letters that a word fills. */
enum letter_field notice_office_field(enum office_word word);

/* What letters of that template leave open for a pen, and where to fill it in; or nothing. */
struct say notice_office_note(const struct notice_office *o, const struct letter_template *letter);

#endif
