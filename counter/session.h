#ifndef COUNTER_SESSION_H
#define COUNTER_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/fault.h"
#include "core/permission.h"
#include "core/policy.h"
#include "counter/caller.h"

/*
 * Who is at the counter, where, on which database, by which clock; it belongs to one thread. Every
 * operation of counter/ takes one and answers bool: on false session->why has code and sentence.
 */
struct db;
struct vault;
struct device_set;

#define LOGIN_MAX 33       /* [0-9A-Za-z._-]{1,32} and the NUL */
#define STATION_MAX 33     /* the same */
#define STAFF_NAME_MAX 241 /* 60 characters */
#define HALL_CODE_MAX 21   /* [0-9A-Za-z._-]{1,20} */
#define HALL_NAME_MAX 241
#define PASSWORD_MIN 8
#define PASSWORD_MAX 129 /* 8 … 128 bytes and the NUL */
#define REASON_MAX 481   /* 120 characters */
#define SEAL_FILE_MAX 4096
#define OP_ID_MAX 65 /* [0-9A-Za-z._-]{1,64} */

struct session {
	struct db *db;
	struct vault *vault;
	struct clock clock;
	struct stop stop;
	struct watch watch;
	enum lang lang;
	bool lang_asked;       /* by --lang or the environment: a person's preference gives way */
	const char *share_dir; /* borrowed: templates, fonts, tariffs */
	struct device_set *devices; /* borrowed: counter/devices.h; NULL: none */
	char key_file[SEAL_FILE_MAX], seal_file[SEAL_FILE_MAX]; /* beside the database */
	char papers_dir[SEAL_FILE_MAX]; /* where papers lie that no printer takes */
	char hall_code[HALL_CODE_MAX], hall_name[HALL_NAME_MAX];
	bool trial, damaged, damage_marked; /* the database, and for all: counter/guard.h */
	struct db_walk *walk;               /* of guard_idle, with the next round's time */
	struct moment walk_again;
	struct policy policy;
	struct clock_seen clock_seen;
	char station[STATION_MAX];
	char login[LOGIN_MAX], name[STAFF_NAME_MAX]; /* login "" before sign-in */
	uint32_t roles;
	struct fault why;
};

/* Somebody else's consent, by signing in beside the cashier; login "" is none. */
struct approval {
	char login[LOGIN_MAX];
	char password[PASSWORD_MAX];
};

struct session_options {
	const char *db_url, *station, *share_dir;
	const char *key_path;   /* NULL: the database path + ".key"; required for a server */
	const char *papers_dir; /* NULL: "papers" beside the database, on a server beside the key */
	enum lang lang;
	bool lang_asked;
	bool backed_up; /* as in struct db_options */
	struct clock clock;
};

/* Opens database and key, reads hall and policy. On false *s holds only why. */
NODISCARD bool session_open(struct session *s, const struct session_options *options);
void session_close(struct session *s);

struct moment session_now(const struct session *s);
struct date session_today(const struct session *s); /* the hall's calendar date */

/* sign_in_failed (also for an unknown or disabled login), locked_out. Each try is a row. */
NODISCARD bool session_sign_in(struct session *s, const char *login, const char *password);
void session_sign_out(struct session *s);

/*
 * Always false: sets why, so that an operation can `return session_refuse(…)`; inline, so that a
 * checker sees that nothing goes on after it. The plain one has the code's own sentence.
 */
static inline bool session_refuse(struct session *s, enum code code, struct say say)
{
	s->why = (struct fault){.code = code, .say = say};
	return false;
}

static inline bool session_refuse_plain(struct session *s, enum code code)
{
	return session_refuse(s, code, (struct say){.msgid = NULL});
}

void session_take_db_fault(struct session *s);
static inline bool session_db_failed(struct session *s)
{
	session_take_db_fault(s);
	return false;
}
bool session_read_whole(struct session *s, bool ok);
/* Ends what db_begin_read began: ok, unless a row read last held a value that cannot be. */
NODISCARD static inline bool session_end_read(struct session *s, bool ok)
{
	return session_read_whole(s, ok) && ok;
}
/* not_permitted unless somebody is signed in whose roles allow it. */
NODISCARD bool session_may(struct session *s, enum permission what);

/*
 * Checks an approval: approval_required (none given), self_approval, sign_in_failed, locked_out,
 * not_permitted (the approver may not). Runs its own transactions: call it before operation_run.
 */
NODISCARD bool session_approve(struct session *s, const struct approval *by, enum permission what);

#endif
