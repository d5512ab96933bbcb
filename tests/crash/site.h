#ifndef TESTS_CRASH_SITE_H
#define TESTS_CRASH_SITE_H

#include <stdbool.h>

#include "counter/session.h"
#include "tests/crash/model.h"

/*
 * A hall as the driver reaches it: one session for each station, by a clock that follows from the
 * model, and what the driver has to complain of.
 */
#define SITE_TEXT_MAX 512
#define SITE_PATH_MAX 256
#define SITE_PASSWORD "open sesame"
#define SITE_SUPERVISOR "sue"

struct site {
	char url[SITE_PATH_MAX];
	char seal_file[SITE_PATH_MAX];
	struct vault *vault;
	struct moment now;
	struct session session[MODEL_STATIONS];
	int lock_wait_ms;
	char complaint[SITE_TEXT_MAX]; /* "" while all is well */
	/* Told of the model before a deed is tried and after; NULL: nobody listens. */
	void (*listener)(void *ctx, const struct model *m);
	void *listener_ctx;
	bool forget_ids; /* the driver's own fault, for the test of the harness: ids are ignored */
};

extern const char *const site_stations[MODEL_STATIONS];
extern const char *const site_logins[MODEL_STATIONS];

/* Opens a session for one station, or for each. False: none is open; *why. */
#define SITE_ALL (-1)
bool site_open(struct site *site, int only, struct fault *why);
void site_close(struct site *site);

/* Keeps the first complaint; returns false. */
bool site_complain(struct site *site, const char *what, const char *detail);

/*
 * Makes the tables' first content: people whose passwords cost nothing, accounts with bills long
 * due. Fills in what the model begins with. Ends the program if the database fails.
 */
void site_found(struct site *site, struct model *m, struct db *db);

/* A session that only reads, and belongs to no station. Its owner closes s->db. */
bool site_reader_open(struct site *site, struct session *s, const char *url, struct fault *why);

/* Asks verify by that session; compares the books of an open one with the model. False: a
 * complaint. */
bool site_verify(struct site *site, struct session *s, bool deep);
bool site_compare(struct site *site, const struct model *m);

/* Both, by an open session. */
bool site_judge(struct site *site, const struct model *m, bool deep);

#endif
