/* Answers for people: our own JSON, a line for each value, indented by depth. */
#include <stdio.h>
#include <string.h>

#include "cli/verb.h"

#define INDENT 2

static const struct {
	const char *key, *title;
} titles[] = {
	{"account_no", N_("account")},
	{"address", N_("address")},
	{"advance", N_("advance balance")},
	{"amount", N_("amount")},
	{"bill_no", N_("bill")},
	{"business_date", N_("business date")},
	{"change", N_("change")},
	{"due", N_("due")},
	{"due_on", N_("due on")},
	{"explain", N_("explanation")},
	{"file", N_("file")},
	{"late_charge", N_("late charge")},
	{"login", N_("sign-in")},
	{"name", N_("name")},
	{"payment_no", N_("payment")},
	{"period", N_("period")},
	{"principal", N_("principal")},
	{"receipt_no", N_("receipt")},
	{"received", N_("received")},
	{"shift_no", N_("shift")},
	{"state", N_("state")},
	{"station", N_("station")},
	{"status", N_("status")},
	{"to_advance", N_("to the advance balance")},
	{"total", N_("total")},
};

static const char *title(enum lang lang, const char *key)
{
	for (size_t i = 0; i < ARRAY_SIZE(titles); i++)
		if (strcmp(titles[i].key, key) == 0)
			return text_in(lang, titles[i].title);
	return key;
}

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

void plain_write(enum lang lang, const char *json)
{
	char text[SAY_TEXT_MAX];
	int depth = -1;
	bool start = true;

	for (const char *at = json; *at != '\0';) {
		if (*at == '{' || *at == '[') {
			depth++;
			at++;
			if (!start)
				putchar('\n');
			start = true;
		} else if (*at == '}' || *at == ']') {
			depth--;
			at++;
		} else if (*at == ',') {
			at++;
		} else {
			at = *at == '"' ? unquote(at, text, sizeof(text))
					: bare(at, text, sizeof(text));
			if (start)
				printf("%*s", depth * INDENT, "");
			start = *at != ':';
			if (start)
				puts(text);
			else
				printf("%s: ", title(lang, text));
			at += *at == ':';
		}
	}
}
