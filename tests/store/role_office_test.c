/*
 * Who may do what behind the counter: readings, bills, arrears, cards, restorations, the hall
 * itself, each with every role alone and with nobody signed in. What is refused is kept as an
 * attempt (law 7: failed attempts are rows too).
 */
#include <string.h>

#include "counter/abnormal.h"
#include "counter/arrears_export.h"
#include "counter/arrears_run.h"
#include "counter/arrears_step.h"
#include "counter/backup.h"
#include "counter/bill_run.h"
#include "counter/card.h"
#include "counter/card_limit.h"
#include "counter/card_replace.h"
#include "counter/correction.h"
#include "counter/guard.h"
#include "counter/hall_copy.h"
#include "counter/identity_check.h"
#include "counter/key.h"
#include "counter/meter_line.h"
#include "counter/plan.h"
#include "counter/print.h"
#include "counter/reading.h"
#include "counter/reading_fetch.h"
#include "counter/restoration.h"
#include "counter/tariff.h"
#include "counter/write_off.h"
#include "tests/store/till.h"
#include "tests/test.h"

#define NOBODY 0
#define NOWHERE "/nonexistent/x"

/* The calls name things that are not there: what is asked is only whether they get that far. */
static bool enter(struct till *t)
{
	const struct reading_entry entry = {.meter_no = "9", .on = till_date("2026-11-18")};
	struct reading_entered out;

	return reading_enter(&t->session, &entry, &out);
}

static bool fetch(struct till *t)
{
	const struct fetch_request request = {.meter_no = "9"};
	struct fetched out;

	return reading_fetch(&t->session, &request, &out);
}

static struct route_query route_9(void)
{
	return (struct route_query){.period = period_of(till_date("2026-11-18")), .route = "9"};
}

static bool estimate(struct till *t)
{
	const struct route_query query = route_9();
	struct estimate_result out;

	return reading_estimate(&t->session, &query, till_date("2026-12-18"), &out);
}

static bool plan_route(struct till *t)
{
	const struct route_order order = {.period = route_9().period, .route = "9"};

	return route_plan(&t->session, &order);
}

static bool set_rule(struct till *t)
{
	const struct route_rule rule = {.route = "9", .reader = "x"};

	return route_set_rule(&t->session, &rule);
}

static bool settle_case(struct till *t)
{
	const struct abnormal_decision decision = {.case_no = 9, .reason = "r"};
	int64_t cancelled;

	return abnormal_settle(&t->session, &decision, &cancelled);
}

static bool run_bills(struct till *t, enum bill_action action)
{
	const struct bill_run_request request = {
		.action = action, .period = route_9().period, .route = "9"};
	struct bill_run_result out;

	return bill_run(&t->session, &request, &t->arena, &out);
}

static bool calculate(struct till *t)
{
	return run_bills(t, BILL_ACTION_RUN);
}

static bool release(struct till *t)
{
	return run_bills(t, BILL_ACTION_RELEASE);
}

static bool cancel(struct till *t)
{
	return run_bills(t, BILL_ACTION_CANCEL);
}

static bool check(struct till *t)
{
	return run_bills(t, BILL_ACTION_CHECK);
}

static bool dun(struct till *t)
{
	const struct dun_request request = {.on = till_date("2027-11-18")};
	struct dun_result out;

	return dun_run(&t->session, &request, &t->arena, &out);
}

static bool step_to(struct till *t, enum arrears_stage to)
{
	const struct arrears_step_request request = {
		.account_no = "9", .to = to, .on = till_date("2026-11-18")};
	struct arrears_view out;

	return arrears_step(&t->session, &request, &t->arena, &out);
}

static bool serve(struct till *t)
{
	return step_to(t, ARREARS_STAGE_NOTIFIED);
}

static bool write_letter(struct till *t)
{
	return step_to(t, ARREARS_STAGE_LETTER);
}

static bool give_up(struct till *t)
{
	return step_to(t, ARREARS_STAGE_WRITTEN_OFF);
}

static bool mark(struct till *t)
{
	const struct arrears_mark_request request = {
		.account_no = "9", .mark = ARREARS_MARK_DISPUTE, .reason = "r"};
	struct arrears_view out;

	return arrears_mark(&t->session, &request, &t->arena, &out);
}

static bool reinstate(struct till *t)
{
	const struct write_off_undo request = {.account_no = "9", .reason = "r"};
	struct arrears_view out;

	return write_off_reinstate(&t->session, &request, &t->arena, &out);
}

static bool take_out(struct till *t)
{
	const struct arrears_export_request request = {
		.what = ARREARS_EXPORT_RISK, .on = till_date("2026-11-18"), .path = NOWHERE};
	int64_t rows;

	return arrears_export(&t->session, &request, &rows);
}

static bool plan_debt(struct till *t)
{
	const struct plan_request request = {
		.account_no = "9", .start = till_date("2026-11-18"), .months = 2};
	struct plan_view out;

	return plan_add(&t->session, &request, &out);
}

static bool leave_list(struct till *t)
{
	const struct blacklist_leave request = {.account_no = "9", .reason = "r"};
	struct blacklist out;

	return blacklist_leave(&t->session, &request, &out);
}

static bool restore(struct till *t)
{
	const struct restoration_request request = {.account_no = "9"};
	struct restoration_made out;

	return restoration_make(&t->session, &request, &out);
}

static bool restored(struct till *t)
{
	const struct restoration_report report = {
		.order_no = "9", .state = RESTORATION_DONE, .result = "r"};
	struct restoration_view out;

	return restoration_finish(&t->session, &report, &out);
}

static bool tell_meter(struct till *t)
{
	const struct meter_order_request request = {.order_no = "9"};
	struct meter_order_made out;

	return meter_order_give(&t->session, &request, &out);
}

static bool set_line(struct till *t)
{
	const struct meter_line_request request = {
		.meter_no = "9", .line = NOWHERE, .address = "1", .password = "123456"};

	return meter_line_set(&t->session, &request);
}

static bool authorise(struct till *t)
{
	const struct authority_request request = {
		.account_no = "9", .document = "d", .name = "n", .number = "1"};
	struct authority_made out;

	return authority_record(&t->session, &request, &out);
}

static bool withdraw(struct till *t)
{
	const struct authority_end request = {.account_no = "9", .document = "d", .reason = "r"};

	return authority_withdraw(&t->session, &request);
}

static bool look_at_paper(struct till *t)
{
	const struct identity_shown shown = {.number = "1"};
	struct identity_verdict out;

	return identity_check_make(&t->session, "9", &shown, &out);
}

static const struct card_desk no_desk = {.medium = NULL};

static bool sell(struct till *t)
{
	const struct card_sell_request request = {.account_no = "9", .open = true};
	struct card_result out;

	return card_sell(&t->session, &no_desk, &request, &t->arena, &out);
}

static bool resolve(struct till *t)
{
	const struct card_resolve_request request = {.sale_no = "9"};
	struct card_result out;

	return card_resolve(&t->session, &no_desk, &request, &t->arena, &out);
}

static bool replace(struct till *t)
{
	const struct card_replace_request request = {.account_no = "9"};
	struct card_result out;

	return card_replace(&t->session, &no_desk, &request, &t->arena, &out);
}

static bool take_back(struct till *t)
{
	const struct card_refund_request request = {.sale_no = "9", .evidence = "e"};
	struct card_result out;

	return card_refund(&t->session, &no_desk, &request, &t->arena, &out);
}

static bool change_meter(struct till *t)
{
	const struct card_meter_request request = {.account_no = "9", .meter_no = "1"};
	struct card_result out;

	return card_meter_change(&t->session, &no_desk, &request, &t->arena, &out);
}

static bool set_limits(struct till *t)
{
	const struct card_limits_request request = {.account_no = "9"};

	return card_limits_set(&t->session, &request);
}

static bool review(struct till *t)
{
	const struct card_review_request request = {.flag_id = 9, .note = "n"};

	return card_review(&t->session, &request);
}

static bool propose(struct till *t)
{
	const struct correction_request request = {
		.account_no = "9", .facts = {.kind = PROPOSAL_THEFT}, .reason = "r"};
	struct correction_made out;

	return correction_propose(&t->session, &request, &out);
}

static bool decide(struct till *t)
{
	const struct correction_decision decision = {
		.correction_no = 9, .approve = true, .reason = "r"};
	struct correction_decided out;

	return correction_decide(&t->session, &decision, &out);
}

static bool register_tariff(struct till *t)
{
	static const char *const paths[] = {NOWHERE};
	struct import_result out;

	return tariff_register(&t->session, paths, 1, &t->arena, &out);
}

static bool accept_clock(struct till *t)
{
	return clock_accept(&t->session, "");
}

static bool back_up(struct till *t)
{
	const struct backup_request request = {.folder = NOWHERE, .keep = 1};
	struct backup_made out;

	return backup_rotate(&t->session, &request, &t->arena, &out);
}

static bool change_key(struct till *t)
{
	const struct key_change change = {.new_path = NOWHERE};
	struct key_changed out;

	return key_change(&t->session, &change, &out);
}

static bool move_hall(struct till *t)
{
	struct hall_move move = {.to_url = NOWHERE};

	return hall_move(&t->session, &move);
}

static bool close_print(struct till *t)
{
	return print_close(&t->session, 9, true);
}

static const struct deed {
	const char *name;
	enum permission needs, or ; /* one of them */
	bool (*run)(struct till *t);
} deeds[] = {
	{"reading_enter", PERMIT_READING_ENTER, PERMIT_COUNT, enter},
	{"reading_fetch", PERMIT_READING_ENTER, PERMIT_COUNT, fetch},
	{"reading_estimate", PERMIT_READING_CLEAR, PERMIT_COUNT, estimate},
	{"route_plan", PERMIT_READING_CLEAR, PERMIT_COUNT, plan_route},
	{"route_set_rule", PERMIT_READING_CLEAR, PERMIT_COUNT, set_rule},
	{"abnormal_settle", PERMIT_READING_CLEAR, PERMIT_COUNT, settle_case},
	{"bill run", PERMIT_BILL_RUN, PERMIT_COUNT, calculate},
	{"bill release", PERMIT_BILL_RUN, PERMIT_COUNT, release},
	{"bill cancel", PERMIT_BILL_RUN, PERMIT_COUNT, cancel},
	{"readings check", PERMIT_READING_ENTER, PERMIT_COUNT, check},
	{"dun_run", PERMIT_ARREARS_RUN, PERMIT_COUNT, dun},
	{"step: notice", PERMIT_ARREARS_STEP, PERMIT_COUNT, serve},
	{"step: letter", PERMIT_ARREARS_LEGAL, PERMIT_COUNT, write_letter},
	{"step: write-off", PERMIT_ARREARS_WRITE_OFF, PERMIT_COUNT, give_up},
	{"arrears_mark", PERMIT_ARREARS_MARK, PERMIT_COUNT, mark},
	{"write_off_reinstate", PERMIT_ARREARS_WRITE_OFF, PERMIT_COUNT, reinstate},
	{"arrears_export", PERMIT_ARREARS_RUN, PERMIT_COUNT, take_out},
	{"plan_add", PERMIT_PLAN, PERMIT_COUNT, plan_debt},
	{"blacklist_leave", PERMIT_BLACKLIST_LEAVE, PERMIT_COUNT, leave_list},
	{"restoration_make", PERMIT_RESTORE, PERMIT_COUNT, restore},
	{"restoration_finish", PERMIT_RESTORE_FINISH, PERMIT_COUNT, restored},
	{"meter_order_give", PERMIT_RESTORE_FINISH, PERMIT_COUNT, tell_meter},
	{"meter_line_set", PERMIT_METER_LINE, PERMIT_COUNT, set_line},
	{"authority_record", PERMIT_RESTORE, PERMIT_COUNT, authorise},
	{"authority_withdraw", PERMIT_RESTORE, PERMIT_COUNT, withdraw},
	{"identity_check_make", PERMIT_RESTORE, PERMIT_COUNT, look_at_paper},
	{"card_sell", PERMIT_CARD_SELL, PERMIT_COUNT, sell},
	{"card_resolve", PERMIT_CARD_SELL, PERMIT_COUNT, resolve},
	{"card_replace", PERMIT_CARD_SELL, PERMIT_COUNT, replace},
	{"card_refund", PERMIT_CARD_SELL, PERMIT_COUNT, take_back},
	{"card_meter_change", PERMIT_CARD_SELL, PERMIT_COUNT, change_meter},
	{"card_limits_set", PERMIT_CARD_SET, PERMIT_CARD_SELL, set_limits},
	{"card_review", PERMIT_CARD_REVIEW, PERMIT_COUNT, review},
	{"correction_propose", PERMIT_CORRECTION_PROPOSE, PERMIT_COUNT, propose},
	{"correction_decide", PERMIT_CORRECTION_APPROVE, PERMIT_COUNT, decide},
	{"tariff_register", PERMIT_TARIFF_IMPORT, PERMIT_COUNT, register_tariff},
	{"clock_accept", PERMIT_POLICY_SET, PERMIT_COUNT, accept_clock},
	{"backup_rotate", PERMIT_BACKUP, PERMIT_COUNT, back_up},
	{"key_change", PERMIT_HALL_REPLACE, PERMIT_COUNT, change_key},
	{"hall_move", PERMIT_HALL_REPLACE, PERMIT_COUNT, move_hall},
	{"print_close", PERMIT_RECEIPT_PRINT, PERMIT_COUNT, close_print},
};

static bool allows(uint32_t role, const struct deed *deed)
{
	return role != NOBODY && (role_allows(role, deed->needs) ||
					 (deed->or != PERMIT_COUNT && role_allows(role, deed->or)));
}

static void check_deed(struct till *till, const struct deed *deed, uint32_t role)
{
	const char *who = role == NOBODY ? "nobody" : role_name(role);
	int64_t attempts = till_count(till, "attempt");
	bool may = allows(role, deed), done;
	enum code code;

	till->session.roles = role;
	memcpy(till->session.login, role == NOBODY ? "" : "ann", role == NOBODY ? 1 : 4);
	till->session.why = (struct fault){.code = CODE_OK};
	done = deed->run(till);
	code = till->session.why.code;
	if (done ? !may : (code == CODE_NOT_PERMITTED) == may)
		fail_msg("%s by %s: %s", deed->name, who, done ? "done" : code_name(code));
	if (!may && till_count(till, "attempt") != attempts + 1)
		fail_msg("%s by %s: the refusal is not kept", deed->name, who);
}

static void test_every_deed_with_every_role(void **state)
{
	struct till till;
	int64_t entries;

	till_init(&till, *state);
	till.session.share_dir = "share";
	entries = till_count(&till, "journal");
	for (size_t i = 0; i < ARRAY_SIZE(deeds); i++) {
		check_deed(&till, &deeds[i], NOBODY);
		for (uint32_t role = ROLE_CASHIER; role <= ROLE_ADMIN; role <<= 1)
			check_deed(&till, &deeds[i], role);
	}
	assert_int_equal(till_count(&till, "journal"), entries);
	till_as(&till, "ann");
	till_verify(&till);
	till_release(&till);
}

int main(void)
{
	const struct hall_test tests[] = {
		HALL_TEST(test_every_deed_with_every_role),
	};

	return hall_run("role office", tests, ARRAY_SIZE(tests));
}
