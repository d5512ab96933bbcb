#ifndef COUNTER_PAPER_H
#define COUNTER_PAPER_H

#include "counter/receipt.h"
#include "db/effect_store.h"
#include "printing/paper.h"

/* Shared by the operations that make papers; screens and verbs do not include this. */
#define PAPER_NAME_MAX 96

struct paper_task {
	enum effect_kind kind;
	const char *subject; /* number of receipt, account or shift; date of a day */
	int copy;            /* of a receipt */
};

/*
 * Gathers what the paper says and draws it into the file. Asks whether the session may, so call it
 * without an open transaction: each part is read in a view of its own (a statement's account, bills
 * and usage are three). Fills all of *out but request_id. io, disk_full; what the maker refuses.
 */
NODISCARD bool paper_draw(
	struct session *s, const struct paper_task *task, const char *path, struct paper_made *out);

/* May the session have this paper? Sets why. */
NODISCARD bool paper_may(struct session *s, enum effect_kind kind);

/* "CLI-000001.pdf", its second copy "CLI-000001-1.pdf", "statement-1001.pdf". */
const char *paper_file_name(const struct paper_task *task, char buf[PAPER_NAME_MAX]);

/* Papers speak the language of their templates whatever the screen's is. */
enum lang paper_lang(const struct session *s);

/* The name behind a login; the login itself for one that is not known. In the arena. */
NODISCARD bool paper_person(
	struct session *s, const char *login, struct arena *arena, const char **name);

/* One kind of paper: load reads all that it says, save draws what was read and asks nothing. */
struct paper_draft {
	const struct paper_task *task;
	struct arena *arena;
	const void *data;         /* what printing takes */
	enum receipt_state state; /* of a receipt */
};
struct paper_maker {
	const char *file; /* the beginning of a file's name */
	bool (*load)(struct session *s, struct paper_draft *draft);
	bool (*save)(const struct print_job *job, const void *data, struct document_saved *saved,
		struct fault *fault);
};
extern const struct paper_maker receipt_maker, statement_maker, shift_report_maker,
	day_report_maker;

#endif
