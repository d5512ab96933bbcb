#ifndef TUI_CARD_REVIEW_H
#define TUI_CARD_REVIEW_H

#include "counter/card_review.h"
#include "tui/screen.h"

/* What somebody looks into: a flag, or (flag_id 0) a finding of the audit. */
struct card_review_arg {
	int64_t flag_id, seen;
	const char *account_no, *what, *other_no; /* what: msgid; other_no NULL: none */
	enum card_audit_rule rule;
	struct date from;
	struct moment at;
	const struct card_review_view *review;
};

extern const struct screen SCREEN_CARD_REVIEW; /* const struct card_review_arg * */

#endif
