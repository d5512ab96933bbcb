#include "tui/letter_words.h"

#include <stdio.h>
#include <string.h>

#include "core/arrears_stage.h"
#include "core/utf8.h"

/* The titles of notice_row. */
const char *const LETTER_KINDS[] = {
	N_("Reminder"),
	N_("Disconnection notice"),
	N_("Restoration order"),
	N_("Lawyer's letter"),
	N_("Repayment plan"),
	N_("Proof of service"),
	N_("Notice of blacklist entry"),
	N_("Court file cover"),
	NULL,
};
_Static_assert(ARRAY_SIZE(LETTER_KINDS) == NOTICE_KIND_END, "a choice for each kind of letter");

static void add(enum lang lang, struct say say, char *buf, size_t size)
{
	char text[SAY_TEXT_MAX];
	size_t used = strlen(buf);

	text_render(lang, &say, text, sizeof(text));
	snprintf(buf + used, size - used, "%s%s", used > 0 ? text_in(lang, N_(", ")) : "", text);
}

void letter_filter_words(
	enum lang lang, const struct document_filter *filter, char *buf, size_t size)
{
	buf[0] = '\0';
	if (filter->stage != 0)
		utf8_copy(buf, size,
			text_in(lang, arrears_stage_title((enum arrears_stage)filter->stage)));
	if (filter->customers != 0)
		add(lang, SAY(filter->customers == 1 ? N_("residents") : N_("other customers")),
			buf, size);
	if (filter->route[0] != '\0')
		add(lang, SAY(N_("route {1}"), say_text(filter->route)), buf, size);
	if (filter->region[0] != '\0')
		add(lang, SAY(N_("area {1}"), say_text(filter->region)), buf, size);
	if (filter->overdue_days > 0)
		add(lang, SAY(N_("overdue {1} days or more"), say_count(filter->overdue_days)), buf,
			size);
	if (buf[0] == '\0')
		utf8_copy(buf, size, text_in(lang, N_("all customers")));
}

const char *letter_run_state(enum document_run_state state)
{
	static const char *const titles[] = {
		[DOCUMENT_RUN_OPEN] = N_("broken off"),
		[DOCUMENT_RUN_WHOLE] = N_("whole"),
		[DOCUMENT_RUN_GIVEN_UP] = N_("given up"),
	};

	return titles[state];
}
