#ifndef COUNTER_RECKON_FACTS_H
#define COUNTER_RECKON_FACTS_H

#include "core/arena.h"
#include "db/bill_batch_store.h"
#include "db/bill_run_store.h"
#include "db/tariff_store.h"

/*
 * All that the books say about the accounts of a step, asked once for the whole step and handed out
 * account by account, in their order; between the parts of reckon.h.
 */
struct reckon;

enum facts_kind {
	FACTS_STANDINGS,
	FACTS_METERS,
	FACTS_READINGS,
	FACTS_BILLS,
	FACTS_CALCULATIONS,
	FACTS_TERMS,
	FACTS_KINDS
};

/* Rows in the order of their accounts; those before `at` are handed out. */
struct facts_list {
	const void *rows;
	size_t count, at;
};

struct reckon_facts {
	struct facts_list lists[FACTS_KINDS];
	struct date read_from; /* from here on readings are among them */
};

/* Of one account. */
struct account_facts {
	struct batch_standing standing;
	const struct batch_meter *meters;
	size_t meter_count;
	const struct batch_reading *readings;
	size_t reading_count;
	struct date read_from;
	const struct batch_bill *bills;
	size_t bill_count;
	const struct calculation_row *current; /* NULL: nothing was calculated yet */
	const struct terms_row *terms;
	size_t term_count;
};

/* Of the route and the accounts that the step names; all lists lie in the arena. */
NODISCARD bool reckon_facts_load(
	struct reckon *r, struct batch_step *step, struct arena *arena, struct reckon_facts *out);

/* The account's; accounts are asked for in ascending order, each once. */
void reckon_facts_take(struct reckon_facts *facts, int64_t account_id, struct account_facts *out);

/* Was it taken down before anything that is to be billed? */
bool reckon_meter_is_past(const struct reckon *r, const struct batch_standing *standing,
	const struct batch_meter *meter);

/* The day from which on a meter's readings belong to the account's bill. */
struct date reckon_meter_from(const struct reckon *r, const struct batch_standing *standing,
	const struct batch_meter *meter);

#endif
