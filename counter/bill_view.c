/*
 * A bill as it was made: its lines and sentences are stored, so that it explains itself in years by
 * the prices of its day.
 */
#include "counter/bill_view.h"

#include <string.h>

#include "core/arena.h"
#include "core/decimal.h"
#include "core/say_pack.h"
#include "core/utf8.h"
#include "db/account_store.h"
#include "db/bill_run_store.h"
#include "db/bill_store.h"
#include "db/card_debt_store.h"
#include "db/correction_store.h"
#include "db/database.h"

#define QUANTITY_PLACES 6
#define E6 1000000     /* one, as a quantity */
#define E6_PER_WH 1000 /* of a kWh */

const char *bill_view_quantity(const struct bill_view_line *line, char buf[BILL_QUANTITY_MAX])
{
	int64_t size = line->quantity_e6 < 0 ? -line->quantity_e6 : line->quantity_e6;

	buf[0] = '-';
	decimal_format(
		buf + (line->quantity_e6 < 0), BILL_QUANTITY_MAX - 1, size, QUANTITY_PLACES, 0);
	return buf;
}

/* One sentence; none where nothing is stored. */
static bool unpack_one(const char *text, struct arena *arena, struct say *out)
{
	struct say *says;
	size_t count;

	*out = (struct say){.msgid = NULL};
	if (!say_unpack(text, arena, &says, &count))
		return false;
	if (count > 0)
		*out = says[0];
	return true;
}

static bool lines_unpack(
	const struct line_row *rows, size_t count, struct arena *arena, struct bill_detail *out)
{
	struct bill_view_line *lines = arena_alloc(arena, count * sizeof *lines);

	for (size_t i = 0; i < count; i++) {
		lines[i].quantity_e6 = rows[i].quantity_e6;
		lines[i].unit = rows[i].unit;
		lines[i].has_price = rows[i].has_price;
		lines[i].price = rows[i].price;
		lines[i].amount = rows[i].amount;
		if (!unpack_one(rows[i].name, arena, &lines[i].name) ||
			!unpack_one(rows[i].rule, arena, &lines[i].rule) ||
			!unpack_one(rows[i].source, arena, &lines[i].source))
			return false;
	}
	out->lines = lines;
	out->line_count = count;
	return true;
}

/* What was charged by rule: what is made up for, the penalty, and the law. */
static void correction_lines(
	const struct correction_row *row, struct arena *arena, struct bill_detail *out)
{
	struct bill_view_line *lines = arena_alloc(arena, 2 * sizeof *lines);
	const struct say law = {.msgid = proposal_basis(row->kind, moment_date(row->first.at))};

	if (money_sign(row->make_up) != 0)
		lines[out->line_count++] =
			(struct bill_view_line){.name = {.msgid = proposal_kind_title(row->kind)},
				.rule = law,
				.quantity_e6 = row->energy.wh * E6_PER_WH,
				.unit = "kWh",
				.amount = row->make_up};
	if (money_sign(row->penalty) != 0)
		lines[out->line_count++] = (struct bill_view_line){.name = SAY(N_("Penalty")),
			.rule = law,
			.quantity_e6 = E6,
			.unit = "",
			.amount = row->penalty};
	out->lines = lines;
	out->has_lines = true;
}

/* What a bounced cheque had put onto a card, and what of its advance was spent. */
static bool load_debt(struct session *s, struct arena *arena, struct bill_detail *out)
{
	struct card_debt_row *debt = arena_alloc(arena, sizeof *debt);
	struct bill_view_line *lines = arena_alloc(arena, 2 * sizeof *lines);
	struct say *explain = arena_alloc(arena, 3 * sizeof *explain);
	enum db_step step = card_debt_of_bill(s->db, out->bill_id, debt);
	struct money sold;

	if (step != DB_ROW)
		return step == DB_DONE || session_db_failed(s);
	if (!money_sub(&sold, debt->amount, debt->advance))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	lines[out->line_count++] = (struct bill_view_line){
		.name = SAY(N_("Sold onto the card, {1}"), say_text(debt->sale_no)),
		.quantity_e6 = E6,
		.unit = "",
		.amount = sold};
	explain[out->explain_count++] =
		SAY(N_("The cheque or transfer that paid card sale {1} bounced on {2}."),
			say_text(debt->sale_no), say_date(out->issued_on));
	explain[out->explain_count++] =
		SAY(N_("What it had put onto the card is owed: {1}."), say_money(sold));
	if (money_sign(debt->advance) > 0) {
		lines[out->line_count++] =
			(struct bill_view_line){.name = SAY(N_("Spent advance of that payment")),
				.quantity_e6 = E6,
				.unit = "",
				.amount = debt->advance};
		explain[out->explain_count++] =
			SAY(N_("It had put {1} on the advance balance that is spent since."),
				say_money(debt->advance));
	}
	out->lines = lines;
	out->explain = explain;
	out->has_lines = out->by_rule = true;
	return true;
}

static bool load_correction(struct session *s, struct arena *arena, struct bill_detail *out)
{
	struct correction_row *row = arena_alloc(arena, sizeof *row);
	struct say *explain;
	bool found;

	if (!correction_store_of_bill(s->db, out->bill_id, arena, row, &found))
		return session_db_failed(s);
	if (!found)
		return load_debt(s, arena, out);
	correction_lines(row, arena, out);
	out->by_rule = true;
	out->energy = row->energy; /* the books count none of it (counter/correction.h) */
	if (!say_unpack(row->explain, arena, &explain, &out->explain_count))
		return session_refuse_plain(s, CODE_DB_DAMAGED);
	out->explain = explain;
	return true;
}

static bool load_lines(struct session *s, struct arena *arena, struct bill_detail *out)
{
	struct calculation_row made;
	struct line_row *rows;
	struct say *explain;
	size_t count;

	if (!bill_run_store_of_bill(s->db, out->bill_id, arena, &made, &out->has_lines))
		return session_db_failed(s);
	if (!out->has_lines)
		return load_correction(s, arena, out);
	out->read_from = made.from_on;
	out->read_to = made.to_on;
	if (!bill_run_store_lines(s->db, made.calculation_id, arena, &rows, &count))
		return session_db_failed(s);
	if (!lines_unpack(rows, count, arena, out) ||
		!say_unpack(made.explain, arena, &explain, &out->explain_count))
		return session_refuse(s, CODE_DB_DAMAGED,
			SAY(N_("The lines of bill {1} cannot be read as they are stored. Have the "
			       "database checked."),
				say_text(out->bill_no)));
	out->explain = explain;
	return true;
}

static bool load(
	struct session *s, const char *bill_no, struct arena *arena, struct bill_detail *out)
{
	struct account_row *account = arena_alloc(arena, sizeof *account);
	struct bill_row bill;
	bool found = utf8_is_clean(bill_no, strlen(bill_no));

	if (found && !bill_store_find(s->db, bill_no, &bill, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(
			s, CODE_BAD_VALUE, SAY(N_("There is no bill {1}."), say_text(bill_no)));
	if (!account_store_load(s->db, bill.account_id, account, &found))
		return session_db_failed(s);
	*out = (struct bill_detail){.bill_id = bill.bill_id,
		.account_id = bill.account_id,
		.period = bill.period,
		.energy = bill.energy,
		.total = bill.amount,
		.issued_on = bill.issued_on,
		.due_on = bill.due_on,
		.cancelled = bill.cancelled};
	utf8_copy(out->bill_no, sizeof out->bill_no, bill.bill_no);
	utf8_copy(out->account_no, sizeof out->account_no, found ? account->account_no : "");
	utf8_copy(out->name, sizeof out->name, found ? account->name : "");
	return load_lines(s, arena, out);
}

bool bill_show(struct session *s, const char *bill_no, struct arena *arena, struct bill_detail *out)
{
	bool ok;

	if (!session_may(s, PERMIT_ACCOUNT_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = load(s, bill_no, arena, out);
	return session_end_read(s, ok);
}
