#ifndef CLI_VALUES_H
#define CLI_VALUES_H

#include "cli/verb.h"

/* Values as in the contract: bad_amount, bad_date or bad_value, with the text that could not be
 * read. */
NODISCARD bool read_amount(struct invocation *inv, const char *text, struct money *out);
NODISCARD bool read_date(struct invocation *inv, const char *text, struct date *out);
NODISCARD bool read_period(struct invocation *inv, const char *text, struct period *out);
NODISCARD bool read_count(struct invocation *inv, const char *text, int64_t *out);
NODISCARD bool read_energy(struct invocation *inv, const char *text, struct energy *out);
NODISCARD bool read_price(struct invocation *inv, const char *text, struct price *out); /* >= 0 */

/*
 * A password: the first line of the file that the environment variable names, without its line end;
 * else asked on the terminal; else the call is wrong (exit 2).
 */
NODISCARD bool read_password(
	struct invocation *inv, const char *variable, const char *login, char out[PASSWORD_MAX]);
NODISCARD bool read_password_file(struct invocation *inv, const char *path, char out[PASSWORD_MAX]);

/*
 * The approval of --approve; an empty login when it was not given. What was read is wiped with
 * forget_approval as soon as the operation has it.
 */
NODISCARD bool read_approval(struct invocation *inv, struct approval *out);
void forget_approval(struct approval *by);

/* The key "explain": an array of sentences. */
void write_explain(struct json *j, enum lang lang, const struct say *lines, size_t count);

#endif
