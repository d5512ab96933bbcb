/* Amounts and dates in capitals: digits from the left, one 零 for a run of zeros. */
#include "core/rmb.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "core/date.h"

#define YUAN_DIGITS 14 /* MONEY_LIMIT is 10^13 yuan */

static const char *const digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
static const char *const places[] = {"", "拾", "佰", "仟"};

struct words {
	char *buf;
	size_t size, length;
};

static void put(struct words *w, const char *text)
{
	size_t length = strlen(text);

	assert(w->length + length < w->size);
	memcpy(w->buf + w->length, text, length + 1);
	w->length += length;
}

/*
 * The places of a whole number of yuan. Only the 万 and the 元 place may keep silent about a zero
 * (rule 3): each of them speaks, but where both could, one 零 is enough. As the official
 * 107,000.53 has it, that is the one at 元; a longer run of zeros before the thousands is an
 * inner run (rule 2) and keeps its own.
 */
struct yuan {
	int digit[YUAN_DIGITS]; /* [0] is 元 */
	bool zero_before_thousands, zero_before_jiao;
};

static void yuan_split(struct yuan *y, int64_t amount, int jiao)
{
	bool thousands, yuan_zero;
	int64_t rest = amount;

	*y = (struct yuan){0};
	for (int i = 0; i < YUAN_DIGITS; i++, rest /= 10)
		y->digit[i] = (int)(rest % 10);
	assert(rest == 0);
	thousands = amount >= 10000 && y->digit[4] == 0 && y->digit[3] != 0;
	yuan_zero = y->digit[0] == 0 && jiao != 0;
	y->zero_before_thousands = thousands && !(yuan_zero && y->digit[5] != 0);
	y->zero_before_jiao = yuan_zero && !(thousands && y->zero_before_thousands);
}

static bool group_is_empty(const struct yuan *y, int first)
{
	for (int i = first; i < first + 4 && i < YUAN_DIGITS; i++)
		if (y->digit[i] != 0)
			return false;
	return true;
}

static void put_yuan(struct words *w, const struct yuan *y)
{
	bool begun = false, zero = false;

	for (int i = YUAN_DIGITS - 1; i >= 0; i--) {
		if (y->digit[i] == 0) {
			zero = begun;
		} else {
			if (zero && (i != 3 || y->digit[4] != 0 || y->zero_before_thousands))
				put(w, digits[0]);
			put(w, digits[y->digit[i]]);
			put(w, places[i % 4]);
			begun = true;
			zero = false;
		}
		if (i % 8 == 4 && !group_is_empty(y, i))
			put(w, "万");
		if (i == 8 && begun)
			put(w, "亿");
	}
	if (begun)
		put(w, "元");
}

static void put_cents(struct words *w, const struct yuan *y, bool whole, int jiao, int fen)
{
	if (jiao == 0 && fen == 0) {
		put(w, "整");
		return;
	}
	if (whole && (jiao == 0 || y->zero_before_jiao))
		put(w, digits[0]);
	if (jiao != 0) {
		put(w, digits[jiao]);
		put(w, "角");
	}
	if (fen != 0) {
		put(w, digits[fen]);
		put(w, "分");
	}
}

const char *rmb_capitals(char buf[RMB_TEXT_MAX], struct money amount)
{
	struct words w = {.buf = buf, .size = RMB_TEXT_MAX};
	int64_t total = money_to_fen(amount);
	int64_t size = total < 0 ? -total : total;
	int jiao = (int)(size / 10 % 10), fen = (int)(size % 10);
	struct yuan y;

	yuan_split(&y, size / 100, jiao);
	put(&w, total < 0 ? "人民币负" : "人民币");
	if (size == 0)
		put(&w, "零元");
	put_yuan(&w, &y);
	put_cents(&w, &y, size >= 100, jiao, fen);
	return buf;
}

static void put_two(struct words *w, int number)
{
	if (number >= 10) {
		put(w, digits[number / 10]);
		put(w, "拾");
	}
	if (number % 10 != 0)
		put(w, digits[number % 10]);
}

bool rmb_month_day(char buf[RMB_DATE_MAX], int month, int day)
{
	struct words w = {.buf = buf, .size = RMB_DATE_MAX};

	if (month < 1 || month > 12 || day < 1)
		return false;
	if (day > date_days_in_month(2000, month)) /* a leap year: 29 February exists */
		return false;
	/* A leading 零 where a stroke could turn one date into another: 壹月 into 壹拾壹月. */
	if (month <= 2 || month == 10)
		put(&w, digits[0]);
	put_two(&w, month);
	put(&w, "月");
	if (day <= 10 || day % 10 == 0)
		put(&w, digits[0]);
	put_two(&w, day);
	put(&w, "日");
	return true;
}
