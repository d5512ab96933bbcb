#ifndef DB_TARIFF_STORE_H
#define DB_TARIFF_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/date.h"
#include "core/energy.h"
#include "db/account_store.h"

/*
 * Tariffs as they were registered, and what holds for one customer from a day on. Both are only
 * added to. All answer false when the database failed (db_fault).
 */
#define TARIFF_NAME_BYTES ACCOUNT_SHORT_BYTES
#define TARIFF_SHA256_BYTES 65

struct db;
struct arena;

struct tariff_row {
	int64_t tariff_id;
	char name[TARIFF_NAME_BYTES]; /* as accounts name it */
	struct date valid_from, valid_to;
	bool has_valid_to;
	const char *price_class, *body; /* body: the text of core/tariff_file.h */
	char sha256[TARIFF_SHA256_BYTES];
	const char *login;
	struct moment at;
};

NODISCARD bool tariff_store_insert(struct db *db, const struct tariff_row *row);

/* The one of the name and first day that *out says; its texts lie in the arena. */
NODISCARD bool tariff_store_find(
	struct db *db, struct arena *arena, struct tariff_row *out, bool *found);

/* All of that name by their first day; name NULL: all there are, by name. */
NODISCARD bool tariff_store_list(struct db *db, const char *name, struct arena *arena,
	struct tariff_row **out, size_t *count);

struct terms_row {
	int64_t account_id;
	struct date from_on;
	char tariff[TARIFF_NAME_BYTES]; /* "": the account's */
	int household;                  /* persons; 0: not known */
	struct energy free_quota;       /* a month */
	int64_t demand_w;               /* the contract's; 0: none */
	int power_factor;               /* hundredths of the standard; 0: none */
	const char *login;
	struct moment at;
};

NODISCARD bool terms_store_insert(struct db *db, const struct terms_row *row);

#define TERMS_MAX 8 /* that begin within one period; more are an error of the file */

/* What holds on the first day, and what begins after it up to and with the last: by day. */
NODISCARD bool terms_store_of(struct db *db, int64_t account_id, const struct date days[2],
	struct terms_row out[TERMS_MAX], size_t *count);

#endif
