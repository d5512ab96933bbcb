#include "tui/card_desk.h"

#include <stdio.h>

#include "core/arena.h"
#include "counter/card_slip.h"
#include "tui/dialog.h"
#include "tui/screen.h"

static void told(void *ctx, enum card_step step)
{
	errand_tell(ctx, card_step_title(step));
	errand_progress(ctx, card_step_number(step), CARD_STEP_LAST);
}

static bool stop_asked(void *ctx)
{
	return errand_cancelled(ctx);
}

void card_errand_begin(struct card_errand *c, struct errand *errand)
{
	struct session *s = errand_session(errand);

	*c = (struct card_errand){.errand = errand};
	s->stop = (struct stop){.asked = stop_asked, .ctx = errand};
	c->station = card_station_new(s, &c->desk);
	c->desk.told = told;
	c->desk.ctx = errand;
}

static const char *held_text(struct view *v, const struct card_held *held)
{
	char text[SAY_TEXT_MAX];
	struct say say = SAY(N_("Reader {1}: a card that cannot be read"), say_count(held->number));

	if (held->account_no[0] != '\0')
		say = SAY(N_("Reader {1}: card of account {2}"), say_count(held->number),
			say_text(held->account_no));
	else if (held->serial[0] != '\0')
		say = SAY(N_("Reader {1}: card {2}, nobody's here"), say_count(held->number),
			say_text(held->serial));
	return arena_text(view_arena(v), text_render(view_lang(v), &say, text, sizeof(text)));
}

void card_reader_pick(struct view *v, const struct card_readers *readers,
	void (*answer)(struct view *v, size_t at))
{
	const char **texts;

	if (readers->count == 0)
		return;
	texts = arena_alloc(view_arena(v), readers->count * sizeof(*texts));
	for (size_t i = 0; i < readers->count; i++)
		texts[i] = held_text(v, &readers->held[i]);
	dialog_choose(v, N_("Which card is meant?"), texts, readers->count, answer);
}

void card_errand_end(struct card_errand *c)
{
	struct session *s = errand_session(c->errand);

	card_station_free(c->station);
	s->stop = (struct stop){.asked = NULL};
}

void card_papers_make(struct session *s, const struct card_result *result, struct card_papers *out)
{
	struct fault kept = s->why;

	*out = (struct card_papers){.printed = false};
	if (sale_is_open(result->state) || result->kind != SALE_PURCHASE)
		out->slip = card_slip_print(s, result->sale_no);
	if (result->print_id != 0) {
		out->printed = print_prepared(s, result->print_id, &out->paper);
		out->print_why = s->why;
	}
	s->why = kept;
}
