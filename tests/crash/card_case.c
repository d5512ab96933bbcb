#include "tests/crash/card_case.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/card_conclusion.h"
#include "core/fault.h"
#include "core/utf8.h"
#include "counter/card_open.h"
#include "counter/card_replace.h"
#include "counter/verify.h"
#include "db/bind.h"
#include "db/sql_sets.h"
#include "tests/crash/card_lab.h"
#include "tests/crash/chance.h"

#define CALLS_MAX 13
#define BYTES_MAX 61
#define TICKS_MAX 60
#define RESOLVE_TRIES 4
#define PRICE 2000 /* fen */

enum { CREDITED_BY_BOOKS, CASE_SQL_COUNT };

static const char *const texts[CASE_SQL_COUNT] = {
	[CREDITED_BY_BOOKS] =
		"SELECT CAST(coalesce(sum(s.hundredths), 0) AS BIGINT) FROM card_sale AS s "
		"WHERE s.kind IN (1, 5) AND EXISTS (SELECT 1 FROM card_sale_state AS x "
		"WHERE x.sale_id = s.sale_id AND x.state = 4) AND NOT EXISTS (SELECT 1 FROM "
		"card_sale_state AS x WHERE x.sale_id = s.sale_id AND x.state = 5)",
};
static const struct sql_set case_sql = {"card_case", texts, CASE_SQL_COUNT, SQL_SET_EXTRA};

static const char *const names[CARD_FAULTS] = {
	[CARD_FAULT_PULL] = "card pulled",
	[CARD_FAULT_SILENCE] = "reader silent",
	[CARD_FAULT_GARBLE] = "reader garbled",
	[CARD_FAULT_TEAR] = "file torn",
	[CARD_FAULT_OTHER] = "another card back",
	[CARD_FAULT_KILL] = "killed at a call",
	[CARD_FAULT_KILL_AT_TICK] = "killed at a tick",
};

const char *card_fault_name(int fault)
{
	return names[fault];
}

static const enum fake_fault fakes[CARD_FAULTS] = {
	[CARD_FAULT_PULL] = FAKE_PULL,
	[CARD_FAULT_SILENCE] = FAKE_SILENCE,
	[CARD_FAULT_GARBLE] = FAKE_GARBLE,
	[CARD_FAULT_TEAR] = FAKE_TEAR,
	[CARD_FAULT_OTHER] = FAKE_OTHER,
	[CARD_FAULT_KILL] = FAKE_KILL,
	[CARD_FAULT_KILL_AT_TICK] = FAKE_NONE,
};

enum deed { DEED_SELL, DEED_OPEN, DEED_REPLACE, DEED_REFUND, DEED_METER, DEEDS };

/* All that follows from the seed. */
struct plan {
	enum deed deed;
	enum card_fault fault;
	int at_call, at_byte, at_tick;
	bool other_station, undo, insert_first, fresh_first;
};

static struct plan plan_from(uint64_t seed)
{
	struct chance c = chance_from(seed, 31);
	struct plan plan = {
		.deed = chance_once_in(&c, 2) ? DEED_SELL : (enum deed)chance_below(&c, DEEDS)};

	plan.fault = (enum card_fault)chance_below(&c, CARD_FAULTS);
	plan.at_call = 1 + (int)chance_below(&c, CALLS_MAX);
	plan.at_byte = (int)chance_below(&c, BYTES_MAX);
	plan.at_tick = 1 + (int)chance_below(&c, TICKS_MAX);
	plan.other_station = chance_once_in(&c, 3);
	plan.undo = chance_once_in(&c, 3);
	plan.insert_first = chance_once_in(&c, 2);
	plan.fresh_first = chance_once_in(&c, 2);
	return plan;
}

static struct approval consent(void)
{
	struct approval approval = {.password = LAB_PASSWORD};

	utf8_copy(approval.login, sizeof approval.login, "sue");
	return approval;
}

static bool sell(struct card_worker *w, const char *account_no, bool open)
{
	struct card_sell_request request = {
		.account_no = account_no, .open = open, .has_amount = true, .tender_count = 1};

	lab_must(money_from_fen(&request.amount, PRICE), "amount");
	request.tenders[0] = (struct tender){.kind = TENDER_CASH, .amount = request.amount};
	return card_sell(&w->s, &w->desk, &request, &w->arena, &w->result);
}

static bool replace(struct card_worker *w)
{
	const struct card_replace_request request = {
		.account_no = LAB_OPENED, .approval = consent()};

	return card_replace(&w->s, &w->desk, &request, &w->arena, &w->result);
}

static bool refund(struct card_worker *w, const char *sale_no)
{
	const struct card_refund_request request = {
		.sale_no = sale_no, .evidence = "seen on site", .approval = consent()};

	return card_refund(&w->s, &w->desk, &request, &w->arena, &w->result);
}

static bool change_meter(struct card_worker *w)
{
	struct card_meter_request request = {
		.account_no = LAB_OPENED, .meter_no = LAB_NEXT_METER, .approval = consent()};

	lab_must(money_from_fen(&request.remaining, PRICE), "amount");
	return card_meter_change(&w->s, &w->desk, &request, &w->arena, &w->result);
}

/* --- the one whom it strikes ---------------------------------------------------------------- */

static void prepare(struct card_worker *w, const struct plan *plan)
{
	struct card_estate *estate = w->lab->estate;

	if (plan->deed == DEED_REPLACE || plan->deed == DEED_REFUND)
		lab_must(sell(w, LAB_OPENED, false) && w->result.state == SALE_SETTLED, "sale");
	if (plan->deed == DEED_REPLACE && plan->insert_first)
		lab_must(fake_meter_insert(&estate->meter, &estate->card.image) == 0, "meter");
	if (plan->deed == DEED_REPLACE || plan->deed == DEED_OPEN)
		worker_use(w, &estate->fresh);
	if (plan->deed == DEED_OPEN)
		fake_meter_init(&estate->next, LAB_NEW_METER);
}

static void arm(struct card_worker *w, const struct plan *plan)
{
	struct card_estate *estate = w->lab->estate;

	fake_card_set_fault((struct fake_card *)w->desk.medium, fakes[plan->fault], plan->at_call,
		plan->at_byte);
	estate->ticks = 0;
	if (plan->fault == CARD_FAULT_KILL_AT_TICK)
		estate->kill_at_tick = plan->at_tick;
}

static void victim(struct card_lab *lab, void *ctx)
{
	const struct plan *plan = ctx;
	struct card_worker w;
	char sale_no[CARD_SALE_NO_MAX];
	bool begun = false;

	worker_open(&w, lab, "ann");
	prepare(&w, plan);
	snprintf(sale_no, sizeof sale_no, "%s", w.result.sale_no);
	arm(&w, plan);
	switch (plan->deed) {
	case DEED_SELL:
		begun = sell(&w, LAB_OPENED, false);
		break;
	case DEED_OPEN:
		begun = sell(&w, LAB_NEW, true);
		break;
	case DEED_REPLACE:
		begun = replace(&w);
		break;
	case DEED_REFUND:
		begun = refund(&w, sale_no);
		break;
	case DEED_METER:
		begun = change_meter(&w);
		break;
	case DEEDS:
		break;
	}
	lab->estate->was_under_way = begun;
	worker_close(&w);
}

/* --- the one who comes after ---------------------------------------------------------------- */

static void complain(struct card_lab *lab, const char *what, const char *detail)
{
	char *complaint = lab->estate->complaint;

	if (complaint[0] == '\0')
		snprintf(complaint, sizeof lab->estate->complaint, "%s: %s", what, detail);
}

static size_t count_open(struct card_worker *w, char sale_no[CARD_SALE_NO_MAX])
{
	struct card_open_view *open;
	size_t count;

	lab_must(card_open_list(&w->s, &w->arena, &open, &count), "open sales");
	if (count > 0)
		snprintf(sale_no, CARD_SALE_NO_MAX, "%s", open[0].sale_no);
	return count;
}

static void resolve(struct card_worker *w, const char *sale_no, bool undo, bool lost)
{
	struct card_resolve_request request = {.sale_no = sale_no, .undo = undo, .lost = lost};

	if (lost)
		request.approval = consent();
	if (!card_resolve(&w->s, &w->desk, &request, &w->arena, &w->result)) {
		char text[SAY_TEXT_MAX];

		complain(w->lab, "resolve refused",
			fault_render(LANG_EN, &w->s.why, text, sizeof text));
	}
}

/* Another card in the reader: nothing on it changes, whatever is asked. */
static void try_other_card(struct card_worker *w, struct fake_card *card, const char *sale_no)
{
	struct card_image was = card->other;

	fake_card_insert(card, true);
	resolve(w, sale_no, false, false);
	if (!card_image_equal(&card->other, &was))
		complain(w->lab, "a strange card was changed", sale_no);
	fake_card_insert(card, false);
}

/* A damaged card's place is taken by a new one; a refund is given up, and the card replaced. */
static void take_new_card(struct card_worker *w, const char *sale_no, const struct plan *plan)
{
	struct fake_card *fresh = &w->lab->estate->fresh;

	if (w->desk.medium == &fresh->medium) /* the fresh one is the damaged one */
		fake_card_init(fresh, 10);
	worker_use(w, fresh);
	resolve(w, sale_no, false, true);
	if (plan->deed == DEED_REFUND)
		lab_must(replace(w) && w->result.state == SALE_SETTLED, "replacement");
}

static void resolve_all(struct card_worker *w, const struct plan *plan)
{
	struct fake_card *card = (struct fake_card *)w->desk.medium;
	char sale_no[CARD_SALE_NO_MAX] = "", text[SAY_TEXT_MAX];
	bool damaged = false;

	if (count_open(w, sale_no) == 0)
		return;
	w->lab->estate->was_under_way = true;
	if (plan->fault == CARD_FAULT_OTHER)
		try_other_card(w, card, sale_no);
	for (int i = 0; i < RESOLVE_TRIES && count_open(w, sale_no) > 0; i++) {
		if (damaged)
			take_new_card(w, sale_no, plan);
		else
			resolve(w, sale_no, plan->undo && i == 0, false);
		damaged = w->s.why.code == CODE_CARD_BAD;
	}
	if (count_open(w, sale_no) > 0)
		complain(w->lab, "still open", fault_render(LANG_EN, &w->s.why, text, sizeof text));
}

static void insert_all(struct card_lab *lab, const struct plan *plan)
{
	struct card_estate *estate = lab->estate;
	struct card_image *cards[2] = {&estate->card.image, &estate->fresh.image};

	for (int i = 0; i < 2; i++) {
		struct card_image *card = cards[plan->fresh_first ? 1 - i : i];

		(void)fake_meter_insert(&estate->meter, card);
		(void)fake_meter_insert(&estate->next, card);
	}
}

static void compare(struct card_worker *w)
{
	struct card_estate *estate = w->lab->estate;
	struct stmt *st = db_stmt(w->s.db, &case_sql, CREDITED_BY_BOOKS);
	int64_t credited = estate->meter.credited + estate->next.credited, books;
	char text[96];

	lab_must(db_begin_read(w->s.db) && stmt_one(st) == DB_ROW, "books");
	books = stmt_int(st, 0);
	db_rollback(w->s.db);
	snprintf(text, sizeof text, "%lld in the books, %lld in the meters", (long long)books,
		(long long)credited);
	if (books != credited)
		complain(w->lab, "sold is not what was credited", text);
}

static void judge(struct card_worker *w)
{
	struct verify_check checks[VERIFY_CHECKS];

	lab_must(verify_run(&w->s, false, NULL, checks), "verify");
	for (size_t i = 0; i < VERIFY_CHECKS; i++)
		if (!checks[i].ok)
			complain(w->lab, checks[i].name, checks[i].first_wrong);
}

static void survivor(struct card_lab *lab, void *ctx)
{
	const struct plan *plan = ctx;
	struct card_estate *estate = lab->estate;
	struct card_worker w;
	bool fresh = plan->deed == DEED_REPLACE || plan->deed == DEED_OPEN;

	estate->kill_at_tick = 0;
	fake_card_set_fault(&estate->card, FAKE_NONE, 0, 0);
	fake_card_set_fault(&estate->fresh, FAKE_NONE, 0, 0);
	fake_card_insert(&estate->card, false);
	fake_card_insert(&estate->fresh, false);
	worker_open(&w, lab, plan->other_station ? "bob" : "ann");
	worker_use(&w, fresh ? &estate->fresh : &estate->card);
	resolve_all(&w, plan);
	insert_all(lab, plan);
	compare(&w);
	judge(&w);
	worker_close(&w);
}

/* --- the lab -------------------------------------------------------------------------------- */

struct card_lab *card_lab_new(void)
{
	struct card_lab *lab = xcalloc(1, sizeof *lab);

	snprintf(lab->folder, sizeof lab->folder, "%s/wattdesk-cards-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	lab_must(mkdtemp(lab->folder) != NULL, "mkdtemp");
	snprintf(lab->url, sizeof lab->url, "%s/hall.db", lab->folder);
	snprintf(lab->seals, sizeof lab->seals, "%s/seals", lab->folder);
	snprintf(lab->key, sizeof lab->key, "%s/key", lab->folder);
	lab->estate = mmap(NULL, sizeof *lab->estate, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	lab_must(lab->estate != MAP_FAILED, "mmap");
	lab_found(lab);
	return lab;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info, (void)kind, (void)at;
	return remove(path);
}

void card_lab_free(struct card_lab *lab)
{
	(void)nftw(lab->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	(void)munmap(lab->estate, sizeof *lab->estate);
	free(lab->image);
	free(lab);
}

bool card_case_run(struct card_lab *lab, uint64_t seed, struct outcome *out)
{
	struct plan plan = plan_from(seed);
	bool finished;

	*out = (struct outcome){.fault = (int)plan.fault, .deeds = 1};
	lab_restore(lab);
	finished = lab_run(lab, victim, &plan);
	out->struck = !finished ||
		      (fakes[plan.fault] != FAKE_NONE && lab->estate->card.fault == FAKE_NONE &&
			      lab->estate->fresh.fault == FAKE_NONE);
	out->calls = lab->estate->card.calls + lab->estate->fresh.calls;
	lab_must(lab_run(lab, survivor, &plan), "survivor");
	out->was_under_way = lab->estate->was_under_way;
	snprintf(out->complaint, sizeof out->complaint, "%s", lab->estate->complaint);
	return out->complaint[0] == '\0';
}
