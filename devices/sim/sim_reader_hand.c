/* What somebody does to the simulated reader by hand, in words. */
#include "devices/sim/sim_reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PATH_FORMAT "%255s" /* SIM_PATH_MAX without the NUL */

static void say_card(const struct sim_reader *reader, char say[SIM_SAY_MAX])
{
	const struct sim_card *card = reader->card;
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

static bool insert(struct sim_reader *reader, const char *path, char say[SIM_SAY_MAX])
{
	sim_reader_pull(reader);
	if (!sim_card_load(&reader->own, path)) {
		snprintf(say, SIM_SAY_MAX, "%s: %s", path, strerrorname_np(errno));
		return false;
	}
	sim_reader_insert(reader, &reader->own);
	return true;
}

/* "PATH [49|50]": a card as it comes from the maker, with a serial made of its name. */
static bool make_blank(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX])
{
	uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44};
	uint64_t mixed = UINT64_C(14695981039346656037);
	struct sim_card card;
	unsigned bytes = 49;
	char path[SIM_PATH_MAX];

	(void)reader;
	if (sscanf(text, PATH_FORMAT " %u", path, &bytes) < 1 || (bytes != 49 && bytes != 50))
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

static bool pull(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX])
{
	(void)text, (void)say;
	sim_reader_pull(reader);
	return true;
}

static bool take_number(const char *text, size_t *out)
{
	char rest;

	return sscanf(text, "%zu%c", out, &rest) == 1;
}

static bool pull_after(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	return take_number(text, &reader->pull_after);
}

static bool power_loss(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	return take_number(text, &reader->power_loss_in);
}

static bool tear(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX])
{
	(void)say;
	return reader->card != NULL && take_number(text, &reader->card->tear_at);
}

static bool slow(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX])
{
	size_t requests;

	(void)say;
	if (!take_number(text, &requests) || requests > 60)
		return false;
	reader->time_requests = (int)requests;
	return true;
}

static bool sequence(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX])
{
	size_t off;

	(void)say;
	if (!take_number(text, &off))
		return false;
	reader->sequence_off = (uint8_t)off;
	return true;
}

/* Upside down, or right again; it is pulled for that. */
static bool turn(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX])
{
	struct sim_card *card = reader->card;

	(void)text, (void)say;
	if (card == NULL)
		return false;
	sim_reader_pull(reader);
	card->is_mute = !card->is_mute;
	sim_reader_insert(reader, card);
	return true;
}

static bool show(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX])
{
	(void)reader, (void)text, (void)say;
	return true;
}

static const struct word_row {
	const char *word;
	bool (*run)(struct sim_reader *reader, const char *text, char say[SIM_SAY_MAX]);
} rows[] = {
	{"insert", insert},
	{"blank", make_blank},
	{"pull", pull},
	{"pull-after", pull_after},
	{"power-loss", power_loss},
	{"tear", tear},
	{"slow", slow},
	{"sequence", sequence},
	{"turn", turn},
	{"show", show},
};

bool sim_reader_operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	struct sim_reader *reader = device;
	size_t length = strcspn(words, " ");
	const char *text = words + length + (words[length] == ' ');

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strlen(rows[i].word) != length || memcmp(rows[i].word, words, length) != 0)
			continue;
		if (!rows[i].run(reader, text, say))
			return false;
		say_card(reader, say);
		return true;
	}
	return false;
}
