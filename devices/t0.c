#include "devices/t0.h"

#include <assert.h>
#include <string.h>

#define HEADER 5
#define DATA_MAX 255
#define MORE_THERE 0x61   /* SW1: as many bytes wait as SW2 says */
#define OTHER_LENGTH 0x6C /* SW1: ask again for as many as SW2 says */
#define GET_RESPONSE 0xC0
#define FETCHES_MAX 4 /* a card that always has more is none */

static enum card_end carry(struct card_reader *reader, const uint8_t *tpdu, size_t tpdu_bytes,
	struct apdu_answer *answer)
{
	uint8_t bytes[CARD_ANSWER_MAX];
	size_t size = sizeof bytes;
	enum card_end end = reader->kind->exchange(reader, tpdu, tpdu_bytes, bytes, &size);

	if (end != CARD_OK)
		return end;
	assert(size >= 2 && size <= sizeof bytes);
	answer->status = (uint16_t)(bytes[size - 2] << 8 | bytes[size - 1]);
	if (answer->size + size - 2 > sizeof answer->bytes)
		return CARD_GARBLED;
	memcpy(answer->bytes + answer->size, bytes, size - 2);
	answer->size += size - 2;
	return CARD_OK;
}

static enum card_end fetch(struct card_reader *reader, struct apdu_answer *answer)
{
	uint8_t get[HEADER] = {0x00, GET_RESPONSE, 0x00, 0x00, (uint8_t)answer->status};

	return carry(reader, get, sizeof get, answer);
}

enum card_end t0_exchange(
	struct card_reader *reader, const struct apdu *apdu, struct apdu_answer *answer)
{
	uint8_t tpdu[CARD_TPDU_MAX];
	enum card_end end;

	assert(apdu->size <= DATA_MAX);
	assert(apdu->wanted <= DATA_MAX);
	answer->size = 0;
	memcpy(tpdu, apdu->header, sizeof apdu->header);
	tpdu[4] = (uint8_t)(apdu->size > 0 ? apdu->size : apdu->wanted);
	if (apdu->size > 0)
		memcpy(tpdu + HEADER, apdu->data, apdu->size);
	end = carry(reader, tpdu, HEADER + apdu->size, answer);
	if (end == CARD_OK && answer->status >> 8 == OTHER_LENGTH && apdu->size == 0) {
		tpdu[4] = (uint8_t)answer->status;
		answer->size = 0;
		end = carry(reader, tpdu, HEADER, answer);
	}
	for (int i = 0; i < FETCHES_MAX && end == CARD_OK; i++) {
		if (answer->status >> 8 != MORE_THERE)
			break;
		end = fetch(reader, answer);
	}
	return end;
}
