#include "db/sale_sum.h"

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

enum { SUM_BOUGHT, SUM_SETTLED, SUM_SQL_COUNT };

#define STATE_OF(state, sale)                                                \
	"EXISTS (SELECT 1 FROM card_sale_state AS x WHERE x.sale_id = " sale \
	".sale_id AND x.state = " state ")"

static const char *const texts[SUM_SQL_COUNT] = {
	[SUM_BOUGHT] = "SELECT CAST(coalesce(sum(s.amount + s.arrears), 0) AS BIGINT), count(*), "
		       "CAST(coalesce(sum(s.energy_wh), 0) AS BIGINT), "
		       "CAST(coalesce(sum(s.hundredths), 0) AS BIGINT), "
		       "CAST(coalesce(sum(s.amount), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN "
		       "s.energy_wh = 0 THEN s.amount ELSE 0 END), 0) AS BIGINT) "
		       "FROM card_sale AS s "
		       "WHERE s.account_id = $1 AND s.business_date >= $2 AND s.kind = 1 AND "
		       "NOT " STATE_OF("5", "s"),
	[SUM_SETTLED] =
		"SELECT s.purchase_count, s.hundredths, s.business_date FROM card_sale AS s "
		"WHERE s.account_id = $1 AND s.generation = $2 AND s.kind IN (1, 5) AND "
		"s.purchase_count > 0 AND " STATE_OF("4", "s") " AND NOT " STATE_OF(
			"5", "s") " ORDER BY s.purchase_count",
};

const struct sql_set sale_sum_sql = {"sale_sum", texts, SUM_SQL_COUNT, SQL_SET_SALE_SUM};

bool sale_sum_bought(struct db *db, int64_t account_id, struct date from, struct card_bought *out)
{
	struct stmt *st = db_stmt(db, &sale_sum_sql, SUM_BOUGHT);

	stmt_bind_int(st, 1, account_id);
	stmt_bind_date(st, 2, from);
	if (stmt_one(st) != DB_ROW)
		return false;
	out->paid = stmt_money(st, 0);
	out->times = stmt_int(st, 1);
	out->energy = stmt_energy(st, 2);
	out->hundredths = stmt_int(st, 3);
	out->for_energy = stmt_money(st, 4);
	out->unreckoned = stmt_money(st, 5);
	return true;
}

bool sale_sum_settled(struct db *db, const struct card_row *card, struct arena *arena,
	struct sale_settled **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &sale_sum_sql, SUM_SETTLED);
	size_t capacity = 0;
	enum db_step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(st, 1, card->account_id);
	stmt_bind_int(st, 2, card->generation);
	while ((step = stmt_step(st)) == DB_ROW) {
		*out = arena_grow(arena, *out, *count, &capacity, sizeof **out);
		(*out)[(*count)++] = (struct sale_settled){.count = stmt_int(st, 0),
			.hundredths = stmt_int(st, 1),
			.on = stmt_date(st, 2)};
	}
	return step == DB_DONE;
}
