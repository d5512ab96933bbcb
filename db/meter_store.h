#ifndef DB_METER_STORE_H
#define DB_METER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "core/reading.h"

/* The meters of the accounts; a meter that was taken down stays on record. */
#define METER_NO_BYTES 33
#define MULTIPLIER_BYTES 17

enum meter_kind { /* stored: never renumber */
	METER_NONE = 0,
	METER_POSTPAID = 1,
	METER_PREPAID_CPU = 2,
	METER_PREPAID_MAG = 3
};

struct db;

struct meter_row {
	char meter_no[METER_NO_BYTES];
	int64_t account_id;
	int64_t kind;                      /* enum meter_kind */
	char multiplier[MULTIPLIER_BYTES]; /* decimal text, "1" */
	int64_t generation;                /* of the prepaid card's counter */
	bool removed;
	struct date installed_on, removed_on; /* as recorded here; removed_on only with removed */
};

/* A register that a meter is known to have. */
struct register_row {
	enum register_kind which;
	int digits; /* before the point */
};

/* All answer false when the database failed (db_fault). */
NODISCARD bool meter_store_find(
	struct db *db, const char *meter_no, struct meter_row *out, bool *found);

/* The meter that hangs there now; the first by number if there are several. */
NODISCARD bool meter_store_of(
	struct db *db, int64_t account_id, struct meter_row *out, bool *found);
NODISCARD bool meter_store_insert(
	struct db *db, const struct meter_row *row, struct date installed_on);

/* Sets kind and multiplier of a meter that hangs. */
NODISCARD bool meter_store_update(struct db *db, const struct meter_row *row);
NODISCARD bool meter_store_remove(struct db *db, const char *meter_no, struct date on);

/* The registers on record, by number; none: nothing is known of its registers. */
NODISCARD bool meter_store_registers(struct db *db, const char *meter_no,
	struct register_row out[REGISTER_KINDS], size_t *count);
NODISCARD bool meter_store_add_register(
	struct db *db, const char *meter_no, const struct register_row *row);

#endif
