/*
 * The slip of a sale that is not finished: the customer's proof of the money while no receipt can
 * say that the card carries it.
 */
#include "counter/card_slip.h"

#include "core/arena.h"
#include "counter/card_settle.h"
#include "counter/paper.h"
#include "devices/device_set.h"
#include "devices/printer.h"
#include "printing/card_slip.h"
#include "printing/receipt_slip.h"

/* What a slip is made of; the texts live in the rows and the arena. */
struct slip_work {
	struct session *s;
	struct arena arena;
	struct sale_row sale;
	struct sale_target target;
	struct account_row account;
	struct card_result result;
	const char *cashier, *approver;
};

static bool load_rows(struct slip_work *w, const char *sale_no)
{
	struct session *s = w->s;
	enum db_step step = sale_store_by_no(s->db, sale_no, &w->sale);
	bool found;

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_DONE || (!sale_is_open(w->sale.state) && w->sale.kind == SALE_PURCHASE))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Card sale {1} is not open: there is nothing to take along."),
				say_text(sale_no)));
	if (sale_store_target(s->db, w->sale.sale_id, &w->target) != DB_ROW ||
		!account_store_load(s->db, w->sale.account_id, &w->account, &found))
		return session_db_failed(s);
	w->approver = "";
	return paper_person(s, w->sale.login, &w->arena, &w->cashier) &&
	       (w->sale.approver[0] == '\0' ||
		       paper_person(s, w->sale.approver, &w->arena, &w->approver));
}

static bool load(struct slip_work *w, const char *sale_no)
{
	struct session *s = w->s;
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) && load_rows(w, sale_no);

	return session_end_read(s, ok) &&
	       card_result_load(s, w->sale.sale_id, &w->arena, &w->result);
}

/* A purchase that is not finished: the money is on record. */
static bool fill_interim(const struct slip_work *w, const struct print_job *job, struct slip *slip)
{
	struct interim_slip interim = {.hall = w->s->hall_name,
		.sale_no = w->sale.sale_no,
		.op_id = w->sale.op_id,
		.account_no = w->sale.account_no,
		.cashier = w->cashier,
		.station = w->sale.station,
		.at = w->sale.at,
		.trial = w->s->trial};

	if (!money_add(&interim.paid, w->sale.amount, w->sale.arrears))
		return session_refuse_plain(w->s, CODE_DB_DAMAGED);
	return interim_slip_fill(job, &interim, slip, &w->s->why);
}

static bool fill_card(const struct slip_work *w, const struct print_job *job, struct slip *slip)
{
	static const enum card_slip_kind kinds[] = {
		[SALE_OPENING] = CARD_SLIP_OPENING,
		[SALE_REPLACEMENT] = CARD_SLIP_REPLACEMENT,
		[SALE_REFUND] = CARD_SLIP_REFUND,
		[SALE_METER_CHANGE] = CARD_SLIP_METER_CHANGE,
	};
	const struct sale_row *sale = &w->sale;
	struct card_slip card = {.kind = kinds[sale->kind],
		.end = sale_is_open(sale->state)     ? CARD_SLIP_OPEN
		       : sale->state == SALE_SETTLED ? CARD_SLIP_DONE
						     : CARD_SLIP_GIVEN_UP,
		.hall = w->s->hall_name,
		.sale_no = sale->sale_no,
		.account_no = sale->account_no,
		.name = w->account.name,
		.serial = w->target.serial,
		.meter_no = sale->meter_no,
		.cashier = w->cashier,
		.station = sale->station,
		.approver = w->approver,
		.at = sale->at,
		.count = sale->count,
		.is_energy = sale->unit == CARD_UNIT_ENERGY,
		.given_back = w->result.given_back,
		.trial = w->s->trial};

	if (!money_from_fen(&card.written, sale->hundredths))
		return session_refuse_plain(w->s, CODE_DB_DAMAGED);
	return card_slip_fill(job, &card, slip, &w->s->why);
}

static bool print(const struct slip_work *w, struct device *printer, struct arena *arena)
{
	const struct print_job job = {.share_dir = w->s->share_dir, .lang = paper_lang(w->s)};
	struct slip slip;
	struct fault why;

	slip_init(&slip, arena, printer_columns(printer));
	if (!(w->sale.kind == SALE_PURCHASE ? fill_interim : fill_card)(w, &job, &slip))
		return false;
	if (printer_print(printer, &slip, NULL, &why) == PRINT_SENT)
		return true;
	w->s->why = why;
	return false;
}

bool card_slip_print(struct session *s, const char *sale_no)
{
	struct device *printer = device_set_use(s->devices, DEVICE_PRINTER);
	struct slip_work w = {.s = s, .arena = ARENA_EMPTY};
	bool ok;

	if (!session_may(s, PERMIT_CARD_SELL))
		return false;
	if (printer == NULL)
		return session_refuse_plain(s, CODE_DEVICE_GONE);
	ok = load(&w, sale_no) && print(&w, printer, &w.arena);
	arena_release(&w.arena);
	return ok;
}
