/* `account`: found, shown, changed, closed. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "counter/account.h"

#define ID_LINE_MAX 128 /* longer than any number, so that a wrong file is seen as one */

/* A text, or null where there is nothing. */
static void write_optional(struct json *j, const char *key, const char *text)
{
	json_text(json_key(j, key), text[0] != '\0' ? text : NULL);
}

static void write_found(struct json *j, const struct account_found *found)
{
	json_object_begin(j);
	json_text(json_key(j, "account_no"), found->account_no);
	json_text(json_key(j, "name"), found->name);
	json_text(json_key(j, "address"), found->address);
	write_optional(j, "meter_no", found->meter_no);
	json_text(json_key(j, "status"), account_status_name(found->status));
	json_money(json_key(j, "due_total"), found->due_total);
	json_object_end(j);
}

static bool run_find(struct invocation *inv)
{
	struct account_found found[FIND_LIMIT];
	struct json *j = &inv->answer;
	size_t count;
	bool more;

	if (!account_find(inv->session, inv->args[0], found, &count, &more))
		return verb_failed(inv);
	json_array_begin(json_key(j, "accounts"));
	for (size_t i = 0; i < count; i++)
		write_found(j, &found[i]);
	json_array_end(j);
	json_bool(json_key(j, "more"), more);
	return true;
}

static void write_bill(struct invocation *inv, const struct bill_view *bill)
{
	struct json *j = &inv->answer;

	json_object_begin(j);
	json_text(json_key(j, "bill_no"), bill->bill_no);
	json_period(json_key(j, "period"), bill->period);
	json_energy(json_key(j, "energy_kwh"), bill->energy);
	json_date(json_key(j, "due_on"), bill->due_on);
	json_money(json_key(j, "amount"), bill->amount);
	json_money(json_key(j, "paid"), bill->paid);
	json_money(json_key(j, "late_charge"), bill->late_charge);
	write_explain(j, inv->lang, bill->explain, bill->explain_count);
	if (money_sign(bill->written_off) > 0)
		json_money(json_key(j, "written_off"), bill->written_off);
	if (bill->cancelled)
		json_bool(json_key(j, "cancelled"), true);
	json_object_end(j);
}

static void write_view(struct invocation *inv, const struct account_view *view)
{
	struct json *j = &inv->answer;

	json_text(json_key(j, "account_no"), view->account_no);
	json_text(json_key(j, "name"), view->name);
	write_optional(j, "id_no", view->id_masked);
	json_text(json_key(j, "id_type"), id_type_name(view->id_type));
	json_text(json_key(j, "address"), view->address);
	write_optional(j, "phone", view->phone);
	write_optional(j, "meter_no", view->meter_no);
	json_text(json_key(j, "price_class"), view->price_class);
	json_text(json_key(j, "status"), account_status_name(view->status));
	json_date(json_key(j, "on"), view->on);
	json_money(json_key(j, "advance"), view->advance);
	json_object_begin(json_key(j, "due"));
	json_money(json_key(j, "principal"), view->principal);
	json_money(json_key(j, "late_charge"), view->late_charge);
	json_money(json_key(j, "total"), view->total);
	json_object_end(j);
	json_array_begin(json_key(j, "bills"));
	for (size_t i = 0; i < view->bill_count; i++)
		write_bill(inv, &view->bills[i]);
	json_array_end(j);
}

/* The day of --on, else the business date. */
static bool read_on(struct invocation *inv, struct date *out)
{
	const char *text = option_get(inv, "on");

	if (text != NULL)
		return read_date(inv, text, out);
	return session_business_date(inv->session, out) || verb_failed(inv);
}

static bool run_show(struct invocation *inv)
{
	struct account_question question = {
		.account_no = inv->args[0], .all = option_given(inv, "all")};
	struct arena arena = ARENA_EMPTY;
	struct account_view view;
	bool ok;

	if (!read_on(inv, &question.on))
		return false;
	ok = account_show(inv->session, &question, &arena, &view);
	if (ok)
		write_view(inv, &view);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

/* Identity numbers come in a file: arguments are seen by everybody on the machine. */
static bool read_id_file(struct invocation *inv, const char *path, char out[ID_LINE_MAX])
{
	FILE *in = fopen(path, "r");
	bool ok;

	if (in == NULL)
		return verb_refuse(inv, CODE_IO,
			SAY(N_("The file {1} cannot be read: {2}."), say_text(path),
				say_text(strerror(errno))));
	ok = fgets(out, ID_LINE_MAX, in) != NULL;
	fclose(in);
	if (!ok)
		return verb_refuse(inv, CODE_BAD_ID,
			SAY(N_("The file {1} is empty; its first line is the identity number."),
				say_text(path)));
	out[strcspn(out, "\r\n")] = '\0';
	return true;
}

static bool read_identity(
	struct invocation *inv, struct account_edit *edit, char number[ID_LINE_MAX])
{
	const char *type = option_get(inv, "id-type");
	const char *path = option_get(inv, "id-file");

	number[0] = '\0';
	edit->id_no = number;
	if (type == NULL && path == NULL)
		return true;
	if (type == NULL)
		return verb_usage(inv, SAY(N_("--id-file needs --id-type.")));
	edit->has_id = true;
	if (!id_type_parse(&edit->id_type, type))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is no kind of identity paper."), say_text(type)));
	if (path == NULL && edit->id_type != ID_NONE)
		return verb_usage(inv, SAY(N_("--id-type needs --id-file.")));
	return path == NULL || read_id_file(inv, path, number);
}

static bool answer_account(struct invocation *inv, bool ok)
{
	if (!ok)
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "account_no"), inv->args[0]);
	return true;
}

static bool run_change(struct invocation *inv)
{
	struct account_edit edit = {
		.name = option_get(inv, "name"), .phone = option_get(inv, "phone")};
	char number[ID_LINE_MAX];
	bool ok;

	if (!read_identity(inv, &edit, number))
		return false;
	if (edit.name == NULL && edit.phone == NULL && !edit.has_id)
		return verb_usage(inv,
			SAY(N_("Say what changes: --name, --phone, or --id-type with --id-file.")));
	ok = account_change(inv->session, inv->args[0], &edit);
	explicit_bzero(number, sizeof(number));
	return answer_account(inv, ok);
}

static bool run_close(struct invocation *inv)
{
	return answer_account(inv, account_close(inv->session, inv->args[0]));
}

static const struct option_row show_options[] = {
	{"on", OPTION_VALUE, false, N_("the day for which late charges are computed")},
	{"all", OPTION_FLAG, false, N_("also bills on which nothing is due")},
	{NULL, OPTION_FLAG, false, NULL},
};

static const struct option_row change_options[] = {
	{"name", OPTION_VALUE, false, N_("the new name")},
	{"phone", OPTION_VALUE, false, N_("the new phone number")},
	{"id-type", OPTION_VALUE, false, N_("the kind of the new identity paper")},
	{"id-file", OPTION_VALUE, false, N_("a file whose first line is the identity number")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_account_find = {
	.words = "account find",
	.args = "TEXT",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_find,
	.help = N_("by number, name, initials, phone, meter, address, receipt or identity number"),
};

const struct verb verb_account_show = {
	.words = "account show",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = show_options,
	.run = run_show,
	.help = N_("what is due on an account, bill by bill, and why"),
};

const struct verb verb_account_change = {
	.words = "account change",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = change_options,
	.run = run_change,
	.help = N_("another name, phone or identity number; the old one stays on record"),
};

const struct verb verb_account_close = {
	.words = "account close",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_close,
	.help = N_("close an account on which nothing is due and nothing is left"),
};
