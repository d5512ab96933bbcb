#ifndef CORE_REGION_H
#define CORE_REGION_H

#include <stdbool.h>
#include "core/compiler.h"

/*
 * Administrative division codes (GB/T 2260): two digits each for province, prefecture and county.
 * Provinces and prefectures are checked against a table that holds every code since 1980, because a
 * resident number keeps the code of its first registration; counties only by their form, because
 * they change every year and a code that is missing would refuse a real person.
 * Every function reads exactly as many digits as it says; the caller has checked that they are.
 */

/* Two digits: a province, municipality or autonomous region with household registration. */
NODISCARD bool region_province_valid(const char digits[2]);

/* Six digits, as they may begin a resident number. */
NODISCARD bool region_resident_valid(const char digits[6]);

/*
 * Six digits, as they may stand in a unified social credit code: also the state (100000), whole
 * provinces and prefectures, and the own numbers of new areas and development zones.
 */
NODISCARD bool region_registrar_valid(const char digits[6]);

#endif
