#include "counter/notice_desk.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
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
	}
	arena_release(&arena);
	if (!ok || !paper_desk_send(s, handed.file, handed.number, handed.request_id))
		return false;
	*out = handed;
	return true;
}
