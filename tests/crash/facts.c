#include "tests/crash/facts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/compiler.h"
#include "db/database.h"
#include "db/sql_sets.h"

#define FACT_MAX 256

enum {
	FACT_LEDGER,
	FACT_PAYMENT,
	FACT_TENDER,
	FACT_BILL,
	FACT_REVERSAL,
	FACT_PAPER,
	FACT_HAND_IN,
	FACT_SHIFT,
	FACT_SETTLED,
	FACT_WAIVER,
	FACT_OPERATION,
	FACT_KINDS
};

static const char *const texts[FACT_KINDS] = {
	[FACT_LEDGER] = "SELECT ledger, sub, CAST(sum(amount) AS BIGINT) FROM journal_line "
			"GROUP BY ledger, sub HAVING sum(amount) <> 0",
	[FACT_PAYMENT] =
		"SELECT p.op_id, p.payment_no, r.receipt_no, p.received, p.change_given, "
		"p.to_advance FROM payment p LEFT JOIN receipt r ON r.payment_id = p.payment_id",
	[FACT_TENDER] = "SELECT p.payment_no, t.seq, t.kind, t.amount, t.ref FROM tender t "
			"JOIN payment p ON p.payment_id = t.payment_id",
	[FACT_BILL] = "SELECT b.bill_no, CAST(sum(a.principal) AS BIGINT), "
		      "CAST(sum(a.late_charge) AS BIGINT) FROM allocation a "
		      "JOIN bill b ON b.bill_id = a.bill_id GROUP BY b.bill_no "
		      "HAVING sum(a.principal) <> 0 OR sum(a.late_charge) <> 0",
	[FACT_REVERSAL] = "SELECT op_id, reversal_no, kind FROM reversal",
	[FACT_PAPER] = "SELECT p.payment_no, e.seq, e.state FROM tender_event e "
		       "JOIN payment p ON p.payment_id = e.payment_id",
	[FACT_HAND_IN] = "SELECT hand_in_no, amount FROM hand_in",
	[FACT_SHIFT] = "SELECT s.shift_no, s.state, coalesce(c.difference, 0) FROM shift s "
		       "LEFT JOIN shift_close c ON c.shift_id = s.shift_id",
	[FACT_SETTLED] = "SELECT business_date FROM settlement",
	[FACT_WAIVER] = "SELECT w.op_id, b.bill_no, w.amount FROM waiver w "
			"JOIN bill b ON b.bill_id = w.bill_id",
	[FACT_OPERATION] = "SELECT op_id, verb FROM operation WHERE op_id LIKE 'op-%'",
};

/* How a sentence begins, and its columns: t text, n a number. */
static const struct {
	const char *name, *columns;
} shapes[FACT_KINDS] = {
	[FACT_LEDGER] = {"ledger", "nnn"},
	[FACT_PAYMENT] = {"payment", "tttnnn"},
	[FACT_TENDER] = {"tender", "tnnnt"},
	[FACT_BILL] = {"bill", "tnn"},
	[FACT_REVERSAL] = {"reversal", "ttn"},
	[FACT_PAPER] = {"paper", "tnn"},
	[FACT_HAND_IN] = {"handed in", "tn"},
	[FACT_SHIFT] = {"shift", "tnn"},
	[FACT_SETTLED] = {"settled", "t"},
	[FACT_WAIVER] = {"waived", "ttn"},
	[FACT_OPERATION] = {"operation", "tt"},
};

static const struct sql_set facts_sql = {"facts", texts, FACT_KINDS, SQL_SET_EXTRA};

/* A value on its way into a sentence. */
struct value {
	const char *text; /* NULL: the number */
	int64_t number;
};
#define T(x)                \
	{                   \
		.text = (x) \
	}
#define N(x)                  \
	{                     \
		.number = (x) \
	}

static void add(struct facts *facts, int kind, const struct value *values)
{
	char fact[FACT_MAX];
	int length = snprintf(fact, sizeof fact, "%s", shapes[kind].name);

	for (size_t i = 0; shapes[kind].columns[i] != '\0'; i++) {
		size_t room = sizeof fact - (size_t)length;

		if (shapes[kind].columns[i] == 't')
			length += snprintf(fact + length, room, " %s", values[i].text);
		else
			length +=
				snprintf(fact + length, room, " %lld", (long long)values[i].number);
		assert((size_t)length < sizeof fact);
	}
	facts->list = arena_grow(
		&facts->arena, facts->list, facts->count, &facts->room, sizeof *facts->list);
	facts->list[facts->count++] = arena_text(&facts->arena, fact);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(struct facts *facts)
{
	if (facts->count > 0)
		qsort(facts->list, facts->count, sizeof *facts->list, by_text);
}

/* --- the database -------------------------------------------------------------------------------
 */

static bool add_rows(struct facts *facts, struct db *db, int kind)
{
	struct stmt *st = db_stmt(db, &facts_sql, kind);
	enum db_step step;

	while ((step = stmt_step(st)) == DB_ROW) {
		struct value values[8] = {{NULL, 0}};

		for (int i = 0; shapes[kind].columns[i] != '\0'; i++)
			if (shapes[kind].columns[i] == 't')
				values[i].text = stmt_is_null(st, i) ? "-" : stmt_text(st, i);
			else
				values[i].number = stmt_int(st, i);
		add(facts, kind, values);
	}
	return step == DB_DONE;
}

bool facts_of_database(struct facts *out, struct db *db)
{
	bool ok = db_begin_read(db);

	*out = (struct facts){.count = 0};
	for (int kind = 0; ok && kind < FACT_KINDS; kind++)
		ok = add_rows(out, db, kind);
	if (ok)
		db_rollback(db);
	sort(out);
	return ok;
}

bool facts_read_base(struct model *m, struct db *db)
{
	struct stmt *st = db_stmt(db, &facts_sql, FACT_LEDGER);
	enum db_step step;

	m->base_count = 0;
	while ((step = stmt_step(st)) == DB_ROW) {
		assert(m->base_count < MODEL_BASE_MAX);
		m->base[m->base_count++] = (struct model_line){.ledger = (int)stmt_int(st, 0),
			.sub = stmt_int(st, 1),
			.fen = stmt_int(st, 2)};
	}
	return step == DB_DONE;
}

/* --- the model ----------------------------------------------------------------------------------
 */

struct balance {
	int ledger;
	int64_t sub, fen;
};

#define BALANCES_MAX 160

struct balances {
	struct balance list[BALANCES_MAX];
	int count;
};

static void balance_add(struct balances *b, const struct model_line *line)
{
	for (int i = 0; i < b->count; i++)
		if (b->list[i].ledger == line->ledger && b->list[i].sub == line->sub) {
			b->list[i].fen += line->fen;
			return;
		}
	assert(b->count < BALANCES_MAX);
	b->list[b->count++] = (struct balance){line->ledger, line->sub, line->fen};
}

static void add_balances(struct facts *facts, const struct model *m)
{
	struct balances b = {.count = 0};

	for (int i = 0; i < m->base_count; i++)
		balance_add(&b, &m->base[i]);
	for (int i = 0; i < m->deed_count; i++)
		for (int j = 0; m->deeds[i].fate == DEED_DONE && j < m->deeds[i].line_count; j++)
			balance_add(&b, &m->deeds[i].lines[j]);
	for (int i = 0; i < b.count; i++)
		if (b.list[i].fen != 0)
			add(facts, FACT_LEDGER,
				(const struct value[]){
					N(b.list[i].ledger), N(b.list[i].sub), N(b.list[i].fen)});
}

static void add_bills(struct facts *facts, const struct model *m)
{
	int64_t paid[MODEL_ACCOUNTS][MODEL_BILLS][2] = {{{0}}};
	char no[MODEL_SHORT_MAX];

	for (int i = 0; i < m->deed_count; i++)
		for (int j = 0; m->deeds[i].fate == DEED_DONE && j < m->deeds[i].paid_count; j++) {
			const struct model_paid *p = &m->deeds[i].paid[j];

			paid[p->account][p->bill][0] += p->principal;
			paid[p->account][p->bill][1] += p->late;
		}
	for (int i = 0; i < MODEL_ACCOUNTS * MODEL_BILLS; i++) {
		const int64_t *p = paid[i / MODEL_BILLS][i % MODEL_BILLS];

		model_bill_no(i / MODEL_BILLS, i % MODEL_BILLS, no);
		if (p[0] != 0 || p[1] != 0)
			add(facts, FACT_BILL, (const struct value[]){T(no), N(p[0]), N(p[1])});
	}
}

static void add_payment(struct facts *facts, const struct deed *d)
{
	add(facts, FACT_PAYMENT,
		(const struct value[]){T(d->op_id), T(d->number), T(d->receipt_no), N(d->received),
			N(d->change), N(d->to_advance)});
	for (int i = 0; i < d->tender_count; i++) {
		const struct model_tender *t = &d->tenders[i];

		add(facts, FACT_TENDER,
			(const struct value[]){
				T(d->number), N(i + 1), N(t->kind), N(t->fen), T(t->ref)});
		if (t->paper == PAPER_CLEARED || t->paper == PAPER_BOUNCED)
			add(facts, FACT_PAPER,
				(const struct value[]){T(d->number), N(i + 1),
					N(t->paper == PAPER_CLEARED ? 2 : 3)});
	}
}

/* A second paper that bounces adds nothing to the reversal that the first one made. */
static void add_reversal(struct facts *facts, const struct model *m, int at, int kind)
{
	const struct deed *d = &m->deeds[at];

	if (m->deeds[d->target].undone_by == at)
		add(facts, FACT_REVERSAL,
			(const struct value[]){T(d->op_id), T(d->number), N(kind)});
}

static void add_shift(struct facts *facts, const struct model *m, int at)
{
	const struct deed *d = &m->deeds[at];
	int64_t difference = 0;
	bool closed = false;

	for (int i = at; i < m->deed_count; i++)
		if (m->deeds[i].kind == DEED_CLOSE && m->deeds[i].fate == DEED_DONE &&
			m->deeds[i].target == at) {
			closed = true;
			difference = m->deeds[i].difference;
		}
	add(facts, FACT_SHIFT,
		(const struct value[]){T(d->number), N(closed ? 2 : 1), N(difference)});
}

static void add_deed(struct facts *facts, const struct model *m, int at)
{
	const struct deed *d = &m->deeds[at];
	char text[MODEL_SHORT_MAX];

	switch (d->kind) {
	case DEED_OPEN:
		add_shift(facts, m, at);
		break;
	case DEED_PAY:
		add_payment(facts, d);
		break;
	case DEED_REVERSE:
		add_reversal(facts, m, at, 1);
		break;
	case DEED_REFUND:
		add_reversal(facts, m, at, 2);
		break;
	case DEED_BOUNCE:
		add_reversal(facts, m, at, 3);
		break;
	case DEED_HAND_IN:
		add(facts, FACT_HAND_IN, (const struct value[]){T(d->number), N(d->fen)});
		break;
	case DEED_WAIVE:
		model_bill_no(d->account, d->bill, text);
		add(facts, FACT_WAIVER, (const struct value[]){T(d->op_id), T(text), N(d->fen)});
		break;
	case DEED_SETTLE:
		add(facts, FACT_SETTLED, (const struct value[]){T(date_format(d->date, text))});
		break;
	case DEED_CLEAR:
	case DEED_CLOSE:
	case DEED_KINDS:
		break;
	}
}

/* The verbs that run under an id of the form; the others mint their own each time. */
static void add_operation(struct facts *facts, const struct deed *d)
{
	static const char *const verbs[DEED_KINDS] = {
		[DEED_PAY] = "pay",
		[DEED_REVERSE] = "reverse",
		[DEED_REFUND] = "refund",
		[DEED_WAIVE] = "waive",
		[DEED_HAND_IN] = "hand_in",
		[DEED_BOUNCE] = "tender_bounce",
	};

	if (verbs[d->kind] != NULL)
		add(facts, FACT_OPERATION, (const struct value[]){T(d->op_id), T(verbs[d->kind])});
}

void facts_of_model(struct facts *out, const struct model *m)
{
	*out = (struct facts){.count = 0};
	add_balances(out, m);
	add_bills(out, m);
	for (int i = 0; i < m->deed_count; i++) {
		if (m->deeds[i].fate != DEED_DONE)
			continue;
		add_deed(out, m, i);
		add_operation(out, &m->deeds[i]);
	}
	sort(out);
}

void facts_release(struct facts *facts)
{
	arena_release(&facts->arena);
	*facts = (struct facts){.count = 0};
}

bool facts_same(const struct facts *model, const struct facts *database, char *buf, size_t size)
{
	size_t i = 0, j = 0;

	while (i < model->count || j < database->count) {
		int order = i == model->count      ? 1
			    : j == database->count ? -1
						   : strcmp(model->list[i], database->list[j]);

		if (order < 0)
			snprintf(buf, size, "lost: %s", model->list[i]);
		else if (order > 0)
			snprintf(buf, size, "never acknowledged: %s", database->list[j]);
		if (order != 0)
			return false;
		i++;
		j++;
	}
	return true;
}
