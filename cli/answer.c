/* How an invocation is answered: one line of JSON, or text for people; faults by their code. */
#include <stdio.h>
#include <string.h>

#include "cli/verb.h"

#define EXIT_USAGE 2

bool verb_refuse(struct invocation *inv, enum code code, struct say say)
{
	inv->why = (struct fault){.code = code, .say = say};
	return false;
}

bool verb_failed(struct invocation *inv)
{
	inv->why = inv->session->why;
	return false;
}

bool verb_usage(struct invocation *inv, struct say say)
{
	inv->usage = true;
	return verb_refuse(inv, CODE_BAD_VALUE, say);
}

static int write_usage(const struct invocation *inv)
{
	char text[SAY_TEXT_MAX];

	fprintf(stderr, "wattdesk: %s\n", fault_render(inv->lang, &inv->why, text, sizeof(text)));
	return EXIT_USAGE;
}

/* The keys of the verb's answer, without its braces; "" when there are none. */
static void write_keys(const struct json *answer)
{
	const char *line = json_line(answer);
	size_t size = strlen(line);

	if (size > 2)
		printf(",%.*s", (int)(size - 2), line + 1);
}

/* Which rule forbids it, and where that stands. */
static void write_law(struct json *error, const struct invocation *inv)
{
	if (inv->why.rule != NULL)
		json_text(json_key(error, "rule"), inv->why.rule);
	if (inv->why.article != NULL)
		json_text(json_key(error, "article"), text_in(inv->lang, inv->why.article));
}

static void write_json(const struct invocation *inv, bool ok)
{
	char text[SAY_TEXT_MAX];
	struct json error;

	if (ok) {
		fputs("{\"ok\":true", stdout);
	} else {
		json_init(&error);
		json_object_begin(&error);
		json_text(json_key(&error, "code"), code_name(inv->why.code));
		json_text(json_key(&error, "message"),
			fault_render(inv->lang, &inv->why, text, sizeof(text)));
		write_law(&error, inv);
		json_object_end(&error);
		printf("{\"ok\":false,\"error\":%s", json_line(&error));
		json_release(&error);
	}
	if (ok || inv->keep_answer)
		write_keys(&inv->answer);
	puts("}");
}

int answer_write(struct invocation *inv, bool ok)
{
	char text[SAY_TEXT_MAX];

	if (!ok && inv->usage && !inv->batch)
		return write_usage(inv);
	if (inv->answered)
		return inv->status;
	if (inv->json)
		write_json(inv, ok);
	else if (ok || inv->keep_answer)
		plain_write(inv->lang, json_line(&inv->answer));
	if (!ok && !inv->json)
		fprintf(stderr, "wattdesk: %s\n",
			fault_render(inv->lang, &inv->why, text, sizeof(text)));
	return ok ? 0 : code_exit_status(inv->why.code);
}

int answer_bare(struct invocation *inv)
{
	int status;

	json_init(&inv->answer);
	json_object_begin(&inv->answer);
	json_object_end(&inv->answer);
	status = answer_write(inv, false);
	json_release(&inv->answer);
	return status;
}
