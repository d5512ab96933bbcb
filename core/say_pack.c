/*
 * Sentences as they are stored: the msgid and its typed arguments, so that a stored reason is read
 * in any language.
 */
#include "core/say_pack.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"

#define BETWEEN_SAYS '\x1e'
#define BEFORE_ARG '\x1f'

/* The letters of the kinds, in their order. */
static const char letters[] = "-twcmdpoeP";

/* SAY_TEXT and SAY_WORD carry text, the others a number. */
static const char *text_of(const struct say_arg *arg)
{
	if (arg->kind == SAY_TEXT)
		return arg->as.text;
	return arg->kind == SAY_WORD ? arg->as.word : NULL;
}

static int64_t number_of(const struct say_arg *arg)
{
	switch (arg->kind) {
	case SAY_NONE:
	case SAY_TEXT:
	case SAY_WORD:
		break;
	case SAY_COUNT:
		return arg->as.count;
	case SAY_MONEY:
		return money_to_fen(arg->as.money);
	case SAY_DATE:
		return arg->as.date.days;
	case SAY_PERIOD:
		return arg->as.period.months;
	case SAY_MOMENT:
		return arg->as.moment.ms;
	case SAY_ENERGY:
		return arg->as.energy.wh;
	case SAY_PRICE:
		return arg->as.price.e8;
	}
	return 0;
}

static bool put(char *buf, size_t size, size_t *at, const char *text)
{
	size_t length = strlen(text);

	if (length >= size - *at)
		return false;
	memcpy(buf + *at, text, length + 1);
	*at += length;
	return true;
}

static bool put_arg(char *buf, size_t size, size_t *at, const struct say_arg *arg)
{
	const char head[] = {BEFORE_ARG, letters[arg->kind], '\0'};
	const char *text = text_of(arg);
	char number[24];

	if (!put(buf, size, at, head))
		return false;
	if (arg->kind == SAY_NONE)
		return true;
	if (text != NULL)
		return strpbrk(text, "\x1e\x1f") == NULL && put(buf, size, at, text);
	snprintf(number, sizeof number, "%" PRId64, number_of(arg));
	return put(buf, size, at, number);
}

bool say_pack(char *buf, size_t size, const struct say *say)
{
	static const char between[] = {BETWEEN_SAYS, '\0'};
	size_t before = strlen(buf), at = before;
	int args = SAY_ARGS_MAX;
	bool ok;

	if (say->msgid == NULL)
		return true;
	while (args > 0 && say->arg[args - 1].kind == SAY_NONE)
		args--;
	ok = (at == 0 || put(buf, size, &at, between)) && put(buf, size, &at, say->msgid);
	for (int i = 0; ok && i < args; i++)
		ok = put_arg(buf, size, &at, &say->arg[i]);
	if (!ok)
		buf[before] = '\0';
	return ok;
}

static bool number_read(struct say_arg *arg, const char *text)
{
	char *end;
	long long n = strtoll(text, &end, 10);

	if (end == text || *end != '\0')
		return false;
	switch (arg->kind) {
	case SAY_NONE:
	case SAY_TEXT:
	case SAY_WORD:
		return false;
	case SAY_COUNT:
		arg->as.count = n;
		return true;
	case SAY_MONEY:
		return money_from_fen(&arg->as.money, n);
	case SAY_DATE:
		arg->as.date.days = (int32_t)n;
		return true;
	case SAY_PERIOD:
		arg->as.period.months = (int32_t)n;
		return true;
	case SAY_MOMENT:
		arg->as.moment.ms = n;
		return true;
	case SAY_ENERGY:
		arg->as.energy.wh = n;
		return true;
	case SAY_PRICE:
		arg->as.price.e8 = n;
		return true;
	}
	return false;
}

/* text: the letter of the kind and the value. */
static bool arg_read(struct say_arg *arg, const char *text)
{
	const char *letter = text[0] == '\0' ? NULL : strchr(letters, text[0]);

	if (letter == NULL)
		return false;
	arg->kind = (enum say_kind)(letter - letters);
	if (arg->kind == SAY_NONE)
		return text[1] == '\0';
	if (arg->kind == SAY_TEXT)
		utf8_copy(arg->as.text, sizeof arg->as.text, text + 1);
	else if (arg->kind == SAY_WORD)
		arg->as.word = text + 1;
	else
		return number_read(arg, text + 1);
	return true;
}

/* Cuts the text at the next such character; the part after it, or NULL. */
static char *cut(char *text, char at)
{
	char *found = strchr(text, at);

	if (found == NULL)
		return NULL;
	*found = '\0';
	return found + 1;
}

static bool say_read(struct say *say, char *text)
{
	int args = 0;

	*say = (struct say){.msgid = text};
	for (char *next = cut(text, BEFORE_ARG); next != NULL; args++) {
		char *arg = next;

		next = cut(arg, BEFORE_ARG);
		if (args == SAY_ARGS_MAX || !arg_read(&say->arg[args], arg))
			return false;
	}
	return true;
}

bool say_unpack(const char *text, struct arena *arena, struct say **out, size_t *count)
{
	size_t capacity = 0;
	char *next = text[0] == '\0' ? NULL : arena_text(arena, text);

	*out = NULL;
	*count = 0;
	while (next != NULL) {
		char *one = next;

		next = cut(one, BETWEEN_SAYS);
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		if (!say_read(&(*out)[(*count)++], one))
			return false;
	}
	return true;
}
