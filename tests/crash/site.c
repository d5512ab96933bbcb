#include "tests/crash/site.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "core/permission.h"
#include "core/utf8.h"
#include "counter/verify.h"
#include "db/account_store.h"
#include "db/bill_store.h"
#include "db/database.h"
#include "db/hall_store.h"
#include "db/journal.h"
#include "db/staff_store.h"
#include "db/vault.h"
#include "tests/crash/facts.h"
#include "tests/store/quick_hash.h"

const char *const site_stations[MODEL_STATIONS] = {"w1", "w2"};
const char *const site_logins[MODEL_STATIONS] = {"ann", "bob"};

static struct moment now(void *ctx)
{
	const struct site *site = ctx;

	return site->now;
}

bool site_complain(struct site *site, const char *what, const char *detail)
{
	if (site->complaint[0] == '\0')
		snprintf(site->complaint, sizeof site->complaint, "%.100s: %.400s", what, detail);
	return false;
}

static struct session session_of(struct site *site)
{
	struct session s = {
		.vault = site->vault,
		.clock = {.now = now, .ctx = site},
		.lang = LANG_EN,
		.trial = true,
		.policy = policy_defaults(),
		.roles = ROLE_CASHIER,
	};

	utf8_copy(s.seal_file, sizeof s.seal_file, site->seal_file);
	return s;
}

static bool session_begin(struct site *site, int station, struct fault *why)
{
	struct session *s = &site->session[station];
	struct db_options options = {.url = site->url,
		.program_version = "crash",
		.now = site->now,
		.lock_wait_ms = site->lock_wait_ms};

	*s = session_of(site);
	utf8_copy(s->station, sizeof s->station, site_stations[station]);
	utf8_copy(s->login, sizeof s->login, site_logins[station]);
	return db_open(&s->db, &options, why);
}

bool site_reader_open(struct site *site, struct session *s, const char *url, struct fault *why)
{
	struct db_options options = {
		.url = url, .read_only = true, .program_version = "crash", .now = site->now};

	*s = session_of(site);
	return db_open(&s->db, &options, why);
}

bool site_open(struct site *site, int only, struct fault *why)
{
	for (int i = 0; i < MODEL_STATIONS; i++)
		site->session[i].db = NULL;
	for (int i = 0; i < MODEL_STATIONS; i++) {
		if ((only != SITE_ALL && only != i) || session_begin(site, i, why))
			continue;
		site_close(site);
		return false;
	}
	return true;
}

void site_close(struct site *site)
{
	for (int i = 0; i < MODEL_STATIONS; i++) {
		db_close(site->session[i].db);
		site->session[i].db = NULL;
	}
}

/* --- the founding -------------------------------------------------------------------------------
 */

static void must(struct db *db, bool ok)
{
	char text[SAY_TEXT_MAX];

	if (ok)
		return;
	fprintf(stderr, "crash: %s\n", fault_render(LANG_EN, db_fault(db), text, sizeof text));
	abort();
}

static void add_person(struct site *site, struct db *db, const char *login, uint32_t roles)
{
	struct staff_row row = {.roles = roles, .state = 1};

	utf8_copy(row.login, sizeof row.login, login);
	utf8_copy(row.name, sizeof row.name, login);
	quick_hash(row.password, SITE_PASSWORD);
	must(db, staff_store_insert(db, &row, site->now));
}

static struct money yuan(int64_t whole)
{
	struct money m = MONEY_ZERO;

	if (!money_from_fen(&m, whole * 100))
		abort();
	return m;
}

static void add_bill(struct site *site, struct model *m, struct db *db, int place)
{
	int account = place / MODEL_BILLS, bill = place % MODEL_BILLS;
	struct bill_row row = {.account_id = m->account_id[account],
		.amount = yuan(40 + 13 * account + 29 * bill),
		.due_on = date_add_days(m->date, -200 + 31 * bill)};
	const struct journal_entry entry = {.kind = JOURNAL_BILL,
		.business_date = row.due_on,
		.at = site->now,
		.login = "",
		.station = "",
		.memo = ""};
	const struct journal_line lines[] = {
		{.ledger = LEDGER_RECEIVABLE, .sub = row.account_id, .amount = row.amount},
		{.ledger = LEDGER_ENERGY, .amount = money_negate(row.amount)},
	};
	int64_t journal_id;

	model_bill_no(account, bill, row.bill_no);
	row.issued_on = date_add_days(row.due_on, -20);
	row.period = period_of(row.issued_on);
	must(db, journal_post(db, &entry, lines, ARRAY_SIZE(lines), &journal_id));
	must(db, bill_store_insert(db, &row, journal_id));
}

static void add_account(struct model *m, struct db *db, int account)
{
	static const char *const classes[] = {"residential", "industrial", "farm"};
	struct account_row row = {.id_type = ID_NONE,
		.status = ACCOUNT_STORED_OPEN,
		.opened_on = date_add_days(m->date, -4000)};

	model_account_no(account, row.account_no);
	utf8_copy(row.name, sizeof row.name, "张三");
	utf8_copy(row.address, sizeof row.address, "中山北路12号");
	utf8_copy(row.price_class, sizeof row.price_class,
		classes[(size_t)account % ARRAY_SIZE(classes)]);
	must(db, account_store_insert(db, &row));
	m->account_id[account] = row.account_id;
}

static_assert(MODEL_SHORT_MAX <= BILL_NO_BYTES, "a number of the model fits into a row");
static_assert(MODEL_SHORT_MAX <= ACCOUNT_NO_BYTES, "a number of the model fits into a row");

void site_found(struct site *site, struct model *m, struct db *db)
{
	*m = (struct model){.deed_count = 0};
	if (!date_from_civil(&m->date, 2026, 11, 2))
		abort();
	site->now.ms = (int64_t)m->date.days * 86400000;
	must(db, db_begin(db));
	must(db, hall_store_insert(db, "H1", "Hall", true, site->now));
	for (int i = 0; i < MODEL_STATIONS; i++)
		add_person(site, db, site_logins[i], ROLE_CASHIER);
	add_person(site, db, SITE_SUPERVISOR, ROLE_SUPERVISOR);
	for (int i = 0; i < MODEL_ACCOUNTS; i++)
		add_account(m, db, i);
	for (int i = 0; i < MODEL_ACCOUNTS * MODEL_BILLS; i++)
		add_bill(site, m, db, i);
	must(db, db_commit(db));
	must(db, facts_read_base(m, db));
}

/* --- the judgement ------------------------------------------------------------------------------
 */

static struct session *any_session(struct site *site)
{
	int i = 0;

	while (site->session[i].db == NULL)
		i++;
	return &site->session[i];
}

bool site_verify(struct site *site, struct session *s, bool deep)
{
	struct verify_check checks[VERIFY_CHECKS];
	char text[SAY_TEXT_MAX];

	if (!verify_run(s, deep, NULL, checks))
		return site_complain(site, "verify could not run",
			fault_render(LANG_EN, &s->why, text, sizeof text));
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (!checks[i].ok)
			return site_complain(site, checks[i].name, checks[i].first_wrong);
	return true;
}

bool site_compare(struct site *site, const struct model *m)
{
	struct db *db = any_session(site)->db;
	struct facts ours, theirs;
	char text[SAY_TEXT_MAX];
	bool ok;

	facts_of_model(&ours, m);
	if (!facts_of_database(&theirs, db)) {
		ok = site_complain(site, "the books cannot be read",
			fault_render(LANG_EN, db_fault(db), text, sizeof text));
		db_rollback(db);
	} else {
		ok = facts_same(&ours, &theirs, text, sizeof text) ||
		     site_complain(site, "the books are not what was acknowledged", text);
	}
	facts_release(&ours);
	facts_release(&theirs);
	return ok;
}

bool site_judge(struct site *site, const struct model *m, bool deep)
{
	return site_verify(site, any_session(site), deep) && site_compare(site, m);
}
