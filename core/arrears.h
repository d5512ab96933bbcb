#ifndef CORE_ARREARS_H
#define CORE_ARREARS_H

#include <stddef.h>
#include <stdint.h>
#include "core/arrears_policy.h"
#include "core/arrears_stage.h"
#include "core/compiler.h"
#include "core/date.h"
#include "core/money.h"

/*
 * The arrears case as a table: which stage follows which, what each step needs, and which article
 * asks for it. All pure: the facts, the act, the day, the hall's rules and the calendar come in.
 */
struct calendar;
struct protection;

/* An account's case as it stands on a day. */
struct arrears_case {
	int64_t account_id, case_id; /* case_id 0: there never was a case */
	int64_t steps;               /* taken so far */
	enum arrears_stage stage;
	struct date opened_on, since;
	bool open; /* something of it is left to do */
	bool supply_off;
	bool mark[ARREARS_MARKS];
	bool residential;
	struct money overdue;   /* principal of the bills past their due date that is expected */
	struct money lost;      /* of those bills, what stands written off */
	struct money due;       /* to be paid on both, with late charges */
	struct date oldest_due; /* of what is overdue */
	bool reminded, served, warned, letter; /* there was that step, and when: */
	struct date reminded_on, served_on, letter_on, letter_until;
	struct moment warned_at;
	bool cheque_waits; /* a cheque or transfer of its payments has not cleared */
};

/* What is to be done, and what is brought for it. */
struct arrears_act {
	enum arrears_stage to;
	struct date on;
	struct moment at;
	bool evidence;     /* the paper that the step needs: its number, its file, the result */
	int approvals;     /* by others, each another person */
	bool authority;    /* the number under which the power authority was told */
	bool participants; /* who comes along */
	bool safety;       /* what the crew must mind */
};

/* The rules and the days by which it is judged. */
struct arrears_ground {
	const struct arrears_rules *rules;
	const struct calendar *calendar;
	const struct protection *protection; /* NULL: no day is protected */
};

/* A step: from, to, and its needs in the order in which they are told. */
struct arrears_move {
	uint32_t from; /* bits by stage */
	enum arrears_stage to;
	uint64_t needs; /* bits by need */
	bool automatic; /* the daily run takes it */
	bool ours;      /* `arrears step` takes it; else a payment, a plan or a restoration does */
};

/* Nothing is expected of an open case but what was given up, and it does not stand there yet. */
bool arrears_only_lost(const struct arrears_case *c);

/* What a list shows of it: what is expected, or what was given up. */
struct money arrears_owed(const struct arrears_case *c);

/* The stage for which moves are looked up: of a closed case, none. */
enum arrears_stage arrears_case_stage(const struct arrears_case *c);

/* How many persons must approve its disconnection. */
int arrears_approvals(const struct arrears_case *c, const struct arrears_rules *rules);

/* NULL: the one never follows the other. */
const struct arrears_move *arrears_move_find(enum arrears_stage from, enum arrears_stage to);

/* The rows of the table, NULL past the last. */
const struct arrears_move *arrears_move_row(size_t index);

/* The needs that are not met, in the order of their bits; returns their number. */
size_t arrears_missing(const struct arrears_case *c, const struct arrears_act *act,
	const struct arrears_ground *ground, enum arrears_need out[ARREARS_NEEDS]);

/* What comes next on its own or by somebody's hand. */
struct arrears_next {
	enum arrears_stage stage; /* ARREARS_STAGE_NONE: nothing */
	bool has_day;
	struct date not_before; /* the first day on which no need of time stands in the way */
	enum arrears_need missing[ARREARS_NEEDS]; /* on the day asked, with nothing brought */
	size_t missing_count;
};
void arrears_next(const struct arrears_case *c, struct date on, const struct arrears_ground *ground,
	struct arrears_next *out);

/* What the daily run does with the case on a day; the case's own stage: nothing. */
enum arrears_stage arrears_due_stage(
	const struct arrears_case *c, struct date on, const struct arrears_ground *ground);

/* The latest warning or listing day up to and with `on`. False: a year is not known. */
NODISCARD bool arrears_calendar_day(const struct arrears_ground *ground, enum arrears_value day,
	struct date on, struct date *out);

/* d itself or the first day after it that is worked and not protected. False: a year is not known.
 */
NODISCARD bool arrears_cut_day(
	const struct arrears_ground *ground, struct date d, struct date *out);

/* A new round of arrears: what was said of the account stays, the rest begins anew. */
void arrears_begin(struct arrears_case *c, struct date on);

/* Takes the step in the facts: stage, since, and what later steps ask for. */
void arrears_take(
	struct arrears_case *c, const struct arrears_act *act, const struct arrears_ground *ground);

#endif
