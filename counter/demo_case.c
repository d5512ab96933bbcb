/* What a demo hall shows beside plain payments: each kind of paper, and each way to undo one. */
#include <stdio.h>

#include "core/utf8.h"
#include "counter/demo_hall.h"
#include "counter/identity_check.h"
#include "counter/reverse.h"

#define CASES_AT (16 * 60 + 5)
#define CHEQUE_REF "00010217"
#define TRANSFER_REF "TT20001"
#define NOTE_FEN 10000
#define MOVED_FEN 15000
#define WAIVED_FEN 100
#define AGENT_DAYS 30 /* of the authority, before the demo and after */

struct scene {
	struct demo *demo;
	struct session *s; /* of the first window */
	const struct demo_customer *customer;
};

static const struct demo_customer *customer_of(const struct demo *demo, enum demo_part part)
{
	for (int i = 0; i < demo->request->customers; i++)
		if (demo->customers[i].part == part)
			return &demo->customers[i];
	return NULL;
}

static bool failed(const struct scene *scene)
{
	return demo_failed(scene->demo, scene->s);
}

static struct demo_visit visit_of(const struct scene *scene, enum tender_kind kind)
{
	return (struct demo_visit){
		.desk = DESK_WINDOWS, .customers = {scene->customer}, .count = 1, .kind = kind};
}

static struct reverse_request undo_of(
	const struct scene *scene, const char *receipt_no, enum demo_reason reason)
{
	return (struct reverse_request){.receipt_no = receipt_no,
		.reason = demo_reason(scene->demo, reason),
		.approval = demo_approval(scene->demo, DESK_SUPERVISOR)};
}

static bool pay_with(const struct scene *scene, enum tender_kind kind, const char *ref,
	char receipt_no[RECEIPT_NO_MAX])
{
	struct demo_visit visit = visit_of(scene, kind);

	visit.ref = ref;
	return demo_pay(scene->demo, &visit, receipt_no);
}

static bool pay_bounced(const struct scene *scene)
{
	return pay_with(scene, TENDER_CHEQUE, CHEQUE_REF "1", scene->demo->bounce_receipt);
}

static bool bounce(const struct scene *scene)
{
	const struct reverse_request request =
		undo_of(scene, scene->demo->bounce_receipt, REASON_BOUNCE);
	struct reverse_result result;

	return tender_bounce(scene->s, &request, &result) || failed(scene);
}

static bool pay_cleared(const struct scene *scene)
{
	return pay_with(scene, TENDER_CHEQUE, CHEQUE_REF "2", scene->demo->clear_receipt);
}

static bool clear(const struct scene *scene)
{
	return tender_clear(scene->s, scene->demo->clear_receipt) || failed(scene);
}

static bool pay_transfer(const struct scene *scene)
{
	return pay_with(scene, TENDER_TRANSFER, TRANSFER_REF, scene->demo->transfer_receipt);
}

static bool clear_transfer(const struct scene *scene)
{
	return tender_clear(scene->s, scene->demo->transfer_receipt) || failed(scene);
}

static bool pay_clearing(const struct scene *scene)
{
	return pay_with(scene, TENDER_CHEQUE, CHEQUE_REF "3", NULL);
}

static bool pay_refunded(const struct scene *scene)
{
	return pay_with(scene, TENDER_MOBILE, NULL, scene->demo->refund_receipt);
}

static bool refund(const struct scene *scene)
{
	const struct reverse_request request =
		undo_of(scene, scene->demo->refund_receipt, REASON_REFUND);
	struct reverse_result result;

	return reverse_payment(scene->s, REVERSAL_REFUND, &request, &result) || failed(scene);
}

static bool pay_and_reverse(const struct scene *scene)
{
	struct demo_visit visit = visit_of(scene, TENDER_CASH);
	char receipt_no[RECEIPT_NO_MAX];
	struct reverse_request request;
	struct reverse_result result;

	visit.note = demo_money(NOTE_FEN);
	if (!demo_pay(scene->demo, &visit, receipt_no))
		return false;
	request = undo_of(scene, receipt_no, REASON_REVERSE);
	return reverse_payment(scene->s, REVERSAL_REVERSE, &request, &result) || failed(scene);
}

static bool pay_by_advance(const struct scene *scene)
{
	return pay_with(scene, TENDER_ADVANCE, NULL, NULL);
}

/* One payment and one receipt for three flats of one landlord. */
static bool pay_landlord(const struct scene *scene)
{
	struct demo_visit visit = visit_of(scene, TENDER_CARD);

	visit.customers[1] = customer_of(scene->demo, DEMO_LANDLORD_2);
	visit.customers[2] = customer_of(scene->demo, DEMO_LANDLORD_3);
	visit.count = 3;
	return demo_pay(scene->demo, &visit, NULL);
}

/* Money that a neighbour meant. */
static bool pay_and_move(const struct scene *scene)
{
	const struct demo_customer *to = customer_of(scene->demo, DEMO_MOVED_TO);
	struct pay_request request = {.account_no = {scene->customer->account_no},
		.account_count = 1,
		.tenders = {{.kind = TENDER_CASH}},
		.tender_count = 1,
		.has_amount = true};
	struct arena arena = ARENA_EMPTY;
	struct reverse_request undo;
	struct pay_result result;
	bool ok;

	request.amount = request.tenders[0].amount = demo_money(MOVED_FEN);
	ok = pay_take(scene->s, &request, &arena, &result);
	if (ok) {
		undo = undo_of(scene, result.receipt_no, REASON_MOVE);
		ok = reverse_move(scene->s, &undo, to->account_no, &arena, &result);
	}
	arena_release(&arena);
	scene->demo->made->payments += ok ? 2 : 0;
	return ok || failed(scene);
}

/* Takes a yuan of late charge off the oldest bill. */
static bool waive(const struct scene *scene)
{
	struct account_question question = {.account_no = scene->customer->account_no};
	struct waive_request request = {.reason = demo_reason(scene->demo, REASON_WAIVE),
		.approval = demo_approval(scene->demo, DESK_SUPERVISOR)};
	struct arena arena = ARENA_EMPTY;
	struct account_view view;
	bool ok = session_business_date(scene->s, &question.on) &&
		  account_show(scene->s, &question, &arena, &view);

	if (ok && view.bill_count > 0 && money_sign(view.bills[0].late_charge) > 0) {
		request.bill_no = view.bills[0].bill_no;
		request.amount = money_min(demo_money(WAIVED_FEN), view.bills[0].late_charge);
		ok = pay_waive(scene->s, &request);
	}
	arena_release(&arena);
	return ok || failed(scene);
}

static bool rename_customer(const struct scene *scene)
{
	const struct demo_lists *lists = &scene->demo->lists;
	char name[ACCOUNT_NAME_MAX], phone[PHONE_MAX];
	struct account_edit edit = {.name = name, .phone = phone};

	snprintf(name, sizeof name, "%s%s", lists->surnames.line[0], lists->given_names.line[0]);
	snprintf(phone, sizeof phone, "154%s9999", scene->customer->place->phone);
	return account_change(scene->s, scene->customer->account_no, &edit) || failed(scene);
}

static bool close_account(const struct scene *scene)
{
	return account_close(scene->s, scene->customer->account_no) || failed(scene);
}

/* Somebody may come for the organisation that is on the blacklist. */
static bool record_agent(const struct scene *scene)
{
	const struct demo_words *hall = &scene->demo->hall;
	struct authority_request request = {.account_no = scene->customer->account_no,
		.type = ID_RESIDENT,
		.from = date_add_days(scene->demo->request->on, -AGENT_DAYS),
		.until = date_add_days(scene->demo->request->on, AGENT_DAYS),
		.approval = demo_approval(scene->demo, DESK_SUPERVISOR)};
	struct authority_made made;

	return demo_words_need(hall, "agent", &request.name, scene->demo->why) &&
	       demo_words_need(hall, "agent_number", &request.number, scene->demo->why) &&
	       demo_words_need(hall, "agent_document", &request.document, scene->demo->why) &&
	       (authority_record(scene->s, &request, &made) || failed(scene));
}

static const struct {
	int days_before; /* the demo */
	enum demo_part part;
	bool (*run)(const struct scene *scene);
} cases[] = {
	{30, DEMO_CLOSED, close_account},
	{26, DEMO_RENAMED, rename_customer},
	{20, DEMO_BOUNCED, pay_bounced},
	{17, DEMO_BOUNCED, bounce},
	{14, DEMO_CLEARED, pay_cleared},
	{13, DEMO_TRANSFER, pay_transfer},
	{12, DEMO_LANDLORD_1, pay_landlord},
	{11, DEMO_TRANSFER, clear_transfer},
	{10, DEMO_CLEARED, clear},
	{9, DEMO_WAIVED, waive},
	{8, DEMO_REFUNDED, pay_refunded},
	{6, DEMO_REVERSED, pay_and_reverse},
	{5, DEMO_REFUNDED, refund},
	{5, DEMO_BY_ADVANCE, pay_by_advance},
	{4, DEMO_WITH_AGENT, record_agent},
	{4, DEMO_MOVED_FROM, pay_and_move},
	{2, DEMO_CLEARING, pay_clearing},
};

bool demo_cases_run(struct demo *demo, struct date day)
{
	int days_before = date_days_between(day, demo->request->on);
	struct scene scene = {.demo = demo, .s = &demo->desks[DESK_WINDOWS]};
	int minute = CASES_AT;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (cases[i].days_before != days_before)
			continue;
		demo_set_time(demo, day, minute++);
		scene.customer = customer_of(demo, cases[i].part);
		if (!cases[i].run(&scene))
			return false;
	}
	return true;
}
