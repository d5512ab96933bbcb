/*
 * Which prices a card brings its meter: never twice the same, and the next ones as soon as they are
 * registered, so that a meter which is seldom visited has them in time.
 */
#include "counter/card_tariff.h"

#include <string.h>

#include "core/arena.h"
#include "core/card_tariff.h"
#include "core/tariff_file.h"
#include "counter/card_price.h"
#include "db/tariff_store.h"

/* Versions of the account's tariff as bytes of a price file; size 0: none that fits. */
struct versions {
	struct card_price_row now, next;
	struct date next_from;
};

static void make(
	const struct tariff *tariff, const struct card_tariff_use *use, struct card_price_row *out)
{
	struct card_prices prices;

	*out = (struct card_price_row){
		.file = CARD_FILE_NEXT_PRICES, .switch_at = moment_of_day(tariff->valid_from)};
	if (card_tariff_prices(&prices, tariff, use) && card_prices_encode(&prices, out->bytes))
		out->size = card_prices_bytes(use->edition);
}

/* The version that holds, and the first one after it. */
static void take(struct versions *v, const struct tariff *tariff, struct date on,
	const struct card_tariff_use *use)
{
	struct card_tariff_use then = *use;

	if (tariff_holds(tariff, on)) {
		make(tariff, use, &v->now);
		return;
	}
	if (date_compare(tariff->valid_from, on) <= 0 ||
		(v->next.size > 0 && date_compare(v->next_from, tariff->valid_from) <= 0))
		return;
	then.month = period_month(period_of(tariff->valid_from));
	make(tariff, &then, &v->next);
	v->next_from = tariff->valid_from;
}

static bool load_versions(struct session *s, const struct card_tariff_wish *wish,
	struct arena *arena, struct versions *out)
{
	struct card_tariff_use use = {.month = period_month(period_of(wish->on)),
		.user_type = wish->account->setting.user_type,
		.edition = wish->image->returned_bytes == card_return_bytes(CARD_RETURN_2013)
				   ? CARD_PRICES_2013
				   : CARD_PRICES_698};
	struct tariff *tariff = arena_alloc(arena, sizeof *tariff);
	struct card_price_terms terms;
	struct tariff_file_error error;
	struct tariff_row *rows;
	size_t count;

	*out = (struct versions){.now.size = 0};
	if (!card_price_terms(s, wish->account, wish->on, &terms))
		return false;
	if (!tariff_store_list(s->db, terms.tariff, arena, &rows, &count))
		return session_db_failed(s);
	use.large_household = terms.large_household;
	for (size_t i = 0; terms.tariff[0] != '\0' && i < count; i++)
		if (tariff_file_read(tariff, rows[i].body, strlen(rows[i].body), &error))
			take(out, tariff, wish->on, &use);
	return true;
}

static bool same(const struct card_price_row *a, const struct card_price_row *b)
{
	return a->size > 0 && a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* What the card in use is to bring; on_card is what it was given last. */
static const struct card_price_row *choose(
	const struct versions *v, const struct card_price_row *on_card)
{
	static const struct card_price_row none = {.size = 0};

	if (same(&v->next, on_card))
		return &none;
	return same(&v->now, on_card) || v->now.size == 0 ? &v->next : &v->now;
}

/* Which of its files the meter is to take over. A ladder only where it has tiers. */
static void mark(const struct card_tariff_wish *wish, const struct card_price_row *row)
{
	struct card_parameter *parameter = wish->parameter;
	bool tiers = wish->account->setting.user_type >= CARD_USER_TIERS;

	if (parameter->kind == CARD_KIND_OPENING) {
		parameter->update |= CARD_UPDATE_RATES | (tiers ? CARD_UPDATE_LADDER : 0U);
		return;
	}
	parameter->update |= CARD_UPDATE_NEXT_RATES | (tiers ? CARD_UPDATE_NEXT_LADDER : 0U);
	parameter->switch_at = row->switch_at;
}

bool card_tariff_plan(struct session *s, const struct card_tariff_wish *wish, struct arena *arena,
	struct card_price_row *out)
{
	bool opening = wish->parameter->kind == CARD_KIND_OPENING;
	char serial[CARD_SERIAL_TEXT_MAX];
	struct card_price_row on_card;
	struct versions versions;

	*out = (struct card_price_row){.size = 0};
	if (s->policy.card_prices == POLICY_OFF || wish->account->setting.unit != CARD_UNIT_MONEY ||
		card_is_magnetic(wish->account))
		return true;
	if (card_price_on_card(s->db, card_serial_format(wish->image->serial, serial), &on_card) ==
		DB_FAILED)
		return session_db_failed(s);
	if (!load_versions(s, wish, arena, &versions))
		return false;
	*out = opening ? versions.now : *choose(&versions, &on_card);
	if (opening && same(out, &on_card) && on_card.file == CARD_FILE_PRICES)
		out->size = 0; /* and the card is marked for them already */
	if (out->size == 0)
		return true;
	if (opening)
		out->file = CARD_FILE_PRICES;
	mark(wish, out);
	return true;
}
