#include "tests/store/swipe.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devices/port_line.h"
#include "devices/sim/sim_encoder.h"

#define BLANK "- - -"
#define UNREADABLE "unreadable"

void hand_init(struct hand *hand)
{
	*hand = (struct hand){.other = 1};
	for (int i = 0; i < HAND_CARDS; i++)
		hand_lay(hand, i, BLANK);
}

void hand_set_fault(struct hand *hand, enum hand_fault fault, int at_swipe)
{
	hand->fault = fault;
	hand->at_swipe = at_swipe;
	hand->swipes = 0;
}

void hand_lay(struct hand *hand, int card, const char *tracks)
{
	snprintf(hand->card[card], HAND_CARD_MAX, "%s", tracks);
}

/* --- the encoder's drawer -------------------------------------------------------------------- */

static void operate(struct swipe_desk *desk, const char *words, char say[SIM_SAY_MAX])
{
	if (!sim_line_operate(desk->sim, words, say))
		abort();
}

/* The card as it is in the hand, into the simulated encoder. */
static void put_in(struct swipe_desk *desk, int card)
{
	char say[SIM_SAY_MAX], words[HAND_CARD_MAX + 32];
	char track[SIM_STRIPE_TRACKS][SIM_STRIPE_TEXT_MAX];

	if (sscanf(desk->hand->card[card], "%127s %127s %127s", track[0], track[1], track[2]) != 3)
		abort();
	snprintf(words, sizeof words, "card c%d %s %s %s", card,
		strcmp(track[0], UNREADABLE) == 0 ? "1" : track[0],
		strcmp(track[1], UNREADABLE) == 0 ? "1" : track[1],
		strcmp(track[2], UNREADABLE) == 0 ? "1" : track[2]);
	operate(desk, words, say);
	for (int t = 0; t < SIM_STRIPE_TRACKS; t++) {
		snprintf(words, sizeof words, "scratch c%d %d", card, t + 1);
		if (strcmp(track[t], UNREADABLE) == 0)
			operate(desk, words, say);
	}
}

/* And back, without the sentinels that the encoder shows. */
static void take_out(struct swipe_desk *desk, int card)
{
	char say[SIM_SAY_MAX], words[32], *out = desk->hand->card[card];
	char track[SIM_STRIPE_TRACKS][SIM_STRIPE_TEXT_MAX];
	size_t size = 0;

	snprintf(words, sizeof words, "show c%d", card);
	operate(desk, words, say);
	if (sscanf(say, "%127s %127s %127s", track[0], track[1], track[2]) != 3)
		abort();
	for (int t = 0; t < SIM_STRIPE_TRACKS; t++) {
		const char *text = track[t];
		int length = (int)strlen(text);

		if (text[0] == '%' || text[0] == ';') {
			text++;
			length -= 2;
		}
		size += (size_t)snprintf(out + size, HAND_CARD_MAX - size, "%s%.*s",
			t == 0 ? "" : " ", length, text);
	}
}

static void draw(struct swipe_desk *desk, int card, const char *how)
{
	char say[SIM_SAY_MAX], words[32];

	put_in(desk, card);
	snprintf(words, sizeof words, "swipe c%d%s", card, how);
	operate(desk, words, say);
	take_out(desk, card);
}

/* --- what happens at a swipe ------------------------------------------------------------------ */

static const struct sim_script scripts[HAND_FAULTS] = {
	[HAND_UNHEARD] = {.fault = SIM_FAULT_SILENCE},
	[HAND_SILENCE] = {.fault = SIM_FAULT_SILENCE},
	[HAND_GARBLE] = {.fault = SIM_FAULT_GARBLE},
	[HAND_DEAD] = {.fault = SIM_FAULT_STOP},
	[HAND_GONE] = {.fault = SIM_FAULT_UNPLUG, .at = 1},
};

static void strike(struct swipe_desk *desk, enum hand_fault fault)
{
	struct hand *hand = desk->hand;

	switch (fault) {
	case HAND_NOBODY:
		desk->is_idle = true;
		return;
	case HAND_CANCEL:
		port_stop_ask(desk->stop);
		return;
	case HAND_CROOKED:
		draw(desk, hand->holds, " bad");
		return;
	case HAND_OTHER:
		draw(desk, hand->other, "");
		return;
	case HAND_KILL:
		hand->kill();
		return;
	case HAND_KILL_DONE:
		draw(desk, hand->holds, "");
		hand->kill();
		return;
	case HAND_KILL_TORN:
		draw(desk, hand->holds, " bad");
		hand->kill();
		return;
	case HAND_UNHEARD:
	case HAND_SILENCE:
	case HAND_GARBLE:
	case HAND_DEAD:
	case HAND_GONE:
	case HAND_NONE:
	case HAND_FAULTS:
		break;
	}
	sim_line_script(desk->sim, &scripts[fault]);
	draw(desk, fault == HAND_UNHEARD ? hand->other : hand->holds, "");
}

/* The driver waits: where the encoder waits for a card too, it gets one. */
static void serve(struct swipe_desk *desk)
{
	struct hand *hand = desk->hand;
	enum hand_fault fault = HAND_NONE;
	char say[SIM_SAY_MAX];

	operate(desk, "show", say);
	if (strstr(say, "waits for nothing") != NULL)
		return;
	if (++hand->swipes == hand->at_swipe) {
		fault = hand->fault;
		hand->fault = HAND_NONE;
	}
	strike(desk, fault);
}

static enum port_end line_read(void *line, uint8_t *buf, size_t max, size_t *count)
{
	struct swipe_desk *desk = line;

	if (!sim_line_take(desk->sim, buf, max, count))
		return PORT_GONE;
	return *count > 0 ? PORT_OK : PORT_SILENT;
}

static enum port_end line_write(void *line, const uint8_t *bytes, size_t size, size_t *count)
{
	struct swipe_desk *desk = line;

	if (!sim_line_feed(desk->sim, bytes, size))
		return PORT_GONE;
	*count = size;
	return PORT_OK;
}

static void line_wait(void *line, bool to_send, struct port_stop *stop, int left_ms)
{
	struct swipe_desk *desk = line;

	(void)to_send, (void)stop;
	desk->now_ms += left_ms;
	if (!desk->is_idle)
		serve(desk);
}

static void line_close(void *line)
{
	(void)line;
}

static int64_t now_ms(void *ctx)
{
	return ((const struct swipe_desk *)ctx)->now_ms;
}

/* --- the encoder as the counter has it -------------------------------------------------------- */

static bool ended(struct mag_swipe *swipe)
{
	swipe->untouched = encoder_end_spares(swipe->end);
	swipe->why = (struct fault){
		.code = encoder_end_code(swipe->end), .say = SAY(encoder_end_message(swipe->end))};
	return swipe->end == ENCODER_OK;
}

static void begin(struct swipe_desk *desk)
{
	port_stop_clear(desk->stop);
	desk->is_idle = false;
}

static bool read_swipe(void *ctx, struct mag_swipe *swipe)
{
	struct swipe_desk *desk = ctx;

	begin(desk);
	swipe->end = msr605_read(desk->port, desk->now_ms + swipe->patience_ms, &swipe->tracks);
	return ended(swipe);
}

static bool write_swipe(void *ctx, struct mag_swipe *swipe)
{
	struct swipe_desk *desk = ctx;

	begin(desk);
	swipe->end = msr605_write(desk->port, desk->now_ms + swipe->patience_ms, &swipe->tracks);
	return ended(swipe);
}

void swipe_desk_init(struct swipe_desk *desk, struct hand *hand)
{
	static const struct port_line row = {
		.read = line_read, .write = line_write, .wait = line_wait, .close = line_close};

	*desk = (struct swipe_desk){
		.hand = hand, .sim = sim_line_new(&sim_encoder_kind), .stop = port_stop_new()};
	desk->clock = (struct port_clock){.now_ms = now_ms, .ctx = desk};
	desk->port = port_from_line(
		&row, desk, &(struct port_options){.clock = &desk->clock, .stop = desk->stop});
	mag_card_init_encoder(&desk->mag, &(struct mag_encoder){read_swipe, write_swipe, desk});
}

void swipe_desk_release(struct swipe_desk *desk)
{
	mag_card_release(&desk->mag);
	port_close(desk->port);
	port_stop_free(desk->stop);
	sim_line_free(desk->sim);
}

enum sim_meter_code hand_to_meter(const struct hand *hand, int card, struct sim_meter *meter)
{
	char track[SIM_STRIPE_TRACKS][SIM_STRIPE_TEXT_MAX];

	if (sscanf(hand->card[card], "%127s %127s %127s", track[0], track[1], track[2]) != 3)
		abort();
	return sim_meter_swipe(meter, track[1], track[2]);
}
