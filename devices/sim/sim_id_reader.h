#ifndef DEVICES_SIM_SIM_ID_READER_H
#define DEVICES_SIM_SIM_ID_READER_H

#include "devices/sim/sim_line.h"

/*
 * A simulated reader of identity cards, by the manual of the SDT modules. Words of its operator:
 *
 *   lay KIND [FIELD=VALUE]…   lays a card of an invented person on it, with fields as given ("_" is
 *                             a space): citizen, forever, expired, permit, foreign-2017,
 *                             foreign-2023, region (a number of region 99), bank, damaged, forged.
 *                             Fields: name latin sex nation birth address number issuer from to
 *                             nationality permit.
 *   lift                      takes the card away
 *   module ok|unauthorised|broken
 *   answer COMMAND HEX [N]    the next N answers (1) to find, select, read or number have that
 *                             third status byte
 *   show                      what lies on it and what was done with it
 */
extern const struct sim_kind sim_id_reader_kind;

#endif
