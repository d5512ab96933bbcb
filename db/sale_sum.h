#ifndef DB_SALE_SUM_H
#define DB_SALE_SUM_H

#include "db/sale_store.h"

/* What the sales of an account come to; lists lie in the arena. */

/* What was paid and how often, from a day on and not undone; open sales count. */
struct card_bought {
	int64_t times, hundredths;
	struct money paid;
	struct energy energy;
	struct money for_energy; /* of paid, without arrears */
	struct money unreckoned; /* of that, where a money meter reckons the energy by itself */
};
NODISCARD bool sale_sum_bought(
	struct db *db, int64_t account_id, struct date from, struct card_bought *out);

/* The settled purchases of a generation by their count. */
struct sale_settled {
	int64_t count, hundredths;
	struct date on;
};
NODISCARD bool sale_sum_settled(struct db *db, const struct card_row *card, struct arena *arena,
	struct sale_settled **out, size_t *count);

#endif
