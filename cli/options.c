/* The command line as rows: global options, and those of the verb that was named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/verb.h"

#define VERB_WORDS_MAX 64

enum global {
	GLOBAL_DB,
	GLOBAL_KEY,
	GLOBAL_AS,
	GLOBAL_STATION,
	GLOBAL_LANG,
	GLOBAL_JSON,
	GLOBAL_TRAINING,
	GLOBAL_DEVICE,
	GLOBAL_HELP,
	GLOBAL_VERSION,
	GLOBAL_BACKED_UP
};

static const struct {
	const char *name;
	enum option_kind kind;
	enum global which;
} globals[] = {
	{"db", OPTION_VALUE, GLOBAL_DB},
	{"key", OPTION_VALUE, GLOBAL_KEY},
	{"as", OPTION_VALUE, GLOBAL_AS},
	{"station", OPTION_VALUE, GLOBAL_STATION},
	{"lang", OPTION_VALUE, GLOBAL_LANG},
	{"json", OPTION_FLAG, GLOBAL_JSON},
	{"training", OPTION_FLAG, GLOBAL_TRAINING},
	{"backed-up", OPTION_FLAG, GLOBAL_BACKED_UP},
	{"device", OPTION_REPEATED, GLOBAL_DEVICE},
	{"help", OPTION_FLAG, GLOBAL_HELP},
	{"version", OPTION_FLAG, GLOBAL_VERSION},
};

/* The words on their way through the parser. */
struct words {
	struct invocation *inv;
	int argc, at;
	char **argv;
	const char *bad_lang; /* said when all words are read: --json may come later */
};

static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static bool add_device(struct invocation *inv, const char *choice)
{
	if (inv->device_count == DEVICE_CHOICES_MAX)
		return verb_usage(inv, SAY(N_("Too many options.")));
	inv->devices[inv->device_count++] = choice;
	return true;
}

static bool set_global(struct words *w, enum global which, const char *value)
{
	switch (which) {
	case GLOBAL_DB:
		w->inv->db_url = value;
		return true;
	case GLOBAL_KEY:
		w->inv->key_path = value;
		return true;
	case GLOBAL_AS:
		w->inv->login = value;
		return true;
	case GLOBAL_STATION:
		w->inv->station = value;
		return true;
	case GLOBAL_LANG:
		if (!lang_parse(&w->inv->lang, value))
			w->bad_lang = value;
		w->inv->lang_asked = true;
		return true;
	case GLOBAL_JSON:
		w->inv->json = true;
		return true;
	case GLOBAL_TRAINING:
		w->inv->training = true;
		return true;
	case GLOBAL_BACKED_UP:
		w->inv->backed_up = true;
		return true;
	case GLOBAL_DEVICE:
		return add_device(w->inv, value);
	case GLOBAL_HELP:
		w->inv->help = true;
		return true;
	case GLOBAL_VERSION:
		w->inv->version = true;
		return true;
	}
	return false;
}

static bool name_is(const char *name, const char *word, size_t size)
{
	return strlen(name) == size && strncmp(name, word, size) == 0;
}

/* The value behind "=", or the next word. */
static bool take_value(struct words *w, const char *word, const char **value)
{
	const char *equals = strchr(word, '=');

	if (equals != NULL) {
		*value = equals + 1;
		return true;
	}
	if (w->at >= w->argc)
		return verb_usage(w->inv, SAY(N_("The option {1} needs a value."), say_text(word)));
	*value = w->argv[w->at++];
	return true;
}

static bool take_flag(struct words *w, const char *word, const char **value)
{
	if (strchr(word, '=') != NULL)
		return verb_usage(
			w->inv, SAY(N_("The option {1} takes no value."), say_text(word)));
	*value = "";
	return true;
}

static bool take_option(struct words *w, const char *word, const struct option_row *row)
{
	struct invocation *inv = w->inv;
	const char *value = NULL;

	if (row->kind != OPTION_REPEATED && option_given(inv, row->name))
		return verb_usage(inv, SAY(N_("The option {1} is given twice."), say_text(word)));
	if (inv->option_count == OPTION_VALUES_MAX)
		return verb_usage(inv, SAY(N_("Too many options.")));
	if (!(row->kind == OPTION_FLAG ? take_flag(w, word, &value) : take_value(w, word, &value)))
		return false;
	inv->options[inv->option_count++] = (struct option_value){row->name, value};
	return true;
}

static bool parse_option(struct words *w, const char *word)
{
	const char *name = word + 2;
	size_t size = strcspn(name, "=");
	const char *value = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(globals); i++) {
		if (!name_is(globals[i].name, name, size))
			continue;
		if (!(globals[i].kind == OPTION_FLAG ? take_flag(w, word, &value)
						     : take_value(w, word, &value)))
			return false;
		return set_global(w, globals[i].which, value);
	}
	for (const struct option_row *row = w->inv->verb != NULL ? w->inv->verb->options : NULL;
		row != NULL && row->name != NULL; row++)
		if (name_is(row->name, name, size))
			return take_option(w, word, row);
	return verb_usage(
		w->inv, SAY(N_("There is no option {1} here. --help shows those there are."),
				say_text(word)));
}

static bool global_takes_value(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(globals); i++)
		if (globals[i].kind != OPTION_FLAG && strcmp(globals[i].name, word + 2) == 0)
			return true;
	return false;
}

/* The words that are no options and no values of global ones; what an option of the verb takes is
 * among them. */
static int plain_words(const struct words *w, const char *out[ARGS_MAX])
{
	int count = 0;

	for (int i = 0; i < w->argc && count < ARGS_MAX && strcmp(w->argv[i], "--") != 0; i++) {
		if (strncmp(w->argv[i], "--", 2) != 0)
			out[count++] = w->argv[i];
		else if (global_takes_value(w->argv[i]))
			i++;
	}
	return count;
}

/* Of two rows of the same words one asks for an option by which it is known. */
static bool is_meant(const struct words *w, const struct verb *verb)
{
	size_t size = verb->only_with != NULL ? strlen(verb->only_with) : 0;

	for (int i = 0; size > 0 && i < w->argc && strcmp(w->argv[i], "--") != 0; i++) {
		const char *word = w->argv[i];

		if (strncmp(word, "--", 2) == 0 && strncmp(word + 2, verb->only_with, size) == 0 &&
			(word[2 + size] == '\0' || word[2 + size] == '='))
			return true;
	}
	return size == 0;
}

static const struct verb *verb_named(const struct words *w, const char *first, const char *second)
{
	char both[VERB_WORDS_MAX];

	if (strchr(first, ' ') != NULL || (second != NULL && strchr(second, ' ') != NULL))
		return NULL; /* "shift open" in quotes is one word, and no verb */
	snprintf(both, sizeof(both), "%s%s%s", first, second != NULL ? " " : "",
		second != NULL ? second : "");
	for (const struct verb *const *v = verbs; *v != NULL; v++)
		if (strcmp((*v)->words, both) == 0 && is_meant(w, *v))
			return *v;
	return NULL;
}

/* Options stand anywhere, so a verb's words need not be next to each other. */
static const struct verb *find_verb(const struct words *w)
{
	const char *plain[ARGS_MAX];
	int count = plain_words(w, plain);

	for (int i = 0; i < count; i++) {
		const struct verb *found = NULL;

		for (int k = i + 1; k < count && found == NULL; k++)
			found = verb_named(w, plain[i], plain[k]);
		if (found == NULL)
			found = verb_named(w, plain[i], NULL);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static bool check_counts(struct words *w, int verb_words)
{
	struct invocation *inv = w->inv;
	int count = inv->arg_count - verb_words;

	for (int i = 0; i < count; i++)
		inv->args[i] = inv->args[i + verb_words];
	inv->arg_count = count;
	if (count < inv->verb->args_min)
		return verb_usage(
			inv, SAY(N_("An argument is missing: {1} {2}."), say_text(inv->verb->words),
				     say_text(inv->verb->args)));
	if (count > inv->verb->args_max)
		return verb_usage(inv, SAY(N_("An argument too many: {1}."),
					       say_text(inv->args[inv->verb->args_max])));
	for (const struct option_row *row = inv->verb->options; row != NULL && row->name != NULL;
		row++)
		if (row->required && !option_given(inv, row->name))
			return verb_usage(
				inv, SAY(N_("The option --{1} is missing."), say_text(row->name)));
	return true;
}

static bool parse_words(struct words *w)
{
	bool options = true;

	while (w->at < w->argc) {
		const char *word = w->argv[w->at++];

		if (options && strcmp(word, "--") == 0) {
			options = false;
		} else if (options && strncmp(word, "--", 2) == 0) {
			if (!parse_option(w, word))
				return false;
		} else if (w->inv->arg_count < ARGS_MAX) {
			w->inv->args[w->inv->arg_count++] = word;
		} else {
			return verb_usage(w->inv, SAY(N_("Too many arguments.")));
		}
	}
	return true;
}

void invocation_defaults(struct invocation *inv)
{
	const char *lang = environment("WATTDESK_LANG");

	inv->db_url = environment("WATTDESK_DB");
	inv->key_path = environment("WATTDESK_KEY");
	inv->login = environment("WATTDESK_LOGIN");
	inv->papers_dir = environment("WATTDESK_PAPERS");
	inv->station = environment("WATTDESK_STATION");
	if (inv->station == NULL)
		inv->station = "cli";
	inv->lang_asked = lang != NULL && lang_parse(&inv->lang, lang);
}

static bool verb_unknown(struct invocation *inv)
{
	return verb_usage(inv, SAY(N_("There is no verb {1}. --help shows those there are."),
				       say_text(inv->args[0])));
}

bool invocation_parse(struct invocation *inv, int argc, char **argv)
{
	struct words w = {.inv = inv, .argc = argc, .argv = argv};

	inv->verb = find_verb(&w);
	if (!parse_words(&w))
		return false;
	if (inv->help || inv->version)
		return help_exists(inv) || verb_unknown(inv);
	if (inv->verb == NULL && inv->arg_count > 0)
		return verb_unknown(inv);
	if (inv->verb != NULL && !check_counts(&w, strchr(inv->verb->words, ' ') != NULL ? 2 : 1))
		return false;
	if (w.bad_lang == NULL)
		return true;
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("Languages are zh and en: {1} is neither."), say_text(w.bad_lang)));
}

bool option_given(const struct invocation *inv, const char *name)
{
	return option_get(inv, name) != NULL;
}

const char *option_get(const struct invocation *inv, const char *name)
{
	return option_nth(inv, name, 0);
}

const char *option_nth(const struct invocation *inv, const char *name, int n)
{
	for (int i = 0; i < inv->option_count; i++)
		if (strcmp(inv->options[i].name, name) == 0 && n-- == 0)
			return inv->options[i].value;
	return NULL;
}
