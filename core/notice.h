#ifndef CORE_NOTICE_H
#define CORE_NOTICE_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/permission.h"

/*
 * The numbered letters of a hall: what they are called, how they are numbered, who may make them.
 * Each kind has its own series for every year, 1, 2, 3 without a gap.
 */
#define NOTICE_NUMBER_MAX 64

enum notice_kind { /* stored: never renumber */
	NOTICE_REMINDER = 1,
	NOTICE_DISCONNECTION = 2,
	NOTICE_RESTORATION = 3,
	NOTICE_LAWYER = 4,
	NOTICE_PLAN = 5,
	NOTICE_SERVICE = 6,
	NOTICE_BLACKLIST = 7,
	NOTICE_COURT = 8,
	NOTICE_KIND_END
};

struct notice_row {
	const char *name;  /* "lawyer" */
	const char *title; /* msgid */
	const char *word;  /* before the year in the number of a letter (GB/T 9704-2012 7.2.5) */
	enum permission needs;
	bool needs_debt; /* says what is owed: refused where nothing is */
	bool is_order;   /* work is done by it: whoever prints it again gets a marked copy */
};

const struct notice_row *notice_row(enum notice_kind kind);
NODISCARD bool notice_kind_parse(enum notice_kind *out, const char *name);

/* "律函〔2026〕12号": year in brackets, no leading zeros, as GB/T 9704 has it. Returns buf. */
const char *notice_number(
	char buf[NOTICE_NUMBER_MAX], enum notice_kind kind, int year, int64_t serial);

struct notice_number {
	enum notice_kind kind;
	int year;
	int64_t serial;
};

/* Reads that, or "lawyer-2026-12", which is easier to type. */
NODISCARD bool notice_number_parse(struct notice_number *out, const char *text);

#endif
