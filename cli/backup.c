/* `backup`: one copy, or the nightly one with its rotation and its restore drill. */
#include "cli/safekeeping.h"
#include "cli/values.h"
#include "cli/verbs.h"
#include "counter/backup.h"

/* That the key is not in a backup is said each time: without it the backup opens nowhere. */
static void write_file(struct invocation *inv, const char *path, int64_t bytes, const char *sha256)
{
	struct json *j = &inv->answer;

	json_text(json_key(j, "file"), path);
	json_count(json_key(j, "bytes"), bytes);
	json_text(json_key(j, "sha256"), sha256);
	json_bool(json_key(j, "key_included"), false);
	json_text(json_key(j, "key_file"), inv->session->key_file);
	json_text(json_key(j, "note"),
		text_in(inv->lang, N_("The key is not in the backup: keep a copy of the key file "
				      "in another place. Without it no backup can be used.")));
}

static bool run_one(struct invocation *inv)
{
	struct hall_backup made;

	if (!hall_backup_to(inv->session, inv->args[0], &made))
		return verb_failed(inv);
	write_file(inv, inv->args[0], made.bytes, made.sha256);
	return true;
}

void write_last_payment(struct json *j, const struct totals_payment *last)
{
	if (!last->found) {
		json_null(json_key(j, "last_payment"));
		return;
	}
	json_object_begin(json_key(j, "last_payment"));
	json_text(json_key(j, "payment_no"), last->payment_no);
	json_text(json_key(j, "receipt_no"), last->receipt_no);
	json_moment(json_key(j, "at"), last->at);
	json_money(json_key(j, "received"), last->received);
	json_text(json_key(j, "shift_no"), last->shift_no);
	json_text(json_key(j, "login"), last->login);
	json_text(json_key(j, "station"), last->station);
	json_date(json_key(j, "business_date"), last->business_date);
	json_object_end(j);
}

void write_books(struct json *j, const struct totals *totals)
{
	json_array_begin(json_key(j, "books"));
	for (size_t i = 0; i < totals->book_count; i++) {
		json_object_begin(j);
		json_text(json_key(j, "station"), totals->books[i].station);
		json_text(json_key(j, "last_receipt"), totals->books[i].receipt_no);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_made(struct invocation *inv, const struct backup_made *made, bool ok)
{
	struct json *j = &inv->answer;

	write_file(inv, made->path, made->row.bytes, made->row.sha256);
	json_object_begin(json_key(j, "drill"));
	json_bool(json_key(j, "ok"), ok);
	json_text(json_key(j, "detail"), ok ? NULL : made->row.detail);
	json_object_end(j);
	write_last_payment(j, &made->totals->last);
	write_books(j, made->totals);
	json_count(json_key(j, "kept"), made->kept);
	json_array_begin(json_key(j, "removed"));
	for (size_t i = 0; i < made->removed_count; i++)
		json_text(j, made->removed[i]);
	json_array_end(j);
}

static bool read_number(struct invocation *inv, const char *name, int *out)
{
	const char *text = option_get(inv, name);
	int64_t number;

	if (text == NULL)
		return true;
	if (!read_count(inv, text, &number))
		return false;
	*out = number > BACKUP_KEEP_MAX ? -1 : (int)number; /* the operation says what it takes */
	return true;
}

static bool run_rotate(struct invocation *inv)
{
	struct backup_request request = {.folder = option_get(inv, "rotate"),
		.keep = BACKUP_KEEP_USUAL,
		.months = BACKUP_MONTHS_USUAL};
	struct arena arena = ARENA_EMPTY;
	struct backup_made made;
	bool ok;

	if (!read_number(inv, "keep", &request.keep) ||
		!read_number(inv, "months", &request.months))
		return false;
	ok = backup_rotate(inv->session, &request, &arena, &made);
	inv->keep_answer = made.row.code[0] != '\0';
	if (inv->keep_answer)
		write_made(inv, &made, ok);
	arena_release(&arena);
	return ok || verb_failed(inv);
}

static bool run(struct invocation *inv)
{
	bool rotate = option_given(inv, "rotate");

	if (rotate == (inv->arg_count == 1))
		return verb_usage(inv, SAY(N_("Name a file, or a folder by --rotate.")));
	return rotate ? run_rotate(inv) : run_one(inv);
}

static const struct option_row options[] = {
	{"rotate", OPTION_VALUE, false,
		N_("a folder: a backup by date, proved by a restore drill, old ones removed")},
	{"keep", OPTION_VALUE, false, N_("dates of which the last backup is kept (14)")},
	{"months", OPTION_VALUE, false, N_("months of which the last backup is kept as well (12)")},
	{NULL, OPTION_FLAG, false, NULL},
};

const struct verb verb_backup = {
	.words = "backup",
	.args = "FILE",
	.args_min = 0,
	.args_max = 1,
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.options = options,
	.run = run,
	.help = N_("copy the database while the hall works; the key is not in the copy"),
};
