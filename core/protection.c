/* Days on which nobody is cut, as the hall's list says. */
#include "core/protection.h"

#include <string.h>

#include "core/line_file.h"
#include "core/utf8.h"

struct reading {
	struct protection *out;
	struct protection_error *error;
};

static bool refuse(void *ctx, long line, struct say why)
{
	struct reading *r = ctx;

	*r->error = (struct protection_error){.line = line, .say = why};
	return false;
}

/* Cuts a day off the front of the words; what follows it is moved up to. */
static bool take_day(const char **words, struct date *out)
{
	char text[DATE_TEXT_MAX] = "";
	size_t length = strcspn(*words, " \t");

	if (length >= sizeof text)
		return false;
	memcpy(text, *words, length);
	*words += length + strspn(*words + length, " \t");
	return date_parse(out, text);
}

static bool take_line(void *ctx, long line, const char *key, const char *value)
{
	struct reading *r = ctx;
	struct protection_span span;
	const char *words = value;

	if (strcmp(key, "no_cut") != 0)
		return refuse(r, line, SAY(N_("The key {1} is not known."), say_text(key)));
	if (!take_day(&words, &span.from) || !take_day(&words, &span.to) || *words == '\0')
		return refuse(r, line,
			SAY(N_("{1} is not of the form FROM TO REASON: {2}"), say_text(key),
				say_text(value)));
	if (date_compare(span.from, span.to) > 0)
		return refuse(
			r, line, SAY(N_("A value of {1} ends before it begins."), say_text(key)));
	if (strlen(words) >= sizeof span.reason)
		return refuse(r, line, SAY(N_("The value of {1} is too long."), say_text(key)));
	if (r->out->count == PROTECTION_SPANS_MAX)
		return refuse(r, line,
			SAY(N_("{1} stands more than {2} times."), say_text(key),
				say_count(PROTECTION_SPANS_MAX)));
	utf8_copy(span.reason, sizeof span.reason, words);
	r->out->spans[r->out->count++] = span;
	return true;
}

bool protection_read(
	struct protection *out, const char *bytes, size_t size, struct protection_error *error)
{
	struct reading r = {.out = out, .error = error};
	const struct line_file_reader reader = {.ctx = &r, .take = take_line, .refuse = refuse};

	out->count = 0;
	return line_file_each(bytes, size, &reader);
}

const char *protection_on(const struct protection *protection, struct date on)
{
	for (size_t i = 0; i < protection->count; i++) {
		const struct protection_span *span = &protection->spans[i];

		if (date_compare(span->from, on) <= 0 && date_compare(on, span->to) <= 0)
			return span->reason;
	}
	return NULL;
}
