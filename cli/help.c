/* `--help`: the options of every verb, and the verbs that were asked for. */
#include <stdio.h>
#include <string.h>

#include "cli/verb.h"

#define OPTION_COLUMN 22

static const struct {
	const char *option, *help;
} globals[] = {
	{"--db URL", N_("the database: a path, sqlite:PATH or postgresql://...; else WATTDESK_DB")},
	{"--key FILE", N_("the hall's key; else WATTDESK_KEY, else beside the database")},
	{"--as LOGIN", N_("who works; else WATTDESK_LOGIN. The password stands in the file that "
			  "WATTDESK_PASSWORD_FILE names, or is asked for")},
	{"--device KIND=ADDRESS", N_("a device for this call: printer, display, card, mag or id")},
	{"--station NAME", N_("the station; else WATTDESK_STATION, else cli")},
	{"--lang zh|en", N_("the language; else WATTDESK_LANG, else zh")},
	{"--json", N_("answer with one line of JSON")},
	{"--training", N_("the counter opens on a copy that is gone afterwards")},
	{"--backed-up", N_("a database on a server was copied, and may be upgraded")},
	{"--help", N_("behind a verb: what it takes")},
	{"--version", N_("the version of the program")},
};

/* Is it the verb that was named, or one of the group that was, like `staff`? */
static bool is_asked(const struct invocation *inv, const struct verb *verb)
{
	size_t size;

	if (inv->verb != NULL)
		return inv->verb == verb;
	if (inv->arg_count == 0)
		return true;
	size = strlen(inv->args[0]);
	return strncmp(verb->words, inv->args[0], size) == 0 && verb->words[size] == ' ';
}

bool help_exists(const struct invocation *inv)
{
	for (const struct verb *const *v = verbs; *v != NULL; v++)
		if (is_asked(inv, *v))
			return true;
	return false;
}

static void write_verb(enum lang lang, const struct verb *v)
{
	printf("  %s %s\n      %s\n", v->words, v->args, text_in(lang, v->help));
	for (const struct option_row *row = v->options; row != NULL && row->name != NULL; row++)
		printf("        --%s%s  %s%s\n", row->name, row->kind == OPTION_FLAG ? "" : " V",
			text_in(lang, row->help),
			row->required ? text_in(lang, N_(" (required)")) : "");
}

void help_write(const struct invocation *inv)
{
	puts(text_in(inv->lang, N_("usage: wattdesk [OPTION] [VERB [ARG|OPTION]]; "
				   "without a verb the counter opens")));
	for (size_t i = 0; inv->verb == NULL && i < ARRAY_SIZE(globals); i++)
		printf("  %-*s%s\n", OPTION_COLUMN, globals[i].option,
			text_in(inv->lang, globals[i].help));
	for (const struct verb *const *v = verbs; *v != NULL; v++)
		if (is_asked(inv, *v))
			write_verb(inv->lang, *v);
}
