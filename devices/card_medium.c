#include "devices/card_medium.h"

#include <assert.h>

enum card_end card_medium_begin(struct card_medium *medium, struct card_image *image)
{
	return medium->kind->begin(medium, image);
}

enum card_end card_medium_write(
	struct card_medium *medium, enum card_file file, const uint8_t *bytes, size_t size)
{
	assert(size > 0 && (size <= CARD_FILE_BYTES_MAX || file == CARD_FILE_STRIPE));
	return medium->kind->write(medium, file, bytes, size);
}

enum card_end card_medium_read(
	struct card_medium *medium, enum card_file file, uint8_t *bytes, size_t size)
{
	assert(size > 0 && (size <= CARD_FILE_BYTES_MAX || file == CARD_FILE_STRIPE));
	return medium->kind->read(medium, file, bytes, size);
}

enum card_end card_medium_same(struct card_medium *medium)
{
	return medium->kind->same(medium);
}

void card_medium_end(struct card_medium *medium)
{
	medium->kind->end(medium);
}

const struct fault *card_medium_why(const struct card_medium *medium, enum card_end end)
{
	bool is_devices = end == CARD_GONE || end == CARD_SILENT || end == CARD_SEVERAL;
	const struct fault *why =
		is_devices && medium->kind->why != NULL ? medium->kind->why(medium) : NULL;

	return why != NULL && why->code != CODE_OK ? why : NULL;
}

bool card_medium_seal(
	struct card_medium *medium, const struct magnetic_card *card, struct magnetic_tracks *out)
{
	return medium->kind->seal(medium, card, out);
}

bool card_medium_spared(const struct card_medium *medium)
{
	return medium->kind->spared(medium);
}
