#include "tests/store/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fault.h"
#include "db/vault.h"
#include "tests/test.h"

#define ALL_ROLES ((1u << 10) - 1)
#define ACCOUNT_HEADER "account_no,name,id_type,id_no,address,price_class,region,opened_on\n"
#define BILL_HEADER "bill_no,account_no,period,energy_kwh,amount,issued_on,due_on\n"

static struct moment desk_now(void *ctx)
{
	struct desk *desk = ctx;

	return desk->now;
}

struct date desk_day(const char *text)
{
	struct date d;

	assert_true(date_parse(&d, text));
	return d;
}

struct money desk_money(const char *text)
{
	struct money m;

	assert_int_equal(money_parse(&m, text), MONEY_OK);
	return m;
}

void desk_set_day(struct desk *desk, const char *day)
{
	desk->now.ms = (int64_t)desk_day(day).days * 86400000 + INT64_C(2) * 3600000;
}

void desk_init(struct desk *desk, struct hall *hall)
{
	char path[SCRATCH_PATH_MAX];
	struct fault why;

	memset(desk, 0, sizeof *desk);
	desk->hall = hall;
	desk_set_day(desk, "2026-11-21");
	desk->s.db = hall->db;
	desk->s.clock = (struct clock){.now = desk_now, .ctx = desk};
	desk->s.policy = policy_defaults();
	desk->s.roles = ALL_ROLES;
	snprintf(desk->s.station, sizeof desk->s.station, "desk1");
	snprintf(desk->s.login, sizeof desk->s.login, "tester");
	scratch_path(&hall->scratch, "hall.key", path, sizeof path);
	if (!vault_open(&desk->s.vault, path, &why)) {
		assert_true(vault_create(path, &why));
		assert_true(vault_open(&desk->s.vault, path, &why));
	}
}

void desk_release(struct desk *desk)
{
	vault_close(desk->s.vault);
	arena_release(&desk->arena);
}

bool desk_import_bytes(
	struct desk *desk, struct import_request request, const void *bytes, size_t size)
{
	char path[SCRATCH_PATH_MAX];

	scratch_write(&desk->hall->scratch, "import.csv", bytes, size);
	request.path = scratch_path(&desk->hall->scratch, "import.csv", path, sizeof path);
	return import_run(&desk->s, &request, &desk->arena, &desk->import);
}

bool desk_import(struct desk *desk, enum import_what what, const char *text)
{
	return desk_import_bytes(desk, (struct import_request){.what = what}, text, strlen(text));
}

void desk_store(struct desk *desk, enum import_what what, const char *text)
{
	char message[SAY_TEXT_MAX];

	if (desk_import(desk, what, text))
		return;
	if (desk->import.error_count == 0)
		fail_msg("%s", fault_render(LANG_EN, &desk->s.why, message, sizeof message));
	fail_msg("line %ld, %s: %s", desk->import.errors[0].line, desk->import.errors[0].field,
		text_render(LANG_EN, &desk->import.errors[0].say, message, sizeof message));
}

void desk_account(
	struct desk *desk, const char *account_no, const char *name, const char *price_class)
{
	char text[1024];

	snprintf(text, sizeof text, ACCOUNT_HEADER "%s,%s,none,,测试路1号,%s,330102,2020-01-01\n",
		account_no, name, price_class);
	desk_store(desk, IMPORT_ACCOUNTS, text);
}

void desk_bill(struct desk *desk, const struct desk_bill *bill)
{
	char text[1024];

	snprintf(text, sizeof text, BILL_HEADER "%s,%s,2026-01,100,%s,2000-01-01,%s\n",
		bill->bill_no, bill->account_no, bill->amount, bill->due_on);
	desk_store(desk, IMPORT_BILLS, text);
}
