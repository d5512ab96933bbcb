#include "cli/plain_words.h"

#include <string.h>

#include "core/arrears_stage.h"
#include "core/disconnection.h"
#include "core/identity_check.h"
#include "core/notice.h"
#include "core/repayment.h"
#include "core/restoration.h"
#include "counter/card_history.h"

static const struct {
	const char *key, *title;
} titles[] = {
	{"account_count", N_("purchases in the books")},
	{"account_no", N_("account")},
	{"accounts", N_("accounts")},
	{"address", N_("address")},
	{"advance", N_("advance balance")},
	{"age_days", N_("age in days")},
	{"alarm_1", N_("first alarm")},
	{"alarm_2", N_("second alarm")},
	{"amount", N_("amount")},
	{"approvals", N_("approved by")},
	{"approver", N_("approved by")},
	{"area", N_("area")},
	{"arrears", N_("for arrears")},
	{"arrears_total", N_("for arrears in all")},
	{"at", N_("at")},
	{"authorities", N_("authorities")},
	{"authority", N_("number of the power authority")},
	{"bad_cards", N_("strange cards put in")},
	{"bill_no", N_("bill")},
	{"bills", N_("bills")},
	{"bills_standing", N_("bills still written off")},
	{"blacklisted", N_("on the blacklist")},
	{"business_date", N_("business date")},
	{"by", N_("by")},
	{"cases", N_("cases")},
	{"change", N_("change")},
	{"checks", N_("checks")},
	{"code", N_("code")},
	{"count", N_("count")},
	{"count_is_short", N_("few purchases are left")},
	{"counted_on", N_("counted on")},
	{"credit", N_("credit")},
	{"credit_reason", N_("credit, why")},
	{"customer_on_card", N_("customer on the card")},
	{"customers", N_("customers")},
	{"dated_on", N_("dated")},
	{"day_limit", N_("limit a day")},
	{"deadline", N_("deadline")},
	{"debt", N_("owed for the card")},
	{"decision", N_("decision")},
	{"document", N_("document of authority")},
	{"documents", N_("letters")},
	{"due", N_("due")},
	{"due_on", N_("due on")},
	{"energy_kwh", N_("kWh")},
	{"evidence", N_("evidence")},
	{"explain", N_("explanation")},
	{"file", N_("file")},
	{"files", N_("files")},
	{"flag", N_("flag")},
	{"flags", N_("flags")},
	{"from", N_("from")},
	{"generation", N_("generation")},
	{"history", N_("history")},
	{"hoard_limit", N_("the meter may hold")},
	{"holds", N_("in force")},
	{"important", N_("important customer")},
	{"inserted", N_("new")},
	{"instalments", N_("instalments")},
	{"kind", N_("kind")},
	{"late_charge", N_("late charge")},
	{"late_charge_during", N_("late charge during the plan")},
	{"left_on", N_("left on")},
	{"letter", N_("letter")},
	{"letters", N_("letters")},
	{"login", N_("sign-in")},
	{"looked_at", N_("accounts looked at")},
	{"made_on", N_("made on")},
	{"mark", N_("mark")},
	{"marks", N_("marks")},
	{"meter_no", N_("meter")},
	{"minutes_left", N_("minutes left")},
	{"missing", N_("missing")},
	{"month_limit", N_("limit a month")},
	{"name", N_("name")},
	{"next", N_("next step")},
	{"not_before", N_("not before")},
	{"note", N_("note")},
	{"number", N_("number")},
	{"number_masked", N_("number, masked")},
	{"oldest_due", N_("oldest due date")},
	{"on", N_("on")},
	{"open", N_("open")},
	{"open_sale", N_("open sale")},
	{"open_sales", N_("open sales")},
	{"order", N_("order to cut the supply")},
	{"order_no", N_("order")},
	{"ordered_at", N_("ordered at")},
	{"orders", N_("orders")},
	{"other_no", N_("the card's account")},
	{"overdraft", N_("overdrawn")},
	{"overdue", N_("overdue")},
	{"overdue_days", N_("days overdue")},
	{"pages", N_("pages")},
	{"paid", N_("paid")},
	{"participants", N_("who comes along")},
	{"passed", N_("without a letter")},
	{"passed_over", N_("without a letter")},
	{"payment_no", N_("payment")},
	{"period", N_("period")},
	{"periods", N_("periods counted")},
	{"plan_no", N_("plan")},
	{"present", N_("there")},
	{"preview", N_("preview")},
	{"principal", N_("principal")},
	{"print_error", N_("printing failed")},
	{"printed", N_("printed")},
	{"read", N_("records read")},
	{"reason", N_("reason")},
	{"recalled", N_("order recalled")},
	{"receipt_no", N_("receipt")},
	{"received", N_("received")},
	{"recovered", N_("recovered")},
	{"recoveries", N_("recoveries")},
	{"remaining", N_("left in the meter")},
	{"replayed", N_("made before")},
	{"request_id", N_("printer's request")},
	{"result", N_("result")},
	{"return", N_("return file")},
	{"review", N_("looked into")},
	{"route", N_("route")},
	{"rows", N_("rows")},
	{"rule", N_("rule")},
	{"run", N_("run")},
	{"runs", N_("runs")},
	{"safety", N_("safety")},
	{"sale_no", N_("card sale")},
	{"sales", N_("open sales")},
	{"seen", N_("seen")},
	{"serial", N_("card")},
	{"settled", N_("settled")},
	{"settled_at", N_("settled at")},
	{"shift_no", N_("shift")},
	{"since", N_("since")},
	{"slip", N_("slip printed")},
	{"stage", N_("stage")},
	{"standing", N_("still written off")},
	{"state", N_("state")},
	{"station", N_("station")},
	{"status", N_("status")},
	{"supply_off", N_("supply is off")},
	{"test_keys", N_("test keys")},
	{"text", N_("text")},
	{"to", N_("to")},
	{"to_advance", N_("to the advance balance")},
	{"total", N_("total")},
	{"transitions", N_("steps")},
	{"type", N_("type of card")},
	{"unchanged", N_("unchanged")},
	{"unit", N_("unit")},
	{"until", N_("until")},
	{"updated", N_("changed")},
	{"user_type", N_("kind of customer")},
	{"usual", N_("usual")},
	{"value", N_("value")},
	{"verdict", N_("verdict")},
	{"what", N_("what")},
	{"write_offs", N_("write-offs")},
	{"written_at", N_("written at")},
	{"written_off", N_("written off")},
};

const char *plain_title(enum lang lang, const char *key)
{
	for (size_t i = 0; i < ARRAY_SIZE(titles); i++)
		if (strcmp(titles[i].key, key) == 0)
			return text_in(lang, titles[i].title);
	return key;
}

/* Numbers that are stored begin with one, and some leave gaps. */
static bool is(const char *name, const char *value)
{
	return name != NULL && strcmp(name, value) == 0;
}

/* --- values: a msgid, or NULL ----------------------------------------------------------------- */

static const char *stage(const char *value)
{
	enum arrears_stage out;

	return arrears_stage_parse(&out, value) ? arrears_stage_title(out) : NULL;
}

static const char *need(const char *value)
{
	for (enum arrears_need n = ARREARS_NEED_ORDER; n < ARREARS_NEEDS; n++)
		if (is(arrears_need_name(n), value))
			return arrears_need_title(n);
	return NULL;
}

static const char *mark(const char *value)
{
	enum arrears_mark out;

	return arrears_mark_parse(&out, value) ? arrears_mark_title(out) : NULL;
}

/* Of a letter, a participant, a card sale, a check of a paper. */
static const char *kind(const char *value)
{
	enum notice_kind letter;
	enum participant participant;

	if (notice_kind_parse(&letter, value))
		return notice_row(letter)->title;
	if (participant_parse(&participant, value))
		return participant_title(participant);
	for (enum sale_kind sale = SALE_PURCHASE; sale <= SALE_METER_CHANGE; sale++)
		if (is(sale_kind_name(sale), value))
			return sale_kind_title(sale);
	for (enum identity_check_kind k = IDENTITY_CHECK_PAPER; k < IDENTITY_CHECK_KINDS; k++)
		if (is(identity_check_name(k), value))
			return identity_check_title(k);
	return NULL;
}

static const char *result(const char *value)
{
	for (enum identity_result r = IDENTITY_OK; r < IDENTITY_RESULTS; r++)
		if (is(identity_result_name(r), value))
			return identity_result_message(r);
	return NULL;
}

static const char *late(const char *value)
{
	for (enum plan_late l = PLAN_LATE_RUNS; l <= PLAN_LATE_STOPS_LATER; l++)
		if (is(plan_late_name(l), value))
			return plan_late_title(l);
	return NULL;
}

static const struct {
	const char *name, *title;
} runs[] = {
	{"open", N_("open")},
	{"whole", N_("finished")},
	{"given_up", N_("given up")},
};

/* Of a plan, an instalment, an order to cut or to restore, a card sale, a run of letters. */
static const char *state(const char *value)
{
	for (enum plan_state s = PLAN_UNDER_WAY; s <= PLAN_BROKEN; s++)
		if (is(plan_state_name(s), value))
			return plan_state_title(s);
	for (enum disconnection_state s = DISCONNECTION_MADE; s <= DISCONNECTION_TOLD; s++)
		if (is(disconnection_state_name(s), value))
			return disconnection_state_title(s);
	for (enum restoration_state s = RESTORATION_ORDERED; s < RESTORATION_STATES; s++)
		if (is(restoration_state_name(s), value))
			return restoration_state_title(s);
	for (enum sale_state s = SALE_SETTLED; s <= SALE_UNDONE; s++)
		if (is(sale_state_name(s), value))
			return sale_state_title(s);
	for (size_t i = 0; i < ARRAY_SIZE(runs); i++)
		if (strcmp(runs[i].name, value) == 0)
			return runs[i].title;
	return NULL;
}

static const struct {
	const char *key;
	const char *(*word)(const char *value);
} words[] = {
	{"stage", stage},
	{"from", stage},
	{"to", stage},
	{"missing", need},
	{"mark", mark},
	{"marks", mark},
	{"kind", kind},
	{"result", result},
	{"late_charge_during", late},
	{"state", state},
	{"type", kind},
};

static const char *bare_word(const char *value)
{
	if (strcmp(value, "true") == 0)
		return N_("yes");
	if (strcmp(value, "false") == 0)
		return N_("no");
	return strcmp(value, "null") == 0 ? N_("none") : NULL;
}

const char *plain_value(enum lang lang, const char *key, const char *value, bool quoted)
{
	const char *word = quoted ? NULL : bare_word(value);

	for (size_t i = 0; quoted && word == NULL && i < ARRAY_SIZE(words); i++)
		if (strcmp(words[i].key, key) == 0)
			word = words[i].word(value);
	return word == NULL ? value : text_in(lang, word);
}
