#ifndef COUNTER_DEMO_IDENTITY_H
#define COUNTER_DEMO_IDENTITY_H

#include "core/idnumber.h"

/*
 * Numbers of people who do not exist: a real region and a right check character, but the sequence
 * code 000, which no office hands out. Organisations have a body that begins with 0000.
 */
struct demo_identity {
	enum id_type type;
	const char *county; /* six digits */
	int number;         /* tells the persons of a day apart, below 10000 */
	struct date birth;
};

/* Writes the number of that person; the type is not ID_NONE. */
void demo_identity_write(const struct demo_identity *who, char out[ID_TEXT_MAX]);

#endif
