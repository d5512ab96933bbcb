/* Answers for people: our own JSON, a line for each value, indented by depth. */
#include <stdio.h>
#include <string.h>

#include "cli/plain_words.h"
#include "cli/verb.h"

#define INDENT 2
#define KEY_BYTES 64

/* Copies a quoted text without its quotes and escapes and returns what follows it. */
static const char *unquote(const char *at, char *buf, size_t size)
{
	size_t n = 0;

	for (at++; *at != '"' && *at != '\0'; at++) {
		if (*at == '\\' && at[1] != 'u')
			at++;
		if (n + 1 < size)
			buf[n++] = *at;
	}
	buf[n] = '\0';
	return *at == '"' ? at + 1 : at;
}

static const char *bare(const char *at, char *buf, size_t size)
{
	size_t n = strcspn(at, ",]}");

	snprintf(buf, size, "%.*s", (int)n, at);
	return at + n;
}

/* Where the answer is: in what, under which key, and whether something stands on the line. */
struct plain {
	enum lang lang;
	int depth;
	bool start;
	char key[KEY_BYTES]; /* of a list it holds for all that is in it */
};

static const char *open_bracket(struct plain *p, const char *at)
{
	p->depth++;
	if (!p->start)
		putchar('\n');
	p->start = true;
	return at + 1;
}

static const char *write_item(struct plain *p, const char *at)
{
	char text[SAY_TEXT_MAX];
	bool quoted = *at == '"';

	at = quoted ? unquote(at, text, sizeof(text)) : bare(at, text, sizeof(text));
	if (p->start)
		printf("%*s", p->depth * INDENT, "");
	p->start = *at != ':';
	if (p->start) {
		puts(plain_value(p->lang, p->key, text, quoted));
		return at;
	}
	printf("%s: ", plain_title(p->lang, text));
	snprintf(p->key, sizeof(p->key), "%.*s", KEY_BYTES - 1, text);
	return at + 1;
}

void plain_write(enum lang lang, const char *json)
{
	struct plain p = {.lang = lang, .depth = -1, .start = true};

	for (const char *at = json; *at != '\0';) {
		if (*at == '{' || *at == '[') {
			at = open_bracket(&p, at);
		} else if (*at == '}' || *at == ']') {
			p.depth--; /* a line between the things of a list */
			if (at[1] == ',' && at[2] == '{')
				putchar('\n');
			at++;
		} else if (*at == ',') {
			at++;
		} else {
			at = write_item(&p, at);
		}
	}
}
