#ifndef DEVICES_SIM_SIM_ENCODER_H
#define DEVICES_SIM_SIM_ENCODER_H

#include "devices/sim/sim_line.h"

/*
 * A simulated magnetic encoder, by the manual of the MSR206 family (all 23 commands, ISO and raw),
 * and a drawer of cards, each with a name that is made when it is first used, and kept as the file
 * NAME.stripe beside the line. Words of its operator:
 *
 *   swipe NAME [bad]     draws that card through; bad: crooked, so that it fails
 *   hold NAME            draws that card through whenever one is waited for; "-" no more
 *   card NAME T1 T2 T3   what stands on it ("-" nothing, "_" a space)
 *   scratch NAME TRACK   that track cannot be read any more
 *   small-letters, large-letters  how it tells of the coercivity: as units do, or as the manual
 *   bare-blanks, marked-blanks    a track without data: as the manual has it, or as units do
 *   show [NAME]          its tracks; without a name what the encoder waits for and shows
 */
extern const struct sim_kind sim_encoder_kind;

#endif
