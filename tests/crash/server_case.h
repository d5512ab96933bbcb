#ifndef TESTS_CRASH_SERVER_CASE_H
#define TESTS_CRASH_SERVER_CASE_H

#include "tests/crash/outcome.h"

/*
 * Cases on PostgreSQL whose connection is lost before, during or after a COMMIT, in the middle of
 * any request or answer, or because the server ends the session. SERVER_BLOCK seeds work on in the
 * same database, one after the other: the one that is asked for is run after those before it.
 * fault: enum proxy_fault.
 */
#define SERVER_BLOCK 16

struct server_lab;

struct server_lab *server_lab_new(enum sabotage sabotage);
void server_lab_free(struct server_lab *lab);
bool server_case_run(struct server_lab *lab, uint64_t seed, struct outcome *out);

#endif
