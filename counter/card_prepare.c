/*
 * A card is read, the rules are asked, and what is to be written is stored, all before the first
 * byte that can change the card. From then on the stored intent and the card decide, not this
 * program's memory.
 */
#include "counter/card_prepare.h"

#include <assert.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/card_flag.h"
#include "db/hall_store.h"

struct prepare_work {
	const struct card_preparing *how;
	struct card_prepare *p;
	bool other; /* refused because the card is somebody else's */
};

struct card_parameter card_parameter_new(const struct card_account *account, enum card_kind kind)
{
	struct card_parameter parameter = {.user_type = (uint32_t)account->setting.user_type,
		.update = kind == CARD_KIND_OPENING ? CARD_UPDATE_OTHER : 0,
		.alarm_1 = (uint32_t)account->setting.alarm_1,
		.alarm_2 = (uint32_t)account->setting.alarm_2,
		.ct = 1,
		.pt = 1,
		.kind = kind};

	utf8_copy(parameter.meter, sizeof parameter.meter, account->books.meter);
	utf8_copy(parameter.customer, sizeof parameter.customer, account->books.customer);
	return parameter;
}

/* Whose account it is to be: the one named, or the one whose card it is. */
static bool name_account(
	struct session *s, const struct prepare_work *work, char account_no[ACCOUNT_NO_MAX])
{
	if (work->how->account_no != NULL) {
		utf8_copy(account_no, ACCOUNT_NO_MAX, work->how->account_no);
		return true;
	}
	if (!card_owner(s, &work->p->look, account_no))
		return false;
	return account_no[0] != '\0' ||
	       session_refuse(s, CODE_CARD_WRONG,
		       SAY(N_("Nobody in these books has this card: name the account, or take the "
			      "card back to where it was issued.")));
}

static bool make_intended(struct session *s, struct card_prepare *p)
{
	const struct card_tariff_wish wish = {
		&p->account, &p->image, p->shift.business_date, &p->content.parameter};

	p->prices = (struct card_price_row){.size = 0};
	if (p->raw)
		return true;
	if (!card_tariff_plan(s, &wish, p->arena, &p->prices))
		return false;
	const struct card_making making = {p->content, p->sale.generation};

	return card_effect_make(s, p->desk, &p->image, &making, &p->intended);
}

static bool keep_target(struct session *s, struct card_prepare *p)
{
	struct sale_target target = {.sale_id = p->sale.sale_id,
		.before = p->image,
		.intended = p->intended,
		.at = p->sale.at};

	card_serial_format(p->intended.serial, target.serial);
	utf8_copy(target.approver, sizeof target.approver, p->sale.approver);
	utf8_copy(target.login, sizeof target.login, s->login);
	utf8_copy(target.station, sizeof target.station, s->station);
	p->prices.sale_id = p->sale.sale_id;
	return (sale_store_add_target(s->db, &target) &&
		       (p->prices.size == 0 || card_price_add(s->db, &p->prices))) ||
	       session_db_failed(s);
}

static bool keep_state(struct session *s, const struct card_prepare *p)
{
	const struct sale_event event = {.sale_id = p->sale.sale_id,
		.state = SALE_PREPARED,
		.login = s->login,
		.station = s->station,
		.detail = "",
		.at = p->sale.at};

	return sale_store_add_state(s->db, &event) || session_db_failed(s);
}

static bool mark_open(struct session *s, const struct card_prepare *p)
{
	switch (sale_store_mark_open(s->db, p->sale.account_id, p->sale.sale_id)) {
	case DB_ROW:
		return true;
	case DB_DONE: /* where writers run side by side, another one was first */
		return card_nothing_open(s, p->sale.account_id) &&
		       session_refuse_plain(s, CODE_SALE_OPEN);
	case DB_FAILED:
		break;
	}
	return session_db_failed(s);
}

static bool keep_sale(struct session *s, struct card_prepare *p)
{
	struct sale_row *sale = &p->sale;

	sale->account_id = p->account.account.account_id;
	sale->shift_id = p->shift.shift_id;
	sale->business_date = p->shift.business_date;
	sale->at = session_now(s);
	utf8_copy(sale->account_no, sizeof sale->account_no, p->account.account.account_no);
	utf8_copy(sale->op_id, sizeof sale->op_id, p->op_id);
	utf8_copy(sale->login, sizeof sale->login, s->login);
	utf8_copy(sale->station, sizeof sale->station, s->station);
	if (!card_number_sale(s, &p->shift, sale->sale_no))
		return false;
	if (!sale_store_insert(s->db, sale, &sale->sale_id))
		return session_db_failed(s);
	return mark_open(s, p) && keep_target(s, p) && keep_state(s, p);
}

/* A stripe for a meter that takes stripes, a chip for one that takes chips. */
static bool check_kind(struct session *s, const struct card_prepare *p)
{
	bool magnetic = card_is_magnetic(&p->account);

	if (p->look.is_magnetic == magnetic)
		return true;
	return session_refuse(s, CODE_CARD_WRONG,
		magnetic ? SAY(N_("The meter of account {1} takes magnetic cards: swipe one."),
				   say_text(p->account.account.account_no))
			 : SAY(N_("The meter of account {1} takes cards with a chip: insert one "
				  "into the reader."),
				   say_text(p->account.account.account_no)));
}

static bool prepare_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct prepare_work *work = ctx;
	struct card_prepare *p = work->p;
	char account_no[ACCOUNT_NO_MAX];

	p->op_id = record->op_id;
	p->detail = record->detail;
	p->sale = (struct sale_row){.sale_id = 0};
	p->raw = false;
	if (!name_account(s, work, account_no) || !card_account_load(s, account_no, &p->account) ||
		!card_hold(s, p->account.account.account_id, &p->shift) ||
		!card_account_load(s, account_no, &p->account) ||
		!card_nothing_open(s, p->account.account.account_id))
		return false;
	if (!check_kind(s, p))
		return false;
	p->sale.generation = p->account.meter.generation;
	utf8_copy(p->sale.meter_no, sizeof p->sale.meter_no, p->account.meter.meter_no);
	p->sale.unit = p->account.setting.unit;
	if (!work->how->plan(s, p)) {
		work->other = p->look.parameter_state == CARD_DECODE_OK &&
			      s->why.code == CODE_CARD_WRONG &&
			      strcmp(p->look.parameter.customer, p->account.books.customer) != 0;
		return false;
	}
	if (!make_intended(s, p) || !card_keep_taken_over(s, &p->account) ||
		!card_keep_return(s, &p->account, &p->look) || !keep_sale(s, p))
		return false;
	record->result_id = p->sale.sale_id;
	utf8_copy(record->detail, sizeof record->detail, p->sale.sale_no);
	return work->how->post == NULL || work->how->post(s, p);
}

static bool run_operation(struct session *s, struct prepare_work *work, const char *subject,
	struct operation_record *record)
{
	const struct operation op = {.verb = work->how->verb,
		.moves_money = work->how->moves_money,
		.op_id = work->how->op_id,
		.args = work->how->args,
		.subject = subject,
		.work = prepare_do,
		.ctx = work};

	if (operation_run(s, &op, record))
		return true;
	if (work->other)
		card_flag_other(s, &work->p->account, &work->p->look);
	return false;
}

/* Was this id used before? Then the card is not asked first. */
static bool known_before(struct session *s, const char *op_id, bool *known)
{
	struct operation_row before;
	bool ok;

	*known = false;
	if (op_id == NULL || !op_id_valid(op_id))
		return true;
	ok = (db_begin_read(s->db) && operation_store_find(s->db, op_id, known, &before)) ||
	     session_db_failed(s);
	return session_end_read(s, ok);
}

/*
 * The card, unless the id is known. The same id may be under way in another program that has the
 * reader: its turn ends, and what it did is the answer then.
 */
static bool look_in_turn(
	struct session *s, const struct card_preparing *how, struct card_prepare *p, bool *known)
{
	struct card_wish wish = {.which = how->account_no == NULL ? CARD_WISH_ANY
					  : how->new_card         ? CARD_WISH_NEW
								  : CARD_WISH_OWN,
		.account_no = how->account_no};

	/* Sold onto the card that was seen, of however many there are. */
	if (!how->new_card && p->desk->seen != NULL && p->desk->seen->at.ms != 0 &&
		card_want_of(&p->desk->seen->image) == CARD_WANT_CHIP)
		wish.serial = p->desk->seen->image.serial;

	if (!card_want_for(s, how->account_no, &wish.kind))
		return false;
	for (int tries = 0;; tries++) {
		if (!known_before(s, how->op_id, known))
			return false;
		if (*known || card_effect_look(s, p->desk, &wish, &p->image))
			return true;
		if (how->op_id == NULL || !card_effect_wait_turn(s, tries))
			return false;
	}
}

/* What was begun under this id, perhaps by a run that did not come back, is brought to its end. */
static bool finish(struct session *s, const struct card_preparing *how, struct card_prepare *p,
	const struct operation_record *record)
{
	struct card_job job = {.desk = p->desk, .arena = p->arena, .print = how->print};

	s->why = (struct fault){.code = CODE_OK};
	if (!card_job_load(s, record->result_id, &job))
		return false;
	if (!record->replayed)
		card_effect_run(s, &job);
	for (int tries = 0; record->replayed && sale_is_open(job.sale.state); tries++) {
		card_effect_resolve(s, &job, NULL);
		if (!sale_is_open(job.sale.state) || !card_effect_wait_turn(s, tries))
			break;
		if (!card_job_load(s, record->result_id, &job))
			return false;
	}
	p->print_id = job.print_id;
	return true;
}

bool card_prepare_run(struct session *s, const struct card_desk *desk,
	const struct card_preparing *how, struct arena *arena, struct card_result *out)
{
	struct card_prepare p = {.desk = desk, .arena = arena, .request = how->request};
	struct prepare_work work = {.how = how, .p = &p};
	struct operation_record record;
	bool known, ok;

	if (!operation_id_may(s, how->op_id) || !look_in_turn(s, how, &p, &known))
		return false;
	if (!known)
		card_look_decode(&p.look, &p.image);
	card_tell(desk, CARD_STEP_PREPARE);
	ok = run_operation(s, &work, how->subject, &record);
	ok = ok && finish(s, how, &p, &record);
	if (!known)
		card_effect_end(desk);
	if (!ok || !card_result_load(s, record.result_id, arena, out))
		return false;
	out->replayed = record.replayed;
	out->print_id = p.print_id;
	return true;
}
