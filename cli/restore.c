/* `restore`: shows what a backup holds, asks, and puts it in the place of the hall's database. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/safekeeping.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "core/compiler.h"
#include "counter/restore.h"

#define LATER_SHOWN_MAX 10 /* before the question; all of it is in the answer */

/* Of what was done after the backup, not what was refused or moved nothing. */
static bool is_business(const struct audit_later *row)
{
	if (strncmp(row->action, "sign_in", strlen("sign_in")) == 0 ||
		strcmp(row->action, "backup") == 0)
		return false;
	for (int code = 0; code < CODE_COUNT; code++)
		if (strcmp(row->detail, code_name((enum code)code)) == 0)
			return false; /* an attempt, kept with why it was refused */
	return true;
}

static void write_later(struct json *j, const struct restore *r)
{
	json_array_begin(json_key(j, "reenter"));
	for (size_t i = 0; i < r->later_count; i++) {
		const struct audit_later *row = &r->later[i];

		if (!is_business(row))
			continue;
		json_object_begin(j);
		json_text(json_key(j, "station"), row->chain);
		json_moment(json_key(j, "at"), row->at);
		json_text(json_key(j, "login"), row->login);
		json_text(json_key(j, "action"), row->action);
		json_text(json_key(j, "subject"), row->subject);
		json_text(json_key(j, "detail"), row->detail);
		json_object_end(j);
	}
	json_array_end(j);
	json_bool(json_key(j, "reenter_complete"), r->later_whole);
	json_array_begin(json_key(j, "sealed_later"));
	for (size_t i = 0; i < r->sealed_later_count; i++)
		json_text(j, r->sealed_later[i]);
	json_array_end(j);
}

static void write_restored(struct invocation *inv, const struct restore *r)
{
	struct json *j = &inv->answer;

	json_text(json_key(j, "file"), r->request->file);
	json_text(json_key(j, "to"), r->request->hall.db_url);
	json_text(json_key(j, "hall"), r->s.hall_code);
	json_text(json_key(j, "name"), r->s.hall_name);
	write_last_payment(j, &r->totals->last);
	write_books(j, r->totals);
	write_later(j, r);
	json_text(json_key(j, "kept"), r->kept[0] != '\0' ? r->kept : NULL);
	json_text(json_key(j, "note"),
		text_in(inv->lang,
			N_("Enter again what is listed, and every receipt with a higher number "
			   "than the last one of its station: in their order, so that each gets "
			   "its number again. Then settle the days anew.")));
}

static void tell(const struct invocation *inv, struct say say)
{
	char text[SAY_TEXT_MAX];

	fprintf(stderr, "%s\n", text_render(inv->lang, &say, text, sizeof(text)));
}

static const struct {
	const char *action, *word;
} words[] = {
	{"pay", N_("payment")},
	{"reverse", N_("payment reversed")},
	{"move", N_("payment moved")},
	{"waive", N_("late charge waived")},
	{"tender_clear", N_("tender cleared")},
	{"hand_in", N_("cash handed in")},
	{"deposit", N_("cash deposited")},
	{"shift_open", N_("shift opened")},
	{"shift_count", N_("shift counted")},
	{"shift_close", N_("shift closed")},
	{"day_settle", N_("day settled")},
};

static const char *word_of(const char *action)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(words[i].action, action) == 0)
			return words[i].word;
	return action;
}

/* The first of them, a line each: whoever was there knows by them which day it was. */
static void show_later(const struct invocation *inv, const struct restore *r)
{
	long told = 0;

	for (size_t i = 0; i < r->later_count && told < LATER_SHOWN_MAX; i++) {
		const struct audit_later *row = &r->later[i];

		if (!is_business(row))
			continue;
		tell(inv, SAY(N_("  {1}, {2}, {3}: {4} {5}"), say_moment(row->at),
				  say_text(row->chain), say_text(row->login),
				  say_word(word_of(row->action)), say_text(row->subject)));
		told++;
	}
}

/* What somebody must see to know whether this is the right backup. */
static void show(const struct invocation *inv, const struct restore *r)
{
	const struct totals_payment *last = &r->totals->last;
	long business = 0;

	tell(inv, SAY(N_("Hall {1}, {2}"), say_text(r->s.hall_code), say_text(r->s.hall_name)));
	if (last->found) {
		tell(inv, SAY(N_("Last payment: {1}, receipt {2}"), say_text(last->payment_no),
				  say_text(last->receipt_no)));
		tell(inv, SAY(N_("{1} yuan at {2}"), say_money(last->received),
				  say_moment(last->at)));
		tell(inv, SAY(N_("Shift {1} of {2} at station {3}"), say_text(last->shift_no),
				  say_text(last->login), say_text(last->station)));
	} else {
		tell(inv, SAY(N_("No payment was ever taken in it.")));
	}
	for (size_t i = 0; i < r->later_count; i++)
		business += is_business(&r->later[i]);
	if (r->target_there)
		tell(inv, r->later_whole
				  ? SAY(N_("Done since, to be entered again: {1}"),
					    say_count(business))
				  : SAY(N_("The database in its place cannot be read to its end: "
					   "what was done since is known from the receipts.")));
	show_later(inv, r);
	if (business > LATER_SHOWN_MAX)
		tell(inv, SAY(N_("  and {1} more; all of it is listed once it is restored"),
				  say_count(business - LATER_SHOWN_MAX)));
}

static bool confirm(struct invocation *inv, const struct restore *r)
{
	char line[16];

	if (option_given(inv, "yes"))
		return true;
	show(inv, r);
	tell(inv, SAY(N_("Restore this backup to {1}? Type yes:"),
			  say_text(r->request->hall.db_url)));
	if (fgets(line, sizeof(line), stdin) != NULL && strcmp(line, "yes\n") == 0)
		return true;
	return verb_refuse(
		inv, CODE_APPROVAL_REQUIRED, SAY(N_("Not restored: nothing was changed.")));
}

static bool sign_in(struct invocation *inv, struct restore *r)
{
	char password[PASSWORD_MAX];
	bool ok;

	if (!read_password(inv, "WATTDESK_PASSWORD_FILE", inv->login, password))
		return false;
	ok = session_sign_in(&r->s, inv->login, password);
	explicit_bzero(password, sizeof(password));
	if (!ok)
		inv->why = r->s.why;
	return ok;
}

static bool finish(struct invocation *inv, struct restore *r)
{
	if (!sign_in(inv, r) || !confirm(inv, r))
		return false;
	if (!restore_finish(r)) {
		inv->why = r->s.why;
		return false;
	}
	write_restored(inv, r);
	return true;
}

static bool run(struct invocation *inv)
{
	const struct restore_request request = {.file = inv->args[0],
		.hall = {.db_url = option_get(inv, "to"),
			.key_path = inv->key_path,
			.station = inv->station,
			.share_dir = inv->share_dir,
			.lang = inv->lang,
			.clock = clock_system()}};
	struct restore r;
	bool ok;

	if (inv->login == NULL)
		return verb_usage(inv, SAY(N_("Say who you are: --as LOGIN or WATTDESK_LOGIN.")));
	if (!option_given(inv, "yes") && isatty(STDIN_FILENO) == 0)
		return verb_usage(
			inv, SAY(N_("Restoring asks on a terminal. Without one say --yes.")));
	ok = restore_begin(&r, &request, &inv->why) && finish(inv, &r);
	restore_release(&r);
	return ok;
}

static const struct option_row options[] = {
	{"to", OPTION_VALUE, true, N_("the hall's database, or a new one; what is there is kept")},
	{"yes", OPTION_FLAG, false, N_("do not ask")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_restore = {
	.words = "restore",
	.only_with = "to",
	.args = "FILE",
	.args_min = 1,
	.args_max = 1,
	.needs = NEEDS_NOTHING,
	.options = options,
	.run = run,
	.help = N_("put a backup in place, and list what came after it"),
};
