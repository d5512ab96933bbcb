/*
 * The encoder as its manual tells. A command is answered at once, or waits for a swipe until there
 * is one or the reset ends it; what else comes meanwhile is not heard.
 */
#include "devices/sim/sim_encoder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "devices/sim/sim_card.h"
#include "devices/sim/sim_stripe.h"

#define ESC 0x1b
#define FILE_SEPARATOR 0x1c
#define CARDS_MAX 16
#define CARD_NAME_MAX 17
#define IN_MAX 1024
#define OUT_MAX 1024
#define TRACKS SIM_STRIPE_TRACKS

enum status {
	DONE = 0x30,
	READ_WRITE_ERROR = 0x31,
	BAD_FORMAT = 0x32,
	UNKNOWN = 0x34,
	BAD_SWIPE = 0x39,
	FAILED = 0x41
};
enum waits_for { NO_SWIPE, TO_READ, TO_WRITE, TO_READ_RAW, TO_WRITE_RAW, TO_ERASE, TO_SENSE };

struct card {
	char name[CARD_NAME_MAX];
	struct sim_stripe track[TRACKS];
};

/* What a block asks to be written. */
struct written {
	char iso[TRACKS][SIM_STRIPE_TEXT_MAX];
	uint8_t raw[TRACKS][256];
	size_t raw_size[TRACKS];
};

struct encoder {
	struct sim_line *line;
	struct card cards[CARDS_MAX];
	size_t card_count;
	uint8_t in[IN_MAX];
	size_t held;
	enum waits_for waits;
	struct card *in_hand; /* drawn through whenever one is waited for; or NULL */
	struct written written;
	uint8_t erase; /* the tracks, one bit each */
	uint8_t zeros[2], bits[TRACKS];
	uint8_t lamps;
	bool high;
	/* Where units differ from the manual, by hand. */
	bool small_letters; /* of the coercivity: h and l */
	bool bare_blanks;   /* nothing at all stands for a track without data */
};

static void initialise(struct encoder *e)
{
	static const uint8_t bits[TRACKS] = {7, 5, 5};

	e->waits = NO_SWIPE;
	e->zeros[0] = 0x3d;
	e->zeros[1] = 0x16;
	memcpy(e->bits, bits, sizeof bits);
}

static void *make(struct sim_line *line)
{
	struct encoder *e = xcalloc(1, sizeof *e);

	e->line = line;
	e->lamps = 0x81;
	e->high = true;
	initialise(e);
	return e;
}

static void answer(struct encoder *e, const uint8_t *bytes, size_t size)
{
	uint8_t out[16] = {ESC};

	memcpy(out + 1, bytes, size);
	sim_line_answer(e->line, out, size + 1);
}

static void answer_byte(struct encoder *e, uint8_t byte)
{
	answer(e, &byte, 1);
}

/* --- commands: how many bytes follow, and what they do -----------------------------------------
 */

static void do_lamps(struct encoder *e, const uint8_t *args)
{
	e->lamps = args[-1];
}

static void do_communication(struct encoder *e, const uint8_t *args)
{
	(void)args;
	answer_byte(e, 'y');
}

static void do_sensor(struct encoder *e, const uint8_t *args)
{
	(void)args;
	e->waits = TO_SENSE;
}

static void do_ram(struct encoder *e, const uint8_t *args)
{
	(void)args;
	answer_byte(e, DONE);
}

static void do_set_zeros(struct encoder *e, const uint8_t *args)
{
	memcpy(e->zeros, args, sizeof e->zeros);
	answer_byte(e, DONE);
}

static void do_get_zeros(struct encoder *e, const uint8_t *args)
{
	(void)args;
	answer(e, e->zeros, sizeof e->zeros);
}

static void do_erase(struct encoder *e, const uint8_t *args)
{
	static const uint8_t tracks[] = {1, 1, 2, 3, 4, 5, 6, 7};

	if (args[0] >= ARRAY_SIZE(tracks)) {
		answer_byte(e, FAILED);
		return;
	}
	e->erase = tracks[args[0]];
	e->waits = TO_ERASE;
}

static void do_density(struct encoder *e, const uint8_t *args)
{
	static const uint8_t known[] = {0xa1, 0xa0, 0xd2, 0x4b, 0xc1, 0xc0};

	answer_byte(e, memchr(known, args[0], sizeof known) != NULL ? DONE : FAILED);
}

static void do_read(struct encoder *e, const uint8_t *args)
{
	e->waits = args[-1] == 'r' ? TO_READ : TO_READ_RAW;
}

static void do_model(struct encoder *e, const uint8_t *args)
{
	(void)args;
	answer(e, (const uint8_t *)"3S", 2);
}

static void do_firmware(struct encoder *e, const uint8_t *args)
{
	(void)args;
	answer(e, (const uint8_t *)"REVS1.00", 8);
}

static void do_bits(struct encoder *e, const uint8_t *args)
{
	uint8_t out[] = {DONE, args[0], args[1], args[2]};

	for (size_t t = 0; t < TRACKS; t++)
		if (args[t] < 5 || args[t] > 8) {
			answer_byte(e, FAILED);
			return;
		}
	memcpy(e->bits, args, sizeof e->bits);
	answer(e, out, sizeof out);
}

static void do_coercivity(struct encoder *e, const uint8_t *args)
{
	e->high = args[-1] == 'x';
	answer_byte(e, DONE);
}

static void do_get_coercivity(struct encoder *e, const uint8_t *args)
{
	(void)args;
	if (e->small_letters)
		answer_byte(e, e->high ? 'h' : 'l');
	else
		answer_byte(e, e->high ? 'H' : 'L');
}

/* args[-1] is the command's own byte. */
static const struct {
	uint8_t command, args;
	void (*run)(struct encoder *e, const uint8_t *args);
} commands[] = {
	{'r', 0, do_read},
	{'m', 0, do_read},
	{'e', 0, do_communication},
	{0x81, 0, do_lamps},
	{0x82, 0, do_lamps},
	{0x83, 0, do_lamps},
	{0x84, 0, do_lamps},
	{0x85, 0, do_lamps},
	{0x86, 0, do_sensor},
	{0x87, 0, do_ram},
	{'z', 2, do_set_zeros},
	{'l', 0, do_get_zeros},
	{'c', 1, do_erase},
	{'b', 1, do_density},
	{'t', 0, do_model},
	{'v', 0, do_firmware},
	{'o', 3, do_bits},
	{'x', 0, do_coercivity},
	{'y', 0, do_coercivity},
	{'d', 0, do_get_coercivity},
};

/* --- blocks to write ---------------------------------------------------------------------------
 */

enum take { TAKE_MORE, TAKE_WHOLE, TAKE_WRONG };

/* One track's characters, up to the next ESC, or to the ?FS that ends the block. */
static enum take take_iso(
	const uint8_t *bytes, size_t size, char out[SIM_STRIPE_TEXT_MAX], size_t *used)
{
	size_t n = 0;

	while (n < size && bytes[n] != ESC && bytes[n] != FILE_SEPARATOR)
		n++;
	if (n == size)
		return n >= SIM_STRIPE_TEXT_MAX ? TAKE_WRONG : TAKE_MORE;
	if (bytes[n] == FILE_SEPARATOR && (n == 0 || bytes[--n] != '?'))
		return TAKE_WRONG;
	if (n >= SIM_STRIPE_TEXT_MAX)
		return TAKE_WRONG;
	memcpy(out, bytes, n);
	out[n] = '\0';
	*used = n;
	return TAKE_WHOLE;
}

/* A count and so many bytes. */
static enum take take_raw(
	const uint8_t *bytes, size_t size, struct written *w, size_t t, size_t *used)
{
	if (size == 0 || size < 1U + bytes[0])
		return TAKE_MORE;
	w->raw_size[t] = bytes[0];
	memcpy(w->raw[t], bytes + 1, bytes[0]);
	*used = 1U + bytes[0];
	return TAKE_WHOLE;
}

/* bytes: behind ESC w or ESC n. */
static enum take take_block(
	const uint8_t *bytes, size_t size, bool raw, struct written *w, size_t *total)
{
	size_t at = 0, used = 0;

	for (uint8_t t = 0; t <= TRACKS; t++) {
		const uint8_t mark[] = {ESC, t == 0 ? 0x73 : t};
		size_t here = size - at < sizeof mark ? size - at : sizeof mark;
		enum take take = TAKE_WHOLE;

		if (memcmp(bytes + at, mark, here) != 0)
			return TAKE_WRONG;
		if (here < sizeof mark)
			return TAKE_MORE;
		at += sizeof mark;
		used = 0;
		if (t > 0 && raw)
			take = take_raw(bytes + at, size - at, w, t - 1U, &used);
		else if (t > 0)
			take = take_iso(bytes + at, size - at, w->iso[t - 1], &used);
		if (take != TAKE_WHOLE)
			return take;
		at += used;
	}
	if (size - at < 2)
		return TAKE_MORE;
	*total = at + 2;
	return bytes[at] == '?' && bytes[at + 1] == FILE_SEPARATOR ? TAKE_WHOLE : TAKE_WRONG;
}

/* Can it stand on a stripe? */
static bool fits(const struct encoder *e, bool raw)
{
	struct sim_stripe trial;

	for (int t = 0; t < TRACKS; t++)
		if (raw ? !sim_stripe_write_raw(
				  &trial, e->written.raw[t], e->written.raw_size[t], e->bits[t])
			: !sim_stripe_write(&trial, t, e->written.iso[t]))
			return false;
	return true;
}

/* Returns how many bytes were used; 0: more are wanted. */
static size_t do_block(struct encoder *e)
{
	bool raw = e->in[1] == 'n';
	size_t total = 0;

	switch (take_block(e->in + 2, e->held - 2, raw, &e->written, &total)) {
	case TAKE_MORE:
		if (e->held < IN_MAX)
			return 0;
		break;
	case TAKE_WHOLE:
		if (!fits(e, raw)) {
			answer_byte(e, BAD_FORMAT);
			return total + 2;
		}
		e->waits = raw ? TO_WRITE_RAW : TO_WRITE;
		return total + 2;
	case TAKE_WRONG:
		break;
	}
	answer_byte(e, BAD_FORMAT);
	return e->held;
}

/* --- bytes from the host -----------------------------------------------------------------------
 */

static size_t do_command(struct encoder *e)
{
	if (e->in[1] == 'w' || e->in[1] == 'n')
		return do_block(e);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (commands[i].command != e->in[1])
			continue;
		if (e->held < 2U + commands[i].args)
			return 0;
		commands[i].run(e, e->in + 2);
		return 2U + commands[i].args;
	}
	answer_byte(e, UNKNOWN);
	return 2;
}

/* How many of the bytes that are held were understood or passed over; 0: more are wanted. */
static size_t consume(struct encoder *e)
{
	if (e->in[0] != ESC)
		return 1;
	if (e->held < 2)
		return 0;
	if (e->in[1] == 'a') {
		initialise(e);
		return 2;
	}
	return e->waits != NO_SWIPE ? 2 : do_command(e);
}

static void swipe_held(struct encoder *e);

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	struct encoder *e = device;

	for (size_t i = 0; i < size; i++) {
		size_t used;

		e->in[e->held++] = bytes[i];
		while (e->held > 0 && (used = consume(e)) > 0) {
			e->held -= used;
			memmove(e->in, e->in + used, e->held);
		}
		swipe_held(e);
	}
}

/* --- a card drawn through ----------------------------------------------------------------------
 */

static size_t put_iso(
	const struct encoder *e, const struct card *card, bool bad, size_t t, uint8_t *out)
{
	char text[SIM_STRIPE_TEXT_MAX];
	enum sim_stripe_read read = sim_stripe_read(&card->track[t], (int)t, text);

	if (!bad && read == STRIPE_EMPTY && e->bare_blanks)
		return 0;
	if (!bad && read == STRIPE_OK) {
		memcpy(out, text, strlen(text));
		return strlen(text);
	}
	out[0] = ESC;
	out[1] = bad || read == STRIPE_BAD ? '*' : '+';
	return 2;
}

static size_t put_raw(
	const struct encoder *e, const struct card *card, bool bad, size_t t, uint8_t *out)
{
	out[0] = bad ? 0 : (uint8_t)sim_stripe_read_raw(&card->track[t], e->bits[t], out + 1, 255);
	return 1U + out[0];
}

static void answer_read(struct encoder *e, const struct card *card, bool bad)
{
	bool raw = e->waits == TO_READ_RAW, any = false;
	uint8_t out[OUT_MAX] = {ESC, 0x73};
	size_t size = 2;

	for (size_t t = 0; t < TRACKS; t++) {
		out[size++] = ESC;
		out[size++] = (uint8_t)(t + 1);
		size += (raw ? put_raw : put_iso)(e, card, bad, t, out + size);
		any |= card->track[t].count > 0;
	}
	out[size++] = '?';
	out[size++] = FILE_SEPARATOR;
	out[size++] = ESC;
	out[size++] = bad || !any ? READ_WRITE_ERROR : DONE;
	sim_line_answer(e->line, out, size);
}

/* A crooked swipe leaves the first half of each track. */
static void write_card(struct encoder *e, struct card *card, bool bad)
{
	for (int t = 0; t < TRACKS; t++) {
		bool ok = e->waits == TO_WRITE_RAW
				  ? sim_stripe_write_raw(&card->track[t], e->written.raw[t],
					    e->written.raw_size[t], e->bits[t])
				  : sim_stripe_write(&card->track[t], t, e->written.iso[t]);

		if (!ok || bad)
			card->track[t].count /= 2;
	}
	answer_byte(e, bad ? BAD_SWIPE : DONE);
}

static void erase_card(struct encoder *e, struct card *card, bool bad)
{
	for (size_t t = 0; t < TRACKS; t++)
		if ((e->erase >> t & 1) != 0)
			card->track[t].count = bad ? card->track[t].count / 2 : 0;
	answer_byte(e, bad ? FAILED : DONE);
}

static const char *swipe(struct encoder *e, struct card *card, bool bad)
{
	enum waits_for waited = e->waits;

	switch (waited) {
	case NO_SWIPE:
		return "nothing waits for a card";
	case TO_READ:
	case TO_READ_RAW:
		answer_read(e, card, bad);
		break;
	case TO_WRITE:
	case TO_WRITE_RAW:
		write_card(e, card, bad);
		break;
	case TO_ERASE:
		erase_card(e, card, bad);
		break;
	case TO_SENSE:
		answer_byte(e, DONE);
		break;
	}
	e->waits = NO_SWIPE;
	return waited == TO_READ || waited == TO_READ_RAW ? "read"
	       : waited == TO_SENSE                       ? "sensed"
	       : waited == TO_ERASE                       ? "erased"
							  : "written";
}

/* --- the operator's words ----------------------------------------------------------------------
 */

/* Kept beside the line, so that a meter can be given it, once the line has a place. */
static bool card_path(const struct encoder *e, const struct card *card, char path[SIM_PATH_MAX])
{
	int size = 0;

	if (sim_line_link(e->line)[0] == '\0' || !sim_card_place(path, e->line, card->name))
		return false;
	size = (int)strlen(path);
	return snprintf(path + size, (size_t)(SIM_PATH_MAX - size), SIM_STRIPE_SUFFIX) <
	       SIM_PATH_MAX - size;
}

static void keep(const struct encoder *e, const struct card *card)
{
	char path[SIM_PATH_MAX];

	(void)(card_path(e, card, path) && sim_stripe_save(card->track, path));
}

static struct card *card_named(struct encoder *e, const char *name)
{
	char path[SIM_PATH_MAX];
	struct card *card;

	for (size_t i = 0; i < e->card_count; i++)
		if (strcmp(e->cards[i].name, name) == 0)
			return &e->cards[i];
	if (e->card_count == CARDS_MAX || strlen(name) >= CARD_NAME_MAX)
		return NULL;
	card = &e->cards[e->card_count++];
	snprintf(card->name, sizeof card->name, "%s", name);
	if (card_path(e, card, path) && !sim_stripe_load(card->track, path))
		memset(card->track, 0, sizeof card->track);
	return card;
}

static bool lay_out(struct card *card, char text[TRACKS][SIM_STRIPE_TEXT_MAX])
{
	for (int t = 0; t < TRACKS; t++) {
		for (char *c = text[t]; *c != '\0'; c++)
			*c = *c == '_' ? ' ' : *c;
		if (!sim_stripe_write(&card->track[t], t, strcmp(text[t], "-") == 0 ? "" : text[t]))
			return false;
	}
	return true;
}

static void show_card(const struct card *card, char say[SIM_SAY_MAX])
{
	size_t size = 0;

	for (size_t t = 0; t < TRACKS; t++) {
		char text[SIM_STRIPE_TEXT_MAX];
		enum sim_stripe_read read = sim_stripe_read(&card->track[t], (int)t, text);

		size += (size_t)snprintf(say + size, SIM_SAY_MAX - size, "%s%s", t == 0 ? "" : " ",
			read == STRIPE_OK      ? text
			: read == STRIPE_EMPTY ? "-"
					       : "unreadable");
	}
}

static void show(const struct encoder *e, char say[SIM_SAY_MAX])
{
	static const char *const waits[] = {
		"nothing", "read", "write", "raw read", "raw write", "erase", "sensor"};
	static const char *const lamps[] = {"off", "all", "green", "yellow", "red"};

	snprintf(say, SIM_SAY_MAX, "waits for %s, lamps %s, %s", waits[e->waits],
		lamps[e->lamps - 0x81], e->high ? "Hi-Co" : "Lo-Co");
}

static bool scratch(struct card *card, const char *track)
{
	size_t t = (size_t)(track[0] - '1');

	if (t >= TRACKS || track[1] != '\0' || card->track[t].count == 0)
		return false;
	card->track[t].bit[card->track[t].count / 2] ^= 1;
	return true;
}

/* What an operator types, in words. */
struct words {
	char word[2][CARD_NAME_MAX], text[TRACKS][SIM_STRIPE_TEXT_MAX];
	int count;
};

static void swipe_held(struct encoder *e)
{
	if (e->in_hand == NULL || e->waits == NO_SWIPE)
		return;
	(void)swipe(e, e->in_hand, false);
	keep(e, e->in_hand);
}

static bool do_card(struct encoder *e, struct card *card, struct words *w, char say[SIM_SAY_MAX])
{
	if (strcmp(w->word[0], "show") == 0)
		show_card(card, say);
	else if (strcmp(w->word[0], "swipe") == 0 &&
		 (w->count == 2 || strcmp(w->text[0], "bad") == 0))
		snprintf(say, SIM_SAY_MAX, "%s", swipe(e, card, w->count > 2));
	else if (strcmp(w->word[0], "hold") == 0) {
		e->in_hand = card;
		swipe_held(e);
	} else if (strcmp(w->word[0], "scratch") == 0)
		return w->count == 3 && scratch(card, w->text[0]);
	else
		return strcmp(w->word[0], "card") == 0 && w->count == 5 && lay_out(card, w->text);
	return true;
}

/* "small-letters", "marked-blanks" and what undoes them. */
static bool turn(struct encoder *e, const char *words)
{
	const struct {
		const char *words;
		bool *what, on;
	} rows[] = {
		{"small-letters", &e->small_letters, true},
		{"large-letters", &e->small_letters, false},
		{"bare-blanks", &e->bare_blanks, true},
		{"marked-blanks", &e->bare_blanks, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].words, words) != 0)
			continue;
		*rows[i].what = rows[i].on;
		return true;
	}
	return false;
}

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	struct encoder *e = device;
	struct words w = {.count = 0};
	struct card *card;
	bool ok;

	w.count = sscanf(words, "%16s %16s %127s %127s %127s", w.word[0], w.word[1], w.text[0],
		w.text[1], w.text[2]);
	say[0] = '\0';
	if (turn(e, words))
		return true;
	if (w.count == 1 && strcmp(w.word[0], "show") == 0) {
		show(e, say);
		return true;
	}
	if (w.count == 2 && strcmp(w.word[0], "hold") == 0 && strcmp(w.word[1], "-") == 0) {
		e->in_hand = NULL;
		return true;
	}
	card = w.count > 1 ? card_named(e, w.word[1]) : NULL;
	ok = card != NULL && do_card(e, card, &w, say);
	if (ok)
		keep(e, card);
	return ok;
}

const struct sim_kind sim_encoder_kind = {
	.name = "encoder",
	.baud = 9600,
	.make = make,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = "swipe NAME [bad] | hold NAME | hold - | card NAME T1 T2 T3 | scratch NAME TRACK "
		 "| show [NAME] | small-letters | large-letters | bare-blanks | marked-blanks",
};
