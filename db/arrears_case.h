#ifndef DB_ARREARS_CASE_H
#define DB_ARREARS_CASE_H

#include "core/arrears.h"
#include "db/database.h"

/* A case's columns, for the stores that read cases; nobody else includes this. */
#define ARREARS_MARK_COLUMN(kind, id)                                           \
	"coalesce((SELECT m.value FROM arrears_mark m WHERE m.account_id = " id \
	" AND m.kind = " kind " ORDER BY m.mark_id DESC LIMIT 1), 0)"

/* Of arrears_case AS c and the account of that id; ARREARS_CASE_WIDTH of them. */
#define ARREARS_CASE_COLUMNS(id)                                                        \
	"c.account_id, c.case_id, c.opened_on, c.stage, c.since_on, c.steps, c.state, " \
	"c.supply_off, c.reminded_on, c.served_on, c.warned_at, c.letter_on, "          \
	"c.letter_until, " ARREARS_MARK_COLUMN("1", id) ", " ARREARS_MARK_COLUMN(       \
		"2", id) ", " ARREARS_MARK_COLUMN("3", id)
#define ARREARS_CASE_WIDTH 16

/* From a column on. */
void stmt_arrears_case(struct stmt *st, int column, struct arrears_case *out);
enum arrears_stage stmt_arrears_stage(struct stmt *st, int column);

/* stage, since_on, steps, state, supply_off … letter_until, from a parameter on. */
void stmt_bind_arrears_case(struct stmt *st, int n, const struct arrears_case *c);

#endif
