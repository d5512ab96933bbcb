/*
 * `restore NO` and what belongs to it. A number never stands on the command line, where other users
 * of the machine could read it: it is the first line of a file, or the reader brings it.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/values.h"
#include "cli/verbs.h"
#include "core/arena.h"
#include "core/utf8.h"
#include "counter/restoration.h"

#define UNTIL_EVER "forever"

/* --- papers ---------------------------------------------------------------------------------- */

static bool refuse_file(struct invocation *inv, const char *path)
{
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("The file {1} cannot be read, or its first line is no identity number."),
			say_text(path)));
}

/* Read without stdio, whose buffer would keep the number. */
static bool read_number(struct invocation *inv, const char *path, char out[IDENTITY_NUMBER_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, out, IDENTITY_NUMBER_MAX - 1);

	if (fd >= 0)
		close(fd);
	if (got <= 0)
		return refuse_file(inv, path);
	out[got] = '\0';
	out[strcspn(out, "\r\n")] = '\0';
	return out[0] != '\0' || refuse_file(inv, path);
}

static bool read_until(struct invocation *inv, struct identity_shown *out)
{
	const char *text = option_get(inv, "id-until");

	if (text == NULL)
		return true;
	out->no_end = strcmp(text, UNTIL_EVER) == 0;
	out->has_until = !out->no_end;
	return out->no_end || read_date(inv, text, &out->until);
}

static bool read_typed(struct invocation *inv, struct identity_shown *out)
{
	const char *type = option_get(inv, "id-type"), *file = option_get(inv, "id-file");
	const char *name = option_get(inv, "name");

	if (type == NULL || file == NULL || name == NULL)
		return verb_usage(
			inv, SAY(N_("A paper is --id-type, --id-file and --name together, or "
				    "--id-reader.")));
	*out = (struct identity_shown){.method = IDENTITY_TYPED};
	if (!id_type_parse(&out->type, type))
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("{1} is no kind of identity paper."), say_text(type)));
	utf8_copy(out->name, sizeof out->name, name);
	return read_until(inv, out) && read_number(inv, file, out->number);
}

static bool has_paper(const struct invocation *inv)
{
	return option_given(inv, "id-type") || option_given(inv, "id-file") ||
	       option_given(inv, "name") || option_given(inv, "id-reader");
}

static bool read_paper(struct invocation *inv, struct identity_shown *out)
{
	bool ok;

	if (!option_given(inv, "id-reader"))
		ok = read_typed(inv, out);
	else
		ok = identity_read_card(inv->session, IDENTITY_PATIENCE_MS, out) ||
		     verb_failed(inv);
	if (ok && option_given(inv, "agent"))
		utf8_copy(out->document, sizeof out->document, option_get(inv, "agent"));
	return ok;
}

static void write_checks(struct json *j, const struct identity_verdict *v)
{
	json_array_begin(json_key(j, "checks"));
	for (size_t i = 0; i < v->count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "kind"), identity_check_name(v->findings[i].kind));
		json_text(json_key(j, "result"), identity_result_name(v->findings[i].result));
		json_text(json_key(j, "number_masked"), v->masked);
		json_object_end(j);
	}
	json_array_end(j);
}

/* --- restore --------------------------------------------------------------------------------- */

static bool make(struct invocation *inv, const struct identity_shown *shown)
{
	const struct restoration_request request = {
		.op_id = option_get(inv, "op-id"), .account_no = inv->args[0], .shown = shown};
	struct json *j = &inv->answer;
	struct restoration_made made;
	bool ok = restoration_make(inv->session, &request, &made);

	if (ok) {
		json_text(json_key(j, "order_no"), made.order_no);
		json_moment(json_key(j, "not_before"), made.not_before);
		json_moment(json_key(j, "deadline"), made.deadline);
		json_bool(json_key(j, "blacklisted"), made.blacklisted);
		json_bool(json_key(j, "replayed"), made.replayed);
	}
	if (ok || made.checked)
		write_checks(j, &made.verdict);
	inv->keep_answer = made.checked;
	return ok || verb_failed(inv);
}

static bool run_restore(struct invocation *inv)
{
	struct identity_shown shown;
	bool ok;

	if (!has_paper(inv))
		return make(inv, NULL);
	ok = read_paper(inv, &shown) && make(inv, &shown);
	explicit_bzero(&shown, sizeof shown);
	return ok;
}

static const struct option_row restore_options[] = {
	{"id-type", OPTION_VALUE, false, N_("the kind of the paper, as in `calc id`")},
	{"id-file", OPTION_VALUE, false, N_("the file whose first line is the paper's number")},
	{"name", OPTION_VALUE, false, N_("the name on the paper")},
	{"id-until", OPTION_VALUE, false, N_("the paper's last day, or forever")},
	{"id-reader", OPTION_FLAG, false, N_("the station's reader reads the card")},
	{"agent", OPTION_VALUE, false,
		N_("the paper is an agent's, who comes by this recorded document")},
	{"op-id", OPTION_VALUE, false, N_("the operation's id; the same again answers the same")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_restore_supply = {
	.words = "restore",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = restore_options,
	.run = run_restore,
	.help = N_("order the supply of a customer back who has paid"),
};

/* --- restoration … --------------------------------------------------------------------------- */

static void write_view(struct json *j, const struct restoration_view *v)
{
	json_text(json_key(j, "order_no"), v->order_no);
	json_text(json_key(j, "account_no"), v->account_no);
	json_text(json_key(j, "name"), v->name);
	json_text(json_key(j, "address"), v->address);
	json_text(json_key(j, "meter_no"), v->meter_no[0] != '\0' ? v->meter_no : NULL);
	json_text(json_key(j, "state"), restoration_state_name(v->state));
	json_bool(json_key(j, "blacklisted"), v->blacklisted);
	json_moment(json_key(j, "settled_at"), v->settled_at);
	json_moment(json_key(j, "ordered_at"), v->at);
	json_moment(json_key(j, "not_before"), v->not_before);
	json_moment(json_key(j, "deadline"), v->deadline);
	json_count(json_key(j, "minutes_left"), v->minutes_left);
}

static bool run_list(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct json *j = &inv->answer;
	struct restoration_view *list;
	size_t count;
	bool ok = restoration_list(inv->session, &arena, &list, &count) || verb_failed(inv);

	if (ok) {
		json_array_begin(json_key(j, "orders"));
		for (size_t i = 0; i < count; i++) {
			json_object_begin(j);
			write_view(j, &list[i]);
			json_object_end(j);
		}
		json_array_end(j);
	}
	arena_release(&arena);
	return ok;
}

static bool run_show(struct invocation *inv)
{
	struct restoration_view view;
	bool found;

	if (!restoration_show(inv->session, inv->args[0], &view, &found))
		return verb_failed(inv);
	if (!found)
		return verb_refuse(inv, CODE_BAD_VALUE,
			SAY(N_("There is no restoration order {1}."), say_text(inv->args[0])));
	write_view(&inv->answer, &view);
	return true;
}

static bool finish(struct invocation *inv, enum restoration_state state)
{
	const struct restoration_report report = {.op_id = option_get(inv, "op-id"),
		.order_no = inv->args[0],
		.state = state,
		.how = state == RESTORATION_DONE ? RESTORATION_ON_SITE : RESTORATION_HOW_NONE,
		.result = option_get(inv, "result")};
	struct restoration_view view;

	if (!restoration_finish(inv->session, &report, &view))
		return verb_failed(inv);
	write_view(&inv->answer, &view);
	return true;
}

static bool run_done(struct invocation *inv)
{
	return finish(inv, RESTORATION_DONE);
}

static bool run_fail(struct invocation *inv)
{
	return finish(inv, RESTORATION_FAILED);
}

static bool run_cancel(struct invocation *inv)
{
	return finish(inv, RESTORATION_CANCELLED);
}

static const struct option_row finish_options[] = {
	{"result", OPTION_VALUE, true, N_("who did it, or why not")},
	{"op-id", OPTION_VALUE, false, N_("the operation's id; the same again answers the same")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_restoration_list = {
	.words = "restoration list",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_list,
	.help = N_("restoration orders that are still to be carried out, by deadline"),
};

const struct verb verb_restoration_show = {
	.words = "restoration show",
	.args = "ORDER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_show,
	.help = N_("one restoration order"),
};

const struct verb verb_restoration_done = {
	.words = "restoration done",
	.args = "ORDER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = finish_options,
	.run = run_done,
	.help = N_("the order was carried out on site"),
};

const struct verb verb_restoration_fail = {
	.words = "restoration fail",
	.args = "ORDER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = finish_options,
	.run = run_fail,
	.help = N_("the order was tried and is still to be carried out"),
};

const struct verb verb_restoration_cancel = {
	.words = "restoration cancel",
	.args = "ORDER",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = finish_options,
	.run = run_cancel,
	.help = N_("the order is not to be carried out"),
};

/* --- authority … ----------------------------------------------------------------------------- */

static bool record(struct invocation *inv, const struct identity_shown *shown)
{
	struct authority_request request = {.op_id = option_get(inv, "op-id"),
		.account_no = inv->args[0],
		.document = option_get(inv, "document"),
		.name = shown->name,
		.type = shown->type,
		.number = shown->number};
	struct authority_made made;
	bool ok;

	if (!read_date(inv, option_get(inv, "from"), &request.from) ||
		!read_date(inv, option_get(inv, "until"), &request.until) ||
		!read_approval(inv, &request.approval))
		return false;
	ok = authority_record(inv->session, &request, &made) || verb_failed(inv);
	forget_approval(&request.approval);
	if (!ok)
		return false;
	json_text(json_key(&inv->answer, "account_no"), inv->args[0]);
	json_text(json_key(&inv->answer, "document"), request.document);
	json_text(json_key(&inv->answer, "number_masked"), made.masked);
	json_bool(json_key(&inv->answer, "replayed"), made.replayed);
	return true;
}

static bool run_authority_add(struct invocation *inv)
{
	struct identity_shown shown;
	bool ok = read_typed(inv, &shown) && record(inv, &shown);

	explicit_bzero(&shown, sizeof shown);
	return ok;
}

static bool run_authority_list(struct invocation *inv)
{
	struct arena arena = ARENA_EMPTY;
	struct json *j = &inv->answer;
	struct authority_view *list;
	size_t count;
	bool ok = authority_list(inv->session, inv->args[0], &arena, &list, &count) ||
		  verb_failed(inv);

	if (ok) {
		json_array_begin(json_key(j, "authorities"));
		for (size_t i = 0; i < count; i++) {
			json_object_begin(j);
			json_text(json_key(j, "document"), list[i].document);
			json_text(json_key(j, "name"), list[i].name);
			json_text(json_key(j, "number_masked"), list[i].masked);
			json_date(json_key(j, "from"), list[i].from);
			json_date(json_key(j, "until"), list[i].until);
			json_bool(json_key(j, "holds"), list[i].holds);
			json_text(json_key(j, "login"), list[i].login);
			json_object_end(j);
		}
		json_array_end(j);
	}
	arena_release(&arena);
	return ok;
}

static bool run_authority_withdraw(struct invocation *inv)
{
	const struct authority_end request = {.op_id = option_get(inv, "op-id"),
		.account_no = inv->args[0],
		.document = option_get(inv, "document"),
		.reason = option_get(inv, "reason")};

	if (!authority_withdraw(inv->session, &request))
		return verb_failed(inv);
	json_text(json_key(&inv->answer, "account_no"), request.account_no);
	json_text(json_key(&inv->answer, "document"), request.document);
	return true;
}

static const struct option_row withdraw_options[] = {
	{"document", OPTION_VALUE, true, N_("the document by which somebody acts for the holder")},
	{"reason", OPTION_VALUE, true, N_("why, in 1 to 120 characters")},
	{"op-id", OPTION_VALUE, false, N_("the operation's id; the same again answers the same")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_authority_withdraw = {
	.words = "authority withdraw",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = withdraw_options,
	.run = run_authority_withdraw,
	.help = N_("somebody may no longer act for a holder"),
};

static const struct option_row authority_options[] = {
	{"document", OPTION_VALUE, true, N_("the document by which somebody acts for the holder")},
	{"id-type", OPTION_VALUE, true, N_("the kind of the paper, as in `calc id`")},
	{"id-file", OPTION_VALUE, true, N_("the file whose first line is the paper's number")},
	{"name", OPTION_VALUE, true, N_("the name on the paper")},
	{"from", OPTION_VALUE, true, N_("the first day of the authority")},
	{"until", OPTION_VALUE, true, N_("the last day of the authority")},
	{"approve", OPTION_VALUE, false, N_("the supervisor who saw the document")},
	{"op-id", OPTION_VALUE, false, N_("the operation's id; the same again answers the same")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_authority_add = {
	.words = "authority add",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = authority_options,
	.run = run_authority_add,
	.help = N_("record that somebody may act for a holder"),
};

const struct verb verb_authority_list = {
	.words = "authority list",
	.args = "NO",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run_authority_list,
	.help = N_("who may act for a holder"),
};
