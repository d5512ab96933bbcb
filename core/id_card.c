/*
 * The text block of identity cards: where each layout has which field, and what a field may hold.
 * Sizes are those of the readers' manuals; what a layout does not have has no size.
 */
#include "core/id_card.h"

#include <assert.h>
#include <string.h>

#include "core/utf8.h"

#define UNIT_BYTES 2
#define LAYOUT_AT 248
#define FIELD_UNITS_MAX 60
#define FIELD_TEXT_MAX (FIELD_UNITS_MAX * 3 + 1)
#define DATE_CHARS 8

static const char no_end[] = "长期";

enum field {
	FIELD_NAME,
	FIELD_LATIN,
	FIELD_SEX,
	FIELD_NATION,
	FIELD_BIRTH,
	FIELD_ADDRESS,
	FIELD_NUMBER,
	FIELD_ISSUER,
	FIELD_FROM,
	FIELD_TO,
	FIELD_PERMIT,
	FIELD_NATIONALITY,
	FIELD_COUNT
};

struct place {
	uint8_t at, bytes;
};

static const struct layout {
	char mark;
	enum id_type type;
	const char *title;
	struct place place[FIELD_COUNT];
} layouts[ID_CARD_LAYOUT_COUNT] = {
	[ID_CARD_CITIZEN] = {' ', ID_RESIDENT, N_("Resident identity card"),
		{[FIELD_NAME] = {0, 30},
			[FIELD_SEX] = {30, 2},
			[FIELD_NATION] = {32, 4},
			[FIELD_BIRTH] = {36, 16},
			[FIELD_ADDRESS] = {52, 70},
			[FIELD_NUMBER] = {122, 36},
			[FIELD_ISSUER] = {158, 30},
			[FIELD_FROM] = {188, 16},
			[FIELD_TO] = {204, 16}}},
	[ID_CARD_RESIDENCE_PERMIT] = {'J', ID_RESIDENCE_PERMIT,
		N_("Residence permit for Hong Kong, Macau and Taiwan residents"),
		{[FIELD_NAME] = {0, 30},
			[FIELD_SEX] = {30, 2},
			[FIELD_BIRTH] = {36, 16},
			[FIELD_ADDRESS] = {52, 70},
			[FIELD_NUMBER] = {122, 36},
			[FIELD_ISSUER] = {158, 30},
			[FIELD_FROM] = {188, 16},
			[FIELD_TO] = {204, 16},
			[FIELD_PERMIT] = {220, 18}}},
	[ID_CARD_FOREIGN_2017] = {'I', ID_FOREIGN_PR,
		N_("Foreign permanent resident card, 2017 form"),
		{[FIELD_LATIN] = {0, 120},
			[FIELD_SEX] = {120, 2},
			[FIELD_NUMBER] = {122, 30},
			[FIELD_NATIONALITY] = {152, 6},
			[FIELD_NAME] = {158, 30},
			[FIELD_FROM] = {188, 16},
			[FIELD_TO] = {204, 16},
			[FIELD_BIRTH] = {220, 16}}},
	[ID_CARD_FOREIGN_2023] = {'Y', ID_FOREIGN_PR,
		N_("Foreign permanent resident card, 2023 form"),
		{[FIELD_NAME] = {0, 30},
			[FIELD_SEX] = {30, 2},
			[FIELD_BIRTH] = {36, 16},
			[FIELD_LATIN] = {52, 70},
			[FIELD_NUMBER] = {122, 36},
			[FIELD_FROM] = {188, 16},
			[FIELD_TO] = {204, 16}}},
};

static const char *const messages[ID_CARD_ERROR_COUNT] = {
	[ID_CARD_OK] = N_("The card was read."),
	[ID_CARD_BAD_LENGTH] = N_("The card's text has a wrong length: lift the card and lay it on "
				  "again."),
	[ID_CARD_BAD_LAYOUT] = N_("This kind of card is not known: check the paper and type the "
				  "number."),
	[ID_CARD_BAD_TEXT] = N_("The card's text is damaged: lift the card and lay it on again."),
	[ID_CARD_BAD_NAME] = N_("The card has no name: check the paper and type the number."),
	[ID_CARD_BAD_SEX] = N_("The card's sex cannot be read: check the paper and type the "
			       "number."),
	[ID_CARD_BAD_NATION] =
		N_("The card's ethnic group cannot be read: check the paper and type "
		   "the number."),
	[ID_CARD_BAD_BIRTH] = N_("The card's birth date does not exist or is yet to come: check "
				 "whether the paper is genuine."),
	[ID_CARD_BAD_VALIDITY] = N_("The card's dates of validity cannot be right: check whether "
				    "the paper is genuine."),
	[ID_CARD_CONTRADICTS] = N_("The card's birth date or sex is not that of its number: check "
				   "whether the paper is genuine."),
};

/* A card on its way from bytes to a struct. */
struct reading {
	const uint8_t *bytes;
	const struct layout *layout;
	struct date on;
};

static uint32_t unit_at(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

static bool is_padding(uint32_t unit)
{
	return unit == ' ' || unit == 0;
}

/* The units of a field without its padding. */
static size_t field_units(const uint8_t *at, size_t bytes)
{
	size_t units = bytes / UNIT_BYTES;

	while (units > 0 && is_padding(unit_at(at + (units - 1) * UNIT_BYTES)))
		units--;
	return units;
}

static bool is_high(uint32_t unit)
{
	return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low(uint32_t unit)
{
	return unit >= 0xDC00 && unit < 0xE000;
}

/* UTF8_BAD: half a pair. *i goes to the character's last unit. */
static uint32_t character_at(const uint8_t *at, size_t units, size_t *i)
{
	uint32_t high = unit_at(at + *i * UNIT_BYTES), low;

	if (is_low(high))
		return UTF8_BAD;
	if (!is_high(high))
		return high;
	if (++*i >= units)
		return UTF8_BAD;
	low = unit_at(at + *i * UNIT_BYTES);
	return is_low(low) ? 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) : UTF8_BAD;
}

/* The field as UTF-8; a field that the layout has not is empty. */
static bool read_text(const struct reading *r, enum field which, char *out, size_t size)
{
	const struct place *place = &r->layout->place[which];
	const uint8_t *at = r->bytes + place->at;
	size_t units = field_units(at, place->bytes), used = 0;

	for (size_t i = 0; i < units; i++) {
		uint32_t c = character_at(at, units, &i);
		char utf8[4];
		size_t length;

		if (c == UTF8_BAD || !utf8_is_printable(c))
			return false;
		length = utf8_put(utf8, c);
		assert(used + length < size);
		memcpy(out + used, utf8, length);
		used += length;
	}
	assert(used < size);
	out[used] = '\0';
	return true;
}

static bool is_number(const char *text, size_t digits)
{
	for (size_t i = 0; i < digits; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return text[digits] == '\0';
}

static int number_of(const char *digits, size_t count)
{
	int number = 0;

	for (size_t i = 0; i < count; i++)
		number = number * 10 + (digits[i] - '0');
	return number;
}

static bool parse_date(struct date *out, const char *text)
{
	return is_number(text, DATE_CHARS) &&
	       date_from_civil(
		       out, number_of(text, 4), number_of(text + 4, 2), number_of(text + 6, 2));
}

static enum id_card_error read_names(const struct reading *r, struct id_card *card)
{
	const struct place *latin = &r->layout->place[FIELD_LATIN];

	if (!read_text(r, FIELD_NAME, card->name, sizeof card->name) ||
		!read_text(r, FIELD_LATIN, card->latin, sizeof card->latin))
		return ID_CARD_BAD_TEXT;
	card->latin_full =
		latin->bytes > 0 &&
		field_units(r->bytes + latin->at, latin->bytes) * UNIT_BYTES == latin->bytes;
	return card->name[0] != '\0' || card->latin[0] != '\0' ? ID_CARD_OK : ID_CARD_BAD_NAME;
}

/* GB/T 2261.1: 1 male, 2 female; 0 unknown and 9 not stated. The 2017 form also has letters. */
static enum id_card_error read_sex(const struct reading *r, struct id_card *card)
{
	static const struct {
		char code;
		enum id_sex sex;
	} rows[] = {{'1', ID_SEX_MALE}, {'2', ID_SEX_FEMALE}, {'0', ID_SEX_UNKNOWN},
		{'9', ID_SEX_UNKNOWN}, {'M', ID_SEX_MALE}, {'F', ID_SEX_FEMALE}};
	char text[FIELD_TEXT_MAX];

	if (!read_text(r, FIELD_SEX, text, sizeof text))
		return ID_CARD_BAD_TEXT;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (text[0] != rows[i].code)
			continue;
		card->sex = rows[i].sex;
		return ID_CARD_OK;
	}
	return ID_CARD_BAD_SEX;
}

/* GB/T 3304; 97 other, 98 born abroad. */
static enum id_card_error read_nation(const struct reading *r, struct id_card *card)
{
	char text[FIELD_TEXT_MAX];

	card->nation = 0;
	if (r->layout->place[FIELD_NATION].bytes == 0)
		return ID_CARD_OK;
	if (!read_text(r, FIELD_NATION, text, sizeof text))
		return ID_CARD_BAD_TEXT;
	if (!is_number(text, 2))
		return ID_CARD_BAD_NATION;
	card->nation = number_of(text, 2);
	return (card->nation >= 1 && card->nation <= 56) || card->nation == 97 || card->nation == 98
		       ? ID_CARD_OK
		       : ID_CARD_BAD_NATION;
}

static enum id_card_error read_birth(const struct reading *r, struct id_card *card)
{
	char text[FIELD_TEXT_MAX];

	if (!read_text(r, FIELD_BIRTH, text, sizeof text))
		return ID_CARD_BAD_TEXT;
	return parse_date(&card->birth, text) && date_compare(card->birth, r->on) <= 0
		       ? ID_CARD_OK
		       : ID_CARD_BAD_BIRTH;
}

static enum id_card_error read_validity(const struct reading *r, struct id_card *card)
{
	char from[FIELD_TEXT_MAX], to[FIELD_TEXT_MAX];

	if (!read_text(r, FIELD_FROM, from, sizeof from) || !read_text(r, FIELD_TO, to, sizeof to))
		return ID_CARD_BAD_TEXT;
	if (!parse_date(&card->valid_from, from) || date_compare(card->valid_from, r->on) > 0)
		return ID_CARD_BAD_VALIDITY;
	card->no_end = strcmp(to, no_end) == 0;
	if (card->no_end) {
		card->valid_to = card->valid_from;
		return ID_CARD_OK;
	}
	return parse_date(&card->valid_to, to) &&
			       date_compare(card->valid_from, card->valid_to) <= 0
		       ? ID_CARD_OK
		       : ID_CARD_BAD_VALIDITY;
}

static enum id_card_error read_papers(const struct reading *r, struct id_card *card)
{
	char nationality[FIELD_TEXT_MAX];

	if (!read_text(r, FIELD_ADDRESS, card->address, sizeof card->address) ||
		!read_text(r, FIELD_ISSUER, card->issuer, sizeof card->issuer) ||
		!read_text(r, FIELD_PERMIT, card->permit_no, sizeof card->permit_no) ||
		!read_text(r, FIELD_NATIONALITY, nationality, sizeof nationality))
		return ID_CARD_BAD_TEXT;
	utf8_copy(card->nationality, sizeof card->nationality, nationality);
	return ID_CARD_OK;
}

/* A number that is right and says something else than the card was put together from two. */
static enum id_card_error read_number(const struct reading *r, struct id_card *card)
{
	const struct id_check *check = &card->number;
	char text[FIELD_TEXT_MAX];

	if (!read_text(r, FIELD_NUMBER, text, sizeof text))
		return ID_CARD_BAD_TEXT;
	id_check(&card->number, card->type, text, r->on);
	explicit_bzero(text, sizeof text);
	if (!check->valid)
		return ID_CARD_OK;
	if (check->has_birth && date_compare(check->birth, card->birth) != 0)
		return ID_CARD_CONTRADICTS;
	if (check->sex != ID_SEX_UNKNOWN && card->sex != ID_SEX_UNKNOWN && check->sex != card->sex)
		return ID_CARD_CONTRADICTS;
	return ID_CARD_OK;
}

static bool find_layout(const uint8_t *bytes, enum id_card_layout *out)
{
	uint32_t mark = unit_at(bytes + LAYOUT_AT);

	for (int i = 0; i < ID_CARD_LAYOUT_COUNT; i++) {
		if (mark != (uint32_t)layouts[i].mark && !(is_padding(mark) && i == 0))
			continue;
		*out = (enum id_card_layout)i;
		return true;
	}
	return false;
}

enum id_card_error id_card_decode(
	struct id_card *out, const uint8_t *bytes, size_t size, struct date on)
{
	static enum id_card_error (*const steps[])(const struct reading *, struct id_card *) = {
		read_names, read_sex, read_nation, read_birth, read_validity, read_papers,
		read_number};
	struct id_card card = {.layout = ID_CARD_CITIZEN};
	struct reading r = {.bytes = bytes, .on = on};

	if (size != ID_CARD_TEXT_BYTES)
		return ID_CARD_BAD_LENGTH;
	if (!find_layout(bytes, &card.layout))
		return ID_CARD_BAD_LAYOUT;
	r.layout = &layouts[card.layout];
	card.type = r.layout->type;
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		enum id_card_error error = steps[i](&r, &card);

		if (error != ID_CARD_OK) {
			explicit_bzero(&card, sizeof card);
			return error;
		}
	}
	*out = card;
	explicit_bzero(&card, sizeof card);
	return ID_CARD_OK;
}

bool id_card_valid_on(const struct id_card *card, struct date on)
{
	return date_compare(card->valid_from, on) <= 0 &&
	       (card->no_end || date_compare(on, card->valid_to) <= 0);
}

const char *id_card_layout_title(enum id_card_layout layout)
{
	assert(layout < ID_CARD_LAYOUT_COUNT);
	return layouts[layout].title;
}

const char *id_card_error_message(enum id_card_error error)
{
	assert(error < ID_CARD_ERROR_COUNT);
	return messages[error];
}
