#ifndef TESTS_PRINT_LETTER_SAMPLES_H
#define TESTS_PRINT_LETTER_SAMPLES_H

#include "core/arena.h"
#include "printing/letter.h"

/* A letter that says something in every field, with that many bills; it lives in the arena. */
struct letter_data letter_sample(struct arena *arena, const char *name, size_t bills);

#endif
