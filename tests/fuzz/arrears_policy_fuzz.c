/* Any bytes are read or refused with a reason; what was read never lies below the law. */
#include "core/arrears_policy.h"

#include <assert.h>
#include <stdlib.h>

#include "core/alloc.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arrears_policy *policy = xcalloc(1, sizeof *policy);
	struct arrears_policy_error error;
	enum arrears_value missing;
	struct arrears_rules rules;
	struct date on;

	assert(date_from_civil(&on, 2026, 11, 21));
	if (!arrears_policy_read(policy, (const char *)data, size, &error)) {
		assert(error.say.msgid != NULL);
	} else if (arrears_policy_on(policy, on, &rules, &missing)) {
		assert(arrears_days(&rules, ARREARS_OVERDUE_DAYS) >= 30);
		assert(arrears_days(&rules, ARREARS_NOTICE_DAYS_RESIDENTIAL) >= 7);
		assert(arrears_days(&rules, ARREARS_NOTICE_DAYS_OTHER) >= 3);
		assert(arrears_days(&rules, ARREARS_WARN_MINUTES) >= 30);
		assert(arrears_days(&rules, ARREARS_RESTORE_HOURS) <= 24);
		assert(arrears_days(&rules, ARREARS_WARNING_DAY) <
			arrears_days(&rules, ARREARS_LISTING_DAY));
	}
	free(policy);
	return 0;
}
