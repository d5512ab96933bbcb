/* What of a written-off bill stands: never more than what is still unpaid of it. */
#include "core/write_off.h"

#include <assert.h>

struct money write_off_stands(struct money written, struct money unpaid)
{
	assert(money_sign(written) >= 0);
	assert(money_sign(unpaid) >= 0);
	return money_compare(written, unpaid) < 0 ? written : unpaid;
}
