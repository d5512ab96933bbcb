#include "tui/card_desk.h"

static void told(void *ctx, enum card_step step)
{
	errand_progress(ctx, (int64_t)step + 1, CARD_STEPS);
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
