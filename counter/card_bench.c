/*
 * Which of a station's readers holds the card that is meant: every one is asked in turn, and the
 * session is then held with that reader alone.
 */
#include "counter/card_bench.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "devices/device_set.h"

#define TURN_MS 100
/* Another program that only looks which reader has its card is gone after so many turns. */
#define TURNS_MAX 10
#define NUMBERS_MAX (DEVICE_NUMBERS * 4)

static struct card_bench *of(struct card_medium *base)
{
	return (struct card_bench *)base;
}

/* --- which card ------------------------------------------------------------------------------ */

/* A card that is in a reader, as far as it could be read. */
struct candidate {
	struct card_device *card;
	int number;
	struct card_image image;
	enum card_end end;
	enum card_fit fit;
	bool preferred;
};

/* "1, 2" */
static struct say_arg numbers_of(const struct candidate *all, size_t count)
{
	char text[NUMBERS_MAX] = "";
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(
			text + used, sizeof text - used, "%s%d", i > 0 ? ", " : "", all[i].number);
	return say_text(text);
}

/* Whose the cards are, so that a person can pick one. */
static void tell_held(
	struct session *s, const struct candidate *all, size_t count, struct card_readers *out)
{
	struct fault before = s->why;
	bool ok = db_begin_read(s->db);

	out->count = count;
	for (size_t i = 0; i < count; i++) {
		struct card_held *held = &out->held[i];
		struct card_look look;

		*held = (struct card_held){.number = all[i].number};
		if (all[i].end != CARD_OK)
			continue;
		card_look_decode(&look, &all[i].image);
		card_serial_format(look.serial, held->serial);
		if (!ok || !card_owner(s, &look, held->account_no))
			held->account_no[0] = '\0';
	}
	db_rollback(s->db);
	s->why = before;
}

static enum card_end several(
	struct card_bench *bench, const struct candidate *all, size_t count, bool any_fits)
{
	struct say_arg which = numbers_of(all, count);

	if (bench->wish.held != NULL)
		tell_held(bench->session, all, count, bench->wish.held);
	bench->why = (struct fault){.code = CODE_CARD_WRONG,
		.say = any_fits ? SAY(N_("There are cards in several card readers ({1}): take out "
					 "the "
					 "one that is not meant, or choose its reader on the "
					 "screen of the devices."),
					  which)
				: SAY(N_("There are cards in several card readers ({1}), and none "
					 "of "
					 "them is the one that is asked for."),
					  which)};
	return CARD_SEVERAL;
}

/* The one that was picked, or the only one that fits best; of several the preferred; or NULL. */
static struct candidate *pick(struct candidate *all, size_t count, enum card_fit best, int picked)
{
	struct candidate *found = NULL;
	size_t fitting = 0;

	for (size_t i = 0; i < count; i++) {
		if (all[i].number == picked)
			return &all[i];
		if (all[i].fit != best)
			continue;
		if (found == NULL || all[i].preferred)
			found = &all[i];
		fitting++;
	}
	if (best != CARD_FITS_NOT && fitting == 1)
		return found;
	return found != NULL && found->preferred ? found : NULL;
}

/* Each is read; the sessions of all but the chosen one end. */
static enum card_end choose(struct card_bench *bench, struct candidate *all, size_t count,
	const struct card_books *books, struct card_image *image)
{
	enum card_fit best = CARD_FITS_NOT;
	struct candidate *chosen;

	for (size_t i = 0; i < count; i++) {
		struct candidate *c = &all[i];

		c->end = card_medium_begin(&c->card->base, &c->image);
		c->fit = c->end == CARD_OK ? card_wish_fit(&bench->wish, books, &c->image)
					   : CARD_FITS_NOT;
		if (c->fit > best)
			best = c->fit;
	}
	chosen = pick(all, count, best, bench->wish.reader);
	for (size_t i = 0; i < count; i++)
		if (&all[i] != chosen)
			card_medium_end(&all[i].card->base);
	if (chosen == NULL)
		return several(bench, all, count, best != CARD_FITS_NOT);
	bench->used = chosen->card;
	*image = chosen->image;
	return chosen->end;
}

/* What a look into the readers found. */
struct found {
	struct candidate *all;
	size_t count;
	struct card_device *empty; /* one that says that no card is in it; NULL: none does */
	bool taken;                /* another program has one of them */
};

static void look_into_one(struct card_bench *bench, size_t at, struct found *found)
{
	enum card_end end = card_device_look(&bench->cards[at]);

	if (end == CARD_OK)
		found->all[found->count++] = (struct candidate){.card = &bench->cards[at],
			.number = bench->number[at],
			.preferred = at == 0 && bench->has_preferred};
	else if (end == CARD_ABSENT && found->empty == NULL)
		found->empty = &bench->cards[at];
	found->taken = found->taken || end == CARD_TAKEN;
}

static bool is_silent(const struct card_device *card)
{
	struct fault why;

	return device_light(card->device, &why) == DEVICE_TROUBLE &&
	       why.code == CODE_DEVICE_TIMEOUT;
}

/* One that did not answer a moment ago is waited for only where no other one holds a card. */
static void look_into(struct card_bench *bench, struct found *found)
{
	bool silent[DEVICE_NUMBERS] = {false};

	for (size_t i = 0; i < bench->count; i++)
		silent[i] = is_silent(&bench->cards[i]);
	for (size_t i = 0; i < bench->count; i++)
		if (!silent[i])
			look_into_one(bench, i, found);
	for (size_t i = 0; i < bench->count && found->count == 0; i++)
		if (silent[i])
			look_into_one(bench, i, found);
}

/* The one with our card may be taken for a moment. */
static struct found find_cards(struct card_bench *bench, struct candidate *all)
{
	const struct timespec turn = {.tv_nsec = TURN_MS * 1000000L};

	for (int tries = 0;; tries++) {
		struct found found = {.all = all};

		look_into(bench, &found);
		if (found.count > 0 || !found.taken || tries == TURNS_MAX)
			return found;
		nanosleep(&turn, NULL);
	}
}

/* Other programs of the station may have the readers that are not used. */
static void let_go(struct card_bench *bench)
{
	for (size_t i = 0; i < bench->count; i++)
		if (&bench->cards[i] != bench->used)
			device_rest(bench->cards[i].device);
}

static enum card_end begin(struct card_medium *base, struct card_image *image)
{
	struct card_bench *bench = of(base);
	struct candidate all[DEVICE_NUMBERS];
	struct card_books books;
	struct found found = {.count = 0};
	enum card_end ended;

	if (bench->count > 1)
		found = find_cards(bench, all);

	if (bench->used != NULL)
		card_medium_end(&bench->used->base);
	bench->used = NULL;
	if (found.count > 1 && card_wish_books(bench->session, &bench->wish, &books)) {
		ended = choose(bench, all, found.count, &books, image);
	} else {
		/* Also where there is none: it says so itself, and better. */
		bench->used = found.count > 0       ? all[0].card
			      : found.empty != NULL ? found.empty
						    : &bench->cards[0];
		ended = card_medium_begin(&bench->used->base, image);
	}
	let_go(bench);
	return ended;
}

/* --- the session ----------------------------------------------------------------------------- */

static struct card_medium *used(const struct card_medium *base)
{
	const struct card_bench *bench = (const struct card_bench *)base;

	assert(bench->used != NULL);
	return &bench->used->base;
}

static enum card_end write_file(
	struct card_medium *base, enum card_file file, const uint8_t *bytes, size_t size)
{
	return card_medium_write(used(base), file, bytes, size);
}

static enum card_end read_file(
	struct card_medium *base, enum card_file file, uint8_t *bytes, size_t size)
{
	return card_medium_read(used(base), file, bytes, size);
}

static enum card_end same(struct card_medium *base)
{
	return card_medium_same(used(base));
}

static void end(struct card_medium *base)
{
	if (of(base)->used != NULL)
		card_medium_end(used(base));
}

static const struct fault *own_why(const struct card_medium *base)
{
	const struct card_bench *bench = (const struct card_bench *)base;

	return bench->used == NULL ? &bench->why : &bench->used->why;
}

static const struct card_medium_kind bench_kind = {.name = "card_bench",
	.begin = begin,
	.write = write_file,
	.read = read_file,
	.same = same,
	.end = end,
	.why = own_why};

bool card_bench_init(struct card_bench *bench, struct session *s, const struct device_wait *wait)
{
	struct device_choice order[DEVICE_NUMBERS];

	*bench = (struct card_bench){.base = {&bench_kind}, .session = s};
	bench->count = device_set_order(s->devices, DEVICE_CARD, order);
	for (size_t i = 0; i < bench->count; i++) {
		card_device_init(&bench->cards[i], order[i].device, wait);
		bench->number[i] = order[i].number;
	}
	bench->has_preferred =
		bench->count > 0 && s->devices->preferred[DEVICE_CARD] == order[0].number;
	return bench->count > 0;
}

int card_bench_used(const struct card_bench *bench)
{
	return bench->used != NULL ? bench->number[bench->used - bench->cards] : 0;
}

void card_bench_wish(struct card_bench *bench, const struct card_wish *wish)
{
	bench->wish = *wish;
}

enum card_end card_bench_look(struct card_bench *bench)
{
	struct candidate all[DEVICE_NUMBERS];
	struct found found = {.all = all};

	if (bench->count == 1)
		return card_device_look(&bench->cards[0]);
	look_into(bench, &found);
	if (found.count > 0)
		return CARD_OK;
	return found.empty != NULL ? CARD_ABSENT : CARD_GONE;
}
