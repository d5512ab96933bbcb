#ifndef COUNTER_SHIFT_H
#define COUNTER_SHIFT_H

#include <stddef.h>
#include "core/tender.h"
#include "counter/session.h"

/* The cashier's shift from float to count, and the day's settlement. */
struct arena;

#define SHIFT_NO_MAX 33
#define DENOMINATIONS 13 /* 100 50 20 10 5 2 1 yuan, 0.50 0.20 0.10 0.05 0.02 0.01 */

/* The face value of denomination i, largest first. */
struct money denomination_value(size_t i);

enum shift_state { SHIFT_OPEN = 1, SHIFT_CLOSED = 2 };

/* Of a kind of tender: how many were taken, and what is left of them after change and reversals. */
struct tender_sum {
	int64_t count;
	struct money amount;
};

struct shift_open_request {
	struct money float_amount;
	const int64_t *pieces; /* per denomination, or NULL; they must add up to the float */
	bool has_date;
	struct date business_date; /* else the calendar's */
	struct approval approval;  /* needed for any other date, except in a trial hall */
};

struct shift_view {
	int64_t shift_id;
	char shift_no[SHIFT_NO_MAX];
	char login[LOGIN_MAX];
	char station[STATION_MAX];
	struct date business_date;
	enum shift_state state;
	struct moment opened_at;
	struct money float_amount, handed_in;
	struct tender_sum payments, reversals, recovered; /* on what was written off */
	struct tender_sum tenders[TENDER_KIND_END];       /* net of reversals and change */
	bool expected_known; /* hidden from the shift's own cashier until the count is committed */
	struct money expected_cash;
	bool counted_known;
	struct money counted, difference; /* difference = counted - expected */
	int count_attempts;
};

/* shift_open: this login or station has one; bad_date; approval_required … PERMIT_SHIFT_WORK. */
NODISCARD bool shift_open(
	struct session *s, const struct shift_open_request *request, struct shift_view *out);

/* The open shift of the session's login, also one left open; shift_not_open if none. */
NODISCARD bool shift_current(struct session *s, struct shift_view *out);

/* Any shift by its number: one's own, or PERMIT_SHIFT_READ_ANY. */
NODISCARD bool shift_show(struct session *s, const char *shift_no, struct shift_view *out);

/* The open shift of the session's station, whoever's it is. PERMIT_SHIFT_READ_ANY. */
NODISCARD bool shift_at_station(struct session *s, struct shift_view *out);

struct hand_in_request {
	const char *op_id; /* NULL: minted */
	struct money amount;
	struct approval receiver;
};

struct hand_in_made {
	char hand_in_no[SHIFT_NO_MAX];
	struct money amount;
	bool replayed;
};

/* From the drawer to the safe, accepted by the receiver's own sign-in. drawer_short, bad_amount. */
NODISCARD bool shift_hand_in(
	struct session *s, const struct hand_in_request *request, struct hand_in_made *out);

struct shift_close_request {
	struct money counted;
	const int64_t *pieces; /* per denomination, or NULL */
	struct money declared[TENDER_KIND_END];
	bool has_declared[TENDER_KIND_END];
	const char *reason;       /* of a recount; NULL or "" for the first count */
	struct approval approval; /* needed above policy difference_approval */
};

/*
 * Commits the count (kept even when the close is refused) and closes: the difference is posted to
 * 6301 or 6711, what was counted goes to the safe. approval_required, self_approval,
 * shift_not_open.
 */
NODISCARD bool shift_close(
	struct session *s, const struct shift_close_request *request, struct shift_view *out);

struct day_view {
	struct date business_date;
	struct tender_sum payments, reversals, written_off, recovered;
	struct tender_sum tenders[TENDER_KIND_END];
	struct shift_view *shifts; /* in the arena */
	size_t shift_count;
	bool settled;
	const char *seal;      /* the line that went to the second file; in the arena */
	const char *seal_file; /* the session's */
};

/*
 * Seals the day: shift_open while a shift of it is open, bad_date for a day to come without shifts,
 * day_settled when done before; but a seal that the second file lacks is written then. io,
 * disk_full: the day is settled, its seal is not in the second file yet. PERMIT_DAY_SETTLE.
 */
NODISCARD bool day_settle(
	struct session *s, struct date business_date, struct arena *arena, struct day_view *out);

/* The day as it stands. PERMIT_REPORT_READ. */
NODISCARD bool day_show(
	struct session *s, struct date business_date, struct arena *arena, struct day_view *out);

#endif
