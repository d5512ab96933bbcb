#ifndef COUNTER_AGEING_H
#define COUNTER_AGEING_H

#include "core/ageing.h"
#include "counter/session.h"

/* What the hall's customers owe (its receivables), by how long it has been overdue. */
struct ageing_sum {
	int64_t bills;
	struct money unpaid; /* principal */
};

struct ageing_view {
	struct date on;
	struct ageing_sum step[AGEING_STEPS];
	struct ageing_sum total;
	struct ageing_sum written_off; /* owed, but in none of the above: counter/write_off.h */
};

/* PERMIT_REPORT_READ. */
NODISCARD bool ageing_show(struct session *s, struct date on, struct ageing_view *out);

#endif
