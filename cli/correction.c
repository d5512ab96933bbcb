/* `correction`: what is charged or given back by rule, proposed by one and decided by another. */
#include "counter/correction.h"

#include "cli/facts.h"
#include "cli/paper.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"

static void write_amounts(
	struct json *j, struct energy energy, struct money make_up, struct money penalty)
{
	json_energy(json_key(j, "energy_kwh"), energy);
	json_money(json_key(j, "make_up"), make_up);
	json_money(json_key(j, "penalty"), penalty);
}

static bool read_kind(struct invocation *inv, enum proposal_kind *kind)
{
	return proposal_kind_parse(kind, inv->args[0]) ||
	       verb_refuse(inv, CODE_BAD_VALUE,
		       SAY(N_("{1} is no kind of correction: meter-error, wiring, multiplier, "
			      "stopped, theft, breach or outage."),
			       say_text(inv->args[0])));
}

static bool run_propose(struct invocation *inv)
{
	struct correction_request request = {.account_no = inv->args[1],
		.reason = option_get(inv, "reason"),
		.op_id = option_get(inv, "op-id")};
	bool preview = option_given(inv, "preview");
	struct correction_made made = {.correction_no = 0};
	enum proposal_kind kind;
	struct json *j = &inv->answer;

	if (!read_kind(inv, &kind) || !facts_read(inv, kind, &request.facts))
		return false;
	if (preview ? !correction_try(inv->session, &request, &made.proposal)
		    : !correction_propose(inv->session, &request, &made))
		return verb_failed(inv);
	if (preview)
		json_null(json_key(j, "correction_no"));
	else
		json_count(json_key(j, "correction_no"), made.correction_no);
	json_text(json_key(j, "account_no"), request.account_no);
	json_text(json_key(j, "kind"), proposal_kind_name(kind));
	write_amounts(j, made.proposal.energy, made.proposal.make_up, made.proposal.penalty);
	json_money(json_key(j, "total"), made.proposal.total);
	write_explain(j, inv->lang, made.proposal.lines, made.proposal.count);
	json_text(json_key(j, "basis"),
		text_in(inv->lang, proposal_basis(kind, session_today(inv->session))));
	json_bool(json_key(j, "replayed"), made.replayed);
	return true;
}

static void write_view(struct invocation *inv, const struct correction_view *view)
{
	struct json *j = &inv->answer;
	bool decided = view->state != CORRECTION_WAITS;

	json_count(json_key(j, "correction_no"), view->correction_no);
	json_text(json_key(j, "account_no"), view->account_no);
	json_text(json_key(j, "kind"), proposal_kind_name(view->kind));
	write_amounts(j, view->energy, view->make_up, view->penalty);
	json_money(json_key(j, "total"), view->total);
	json_text(json_key(j, "state"), correction_outlook_name(view->state));
	json_text(json_key(j, "proposed_by"), view->proposer);
	json_text(json_key(j, "reason"), view->reason);
	json_text(json_key(j, "decided_by"), decided ? view->decider : NULL);
	json_text(json_key(j, "decision"), decided ? view->decision : NULL);
	json_text(json_key(j, "bill_no"), view->bill_no[0] != '\0' ? view->bill_no : NULL);
	write_explain(j, inv->lang, view->explain, view->explain_count);
}

static bool run_list(struct invocation *inv)
{
	const char *account_no = option_get(inv, "account");
	const struct correction_query query = {.account_no = account_no == NULL ? "" : account_no,
		.open = !option_given(inv, "all")};
	struct arena arena = ARENA_EMPTY;
	struct correction_view *list;
	size_t count;
	bool ok = correction_list(inv->session, &query, &arena, &list, &count);

	if (ok) {
		json_array_begin(json_key(&inv->answer, "corrections"));
		for (size_t i = 0; i < count; i++) {
			json_object_begin(&inv->answer);
			write_view(inv, &list[i]);
			json_object_end(&inv->answer);
		}
		json_array_end(&inv->answer);
	}
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run_show(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct correction_view view;
	int64_t number;
	bool ok;

	if (!read_count(inv, inv->args[0], &number))
		return false;
	ok = correction_show(inv->session, number, &arena, &view);
	if (ok)
		write_view(inv, &view);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool decide(struct invocation *inv, bool approve)
{
	struct correction_decision decision = {.approve = approve,
		.reason = option_get(inv, "reason"),
		.op_id = option_get(inv, "op-id")};
	struct correction_decided decided;
	struct json *j = &inv->answer;

	if (!read_count(inv, inv->args[0], &decision.correction_no))
		return false;
	if (!correction_decide(inv->session, &decision, &decided))
		return verb_failed(inv);
	json_count(json_key(j, "correction_no"), decision.correction_no);
	json_text(json_key(j, "bill_no"), decided.bill_no[0] != '\0' ? decided.bill_no : NULL);
	json_money(json_key(j, "charged"), decided.charged);
	json_money(json_key(j, "to_advance"), decided.to_advance);
	json_bool(json_key(j, "replayed"), decided.replayed);
	return true;
}

static bool run_approve(struct invocation *inv)
{
	return decide(inv, true);
}

static bool run_refuse(struct invocation *inv)
{
	return decide(inv, false);
}

static bool run_notice(struct invocation *inv)
{
	struct paper_made made;
	int64_t number;

	if (!read_count(inv, inv->args[0], &number))
		return false;
	if (!correction_notice_pdf(inv->session, number, option_get(inv, "pdf"), &made))
		return verb_failed(inv);
	json_count(json_key(&inv->answer, "correction_no"), number);
	write_file(&inv->answer, &made);
	return true;
}

static const struct option_row propose_options[] = {
	FACTS_METERING_OPTIONS,
	FACTS_LEVY_OPTIONS,
	{"price", OPTION_VALUE, false, N_("yuan per kWh; of a breach, of a kVA and month")},
	{"reason", OPTION_VALUE, true, N_("what was found, and by whom")},
	{"preview", OPTION_FLAG, false, N_("tell what would be, and change nothing")},
	{"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row list_options[] = {
	{"account", OPTION_VALUE, false, N_("of one account")},
	{"all", OPTION_FLAG, false, N_("also what is decided")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row decide_options[] = {
	{"reason", OPTION_VALUE, true, N_("why")},
	{"op-id", OPTION_VALUE, false, N_("the same id again gives the same answer")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row notice_options[] = {
	{"pdf", OPTION_VALUE, true,
		N_("the file to draw into; it is replaced whole or not at all")},
	{NULL, OPTION_FLAG, false, NULL},
};

#define NUMBER_VERB(name, option_rows, function, text)                                        \
	{                                                                                     \
		.words = name, .args = "CORRECTION", .args_min = 1, .args_max = 1,            \
		.needs = NEEDS_HALL | NEEDS_SIGN_IN, .options = option_rows, .run = function, \
		.help = text                                                                  \
	}

const struct verb verb_correction_propose = {
	.words = "correction propose",
	.args = "KIND NO",
	.args_min = 2,
	.args_max = 2,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = propose_options,
	.run = run_propose,
	.help = N_("propose what is charged or given back by rule; KIND is meter-error, wiring, "
		   "multiplier, stopped, theft, breach or outage"),
};

const struct verb verb_correction_list = {
	.words = "correction list",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = list_options,
	.run = run_list,
	.help = N_("corrections that wait for a decision"),
};

const struct verb verb_correction_show =
	NUMBER_VERB("correction show", NULL, run_show, N_("a correction, and how it was reckoned"));

const struct verb verb_correction_approve = NUMBER_VERB("correction approve", decide_options,
	run_approve, N_("charge a correction that somebody else proposed, or give it back"));

const struct verb verb_correction_refuse = NUMBER_VERB("correction refuse", decide_options,
	run_refuse, N_("refuse a correction, or take back one's own"));

const struct verb verb_correction_notice = NUMBER_VERB("correction notice", notice_options,
	run_notice, N_("the customer's notice of a correction"));
