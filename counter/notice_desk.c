/*
 * Letters into somebody's hands: the letter is made first, so that a printer that fails costs paper
 * and no number.
 */
#include "counter/notice_desk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "counter/notice_run_work.h"
#include "counter/paper_desk.h"

#define FILE_NAME_MAX (ACCOUNT_NO_MAX + 64)

bool notice_hand_over(
	struct session *s, enum notice_kind kind, const char *account_no, struct notice_handed *out)
{
	struct notice_handed handed = {.pages = 0};
	struct notice_request request = {
		.kind = kind, .account_no = account_no, .path = handed.file};
	struct arena arena = ARENA_EMPTY;
	struct notice_result result;
	char name[FILE_NAME_MAX];
	bool ok;

	snprintf(name, sizeof name, "%s-%s.pdf", notice_row(kind)->name, account_no);
	ok = paper_desk_place(s, name, handed.file) && notice_make(s, &request, &arena, &result);
	if (ok && result.count == 1) {
		utf8_copy(handed.number, sizeof handed.number, result.documents[0].number);
		handed.pages = result.documents[0].pages;
		handed.note = result.note;
	}
	arena_release(&arena);
	if (!ok || !paper_desk_send(s, handed.file, handed.number, handed.request_id))
		return false;
	*out = handed;
	return true;
}

static bool place_run(struct session *s, const struct notice_run_handing *request, char *out)
{
	char name[FILE_NAME_MAX];

	snprintf(name, sizeof name, "letters-%" PRId64 ".pdf", request->run_id);
	if (request->path == NULL || request->path[0] == '\0')
		return paper_desk_place(s, name, out);
	utf8_copy(out, PATH_MAX_BYTES, request->path);
	return true;
}

/* The first file's request is the one that is told. */
static bool send_files(struct session *s, struct notice_run_handed *handed, const char *title)
{
	for (int i = 1; i <= handed->files; i++) {
		char path[NOTICE_PATH_MAX], request_id[PRINT_REQUEST_MAX];

		notice_file_name(path, handed->file, i);
		if (!paper_desk_send(s, path, title, request_id))
			return false;
		if (i == 1)
			utf8_copy(handed->request_id, sizeof handed->request_id, request_id);
	}
	return true;
}

bool notice_run_hand_over(
	struct session *s, const struct notice_run_handing *request, struct notice_run_handed *out)
{
	struct notice_run_handed handed = {.pages = 0};
	const struct notice_run_drawing drawing = {
		.run_id = request->run_id, .path = handed.file, .progress = request->progress};
	struct arena arena = ARENA_EMPTY;
	struct notice_result result;
	char title[FILE_NAME_MAX] = "";
	bool ok =
		place_run(s, request, handed.file) && notice_run_draw(s, &drawing, &arena, &result);

	if (ok) {
		handed.letters = (int64_t)result.count;
		handed.pages = result.pages;
		handed.settled = result.settled;
		handed.files = result.files;
		handed.stopped = result.stopped;
		utf8_copy(title, sizeof title, result.documents[0].number);
	}
	arena_release(&arena);
	if (!ok || (request->print && !handed.stopped && !send_files(s, &handed, title)))
		return false;
	*out = handed;
	return true;
}
