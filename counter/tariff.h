#ifndef COUNTER_TARIFF_H
#define COUNTER_TARIFF_H

#include "counter/import.h"

/*
 * Tariffs of a hall. What accounts name as their tariff is the file's name up to its first dot or
 * @, so that zhejiang-residential.tariff and zhejiang-residential@2026.tariff are two versions of
 * one, parted by their first days.
 */
struct arena;

/* Checks and registers files, all or none. The errors name the line. PERMIT_TARIFF_IMPORT. */
NODISCARD bool tariff_register(struct session *s, const char *const *paths, size_t count,
	struct arena *arena, struct import_result *out);

#endif
