#ifndef DEVICES_CPU_CARD_H
#define DEVICES_CPU_CARD_H

#include "devices/card_medium.h"
#include "devices/card_reader.h"
#include "devices/security_module.h"

/*
 * The prepaid CPU card as a card_medium: an application DF01 with files by short identifier, both
 * sides proved to each other after the reset, every write with a MAC over a fresh challenge. Reader
 * and module are borrowed.
 */
struct cpu_card {
	struct card_medium base; /* first */
	struct card_reader *reader;
	struct security_module *module;
	enum card_end lost; /* why no session is open; CARD_OK while one is */
	uint8_t serial[CARD_SERIAL_BYTES];
};

void cpu_card_init(
	struct cpu_card *card, struct card_reader *reader, struct security_module *module);

/* What a status word means for the person: one table. */
enum card_end cpu_card_end_of(uint16_t status);

#endif
