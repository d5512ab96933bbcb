#include "printing/template.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/fault.h"
#include "core/utf8.h"

#define PATH_MAX_BYTES 4096
#define VERSION_KEY "version"
#define NOT_TEXT '\x01' /* stands for a NUL, which would hide the rest: refused as unclean */

/* Where the reading has come to. */
struct reading {
	struct template *t;
	const char *path;
	int line;
	bool version_seen;
	struct fault *fault;
};

static bool bad(const struct reading *r, const char *msgid, const char *field)
{
	*r->fault = (struct fault){.code = CODE_TEMPLATE_BAD,
		.say = {.msgid = msgid,
			.arg = {say_text(r->path), say_count(r->line), say_text(field)}}};
	return false;
}

static int find_field(const struct template_kind *kind, const char *key)
{
	for (size_t i = 0; i < kind->count; i++) {
		if (strcmp(kind->fields[i].key, key) == 0)
			return (int)i;
	}
	return -1;
}

/* The number of a place "{3}" at p, 0 when p is none. */
static int place_at(const char *p)
{
	return p[0] == '{' && p[1] >= '1' && p[1] <= '0' + TEMPLATE_PLACES_MAX && p[2] == '}'
		       ? p[1] - '0'
		       : 0;
}

/* A brace that is not one of the field's own places is a mistake of whoever edited the file. */
static bool places_fit(const char *value, int places)
{
	for (const char *p = value; *p != '\0'; p++) {
		int place = place_at(p);

		if (*p == '{' && (place == 0 || place > places))
			return false;
		if (place > 0)
			p += 2;
		else if (*p == '}')
			return false;
	}
	return true;
}

static char *trim(char *text)
{
	size_t n;

	text += strspn(text, " \t");
	n = strlen(text);
	while (n > 0 && strchr(" \t\r", text[n - 1]) != NULL)
		text[--n] = '\0';
	return text;
}

static bool take_version(struct reading *r, const char *value)
{
	char wanted[16];

	snprintf(wanted, sizeof(wanted), "%d", r->t->kind->version);
	if (strcmp(value, wanted) != 0)
		return bad(r,
			N_("{1} line {2}: the version is not the one that this program reads. "
			   "Take the template that came with it and edit that."),
			VERSION_KEY);
	r->version_seen = true;
	return true;
}

static bool take_pair(struct reading *r, const char *key, const char *value)
{
	int field;

	if (!r->version_seen && strcmp(key, VERSION_KEY) == 0)
		return take_version(r, value);
	if (!r->version_seen)
		return bad(r, N_("{1} line {2}: \"version = \" must come first."), key);
	field = find_field(r->t->kind, key);
	if (field < 0)
		return bad(
			r, N_("{1} line {2}: there is no field {3}. Correct or remove it."), key);
	if (r->t->word[field] != NULL)
		return bad(r, N_("{1} line {2}: field {3} stands there twice. Remove one."), key);
	if (*value == '\0' || strlen(value) > TEMPLATE_VALUE_MAX)
		return bad(r, N_("{1} line {2}: field {3} is empty or too long. Correct it."), key);
	if (!places_fit(value, r->t->kind->fields[field].places))
		return bad(r,
			N_("{1} line {2}: field {3} has a place in braces that it may not have. "
			   "Compare it with the original."),
			key);
	r->t->word[field] = value;
	return true;
}

static bool take_line(struct reading *r, char *line)
{
	char *equals;

	if (!utf8_is_clean(line, strlen(line)))
		return bad(r,
			N_("{1} line {2}: this is not clean UTF-8 text. Save the file as UTF-8."),
			"");
	if (*line == '\0' || *line == '#')
		return true;
	equals = strchr(line, '=');
	if (equals == NULL)
		return bad(r, N_("{1} line {2}: expected \"field = words\"."), "");
	*equals = '\0';
	return take_pair(r, trim(line), trim(equals + 1));
}

static bool take_text(struct reading *r)
{
	const struct template_kind *kind = r->t->kind;
	char *rest = r->t->text;

	while (rest != NULL) {
		char *line = strsep(&rest, "\n");

		r->line++;
		for (char *tab = line; (tab = strchr(tab, '\t')) != NULL;)
			*tab = ' ';
		if (!take_line(r, trim(line)))
			return false;
	}
	for (size_t i = 0; i < kind->count; i++) {
		if (r->t->word[i] == NULL)
			return bad(r, N_("{1}, to line {2}: field {3} is missing. Add it."),
				kind->fields[i].key);
	}
	return true;
}

static void unreadable(const char *path, int error, struct fault *fault)
{
	*fault = (struct fault){.code = CODE_IO,
		.say = SAY(N_("The template {1} cannot be read ({2}). Install the program again."),
			say_text(path), say_text(strerror(error)))};
}

/* The file as a NUL-ended text, NULL with errno set. */
static char *read_file(const char *path)
{
	char *text = NULL;
	size_t used = 0;
	ssize_t n = 0;
	int error, fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return NULL;
	text = xmalloc(TEMPLATE_FILE_MAX + 1);
	while (used < TEMPLATE_FILE_MAX &&
		(n = read(fd, text + used, TEMPLATE_FILE_MAX - used)) > 0)
		used += (size_t)n;
	error = n < 0 ? errno : used == TEMPLATE_FILE_MAX ? EFBIG : 0;
	close(fd);
	for (size_t i = 0; i < used; i++) {
		if (text[i] == '\0')
			text[i] = NOT_TEXT;
	}
	text[used] = '\0';
	if (error == 0)
		return text;
	free(text);
	errno = error;
	return NULL;
}

char *template_read(const char *path, struct fault *fault)
{
	char *text = read_file(path);

	if (text == NULL)
		unreadable(path, errno, fault);
	return text;
}

/* Takes the text over. */
static bool take(struct template *t, const struct template_kind *kind, const char *path, char *text,
	struct fault *fault)
{
	struct reading r = {.t = t, .path = path, .fault = fault};

	assert(kind->count <= TEMPLATE_FIELDS_MAX);
	*t = (struct template){.kind = kind, .text = text};
	if (take_text(&r))
		return true;
	template_release(t);
	return false;
}

bool template_parse(struct template *t, const struct template_kind *kind, const char *path,
	const char *text, struct fault *fault)
{
	return take(t, kind, path, xstrdup(text), fault);
}

bool template_load(struct template *t, const char *share_dir, const struct template_kind *kind,
	enum lang lang, struct fault *fault)
{
	char path[PATH_MAX_BYTES], *text;

	snprintf(path, sizeof(path), "%s/documents/%s.%s.txt", share_dir, kind->name,
		lang_name(lang));
	text = template_read(path, fault);
	return text != NULL && take(t, kind, path, text, fault);
}

void template_release(struct template *t)
{
	free(t->text);
	*t = (struct template){0};
}

const char *template_word(const struct template *t, int field)
{
	assert(field >= 0);
	assert((size_t)field < t->kind->count);
	return t->word[field];
}

const char *template_find(const struct template *t, const char *key, const char *fallback)
{
	int field = find_field(t->kind, key);

	return field < 0 ? fallback : t->word[field];
}

const char *template_fill(char *buf, size_t size, const char *words, const char *const args[])
{
	char text[PATH_MAX_BYTES];
	size_t used = 0, count = 0;

	while (args[count] != NULL)
		count++;
	while (*words != '\0' && used < sizeof(text) - 1) {
		int place = place_at(words);

		if (place == 0) {
			text[used++] = *words++;
			continue;
		}
		words += 3;
		if ((size_t)place <= count)
			used += strlen(
				utf8_copy(text + used, sizeof(text) - used, args[place - 1]));
	}
	text[used] = '\0';
	return utf8_copy(buf, size, text);
}
