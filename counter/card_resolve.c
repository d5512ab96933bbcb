/* An open sale brought to its end, by what its card says. */
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/card_prepare.h"

#define UNDONE_REASON "the card was not written"

static bool find_by_no(struct session *s, const char *sale_no, struct sale_row *out)
{
	enum db_step step = sale_store_by_no(s->db, sale_no, out);

	if (step == DB_FAILED)
		return session_db_failed(s);
	return step == DB_ROW ||
	       session_refuse(s, CODE_BAD_VALUE,
		       SAY(N_("There is no card sale {1}: check the number on the slip."),
			       say_text(sale_no)));
}

/* Of this station, or where it has none of the whole hall: the only one that is open. */
static const struct sale_row *only_one(
	const struct session *s, const struct sale_row *open, size_t count)
{
	const struct sale_row *mine = NULL;
	size_t mine_count = 0;

	for (size_t i = 0; i < count; i++)
		if (strcmp(open[i].station, s->station) == 0) {
			mine = &open[i];
			mine_count++;
		}
	if (mine_count == 0 && count == 1)
		return open;
	return mine_count == 1 ? mine : NULL;
}

/* The one whose card is in the reader; NULL: none of them, or no card. */
static const struct sale_row *one_of_card(
	struct session *s, const struct card_desk *desk, const struct sale_row *open, size_t count)
{
	char serial[CARD_SERIAL_TEXT_MAX];
	const struct sale_row *found = NULL;
	const struct card_wish wish = {.kind = CARD_WANT_CHIP};
	struct card_image image;
	struct sale_target target;

	if (desk->medium == NULL || !card_effect_look(s, desk, &wish, &image))
		return NULL;
	card_effect_end(desk);
	card_serial_format(image.serial, serial);
	if (!db_begin_read(s->db))
		return NULL;
	for (size_t i = 0; i < count && found == NULL; i++)
		if (sale_store_target(s->db, open[i].sale_id, &target) == DB_ROW &&
			strcmp(target.serial, serial) == 0)
			found = &open[i];
	db_rollback(s->db);
	return found;
}

/* So that one key finishes it: the number is asked for only where nothing else tells. */
static bool find_unnamed(
	struct session *s, const struct card_desk *desk, struct arena *arena, struct sale_row *out)
{
	const struct sale_row *found;
	struct sale_row *open;
	size_t count;
	bool ok = (db_begin_read(s->db) || session_db_failed(s)) &&
		  (sale_store_open_list(s->db, arena, &open, &count) || session_db_failed(s));

	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	found = only_one(s, open, count);
	if (found == NULL && count > 1)
		found = one_of_card(s, desk, open, count);
	if (found != NULL) {
		*out = *found;
		return true;
	}
	return session_refuse(s, CODE_BAD_VALUE,
		count == 0 ? SAY(N_("No card sale is open: name the sale."))
			   : SAY(N_("{1} card sales are open: name the one."),
				     say_count((int64_t)count)));
}

static bool find_sale(struct session *s, const struct card_desk *desk, const char *sale_no,
	struct arena *arena, struct sale_row *out)
{
	bool ok;

	if (sale_no == NULL)
		return find_unnamed(s, desk, arena, out);
	ok = (db_begin_read(s->db) || session_db_failed(s)) && find_by_no(s, sale_no, out);
	return session_end_read(s, ok);
}

/* --- a lost card ---------------------------------------------------------------------------- */

struct lost_work {
	struct card_job *job;
	const struct card_image *image;
	const char *approver;
};

/* The same count and amount: the meter credits them once, whichever card comes first. */
static bool make_target(struct session *s, const struct lost_work *work,
	const struct card_account *account, struct sale_target *out, struct card_price_row *prices)
{
	const struct card_job *job = work->job;
	struct card_making making = {
		.content = {.parameter = card_parameter_new(
				    account, card_kind_for_new((uint32_t)job->sale.count)),
			.wallet = {.hundredths = (uint32_t)job->sale.hundredths,
				.count = (uint32_t)job->sale.count}},
		.generation = job->sale.generation};
	const struct card_tariff_wish wish = {
		account, work->image, session_today(s), &making.content.parameter};

	*out = (struct sale_target){
		.sale_id = job->sale.sale_id, .before = *work->image, .at = session_now(s)};
	utf8_copy(out->approver, sizeof out->approver, work->approver);
	utf8_copy(out->login, sizeof out->login, s->login);
	utf8_copy(out->station, sizeof out->station, s->station);
	if (!card_tariff_plan(s, &wish, job->arena, prices) ||
		!card_effect_make(s, job->desk, work->image, &making, &out->intended))
		return false;
	prices->sale_id = job->sale.sale_id;
	card_serial_format(out->intended.serial, out->serial);
	return true;
}

static bool check_lost(
	struct session *s, const struct lost_work *work, const struct card_account *account)
{
	const struct card_job *job = work->job;
	enum card_verdict verdict;
	struct card_look look;

	if (!sale_is_open(job->sale.state))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Sale {1} needs no new card."), say_text(job->sale.sale_no)));
	if (card_want_of(work->image) == CARD_WANT_CHIP &&
		memcmp(work->image->serial, job->target.intended.serial, CARD_SERIAL_BYTES) == 0)
		return session_refuse(s, CODE_CARD_WRONG,
			SAY(N_("This is the card of sale {1} itself: resolve the sale with it, "
			       "or insert a new card."),
				say_text(job->sale.sale_no)));
	card_look_decode(&look, work->image);
	verdict = card_may_open(&look, &account->books);
	return verdict == SELL_READY || card_refuse(s, verdict, &look, account);
}

static bool lost_do(struct session *s, void *ctx, struct operation_record *record)
{
	struct lost_work *work = ctx;
	struct card_account account;
	struct card_price_row prices;
	struct sale_target target;
	struct shift_row shift;

	if (!card_hold(s, work->job->sale.account_id, &shift) ||
		sale_store_load(s->db, work->job->sale.sale_id, &work->job->sale) != DB_ROW ||
		!card_account_load(s, work->job->sale.account_no, &account) ||
		!check_lost(s, work, &account) || !make_target(s, work, &account, &target, &prices))
		return false;
	record->result_id = work->job->sale.sale_id;
	snprintf(record->detail, sizeof record->detail, "%s on %s approved by %s",
		work->job->sale.sale_no, target.serial, work->approver);
	return (sale_store_add_target(s->db, &target) &&
		       (prices.size == 0 || card_price_add(s->db, &prices))) ||
	       session_db_failed(s);
}

static bool take_new_card(
	struct session *s, struct card_job *job, const struct card_resolve_request *request)
{
	struct card_image image;
	struct lost_work work = {.job = job, .image = &image, .approver = request->approval.login};
	struct operation_record record;
	const struct operation op = {.verb = "card_lost",
		.op_id = request->op_id,
		.args = job->sale.sale_no,
		.subject = job->sale.account_no,
		.work = lost_do,
		.ctx = &work};
	const struct card_wish wish = {.kind = card_want_of(&job->target.intended),
		.which = CARD_WISH_NEW,
		.account_no = job->sale.account_no,
		.serial = job->target.intended.serial};
	bool ok = card_effect_look(s, job->desk, &wish, &image) && operation_run(s, &op, &record) &&
		  card_job_load(s, job->sale.sale_id, job);

	if (!ok)
		card_effect_end(job->desk);
	return ok;
}

/* --- */

static void resolve(
	struct session *s, struct card_job *job, const struct card_resolve_request *request)
{
	const struct card_undoing undoing = {
		.reason = UNDONE_REASON, .approver = request->approval.login};
	const struct card_undoing lost = {
		.reason = "the card was lost", .approver = request->approval.login};

	if (!sale_is_open(job->sale.state))
		return;
	/* Without its card a refund is given up: the purchase stands, and a new card carries it. */
	if (request->lost && job->sale.kind == SALE_REFUND)
		(void)(card_job_undo(s, job, &lost) == true);
	else if (!request->lost || job->sale.state == SALE_WRITTEN)
		card_effect_resolve(s, job, request->undo ? &undoing : NULL);
	else if (take_new_card(s, job, request))
		card_effect_run(s, job);
}

bool card_resolve(struct session *s, const struct card_desk *desk,
	const struct card_resolve_request *request, struct arena *arena, struct card_result *out)
{
	struct card_job job = {.desk = desk, .arena = arena, .print = request->print};
	struct sale_row sale;
	const char *subject = request->sale_no == NULL ? "" : request->sale_no;
	bool was_open;

	if (!operation_may(s, "card_resolve", subject, PERMIT_CARD_SELL) ||
		!operation_id_may(s, request->op_id) ||
		!find_sale(s, desk, request->sale_no, arena, &sale))
		return false;
	/* An undoing needs nobody; whoever is named for it has signed in all the same. */
	if ((request->lost || request->approval.login[0] != '\0') &&
		!operation_approve(
			s, "card_resolve", subject, &request->approval, PERMIT_CARD_APPROVE))
		return false;
	s->why = (struct fault){.code = CODE_OK};
	if (!card_job_load(s, sale.sale_id, &job))
		return false;
	was_open = sale_is_open(job.sale.state);
	resolve(s, &job, request);
	if (!card_result_load(s, sale.sale_id, arena, out))
		return false;
	out->replayed = !was_open;
	if (was_open)
		card_hand_back(s, out);
	out->print_id = job.print_id;
	return true;
}
