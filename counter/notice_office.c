/*
 * What letters say of their sender. A word that the hall has not filled in is a line to write on,
 * and is told before anything goes out.
 */
#include "counter/notice_office.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "counter/session.h"

#define PATH_BYTES 4096
#define KEYS_BYTES 96
#define LINE "＿" /* a word with this in it is a line to write on */

static const struct template_field fields[OFFICE_WORDS] = {
	[OFFICE_ADDRESS] = {"address", 0},
	[OFFICE_PHONE] = {"phone", 0},
	[OFFICE_PAYEE] = {"payee", 0},
	[OFFICE_BANK] = {"bank", 0},
	[OFFICE_ACCOUNT] = {"account", 0},
	[OFFICE_LAW_FIRM] = {"law_firm", 0},
	[OFFICE_LAWYER] = {"lawyer", 0},
	[OFFICE_COURT] = {"court", 0},
};

enum letter_field notice_office_field(enum office_word word)
{
	static const enum letter_field of[OFFICE_WORDS] = {
		[OFFICE_ADDRESS] = FIELD_OFFICE_ADDRESS,
		[OFFICE_PHONE] = FIELD_OFFICE_PHONE,
		[OFFICE_PAYEE] = FIELD_PAYEE,
		[OFFICE_BANK] = FIELD_PAYEE_BANK,
		[OFFICE_ACCOUNT] = FIELD_PAYEE_ACCOUNT,
		[OFFICE_LAW_FIRM] = FIELD_LAW_FIRM,
		[OFFICE_LAWYER] = FIELD_LAWYER,
		[OFFICE_COURT] = FIELD_COURT,
	};

	return of[word];
}

bool notice_office_load(struct notice_office *o, struct session *s)
{
	char path[PATH_BYTES];

	snprintf(o->name, sizeof(o->name), "office-%s", s->hall_code);
	snprintf(path, sizeof(path), "%s/documents/%s.zh.txt", s->share_dir, o->name);
	if (s->hall_code[0] == '\0' || access(path, F_OK) != 0)
		snprintf(o->name, sizeof(o->name), "office");
	o->kind = (struct template_kind){
		.name = o->name, .version = 1, .fields = fields, .count = OFFICE_WORDS};
	return template_load(&o->words, s->share_dir, &o->kind, LANG_ZH, &s->why);
}

void notice_office_release(struct notice_office *o)
{
	template_release(&o->words);
}

static bool uses(const struct letter_template *letter, enum office_word word)
{
	char place[KEYS_BYTES];

	snprintf(place, sizeof(place), "{%s}", letter_field_name(notice_office_field(word)));
	return strstr(letter->body, place) != NULL;
}

struct say notice_office_note(const struct notice_office *o, const struct letter_template *letter)
{
	char keys[KEYS_BYTES] = "", file[OFFICE_NAME_MAX + 8];
	size_t used = 0;

	for (enum office_word w = 0; w < OFFICE_WORDS; w++) {
		if (strstr(template_word(&o->words, (int)w), LINE) == NULL || !uses(letter, w))
			continue;
		snprintf(keys + used, sizeof(keys) - used, "%s%s", used > 0 ? ", " : "",
			fields[w].key);
		used = strlen(keys);
	}
	if (used == 0)
		return (struct say){.msgid = NULL};
	snprintf(file, sizeof(file), "%s.zh.txt", o->name);
	return SAY(N_("{1} does not say yet: {2}. The letter has lines there to write on; fill "
		      "it in before letters go out."),
		say_text(file), say_text(keys));
}
