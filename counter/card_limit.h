#ifndef COUNTER_CARD_LIMIT_H
#define COUNTER_CARD_LIMIT_H

#include "counter/card.h"
#include "counter/card_review.h"

/*
 * How an account buys: what its meter counts, how much it may hold and buy, when it warns. Where
 * nothing is said of an account the hall's policy holds. And what was noted as an abuse.
 */
struct card_limits_view {
	char account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX], meter_no[METER_NO_MAX];
	enum card_unit unit;
	int user_type;                       /* of the parameter file: 1 single rate … */
	struct money hoard_limit;            /* yuan, or kWh with two decimals; zero: none */
	struct money day_limit, month_limit; /* yuan; zero: none */
	struct money alarm_1, alarm_2;       /* as hoard_limit */
	bool has_card;
	char serial[CARD_SERIAL_TEXT_MAX];
	int64_t generation, count;
	bool asks_last;  /* the last purchase was not sold here: a new card needs to be told */
	bool has_return; /* what the meter last said */
	int64_t returned_count;
	struct money remaining, overdraft;
	struct moment returned_at;
};

/* account_unknown, bad_value (no card meter). PERMIT_ACCOUNT_READ. */
NODISCARD bool card_limits_show(
	struct session *s, const char *account_no, struct card_limits_view *out);

struct card_limits_request {
	const char *account_no;
	bool has_unit, has_user_type, has_hoard, has_day, has_month, has_alarm_1, has_alarm_2;
	enum card_unit unit;
	int64_t user_type; /* 1 … 4 */
	struct money hoard_limit, day_limit, month_limit, alarm_1, alarm_2;
	struct approval approval; /* "": none */
};
/*
 * What is not named stays. The unit changes only before the first purchase. PERMIT_CARD_SET, or
 * PERMIT_CARD_SELL with the approval of somebody who has it.
 */
NODISCARD bool card_limits_set(struct session *s, const struct card_limits_request *request);

struct card_flag_view {
	int64_t flag_id;
	char account_no[ACCOUNT_NO_MAX], other_no[ACCOUNT_NO_MAX]; /* other_no "": nobody's here */
	const char *rule;                                          /* "other_card", "repeat" */
	const char *what;                                          /* msgid */
	char serial[CARD_SERIAL_TEXT_MAX];
	int64_t seen;
	char login[LOGIN_MAX], station[STATION_MAX];
	struct moment at;
	struct card_review_view review;
};
/* Since that day, newest first. PERMIT_CARD_AUDIT. */
NODISCARD bool card_flag_list(struct session *s, struct date since, struct arena *arena,
	struct card_flag_view **out, size_t *count);

#endif
