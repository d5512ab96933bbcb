#ifndef TESTS_E2E_PROGRAM_H
#define TESTS_E2E_PROGRAM_H

#include "tests/store/scratch.h"

/*
 * The real program, called as a script calls it: words in, one line of JSON and an exit status out.
 * Everything asserts by cmocka.
 */
#define PROGRAM_OUT_MAX 16384
#define PROGRAM_WORDS_MAX 32

struct program {
	struct scratch scratch; /* database, passwords, files */
	char db[SCRATCH_PATH_MAX];
	char out[PROGRAM_OUT_MAX]; /* standard output of the last call */
	int status;                /* its exit status */
};

/*
 * A trial hall whose people sign in as adm, ann and bob (cashiers), sue (supervisor); their
 * passwords lie in files that the environment names when they call or approve.
 */
void program_init(struct program *p);

/* The same on a server; its key lies in the scratch folder, and the environment names it. */
void program_init_at(struct program *p, const char *url);
void program_release(struct program *p);

/* Words split at single blanks; --json, the database, the login and the approver's password added.
 */
void program_run(struct program *p, const char *login, const char *words);

/* The same call many times at once; the exit status of each must be 0. Their lines follow another.
 */
void program_run_at_once(struct program *p, const char *login, const char *words, int times);

/* A file of the scratch folder, for import. */
void program_file(struct program *p, const char *name, const char *text);

/* Imports the rows as "accounts" or "bills"; the answer is that of the last call. */
void program_import(struct program *p, const char *kind, const char *rows);

/* The last call ended so, and its line holds that text. */
#define program_expect(p, expected_status, text) \
	program_expect_(p, expected_status, text, __FILE__, __LINE__)
void program_expect_(struct program *p, int status, const char *text, const char *file, int line);

#endif
