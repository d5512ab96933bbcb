/* Identity numbers of people who do not exist, right in form and check character. */
#include "counter/demo_identity.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define CHECK_SIGNS "0123456789ABCDEFGHJKLMNPQRTUWXY"
#define PERSON_DIGITS 17

/* The check character is whichever core/idnumber.h takes for right. */
static void close_number(const struct demo_identity *who, size_t at, char out[ID_TEXT_MAX])
{
	struct id_check check;

	for (const char *sign = CHECK_SIGNS; *sign != '\0'; sign++) {
		out[at] = *sign;
		out[at + 1] = '\0';
		id_check(&check, who->type, out, date_add_days(who->birth, 1));
		if (check.valid)
			return;
	}
	assert(!"a check character is always one of the signs");
}

/* The first check character of an organisation stands before the second and does not need it. */
static void close_organisation(const struct demo_identity *who, char out[ID_TEXT_MAX])
{
	struct id_check check;

	for (const char *sign = CHECK_SIGNS; *sign != '\0'; sign++) {
		out[PERSON_DIGITS - 1] = *sign;
		out[PERSON_DIGITS] = '0';
		out[PERSON_DIGITS + 1] = '\0';
		id_check(&check, ID_USCC, out, who->birth);
		if (check.reason != ID_REASON_ORG_CHECK)
			break;
	}
	close_number(who, PERSON_DIGITS, out);
}

static void write_person(const struct demo_identity *who, const char *head, char out[ID_TEXT_MAX])
{
	struct civil day = date_to_civil(who->birth);

	snprintf(out, ID_TEXT_MAX, "%.6s%04d%02d%02d000", head, day.year, day.month, day.day);
	close_number(who, PERSON_DIGITS, out);
}

void demo_identity_write(const struct demo_identity *who, char out[ID_TEXT_MAX])
{
	char head[7];

	switch (who->type) {
	case ID_RESIDENT:
		write_person(who, who->county, out);
		break;
	case ID_RESIDENCE_PERMIT:
		write_person(who, "810000", out);
		break;
	case ID_FOREIGN_PR: /* 9, the province, and Singapore's number in GB/T 2659 */
		snprintf(head, sizeof head, "9%.2s702", who->county);
		write_person(who, head, out);
		break;
	case ID_HK_MO_PERMIT:
		snprintf(out, ID_TEXT_MAX, "H0000%04d", who->number);
		break;
	case ID_TW_PERMIT:
		snprintf(out, ID_TEXT_MAX, "0000%04d", who->number);
		break;
	case ID_PASSPORT:
		snprintf(out, ID_TEXT_MAX, "E0000%04d", who->number);
		break;
	case ID_USCC:
		snprintf(out, ID_TEXT_MAX, "91%.6s0000%04d", who->county, who->number);
		close_organisation(who, out);
		break;
	case ID_NONE:
	case ID_TYPE_COUNT:
		assert(!"there is no number to write");
		break;
	}
}
