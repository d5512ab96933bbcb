#include "tests/crash/card_deed.h"

#include <stdio.h>

#include "core/fault.h"
#include "core/utf8.h"
#include "counter/card_open.h"
#include "counter/card_replace.h"
#include "counter/verify.h"
#include "db/bind.h"
#include "db/sql_sets.h"

#define PRICE 2000 /* fen */

#define SETTLED                                                                                    \
	"EXISTS (SELECT 1 FROM card_sale_state AS x WHERE x.sale_id = s.sale_id AND x.state = 4) " \
	"AND NOT EXISTS (SELECT 1 FROM card_sale_state AS x WHERE x.sale_id = s.sale_id AND "      \
	"x.state = 5) "

static const char *const texts[CASE_SQL_COUNT] = {
	[CASE_CREDITED] =
		"SELECT CAST(coalesce(sum(s.hundredths), 0) AS BIGINT) FROM card_sale AS s "
		"WHERE s.kind IN (1, 5) AND " SETTLED,
	[CASE_PRICED] =
		"SELECT s.account_id, s.amount, s.energy_wh, s.business_date FROM card_sale AS s "
		"WHERE s.kind = 1 AND s.energy_wh > 0 AND " SETTLED
		"ORDER BY s.account_id, s.sale_id",
};
const struct sql_set card_case_sql = {"card_case", texts, CASE_SQL_COUNT, SQL_SET_EXTRA};

static struct approval consent(void)
{
	struct approval approval = {.password = LAB_PASSWORD};

	utf8_copy(approval.login, sizeof approval.login, "sue");
	return approval;
}

bool worker_sell(struct card_worker *w, const char *account_no, bool open)
{
	struct card_sell_request request = {
		.account_no = account_no, .open = open, .has_amount = true, .tender_count = 1};

	lab_must(money_from_fen(&request.amount, PRICE), "amount");
	request.tenders[0] = (struct tender){.kind = TENDER_CASH, .amount = request.amount};
	return card_sell(&w->s, &w->desk, &request, &w->arena, &w->result);
}

bool worker_replace(struct card_worker *w)
{
	const struct card_replace_request request = {
		.account_no = LAB_OPENED, .approval = consent()};

	return card_replace(&w->s, &w->desk, &request, &w->arena, &w->result);
}

bool worker_refund(struct card_worker *w, const char *sale_no)
{
	const struct card_refund_request request = {
		.sale_no = sale_no, .evidence = "seen on site", .approval = consent()};

	return card_refund(&w->s, &w->desk, &request, &w->arena, &w->result);
}

bool worker_change_meter(struct card_worker *w)
{
	struct card_meter_request request = {
		.account_no = LAB_OPENED, .meter_no = LAB_NEXT_METER, .approval = consent()};

	lab_must(money_from_fen(&request.remaining, PRICE), "amount");
	return card_meter_change(&w->s, &w->desk, &request, &w->arena, &w->result);
}

void worker_complain(struct card_lab *lab, const char *what, const char *detail)
{
	char *complaint = lab->estate->complaint;

	if (complaint[0] == '\0')
		snprintf(complaint, sizeof lab->estate->complaint, "%s: %s", what, detail);
}

size_t worker_open_sales(struct card_worker *w, char sale_no[CARD_SALE_NO_MAX])
{
	struct card_open_view *open;
	size_t count;

	lab_must(card_open_list(&w->s, &w->arena, &open, &count), "open sales");
	if (count > 0)
		snprintf(sale_no, CARD_SALE_NO_MAX, "%s", open[0].sale_no);
	return count;
}

void worker_resolve(struct card_worker *w, const char *sale_no, bool undo, bool lost)
{
	struct card_resolve_request request = {.sale_no = sale_no, .undo = undo, .lost = lost};

	if (lost)
		request.approval = consent();
	if (!card_resolve(&w->s, &w->desk, &request, &w->arena, &w->result)) {
		char text[SAY_TEXT_MAX];

		worker_complain(w->lab, "resolve refused",
			fault_render(LANG_EN, &w->s.why, text, sizeof text));
	}
}

void worker_compare(struct card_worker *w, int64_t credited)
{
	struct stmt *st = db_stmt(w->s.db, &card_case_sql, CASE_CREDITED);
	int64_t books;
	char text[96];

	lab_must(db_begin_read(w->s.db) && stmt_one(st) == DB_ROW, "books");
	books = stmt_int(st, 0);
	db_rollback(w->s.db);
	snprintf(text, sizeof text, "%lld in the books, %lld in the meters", (long long)books,
		(long long)credited);
	if (books != credited)
		worker_complain(w->lab, "sold is not what was credited", text);
}

void worker_judge(struct card_worker *w)
{
	struct verify_check checks[VERIFY_CHECKS];

	lab_must(verify_run(&w->s, false, NULL, checks), "verify");
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (!checks[i].ok)
			worker_complain(w->lab, checks[i].name, checks[i].first_wrong);
}
