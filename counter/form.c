/*
 * What is wrong with a request by itself. It is asked before the transaction: none of it can change
 * while somebody else works.
 */
#include "counter/form.h"

#include <string.h>

#include "core/utf8.h"

#define REASON_CHARS_MAX 120

bool form_word(const char *text, size_t size)
{
	size_t length = strlen(text);

	return length > 0 && length < size &&
	       strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-") ==
		       length;
}

bool form_account_no(const char *account_no)
{
	size_t size = strlen(account_no);

	return size > 0 && size < ACCOUNT_NO_MAX &&
	       strspn(account_no, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == size;
}

bool form_reason(struct session *s, const char *reason)
{
	size_t size = reason == NULL ? 0 : strlen(reason);

	if (size > 0 && size < REASON_MAX && utf8_is_clean(reason, size) &&
		utf8_count(reason) <= REASON_CHARS_MAX)
		return true;
	return session_refuse(s, CODE_BAD_VALUE,
		SAY(N_("A reason has 1 to 120 characters on one line: write down why.")));
}

static bool named_before(const struct pay_request *request, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(request->account_no[i], request->account_no[count]) == 0)
			return true;
	return false;
}

static bool accounts_check(struct session *s, const struct pay_request *request)
{
	if (request->account_count == 0 || request->account_count > PAY_ACCOUNTS_MAX)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("A payment is for 1 to {1} accounts: name that many."),
				say_count(PAY_ACCOUNTS_MAX)));
	for (size_t i = 0; i < request->account_count; i++)
		if (named_before(request, i))
			return session_refuse(s, CODE_BAD_VALUE,
				SAY(N_("Account {1} is named twice: name it once."),
					say_text(request->account_no[i])));
	return true;
}

static bool tender_check(struct session *s, const struct tender *tender)
{
	if (money_sign(tender->amount) <= 0)
		return session_refuse(s, CODE_BAD_AMOUNT,
			SAY(N_("{1}: the amount must be above 0.00."),
				say_word(tender_kind_title(tender->kind))));
	if (!tender_ref_valid(tender->ref) ||
		(tender_needs_ref(tender->kind) && tender->ref[0] == '\0'))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("{1}: write its number as the reference, on one line."),
				say_word(tender_kind_title(tender->kind))));
	return true;
}

bool form_pay_tenders(
	struct session *s, const struct pay_request *request, enum form_tenders tenders)
{
	int in_cash = 0;

	if ((request->tender_count == 0 && tenders == FORM_TENDERS_NEEDED) ||
		request->tender_count > TENDERS_MAX)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("A payment has 1 to {1} tenders: say what was handed over."),
				say_count(TENDERS_MAX)));
	for (size_t i = 0; i < request->tender_count; i++) {
		if (!tender_check(s, &request->tenders[i]))
			return false;
		in_cash += request->tenders[i].kind == TENDER_CASH;
	}
	if (in_cash > 1)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("Cash is named twice: give all of the cash as one amount.")));
	return true;
}

bool form_pay(struct session *s, const struct pay_request *request, enum form_tenders tenders)
{
	if (!accounts_check(s, request) || !form_pay_tenders(s, request, tenders))
		return false;
	if (request->has_amount && money_sign(request->amount) <= 0)
		return session_refuse(
			s, CODE_BAD_AMOUNT, SAY(N_("The amount to be paid must be above 0.00.")));
	return true;
}
