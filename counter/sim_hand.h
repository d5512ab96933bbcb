#ifndef COUNTER_SIM_HAND_H
#define COUNTER_SIM_HAND_H

#include <stdbool.h>
#include <stddef.h>
#include "core/compiler.h"

/*
 * Works the simulated devices of another program, `wattdesk sim FOLDER`, by words: "printer
 * paper-out". It listens on the socket FOLDER/hand; a call is one line and what it answers.
 */
#define SIM_HAND_NAME "hand"
#define SIM_HAND_REPLY_MAX 8192 /* what is longer is cut */

/* False: nobody listens there, or it does not answer. */
NODISCARD bool sim_hand_do(const char *folder, const char *words, char reply[SIM_HAND_REPLY_MAX]);

/*
 * Is the device at that address a simulated one? Then folder, of that size, is where it lies and
 * *name, within address, how it is called.
 */
NODISCARD bool sim_hand_of(const char *address, char *folder, size_t size, const char **name);

#endif
