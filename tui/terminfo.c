/* The few questions to the terminal's description that curses.h does not answer. */
#include "tui/terminfo.h"

#include <curses.h>
#include <string.h>
#include <term.h>

bool terminfo_known(int fd)
{
	int error;

	if (setupterm(NULL, fd, &error) != OK)
		return false;
	del_curterm(cur_term); /* newterm() will make its own */
	return true;
}

size_t terminfo_restore(char *buf, size_t size)
{
	static const char *const NAMES[] = {"sgr0", "op", "cnorm", "rmkx", "rmcup"};
	size_t used = 0;

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		const char *text = tigetstr(NAMES[i]);
		size_t length = text != NULL && text != (const char *)-1 ? strlen(text) : 0;

		if (used + length > size)
			continue;
		memcpy(buf + used, text != NULL ? text : "", length);
		used += length;
	}
	return used;
}
