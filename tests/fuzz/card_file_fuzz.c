/* Bytes of a card's files: what is understood is written again as the same bytes. */
#include "core/card_file.h"

#include <assert.h>
#include <string.h>
#include "core/card_prices.h"
#include "tests/fuzz/fuzz.h"

static void try_parameter(const uint8_t *data, size_t size)
{
	struct card_parameter record;
	uint8_t again[CARD_PARAMETER_BYTES];

	if (card_parameter_decode(&record, data, size) == CARD_DECODE_OK) {
		assert(card_parameter_encode(&record, again));
		assert(memcmp(again + 30, data + 30, 13) == 0); /* past the reserved bytes */
	}
	if (card_preset_decode(&record, data, size) == CARD_DECODE_OK)
		assert(record.meter[0] == '\0');
}

static void try_return(const uint8_t *data, size_t size)
{
	struct card_return record;
	uint8_t again[CARD_RETURN_BYTES_MAX];

	if (card_return_decode(&record, data, size) != CARD_DECODE_OK)
		return;
	assert(card_return_encode(&record, again));
	assert(memcmp(again, data, card_return_bytes(record.edition)) == 0);
}

static void try_prices(const uint8_t *data, size_t size)
{
	struct card_prices record;
	uint8_t again[CARD_FILE_BYTES_MAX];

	if (card_prices_decode(&record, data, size) != CARD_DECODE_OK)
		return;
	assert(card_prices_encode(&record, again));
	assert(memcmp(again, data, card_prices_bytes(record.edition)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct card_wallet wallet;

	try_parameter(data, size);
	try_return(data, size);
	try_prices(data, size);
	assert((card_wallet_decode(&wallet, data, size) == CARD_DECODE_OK) == (size >= 8));
	return 0;
}
