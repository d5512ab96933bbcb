/* Cash from the safe to the bank. */
#include <stdlib.h>

#include "core/alloc.h"
#include "core/utf8.h"
#include "counter/deposit.h"
#include "counter/operation.h"
#include "tui/desk.h"
#include "tui/dialog.h"
#include "tui/screens.h"
#include "tui/sheet.h"

enum { AMOUNT, BANK_REF };

struct deposit {
	char op_id[OP_ID_MAX];
};

struct deposit_job {
	char op_id[OP_ID_MAX], bank_ref[BANK_REF_MAX];
	struct money amount;
	struct deposit_made made;
	bool ok;
	struct fault why;
};

static void job_run(struct errand *errand, void *arg)
{
	struct session *s = errand_session(errand);
	struct deposit_job *j = arg;
	struct deposit_request request = {
		.op_id = j->op_id, .amount = j->amount, .bank_ref = j->bank_ref};

	j->ok = deposit_make(s, &request, &j->made);
	j->why = s->why;
}

static void job_done(struct view *v, void *arg)
{
	const struct deposit_job *j = arg;
	struct ui *ui = view_ui(v);

	if (!j->ok) {
		dialog_fault(v, &j->why);
		return;
	}
	view_close(v);
	view_say(ui_top(ui), TONE_GOOD,
		SAY(N_("Deposit {1}: {2}. The safe holds {3}."), say_text(j->made.deposit_no),
			say_money(j->made.amount), say_money(j->made.safe)));
}

static const struct job DEPOSIT_JOB = {.what = N_("working"), .run = job_run, .done = job_done};

static void enter(struct view *v, const void *arg)
{
	(void)arg;
	op_id_mint(((struct deposit *)view_state(v))->op_id, view_now(v));
}

static void submit(struct view *v)
{
	struct deposit_job *j = xcalloc(1, sizeof(*j));

	utf8_copy(j->op_id, sizeof(j->op_id), ((const struct deposit *)view_state(v))->op_id);
	utf8_copy(j->bank_ref, sizeof(j->bank_ref), view_text(v, BANK_REF));
	if (view_money(v, AMOUNT, &j->amount))
		view_post(v, &DEPOSIT_JOB, j);
	else
		free(j);
}

static void notes(const struct view *v, struct sheet *s)
{
	(void)v;
	sheet_say(
		s, PAINT_DIM, SAY(N_("What goes from the safe to the bank, by the bank's slip.")));
}

static const struct field FIELDS[] = {
	[AMOUNT] = {.label = N_("Amount"),
		.kind = FIELD_MONEY,
		.width = 14,
		.limit = 15,
		.flags = FIELD_REQUIRED},
	[BANK_REF] = {.label = N_("Bank's slip"),
		.kind = FIELD_TEXT,
		.width = 34,
		.limit = 32,
		.flags = FIELD_REQUIRED},
};

static const struct action ACTIONS[] = {
	{.key = K_F10,
		.label = N_("Deposit"),
		.needs = NEED_VALID | NEED_SUPERVISOR,
		.run = submit},
};

const struct screen SCREEN_DEPOSIT = {
	.name = "deposit",
	.title = N_("Deposit at the bank"),
	.state_size = sizeof(struct deposit),
	.fields = FIELDS,
	.field_count = ARRAY_SIZE(FIELDS),
	.actions = ACTIONS,
	.action_count = ARRAY_SIZE(ACTIONS),
	.order = {PART_FORM, PART_NOTES},
	.enter = enter,
	.notes = notes,
};
