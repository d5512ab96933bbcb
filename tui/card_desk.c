#include "tui/card_desk.h"

#include "counter/card_slip.h"

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
