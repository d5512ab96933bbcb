#ifndef TUI_TERMINFO_H
#define TUI_TERMINFO_H

#include <stdbool.h>
#include <stddef.h>

/* What the terminal's description knows, apart from tui/terminal.c because <term.h> is all macros.
 */

/* Is TERM set to something that has a description? */
bool terminfo_known(int fd);

/*
 * After newterm(): the bytes that give the terminal back (colours, cursor, keypad, first screen),
 * so that a signal handler can write them. Returns their number, at most size.
 */
size_t terminfo_restore(char *buf, size_t size);

#endif
