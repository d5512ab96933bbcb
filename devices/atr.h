#ifndef DEVICES_ATR_H
#define DEVICES_ATR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/* What a contact card answers to a reset (ISO/IEC 7816-3), as far as T=0 needs it. */
struct atr {
	uint8_t speed;          /* TA1, 0x11 when absent */
	uint8_t guard;          /* TC1, 0 when absent */
	uint8_t waiting;        /* TC2, 10 when absent */
	uint8_t protocol;       /* of the first TD, 0 when absent */
	const uint8_t *history; /* inside the bytes */
	size_t history_bytes;
};

/* False: no answer to reset, or one that is cut. */
NODISCARD bool atr_parse(struct atr *out, const uint8_t *bytes, size_t size);

#endif
