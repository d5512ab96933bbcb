#include "db/history_store.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

/* An advance that was spent here is no money that came: it counts with what it paid. What went
 * onto a card is paid by no bill. */
#define CAME_IN                                                                                \
	"(SELECT CAST(COALESCE(SUM(a.principal + a.late_charge +"                              \
	" CASE WHEN a.advance > 0 THEN a.advance ELSE 0 END), 0) AS BIGINT) FROM allocation a" \
	" WHERE a.payment_id = p.payment_id AND a.account_id = $1 AND a.reverses IS NULL)"     \
	" + COALESCE((SELECT s.amount FROM card_payment k JOIN card_sale s ON s.sale_id = "    \
	"k.sale_id WHERE k.payment_id = p.payment_id), 0)"

/* One shape for all: at, login, subject, from, to, amount, kind of reversal. */
static const char *const texts[] = {
	[HISTORY_PAYMENT] =
		"SELECT p.at, p.login, r.receipt_no, '', '', " CAME_IN ", 0"
		" FROM payment_account pa JOIN payment p ON p.payment_id = pa.payment_id"
		" JOIN receipt r ON r.payment_id = p.payment_id"
		" WHERE pa.account_id = $1 ORDER BY pa.payment_id DESC LIMIT $2",
	[HISTORY_REVERSAL] = "SELECT v.at, v.login, r.receipt_no, v.reason, '', -(" CAME_IN
			     "), v.kind FROM payment_account pa"
			     " JOIN payment p ON p.payment_id = pa.payment_id"
			     " JOIN reversal v ON v.payment_id = p.payment_id"
			     " JOIN receipt r ON r.payment_id = p.payment_id"
			     " WHERE pa.account_id = $1 ORDER BY v.reversal_id DESC LIMIT $2",
	[HISTORY_CHANGE] = "SELECT at, login, field, old_value, new_value, 0, 0"
			   " FROM account_change WHERE account_id = $1"
			   " ORDER BY change_id DESC LIMIT $2",
	[HISTORY_WAIVER] = "SELECT w.at, w.login, b.bill_no, w.reason, '', w.amount, 0"
			   " FROM waiver w JOIN bill b ON b.bill_id = w.bill_id"
			   " WHERE b.account_id = $1 ORDER BY w.waiver_id DESC LIMIT $2",
};

const struct sql_set history_sql = {"history", texts, ARRAY_SIZE(texts), SQL_SET_HISTORY};

static struct history_row row_read(struct stmt *st, enum history_kind kind, struct arena *arena)
{
	return (struct history_row){
		.kind = kind,
		.at = stmt_moment(st, 0),
		.login = arena_text(arena, stmt_text(st, 1)),
		.subject = arena_text(arena, stmt_text(st, 2)),
		.from = arena_text(arena, stmt_text(st, 3)),
		.to = arena_text(arena, stmt_text(st, 4)),
		.amount = stmt_money(st, 5),
		.reversal_kind = stmt_int(st, 6),
	};
}

bool history_store_list(struct db *db, int64_t account_id, struct arena *arena,
	struct history_row **out, size_t *count)
{
	size_t capacity = 0;
	enum db_step step = DB_DONE;

	*out = NULL;
	*count = 0;
	for (size_t kind = 0; kind < ARRAY_SIZE(texts) && step == DB_DONE; kind++) {
		struct stmt *st = db_stmt(db, &history_sql, (int)kind);

		stmt_bind_int(st, 1, account_id);
		stmt_bind_int(st, 2, HISTORY_LIMIT);
		while ((step = stmt_step(st)) == DB_ROW) {
			*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
			(*out)[(*count)++] = row_read(st, (enum history_kind)kind, arena);
		}
	}
	return step == DB_DONE;
}
