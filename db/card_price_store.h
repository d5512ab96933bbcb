#ifndef DB_CARD_PRICE_STORE_H
#define DB_CARD_PRICE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/card_file.h"
#include "db/database.h"

/* Price files that are written together with a sale. Rows are added, never changed. */
struct card_price_row {
	int64_t sale_id;
	enum card_file file;     /* 83 or 84 */
	struct moment switch_at; /* from when 84 holds; 0: at once */
	uint8_t bytes[CARD_FILE_BYTES_MAX];
	size_t size; /* 0: none is written */
};

/* For the sale's last target, which is there already. */
NODISCARD bool card_price_add(struct db *db, const struct card_price_row *row);

/* What belongs to the sale's last target. DB_DONE: none. */
NODISCARD enum db_step card_price_of(struct db *db, int64_t sale_id, struct card_price_row *out);

/* What was last written onto the card of that serial by a sale that stands. DB_DONE: never. */
NODISCARD enum db_step card_price_on_card(
	struct db *db, const char *serial, struct card_price_row *out);

#endif
