#ifndef COUNTER_IDENTITY_CHECK_H
#define COUNTER_IDENTITY_CHECK_H

#include <stddef.h>
#include "core/identity_check.h"
#include "counter/session.h"

/*
 * An identity paper at the counter: read by the station's reader or typed, looked at from all sides
 * and kept as a row with who, when, how and what was found. The number is in the open only in
 * struct identity_shown, which whoever made it wipes; stored it is sealed, and shown it is masked.
 */
struct arena;

#define IDENTITY_NUMBER_MAX 65     /* as typed */
#define AUTHORITY_DOCUMENT_MAX 161 /* 40 characters */
#define IDENTITY_PATIENCE_MS 60000 /* for somebody to lay a card on the reader */

struct identity_shown {
	enum identity_method method;
	enum id_type type;
	char number[IDENTITY_NUMBER_MAX];
	char name[HOLDER_NAME_MAX], latin[HOLDER_NAME_MAX]; /* "": none */
	bool latin_cut;
	bool has_until, no_end; /* neither: nobody read it */
	struct date until;
	char document[AUTHORITY_DOCUMENT_MAX]; /* by which somebody comes for the holder; "": nobody
						*/
};

/*
 * Waits up to patience_ms at the station's reader; ended early by the session's stop. device_gone
 * (also: there is no reader), device_timeout, card_bad, card_wrong, io.
 */
NODISCARD bool identity_read_card(struct session *s, int patience_ms, struct identity_shown *out);

struct identity_verdict {
	int64_t check_id;
	bool passed;
	char masked[ID_TEXT_MAX], name[HOLDER_NAME_MAX]; /* of the paper */
	struct identity_finding findings[IDENTITY_FINDINGS_MAX];
	size_t count;
	struct say say; /* all of it in one sentence */
};

/*
 * Looks at the paper for an account and keeps what it found, whether it passes or not.
 * account_unknown, bad_value (an agent's document is too long). PERMIT_RESTORE.
 */
NODISCARD bool identity_check_make(struct session *s, const char *account_no,
	const struct identity_shown *shown, struct identity_verdict *out);

/* One kept before; bad_value: there is none. */
NODISCARD bool identity_check_show(
	struct session *s, int64_t check_id, struct identity_verdict *out);

/* --- inside an operation ---------------------------------------------------------------------- */

struct account_row;

/* The same look, kept in the caller's transaction; false when the database failed. */
NODISCARD bool identity_check_keep(struct session *s, const struct account_row *account,
	const struct identity_shown *shown, struct identity_verdict *out);

/* What stands for the paper in an operation's arguments: kind, keyed hash, names, document. */
#define IDENTITY_ARGS_MAX 1024
const char *identity_shown_args(
	const struct session *s, const struct identity_shown *shown, char out[IDENTITY_ARGS_MAX]);

/* --- agents ----------------------------------------------------------------------------------- */

/* Somebody may act for the holder from a day to a day, both included. */
struct authority_request {
	const char *op_id; /* NULL: minted */
	const char *account_no, *document;
	const char *name; /* of the agent */
	enum id_type type;
	const char *number;
	struct date from, until;
	struct approval approval; /* a supervisor saw the document */
};
struct authority_made {
	char masked[ID_TEXT_MAX];
	bool replayed;
};

/* bad_id, bad_value, bad_date; PERMIT_RESTORE, PERMIT_AUTHORITY_APPROVE by another. */
NODISCARD bool authority_record(
	struct session *s, const struct authority_request *request, struct authority_made *out);

/* It ends today: whoever comes by it from now on is refused. bad_value: there is none that holds.
 */
struct authority_end {
	const char *op_id; /* NULL: minted */
	const char *account_no, *document, *reason;
};
NODISCARD bool authority_withdraw(struct session *s, const struct authority_end *request);

struct authority_view {
	char document[AUTHORITY_DOCUMENT_MAX], name[HOLDER_NAME_MAX], masked[ID_TEXT_MAX];
	struct date from, until;
	char login[LOGIN_MAX];
	bool holds; /* today */
};
NODISCARD bool authority_list(struct session *s, const char *account_no, struct arena *arena,
	struct authority_view **out, size_t *count);

#endif
