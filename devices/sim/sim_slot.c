#include "devices/sim/sim_slot.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NAME_FORMAT "%255s" /* SIM_PATH_MAX without the NUL */
#define WRITES 0xD6         /* the instruction byte of a write */

/* --- cards ----------------------------------------------------------------------------------- */

void sim_slot_init(struct sim_slot *slot, const struct sim_line *line,
	void (*moved)(void *owner, bool is_in), void *owner)
{
	*slot = (struct sim_slot){.line = line,
		.pull_after = SIM_SLOT_NEVER,
		.pull_writing = SIM_SLOT_NEVER,
		.power_loss_in = SIM_SLOT_NEVER,
		.moved = moved,
		.owner = owner};
}

void sim_slot_insert(struct sim_slot *slot, struct sim_card *card)
{
	sim_slot_pull(slot);
	slot->card = card;
	slot->moved(slot->owner, true);
}

void sim_slot_pull(struct sim_slot *slot)
{
	if (slot->card == NULL)
		return;
	sim_card_power_off(slot->card);
	slot->card = NULL;
	slot->moved(slot->owner, false);
}

/* How far the bytes of a command get before the card loses its power; all of them, or fewer. */
static size_t bytes_that_arrive(struct sim_slot *slot, size_t size)
{
	size_t there = size < slot->pull_after ? size : slot->pull_after;

	if (slot->power_loss_in == 0)
		there = 0;
	if (slot->pull_after != SIM_SLOT_NEVER)
		slot->pull_after -= there;
	if (slot->power_loss_in != SIM_SLOT_NEVER)
		slot->power_loss_in -= 1; /* 0 turns into never */
	return there;
}

size_t sim_slot_exchange(struct sim_slot *slot, const uint8_t *tpdu, size_t size,
	uint8_t answer[SIM_CARD_ANSWER_MAX], bool *pulled)
{
	bool loses_power = slot->power_loss_in == 0;
	size_t there, got = 0;

	*pulled = false;
	if (slot->card == NULL)
		return 0;
	if (slot->pull_writing != SIM_SLOT_NEVER && size > 1 && tpdu[1] == WRITES) {
		slot->pull_after = slot->pull_writing;
		slot->pull_writing = SIM_SLOT_NEVER;
	}
	there = bytes_that_arrive(slot, size);
	if (loses_power)
		sim_card_power_off(slot->card);
	if (there == size)
		got = sim_card_exchange(slot->card, tpdu, size, answer);
	if (slot->pull_after != 0)
		return got;
	sim_card_power_off(slot->card);
	slot->card = NULL;
	slot->pull_after = SIM_SLOT_NEVER;
	*pulled = true;
	return 0;
}

/* --- by hand --------------------------------------------------------------------------------- */

static void say_card(const struct sim_slot *slot, char say[SIM_SAY_MAX])
{
	const struct sim_card *card = slot->card;
	const uint8_t *wallet;

	if (card == NULL) {
		snprintf(say, SIM_SAY_MAX, "no card");
		return;
	}
	wallet = card->file[1];
	snprintf(say, SIM_SAY_MAX, "card %s, %s, count %u, return file %s", card->path,
		card->is_powered ? "powered" : "not powered",
		(unsigned)(wallet[4] << 24 | wallet[5] << 16 | wallet[6] << 8 | wallet[7]),
		card->file[4][0] == 0 ? "empty" : "filled");
}

static bool insert(struct sim_slot *slot, const char *name, char say[SIM_SAY_MAX])
{
	char path[SIM_PATH_MAX];

	if (!sim_card_place(path, slot->line, name))
		return false;
	sim_slot_pull(slot);
	if (!sim_card_load(&slot->own, path)) {
		snprintf(say, SIM_SAY_MAX, "%s: %s", path, strerrorname_np(errno));
		return false;
	}
	sim_slot_insert(slot, &slot->own);
	return true;
}

/* "PATH [49|50]": a card as it comes from the maker, with a serial made of its name. */
static bool make_blank(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44};
	uint64_t mixed = UINT64_C(14695981039346656037);
	struct sim_card card;
	unsigned bytes = 49;
	char name[SIM_PATH_MAX], path[SIM_PATH_MAX];

	if (sscanf(text, NAME_FORMAT " %u", name, &bytes) < 1 || (bytes != 49 && bytes != 50) ||
		!sim_card_place(path, slot->line, name))
		return false;
	for (const char *p = path; *p != '\0'; p++)
		mixed = (mixed ^ (uint8_t)*p) * UINT64_C(1099511628211);
	for (int i = 2; i < SIM_SERIAL_BYTES; i++)
		serial[i] = (uint8_t)(mixed >> 8 * i);
	sim_card_init(&card, serial, bytes);
	snprintf(card.path, sizeof card.path, "%s", path);
	if (sim_card_save(&card))
		return true;
	snprintf(say, SIM_SAY_MAX, "%s: %s", path, strerrorname_np(errno));
	return false;
}

static bool pull(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)text, (void)say;
	sim_slot_pull(slot);
	return true;
}

static bool take_number(const char *text, size_t *out)
{
	char rest;

	return sscanf(text, "%zu%c", out, &rest) == 1;
}

static bool pull_after(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	return take_number(text, &slot->pull_after);
}

static bool pull_writing(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	return take_number(text, &slot->pull_writing);
}

static bool power_loss(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	return take_number(text, &slot->power_loss_in);
}

static bool tear(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	return slot->card != NULL && take_number(text, &slot->card->tear_at);
}

static bool slow(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	size_t requests;

	(void)say;
	if (!take_number(text, &requests) || requests > 60)
		return false;
	slot->time_requests = (int)requests;
	return true;
}

static bool sequence(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	size_t off;

	(void)say;
	if (!take_number(text, &off))
		return false;
	slot->sequence_off = (uint8_t)off;
	return true;
}

/* Upside down, or right again; it is pulled for that. */
static bool turn(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	struct sim_card *card = slot->card;

	(void)text, (void)say;
	if (card == NULL)
		return false;
	sim_slot_pull(slot);
	card->is_mute = !card->is_mute;
	sim_slot_insert(slot, card);
	return true;
}

static bool show(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX])
{
	(void)slot, (void)text, (void)say;
	return true;
}

static const struct word_row {
	const char *word;
	bool (*run)(struct sim_slot *slot, const char *text, char say[SIM_SAY_MAX]);
} rows[] = {
	{"insert", insert},
	{"blank", make_blank},
	{"pull", pull},
	{"pull-after", pull_after},
	{"pull-writing", pull_writing},
	{"power-loss", power_loss},
	{"tear", tear},
	{"slow", slow},
	{"sequence", sequence},
	{"turn", turn},
	{"show", show},
};

bool sim_slot_operate(struct sim_slot *slot, const char *words, char say[SIM_SAY_MAX])
{
	size_t length = strcspn(words, " ");
	const char *text = words + length + (words[length] == ' ');

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strlen(rows[i].word) != length || memcmp(rows[i].word, words, length) != 0)
			continue;
		if (!rows[i].run(slot, text, say))
			return false;
		say_card(slot, say);
		return true;
	}
	return false;
}
