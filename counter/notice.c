/*
 * One letter: stored with its number, then drawn to be hashed, then drawn into its file. A number
 * is never given to a letter that is not kept.
 */
#include "counter/notice.h"

#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "counter/notice_run_work.h"
#include "counter/operation.h"
#include "db/database.h"

#define ARGS_BYTES 160
#define VERB "notice"
#define PRINT_VERB "notice print"

bool notice_kit_init(
	struct notice_kit *kit, struct session *s, const struct notice_request *request)
{
	*kit = (struct notice_kit){.s = s, .request = request};
	if (!session_business_date(s, &kit->on) || !fonts_sha256(s, kit->fonts_sha256) ||
		!letter_template_load(&kit->letter, s->share_dir, request->kind, &s->why))
		return false;
	text_sha256(kit->letter.body, kit->template_sha256);
	if (!notice_office_load(&kit->office, s)) {
		letter_template_release(&kit->letter);
		return false;
	}
	kit->note = notice_office_note(&kit->office, &kit->letter);
	if (arrears_office_load(s, kit->on, &kit->arena, &kit->arrears))
		return true;
	notice_kit_release(kit);
	return false;
}

void notice_kit_release(struct notice_kit *kit)
{
	letter_template_release(&kit->letter);
	notice_office_release(&kit->office);
	arena_release(&kit->arena);
}

/* One letter being stored. */
struct storing {
	struct notice_kit *kit;
	struct notice_made *out;
};

static bool find_account(struct notice_draft *draft)
{
	struct session *s = draft->kit->s;
	const char *account_no = draft->kit->request->account_no;
	bool found;

	if (!account_store_find(s->db, account_no, &draft->account, &found))
		return session_db_failed(s);
	return found || session_refuse(s, CODE_ACCOUNT_UNKNOWN,
				SAY(N_("There is no account {1}."), say_text(account_no)));
}

static bool store(struct session *s, void *ctx, struct operation_record *record)
{
	struct storing *storing = ctx;
	struct arena arena = ARENA_EMPTY;
	struct notice_draft draft = {.kit = storing->kit, .arena = &arena};
	bool ok = find_account(&draft) && notice_draft_load(&draft) &&
		  notice_store(storing->kit, &draft, record->op_id, storing->out);

	(void)s;
	if (ok) {
		record->result_id = storing->out->serial;
		snprintf(record->detail, sizeof(record->detail), "letter %s for account %s%s",
			storing->out->number, storing->out->account_no,
			storing->out->replayed ? ", made before" : "");
	}
	arena_release(&arena);
	return ok;
}

bool notice_store_one(struct notice_kit *kit, struct notice_made *out)
{
	struct storing storing = {kit, out};
	char args[ARGS_BYTES];
	const struct operation op = {.verb = VERB,
		.args = args,
		.subject = kit->request->account_no,
		.work = store,
		.ctx = &storing};
	struct operation_record record;

	snprintf(args, sizeof(args), "%s %s", notice_row(kit->request->kind)->name,
		kit->request->account_no);
	return operation_run(kit->s, &op, &record);
}

static bool load_in_view(struct session *s, const struct notice_number *number, struct arena *arena,
	struct notice_stored *out)
{
	bool ok;

	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = notice_load(s, number, arena, out);
	return session_end_read(s, ok);
}

/* With the template of its day, which the database keeps. */
static bool draw(struct session *s, const struct notice_stored *stored,
	const struct notice_drawing *how, struct notice_made *out)
{
	struct letter_template letter;
	struct notice_drawing drawing = *how;
	bool ok;

	if (!letter_template_parse(&letter, (enum notice_kind)stored->whole.row.kind,
		    stored->number, stored->whole.template_body, &s->why))
		return false;
	drawing.letter = &letter;
	ok = notice_draw_alone(s, stored, &drawing, out);
	letter_template_release(&letter);
	return ok;
}

static bool keep_paper(struct session *s, struct document_paper_row *row)
{
	bool found;

	if (!document_store_add_paper(s->db, row) || !document_store_paper(s->db, row, &found))
		return session_db_failed(s);
	return true;
}

bool notice_keep_paper(struct session *s, const struct notice_stored *stored, bool copy,
	const struct notice_made *made)
{
	struct document_paper_row row = {.document_id = stored->whole.row.document_id,
		.copy = copy,
		.pages = made->pages,
		.login = s->login,
		.at = session_now(s)};
	bool own = !db_in_transaction(s->db), ok;

	utf8_copy(row.sha256, sizeof(row.sha256), made->sha256);
	if (own && !db_begin(s->db))
		return session_db_failed(s);
	ok = keep_paper(s, &row);
	if (own && ok)
		ok = db_commit(s->db) || session_db_failed(s);
	if (own && !ok)
		db_rollback(s->db);
	if (!ok || strcmp(row.sha256, made->sha256) == 0)
		return ok;
	return session_refuse(s, CODE_VERIFY_FAILED,
		SAY(N_("The letter {1} would not come out as it was: the program or its fonts have "
		       "changed since. Use the program that drew it, or draw a marked copy."),
			say_text(made->number)));
}

/* Draws it to be looked at, keeps its hash, and only then writes the file. */
static bool draw_and_keep(struct session *s, const struct notice_stored *stored,
	const struct notice_drawing *how, struct notice_made *out)
{
	struct notice_drawing look = *how;

	look.path = NULL;
	return draw(s, stored, &look, out) && notice_keep_paper(s, stored, how->copy, out) &&
	       (how->path == NULL || draw(s, stored, how, out));
}

static bool make_one(struct notice_kit *kit, struct arena *arena, struct notice_result *out)
{
	struct session *s = kit->s;
	struct notice_made made = {.year = 0}, drawn;
	struct notice_stored stored;
	struct notice_number number;
	struct notice_drawing how = {.path = kit->request->path};

	if (!notice_store_one(kit, &made))
		return false;
	number = (struct notice_number){kit->request->kind, made.year, made.serial};
	how.copy = made.replayed && notice_row(number.kind)->is_order;
	if (!load_in_view(s, &number, arena, &stored) || !draw_and_keep(s, &stored, &how, &drawn))
		return false;
	drawn.replayed = made.replayed;
	out->documents = arena_copy(arena, &drawn, sizeof(drawn));
	out->count = 1;
	out->pages = drawn.pages;
	out->files = 1;
	return true;
}

bool notice_make(struct session *s, const struct notice_request *asked, struct arena *arena,
	struct notice_result *out)
{
	struct notice_request request = *asked;
	const char *subject = asked->account_no != NULL ? asked->account_no : asked->filter.route;
	struct notice_kit kit;
	bool ok;

	*out = (struct notice_result){0};
	if (!notice_run_take_over(s, &request) ||
		!operation_may(s, VERB, subject, notice_row(request.kind)->needs) ||
		!notice_kit_init(&kit, s, &request))
		return false;
	ok = request.account_no != NULL ? make_one(&kit, arena, out) : notice_run(&kit, arena, out);
	out->note = kit.note;
	notice_kit_release(&kit);
	return ok;
}

bool notice_print(struct session *s, const struct notice_reprint *request, struct arena *arena,
	struct notice_made *out)
{
	struct notice_number number;
	struct notice_stored stored;
	struct notice_drawing how = {.path = request->path};

	if (!notice_number_parse(&number, request->number))
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no letter {1}."), say_text(request->number)));
	how.copy = request->copy || notice_row(number.kind)->is_order;
	return operation_may(s, PRINT_VERB, request->number, notice_row(number.kind)->needs) &&
	       load_in_view(s, &number, arena, &stored) && draw_and_keep(s, &stored, &how, out);
}

static bool load_list(struct session *s, const char *account_no, struct arena *arena,
	struct document_row **rows, size_t *count)
{
	struct account_row account;
	bool found;

	if (!account_store_find(s->db, account_no, &account, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_ACCOUNT_UNKNOWN,
			SAY(N_("There is no account {1}."), say_text(account_no)));
	return document_store_list(s->db, account.account_id, arena, rows, count) ||
	       session_db_failed(s);
}

bool notice_list(struct session *s, const char *account_no, struct arena *arena,
	struct notice_listed **out, size_t *count)
{
	struct document_row *rows;
	bool ok;

	if (!session_may(s, PERMIT_ACCOUNT_READ))
		return false;
	if (!db_begin_read(s->db))
		return session_db_failed(s);
	ok = load_list(s, account_no, arena, &rows, count);
	ok = session_end_read(s, ok);
	if (!ok)
		return false;
	*out = arena_alloc(arena, (*count + 1) * sizeof(**out));
	for (size_t i = 0; i < *count; i++) {
		struct notice_listed *one = &(*out)[i];

		*one = (struct notice_listed){
			.kind = (enum notice_kind)rows[i].kind, .dated_on = rows[i].dated_on};
		notice_number(one->number, one->kind, (int)rows[i].year, rows[i].serial);
	}
	return true;
}
