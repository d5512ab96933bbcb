#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer calls it with all kinds of bytes; it returns 0 or does not return. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
