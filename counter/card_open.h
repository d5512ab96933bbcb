#ifndef COUNTER_CARD_OPEN_H
#define COUNTER_CARD_OPEN_H

#include "counter/card.h"

/* Sales that are neither settled nor undone. */
struct card_open_view {
	char sale_no[CARD_SALE_NO_MAX], account_no[ACCOUNT_NO_MAX], name[ACCOUNT_NAME_MAX];
	char meter_no[METER_NO_MAX];
	enum sale_kind kind;
	enum sale_state state;
	struct money amount, arrears;
	int64_t count, hundredths;
	enum card_unit unit;
	char login[LOGIN_MAX], station[STATION_MAX];
	struct moment at;
};
/* Of every station, not only this one; in the arena. PERMIT_ACCOUNT_READ. */
NODISCARD bool card_open_list(
	struct session *s, struct arena *arena, struct card_open_view **out, size_t *count);

#endif
