#ifndef CLI_SAFEKEEPING_H
#define CLI_SAFEKEEPING_H

#include "counter/backup.h"

struct json;

/* What `backup` and `restore` both tell: the business by which somebody knows a backup. */
void write_last_payment(struct json *j, const struct totals_payment *last);
void write_books(struct json *j, const struct totals *totals);

#endif
