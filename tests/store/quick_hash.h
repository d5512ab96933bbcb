#ifndef TESTS_STORE_QUICK_HASH_H
#define TESTS_STORE_QUICK_HASH_H

#include "counter/password.h"

/*
 * The cheapest password that libsodium makes, where a test signs in but is not about passwords: the
 * text carries its own parameters, so that the program checks it as it checks any other. Aborts if
 * it cannot.
 */
void quick_hash(char out[PASSWORD_HASH_MAX], const char *password);

#endif
