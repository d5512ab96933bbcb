#ifndef CORE_RMB_H
#define CORE_RMB_H

#include "core/compiler.h"
#include "core/money.h"

/*
 * Amounts and dates in capitals (人民币大写) as on vouchers: 正确填写票据和结算凭证的基本规定.
 * One form where the rule allows two: 整 only after 元, 零 written where it may be left out.
 */
#define RMB_TEXT_MAX 192
#define RMB_DATE_MAX 48

/* "人民币壹仟肆佰零玖元伍角"; negative amounts begin 人民币负. Returns buf. */
const char *rmb_capitals(char buf[RMB_TEXT_MAX], struct money amount);

/* Month and day in capitals: 1, 15 gives "零壹月壹拾伍日". False: no such day of any year. */
NODISCARD bool rmb_month_day(char buf[RMB_DATE_MAX], int month, int day);

#endif
