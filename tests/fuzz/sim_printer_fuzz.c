/* A simulated printer takes all bytes of all hosts: its paper stays text, its length bounded. */
#include "devices/sim/sim_printer.h"

#include <assert.h>
#include <string.h>

#include "core/utf8.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sim_line *sim = sim_line_new(&sim_printer);
	size_t half = size / 2, count;
	char say[SIM_SAY_MAX];
	uint8_t out[256];
	const char *paper;

	assert(sim_line_feed(sim, data, half));
	assert(sim_line_operate(sim, "paper-out", say));
	assert(sim_line_feed(sim, data + half, size - half));
	assert(sim_line_operate(sim, "paper 50", say));
	paper = sim_printer_paper(sim_line_device(sim));
	assert(utf8_valid(paper, strlen(paper)));
	do
		assert(sim_line_take(sim, out, sizeof(out), &count));
	while (count > 0);
	sim_line_free(sim);
	return 0;
}
