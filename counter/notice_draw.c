/* Stored letters drawn: alone, where their hash must stay what it was, or many in one file. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "counter/notice_work.h"
#include "db/database.h"
#include "printing/page.h"
#include "printing/whole_file.h"

#define TITLE_BYTES 512

static struct letter_marks marks_of(const struct session *s, bool copy)
{
	return (struct letter_marks){
		.mark = copy ? text_in(LANG_ZH, N_("Copy of the letter")) : NULL,
		.watermark = s->trial ? text_in(LANG_ZH, N_("Training")) : NULL,
	};
}

struct document *notice_document(struct session *s, enum notice_kind kind, const char *name)
{
	char title[TITLE_BYTES];
	const struct letter_options options = {
		.share_dir = s->share_dir, .title = title, .author = s->hall_name};

	snprintf(title, sizeof(title), "%s %s", text_in(LANG_ZH, notice_row(kind)->title), name);
	return letter_document(&options, &s->why);
}

int notice_draw_into(struct session *s, struct document *d, const struct notice_stored *stored,
	const struct notice_drawing *how)
{
	const struct letter_marks marks = marks_of(s, how->copy);

	return letter_draw(d, how->letter, &stored->data, &marks);
}

static bool finish(struct session *s, struct document *d, const char *path, struct notice_made *out)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	size_t size;
	unsigned char *bytes = document_bytes(d, &size, &s->why);
	bool ok = bytes != NULL;

	if (ok) {
		crypto_hash_sha256(hash, bytes, size);
		sodium_bin2hex(out->sha256, sizeof(out->sha256), hash, sizeof(hash));
		ok = path == NULL || whole_file_write(path, bytes, size, &s->why);
	}
	free(bytes);
	return ok;
}

bool notice_draw_alone(struct session *s, const struct notice_stored *stored,
	const struct notice_drawing *how, struct notice_made *out)
{
	const struct document_row *row = &stored->whole.row;
	struct document *d = notice_document(s, (enum notice_kind)row->kind, stored->number);
	bool ok;

	if (d == NULL)
		return false;
	*out = (struct notice_made){.year = (int)row->year,
		.serial = row->serial,
		.pages = notice_draw_into(s, d, stored, how)};
	utf8_copy(out->number, sizeof(out->number), stored->number);
	utf8_copy(out->account_no, sizeof(out->account_no), stored->whole.account_no);
	ok = finish(s, d, how->path, out);
	document_free(d);
	return ok;
}
