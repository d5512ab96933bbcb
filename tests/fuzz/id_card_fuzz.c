/* Text blocks of identity cards: what is decoded is clean text and dates that can be. */
#include "core/id_card.h"

#include <assert.h>
#include <string.h>

#include "core/utf8.h"
#include "tests/fuzz/fuzz.h"

static void check_text(const char *text, size_t room)
{
	size_t size = strnlen(text, room);

	assert(size < room);
	assert(utf8_is_clean(text, size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct date on;
	struct id_card card;

	if (!date_from_civil(&on, 2026, 11, 21) ||
		id_card_decode(&card, data, size, on) != ID_CARD_OK)
		return 0;
	assert(size == ID_CARD_TEXT_BYTES);
	check_text(card.name, sizeof card.name);
	check_text(card.latin, sizeof card.latin);
	check_text(card.address, sizeof card.address);
	check_text(card.issuer, sizeof card.issuer);
	check_text(card.permit_no, sizeof card.permit_no);
	check_text(card.nationality, sizeof card.nationality);
	assert(card.name[0] != '\0' || card.latin[0] != '\0');
	assert(date_compare(card.birth, on) <= 0);
	assert(!id_card_valid_on(&card, date_add_days(card.valid_from, -1)));
	return 0;
}
