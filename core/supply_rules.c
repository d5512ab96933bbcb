/* Which edition of 供电营业规则 holds on a day: that of 1996 until 2024-05-31, that of 2024 since.
 */
#include "core/supply_rules.h"

#define IN_FORCE_FROM 19875 /* 2024-06-01 in days since 1970-01-01 */

enum supply_rules supply_rules_on(struct date on)
{
	return on.days >= IN_FORCE_FROM ? SUPPLY_RULES_2024 : SUPPLY_RULES_1996;
}
