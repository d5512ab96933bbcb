#include "tests/store/drawer.h"

#include "core/arena.h"
#include "core/utf8.h"
#include "tests/test.h"

void drawer_init(struct till *till, struct hall *hall)
{
	till_init(till, hall);
	scratch_path(&hall->scratch, "hall.seals", till->session.seal_file,
		sizeof till->session.seal_file);
	till->session.trial = false;
}

void drawer_release(struct till *till)
{
	till_check_books(till);
	till_release(till);
}

void drawer_at(struct till *till, const char *login, const char *station)
{
	till_as(till, login);
	utf8_copy(till->session.station, sizeof till->session.station, station);
}

struct shift_view drawer_open(struct till *till, const char *float_amount)
{
	const struct shift_open_request request = {.float_amount = till_money(float_amount)};
	struct shift_view shift;

	must(till, shift_open(&till->session, &request, &shift));
	return shift;
}

bool drawer_close(struct till *till, const char *counted, const char *reason, const char *approver,
	struct shift_view *out)
{
	struct shift_close_request request = {.counted = till_money(counted), .reason = reason};

	if (approver != NULL)
		request.approval = till_approval(approver);
	return shift_close(&till->session, &request, out);
}

struct pay_result drawer_pay(struct till *till, const char *account_no, const char *const *tenders)
{
	struct pay_request request = {.account_no = {account_no}, .account_count = 1};
	struct arena arena = ARENA_EMPTY;
	struct pay_result result;

	for (; *tenders != NULL; tenders++)
		assert_int_equal(tender_parse(&request.tenders[request.tender_count++], *tenders),
			TENDER_OK);
	must(till, pay_take(&till->session, &request, &arena, &result));
	arena_release(&arena);
	return result;
}

void check_sum(const struct tender_sum *sum, int64_t count, const char *amount)
{
	assert_int_equal(sum->count, count);
	check_money(sum->amount, amount);
}

void drawer_take_payments(struct till *till)
{
	struct reverse_request request = {.reason = "wrong account"};
	struct reverse_result reversed;
	struct pay_result second;
	int64_t account = till_account(till, "1001", "residential");

	till_bill(till, account, "B1", "2026-11-30", "130.00");
	(void)drawer_pay(till, "1001", TENDERS("cash:60.00", "card:40.00"));
	second = drawer_pay(till, "1001", TENDERS("cash:50.00"));
	check_money(second.change, "20.00");
	request.receipt_no = second.receipt_no;
	request.approval = till_approval("sue");
	must(till, reverse_payment(&till->session, REVERSAL_REVERSE, &request, &reversed));
}
