/*
 * Restoration of supply: what must be there, and by when it is due. Times run from the settlement,
 * not from the moment somebody looked (24 hours, Regulations on Power Supply Business).
 */
#include "core/restoration.h"

#include <assert.h>

#define MS_PER_MINUTE INT64_C(60000)
#define MS_PER_HOUR (60 * MS_PER_MINUTE)

static const struct {
	const char *name, *article, *message;
} needs[RESTORATION_NEEDS] = {
	[RESTORATION_CUT] = {"disconnected", N_("There is no disconnection to undo"),
		N_("This account's supply is not cut for arrears: there is nothing to restore.")},
	[RESTORATION_PAID] = {"paid",
		N_("Regulations on Power Supply Business: restoration within 24 hours of "
		   "settlement"),
		N_("{1} is still due: take the payment first.")},
	[RESTORATION_CLEARED] = {"cheque_cleared", N_("Policy cheque_restores"),
		N_("A cheque or transfer of this account has not cleared yet: restore the supply "
		   "when it has.")},
	[RESTORATION_ALIVE] = {"holder_alive",
		N_("Settle and transfer before anything else: transfer of the account after a "
		   "death"),
		N_("The holder has died: transfer the account to a successor first.")},
	[RESTORATION_PERSON] = {"in_person", N_("Arrears management, blacklist"),
		N_("This account is on the blacklist: the holder must come in person with the "
		   "identity card, for an organisation its representative or an agent on record.")},
	[RESTORATION_IDENTITY] = {"identity", N_("Arrears management, blacklist"),
		N_("The identity check failed: see what it found.")},
	[RESTORATION_PREPAID] = {"prepayment", N_("Arrears management, blacklist"),
		N_("This account is on the blacklist: {1} more must be paid in advance.")},
};

/* A4: for a person nobody else can come; for an organisation somebody always does. */
static bool came_in_person(const struct restoration_facts *f)
{
	return f->paper_shown && (f->organisation || !f->agent);
}

static bool is_missing(const struct restoration_facts *f, enum restoration_need need)
{
	switch (need) {
	case RESTORATION_CUT:
		return !f->cut;
	case RESTORATION_PAID:
		return money_sign(f->due) > 0;
	case RESTORATION_CLEARED:
		return f->cheque_waits && !f->cheque_restores;
	case RESTORATION_ALIVE:
		return f->deceased;
	case RESTORATION_PERSON:
		return f->blacklisted && !came_in_person(f);
	case RESTORATION_IDENTITY:
		return f->paper_shown && !f->paper_right;
	case RESTORATION_PREPAID:
		return f->blacklisted && money_compare(f->advance, f->prepayment) < 0;
	case RESTORATION_NEEDS:
		break;
	}
	assert(false);
	return true;
}

size_t restoration_missing(
	const struct restoration_facts *facts, enum restoration_need out[RESTORATION_NEEDS])
{
	size_t count = 0;

	for (int need = 0; need < RESTORATION_NEEDS; need++)
		if (is_missing(facts, (enum restoration_need)need))
			out[count++] = (enum restoration_need)need;
	return count;
}

/* Midnight of the hall after the day of that moment. */
static struct moment next_day(struct moment m)
{
	return moment_of_day(date_add_days(moment_date(m), 1));
}

static struct moment later(struct moment a, struct moment b)
{
	return a.ms > b.ms ? a : b;
}

/* An order that comes late, because somebody looked up late, is overdue from the start. */
void restoration_times(
	const struct restoration_facts *facts, struct moment *not_before, struct moment *deadline)
{
	struct moment from = facts->settled_at;

	*not_before = facts->at;
	if (facts->blacklisted) {
		*not_before = later(facts->at, next_day(facts->settled_at));
		from = *not_before; /* paper and prepayment were shown by `at` */
	}
	*deadline = (struct moment){from.ms + facts->hours * MS_PER_HOUR};
}

int64_t restoration_minutes_left(struct moment deadline, struct moment now)
{
	int64_t left = deadline.ms - now.ms;

	return left >= 0 ? (left + MS_PER_MINUTE - 1) / MS_PER_MINUTE
			 : -((-left + MS_PER_MINUTE - 1) / MS_PER_MINUTE);
}

const char *restoration_need_name(enum restoration_need need)
{
	assert(need < RESTORATION_NEEDS);
	return needs[need].name;
}

const char *restoration_need_article(enum restoration_need need)
{
	assert(need < RESTORATION_NEEDS);
	return needs[need].article;
}

const char *restoration_need_message(enum restoration_need need)
{
	assert(need < RESTORATION_NEEDS);
	return needs[need].message;
}

static const struct {
	const char *name, *title;
} states[RESTORATION_STATES] = {
	[RESTORATION_ORDERED] = {"ordered", N_("ordered")},
	[RESTORATION_DONE] = {"restored", N_("restored")},
	[RESTORATION_FAILED] = {"failed", N_("tried, to be done again")},
	[RESTORATION_CANCELLED] = {"cancelled", N_("cancelled")},
};

const char *restoration_state_name(enum restoration_state state)
{
	assert(state < RESTORATION_STATES);
	return states[state].name;
}

const char *restoration_state_title(enum restoration_state state)
{
	assert(state < RESTORATION_STATES);
	return states[state].title;
}
