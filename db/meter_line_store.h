#ifndef DB_METER_LINE_STORE_H
#define DB_METER_LINE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"
#include "core/date.h"
#include "db/effect_store.h"
#include "db/meter_store.h"

/*
 * Where meters can be reached, and the orders given to them: written down before they are sent,
 * with their outcome after (law 6). All answer false when the database failed (db_fault).
 */
#define METER_LINE_BYTES 257
#define METER_ADDRESS_BYTES 13
#define METER_LOGIN_BYTES 33

struct db;

struct meter_line_row {
	char meter_no[METER_NO_BYTES];
	char line[METER_LINE_BYTES];       /* devices/port.h */
	char address[METER_ADDRESS_BYTES]; /* 12 digits */
	int64_t level, operator_no;
	int64_t sealed_id; /* the password: db/sealed_store.h */
	struct moment at;
	char login[METER_LOGIN_BYTES];
};
NODISCARD bool meter_line_store_insert(struct db *db, const struct meter_line_row *row);

/* The last row of the meter. */
NODISCARD bool meter_line_store_find(
	struct db *db, const char *meter_no, struct meter_line_row *out, bool *found);

enum meter_deed { METER_PERMIT = 1, METER_CLOSE = 2 }; /* stored: never renumber */

struct meter_order_row {
	int64_t meter_order_id; /* given by the database */
	char op_id[EFFECT_TEXT_MAX];
	int64_t order_id;
	char meter_no[METER_NO_BYTES];
	enum meter_deed deed;
	struct moment valid_until, at;
	char login[METER_LOGIN_BYTES], station[METER_LOGIN_BYTES];
	enum effect_outcome outcome; /* the last one; EFFECT_PREPARED: none */
};
NODISCARD bool meter_order_store_insert(struct db *db, struct meter_order_row *row);
NODISCARD bool meter_order_store_outcome(struct db *db, int64_t meter_order_id,
	enum effect_outcome outcome, const char *detail, struct moment at);

/* The last of a restoration order; the one of that id. False: the database failed. */
NODISCARD bool meter_order_store_last(
	struct db *db, int64_t order_id, struct meter_order_row *out, bool *found);
NODISCARD bool meter_order_store_load(
	struct db *db, int64_t meter_order_id, struct meter_order_row *out, bool *found);

#endif
