#include "devices/print_queue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/utf8.h"
#include "devices/process.h"

#define TITLE_BYTES_MAX 256      /* a job's name in IPP has at most 255 bytes */
#define QUEUE_NAME_BYTES_MAX 127 /* as CUPS has it */

static enum print_result fail(
	struct print_answer *out, enum print_result result, enum code code, struct say say)
{
	out->why = (struct fault){.code = code, .say = say};
	return result;
}

/* CUPS' own rule: printable, no space, and none of the characters that mean something in a URI. */
bool print_queue_name_valid(const char *name)
{
	size_t length = strlen(name);

	if (length == 0 || length > QUEUE_NAME_BYTES_MAX || name[0] == '-')
		return false;
	return strpbrk(name, " \t/#?'\"\\<>") == NULL && utf8_is_clean(name, length);
}

/* "request id is receipts-117 (1 file(s))" */
static void take_request_id(char id[PRINT_REQUEST_MAX], const char *output)
{
	static const char intro[] = "request id is ";
	const char *at = strstr(output, intro);
	char word[PRINT_REQUEST_MAX];

	id[0] = '\0';
	if (at == NULL)
		return;
	at += sizeof(intro) - 1;
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(at, " \r\n"), at);
	utf8_clean(id, PRINT_REQUEST_MAX, word);
}

/* lp's own words, without its line ends. */
static struct say_arg words_of(const struct process_result *run)
{
	char words[PROCESS_TEXT_MAX];

	snprintf(words, sizeof(words), "%.*s", (int)strcspn(run->err, "\r\n"), run->err);
	return say_text(words);
}

static enum print_result to_queue(const struct queue_job *job, struct print_answer *out)
{
	char title[TITLE_BYTES_MAX];
	const char *argv[] = {"lp", "-d", job->queue, "-t",
		utf8_clean(title, sizeof(title), job->title), "--", job->file, NULL};
	struct process_result run;
	struct say_arg queue = say_text(job->queue);

	if (!print_queue_name_valid(job->queue))
		return fail(out, PRINT_REFUSED, CODE_BAD_VALUE,
			SAY(N_("{1} cannot be the name of a printer queue: choose another queue "
			       "for this "
			       "paper."),
				queue));
	process_run(argv, job->deadline_ms, &run);
	switch (run.end) {
	case PROCESS_NOT_STARTED:
		return fail(out, PRINT_UNAVAILABLE, CODE_IO,
			SAY(N_("Nothing can be printed here because lp does not start ({1}): "
			       "install the "
			       "package cups-client. The paper is kept and can be printed later."),
				say_text(strerrorname_np(run.status))));
	case PROCESS_TIMED_OUT:
	case PROCESS_KILLED:
		return fail(out, PRINT_UNKNOWN, CODE_DEVICE_TIMEOUT,
			SAY(N_("The printer queue {1} did not answer: look whether the paper comes "
			       "before you print it again."),
				queue));
	case PROCESS_EXITED:
		break;
	}
	if (run.status != 0)
		return fail(out, PRINT_REFUSED, CODE_DEVICE_GONE,
			SAY(N_("The printer queue {1} took no paper ({2}): check the queue's name "
			       "and "
			       "its printer. The paper is kept and can be printed later."),
				queue, words_of(&run)));
	take_request_id(out->request_id, run.out);
	return PRINT_SENT;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t done = write(fd, bytes, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		bytes += done;
		size -= (size_t)done;
	}
	return true;
}

/* Copies to the end of the file and makes it lasting; errno tells what failed. */
static bool copy_bytes(int from, int to)
{
	char chunk[65536];
	ssize_t got;

	while ((got = read(from, chunk, sizeof(chunk))) > 0)
		if (!write_all(to, chunk, (size_t)got))
			return false;
	return got == 0 && fsync(to) == 0;
}

/* Fills a new file beside path, 0600, and gives it that name when it is whole. */
static bool copy_whole(const char *file, const char *path)
{
	char part[PRINT_PATH_MAX + 8];
	int from = open(file, O_RDONLY | O_CLOEXEC);
	int to, error;
	bool done;

	if (from < 0)
		return false;
	snprintf(part, sizeof(part), "%s.XXXXXX", path);
	to = mkostemp(part, O_CLOEXEC);
	done = to >= 0 && copy_bytes(from, to) && rename(part, path) == 0;
	error = errno;
	if (to >= 0)
		close(to);
	if (to >= 0 && !done)
		unlink(part);
	close(from);
	errno = error;
	return done;
}

/* A name lasts when its folder has reached the disk. */
static bool sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done;
}

static enum print_result to_folder(const struct queue_job *job, struct print_answer *out)
{
	const char *slash = strrchr(job->file, '/');
	const char *name = slash != NULL ? slash + 1 : job->file;
	char path[PRINT_PATH_MAX];
	int length = snprintf(path, sizeof(path), "%s/%s", job->folder, name);
	bool fits = length > 0 && (size_t)length < sizeof(path);

	if (!fits)
		errno = ENAMETOOLONG;
	if (!fits || !copy_whole(job->file, path) || !sync_folder(job->folder))
		return fail(out, PRINT_UNAVAILABLE, errno == ENOSPC ? CODE_DISK_FULL : CODE_IO,
			SAY(N_("The paper {1} could not be laid into the folder {2} ({3}): check "
			       "that "
			       "the folder is there, may be written and has room."),
				say_text(name), say_text(job->folder),
				say_text(strerrorname_np(errno))));
	snprintf(out->path, sizeof(out->path), "%s", path);
	return PRINT_SENT;
}

enum print_result print_queue_send(const struct queue_job *job, struct print_answer *out)
{
	*out = (struct print_answer){0};
	if (job->queue == NULL || job->queue[0] == '\0')
		return to_folder(job, out);
	return to_queue(job, out);
}
