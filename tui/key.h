#ifndef TUI_KEY_H
#define TUI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/compiler.h"

/*
 * A key is a number: a character stands for itself, everything else lies beyond Unicode.
 * Terminals differ in what they send; tui/terminal.c turns that into these, tui/keymap.c puts the
 * hall's own wishes on top.
 */
#define K_BEYOND_UNICODE 0x110000
#define K_CTRL_BASE 0x110100
#define K_CTRL(letter) (K_CTRL_BASE + (letter)) /* K_CTRL('P') */
#define KEY_NAME_MAX 12

enum key {
	K_NONE = K_BEYOND_UNICODE,
	K_ENTER,
	K_ESC,
	K_TAB,
	K_BACKTAB,
	K_BACKSPACE,
	K_DELETE,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_F1,
	K_F2,
	K_F3,
	K_F4,
	K_F5,
	K_F6,
	K_F7,
	K_F8,
	K_F9,
	K_F10,
	K_F11,
	K_F12,
	K_RESIZE,
	K_COUNT
};

static inline bool key_is_character(uint32_t key)
{
	return key >= ' ' && key < K_BEYOND_UNICODE;
}

/* "F3", "Enter", "Ctrl-P", "?": as printed on the key, the same in every language. Returns buf. */
const char *key_label(uint32_t key, char buf[KEY_NAME_MAX]);

/* The reverse. False: no such key. */
NODISCARD bool key_parse(uint32_t *out, const char *name, size_t size);

#endif
