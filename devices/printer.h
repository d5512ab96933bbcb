#ifndef DEVICES_PRINTER_H
#define DEVICES_PRINTER_H

#include "core/slip.h"
#include "devices/device.h"
#include "devices/print_queue.h"

/*
 * A receipt printer at a serial port (ESC/POS). It is asked how it is before a slip, and after it
 * whether all was printed. One that does not answer gets the slip all the same, and whether it is
 * on paper is unknown. A model that never answers (…-mute) is not asked: its slips count as printed
 * when its line has taken them.
 */

/* How many cells a line has on that printer. */
int printer_columns(const struct device *d);

/*
 * PRINT_SENT: it is on paper. PRINT_REFUSED: certainly not one byte was sent (no paper, open).
 * PRINT_UNKNOWN: it broke off in between, or answers nothing: look at the paper. wait may be NULL.
 */
NODISCARD enum print_result printer_print(struct device *d, const struct slip *slip,
	const struct device_wait *wait, struct fault *why);

/* Opens the cash drawer at the printer's socket, soon; whether it moved nobody can know. */
void printer_open_drawer(struct device *d);

extern const struct device_model printer_escpos_80, printer_escpos_80_fast, printer_escpos_80_mute,
	printer_escpos_58, printer_escpos_58_fast, printer_escpos_58_mute;

#endif
