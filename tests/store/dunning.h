#ifndef TESTS_STORE_DUNNING_H
#define TESTS_STORE_DUNNING_H

#include "counter/arrears_run.h"
#include "counter/arrears_step.h"
#include "tests/store/till.h"

/*
 * A counter with arrears for the tests: days that pass, runs, steps and payments on them. Accounts
 * are "1001", "1002" …; the rules are those of share/arrears. Everything asserts by cmocka.
 */
struct dunning {
	struct till till;
	struct scratch share; /* of dunning_rules */
	bool own_share;
	struct dun_result run; /* the last one */
	struct arrears_view view;
};

void dunning_init(struct dunning *d, void **state);
void dunning_release(struct dunning *d); /* the books are right, too */

/* From now on the hall's own files: those of share/arrears, the policy with a change. */
void dunning_rules(struct dunning *d, const char *from, const char *to);

/* Ten o'clock on that day; or another time of it. */
void dunning_day(struct dunning *d, const char *day);
void dunning_time(struct dunning *d, const char *day, int hour, int minute);

/* The daily run of that day, as the collector. */
void dunning_run(struct dunning *d, const char *day);
bool dunning_try(struct dunning *d, const struct dun_request *request);

/* How many steps of that kind the last run took. */
int64_t dunning_moved(const struct dunning *d, enum arrears_stage from, enum arrears_stage to);

/* The case on the clock's day, in view; its stage. */
const char *dunning_stage(struct dunning *d, const char *account_no);

/* A step on the clock's day by whoever takes such steps; approver NULL: nobody. */
struct dunning_step {
	const char *account_no;
	enum arrears_stage to;
	const char *evidence, *approver;
};
bool dunning_step(struct dunning *d, const struct dunning_step *step);
void dunning_must(struct dunning *d, const struct dunning_step *step);

/* law_forbids, by that rule. */
void dunning_forbidden(struct dunning *d, const struct dunning_step *step, const char *rule);

/* From "listed" to "disconnected" with all that the law asks, from that day on; the day of the cut.
 */
void dunning_cut(
	struct dunning *d, const char *account_no, const char *served_on, const char *cut_on);

/* A payment of what is due on the clock's day in a shift of its own. */
void dunning_pay(struct dunning *d, const char *account_no, const char *const *tenders,
	struct pay_result *out);

/*
 * Changes a copy of the hall behind the program's back; the judge's check of that name must find
 * it, and its first finding must begin so.
 */
struct dunning_damage {
	const char *check, *found, *sql;
};
void dunning_damaged(struct dunning *d, const struct dunning_damage *damage);

/* Says something of an account. */
void dunning_mark(struct dunning *d, const char *account_no, enum arrears_mark mark, bool value);

/* The restoration ordered and carried out, without its own paper. */
void dunning_restore(struct dunning *d, int64_t account_id);

#endif
