/* `calc`: questions that need no database. */
#include <stdio.h>
#include <string.h>

#include "cli/values.h"
#include "cli/verbs.h"
#include "core/idnumber.h"
#include "core/late_charge.h"
#include "core/rmb.h"

/* An amount with an optional minus: the one place where a question may ask about a refund. */
static bool read_signed_amount(struct invocation *inv, const char *text, struct money *out)
{
	bool minus = text[0] == '-';

	if (!read_amount(inv, text + minus, out))
		return false;
	if (minus)
		*out = money_negate(*out);
	return true;
}

static bool run_rmb(struct invocation *inv)
{
	char text[RMB_TEXT_MAX];
	struct money amount;

	if (!read_signed_amount(inv, inv->args[0], &amount))
		return false;
	json_text(json_key(&inv->answer, "text"), rmb_capitals(text, amount));
	return true;
}

static bool run_rmb_date(struct invocation *inv)
{
	const char *arg = inv->args[0];
	char text[RMB_DATE_MAX];

	if (strlen(arg) == 5 && arg[2] == '-' && strspn(arg, "0123456789-") == 5 &&
		strchr(arg + 3, '-') == NULL) {
		int month = (arg[0] - '0') * 10 + arg[1] - '0';
		int day = (arg[3] - '0') * 10 + arg[4] - '0';

		if (arg[0] != '-' && arg[1] != '-' && rmb_month_day(text, month, day)) {
			json_text(json_key(&inv->answer, "text"), text);
			return true;
		}
	}
	return verb_refuse(inv, CODE_BAD_DATE,
		SAY(N_("{1} is not a day of any year. Write month and day like 01-15."),
			say_text(arg)));
}

/* "-" reads the number from standard input, so that it stands in no list of processes. */
static bool read_number(struct invocation *inv, char *buf, int size)
{
	if (strcmp(inv->args[1], "-") != 0) {
		snprintf(buf, (size_t)size, "%s", inv->args[1]);
		return true;
	}
	if (fgets(buf, size, stdin) == NULL)
		return verb_usage(inv, SAY(N_("No number came on standard input.")));
	buf[strcspn(buf, "\r\n")] = '\0';
	return true;
}

static void write_or_null(struct json *j, const char *text)
{
	json_text(j, text != NULL && text[0] != '\0' ? text : NULL);
}

static void write_id(struct json *j, enum id_type type, const struct id_check *check)
{
	json_text(json_key(j, "type"), id_type_name(type));
	json_bool(json_key(j, "valid"), check->valid);
	write_or_null(json_key(j, "normalized"), check->normalized);
	json_text(json_key(j, "checked"), check->full ? "full" : "format");
	write_or_null(json_key(j, "region"), check->region);
	if (check->has_birth)
		json_date(json_key(j, "birth"), check->birth);
	else
		json_null(json_key(j, "birth"));
	json_text(json_key(j, "sex"), id_sex_name(check->sex));
	json_text(json_key(j, "reason"), id_reason_name(check->reason));
}

static bool day_asked(struct invocation *inv, struct date *out)
{
	struct clock clock = clock_system();

	*out = moment_date(clock.now(clock.ctx));
	return !option_given(inv, "on") || read_date(inv, option_get(inv, "on"), out);
}

static bool run_id(struct invocation *inv)
{
	char number[256];
	struct id_check check;
	enum id_type type;
	struct date on;

	if (!id_type_parse(&type, inv->args[0]))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("There is no kind of identity paper {1}."), say_text(inv->args[0])));
	if (!day_asked(inv, &on) || !read_number(inv, number, sizeof(number)))
		return false;
	id_check(&check, type, number, on);
	write_id(&inv->answer, type, &check);
	return true;
}

static bool read_late_input(struct invocation *inv, struct late_charge_input *in)
{
	const char *price_class = option_get(inv, "class");
	const char *rules = option_get(inv, "rules");

	if (!price_class_valid(price_class))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is not a price class: small letters, digits and underscores."),
				say_text(price_class)));
	in->residential = price_class_residential(price_class);
	if (rules != NULL && strcmp(rules, "1996") != 0 && strcmp(rules, "2024") != 0)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("Rules are 1996 or 2024: {1} is neither."), say_text(rules)));
	if (rules != NULL)
		in->rules = strcmp(rules, "1996") == 0 ? LATE_RULES_1996 : LATE_RULES_2024;
	return read_amount(inv, option_get(inv, "amount"), &in->principal) &&
	       read_date(inv, option_get(inv, "due"), &in->due_on) &&
	       read_date(inv, option_get(inv, "on"), &in->on);
}

static void write_segment(struct json *j, const struct late_segment *seg)
{
	json_object_begin(j);
	json_date(json_key(j, "from"), seg->from);
	json_date(json_key(j, "to"), seg->to);
	json_count(json_key(j, "days"), seg->days);
	json_count(json_key(j, "rate_permille"), seg->rate_permille);
	json_count(json_key(j, "amount_milli"), seg->amount_milli);
	json_money(json_key(j, "principal"), seg->principal);
	json_object_end(j);
}

void write_explain(struct json *j, enum lang lang, const struct say *lines, size_t count)
{
	char text[SAY_TEXT_MAX];

	json_array_begin(json_key(j, "explain"));
	for (size_t i = 0; i < count; i++)
		json_text(j, text_render(lang, &lines[i], text, sizeof(text)));
	json_array_end(j);
}

static bool run_late_charge(struct invocation *inv)
{
	static const char *const rules_name[] = {
		[LATE_RULES_1996] = "1996", [LATE_RULES_2024] = "2024"};
	struct late_charge_input in = {.rules = LATE_RULES_BY_DATE};
	struct say lines[LATE_EXPLAIN_MAX];
	struct late_charge charge;
	struct json *j = &inv->answer;

	if (!read_late_input(inv, &in))
		return false;
	if (!late_charge_compute(&charge, &in))
		return verb_refuse(inv, CODE_BAD_AMOUNT,
			SAY(N_("The late charge is larger than any amount can be.")));
	json_money(json_key(j, "late_charge"), charge.due);
	json_count(json_key(j, "days"), charge.days);
	json_array_begin(json_key(j, "segments"));
	for (size_t i = 0; i < charge.segment_count; i++)
		write_segment(j, &charge.segments[i]);
	json_array_end(j);
	json_bool(json_key(j, "minimum_applied"), charge.minimum_applied);
	json_text(json_key(j, "rules"), rules_name[charge.rules]);
	write_explain(j, inv->lang, lines, late_charge_explain(&charge, &in, lines));
	return true;
}

static const struct option_row id_options[] = {
	{"on", OPTION_VALUE, false, N_("the day of the question; today if not given")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row late_options[] = {
	{"class", OPTION_VALUE, true, N_("the price class; residential has a rate of its own")},
	{"amount", OPTION_VALUE, true, N_("what is unpaid")},
	{"due", OPTION_VALUE, true, N_("the last day for paying")},
	{"on", OPTION_VALUE, true, N_("the day of payment")},
	{"rules", OPTION_VALUE, false, N_("1996 or 2024; by the day of payment if not given")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_calc_rmb = {
	.words = "calc rmb",
	.args = "AMOUNT",
	.args_min = 1,
	.args_max = 1,
	.run = run_rmb,
	.help = N_("an amount in capitals; a negative one stands behind --"),
};

const struct verb verb_calc_rmb_date = {
	.words = "calc rmb-date",
	.args = "MM-DD",
	.args_min = 1,
	.args_max = 1,
	.run = run_rmb_date,
	.help = N_("month and day in capitals"),
};

const struct verb verb_calc_id = {
	.words = "calc id",
	.args = "TYPE NUMBER|-",
	.args_min = 2,
	.args_max = 2,
	.options = id_options,
	.run = run_id,
	.help = N_("is this identity number right; - reads it from standard input"),
};

const struct verb verb_calc_late_charge = {
	.words = "calc late-charge",
	.args = "",
	.options = late_options,
	.run = run_late_charge,
	.help = N_("the late charge of one bill on a day, and why"),
};
