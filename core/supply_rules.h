#ifndef CORE_SUPPLY_RULES_H
#define CORE_SUPPLY_RULES_H

#include "core/date.h"

/*
 * Which edition of 供电营业规则 is in force: that of 1996 (电力工业部令第8号), from 2024-06-01 on
 * that of 2024 (国家发展改革委令第14号). Articles are cited by number only where the number was
 * read: of 2024 that is article 101 alone (regulations §1).
 */
enum supply_rules { SUPPLY_RULES_1996, SUPPLY_RULES_2024, SUPPLY_RULES_EDITIONS };

enum supply_rules supply_rules_on(struct date on);

#endif
