/*
 * Who may do what. A person with several roles may do what any of them may; what nobody may do
 * alone (approve one's own operation) is not a question of roles and stands in counter/.
 */
#include "core/permission.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define EVERYONE                                                                         \
	(ROLE_CASHIER | ROLE_SUPERVISOR | ROLE_READER | ROLE_VERIFIER | ROLE_COLLECTOR | \
		ROLE_LEGAL | ROLE_INSPECTOR | ROLE_MANAGER | ROLE_AUDITOR | ROLE_ADMIN)
#define LEADERS (ROLE_SUPERVISOR | ROLE_MANAGER)

/* The administrator is in no row that moves money; the auditor in none that writes. */
static const uint32_t allowed[PERMIT_COUNT] = {
	[PERMIT_STAFF_MANAGE] = ROLE_ADMIN,
	[PERMIT_IMPORT_ACCOUNTS] = ROLE_ADMIN,
	[PERMIT_IMPORT_BILLS] = ROLE_ADMIN | ROLE_VERIFIER,
	[PERMIT_POLICY_SET] = ROLE_ADMIN,
	[PERMIT_BACKUP] = ROLE_ADMIN | LEADERS,
	[PERMIT_HALL_REPLACE] = ROLE_ADMIN,
	[PERMIT_ACCOUNT_READ] = EVERYONE,
	[PERMIT_ACCOUNT_CHANGE] = ROLE_CASHIER | ROLE_SUPERVISOR,
	[PERMIT_ACCOUNT_CLOSE] = ROLE_CASHIER | ROLE_SUPERVISOR,
	[PERMIT_SHIFT_WORK] = ROLE_CASHIER,
	[PERMIT_SHIFT_READ_ANY] = LEADERS | ROLE_AUDITOR,
	[PERMIT_HAND_IN_RECEIVE] = ROLE_SUPERVISOR,
	[PERMIT_SHIFT_DATE_APPROVE] = ROLE_SUPERVISOR,
	[PERMIT_DIFFERENCE_APPROVE] = ROLE_SUPERVISOR,
	[PERMIT_DAY_SETTLE] = ROLE_SUPERVISOR,
	[PERMIT_PAY] = ROLE_CASHIER,
	[PERMIT_REVERSE] = ROLE_CASHIER,
	[PERMIT_REVERSE_APPROVE] = ROLE_SUPERVISOR,
	[PERMIT_PAYMENT_MOVE] = ROLE_CASHIER | ROLE_SUPERVISOR,
	[PERMIT_WAIVE] = ROLE_CASHIER | ROLE_SUPERVISOR | ROLE_COLLECTOR,
	[PERMIT_WAIVE_APPROVE] = ROLE_SUPERVISOR,
	[PERMIT_TENDER_CLEAR] = ROLE_CASHIER | ROLE_SUPERVISOR,
	[PERMIT_RECEIPT_READ] = EVERYONE,
	[PERMIT_RECEIPT_PRINT] = ROLE_CASHIER | ROLE_SUPERVISOR,
	[PERMIT_REPORT_READ] = LEADERS | ROLE_AUDITOR | ROLE_VERIFIER,
	[PERMIT_EXPORT_PAID] = LEADERS | ROLE_VERIFIER,
	[PERMIT_READING_IMPORT] = ROLE_READER | ROLE_VERIFIER | ROLE_ADMIN,
	[PERMIT_READING_ENTER] = ROLE_READER | ROLE_VERIFIER,
	[PERMIT_READING_READ] =
		ROLE_READER | ROLE_VERIFIER | ROLE_INSPECTOR | LEADERS | ROLE_AUDITOR | ROLE_ADMIN,
	[PERMIT_READING_CLEAR] = ROLE_VERIFIER,
	[PERMIT_METER_IMPORT] = ROLE_ADMIN,
	[PERMIT_TARIFF_IMPORT] = ROLE_ADMIN,
	[PERMIT_BILL_RUN] = ROLE_VERIFIER,
	[PERMIT_ARREARS_READ] = EVERYONE,
	[PERMIT_ARREARS_RUN] = ROLE_COLLECTOR | LEADERS,
	[PERMIT_ARREARS_STEP] = ROLE_COLLECTOR,
	[PERMIT_ARREARS_APPROVE] = LEADERS,
	[PERMIT_ARREARS_MARK] = ROLE_COLLECTOR | LEADERS,
	[PERMIT_ARREARS_LEGAL] = ROLE_LEGAL,
	[PERMIT_ARREARS_WRITE_OFF] = ROLE_COLLECTOR | ROLE_LEGAL,
	[PERMIT_WRITE_OFF_APPROVE] = ROLE_MANAGER,
	[PERMIT_PLAN] = ROLE_COLLECTOR | ROLE_LEGAL,
	[PERMIT_BLACKLIST_LEAVE] = ROLE_CASHIER | ROLE_COLLECTOR | ROLE_SUPERVISOR,
	[PERMIT_BLACKLIST_APPROVE] = ROLE_SUPERVISOR,
	[PERMIT_NOTICE_REMIND] = ROLE_CASHIER | ROLE_COLLECTOR | ROLE_LEGAL | LEADERS,
	[PERMIT_NOTICE_COLLECT] = ROLE_COLLECTOR | ROLE_LEGAL | LEADERS,
	[PERMIT_NOTICE_LEGAL] = ROLE_LEGAL | ROLE_MANAGER,
	[PERMIT_CARD_SELL] = ROLE_CASHIER,
	[PERMIT_CARD_APPROVE] = ROLE_SUPERVISOR,
	[PERMIT_CARD_SET] = ROLE_SUPERVISOR | ROLE_ADMIN,
	[PERMIT_CARD_AUDIT] = ROLE_INSPECTOR | LEADERS | ROLE_AUDITOR,
	[PERMIT_RESTORE] = ROLE_CASHIER | ROLE_SUPERVISOR,
	[PERMIT_RESTORE_READ] = ROLE_CASHIER | ROLE_COLLECTOR | ROLE_LEGAL | ROLE_INSPECTOR |
				LEADERS | ROLE_AUDITOR,
	[PERMIT_RESTORE_FINISH] = ROLE_CASHIER | ROLE_SUPERVISOR | ROLE_COLLECTOR,
	[PERMIT_AUTHORITY_APPROVE] = ROLE_SUPERVISOR,
	[PERMIT_METER_LINE] = ROLE_ADMIN,
	[PERMIT_AUDIT_READ] = LEADERS | ROLE_AUDITOR | ROLE_ADMIN,
};

struct role_row {
	uint32_t bit;
	const char *name, *title;
};

static const struct role_row rows[] = {
	{ROLE_CASHIER, "cashier", N_("Cashier")},
	{ROLE_SUPERVISOR, "supervisor", N_("Supervisor")},
	{ROLE_READER, "reader", N_("Meter reader")},
	{ROLE_VERIFIER, "verifier", N_("Bill verifier")},
	{ROLE_COLLECTOR, "collector", N_("Collector")},
	{ROLE_LEGAL, "legal", N_("Legal officer")},
	{ROLE_INSPECTOR, "inspector", N_("Inspector")},
	{ROLE_MANAGER, "manager", N_("Manager")},
	{ROLE_AUDITOR, "auditor", N_("Auditor")},
	{ROLE_ADMIN, "admin", N_("Administrator")},
};

bool role_allows(uint32_t roles, enum permission what)
{
	assert(what >= 0);
	assert(what < PERMIT_COUNT);
	return (roles & allowed[what]) != 0;
}

bool role_parse(uint32_t *bit, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		*bit = rows[i].bit;
		return true;
	}
	return false;
}

static const struct role_row *row_of(uint32_t bit)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].bit == bit)
			return &rows[i];
	return NULL;
}

const char *role_name(uint32_t bit)
{
	const struct role_row *row = row_of(bit);

	return row == NULL ? NULL : row->name;
}

const char *role_title(uint32_t bit)
{
	const struct role_row *row = row_of(bit);

	return row == NULL ? NULL : row->title;
}
