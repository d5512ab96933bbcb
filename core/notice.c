/* Kinds of letters as rows: number, title, who may write it, what must be owed. */
#include "core/notice.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/decimal.h"
#include "core/text.h"

#define SERIAL_MAX 999999999
#define BRACKET_OPEN "〔"
#define BRACKET_CLOSE "〕"
#define NUMBER_END "号"

static_assert(NOTICE_REMINDER == 1 && NOTICE_DISCONNECTION == 2, "stored");
static_assert(NOTICE_RESTORATION == 3 && NOTICE_LAWYER == 4, "stored");
static_assert(NOTICE_PLAN == 5 && NOTICE_SERVICE == 6, "stored");
static_assert(NOTICE_BLACKLIST == 7 && NOTICE_COURT == 8, "stored");

static const struct notice_row rows[NOTICE_KIND_END] = {
	[NOTICE_REMINDER] = {"reminder", N_("Reminder"), "电催", PERMIT_NOTICE_REMIND, true, false},
	[NOTICE_DISCONNECTION] = {"disconnection", N_("Disconnection notice"), "电停",
		PERMIT_NOTICE_COLLECT, true, false},
	[NOTICE_RESTORATION] = {"restoration", N_("Restoration order"), "电复",
		PERMIT_NOTICE_REMIND, false, true},
	[NOTICE_LAWYER] = {"lawyer", N_("Lawyer's letter"), "律函", PERMIT_NOTICE_LEGAL, true,
		false},
	[NOTICE_PLAN] = {"plan", N_("Repayment plan"), "电还", PERMIT_NOTICE_COLLECT, true, false},
	[NOTICE_SERVICE] = {"service", N_("Proof of service"), "电送", PERMIT_NOTICE_COLLECT, false,
		false},
	[NOTICE_BLACKLIST] = {"blacklist", N_("Notice of blacklist entry"), "电信",
		PERMIT_NOTICE_COLLECT, false, false},
	[NOTICE_COURT] = {"court", N_("Court file cover"), "电诉", PERMIT_NOTICE_LEGAL, true,
		false},
};

const struct notice_row *notice_row(enum notice_kind kind)
{
	assert(kind >= NOTICE_REMINDER);
	assert(kind < NOTICE_KIND_END);
	return &rows[kind];
}

bool notice_kind_parse(enum notice_kind *out, const char *name)
{
	for (enum notice_kind k = NOTICE_REMINDER; k < NOTICE_KIND_END; k++) {
		if (strcmp(rows[k].name, name) != 0)
			continue;
		*out = k;
		return true;
	}
	return false;
}

const char *notice_number(
	char buf[NOTICE_NUMBER_MAX], enum notice_kind kind, int year, int64_t serial)
{
	int length = snprintf(buf, NOTICE_NUMBER_MAX,
		"%s" BRACKET_OPEN "%d" BRACKET_CLOSE "%" PRId64 NUMBER_END, notice_row(kind)->word,
		year, serial);

	assert(length < NOTICE_NUMBER_MAX);
	return buf;
}

/* The marks around year and serial: of the number itself, and of its plain form. */
struct marks {
	const char *before_year, *after_year, *end;
};

/* A whole number without leading zeros up to the mark, which is passed over. */
static bool take_count(const char **text, const char *mark, int64_t limit, int64_t *out)
{
	const char *end = *mark == '\0' ? *text + strlen(*text) : strstr(*text, mark);
	char digits[16];
	size_t length;

	if (end == NULL)
		return false;
	length = (size_t)(end - *text);
	if (length == 0 || length >= sizeof(digits) || **text == '0')
		return false;
	memcpy(digits, *text, length);
	digits[length] = '\0';
	*text = end + strlen(mark);
	return decimal_parse(out, digits, 0, limit) == DECIMAL_OK;
}

static bool parse_as(struct notice_number *out, enum notice_kind kind, const char *rest,
	const struct marks *marks)
{
	int64_t year, serial;

	if (strncmp(rest, marks->before_year, strlen(marks->before_year)) != 0)
		return false;
	rest += strlen(marks->before_year);
	if (!take_count(&rest, marks->after_year, 9999, &year) || year < 1000)
		return false;
	if (!take_count(&rest, marks->end, SERIAL_MAX, &serial) || *rest != '\0')
		return false;
	*out = (struct notice_number){kind, (int)year, serial};
	return true;
}

bool notice_number_parse(struct notice_number *out, const char *text)
{
	static const struct marks full = {BRACKET_OPEN, BRACKET_CLOSE, NUMBER_END};
	static const struct marks plain = {"-", "-", ""};

	for (enum notice_kind k = NOTICE_REMINDER; k < NOTICE_KIND_END; k++) {
		size_t word = strlen(rows[k].word), name = strlen(rows[k].name);

		if (strncmp(text, rows[k].word, word) == 0 && parse_as(out, k, text + word, &full))
			return true;
		if (strncmp(text, rows[k].name, name) == 0 && parse_as(out, k, text + name, &plain))
			return true;
	}
	return false;
}
