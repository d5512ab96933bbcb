/* Remapped keys, and the prefix that stands in for F-keys. */
#include "tui/keymap.h"

#include <string.h>

#include "tui/key.h"

#define KEYMAP_PREFIX K_CTRL('O')

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* Reads a key's name up to one of the ends; a lone end character may be the name itself. */
static bool parse_name(uint32_t *out, const char **p, const char *ends)
{
	*p = skip_blanks(*p);
	size_t size = **p == '\0' ? 0 : 1 + strcspn(*p + 1, ends);
	const char *end = *p + size;

	while (size > 1 && (*p)[size - 1] == ' ')
		size--;
	if (!key_parse(out, *p, size))
		return false;
	*p = end;
	return true;
}

bool keymap_parse(struct keymap *map, const char *text)
{
	struct keymap made = KEYMAP_EMPTY;

	for (const char *p = skip_blanks(text); *p != '\0'; p = skip_blanks(p)) {
		struct key_pair pair;

		if (made.count == KEYMAP_MAX || !parse_name(&pair.from, &p, "=") || *p++ != '=' ||
			!parse_name(&pair.to, &p, ","))
			return false;
		made.pair[made.count++] = pair;
		if (*p == ',')
			p++;
	}
	*map = made;
	return true;
}

static uint32_t function_key(uint32_t key)
{
	static const char DIGITS[] = "1234567890-=";
	const char *found = key < 0x80 && key != 0 ? strchr(DIGITS, (int)key) : NULL;

	return found != NULL ? K_F1 + (uint32_t)(found - DIGITS) : key;
}

uint32_t keymap_feed(struct keymap *map, uint32_t key)
{
	if (map->prefixed) {
		map->prefixed = false;
		return function_key(key);
	}
	if (key == KEYMAP_PREFIX) {
		map->prefixed = true;
		return K_NONE;
	}
	for (size_t i = 0; i < map->count; i++) {
		if (map->pair[i].from == key)
			return map->pair[i].to;
	}
	return key;
}
