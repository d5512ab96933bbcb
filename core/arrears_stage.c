/* The words of the arrears case: stages, needs with their articles, marks. */
#include "core/arrears_stage.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static_assert(ARREARS_STAGE_NONE == 0 && ARREARS_STAGE_REMINDED == 1, "stored");
static_assert(ARREARS_STAGE_AT_RISK == 2 && ARREARS_STAGE_LISTED == 3, "stored");
static_assert(ARREARS_STAGE_NOTIFIED == 4 && ARREARS_STAGE_APPROVED == 5, "stored");
static_assert(ARREARS_STAGE_WARNED == 6 && ARREARS_STAGE_DISCONNECTED == 7, "stored");
static_assert(ARREARS_STAGE_SETTLED == 8 && ARREARS_STAGE_ORDERED == 9, "stored");
static_assert(ARREARS_STAGE_RESTORED == 10 && ARREARS_STAGE_LETTER == 11, "stored");
static_assert(ARREARS_STAGE_COURT == 12 && ARREARS_STAGE_JUDGED == 13, "stored");
static_assert(ARREARS_STAGE_WRITTEN_OFF == 14 && ARREARS_STAGE_PLAN == 15, "stored");
static_assert(ARREARS_MARK_DISPUTE == 1 && ARREARS_MARK_IMPORTANT == 2, "stored");
static_assert(ARREARS_MARK_DECEASED == 3, "stored");

#define NAME_(name, text, number) [number] = (text),
static const char *const stage_names[] = {ARREARS_STAGE_LIST(NAME_)};
#undef NAME_

static const char *const stage_titles[ARREARS_STAGES] = {
	[ARREARS_STAGE_NONE] = N_("no arrears"),
	[ARREARS_STAGE_REMINDED] = N_("reminded"),
	[ARREARS_STAGE_AT_RISK] = N_("collection at risk"),
	[ARREARS_STAGE_LISTED] = N_("to be disconnected"),
	[ARREARS_STAGE_NOTIFIED] = N_("notice served"),
	[ARREARS_STAGE_APPROVED] = N_("disconnection approved"),
	[ARREARS_STAGE_WARNED] = N_("warned before the cut"),
	[ARREARS_STAGE_DISCONNECTED] = N_("disconnected"),
	[ARREARS_STAGE_SETTLED] = N_("settled"),
	[ARREARS_STAGE_ORDERED] = N_("restoration ordered"),
	[ARREARS_STAGE_RESTORED] = N_("restored"),
	[ARREARS_STAGE_LETTER] = N_("lawyer's letter"),
	[ARREARS_STAGE_COURT] = N_("in court"),
	[ARREARS_STAGE_JUDGED] = N_("judged"),
	[ARREARS_STAGE_WRITTEN_OFF] = N_("written off"),
	[ARREARS_STAGE_PLAN] = N_("repayment plan"),
};

#define NAME_(name, text) [ARREARS_NEED_##name] = (text),
static const char *const need_names[] = {ARREARS_NEED_LIST(NAME_)};
#undef NAME_

#define REGULATIONS_39 N_("Regulations on Electricity Supply and Use art. 39")
#define RULES_67_1 N_("Rules for Electricity Supply (2024; in 1996 art. 67 (1))")
#define RULES_67_2 N_("Rules for Electricity Supply (2024; in 1996 art. 67 (2))")
#define RULES_67_3 N_("Rules for Electricity Supply (2024; in 1996 art. 67 (3))")
#define COMPANY N_("the company's arrears policy")
#define CIVIL_CODE_577 N_("Civil Code art. 577 and 654")

static const struct {
	const char *title, *article;
} needs[ARREARS_NEEDS] = {
	[ARREARS_NEED_ORDER] = {N_("the steps before it, in their order"), RULES_67_1},
	[ARREARS_NEED_DEBT] = {N_("something overdue"), REGULATIONS_39},
	[ARREARS_NEED_REMIND_DAY] = {N_("the day of the reminder"), COMPANY},
	[ARREARS_NEED_WARNING_DAY] = {N_("the warning day of the month"), COMPANY},
	[ARREARS_NEED_OVERDUE] = {N_("more than 30 days overdue"), REGULATIONS_39},
	[ARREARS_NEED_REMINDED] = {N_("a reminder on an earlier day"), REGULATIONS_39},
	[ARREARS_NEED_HOLIDAYS] = {N_("the year's file of holidays"), COMPANY},
	[ARREARS_NEED_LISTING_DAY] = {N_("the listing day of the month"), COMPANY},
	[ARREARS_NEED_NO_DISPUTE] = {N_("the dispute settled"), COMPANY},
	[ARREARS_NEED_HOLDER] = {N_("a living holder: transfer the account first"),
		N_("Civil Code art. 1161: the heirs")},
	[ARREARS_NEED_SERVICE] = {N_("the proof of service of the notice"), RULES_67_2},
	[ARREARS_NEED_NOTICE] = {N_("the days of notice"), RULES_67_2},
	[ARREARS_NEED_APPROVAL] = {N_("the approval"), RULES_67_1},
	[ARREARS_NEED_AUTHORITY] = {N_("the report to the power authority"), RULES_67_2},
	[ARREARS_NEED_PARTICIPANTS] = {N_("who comes along"), COMPANY},
	[ARREARS_NEED_SAFETY] = {N_("safety notes"), COMPANY},
	[ARREARS_NEED_WORKING_DAY] = {N_("a working day"), COMPANY},
	[ARREARS_NEED_PROTECTED] = {N_("a day that no warning or examination protects"),
		N_("the hall's list of protected days")},
	[ARREARS_NEED_WARNING_PROOF] = {N_("the record of the warning"), RULES_67_3},
	[ARREARS_NEED_SAME_DAY] = {N_("a warning on the same day"), RULES_67_3},
	[ARREARS_NEED_MINUTES] = {N_("30 minutes from the warning"), RULES_67_3},
	[ARREARS_NEED_RESULT] = {N_("the result on site"), COMPANY},
	[ARREARS_NEED_CUT] = {N_("the supply cut"), COMPANY},
	[ARREARS_NEED_LETTER_DAY] = {N_("the days after the disconnection"), COMPANY},
	[ARREARS_NEED_LETTER_PROOF] = {N_("the number of the lawyer's letter"), CIVIL_CODE_577},
	[ARREARS_NEED_LETTER_DEADLINE] = {N_("the letter's deadline past"), CIVIL_CODE_577},
	[ARREARS_NEED_COURT_FILE] = {N_("the court's file number"), CIVIL_CODE_577},
	[ARREARS_NEED_JUDGEMENT] = {N_("the judgement's number"), CIVIL_CODE_577},
	[ARREARS_NEED_WRITE_OFF] = {N_("a manager's approval"), COMPANY},
	[ARREARS_NEED_REASON] = {N_("a reason"), COMPANY},
	[ARREARS_NEED_PAID] = {N_("everything paid"), REGULATIONS_39},
	[ARREARS_NEED_CLEARED] = {N_("the cheque cleared"), COMPANY},
	[ARREARS_NEED_CARRIED_OUT] = {N_("the restoration carried out"),
		N_("Rules for Electricity Supply (2024): restored within 24 hours")},
	[ARREARS_NEED_PLAN_AGREED] = {N_("an agreed plan"), COMPANY},
};

static const struct {
	const char *name, *title;
} marks[ARREARS_MARKS] = {
	[ARREARS_MARK_DISPUTE] = {"dispute", N_("disputed")},
	[ARREARS_MARK_IMPORTANT] = {"important", N_("important customer")},
	[ARREARS_MARK_DECEASED] = {"deceased", N_("holder deceased")},
};

static_assert(ARRAY_SIZE(stage_names) == ARREARS_STAGES, "every stage has a name");
static_assert(ARRAY_SIZE(need_names) == ARREARS_NEEDS, "every need has a name");
static_assert(ARREARS_NEEDS <= 64, "a set of needs is 64 bits");

bool arrears_stage_parse(enum arrears_stage *out, const char *name)
{
	for (size_t i = 0; i < ARREARS_STAGES; i++) {
		if (strcmp(stage_names[i], name) != 0)
			continue;
		*out = (enum arrears_stage)i;
		return true;
	}
	return false;
}

const char *arrears_stage_name(enum arrears_stage stage)
{
	assert(stage < ARREARS_STAGES);
	return stage_names[stage];
}

const char *arrears_stage_title(enum arrears_stage stage)
{
	assert(stage < ARREARS_STAGES);
	return stage_titles[stage];
}

const char *arrears_need_name(enum arrears_need need)
{
	assert(need < ARREARS_NEEDS);
	return need_names[need];
}

const char *arrears_need_title(enum arrears_need need)
{
	assert(need < ARREARS_NEEDS);
	return needs[need].title;
}

const char *arrears_need_article(enum arrears_need need)
{
	assert(need < ARREARS_NEEDS);
	return needs[need].article;
}

bool arrears_mark_parse(enum arrears_mark *out, const char *name)
{
	for (size_t i = ARREARS_MARK_DISPUTE; i < ARREARS_MARKS; i++) {
		if (strcmp(marks[i].name, name) != 0)
			continue;
		*out = (enum arrears_mark)i;
		return true;
	}
	return false;
}

const char *arrears_mark_name(enum arrears_mark mark)
{
	assert(mark >= ARREARS_MARK_DISPUTE);
	assert(mark < ARREARS_MARKS);
	return marks[mark].name;
}

const char *arrears_mark_title(enum arrears_mark mark)
{
	assert(mark >= ARREARS_MARK_DISPUTE);
	assert(mark < ARREARS_MARKS);
	return marks[mark].title;
}
