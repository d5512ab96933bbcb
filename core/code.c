/* The names, exit statuses and sentences of the codes. */
#include "core/code.h"

#include <assert.h>

#include "core/compiler.h"

#define CODE_ROW_(code_, text, status) [CODE_##code_] = {.name = (text), .exit_status = (status)},

static const struct {
	const char *name;
	int exit_status;
} rows[] = {CODE_LIST(CODE_ROW_)};

/* What is wrong and what to do, for a fault that says nothing more exact. */
static const char *const messages[] = {
	[CODE_OK] = N_("Done."),
	[CODE_BAD_AMOUNT] = N_("This amount cannot be read: write up to 12 digits and at most two "
			       "decimals, such as 128.50."),
	[CODE_BAD_DATE] = N_("This date cannot be read or does not exist: write it as 2026-11-21."),
	[CODE_BAD_VALUE] =
		N_("This value cannot be used here: check what was typed and try again."),
	[CODE_BAD_ID] = N_(
		"This identity number is not valid: compare it with the paper and type it again."),
	[CODE_ACCOUNT_UNKNOWN] = N_("There is no account with this number: check the number or "
				    "find the customer by name."),
	[CODE_ACCOUNT_CLOSED] =
		N_("This account is closed: ask for the customer's present account number."),
	[CODE_ACCOUNT_EXISTS] = N_("There is an account with this number already: open that one or "
				   "choose another number."),
	[CODE_NOTHING_DUE] =
		N_("Nothing is due on this account: type an amount to pay in advance."),
	[CODE_DUE_CHANGED] = N_("The amount due has changed since it was shown: look at the "
				"account again before taking the money."),
	[CODE_TENDER_MISMATCH] = N_("The money handed over does not add up to the amount to be "
				    "paid: check every tender and the change."),
	[CODE_DUPLICATE_SUSPECTED] = N_("The same account paid the same amount a few minutes ago: "
					"make sure that this is a second payment, then confirm."),
	[CODE_OP_CONFLICT] = N_("This operation number was already used for something else: begin "
				"the operation anew."),
	[CODE_SHIFT_NOT_OPEN] = N_("No shift is open: open a shift before taking money."),
	[CODE_SHIFT_OPEN] = N_("A shift is open already: close it before going on."),
	[CODE_DRAWER_SHORT] = N_("The drawer does not hold that much cash: choose a smaller amount "
				 "or another way to pay out."),
	[CODE_RECEIPT_UNKNOWN] =
		N_("There is no receipt with this number: check the number on the paper."),
	[CODE_ALREADY_REVERSED] = N_(
		"This payment was reversed before: look at its receipt to see when and by whom."),
	[CODE_LATER_PAYMENT] =
		N_("A later payment stands on the same bills: reverse that one first."),
	[CODE_ADVANCE_USED] = N_("The advance from this payment has been spent: reverse the "
				 "payment that used it first."),
	[CODE_CARD_WRITTEN] =
		N_("The electricity was written to the card: take it back as a card refund."),
	[CODE_DAY_SETTLED] =
		N_("This business date is settled: make the correction on an open date."),
	[CODE_SIGN_IN_FAILED] = N_("The login name or the password is wrong: try again."),
	[CODE_LOCKED_OUT] = N_("This login is locked after too many wrong passwords: wait or ask "
			       "an administrator."),
	[CODE_NOT_PERMITTED] = N_("Your role does not allow this: ask a person whose role does."),
	[CODE_APPROVAL_REQUIRED] = N_("This needs the approval of a second person: ask a "
				      "supervisor to sign in and approve."),
	[CODE_SELF_APPROVAL] =
		N_("Nobody may approve an operation of their own: ask another person."),
	[CODE_IMPORT_REFUSED] = N_("The file holds errors and nothing of it was stored: correct "
				   "the lines named and import it again."),
	[CODE_EXISTS] = N_("This exists already and was left as it is: choose another name."),
	[CODE_VERIFY_FAILED] =
		N_("The books do not hold together: stop work and call the administrator."),
	[CODE_SALE_OPEN] =
		N_("This account has a card sale that is not finished: resolve that one first."),
	[CODE_CARD_WRONG] = N_(
		"This card belongs to another account or meter: insert the card of this account."),
	[CODE_CARD_NOT_INSERTED] =
		N_("The last purchase on this card has not been put into the meter: ask the "
		   "customer to insert the card into the meter first."),
	[CODE_CARD_BAD] = N_("This card cannot be read: clean it and try again, or replace it."),
	[CODE_LIMIT_EXCEEDED] =
		N_("This is above the limit that is allowed: choose a smaller value."),
	[CODE_LAW_FORBIDS] =
		N_("The rules do not allow this step yet: see the rule and the earliest date."),
	[CODE_TEMPLATE_BAD] = N_("The template of this document has an error: correct the line "
				 "named in the template."),
	[CODE_POLICY_BAD] =
		N_("The hall's policy has a value that cannot be used: correct the value named."),
	[CODE_DB_UNREACHABLE] =
		N_("The database cannot be reached: check its address and that it is running."),
	[CODE_DB_BUSY] = N_(
		"The database is busy with another station's work: nothing was stored, try again."),
	[CODE_DB_NEWER] = N_(
		"The database was made by a newer wattdesk: update the program on this station."),
	[CODE_DB_DAMAGED] = N_("The database is damaged: stop work and call the administrator."),
	[CODE_DISK_FULL] =
		N_("The disk is full and nothing was stored: free some space and try again."),
	[CODE_KEY_MISSING] = N_(
		"The key file of the hall is missing or cannot be read: put it back in its place."),
	[CODE_IO] = N_("A file could not be read or written: check its path, its permissions and "
		       "the disk."),
	[CODE_DEVICE_GONE] = N_("The device does not answer because it is not connected: check its "
				"cable and its power."),
	[CODE_DEVICE_TIMEOUT] = N_("The device did not answer in time: check it and try again."),
};

static_assert(ARRAY_SIZE(rows) == CODE_COUNT, "every code has a row");
static_assert(ARRAY_SIZE(messages) == CODE_COUNT, "every code has a sentence");

const char *code_name(enum code code)
{
	assert(code < CODE_COUNT);
	return rows[code].name;
}

int code_exit_status(enum code code)
{
	assert(code < CODE_COUNT);
	return rows[code].exit_status;
}

const char *code_message(enum code code)
{
	assert(code < CODE_COUNT);
	return messages[code];
}
