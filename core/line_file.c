/* Lines of "key = value", each checked before anybody looks at it. */
#include "core/line_file.h"

#include <assert.h>
#include <string.h>

#include "core/utf8.h"

static char *skip_spaces(char *p)
{
	return p + strspn(p, " \t");
}

static void trim_end(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		text[--length] = '\0';
}

/* Tabs are the one control character that may stand in a line. */
static bool is_clean(const char *line, size_t length)
{
	for (size_t at = 0; at < length;) {
		uint32_t c = utf8_next(line, length, &at);

		if (c != '\t' && !utf8_is_printable(c))
			return false;
	}
	return true;
}

void line_file_init(struct line_file *file, const char *bytes, size_t size)
{
	*file = (struct line_file){.bytes = bytes, .size = size};
	if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		file->at = 3;
}

static enum line_file_end split(struct line_file *file, char *name)
{
	char *equals = strchr(name, '='), *value;

	if (equals == NULL)
		return LINE_FILE_NO_PAIR;
	*equals = '\0';
	value = skip_spaces(equals + 1);
	trim_end(name);
	trim_end(value);
	file->key = name;
	file->value = value;
	return *value == '\0' ? LINE_FILE_NO_VALUE : LINE_FILE_LINE;
}

/* The bytes of the next line, without its end. */
static const char *take_line(struct line_file *file, size_t *length)
{
	const char *start = file->bytes + file->at;
	size_t left = file->size - file->at;
	const char *end = memchr(start, '\n', left);

	*length = end == NULL ? left : (size_t)(end - start);
	file->at += *length + (end != NULL);
	file->line++;
	if (*length > 0 && start[*length - 1] == '\r')
		--*length;
	return start;
}

enum line_file_end line_file_next(struct line_file *file)
{
	while (file->at < file->size) {
		size_t length;
		const char *bytes = take_line(file, &length);
		char *name;

		if (length >= sizeof file->text)
			return LINE_FILE_TOO_LONG;
		if (!is_clean(bytes, length))
			return LINE_FILE_NOT_TEXT;
		memcpy(file->text, bytes, length);
		file->text[length] = '\0';
		name = skip_spaces(file->text);
		if (*name != '\0' && *name != '#')
			return split(file, name);
	}
	return LINE_FILE_END;
}

bool line_file_each(const char *bytes, size_t size, const struct line_file_reader *reader)
{
	struct line_file file;
	enum line_file_end end;

	line_file_init(&file, bytes, size);
	while ((end = line_file_next(&file)) == LINE_FILE_LINE)
		if (!reader->take(reader->ctx, file.line, file.key, file.value))
			return false;
	return end == LINE_FILE_END ||
	       reader->refuse(reader->ctx, file.line, line_file_say(&file, end));
}

struct say line_file_say(const struct line_file *file, enum line_file_end end)
{
	switch (end) {
	case LINE_FILE_TOO_LONG:
		return SAY(N_("The line is longer than {1} bytes."),
			say_count(LINE_FILE_LINE_MAX - 1));
	case LINE_FILE_NOT_TEXT:
		return SAY(N_("The line holds bytes that are not UTF-8 text."));
	case LINE_FILE_NO_PAIR:
		return SAY(N_("The line is not of the form: key = value"));
	case LINE_FILE_NO_VALUE:
		return SAY(N_("The key {1} has no value."), say_text(file->key));
	case LINE_FILE_LINE:
	case LINE_FILE_END:
		break;
	}
	assert(!"a line that cannot be read");
	return SAY(NULL);
}
