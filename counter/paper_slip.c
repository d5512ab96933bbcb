/* Receipts on a roll: the same draft as the PDF's, so that both say the same. */
#include "counter/paper_slip.h"

#include "core/arena.h"
#include "devices/device_set.h"
#include "devices/printer.h"
#include "printing/receipt_slip.h"

bool paper_slip_possible(const struct session *s, const struct paper_task *task)
{
	struct device_choice order[DEVICE_NUMBERS];

	return task->kind == EFFECT_RECEIPT &&
	       device_set_order(s->devices, DEVICE_PRINTER, order) > 0;
}

static bool asked_to_stop(void *ctx)
{
	const struct session *s = ctx;

	return s->stop.asked != NULL && s->stop.asked(s->stop.ctx);
}

static bool fill(
	struct session *s, const struct paper_task *task, struct arena *arena, struct slip *slip)
{
	const struct print_job job = {.share_dir = s->share_dir, .lang = paper_lang(s)};
	struct paper_draft draft = {.task = task, .arena = arena, .state = RECEIPT_VALID};

	return receipt_maker.load(s, &draft) && receipt_slip_fill(&job, draft.data, slip, &s->why);
}

enum print_result paper_slip_print(struct session *s, const struct paper_task *task)
{
	const struct device_wait wait = {.asked_to_stop = asked_to_stop, .ctx = s};
	struct device *printer = device_set_use(s->devices, DEVICE_PRINTER);
	struct arena arena = ARENA_EMPTY;
	enum print_result result = PRINT_REFUSED;
	struct fault why;
	struct slip slip;

	slip_init(&slip, &arena, printer_columns(printer));
	if (fill(s, task, &arena, &slip)) {
		result = printer_print(printer, &slip, &wait, &why);
		if (result != PRINT_SENT)
			s->why = why;
	}
	arena_release(&arena);
	return result;
}
