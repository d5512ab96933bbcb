#include "devices/atr.h"

#define DIRECT 0x3B
#define INVERSE 0x3F
#define LEVELS_MAX 8 /* of interface bytes */

enum { A = 1 << 4, B = 1 << 5, C = 1 << 6, D = 1 << 7 }; /* which interface bytes follow */

struct walk {
	const uint8_t *bytes;
	size_t size, at;
	bool is_cut;
};

static uint8_t next(struct walk *w)
{
	if (w->at >= w->size) {
		w->is_cut = true;
		return 0;
	}
	return w->bytes[w->at++];
}

static void take_level(struct walk *w, int level, uint8_t which, struct atr *atr)
{
	uint8_t a = (which & A) != 0 ? next(w) : atr->speed;
	uint8_t c;

	if ((which & B) != 0)
		(void)next(w);
	c = (which & C) != 0 ? next(w) : (level == 1 ? atr->guard : atr->waiting);
	if (level == 1) {
		atr->speed = a;
		atr->guard = c;
	}
	if (level == 2)
		atr->waiting = c;
}

bool atr_parse(struct atr *out, const uint8_t *bytes, size_t size)
{
	struct atr atr = {.speed = 0x11, .waiting = 10};
	struct walk w = {.bytes = bytes, .size = size};
	uint8_t first = next(&w), which = next(&w);

	if (w.is_cut || (first != DIRECT && first != INVERSE))
		return false;
	atr.history_bytes = which & 15;
	for (int level = 1; level <= LEVELS_MAX; level++) {
		bool is_last = (which & D) == 0;

		take_level(&w, level, which, &atr);
		if (is_last)
			break;
		which = next(&w);
		if (level == 1)
			atr.protocol = which & 15;
	}
	if (w.is_cut || size - w.at < atr.history_bytes)
		return false;
	atr.history = bytes + w.at;
	*out = atr;
	return true;
}
