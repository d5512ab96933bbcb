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
	{"abnormal", N_("findings")},
	{"abnormal_total", N_("findings in all")},
	{"account_count", N_("purchases in the books")},
	{"account_no", N_("account")},
	{"accounts", N_("accounts")},
	{"action", N_("action")},
	{"address", N_("address")},
	{"adjust_percent", N_("adjustment, %")},
	{"adjustment", N_("adjustment")},
	{"advance", N_("advance balance")},
	{"age_days", N_("age in days")},
	{"alarm_1", N_("first alarm")},
	{"alarm_2", N_("second alarm")},
	{"amount", N_("amount")},
	{"amount_milli", N_("amount in thousandths")},
	{"applied", N_("applied to")},
	{"approvals", N_("approved by")},
	{"approver", N_("approved by")},
	{"area", N_("area")},
	{"arrears", N_("for arrears")},
	{"arrears_total", N_("for arrears in all")},
	{"article", N_("article")},
	{"at", N_("at")},
	{"authorities", N_("authorities")},
	{"authority", N_("number of the power authority")},
	{"bad_cards", N_("strange cards put in")},
	{"basis", N_("basis")},
	{"baud", N_("baud")},
	{"bill_no", N_("bill")},
	{"bills", N_("bills")},
	{"bills_cancelled", N_("bills taken back")},
	{"bills_standing", N_("bills still written off")},
	{"birth", N_("born")},
	{"blacklisted", N_("on the blacklist")},
	{"books", N_("receipt books")},
	{"business_date", N_("business date")},
	{"by", N_("by")},
	{"bytes", N_("bytes")},
	{"cancelled", N_("taken back")},
	{"case_no", N_("case")},
	{"cases", N_("cases")},
	{"change", N_("change")},
	{"changed", N_("it changed")},
	{"charged", N_("charged")},
	{"check_code", N_("check code")},
	{"checked", N_("checked")},
	{"checks", N_("checks")},
	{"code", N_("code")},
	{"collection_rate", N_("collected")},
	{"copies", N_("times printed")},
	{"copy", N_("reprint")},
	{"correction_no", N_("correction")},
	{"corrections", N_("corrections")},
	{"count", N_("count")},
	{"count_is_short", N_("few purchases are left")},
	{"counted", N_("counted")},
	{"counted_on", N_("counted on")},
	{"counts", N_("counts made")},
	{"credit", N_("credit")},
	{"credit_reason", N_("credit, why")},
	{"customer_on_card", N_("customer on the card")},
	{"customers", N_("customers")},
	{"dated_on", N_("dated")},
	{"day_limit", N_("limit a day")},
	{"days", N_("number of days")},
	{"deadline", N_("deadline")},
	{"debt", N_("owed for the card")},
	{"decided_by", N_("decided by")},
	{"decision", N_("decision")},
	{"deposit_no", N_("deposit")},
	{"detail", N_("detail")},
	{"device", N_("device")},
	{"devices", N_("devices")},
	{"difference", N_("difference")},
	{"digest", N_("digest")},
	{"document", N_("document of authority")},
	{"documents", N_("letters")},
	{"drill", N_("restore drill")},
	{"due", N_("due")},
	{"due_on", N_("due on")},
	{"due_total", N_("due in all")},
	{"energy_kwh", N_("kWh")},
	{"error", N_("error")},
	{"error_rate", N_("corrected")},
	{"errors", N_("errors")},
	{"errors_total", N_("errors in all")},
	{"estimated", N_("estimated")},
	{"every_months", N_("every so many months")},
	{"evidence", N_("evidence")},
	{"expected_cash", N_("cash expected")},
	{"explain", N_("explanation")},
	{"field", N_("column")},
	{"file", N_("file")},
	{"files", N_("files")},
	{"first_wrong", N_("first that is wrong")},
	{"flag", N_("flag")},
	{"flags", N_("flags")},
	{"float", N_("float")},
	{"folder", N_("folder")},
	{"from", N_("from")},
	{"generation", N_("generation")},
	{"given_back", N_("given back in all")},
	{"hall", N_("hall")},
	{"hand_in_no", N_("hand-in")},
	{"handed_in", N_("handed in")},
	{"highest", N_("at most")},
	{"history", N_("history")},
	{"hoard_limit", N_("the meter may hold")},
	{"holds", N_("in force")},
	{"id", N_("id")},
	{"id_no", N_("identity number")},
	{"id_type", N_("kind of paper")},
	{"important", N_("important customer")},
	{"inserted", N_("new")},
	{"instalments", N_("instalments")},
	{"issued_on", N_("issued on")},
	{"kept", N_("what is kept")},
	{"key", N_("key")},
	{"key_file", N_("key file")},
	{"key_included", N_("with the key")},
	{"key_no", N_("key number")},
	{"kind", N_("kind")},
	{"last_payment", N_("last payment")},
	{"last_receipt", N_("last receipt")},
	{"late_charge", N_("late charge")},
	{"late_charge_during", N_("late charge during the plan")},
	{"left", N_("left")},
	{"left_on", N_("left on")},
	{"letter", N_("letter")},
	{"letters", N_("letters")},
	{"light", N_("light")},
	{"line", N_("line")},
	{"lines", N_("lines")},
	{"locked", N_("locked")},
	{"login", N_("sign-in")},
	{"looked_at", N_("accounts looked at")},
	{"lowest", N_("at least")},
	{"made_on", N_("made on")},
	{"make_up", N_("make-up charge")},
	{"mark", N_("mark")},
	{"marks", N_("marks")},
	{"message", N_("message")},
	{"meter_no", N_("meter")},
	{"meters", N_("meters")},
	{"minimum_applied", N_("minimum applied")},
	{"minutes_left", N_("minutes left")},
	{"missed", N_("missed")},
	{"missing", N_("missing")},
	{"model", N_("model")},
	{"models", N_("models")},
	{"month_limit", N_("limit a month")},
	{"more", N_("more")},
	{"name", N_("name")},
	{"next", N_("next step")},
	{"normalized", N_("in full form")},
	{"not_before", N_("not before")},
	{"note", N_("note")},
	{"number", N_("number")},
	{"number_masked", N_("number, masked")},
	{"ok", N_("right")},
	{"oldest_due", N_("oldest due date")},
	{"on", N_("on")},
	{"open", N_("open")},
	{"open_sale", N_("open sale")},
	{"open_sales", N_("open sales")},
	{"opened_at", N_("opened at")},
	{"order", N_("order to cut the supply")},
	{"order_no", N_("order")},
	{"ordered_at", N_("ordered at")},
	{"orders", N_("orders")},
	{"other_no", N_("the card's account")},
	{"outcome", N_("outcome")},
	{"overdraft", N_("overdrawn")},
	{"overdue", N_("overdue")},
	{"overdue_days", N_("days overdue")},
	{"pages", N_("pages")},
	{"paid", N_("paid")},
	{"paper", N_("paper")},
	{"participants", N_("who comes along")},
	{"passed", N_("without a letter")},
	{"passed_over", N_("without a letter")},
	{"payment_no", N_("payment")},
	{"payments", N_("payments")},
	{"penalty", N_("penalty")},
	{"period", N_("period")},
	{"periods", N_("periods counted")},
	{"phone", N_("phone")},
	{"plan_no", N_("plan")},
	{"planned", N_("planned")},
	{"policy", N_("policy")},
	{"power_factor", N_("power factor")},
	{"present", N_("there")},
	{"preview", N_("preview")},
	{"price", N_("price")},
	{"price_class", N_("price class")},
	{"principal", N_("principal")},
	{"print_error", N_("printing failed")},
	{"printed", N_("printed")},
	{"proposed_by", N_("proposed by")},
	{"quantity", N_("quantity")},
	{"queue", N_("queue")},
	{"queues", N_("queues")},
	{"rate_permille", N_("rate, per thousand")},
	{"read", N_("records read")},
	{"read_day", N_("day of reading")},
	{"read_on", N_("read on")},
	{"read_rate", N_("really read")},
	{"reader", N_("reader")},
	{"readers", N_("readers")},
	{"readings", N_("readings")},
	{"reason", N_("reason")},
	{"recalled", N_("order recalled")},
	{"receipt_no", N_("receipt")},
	{"received", N_("received")},
	{"recovered", N_("recovered")},
	{"recoveries", N_("recoveries")},
	{"reenter", N_("to be entered again")},
	{"reenter_complete", N_("that is all of it")},
	{"ref", N_("reference")},
	{"refunded", N_("given back")},
	{"region", N_("region")},
	{"register", N_("register")},
	{"relay", N_("relay")},
	{"remaining", N_("left in the meter")},
	{"removed", N_("removed")},
	{"replayed", N_("made before")},
	{"reply", N_("reply")},
	{"request_id", N_("printer's request")},
	{"resealed", N_("sealed anew")},
	{"restored", N_("restored")},
	{"result", N_("result")},
	{"return", N_("return file")},
	{"reversal_no", N_("reversal")},
	{"reversals", N_("reversals")},
	{"review", N_("looked into")},
	{"roles", N_("roles")},
	{"route", N_("route")},
	{"routes", N_("routes")},
	{"rows", N_("rows")},
	{"rule", N_("rule")},
	{"rules", N_("rules")},
	{"run", N_("run")},
	{"runs", N_("runs")},
	{"safe", N_("safe")},
	{"safety", N_("safety")},
	{"sale_no", N_("card sale")},
	{"sales", N_("open sales")},
	{"schema", N_("schema")},
	{"seal", N_("seal")},
	{"seal_file", N_("file of seals")},
	{"sealed_later", N_("sealed later")},
	{"seen", N_("seen")},
	{"segments", N_("spans")},
	{"serial", N_("card")},
	{"settled", N_("settled")},
	{"settled_at", N_("settled at")},
	{"sex", N_("sex")},
	{"sha256", N_("SHA-256")},
	{"shift_no", N_("shift")},
	{"shifts", N_("shifts")},
	{"since", N_("since")},
	{"slip", N_("slip printed")},
	{"source", N_("source")},
	{"staff", N_("staff")},
	{"stage", N_("stage")},
	{"standing", N_("still written off")},
	{"state", N_("state")},
	{"station", N_("station")},
	{"status", N_("status")},
	{"steps", N_("by age")},
	{"subject", N_("subject")},
	{"supply_off", N_("supply is off")},
	{"suspicious", N_("suspicious")},
	{"tables", N_("tables")},
	{"tenders", N_("tenders")},
	{"test_keys", N_("test keys")},
	{"text", N_("text")},
	{"times", N_("how many times")},
	{"title", N_("title")},
	{"to", N_("to")},
	{"to_advance", N_("to the advance balance")},
	{"total", N_("total")},
	{"transitions", N_("steps")},
	{"trial", N_("trial hall")},
	{"type", N_("kind")},
	{"unchanged", N_("unchanged")},
	{"unit", N_("unit")},
	{"unpaid", N_("unpaid")},
	{"until", N_("until")},
	{"updated", N_("changed")},
	{"user_type", N_("kind of customer")},
	{"usual", N_("usual")},
	{"valid", N_("valid")},
	{"value", N_("value")},
	{"verdict", N_("verdict")},
	{"waiting", N_("waiting")},
	{"waived", N_("waived")},
	{"what", N_("what")},
	{"write_offs", N_("write-offs")},
	{"written_at", N_("written at")},
	{"written_off", N_("written off")},
	{"wrong", N_("wrong")},
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
