#ifndef COUNTER_DEMO_HALL_H
#define COUNTER_DEMO_HALL_H

#include "core/arena.h"
#include "counter/demo.h"
#include "counter/demo_customer.h"
#include "counter/demo_random.h"
#include "counter/pay.h"
#include "counter/shift.h"

/* Shared by the files that make a demo hall; screens and verbs do not include this. */
enum demo_desk {
	DESK_ADMIN,
	DESK_VERIFIER,
	DESK_SUPERVISOR,
	DESK_READER,
	DESK_COLLECTOR,
	DESK_LEGAL,
	DESK_MANAGER,
	DESK_WINDOWS
};

#define DEMO_WINDOWS 3
#define DEMO_DESKS (DESK_WINDOWS + DEMO_WINDOWS)
#define DEMO_LEFT_OPEN 1 /* the window whose shift of the last day stays open */

/* Reasons in hall.txt, by their order. */
enum demo_reason {
	REASON_REVERSE,
	REASON_REFUND,
	REASON_MOVE,
	REASON_BOUNCE,
	REASON_WAIVE,
	REASON_COUNT,
	DEMO_REASONS
};

struct demo {
	const struct demo_request *request;
	struct demo_made *made;
	struct fault *why;
	struct arena arena;
	char folder[PATH_MAX_BYTES], db_path[PATH_MAX_BYTES];
	struct demo_words hall, staff;
	const char *password;
	struct demo_lists lists;
	struct demo_customer *customers; /* free() */
	struct date opened_on;
	struct moment now; /* by which all sessions live */
	struct session desks[DEMO_DESKS];
	bool desk_open[DEMO_DESKS];
	char login[DEMO_DESKS][LOGIN_MAX];
	char refund_receipt[RECEIPT_NO_MAX]; /* what a case of one day leaves for a later one */
	char bounce_receipt[RECEIPT_NO_MAX], clear_receipt[RECEIPT_NO_MAX];
	char transfer_receipt[RECEIPT_NO_MAX];
};

/* Sets the clock to a time of that day. */
void demo_set_time(struct demo *demo, struct date day, int minute);

/* Takes over why an operation in that session was refused; always false. */
bool demo_failed(struct demo *demo, const struct session *s);

const char *demo_reason(const struct demo *demo, enum demo_reason reason);
struct approval demo_approval(const struct demo *demo, enum demo_desk desk);

/* Customers and their bills, through the import: bills issued on the days from … to. */
NODISCARD bool demo_import_accounts(struct demo *demo);
NODISCARD bool demo_import_bills(struct demo *demo, struct date from, struct date to);

/* Tariffs, and a route that waits to be read on the day of the demo. */
#define DEMO_ROUTE "3301-00"
NODISCARD bool demo_readings_run(struct demo *demo);
NODISCARD bool demo_import_readings(struct demo *demo, struct date last, struct date remote);

/* One of its meters stands on a simulated line; a file beside the hall says what it shows. */
NODISCARD bool demo_line_run(struct demo *demo);

/* One day of the hall: bills, shifts, payments, what is special about it, and its settlement. */
NODISCARD bool demo_day_run(struct demo *demo, struct date day);

/* Who was cut off comes and pays; and in the evening the daily run, and the collector's steps. */
NODISCARD bool demo_arrears_pay(struct demo *demo, struct date day);
NODISCARD bool demo_arrears_run(struct demo *demo, struct date day);

/* What happens on that day to customers in particular, while the windows are open. */
NODISCARD bool demo_cases_run(struct demo *demo, struct date day);

/* A payment of all that is due on them; nothing due is no payment. receipt_no "" then, or NULL. */
struct demo_visit {
	enum demo_desk desk;
	const struct demo_customer *customers[DEMO_WINDOWS];
	size_t count;
	enum tender_kind kind;
	const char *ref;
	struct money note; /* cash comes in whole notes of it, other money with so much on top */
};
NODISCARD bool demo_pay(
	struct demo *demo, const struct demo_visit *visit, char receipt_no[RECEIPT_NO_MAX]);

#endif
