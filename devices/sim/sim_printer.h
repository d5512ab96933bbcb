#ifndef DEVICES_SIM_SIM_PRINTER_H
#define DEVICES_SIM_SIM_PRINTER_H

#include "devices/sim/sim_line.h"

/*
 * A receipt printer as the ESC/POS manuals describe it: text in ASCII and GB18030, its paper a roll
 * that may run out in the middle of a line's work, a cutter, a drawer, QR codes, status. What is
 * sent while the paper is out waits in its buffer, as in a real one; only the questions of real
 * time (DLE EOT, DLE ENQ, DLE DC4) are heard meanwhile. With GS a it tells of every change itself.
 *
 * By hand (operate): "show" the paper since the last "tear"; "tear" takes it away; "paper-out",
 * "paper N" (a roll of N lines), "open", "close", "jam" (its cutter), "clear", "offline", "online"
 * (by its key), "drawer" (how often it was kicked), "mute" (answers nothing from now on).
 */
extern const struct sim_kind sim_printer;

/* What is on the paper, in UTF-8: text lines, "[QR text]", "[cut]", "[drawer]". Under the lock. */
const char *sim_printer_paper(const void *device);

#endif
