#ifndef DEVICES_SIM_SIM_ID_TEXT_H
#define DEVICES_SIM_SIM_ID_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include "core/compiler.h"

/* The text block of a simulated identity card, written as the manual lays it out. */
#define SIM_ID_TEXT_BYTES 256

enum sim_id_layout { SIM_ID_CITIZEN, SIM_ID_PERMIT, SIM_ID_FOREIGN_2017, SIM_ID_FOREIGN_2023 };

/* Spaces, and the letter of the layout. */
void sim_id_text_blank(uint8_t text[SIM_ID_TEXT_BYTES], enum sim_id_layout layout);

/* False: the layout has no such field, or the value does not fit or is not UTF-8. */
NODISCARD bool sim_id_text_put(uint8_t text[SIM_ID_TEXT_BYTES], enum sim_id_layout layout,
	const char *field, const char *value);

#endif
