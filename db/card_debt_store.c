#include "db/card_debt_store.h"

#include "db/bind.h"
#include "db/sql_sets.h"

enum { DEBT_INSERT, DEBT_OF_SALE, DEBT_OF_BILL, DEBT_OF_PAYMENT, DEBT_SQL_COUNT };

#define DEBT_ROWS                                                                               \
	"SELECT d.bill_id, d.sale_id, b.amount, d.advance, b.bill_no, s.sale_no, "              \
	"coalesce(x.journal_id, 0) FROM card_debt AS d JOIN bill AS b ON b.bill_id = "          \
	"d.bill_id JOIN card_sale AS s ON s.sale_id = d.sale_id LEFT JOIN bill_cancel AS x ON " \
	"x.bill_id = d.bill_id "

static const char *const texts[DEBT_SQL_COUNT] = {
	[DEBT_INSERT] = "INSERT INTO card_debt (bill_id, sale_id, advance) VALUES ($1, $2, $3)",
	[DEBT_OF_SALE] = DEBT_ROWS "WHERE d.sale_id = $1",
	[DEBT_OF_BILL] = DEBT_ROWS "WHERE d.bill_id = $1",
	[DEBT_OF_PAYMENT] = DEBT_ROWS "JOIN card_payment AS k ON k.sale_id = d.sale_id "
				      "WHERE k.payment_id = $1",
};

const struct sql_set card_debt_sql = {"card_debt", texts, DEBT_SQL_COUNT, SQL_SET_CARD_DEBT};

bool card_debt_insert(struct db *db, const struct card_debt_row *row)
{
	struct stmt *st = db_stmt(db, &card_debt_sql, DEBT_INSERT);

	stmt_bind_int(st, 1, row->bill_id);
	stmt_bind_int(st, 2, row->sale_id);
	stmt_bind_money(st, 3, row->advance);
	return stmt_run(st);
}

static enum db_step debt_one(struct db *db, int which, int64_t id, struct card_debt_row *out)
{
	struct stmt *st = db_stmt(db, &card_debt_sql, which);
	enum db_step step;

	stmt_bind_int(st, 1, id);
	step = stmt_one(st);
	if (step != DB_ROW)
		return step;
	out->bill_id = stmt_int(st, 0);
	out->sale_id = stmt_int(st, 1);
	out->amount = stmt_money(st, 2);
	out->advance = stmt_money(st, 3);
	stmt_copy_text(st, 4, out->bill_no, sizeof out->bill_no);
	stmt_copy_text(st, 5, out->sale_no, sizeof out->sale_no);
	out->cancelled_by = stmt_int(st, 6);
	return DB_ROW;
}

enum db_step card_debt_of_sale(struct db *db, int64_t sale_id, struct card_debt_row *out)
{
	return debt_one(db, DEBT_OF_SALE, sale_id, out);
}

enum db_step card_debt_of_bill(struct db *db, int64_t bill_id, struct card_debt_row *out)
{
	return debt_one(db, DEBT_OF_BILL, bill_id, out);
}

enum db_step card_debt_of_payment(struct db *db, int64_t payment_id, struct card_debt_row *out)
{
	return debt_one(db, DEBT_OF_PAYMENT, payment_id, out);
}
