#include "tests/print/tools.h"

#include <assert.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/alloc.h"

#define COMMAND_MAX 2048

const char *tools_path(char *buf, const char *name)
{
	mkdir("build/tests", 0755);
	mkdir("build/tests/print", 0755);
	mkdir(TOOLS_FOLDER, 0755);
	snprintf(buf, 256, "%s/%s", TOOLS_FOLDER, name);
	return buf;
}

static char *read_all(FILE *in, size_t *size)
{
	size_t room = 65536, used = 0, n;
	char *text = xmalloc(room);

	while ((n = fread(text + used, 1, room - used - 1, in)) > 0) {
		used += n;
		if (room - used < 2)
			text = xrealloc(text, room *= 2);
	}
	text[used] = '\0';
	*size = used;
	return text;
}

/* Starts the shell on a line; its standard output is read from the stream. */
static FILE *start(const char *line, pid_t *pid)
{
	char shell[] = "/bin/sh", option[] = "-c", text[COMMAND_MAX];
	char *argv[] = {shell, option, text, NULL};
	posix_spawn_file_actions_t actions;
	int ends[2];

	snprintf(text, sizeof(text), "%s", line);
	if (pipe2(ends, O_CLOEXEC) != 0)
		assert(!"no pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	if (posix_spawn(pid, shell, &actions, NULL, argv, environ) != 0)
		assert(!"no shell");
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	return fdopen(ends[0], "rb");
}

static bool finish(FILE *in, pid_t pid)
{
	int status = 0;

	fclose(in);
	if (waitpid(pid, &status, 0) != pid)
		assert(!"no child");
	return status == 0;
}

char *tools_output(const char *command, ...)
{
	char line[COMMAND_MAX];
	va_list args;
	size_t size;
	pid_t pid;
	FILE *in;
	char *text;

	va_start(args, command);
	vsnprintf(line, sizeof(line), command, args);
	va_end(args);
	in = start(line, &pid);
	text = read_all(in, &size);
	if (!finish(in, pid))
		text[0] = '\0';
	return text;
}

char *tools_pdf_text(const char *path)
{
	return tools_output("pdftotext -layout '%s' - 2>/dev/null | tr -s ' '", path);
}

int tools_pdf_pages(const char *path)
{
	char *text = tools_output("pdfinfo '%s' 2>/dev/null | sed -n 's/^Pages: *//p'", path);
	int pages = (int)strtol(text, NULL, 10);

	free(text);
	return pages;
}

/* Columns of pdffonts: name, type, encoding, emb, sub, uni, object. */
static bool fonts_embedded(const char *path)
{
	char *bad = tools_output("pdffonts '%s' 2>/dev/null | tail -n +3 | "
				 "awk '$(NF-4) != \"yes\" || $(NF-3) != \"yes\" {n++} "
				 "END {print (NR > 0 && n == 0) ? \"ok\" : \"bad\"}'",
		path);
	bool ok = strcmp(bad, "ok\n") == 0;

	free(bad);
	return ok;
}

bool tools_pdf_sound(const char *path)
{
	char *check = tools_output("qpdf --check '%s' 2>&1", path);
	bool ok = strstr(check, "No syntax or stream encoding errors found") != NULL;

	free(check);
	return ok && fonts_embedded(path);
}

unsigned char *tools_read(const char *path, size_t *size)
{
	FILE *in = fopen(path, "rb");
	unsigned char *bytes;

	assert(in != NULL);
	bytes = (unsigned char *)read_all(in, size);
	fclose(in);
	return bytes;
}

/* Reads the binary PGM that pdftoppm -gray writes: "P5 width height 255" and the pixels. */
unsigned char *tools_pdf_pixels(const char *path, int page, int dpi, int size[2])
{
	char command[COMMAND_MAX];
	size_t count;
	unsigned char *pixels;
	int most;
	pid_t pid;
	FILE *in;

	snprintf(command, sizeof(command), "pdftoppm -gray -r %d -f %d -l %d '%s' 2>/dev/null", dpi,
		page, page, path);
	in = start(command, &pid);
	if (fscanf(in, "P5 %d %d %d", &size[0], &size[1], &most) != 3)
		assert(!"no picture");
	assert(most == 255);
	(void)fgetc(in);
	count = (size_t)size[0] * (size_t)size[1];
	pixels = xmalloc(count);
	if (fread(pixels, 1, count, in) != count)
		assert(!"half a picture");
	if (!finish(in, pid))
		assert(!"pdftoppm failed");
	return pixels;
}
