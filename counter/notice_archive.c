/* Letters as they are kept: packed to text and back, hashed, numbered. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/json.h"
#include "core/json_reader.h"
#include "core/utf8.h"
#include "counter/notice_work.h"
#include "db/database.h"
#include "printing/font.h"

#define PATH_BYTES 4096
#define ROWS_KEY "rows"
#define FIELDS_KEY "fields"

void text_sha256(const char *text, char out[SHA256_TEXT_MAX])
{
	uint8_t hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const uint8_t *)text, strlen(text));
	sodium_bin2hex(out, SHA256_TEXT_MAX, hash, sizeof(hash));
}

bool fonts_sha256(struct session *s, char out[SHA256_TEXT_MAX])
{
	char path[PATH_BYTES], all[FONT_FACES * (SHA256_TEXT_MAX - 1) + 1] = "";
	int64_t bytes;

	for (enum font_face face = 0; face < FONT_FACES; face++) {
		char one[SHA256_TEXT_MAX];

		snprintf(path, sizeof(path), "%s/fonts/%s", s->share_dir, font_file(face));
		if (!file_sha256(path, one, &bytes))
			return session_refuse(s, CODE_IO,
				SAY(N_("The font {1} cannot be read. Install the program again."),
					say_text(path)));
		memcpy(all + strlen(all), one, sizeof(one));
	}
	text_sha256(all, out);
	return true;
}

static void pack_rows(struct json *j, const struct letter_data *data, enum letter_list list)
{
	size_t width = letter_list_width(list);

	json_array_begin(json_key(j, letter_list_name(list)));
	for (size_t r = 0; r < data->rows[list].count; r++) {
		json_array_begin(j);
		for (size_t i = 0; i < width; i++)
			json_text(j, data->rows[list].cells[r * width + i]);
		json_array_end(j);
	}
	json_array_end(j);
}

char *notice_pack(const struct letter_data *data)
{
	struct json j;
	char *text;

	json_init(&j);
	json_object_begin(&j);
	json_object_begin(json_key(&j, FIELDS_KEY));
	for (enum letter_field f = 0; f < LETTER_FIELD_COUNT; f++)
		if (f != FIELD_NUMBER && data->values[f] != NULL && data->values[f][0] != '\0')
			json_text(json_key(&j, letter_field_name(f)), data->values[f]);
	json_object_end(&j);
	json_object_begin(json_key(&j, ROWS_KEY));
	for (enum letter_list list = 0; list < LETTER_LIST_COUNT; list++)
		if (data->rows[list].count > 0)
			pack_rows(&j, data, list);
	json_object_end(&j);
	json_object_end(&j);
	text = xstrdup(json_line(&j));
	json_release(&j);
	return text;
}

static bool unpack_fields(const struct json_value *fields, struct letter_data *out)
{
	if (fields == NULL || fields->kind != JSON_OBJECT)
		return false;
	for (const struct json_value *v = fields->first; v != NULL; v = v->next) {
		enum letter_field field;

		if (v->kind != JSON_TEXT || !letter_field_find(v->key, strlen(v->key), &field))
			return false;
		out->values[field] = v->text;
	}
	return true;
}

static bool unpack_row(const struct json_value *row, size_t width, const char **cells)
{
	size_t i = 0;

	if (row->kind != JSON_ARRAY || row->count != width)
		return false;
	for (const struct json_value *v = row->first; v != NULL; v = v->next) {
		if (v->kind != JSON_TEXT)
			return false;
		cells[i++] = v->text;
	}
	return true;
}

static bool unpack_list(struct arena *arena, const struct json_value *rows, struct letter_data *out)
{
	const char **cells;
	enum letter_list list;
	size_t width, count = 0;

	if (rows->kind != JSON_ARRAY || !letter_list_find(rows->key, &list))
		return false;
	width = letter_list_width(list);
	cells = arena_alloc(arena, (rows->count + 1) * width * sizeof(*cells));
	for (const struct json_value *row = rows->first; row != NULL; row = row->next)
		if (!unpack_row(row, width, cells + width * count++))
			return false;
	out->rows[list] = (struct letter_rows){cells, count};
	return true;
}

bool notice_unpack(struct arena *arena, const char *text, struct letter_data *out)
{
	struct json_error error;
	const struct json_value *whole = json_read(arena, text, strlen(text), &error), *rows;

	*out = (struct letter_data){0};
	if (whole == NULL || whole->kind != JSON_OBJECT)
		return false;
	rows = json_member(whole, ROWS_KEY);
	if (rows == NULL || rows->kind != JSON_OBJECT ||
		!unpack_fields(json_member(whole, FIELDS_KEY), out))
		return false;
	for (const struct json_value *list = rows->first; list != NULL; list = list->next)
		if (!unpack_list(arena, list, out))
			return false;
	return true;
}

/* A version stands for one text for ever: else a letter could not be drawn again as it was. */
static bool keep_template(struct notice_kit *kit, struct arena *arena)
{
	struct session *s = kit->s;
	struct document_template_row row = {.kind = kit->letter.kind,
		.version = kit->letter.version,
		.body = kit->letter.body,
		.login = s->login,
		.at = session_now(s)};

	utf8_copy(row.sha256, sizeof(row.sha256), kit->template_sha256);
	if (!document_store_keep_template(s->db, arena, &row))
		return session_db_failed(s);
	if (strcmp(row.sha256, kit->template_sha256) != 0)
		return session_refuse(s, CODE_TEMPLATE_BAD,
			SAY(N_("share/letters/{1}.txt was changed, but still calls itself version "
			       "{2}: letters of that version were made. Give it a higher version."),
				say_text(notice_row(kit->letter.kind)->name),
				say_count(kit->letter.version)));
	kit->template_id = row.template_id;
	return true;
}

static void tell_made(struct notice_made *out, const struct document_row *row, const char *account)
{
	out->document_id = row->document_id;
	out->year = (int)row->year;
	out->serial = row->serial;
	notice_number(out->number, (enum notice_kind)row->kind, out->year, out->serial);
	utf8_copy(out->account_no, sizeof(out->account_no), account);
}

bool notice_store(struct notice_kit *kit, struct notice_draft *draft, const char *op_id,
	struct notice_made *out)
{
	struct session *s = kit->s;
	struct document_row row = {.kind = kit->letter.kind,
		.year = date_to_civil(kit->on).year,
		.account_id = draft->account.account_id,
		.dated_on = kit->on,
		.op_id = op_id,
		.login = s->login,
		.station = s->station,
		.at = session_now(s)};
	struct document_row same;
	char *data;
	bool ok, found = false;

	if (!keep_template(kit, draft->arena))
		return false;
	row.template_id = kit->template_id;
	row.data = data = notice_pack(&draft->data);
	text_sha256(data, row.data_sha256);
	utf8_copy(row.fonts_sha256, sizeof(row.fonts_sha256), kit->fonts_sha256);
	ok = kit->request->again || document_store_same(s->db, &row, &same, &found);
	if (ok && !found)
		ok = document_store_insert(s->db, &row);
	free(data);
	if (!ok)
		return session_db_failed(s);
	*out = (struct notice_made){.replayed = found};
	tell_made(out, found ? &same : &row, draft->account.account_no);
	return true;
}

bool notice_load(struct session *s, const struct notice_number *number, struct arena *arena,
	struct notice_stored *out)
{
	char hash[SHA256_TEXT_MAX];
	bool found;

	*out = (struct notice_stored){
		.whole.row = {
			.kind = number->kind, .year = number->year, .serial = number->serial}};
	notice_number(out->number, number->kind, number->year, number->serial);
	if (!document_store_find(s->db, arena, &out->whole, &found))
		return session_db_failed(s);
	if (!found)
		return session_refuse(s, CODE_BAD_VALUE,
			SAY(N_("There is no letter {1}."), say_text(out->number)));
	text_sha256(out->whole.row.data, hash);
	if (strcmp(hash, out->whole.row.data_sha256) != 0 ||
		!notice_unpack(arena, out->whole.row.data, &out->data))
		return session_refuse(s, CODE_DB_DAMAGED,
			SAY(N_("The letter {1} is not as it was stored: run verify."),
				say_text(out->number)));
	out->data.values[FIELD_NUMBER] = out->number;
	return true;
}
