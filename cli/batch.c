/* `batch`: verbs from standard input, one session, a line of JSON for each. */
#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"
#include "cli/words.h"

#define LINE_MAX_BYTES 65536
static bool same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Whoever signed in, at which station and in which database, holds for all lines. */
static bool may_stand(struct invocation *inv, const struct invocation *batch)
{
	if (inv->verb == NULL || inv->verb == &verb_batch || inv->verb == &verb_init ||
		inv->verb == &verb_restore || (inv->verb->needs & NEEDS_FIRST) != 0 || inv->help ||
		inv->version || inv->training)
		return verb_refuse(
			inv, CODE_BAD_VALUE, SAY(N_("This verb cannot stand in a batch.")));
	if (same(inv->db_url, batch->db_url) && same(inv->key_path, batch->key_path) &&
		same(inv->login, batch->login) && same(inv->station, batch->station) &&
		inv->device_count == 0)
		return true;
	return verb_refuse(inv, CODE_BAD_VALUE,
		SAY(N_("A batch is one session: --db, --key, --as, --station and --device stand "
		       "before it, not in a line.")));
}

/* One line: the same verbs and answers as on the command line, always as JSON. */
static int run_line(const struct invocation *batch, char *line, bool whole)
{
	struct invocation inv = {.lang = batch->lang,
		.json = true,
		.batch = true,
		.db_url = batch->db_url,
		.key_path = batch->key_path,
		.station = batch->station,
		.login = batch->login,
		.share_dir = batch->share_dir,
		.papers_dir = batch->papers_dir};
	char *words[BATCH_WORDS_MAX];
	int count = 0;

	if (!whole || !words_split(line, words, &count))
		(void)verb_refuse(&inv, CODE_BAD_VALUE,
			SAY(N_("A line of the batch has an open quote, or too many words.")));
	else if (count == 0)
		return 0;
	else if (invocation_parse(&inv, count, words) && may_stand(&inv, batch))
		return invocation_run_in(&inv, batch->session);
	return answer_bare(&inv);
}

/* False: the end. A line that does not fit, or holds a zero byte, is passed over as a whole. */
static bool read_line(char line[LINE_MAX_BYTES], bool *whole)
{
	size_t n = 0;
	int c;

	*whole = true;
	while ((c = getc(stdin)) != EOF && c != '\n') {
		if (c == '\0' || n + 1 == LINE_MAX_BYTES)
			*whole = false;
		else
			line[n++] = (char)c;
	}
	line[n] = '\0';
	return c != EOF || n > 0 || !*whole;
}

static bool run(struct invocation *inv)
{
	char line[LINE_MAX_BYTES];
	bool whole;

	inv->answered = true;
	while (read_line(line, &whole)) {
		int status = run_line(inv, line, whole);

		fflush(stdout);
		if (status > inv->status)
			inv->status = status;
	}
	return true;
}

const struct verb verb_batch = {
	.words = "batch",
	.args = "",
	.needs = NEEDS_HALL | NEEDS_SIGN_IN,
	.run = run,
	.help = N_("verbs from standard input, one a line, one session, one line of JSON each"),
};
