/* Papers in the folder of the day, made 0700: names and debts of customers are on them. */
#include "counter/paper_desk.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/utf8.h"
#include "counter/print.h"
#include "db/queue_store.h"

#define QUEUE_DEADLINE_MS 10000

bool paper_folder_refuse(struct session *s, const char *path, int error)
{
	return session_refuse(s, error == ENOSPC ? CODE_DISK_FULL : CODE_IO,
		SAY(N_("The folder {1} for papers cannot be made ({2}): check that its place is "
		       "there, may be written and has room."),
			say_text(path), say_text(strerrorname_np(error))));
}

bool paper_folder_make(struct session *s, const char *path)
{
	struct stat there;

	if (mkdir(path, S_IRWXU) == 0)
		return true;
	if (errno != EEXIST)
		return paper_folder_refuse(s, path, errno);
	return (stat(path, &there) == 0 && S_ISDIR(there.st_mode)) ||
	       paper_folder_refuse(s, path, ENOTDIR);
}

/* A route may be called anything; a file may not. */
static void clean_name(char *name)
{
	for (; *name != '\0'; name++)
		if (*name == '/' || (unsigned char)*name <= ' ')
			*name = '_';
}

bool paper_desk_place(struct session *s, const char *name, char out[PATH_MAX_BYTES])
{
	char folder[PATH_MAX_BYTES];
	int length, start;

	if (!print_folder(s, folder) || !paper_folder_make(s, s->papers_dir) ||
		!paper_folder_make(s, folder))
		return false;
	start = (int)strlen(folder) + 1;
	length = snprintf(out, PATH_MAX_BYTES, "%s/%s", folder, name);
	if (length <= 0 || length >= PATH_MAX_BYTES)
		return session_refuse_plain(s, CODE_IO);
	clean_name(out + start);
	return true;
}

bool paper_desk_send(
	struct session *s, const char *file, const char *title, char request_id[PRINT_REQUEST_MAX])
{
	char queue[QUEUE_NAME_MAX];
	struct print_answer answer;
	const struct queue_job job = {
		.queue = queue, .file = file, .title = title, .deadline_ms = QUEUE_DEADLINE_MS};

	request_id[0] = '\0';
	if (!queue_store_find(s->db, s->station, paper_kind_name(PAPER_KIND_STATEMENT), queue))
		return session_db_failed(s);
	if (queue[0] == '\0')
		return true;
	if (print_queue_send(&job, &answer) != PRINT_SENT) {
		s->why = answer.why;
		return false;
	}
	utf8_copy(request_id, PRINT_REQUEST_MAX, answer.request_id);
	return true;
}
