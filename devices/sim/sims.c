#include "devices/sim/sims.h"

#include "devices/sim/sim_crt571.h"
#include "devices/sim/sim_display.h"
#include "devices/sim/sim_encoder.h"
#include "devices/sim/sim_id_reader.h"
#include "devices/sim/sim_meter_line.h"
#include "devices/sim/sim_meter_slot.h"
#include "devices/sim/sim_printer.h"
#include "devices/sim/sim_reader.h"

static const struct sim_seat seats[] = {
	{"printer", &sim_printer, "printer=escpos-80"},
	{"display", &sim_led8n, "display=led8n"},
	{"cd5220", &sim_cd5220, "display=cd5220"},
	{"card", &sim_reader_kind, "card=gempc-twin"},
	{"crt571", &sim_crt571_kind, "card=crt571"},
	{"mag", &sim_encoder_kind, "mag=msr605"},
	{"id", &sim_id_reader_kind, "id=sdt"},
	{"meter", &sim_meter_slot_kind, NULL},
	{"line", &sim_meter_line_kind, NULL},
};

const struct sim_seat *sim_seat_nth(size_t n)
{
	return n < ARRAY_SIZE(seats) ? &seats[n] : NULL;
}
