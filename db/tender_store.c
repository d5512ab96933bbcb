#include "db/tender_store.h"

#include <assert.h>

#include "core/arena.h"
#include "db/bind.h"
#include "db/sql_sets.h"

static_assert(TENDER_RECEIVED == 1, "stored");
static_assert(TENDER_CLEARED == 2, "stored");
static_assert(TENDER_BOUNCED == 3, "stored");
static_assert(TENDER_CHEQUE == 3, "TENDER_WAITING names the kinds that clear");
static_assert(TENDER_TRANSFER == 4, "TENDER_WAITING names the kinds that clear");

enum { TENDER_FATES, TENDER_ADD_EVENT, TENDER_WAITING, TENDER_BOUNCED_ON, TENDER_SQL_COUNT };

static const char *const texts[TENDER_SQL_COUNT] = {
	[TENDER_FATES] = "SELECT t.kind, t.amount, t.ref, t.seq, coalesce(e.state, 1), "
			 "coalesce(e.journal_id, 0) FROM tender AS t LEFT JOIN tender_event AS e "
			 "ON e.payment_id = t.payment_id AND e.seq = t.seq "
			 "WHERE t.payment_id = $1 ORDER BY t.seq",
	[TENDER_ADD_EVENT] =
		"INSERT INTO tender_event (payment_id, seq, state, at, login, reason, journal_id) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7)",
	[TENDER_WAITING] =
		"SELECT t.kind, t.amount, t.ref, r.receipt_no, p.business_date FROM tender AS t "
		"JOIN payment AS p ON p.payment_id = t.payment_id "
		"JOIN receipt AS r ON r.payment_id = t.payment_id "
		"WHERE t.kind IN (3, 4) AND NOT EXISTS (SELECT 1 FROM tender_event AS e "
		"WHERE e.payment_id = t.payment_id AND e.seq = t.seq) "
		"AND NOT EXISTS (SELECT 1 FROM reversal AS v WHERE v.payment_id = t.payment_id "
		"AND v.kind <> 3) ORDER BY t.payment_id, t.seq",
	[TENDER_BOUNCED_ON] = "SELECT 1 FROM payment_account AS a JOIN tender_event AS e ON "
			      "e.payment_id = a.payment_id JOIN journal AS j ON j.journal_id = "
			      "e.journal_id WHERE a.account_id = $1 AND e.state = 3 AND "
			      "j.business_date >= $2 AND j.business_date <= $3 LIMIT 1",
};

const struct sql_set tender_sql = {"tender", texts, TENDER_SQL_COUNT, SQL_SET_TENDER};

bool tender_store_fates(
	struct db *db, int64_t payment_id, struct tender_fate out[TENDERS_MAX], size_t *count)
{
	struct stmt *st = db_stmt(db, &tender_sql, TENDER_FATES);
	size_t used = 0;
	enum db_step step;

	stmt_bind_int(st, 1, payment_id);
	while ((step = stmt_step(st)) == DB_ROW) {
		struct tender_fate *fate = &out[used];

		if (used++ == TENDERS_MAX)
			return stmt_too_many(st);
		fate->tender = stmt_tender(st, 0);
		fate->seq = (int)stmt_int(st, 3);
		fate->state =
			(enum tender_state)stmt_bounded(st, 4, TENDER_RECEIVED, TENDER_BOUNCED);
		fate->journal_id = stmt_int(st, 5);
	}
	*count = used;
	return step == DB_DONE;
}

bool tender_store_add_event(struct db *db, const struct tender_event *event)
{
	struct stmt *st = db_stmt(db, &tender_sql, TENDER_ADD_EVENT);

	stmt_bind_int(st, 1, event->payment_id);
	stmt_bind_int(st, 2, event->seq);
	stmt_bind_int(st, 3, event->state);
	stmt_bind_moment(st, 4, event->at);
	stmt_bind_text(st, 5, event->login);
	stmt_bind_text(st, 6, event->reason);
	stmt_bind_int(st, 7, event->journal_id);
	return stmt_run(st);
}

bool tender_store_waiting(
	struct db *db, struct arena *arena, struct tender_waiting **out, size_t *count)
{
	struct stmt *st = db_stmt(db, &tender_sql, TENDER_WAITING);
	struct tender_waiting *list = NULL;
	size_t used = 0, capacity = 0;
	enum db_step step;

	while ((step = stmt_step(st)) == DB_ROW) {
		list = arena_grow(arena, list, used, &capacity, sizeof *list);
		list[used].tender = stmt_tender(st, 0);
		stmt_copy_text(st, 3, list[used].receipt_no, sizeof list[used].receipt_no);
		list[used++].business_date = stmt_date(st, 4);
	}
	*out = list;
	*count = used;
	return step == DB_DONE;
}

bool tender_store_bounced(
	struct db *db, int64_t account_id, struct date from, struct date to, bool *bounced)
{
	struct stmt *st = db_stmt(db, &tender_sql, TENDER_BOUNCED_ON);
	enum db_step step;

	stmt_bind_int(st, 1, account_id);
	stmt_bind_date(st, 2, from);
	stmt_bind_date(st, 3, to);
	step = stmt_one(st);
	*bounced = step == DB_ROW;
	return step != DB_FAILED;
}
