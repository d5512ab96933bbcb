#ifndef CLI_SHIFT_H
#define CLI_SHIFT_H

#include "core/json.h"
#include "counter/shift.h"

/* How shifts and days are written: as keys of the open object. */
void write_shift(struct json *j, const struct shift_view *shift);
void write_sum(struct json *j, const char *key, const struct tender_sum *sum);
void write_tenders(struct json *j, const struct tender_sum tenders[TENDER_KIND_END]);

#endif
