/* `batch`: verbs from standard input, one session, a line of JSON for each. */
#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"

#define LINE_MAX_BYTES 65536
#define WORDS_MAX 128

/*
 * Splits a line into words in place: blanks between them, "double quotes" around what has blanks,
 * \" and \\ inside quotes. False: a quote is left open, or there are too many words.
 */
static bool split(char *line, char *words[WORDS_MAX], int *count)
{
	char *in = line, *out = line;

	*count = 0;
	for (;;) {
		bool quoted = false;

		in += strspn(in, " \t\r\n");
		if (*in == '\0')
			return true;
		if (*count == WORDS_MAX)
			return false;
		words[(*count)++] = out;
		while (*in != '\0' && (quoted || strchr(" \t\r\n", *in) == NULL)) {
			if (*in == '"') {
				quoted = !quoted;
				in++;
				continue;
			}
			if (quoted && *in == '\\' && (in[1] == '"' || in[1] == '\\'))
				in++;
			*out++ = *in++;
		}
		if (quoted)
			return false;
		in += *in != '\0';
		*out++ = '\0';
	}
}

/* One line: the same verbs and answers as on the command line, always as JSON. */
static bool run_line(struct invocation *batch, char *line, int *worst)
{
	struct invocation inv = {.lang = batch->lang, .json = true};
	char *words[WORDS_MAX];
	int count, status;

	if (!split(line, words, &count))
		return verb_usage(batch,
			SAY(N_("A line of the batch has an open quote, or too many words.")));
	if (count == 0)
		return true;
	if (!invocation_parse(&inv, count, words) || inv.verb == NULL || inv.verb == &verb_batch ||
		inv.verb == &verb_init) {
		if (inv.why.code == CODE_OK)
			(void)verb_refuse(&inv, CODE_BAD_VALUE,
				SAY(N_("This verb cannot stand in a batch.")));
		inv.usage = false;
		status = answer_bare(&inv);
	} else {
		inv.json = true;
		inv.db_url = batch->db_url;
		status = invocation_run_in(&inv, batch->session);
	}
	fflush(stdout);
	if (status > *worst)
		*worst = status;
	return true;
}

static bool run(struct invocation *inv)
{
	char line[LINE_MAX_BYTES];
	int worst = 0;

	while (fgets(line, sizeof(line), stdin) != NULL)
		if (!run_line(inv, line, &worst))
			return false;
	inv->answered = true;
	inv->status = worst;
	return true;
}

const struct verb verb_batch = {
	.words = "batch",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run,
	.help = N_("verbs from standard input, one a line, one session, one line of JSON each"),
};
