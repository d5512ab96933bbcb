#ifndef COUNTER_ROUTE_SHEET_H
#define COUNTER_ROUTE_SHEET_H

#include "counter/reading.h"
#include "counter/receipt.h"

/*
 * A route on paper or as a file, for a reader or a handheld: who, where, which meter, the last
 * reading, room for this one. query.missing: only what was not read yet. Names and addresses leave
 * the house, so who took them is written down. PERMIT_READING_READ; bad_value: there is no such
 * route.
 */
NODISCARD bool route_sheet_pdf(struct session *s, const struct route_query *query, const char *path,
	struct paper_made *out);

/* The same into the folder of the day, and to the printer where there is one. */
NODISCARD bool route_sheet_print(
	struct session *s, const struct route_query *query, struct paper_made *out);

/* UTF-8 with its mark, lines ended as spreadsheets like them; *rows counts them. */
NODISCARD bool route_sheet_csv(
	struct session *s, const struct route_query *query, const char *path, int64_t *rows);

#endif
