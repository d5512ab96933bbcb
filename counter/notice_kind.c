/* What letters of one kind say and others do not: deadlines, and what must come before. */
#include "core/late_charge.h"
#include "counter/notice_work.h"

#define REMINDER_DAYS 7
#define LAWYER_DAYS 15 /* a reasonable time, Civil Code art. 654 */

static bool load_reminder(struct notice_draft *draft)
{
	notice_say_date(draft, FIELD_PAY_BY, date_add_days(draft->kit->on, REMINDER_DAYS));
	return true;
}

static bool load_lawyer(struct notice_draft *draft)
{
	notice_say_date(draft, FIELD_PAY_BY, date_add_days(draft->kit->on, LAWYER_DAYS));
	return true;
}

static bool load_nothing(struct notice_draft *draft)
{
	(void)draft;
	return true;
}

bool notice_kind_load(struct notice_draft *draft)
{
	static bool (*const loads[NOTICE_KIND_END])(struct notice_draft *) = {
		[NOTICE_REMINDER] = load_reminder,
		[NOTICE_DISCONNECTION] = load_nothing,
		[NOTICE_RESTORATION] = load_nothing,
		[NOTICE_LAWYER] = load_lawyer,
		[NOTICE_PLAN] = load_nothing,
		[NOTICE_SERVICE] = load_nothing,
		[NOTICE_BLACKLIST] = load_nothing,
		[NOTICE_COURT] = load_nothing,
	};

	return loads[draft->kit->request->kind](draft);
}
