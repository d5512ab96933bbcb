/* Simulated displays take all bytes; what one shows fits its cells. */
#include "devices/sim/sim_display.h"

#include <assert.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

static void feed(const struct sim_kind *kind, const uint8_t *data, size_t size, size_t shown_max)
{
	struct sim_line *sim = sim_line_new(kind);
	char say[SIM_SAY_MAX];

	assert(sim_line_feed(sim, data, size));
	assert(sim_line_operate(sim, "show", say));
	assert(strlen(say) <= shown_max);
	sim_line_free(sim);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	feed(&sim_led8n, data, size, strlen("price total received change ") + 15);
	feed(&sim_cd5220, data, size, 2 * SIM_DISPLAY_CELLS + 1);
	return 0;
}
