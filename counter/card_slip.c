#include "counter/card_slip.h"

#include "core/arena.h"
#include "counter/card.h"
#include "counter/paper.h"
#include "devices/device.h"
#include "devices/printer.h"
#include "printing/receipt_slip.h"

static bool load(struct session *s, const char *sale_no, struct arena *arena, struct sale_row *sale,
	struct interim_slip *out)
{
	enum db_step step = sale_store_by_no(s->db, sale_no, sale);

	if (step == DB_FAILED)
		return session_db_failed(s);
	if (step == DB_DONE || !sale_is_open(sale->state))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Card sale {1} is not open: there is nothing to take along."),
				say_text(sale_no)));
	*out = (struct interim_slip){.hall = s->hall_name,
		.sale_no = sale->sale_no,
		.op_id = sale->op_id,
		.account_no = sale->account_no,
		.station = sale->station,
		.at = sale->at,
		.trial = s->trial};
	return (money_add(&out->paid, sale->amount, sale->arrears) ||
		       session_refuse_plain(s, CODE_DB_DAMAGED)) &&
	       paper_person(s, sale->login, arena, &out->cashier);
}

static bool print(struct session *s, struct device *printer, const struct interim_slip *interim,
	struct arena *arena)
{
	const struct print_job job = {.share_dir = s->share_dir, .lang = paper_lang(s)};
	struct slip slip;
	struct fault why;

	slip_init(&slip, arena, printer_columns(printer));
	if (!interim_slip_fill(&job, interim, &slip, &s->why))
		return false;
	if (printer_print(printer, &slip, NULL, &why) == PRINT_SENT)
		return true;
	s->why = why;
	return false;
}

bool card_slip_print(struct session *s, const char *sale_no)
{
	struct device *printer = s->devices == NULL ? NULL : s->devices->of[DEVICE_PRINTER];
	struct arena arena = ARENA_EMPTY;
	struct interim_slip interim;
	struct sale_row sale;
	bool ok;

	if (!session_may(s, PERMIT_CARD_SELL))
		return false;
	if (printer == NULL)
		return session_refuse_plain(s, CODE_DEVICE_GONE);
	ok = (db_begin_read(s->db) || session_db_failed(s)) &&
	     load(s, sale_no, &arena, &sale, &interim);
	db_rollback(s->db);
	ok = ok && print(s, printer, &interim, &arena);
	arena_release(&arena);
	return ok;
}
