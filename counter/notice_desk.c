#include "counter/notice_desk.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/print.h"
#include "db/database.h"
#include "db/queue_store.h"
#include "devices/print_queue.h"

#define QUEUE_DEADLINE_MS 10000
#define FILE_NAME_MAX (ACCOUNT_NO_MAX + 64)

static bool make_folder(struct session *s, const char *path)
{
	if (mkdir(path, S_IRWXU) == 0 || errno == EEXIST)
		return true;
	return session_refuse(s, errno == ENOSPC ? CODE_DISK_FULL : CODE_IO,
		SAY(N_("The folder {1} for papers cannot be made ({2}): check that its place is "
		       "there, may be written and has room."),
			say_text(path), say_text(strerrorname_np(errno))));
}

static bool name_file(
	struct session *s, enum notice_kind kind, const char *account_no, char out[PATH_MAX_BYTES])
{
	char folder[PATH_MAX_BYTES], name[FILE_NAME_MAX];
	int length;

	if (!print_folder(s, folder) || !make_folder(s, s->papers_dir) || !make_folder(s, folder))
		return false;
	snprintf(name, sizeof name, "%s-%s.pdf", notice_row(kind)->name, account_no);
	length = snprintf(out, PATH_MAX_BYTES, "%s/%s", folder, name);
	return (length > 0 && length < PATH_MAX_BYTES) || session_refuse_plain(s, CODE_IO);
}

static bool send(struct session *s, struct notice_handed *handed)
{
	char queue[QUEUE_NAME_MAX];
	struct print_answer answer;
	const struct queue_job job = {.queue = queue,
		.file = handed->file,
		.title = handed->number,
		.deadline_ms = QUEUE_DEADLINE_MS};

	if (!queue_store_find(s->db, s->station, paper_kind_name(PAPER_KIND_STATEMENT), queue))
		return session_db_failed(s);
	if (queue[0] == '\0')
		return true;
	if (print_queue_send(&job, &answer) != PRINT_SENT) {
		s->why = answer.why;
		return false;
	}
	utf8_copy(handed->request_id, sizeof handed->request_id, answer.request_id);
	return true;
}

bool notice_hand_over(
	struct session *s, enum notice_kind kind, const char *account_no, struct notice_handed *out)
{
	struct notice_handed handed = {.pages = 0};
	struct notice_request request = {
		.kind = kind, .account_no = account_no, .path = handed.file};
	struct arena arena = ARENA_EMPTY;
	struct notice_result result;
	bool ok = name_file(s, kind, account_no, handed.file) &&
		  notice_make(s, &request, &arena, &result);

	if (ok && result.count == 1) {
		utf8_copy(handed.number, sizeof handed.number, result.documents[0].number);
		handed.pages = result.documents[0].pages;
	}
	arena_release(&arena);
	if (!ok || !send(s, &handed))
		return false;
	*out = handed;
	return true;
}
