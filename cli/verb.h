#ifndef CLI_VERB_H
#define CLI_VERB_H

#include <stdbool.h>
#include <stddef.h>
#include "core/json.h"
#include "counter/devices.h"
#include "counter/session.h"

/*
 * One row per verb: its words, arguments, options and what it needs before it runs. The parser, the
 * help text and `batch` read the rows; adding a verb is adding a file with a row and naming the row
 * in cli/verbs.c.
 */
#define ARGS_MAX 64
#define OPTION_VALUES_MAX 64

enum needs {
	NEEDS_NOTHING = 0,
	NEEDS_HALL = 1 << 0,    /* the database is opened: inv->session */
	NEEDS_SIGN_IN = 1 << 1, /* and --as has signed in */
	NEEDS_URL = 1 << 2,     /* --db is named, not opened */
	NEEDS_FIRST = 1 << 3    /* the database to be opened is the first argument */
};

enum option_kind { OPTION_FLAG, OPTION_VALUE, OPTION_REPEATED };

struct option_row {
	const char *name; /* without the dashes */
	enum option_kind kind;
	bool required;
	const char *help; /* msgid */
};

struct invocation;

struct verb {
	const char *words, *only_with; /* "staff add"; NULL, or the option that makes it be meant */
	const char *args;              /* "LOGIN", for the help; "" none */
	int args_min, args_max;
	unsigned needs;
	const struct option_row *options; /* ended by a row without name; NULL: none */
	/* Adds keys to inv->answer and returns true; or returns false with inv->why set. */
	bool (*run)(struct invocation *inv);
	const char *help; /* msgid */
};

struct option_value {
	const char *name, *value; /* value "" for a flag */
};

struct invocation {
	const struct verb *verb;
	enum lang lang;
	bool lang_asked;                     /* by --lang or the environment */
	bool json, help, version, backed_up; /* backed_up: struct session_options */
	bool training;                       /* the counter opens on a copy */
	const char *args[ARGS_MAX];
	int arg_count;
	struct option_value options[OPTION_VALUES_MAX];
	int option_count;
	const char *db_url, *key_path, *station, *login; /* global options */
	const char *share_dir, *papers_dir;
	const char *devices[DEVICE_CHOICES_MAX]; /* --device, as they were given */
	size_t device_count;

	struct session *session; /* NULL unless the verb needs it */
	struct json answer;      /* an object, begun before run and ended after it */
	bool keep_answer;        /* the keys are given also with a refusal */
	bool usage;              /* the call itself is wrong: exit 2 with this sentence */
	bool batch;              /* one line of many: all that is wrong is answered as JSON */
	bool answered; /* the verb has written its own answers; status is the exit status */
	int status;
	struct fault why;
};

/* The option's value; NULL when it was not given. */
const char *option_get(const struct invocation *inv, const char *name);
bool option_given(const struct invocation *inv, const char *name);

/* The i-th value of a repeated option, NULL after the last. */
const char *option_nth(const struct invocation *inv, const char *name, int n);

/* Always false. */
bool verb_refuse(struct invocation *inv, enum code code, struct say say);
bool verb_failed(struct invocation *inv); /* with the session's reason */
bool verb_usage(struct invocation *inv, struct say say);

/*
 * Runs one parsed invocation: opens what it needs (or works in the session given), and answers on
 * standard output. Returns the exit status.
 */
int invocation_run_in(struct invocation *inv, struct session *session);

/* What the environment says of the global options. */
void invocation_defaults(struct invocation *inv);

/*
 * Parses the words after the program's name over what inv holds already. Returns false with
 * inv->why set. inv->verb is NULL when no verb was given: the counter opens.
 */
NODISCARD bool invocation_parse(struct invocation *inv, int argc, char **argv);

/* What can be called: the verb's row, those of a group like `staff`, or all of them. */
bool help_exists(const struct invocation *inv);
void help_write(const struct invocation *inv);

/* Writes the answer: one line of JSON, or text for people. */
int answer_write(struct invocation *inv, bool ok);

/* A refusal before anything was opened; returns the exit status. */
int answer_bare(struct invocation *inv);

/* JSON as text for people, "key: value" by line; keys are titled in the language. */
void plain_write(enum lang lang, const char *json);

/* All verbs; ended by NULL. */
extern const struct verb *const verbs[];

#endif
