/* The names of keys. */
#include "tui/key.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/utf8.h"

static const char *const NAMES[K_COUNT - K_BEYOND_UNICODE] = {
	[K_ENTER - K_NONE] = "Enter",
	[K_ESC - K_NONE] = "Esc",
	[K_TAB - K_NONE] = "Tab",
	[K_BACKTAB - K_NONE] = "Shift-Tab",
	[K_BACKSPACE - K_NONE] = "Backspace",
	[K_DELETE - K_NONE] = "Del",
	[K_UP - K_NONE] = "Up",
	[K_DOWN - K_NONE] = "Down",
	[K_LEFT - K_NONE] = "Left",
	[K_RIGHT - K_NONE] = "Right",
	[K_HOME - K_NONE] = "Home",
	[K_END - K_NONE] = "End",
	[K_PAGE_UP - K_NONE] = "PgUp",
	[K_PAGE_DOWN - K_NONE] = "PgDn",
	[K_F1 - K_NONE] = "F1",
	[K_F2 - K_NONE] = "F2",
	[K_F3 - K_NONE] = "F3",
	[K_F4 - K_NONE] = "F4",
	[K_F5 - K_NONE] = "F5",
	[K_F6 - K_NONE] = "F6",
	[K_F7 - K_NONE] = "F7",
	[K_F8 - K_NONE] = "F8",
	[K_F9 - K_NONE] = "F9",
	[K_F10 - K_NONE] = "F10",
	[K_F11 - K_NONE] = "F11",
	[K_F12 - K_NONE] = "F12",
};

static const char SPACE_NAME[] = "Space";
static const char CTRL_PREFIX[] = "Ctrl-";

#define CTRL_PREFIX_SIZE (sizeof(CTRL_PREFIX) - 1)

const char *key_label(uint32_t key, char buf[KEY_NAME_MAX])
{
	buf[0] = '\0';
	if (key > K_NONE && key < K_COUNT && NAMES[key - K_NONE] != NULL)
		snprintf(buf, KEY_NAME_MAX, "%s", NAMES[key - K_NONE]);
	else if (key >= K_CTRL('A') && key <= K_CTRL('Z'))
		snprintf(buf, KEY_NAME_MAX, "%s%c", CTRL_PREFIX, (int)(key - K_CTRL_BASE));
	else if (key == ' ')
		snprintf(buf, KEY_NAME_MAX, "%s", SPACE_NAME);
	else if (key_is_character(key))
		buf[utf8_put(buf, key)] = '\0';
	return buf;
}

static bool same(const char *name, size_t size, const char *known)
{
	return strlen(known) == size && strncasecmp(name, known, size) == 0;
}

static bool parse_ctrl(uint32_t *out, const char *name, size_t size)
{
	if (size != CTRL_PREFIX_SIZE + 1 || strncasecmp(name, CTRL_PREFIX, CTRL_PREFIX_SIZE) != 0)
		return false;
	uint32_t letter = (unsigned char)name[CTRL_PREFIX_SIZE] & ~0x20u;

	if (letter < 'A' || letter > 'Z')
		return false;
	*out = K_CTRL(letter);
	return true;
}

bool key_parse(uint32_t *out, const char *name, size_t size)
{
	for (uint32_t key = K_NONE + 1; key < K_COUNT; key++) {
		const char *known = NAMES[key - K_NONE];

		if (known != NULL && same(name, size, known)) {
			*out = key;
			return true;
		}
	}
	if (same(name, size, SPACE_NAME)) {
		*out = ' ';
		return true;
	}
	if (parse_ctrl(out, name, size))
		return true;
	size_t at = 0;
	uint32_t c = size > 0 ? utf8_next(name, size, &at) : UTF8_BAD;

	if (c == UTF8_BAD || at != size || !utf8_is_printable(c))
		return false;
	*out = c;
	return true;
}
