/* Messages and their arguments become sentences here. */
#include "core/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text_table.h"
#include "core/utf8.h"

struct sentence {
	char *buf;
	size_t size, used;
	bool full; /* something was cut: nothing more may follow */
};

struct say_arg say_text(const char *text)
{
	struct say_arg arg = {.kind = SAY_TEXT};

	assert(text != NULL);
	utf8_copy(arg.as.text, sizeof(arg.as.text), text);
	return arg;
}

struct say_arg say_word(const char *msgid)
{
	assert(msgid != NULL);
	return (struct say_arg){.kind = SAY_WORD, .as.word = msgid};
}

struct say_arg say_count(int64_t count)
{
	return (struct say_arg){.kind = SAY_COUNT, .as.count = count};
}

struct say_arg say_money(struct money m)
{
	return (struct say_arg){.kind = SAY_MONEY, .as.money = m};
}

struct say_arg say_date(struct date d)
{
	return (struct say_arg){.kind = SAY_DATE, .as.date = d};
}

struct say_arg say_period(struct period p)
{
	return (struct say_arg){.kind = SAY_PERIOD, .as.period = p};
}

struct say_arg say_moment(struct moment m)
{
	return (struct say_arg){.kind = SAY_MOMENT, .as.moment = m};
}

struct say_arg say_energy(struct energy e)
{
	return (struct say_arg){.kind = SAY_ENERGY, .as.energy = e};
}

struct say_arg say_price(struct price p)
{
	return (struct say_arg){.kind = SAY_PRICE, .as.price = p};
}

static int compare_entry(const void *msgid, const void *entry)
{
	return strcmp(msgid, ((const struct text_entry *)entry)->msgid);
}

const char *text_in(enum lang lang, const char *msgid)
{
	if (lang == LANG_EN)
		return msgid;
	const struct text_entry *entry =
		bsearch(msgid, text_table, text_table_count, sizeof(text_table[0]), compare_entry);

	return entry != NULL ? entry->msgstr : msgid;
}

static void append(struct sentence *s, const char *bytes, size_t count)
{
	size_t room = s->size - 1 - s->used;

	if (s->full)
		return;
	if (count > room) {
		s->full = true;
		count = room;
		while (count > 0 && ((unsigned char)bytes[count] & 0xC0) == 0x80)
			count--;
	}
	memcpy(s->buf + s->used, bytes, count);
	s->used += count;
}

/* The argument as text; scratch holds what has to be made. */
static const char *arg_text(
	enum lang lang, const struct say_arg *arg, char scratch[SAY_ARG_TEXT_MAX])
{
	switch (arg->kind) {
	case SAY_NONE:
		return NULL;
	case SAY_TEXT:
		return utf8_clean(scratch, SAY_ARG_TEXT_MAX, arg->as.text);
	case SAY_WORD:
		return text_in(lang, arg->as.word);
	case SAY_COUNT:
		snprintf(scratch, SAY_ARG_TEXT_MAX, "%" PRId64, arg->as.count);
		return scratch;
	case SAY_MONEY:
		return money_format(arg->as.money, scratch);
	case SAY_DATE:
		return date_format(arg->as.date, scratch);
	case SAY_PERIOD:
		return period_format(arg->as.period, scratch);
	case SAY_MOMENT:
		return moment_format_minute(arg->as.moment, scratch);
	case SAY_ENERGY:
		return energy_format(arg->as.energy, scratch);
	case SAY_PRICE:
		return price_format(arg->as.price, scratch);
	}
	return NULL;
}

/* Writes what the brace at p stands for and returns how much of the pattern it used. */
static size_t append_place(struct sentence *s, enum lang lang, const struct say *say, const char *p)
{
	char scratch[SAY_ARG_TEXT_MAX];

	if (p[1] == '{') {
		append(s, "{", 1);
		return 2;
	}
	const char *value = NULL;

	if (p[1] >= '1' && p[1] < '1' + SAY_ARGS_MAX && p[2] == '}')
		value = arg_text(lang, &say->arg[p[1] - '1'], scratch);
	if (value == NULL) {
		append(s, p, 1);
		return 1;
	}
	append(s, value, strlen(value));
	return 3;
}

const char *text_render(enum lang lang, const struct say *say, char *buf, size_t size)
{
	struct sentence s = {.buf = buf, .size = size};

	assert(size > 0);
	for (const char *p = say->msgid == NULL ? "" : text_in(lang, say->msgid); *p != '\0';) {
		size_t plain = strcspn(p, "{");

		append(&s, p, plain);
		p += plain;
		if (*p == '{')
			p += append_place(&s, lang, say, p);
	}
	buf[s.used] = '\0';
	return buf;
}

static const char *const lang_names[] = {[LANG_ZH] = "zh", [LANG_EN] = "en"};

const char *lang_name(enum lang lang)
{
	return lang_names[lang];
}

bool lang_parse(enum lang *out, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(lang_names); i++) {
		if (strcmp(name, lang_names[i]) != 0)
			continue;
		*out = (enum lang)i;
		return true;
	}
	return false;
}
