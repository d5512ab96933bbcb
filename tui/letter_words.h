#ifndef TUI_LETTER_WORDS_H
#define TUI_LETTER_WORDS_H

#include "counter/notice_run.h"

/* What screens about letters have in common. */
extern const char *const LETTER_KINDS[]; /* in the order of enum notice_kind, ended by NULL */

/* What SCREEN_LETTER_TEXT shows. */
struct letter_text_arg {
	enum notice_kind kind;
	const char *account_no;
};

/* "all customers", or the parts of the filter one after another. */
void letter_filter_words(
	enum lang lang, const struct document_filter *filter, char *buf, size_t size);

/* msgid of a run's state. */
const char *letter_run_state(enum document_run_state state);

#endif
