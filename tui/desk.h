#ifndef TUI_DESK_H
#define TUI_DESK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "counter/receipt.h"
#include "counter/restoration.h"
#include "counter/shift.h"
#include "tui/screen.h"
#include "tui/ui.h"

/*
 * What the screens know of the counter between two operations: a copy, made on the work thread at
 * the end of each operation (desk_news_take) and put in place on the screen thread (desk.news).
 * The session itself is never touched by a screen.
 */
enum desk_need {
	NEED_SIGNED = NEED_FIRST_FREE,     /* somebody is signed in and the desk is not locked */
	NEED_SHIFT = NEED_FIRST_FREE << 1, /* and has an open shift */
	NEED_NO_SHIFT = NEED_FIRST_FREE << 2,
	NEED_ADMIN = NEED_FIRST_FREE << 3,
	NEED_SUPERVISOR = NEED_FIRST_FREE << 4,
	NEED_VERIFIER = NEED_FIRST_FREE << 5,
	NEED_READING = NEED_FIRST_FREE << 6,     /* may take down readings */
	NEED_ROUTES = NEED_FIRST_FREE << 7,      /* may see routes and readings */
	NEED_CORRECTIONS = NEED_FIRST_FREE << 8, /* may see corrections by rule */
	NEED_PROPOSES = NEED_FIRST_FREE << 9,    /* and propose them */
	NEED_CARD_AUDIT = NEED_FIRST_FREE << 10, /* may see flags and the audit of card meters */
	NEED_DESK_FREE = NEED_FIRST_FREE << 16   /* where a screen's own bits begin */
};

struct desk_news {
	char login[LOGIN_MAX];
	char name[STAFF_NAME_MAX];
	uint32_t roles;
	bool has_shift;
	char shift_no[SHIFT_NO_MAX];
	struct date business_date;
	size_t prints_waiting; /* papers of this station that did not come out */
	size_t sales_open;     /* card sales of this station that are not finished */
	struct restoration_watch restorations;
	struct policy policy;
	enum lang lang; /* the person's own, or what was asked for */
};

struct desk {
	char hall_name[HALL_NAME_MAX];
	char station[STATION_MAX];
	char notice[SAY_TEXT_MAX]; /* shown at sign-in: a demo hall's people */
	bool trial, training;
	bool locked;
	atomic_bool reconnecting; /* the work thread waits for the database server */
	atomic_bool damaged;      /* the database was found damaged */
	struct clock clock;
	struct device_set *devices; /* counter/customer.h, devices.h: what any thread may use */
	struct desk_news news;
	char last_receipt[RECEIPT_NO_MAX]; /* "" */
	struct money last_amount;
	bool last_void;
};

struct desk *desk_of(const struct view *v);

/* On the work thread, where the session is. */
void desk_news_take(struct session *s, struct desk_news *out);

/* The keys that mean the same on every screen. */
extern const struct action DESK_ACTIONS[];
extern const size_t DESK_ACTION_COUNT;

/* Closes everything but the first screen and opens this one above it. */
void desk_go(struct view *v, const struct screen *to, const void *arg);

/*
 * Nobody is signed in any more, and nothing of what was open stays: the sign-in covers the first
 * screen. An open shift stays open in the books.
 */
void desk_sign_out(struct view *v);

/* For view_push from home: its list is asked anew, for what is due may have changed meanwhile. */
void find_again(struct view *v, const void *state);

/* For struct ui_config. */
uint64_t desk_holds(void *app);
void desk_status(void *app, enum lang lang, struct status *out);
struct moment desk_now(void *app);
void desk_idle(struct view *top);

#endif
