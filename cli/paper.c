/* `receipt`, `statement`, `shift report`, `day report`: papers, into a file or to the printer. */
#include "cli/paper.h"

#include "cli/values.h"
#include "cli/verbs.h"

void write_file(struct json *j, const struct paper_made *made)
{
	json_text(json_key(j, "file"), made->file[0] != '\0' ? made->file : NULL);
	json_count(json_key(j, "pages"), made->pages);
	json_text(json_key(j, "sha256"), made->sha256);
}

void write_printed(struct json *j, const struct paper_made *made)
{
	write_file(j, made);
	json_text(json_key(j, "request_id"), made->request_id[0] != '\0' ? made->request_id : NULL);
}

/* What --pdf FILE and --print stand for. */
struct paper_ways {
	bool (*pdf)(
		struct session *s, const char *subject, const char *path, struct paper_made *out);
	bool (*print)(struct session *s, const char *subject, struct paper_made *out);
};

static bool make(struct invocation *inv, const struct paper_ways *ways, const char *subject,
	struct paper_made *made)
{
	const char *path = option_get(inv, "pdf");
	bool ok;

	if ((path != NULL) == option_given(inv, "print")) {
		(void)verb_usage(inv, SAY(N_("Say where the paper goes: --pdf FILE or --print.")));
		return false;
	}
	ok = path != NULL ? ways->pdf(inv->session, subject, path, made)
			  : ways->print(inv->session, subject, made);
	if (!ok)
		(void)verb_failed(inv);
	return ok;
}

static void write_made(struct json *j, const char *key, const struct paper_made *made)
{
	json_text(json_key(j, key), made->subject);
	write_printed(j, made);
}

static bool run_receipt(struct invocation *inv)
{
	static const struct paper_ways ways = {receipt_pdf, receipt_print};
	struct paper_made made;

	if (!make(inv, &ways, inv->args[0], &made))
		return false;
	write_made(&inv->answer, "receipt_no", &made);
	json_count(json_key(&inv->answer, "copy"), made.copy);
	json_text(json_key(&inv->answer, "state"), receipt_state_name(made.state));
	return true;
}

static bool run_statement(struct invocation *inv)
{
	static const struct paper_ways ways = {statement_pdf, statement_print};
	struct paper_made made;

	if (!make(inv, &ways, inv->args[0], &made))
		return false;
	write_made(&inv->answer, "account_no", &made);
	return true;
}

static bool run_shift_report(struct invocation *inv)
{
	static const struct paper_ways ways = {shift_report_pdf, shift_report_print};
	struct paper_made made;

	if (!make(inv, &ways, inv->args[0], &made))
		return false;
	write_made(&inv->answer, "shift_no", &made);
	return true;
}

/* The date was read before; as text it is what names the paper. */
static bool day_pdf(struct session *s, const char *day, const char *path, struct paper_made *out)
{
	struct date date;

	return date_parse(&date, day) && day_report_pdf(s, date, path, out);
}

static bool day_print(struct session *s, const char *day, struct paper_made *out)
{
	struct date date;

	return date_parse(&date, day) && day_report_print(s, date, out);
}

static bool run_day_report(struct invocation *inv)
{
	static const struct paper_ways ways = {day_pdf, day_print};
	const char *day = option_get(inv, "business-date");
	struct paper_made made;
	struct date date;

	if (!read_date(inv, day, &date) || !make(inv, &ways, day, &made))
		return false;
	write_made(&inv->answer, "business_date", &made);
	return true;
}

#define PAPER_OPTIONS                                                                 \
	{"pdf", OPTION_VALUE, false,                                                  \
		N_("the file to draw into; it is replaced whole or not at all")},     \
	{                                                                             \
		"print", OPTION_FLAG, false, N_("to the station's printer or folder") \
	}

static const struct option_row paper_options[] = {
	PAPER_OPTIONS,
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row day_options[] = {
	{"business-date", OPTION_VALUE, true, N_("the day")},
	PAPER_OPTIONS,
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_receipt = {
	.words = "receipt",
	.args = "RECEIPT",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = paper_options,
	.run = run_receipt,
	.help = N_("draw a receipt; from the second time on it is marked as a reprint"),
};

const struct verb verb_statement = {
	.words = "statement",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = paper_options,
	.run = run_statement,
	.help = N_("draw an account's bills, what is due and why"),
};

const struct verb verb_shift_report = {
	.words = "shift report",
	.args = "SHIFT",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = paper_options,
	.run = run_shift_report,
	.help = N_("draw what a shift took, handed in and counted"),
};

const struct verb verb_day_report = {
	.words = "day report",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = day_options,
	.run = run_day_report,
	.help = N_("draw what a day took in, station by station"),
};
