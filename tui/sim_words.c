#include "tui/sim_words.h"

#include <string.h>

#include "core/compiler.h"
#include "core/utf8.h"

#define PHRASE_MAX 256

/* A phrase with what stands between its words; "" in ends: to its end. */
struct phrase {
	const char *begins, *ends;
	const char *text; /* msgid */
};

static const struct phrase phrases[] = {
	{"no card", "", N_("no card in it")},
	{"card none", "", N_("no card on it")},
	{"card there", "", N_("a card on it")},
	{"card ", "", N_("card {1}")},
	{"not powered", "", N_("without power")},
	{"powered", "", N_("under power")},
	{"count ", "", N_("{1} purchases")},
	{"return file empty", "", N_("return file empty")},
	{"return file filled", "", N_("return file filled")},
	{"waits for nothing", "", N_("waits for no swipe")},
	{"waits for ", "", N_("waits for a swipe")},
	{"lamps off", "", N_("lamps off")},
	{"lamps all", "", N_("all lamps on")},
	{"lamps green", "", N_("green lamp")},
	{"lamps yellow", "", N_("yellow lamp")},
	{"lamps red", "", N_("red lamp")},
	{"not read", "", N_("not read")},
	{"read", "", N_("was read")},
	{"written", "", N_("was written")},
	{"nothing waits for a card", "", N_("nothing waits for a card")},
	{"requests ", "", N_("{1} requests")},
	{"reads ", "", N_("read {1} times")},
	{"price ", "", N_("price {1}")},
	{"total ", "", N_("total {1}")},
	{"received ", "", N_("received {1}")},
	{"change ", "", N_("change {1}")},
	{"meter ", "", N_("meter {1}")},
	{"", " left", N_("{1} left")},
	{"", " overdrawn", N_("{1} overdrawn")},
	{"supply on", "", N_("supply on")},
	{"supply off", "", N_("supply off")},
	{"light on", "", N_("its light is on")},
};

static bool fits(const struct phrase *p, const char *said, char middle[PHRASE_MAX])
{
	size_t size = strlen(said), begins = strlen(p->begins), ends = strlen(p->ends);
	bool whole = strstr(p->text, "{1}") == NULL;

	if (size < begins + ends || strncmp(said, p->begins, begins) != 0 ||
		strcmp(said + size - ends, p->ends) != 0 ||
		(whole && strcmp(p->begins, "waits for ") != 0 && size != begins))
		return false;
	utf8_copy(middle, PHRASE_MAX, said + begins);
	middle[size - begins - ends] = '\0';
	return true;
}

/* Of a path its name is enough. */
static const char *without_folder(const char *text)
{
	const char *slash = strrchr(text, '/');

	return slash != NULL ? slash + 1 : text;
}

static void render_phrase(enum lang lang, const char *said, char *buf, size_t size)
{
	char middle[PHRASE_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++) {
		if (!fits(&phrases[i], said, middle))
			continue;
		const struct say say = SAY(phrases[i].text, say_text(without_folder(middle)));

		text_render(lang, &say, buf, size);
		return;
	}
	utf8_copy(buf, size, said);
}

static void append(char *buf, size_t size, const char *text)
{
	size_t used = strlen(buf);

	utf8_copy(buf + used, size - used, text);
}

void sim_words_render(enum lang lang, const char *said, char *buf, size_t size)
{
	buf[0] = '\0';
	while (*said != '\0') {
		size_t length = strcspn(said, ",;:");
		bool parted = said[length] != '\0' && said[length + 1] == ' ';
		char phrase[PHRASE_MAX], text[PHRASE_MAX];

		while (said[length] != '\0' && !parted) {
			length += 1 + strcspn(said + length + 1, ",;:");
			parted = said[length] != '\0' && said[length + 1] == ' ';
		}
		utf8_copy(phrase, sizeof(phrase), said);
		phrase[length < sizeof(phrase) ? length : sizeof(phrase) - 1] = '\0';
		render_phrase(lang, phrase, text, sizeof(text));
		append(buf, size, text);
		said += length;
		if (!parted)
			continue;
		append(buf, size, text_in(lang, N_("; ")));
		said += 2;
	}
}
