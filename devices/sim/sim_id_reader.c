/*
 * The reader as its manual tells: commands in frames, one card at most, found once for each time it
 * is laid on, to be found and selected before it is read.
 */
#include "devices/sim/sim_id_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "devices/sim/sim_id_text.h"

#define HEAD 5
#define REQUEST_MAX 64
#define PHOTO_BYTES 1024
#define FINGERS_BYTES 1024
#define ADDRESS_BYTES 70
#define ANSWER_MAX (HEAD + 2 + 3 + 6 + SIM_ID_TEXT_BYTES + PHOTO_BYTES + FINGERS_BYTES + 1)
#define WORDS_MAX 256
#define KEPT_MAX 8
#define KEPT_NAME_MAX 16

static const uint8_t head[HEAD] = {0xAA, 0xAA, 0xAA, 0x96, 0x69};

enum command { FIND, SELECT, READ, NUMBER, RESET, COMMANDS };
static const char *const command_names[COMMANDS] = {"find", "select", "read", "number", "reset"};

/* A card that lies ready. */
struct kept {
	char name[KEPT_NAME_MAX]; /* "": none */
	char words[WORDS_MAX * 2];
};

struct reader {
	struct sim_line *line;
	struct kept kept[KEPT_MAX];
	size_t kept_count;
	uint8_t in[REQUEST_MAX];
	size_t held;
	bool card, found, selected, read;
	uint8_t reads_as; /* the status of a read: 90, or what is wrong with the card */
	uint8_t module;   /* 90, 66 unauthorised, 60 broken */
	uint8_t text[SIM_ID_TEXT_BYTES];
	struct {
		uint8_t status;
		int times;
	} forced[COMMANDS];
	int requests, reads_done;
};

static uint8_t check_of(const uint8_t *bytes, size_t size)
{
	uint8_t check = 0;

	for (size_t i = 0; i < size; i++)
		check = (uint8_t)(check ^ bytes[i]);
	return check;
}

static void answer(struct reader *r, uint8_t status, const uint8_t *data, size_t size)
{
	uint8_t out[ANSWER_MAX];
	size_t length = 3 + size + 1;

	memcpy(out, head, HEAD);
	out[HEAD] = (uint8_t)(length >> 8);
	out[HEAD + 1] = (uint8_t)(length & 0xFF);
	out[HEAD + 2] = out[HEAD + 3] = 0;
	out[HEAD + 4] = status;
	if (size > 0)
		memcpy(out + HEAD + 5, data, size);
	out[HEAD + 5 + size] = check_of(out + HEAD, 5 + size);
	sim_line_answer(r->line, out, HEAD + 6 + size);
}

static void answer_status(struct reader *r, uint8_t status)
{
	answer(r, status, NULL, 0);
}

static void do_find(struct reader *r)
{
	static const uint8_t zeros[4] = {0};

	if (!r->card || r->read) {
		answer_status(r, 0x80);
		return;
	}
	r->found = true;
	r->selected = false;
	answer(r, 0x9F, zeros, sizeof zeros);
}

static void do_select(struct reader *r)
{
	static const uint8_t zeros[8] = {0};

	if (!r->card || !r->found) {
		answer_status(r, 0x81);
		return;
	}
	r->selected = true;
	answer(r, 0x90, zeros, sizeof zeros);
}

static void put_length(uint8_t *at, size_t length)
{
	at[0] = (uint8_t)(length >> 8);
	at[1] = (uint8_t)(length & 0xFF);
}

/* With fingerprints there is a third length and a third block. */
static void do_read(struct reader *r, bool fingers)
{
	uint8_t data[6 + SIM_ID_TEXT_BYTES + PHOTO_BYTES + FINGERS_BYTES] = {0};
	size_t lengths = fingers ? 6 : 4;

	if (!r->card || !r->selected) {
		answer_status(r, 0x41);
		return;
	}
	if (r->reads_as != 0x90) {
		answer_status(r, r->reads_as);
		return;
	}
	put_length(data, SIM_ID_TEXT_BYTES);
	put_length(data + 2, PHOTO_BYTES);
	if (fingers)
		put_length(data + 4, FINGERS_BYTES);
	memcpy(data + lengths, r->text, SIM_ID_TEXT_BYTES);
	r->read = true;
	r->reads_done++;
	answer(r, 0x90, data,
		lengths + SIM_ID_TEXT_BYTES + PHOTO_BYTES + (fingers ? FINGERS_BYTES : 0));
}

static void do_address(struct reader *r)
{
	uint8_t data[ADDRESS_BYTES];

	for (size_t i = 0; i < sizeof data; i += 2) {
		data[i] = ' ';
		data[i + 1] = 0;
	}
	if (r->card && r->selected)
		answer(r, 0x90, data, sizeof data);
	else
		answer_status(r, 0x41);
}

static void do_number(struct reader *r)
{
	static const uint8_t number[16] = {0x05, 0x00, 0x01, 0x00, 0x97, 0x9F, 0x33, 0x01, 0x87,
		0xD6, 0x12, 0x00, 0x4E, 0x61, 0xBC, 0x00};

	answer(r, 0x90, number, sizeof number);
}

static bool is_forced(struct reader *r, enum command command)
{
	if (r->forced[command].times == 0)
		return false;
	r->forced[command].times--;
	answer_status(r, r->forced[command].status);
	return true;
}

/* The manual's commands: 20 find and select, 30 read, 10 to 12 the module, 60 the speed. */
static void obey(struct reader *r, uint8_t command, uint8_t parameter)
{
	static const struct {
		uint8_t command, parameter;
		enum command which;
	} rows[] = {{0x20, 0x01, FIND}, {0x20, 0x02, SELECT}, {0x30, 0x01, READ},
		{0x30, 0x10, READ}, {0x30, 0x03, READ}, {0x12, 0xFF, NUMBER}, {0x10, 0xFF, RESET},
		{0x11, 0xFF, RESET}};
	enum command which = COMMANDS;

	r->requests++;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].command == command && rows[i].parameter == parameter)
			which = rows[i].which;
	if (which != COMMANDS && is_forced(r, which))
		return;
	if (r->module != 0x90) {
		answer_status(r, r->module);
		return;
	}
	switch (which) {
	case FIND:
		do_find(r);
		return;
	case SELECT:
		do_select(r);
		return;
	case READ:
		if (parameter == 0x03)
			do_address(r);
		else
			do_read(r, parameter == 0x10);
		return;
	case NUMBER:
		do_number(r);
		return;
	case RESET:
		answer_status(r, 0x90);
		return;
	case COMMANDS:
		break;
	}
	answer_status(r, command == 0x60 && parameter <= 4 ? 0x90 : 0x21);
}

static void drop_front(struct reader *r, size_t count)
{
	memmove(r->in, r->in + count, r->held - count);
	r->held -= count;
}

/* False: nothing more can be made of what was heard. */
static bool take_request(struct reader *r)
{
	size_t length;

	while (r->held > 0 && memcmp(r->in, head, r->held < HEAD ? r->held : HEAD) != 0)
		drop_front(r, 1);
	if (r->held < HEAD + 2)
		return false;
	length = (size_t)(r->in[HEAD] << 8 | r->in[HEAD + 1]);
	if (length < 3 || length > REQUEST_MAX - HEAD - 2) {
		drop_front(r, HEAD);
		answer_status(r, 0x11);
		return true;
	}
	if (r->held < HEAD + 2 + length)
		return false;
	if (check_of(r->in + HEAD, 2 + length - 1) != r->in[HEAD + 2 + length - 1])
		answer_status(r, 0x10);
	else
		obey(r, r->in[HEAD + 2], r->in[HEAD + 3]);
	drop_front(r, HEAD + 2 + length);
	return true;
}

static void feed(void *device, const uint8_t *bytes, size_t size)
{
	struct reader *r = device;

	for (size_t i = 0; i < size; i++) {
		if (r->held == sizeof r->in)
			drop_front(r, 1);
		r->in[r->held++] = bytes[i];
		while (take_request(r))
			;
	}
}

/* --- the operator --------------------------------------------------------------------------------
 */

static const struct card_kind {
	const char *name;
	enum sim_id_layout layout;
	uint8_t reads_as;
	const char *fields; /* as an operator would write them */
} kinds[] = {
	{"citizen", SIM_ID_CITIZEN, 0x90,
		"name=测试甲 sex=2 nation=01 birth=19850101 address=北京市朝阳区测试路1号 "
		"number=110105198501010004 issuer=北京市公安局朝阳分局 from=20200101 to=20400101"},
	{"forever", SIM_ID_CITIZEN, 0x90,
		"name=测试乙 sex=2 nation=05 birth=19491231 address=北京市朝阳区测试路2号 "
		"number=11010519491231002X issuer=北京市公安局朝阳分局 from=20200101 to=长期"},
	{"expired", SIM_ID_CITIZEN, 0x90,
		"name=测试甲 sex=2 nation=01 birth=19850101 address=北京市朝阳区测试路1号 "
		"number=110105198501010004 issuer=北京市公安局朝阳分局 from=20000101 to=20200101"},
	{"region", SIM_ID_CITIZEN, 0x90,
		"name=测试丙 sex=0 nation=01 birth=19900307 address=不存在 "
		"number=990105199003070002 issuer=不存在 from=20200101 to=20400101"},
	{"permit", SIM_ID_PERMIT, 0x90,
		"name=测试丁 sex=2 birth=19920130 address=北京市朝阳区测试路3号 "
		"number=830000199201300022 issuer=北京市公安局 from=20220301 to=20370228 "
		"permit=012345678"},
	{"foreign-2017", SIM_ID_FOREIGN_2017, 0x90,
		"latin=SMITH,_JOHN_ALEXANDER name=史约翰 sex=1 birth=19810803 "
		"number=CAN110081080310 nationality=CAN from=20180601 to=20380531"},
	{"foreign-2023", SIM_ID_FOREIGN_2023, 0x90,
		"latin=MOREAU,_ANNE sex=2 birth=19810803 number=911124198108030024 "
		"from=20240105 to=20340104"},
	{"bank", SIM_ID_CITIZEN, 0x40, ""},
	{"damaged", SIM_ID_CITIZEN, 0x41, ""},
	{"forged", SIM_ID_CITIZEN, 0x33, ""},
};

/* Each FIELD=VALUE of the words, "_" for a space. */
static bool put_fields(struct reader *r, enum sim_id_layout layout, const char *words)
{
	char copy[WORDS_MAX * 2], *rest = copy, *word;

	snprintf(copy, sizeof copy, "%s", words);
	while ((word = strsep(&rest, " ")) != NULL) {
		char *value = strchr(word, '=');

		if (*word == '\0')
			continue;
		if (value == NULL)
			return false;
		*value++ = '\0';
		for (char *p = value; *p != '\0'; p++)
			*p = *p == '_' ? ' ' : *p;
		if (!sim_id_text_put(r->text, layout, word, value))
			return false;
	}
	return true;
}

static void take_away(struct reader *r)
{
	r->card = r->found = r->selected = r->read = false;
	memset(r->text, 0, sizeof r->text);
}

/* "NAME KIND [FIELD=VALUE]...": to be laid on later, by its name. */
static bool keep(struct reader *r, const char *words)
{
	size_t length = strcspn(words, " ");
	struct kept *kept = &r->kept[r->kept_count % KEPT_MAX];

	if (length == 0 || length >= sizeof kept->name || words[length] == '\0')
		return false;
	snprintf(kept->name, sizeof kept->name, "%.*s", (int)length, words);
	snprintf(kept->words, sizeof kept->words, "%s", words + length + 1);
	r->kept_count++;
	return true;
}

static const char *kept_words(const struct reader *r, const char *name)
{
	for (size_t i = 0; i < KEPT_MAX; i++)
		if (r->kept[i].name[0] != '\0' && strcmp(r->kept[i].name, name) == 0)
			return r->kept[i].words;
	return name;
}

static bool lay(struct reader *r, const char *what)
{
	const char *words = kept_words(r, what);
	size_t length = strcspn(words, " ");

	take_away(r);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct card_kind *kind = &kinds[i];

		if (strlen(kind->name) != length || strncmp(kind->name, words, length) != 0)
			continue;
		sim_id_text_blank(r->text, kind->layout);
		r->reads_as = kind->reads_as;
		r->card = put_fields(r, kind->layout, kind->fields) &&
			  put_fields(r, kind->layout, words + length);
		return r->card;
	}
	return false;
}

static bool set_module(struct reader *r, const char *word)
{
	static const struct {
		uint8_t status;
		const char *word;
	} rows[] = {{0x90, "ok"}, {0x66, "unauthorised"}, {0x60, "broken"}};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].word, word) != 0)
			continue;
		r->module = rows[i].status;
		return true;
	}
	return false;
}

static bool force(struct reader *r, const char *words)
{
	char name[16];
	unsigned status;
	int times = 1;

	if (sscanf(words, "%15s %x %d", name, &status, &times) < 2 || status > 0xFF || times < 1)
		return false;
	for (int i = 0; i < COMMANDS; i++) {
		if (strcmp(command_names[i], name) != 0)
			continue;
		r->forced[i].status = (uint8_t)status;
		r->forced[i].times = times;
		return true;
	}
	return false;
}

static bool operate(void *device, const char *words, char say[SIM_SAY_MAX])
{
	struct reader *r = device;
	bool ok = true;

	if (strncmp(words, "lay ", 4) == 0)
		ok = lay(r, words + 4);
	else if (strncmp(words, "keep ", 5) == 0)
		ok = keep(r, words + 5);
	else if (strcmp(words, "lift") == 0)
		take_away(r);
	else if (strncmp(words, "module ", 7) == 0)
		ok = set_module(r, words + 7);
	else if (strncmp(words, "answer ", 7) == 0)
		ok = force(r, words + 7);
	else
		ok = strcmp(words, "show") == 0;
	snprintf(say, SIM_SAY_MAX, "card %s, %s; requests %d, reads %d", r->card ? "there" : "none",
		r->read ? "read" : "not read", r->requests, r->reads_done);
	return ok;
}

static void *make(struct sim_line *line)
{
	struct reader *r = xcalloc(1, sizeof *r);

	r->line = line;
	r->module = 0x90;
	return r;
}

const struct sim_kind sim_id_reader_kind = {
	.name = "id",
	.baud = 115200,
	.make = make,
	.drop = free,
	.feed = feed,
	.operate = operate,
	.words = "lay KIND [FIELD=VALUE]... | keep NAME KIND [FIELD=VALUE]... | lay NAME | lift | "
		 "module ok|unauthorised|broken | "
		 "answer COMMAND HEX [N] | show",
};
