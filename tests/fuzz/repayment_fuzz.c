/* Any bytes are a schedule or refused with a reason; its instalments follow each other and add up.
 */
#include <assert.h>

#include "core/repayment.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct instalment list[INSTALMENTS_MAX];
	struct schedule_error error;
	struct money sum;
	size_t count;

	if (!repayment_schedule_read((const char *)data, size, list, &count, &error)) {
		assert(error.say.msgid != NULL);
		return 0;
	}
	assert(count > 0);
	assert(repayment_sum(list, count, &sum));
	assert(money_sign(sum) > 0);
	for (size_t i = 1; i < count; i++)
		assert(date_compare(list[i - 1].due_on, list[i].due_on) < 0);
	return 0;
}
