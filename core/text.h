#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "core/money.h"

/*
 * Sentences that have no language yet. A rule, a store or a driver names a message and its
 * typed arguments (struct say); only tui, cli and printing turn it into words.
 * A msgid is English and marked N_(); its places are {1} … {6}. The Chinese stands in
 * po/zh_CN.po, made into a const table at build time, so no locale decides anything.
 */
enum lang { LANG_ZH, LANG_EN };

enum say_kind {
	SAY_NONE,
	SAY_TEXT,
	SAY_WORD,
	SAY_COUNT,
	SAY_MONEY,
	SAY_DATE,
	SAY_PERIOD,
	SAY_MOMENT,
	SAY_ENERGY,
	SAY_PRICE
};

#define SAY_ARGS_MAX 6
#define SAY_ARG_TEXT_MAX 96 /* longer text is cut at a character */
#define SAY_TEXT_MAX 1024   /* room enough for any rendered sentence */

struct say_arg {
	enum say_kind kind;
	union {
		int64_t count;
		struct money money;
		struct date date;
		struct period period;
		struct moment moment;
		struct energy energy;
		struct price price;
		const char *word;            /* a msgid, itself translated */
		char text[SAY_ARG_TEXT_MAX]; /* data: control characters become '?' when rendered */
	} as;
};

struct say {
	const char *msgid; /* NULL: nothing to say */
	struct say_arg arg[SAY_ARGS_MAX];
};

/* SAY(N_("Account {1} owes {2}."), say_text(no), say_money(due)) */
#define SAY(...)                                                                                 \
	SAY_PICK_(__VA_ARGS__, SAY_WITH_, SAY_WITH_, SAY_WITH_, SAY_WITH_, SAY_WITH_, SAY_WITH_, \
		SAY_BARE_, )                                                                     \
	(__VA_ARGS__)
#define SAY_PICK_(a, b, c, d, e, f, g, pick, ...) pick
#define SAY_BARE_(id) ((struct say){.msgid = (id)})
#define SAY_WITH_(id, ...) ((struct say){.msgid = (id), .arg = {__VA_ARGS__}})

struct say_arg say_text(const char *text);
struct say_arg say_word(const char *msgid);
struct say_arg say_count(int64_t count);
struct say_arg say_money(struct money m);
struct say_arg say_date(struct date d);
struct say_arg say_period(struct period p);
struct say_arg say_moment(struct moment m);
struct say_arg say_energy(struct energy e);
struct say_arg say_price(struct price p);

/* The message in that language, or the msgid itself where it has no translation. */
const char *text_in(enum lang lang, const char *msgid);

/*
 * Writes the sentence into buf, cut at a character if it does not fit, always ended by a NUL,
 * and returns buf. A msgid of NULL gives the empty text.
 */
const char *text_render(enum lang lang, const struct say *say, char *buf, size_t size);

/* "zh" and "en". */
const char *lang_name(enum lang lang);
NODISCARD bool lang_parse(enum lang *out, const char *name);

#endif
