#include "tests/store/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "counter/tariff.h"
#include "counter/verify.h"
#include "db/database.h"
#include "db/sql_sets.h"
#include "db/staff_store.h"
#include "tests/store/quick_hash.h"
#include "tests/test.h"

#define LINE_BYTES 256

static void say_why(struct chain *chain)
{
	char text[SAY_TEXT_MAX];

	fail_msg("%s: %s", code_name(chain->desk.s.why.code),
		fault_render(LANG_EN, &chain->desk.s.why, text, sizeof text));
}

static void accounts(struct chain *chain)
{
	char text[4096], line[LINE_BYTES];

	snprintf(text, sizeof text,
		"account_no,name,id_type,id_no,address,price_class,region,opened_on,route,"
		"meter_no,multiplier,tariff\n");
	for (int i = 1; i <= 6; i++) {
		snprintf(line, sizeof line,
			"A%d,张三,none,,文三路%d号,residential,浙江,2020-01-01,%s,M%d,1,"
			"zhejiang-residential\n",
			i, i, i <= 4 ? "R1" : "R2", i);
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s", line);
	}
	desk_store(&chain->desk, IMPORT_ACCOUNTS, text);
}

void chain_init(struct chain *chain, struct hall *hall)
{
	const char *const tariff = "share/tariffs/zhejiang-residential.tariff";

	memset(chain, 0, sizeof *chain);
	desk_init(&chain->desk, hall);
	chain->desk.s.share_dir = "share";
	accounts(chain);
	if (!tariff_register(&chain->desk.s, &tariff, 1, &chain->desk.arena, &chain->desk.import))
		say_why(chain);
}

void chain_release(struct chain *chain)
{
	chain_verify(chain);
	arena_release(&chain->arena);
	desk_release(&chain->desk);
}

bool chain_try_readings(struct chain *chain, const char *lines)
{
	size_t size = strlen(lines) + LINE_BYTES;
	char *text = xmalloc(size);
	bool ok;

	snprintf(text, size, "meter_no,read_on,register,value,kind\n%s", lines);
	ok = desk_import(&chain->desk, IMPORT_READINGS, text);
	free(text);
	return ok;
}

void chain_readings(struct chain *chain, const char *lines)
{
	char text[SAY_TEXT_MAX];

	if (chain_try_readings(chain, lines))
		return;
	if (chain->desk.import.error_count == 0)
		say_why(chain);
	fail_msg("line %ld: %s", chain->desk.import.errors[0].line,
		text_render(LANG_EN, &chain->desk.import.errors[0].say, text, sizeof text));
}

void chain_two_months(struct chain *chain)
{
	char text[2048] = "", line[LINE_BYTES];

	for (int i = 1; i <= 6; i++) {
		snprintf(line, sizeof line,
			"M%d,2026-10-20,total,1000,actual\nM%d,2026-11-20,total,%d,actual\n", i, i,
			1090 + 10 * i);
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s", line);
	}
	chain_readings(chain, text);
}

void chain_try(struct chain *chain, const struct bill_run_request *request)
{
	arena_release(&chain->arena);
	if (!bill_run(&chain->desk.s, request, &chain->arena, &chain->result))
		say_why(chain);
}

void chain_run(struct chain *chain, enum bill_action action)
{
	struct bill_run_request request = {.action = action, .route = ""};

	assert_true(period_parse(&request.period, "2026-11"));
	chain_try(chain, &request);
}

struct approval chain_approval(struct chain *chain)
{
	struct staff_row staff = {.login = "supa", .state = 1, .roles = ROLE_SUPERVISOR};
	struct approval approval = {.login = "supa", .password = "a good password"};
	struct session *s = &chain->desk.s;
	bool found;

	assert_true(staff_store_find(s->db, staff.login, &found, &staff));
	if (found)
		return approval;
	quick_hash(staff.password, approval.password);
	assert_true(db_begin(s->db));
	assert_true(staff_store_insert(s->db, &staff, session_now(s)));
	assert_true(db_commit(s->db));
	return approval;
}

bool chain_has(const struct chain *chain, const char *account_no, const char *rule)
{
	for (size_t i = 0; i < chain->result.abnormal_count; i++)
		if (strcmp(chain->result.abnormal[i].account_no, account_no) == 0 &&
			strcmp(chain->result.abnormal[i].rule, rule) == 0)
			return true;
	return false;
}

int64_t chain_case(struct chain *chain, const char *account_no, const char *rule)
{
	struct abnormal_query query = {.route = ""};
	struct abnormal_case *cases;
	size_t count;

	assert_true(period_parse(&query.period, "2026-11"));
	if (!abnormal_list(&chain->desk.s, &query, &chain->desk.arena, &cases, &count))
		say_why(chain);
	for (size_t i = 0; i < count; i++)
		if (strcmp(cases[i].account_no, account_no) == 0 &&
			strcmp(verification_name(cases[i].rule), rule) == 0)
			return cases[i].case_no;
	fail_msg("no case %s of %s", rule, account_no);
	return 0;
}

bool chain_settle(struct chain *chain, int64_t case_no, enum abnormal_end end, int64_t value)
{
	const struct abnormal_decision decision = {
		.case_no = case_no, .end = end, .value = value, .reason = "looked at the meter"};
	int64_t cancelled;

	return abnormal_settle(&chain->desk.s, &decision, &cancelled);
}

static const char *const tables[] = {"reading", "abnormal", "abnormal_event", "bill_run",
	"calculation", "bill_line", "bill", "bill_cancel", "journal", "operation", "audit"};

#define COUNT_OF(table) "SELECT count(*) FROM " table
static const char *const counts[] = {COUNT_OF("reading"), COUNT_OF("abnormal"),
	COUNT_OF("abnormal_event"), COUNT_OF("bill_run"), COUNT_OF("calculation"),
	COUNT_OF("bill_line"), COUNT_OF("bill"), COUNT_OF("bill_cancel"), COUNT_OF("journal"),
	COUNT_OF("operation"), COUNT_OF("audit")};
static const struct sql_set count_sql = {"chain_count", counts, ARRAY_SIZE(counts), SQL_SET_EXTRA};

int64_t chain_count(struct chain *chain, const char *table)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		struct stmt *st;

		if (strcmp(tables[i], table) != 0)
			continue;
		st = db_stmt(chain->desk.s.db, &count_sql, (int)i);
		assert_int_equal(stmt_one(st), DB_ROW);
		return stmt_int(st, 0);
	}
	fail_msg("%s is not counted here", table);
	return 0;
}

void chain_verify(struct chain *chain)
{
	struct verify_check checks[VERIFY_CHECKS];

	assert_true(verify_run(&chain->desk.s, false, NULL, checks));
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (!checks[i].ok)
			fail_msg("verify %s: %s", checks[i].name, checks[i].first_wrong);
}

void chain_owes(struct chain *chain, const char *account_no, const char *due, const char *advance)
{
	const struct account_question question = {
		.account_no = account_no, .on = session_today(&chain->desk.s)};
	struct account_view view;

	if (!account_show(&chain->desk.s, &question, &chain->desk.arena, &view))
		say_why(chain);
	assert_money(view.total, due);
	assert_money(view.advance, advance);
}
